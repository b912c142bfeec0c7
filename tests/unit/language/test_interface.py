"""The language in which an edition speaks to its reader."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from flows.language.formatting import NAMES
from flows.language.interface import ENGLISH, Interface
from flows.model import FILES_ADDED

MORNING = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1204, "1,204 stories")]
)
def test_a_count_agrees_with_its_noun(number: int, expected: str) -> None:
    assert ENGLISH.ngettext("%(num)s story", "%(num)s stories", number) == expected


def test_a_message_has_its_values() -> None:
    assert ENGLISH.gettext("No. %(number)s", number=7) == "No. 7"
    assert ENGLISH.pgettext("kind", "opinion") == "opinion"


def test_the_values_of_markup_are_escaped_and_its_own_text_is_not() -> None:
    markup = Interface(code="en", is_markup=True)
    assert markup.gettext("<b>%(name)s</b>", name="<i>&") == Markup("<b>&lt;i&gt;&amp;</b>")


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert Interface(code="tlh").gettext("Past editions") == "Past editions"
    assert Interface(code="../en").number(1204) == "1,204"


@pytest.mark.parametrize(
    ("parts", "expected"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")]
)
def test_parts_are_enumerated(parts: list[str], expected: str) -> None:
    assert ENGLISH.all_of(parts) == expected


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    german = Interface(code="de")
    assert (german.number(1204), german.decimal(0.354)) == ("1.204", "0,35")
    assert german.date(MORNING, "Europe/Berlin", "EEEE, d. MMMM y, HH:mm") == (
        "Freitag, 20. November 2026, 08:05"
    )


@pytest.mark.parametrize(("code", "expected"), [("en", "ltr"), ("ar", "rtl")])
def test_a_language_has_a_direction(code: str, expected: str) -> None:
    assert Interface(code=code).direction == expected


def test_the_names_that_an_edition_holds_are_messages() -> None:
    assert FILES_ADDED in NAMES
