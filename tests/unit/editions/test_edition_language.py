"""The language in which an edition speaks to its reader."""

from __future__ import annotations

from typing import Any

import pytest

from flows.editions.language import interface_language
from flows.model import header_of
from flows.model.settings import Settings
from tests.factories import article
from tests.factories_edition import edition


def language(*articles: tuple[str, str], previous: str | None = None, **settings: Any) -> str:
    """Return the language of an edition of articles, each by its source and its language."""
    read = [
        article(id=f"a{place}", source=source, language=code) for place, (source, code) in enumerate(articles)
    ]
    header = header_of(edition(language=previous)) if previous else None
    return interface_language(read, header, Settings(**settings))


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "ar"])
def test_an_edition_speaks_the_language_of_its_sources(code: str) -> None:
    assert language(("one", code), ("two", code)) == code


def test_sources_of_two_languages_make_an_english_edition() -> None:
    assert language(("one", "de"), ("two", "fr")) == "en"


def test_a_language_that_the_interface_has_not_makes_an_english_edition() -> None:
    assert language(("one", "sv"), ("two", "sv")) == "en"


def test_a_mistaken_article_changes_nothing() -> None:
    assert language(("one", "ar"), ("one", "ar"), ("one", "fa"), ("two", "ar"), ("two", "und")) == "ar"


def test_a_regional_language_is_that_language() -> None:
    assert language(("one", "de-AT")) == "de"


def test_without_an_article_the_language_stays_as_it_was() -> None:
    assert language(previous="ar") == "ar"
    assert language(("one", "und"), previous="ar") == "ar"
    assert language() == "en"


def test_a_language_that_is_set_is_kept() -> None:
    assert language(("one", "de"), language="es") == "es"
