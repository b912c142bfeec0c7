"""The pages of readers by axe and by the validator: every kind, narrow and wide, light and dark."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.model import Preferences, ReaderStatus
from tests.browser.axe import faults
from tests.browser.devtools import browser
from tests.page_kinds import invalidities, served
from tests.reader_office import Office, added

pytestmark = [pytest.mark.browser, pytest.mark.integration]

__all__ = ["browser"]

LANGUAGES = ("en", "ar", "de")
KINDS = (
    "form",
    "refused",
    "thanks",
    "confirm",
    "leave",
    "left",
    "preferences",
    "came back",
    "delete",
    "stale",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Write every kind of page in three languages to a folder, and serve it; give both."""
    out = tmp_path_factory.mktemp("pages")
    with SqlStore(sqlite_url(out / ".s.db")) as store:
        for language in LANGUAGES:
            for kind, body in bodies(Office(store.readers), language).items():
                (out / f"{language}-{kind.replace(' ', '-')}.html").write_bytes(body)
    with served(out) as address:
        yield out, address


def bodies(office: Office, language: str) -> dict[str, bytes]:
    wishes = Preferences(
        themes=("world", "*"),
        follow=("Rhine bridge",),
        mute_themes=("Gardening",),
        follow_stories=("s1", "s9"),
    )
    reader = added(office, f"{language}@desk.example", preferences=wishes, digests=("main", "sport"))
    gone = added(office, f"gone-{language}@desk.example", status=ReaderStatus.LEFT)
    preferences = office.token("preferences", reader)
    made = {
        "form": office.ask("subscribe", languages=language),
        "refused": office.subscribe("nobody", languages=language),
        "thanks": office.subscribe("new@desk.example", languages=language),
        "confirm": office.ask("confirm", office.token("confirm", gone), languages=language),
        "leave": office.ask("unsubscribe", office.token("unsubscribe", reader), languages=language),
        "preferences": office.ask("preferences", preferences, languages=language),
        "delete": office.ask("preferences", preferences, languages=language, do="delete"),
        "left": office.ask("unsubscribe", office.token("unsubscribe", reader), languages=language, do="1"),
        "came back": office.ask("preferences", office.token("preferences", gone), languages=language),
        "stale": office.ask("confirm", "x", languages=language),
    }
    return {kind: answer.body for kind, answer in made.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault_and_nothing_is_too_wide(
    browser: int, pages: tuple[Path, str], kind: str, language: str
) -> None:
    _, address = pages
    page = f"{address}{language}-{kind.replace(' ', '-')}.html"
    assert asyncio.run(faults(browser, page, (320, 600))) == []


def test_the_validator_finds_no_fault(pages: tuple[Path, str]) -> None:
    out, _ = pages
    assert invalidities(out, sorted(out.glob("*.html"))) == []
