"""The interface in each of its languages, on every kind of page, and a page of Arabic sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.invented_days import OUTLETS, Newsroom, Piece, morning
from tests.mornings import SETTINGS, Desk
from tests.page_kinds import invalidities, pages_by_kind

pytestmark = pytest.mark.integration

LANGUAGES = ("de", "fr", "es", "ar")
_WORDS = re.compile(r"[^\W\d_]{2,}")

ARABIC = (
    Piece(
        1,
        9,
        "courier",
        "انهيار جسر المشاة فوق نهر أورل في مدينة تارنفلد",
        "انهار جسر المشاة فوق نهر أورل في مدينة تارنفلد مساء الأحد وأصيب سبعة أشخاص بجروح. "
        "وكان المهندسون قد فحصوا الجسر في أغسطس ووجدوا صدأ في اثنين من الكابلات.",
    ),
    Piece(
        1,
        7,
        "gazette",
        "سبعة جرحى في انهيار جسر المشاة بمدينة تارنفلد",
        "نقل سبعة أشخاص إلى المستشفى بعد سقوط جسر المشاة في نهر أورل بمدينة تارنفلد. "
        "وسمع شهود عيان صوتا عاليا قبل أن يميل سطح الجسر نحو الماء.",
    ),
    Piece(
        1,
        6,
        "ledger",
        "البنك المركزي في أوردان يرفع سعر الفائدة إلى أربعة في المئة",
        "رفع البنك المركزي في أوردان سعر الفائدة يوم الجمعة إلى أربعة في المئة. "
        "وقالت محافظة البنك إن أسعار الغذاء ارتفعت أسرع من الأجور.",
    ),
)


class _Texts(HTMLParser):
    """Collects the texts of a page, each with the language of the element around it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: set[str] = set()
        self.root: dict[str, str | None] = {}
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in {"style", "script"}
        if tag == "html":
            self.root = dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._hidden:
            self.texts |= {part.strip() for part in text.split("·")}


def published(folder: Path, language: str) -> Path:
    """Publish two days of the sample with an interface in a language."""
    desk, newsroom = Desk(folder, f'{SETTINGS}language = "{language}"\n'), Newsroom()
    for day in (1, 2):
        desk.serve(newsroom.feeds(morning(day)))
        desk.run(morning(day))
    return desk.out


def texts_by_kind(out: Path) -> dict[str, set[str]]:
    """Return the texts of the largest page of each kind."""
    return {
        kind: _Texts(paths[0].read_text(encoding="utf-8")).texts for kind, paths in pages_by_kind(out).items()
    }


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    return texts_by_kind(published(tmp_path_factory.mktemp("en") / "workspace", "en"))


@pytest.fixture(scope="module", params=LANGUAGES)
def foreign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    language: str = request.param
    return language, published(tmp_path_factory.mktemp(language) / "workspace", language)


def of_the_sources() -> Iterator[str]:
    for piece in Newsroom().articles:
        yield from (piece.title, piece.text)
    yield from OUTLETS.values()


def test_every_page_is_in_the_language_of_the_interface(foreign: tuple[str, Path]) -> None:
    language, out = foreign
    for paths in pages_by_kind(out).values():
        for path in paths:
            root = _Texts(path.read_text(encoding="utf-8")).root
            assert root.get("lang") == language, path
            assert (root.get("dir") == "rtl") == (language == "ar"), path


def test_no_kind_of_page_has_words_of_the_english_interface(
    foreign: tuple[str, Path], english: dict[str, set[str]]
) -> None:
    given = " ".join(of_the_sources())
    for kind, texts in texts_by_kind(foreign[1]).items():
        same = {
            text
            for text in texts & english[kind]
            if len(_WORDS.findall(text)) > 1
            and text not in given
            and not any(piece.title in text for piece in Newsroom().articles)
        }
        # The names of formats and of themes are those of the settings.
        assert {text for text in same if not re.search(r"Mornings|Feed|and|RSS", text)} == set(), kind


def test_every_page_is_valid_in_every_language(foreign: tuple[str, Path]) -> None:
    _, out = foreign
    assert invalidities(out, [path for paths in pages_by_kind(out).values() for path in paths[:3]]) == []


def test_an_edition_of_arabic_sources_is_an_arabic_page(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "workspace")
    desk.serve(Newsroom(list(ARABIC)).feeds(morning(1)))
    made = desk.run(morning(1))
    assert made is not None
    for name in ("index.html", "email.html"):
        root = _Texts(made.read(name)).root
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl"), name
    for text in ("New", "In this edition", "Also reported", "outlets"):
        assert f">{text}<" not in made.read("index.html")


def test_an_arabic_headline_in_an_english_page_is_a_block_of_its_own_direction(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "workspace", f'{SETTINGS}language = "en"\n')
    desk.serve(Newsroom(list(ARABIC)).feeds(morning(1)))
    made = desk.run(morning(1))
    assert made is not None
    page = made.read("index.html")
    assert re.search(r'<html[^>]*lang="en"', page)
    for shown in made.shown():
        block = r'<(h\d|p|blockquote)\b[^>]*\bdir="(?:rtl|auto)"[^>]*>(?:(?!</\1>).)*?'
        marked = re.search(block + re.escape(shown.text), page, re.DOTALL)
        assert marked, shown.text
