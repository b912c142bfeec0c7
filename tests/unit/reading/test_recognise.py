from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.model import Article, CleanDraft, Draft, Entry, Media
from flows.model.settings import DateRules
from flows.reading.recognise import recognise

SEEN = datetime(2026, 2, 18, 4, tzinfo=UTC)
SENTENCE = "The old bridge over the river was closed to all traffic on Monday morning."


def article(
    *paragraphs: str,
    title: str | None = "A title",
    url: str | None = None,
    claim: str | None = None,
    language: str | None = None,
    body: str = "raw body",
    outlet: str = "Lamp",
) -> Article:
    entry = Entry(source="s", key="a.txt", media=Media.TEXT, body=body, categories=("World",))
    draft = Draft(
        entry=entry,
        outlet=outlet,
        title=title,
        url=url,
        published_claim=claim,
        language=language,
        lines=(),
        title_in_text=False,
    )
    cleaned = CleanDraft(draft=draft, title=title, paragraphs=paragraphs, removed=())
    return recognise(cleaned, SEEN, DateRules())


def test_an_article_keeps_every_character_of_its_paragraphs() -> None:
    found = article("Cafe\u0301 “so”.", "Two\u00a0words.")
    assert found.text == "Cafe\u0301 “so”.\n\nTwo\u00a0words."
    assert (found.source, found.outlet, found.title, found.title_made) == ("s", "Lamp", "A title", False)
    assert (found.first_seen, found.categories) == (SEEN, ("World",))


def test_the_id_is_that_of_the_address_however_it_is_written() -> None:
    first = article("x", url="https://l.example/1")
    assert first.id == "a62a9c1ad46259b6"
    assert article("y", url="http://l.example/1/?utm_source=x#top", outlet="Other").id == first.id
    assert article("x", url="https://l.example/2").id != first.id


def test_without_an_address_the_id_is_that_of_outlet_and_body() -> None:
    assert article("x").id == article("y", url="javascript:alert(1)").id
    assert len({article("x").id, article("x", body="other").id, article("x", outlet="Other").id}) == 3


def test_the_address_loses_what_follows_readers() -> None:
    assert article("x", url="http://l.example/1?utm_source=x&id=3").url == "http://l.example/1?id=3"
    assert article("x", url="ftp://l.example/1").url is None


def test_a_missing_title_is_made_from_the_first_sentence() -> None:
    found = article(f"{SENTENCE} It stays shut.", title=None)
    assert (found.title, found.title_made) == (SENTENCE, True)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        (
            "The old bridge over the river was closed to all traffic "
            "on Monday morning, said engineers of the town hall.",
            "The old bridge over the river was closed to all traffic on Monday morning…",
        ),
        (
            "The old bridge, over the river was closed to all traffic "
            "on Monday morning said engineers of the town hall.",
            "The old bridge, over the river was closed to all traffic "
            "on Monday morning said engineers of the…",
        ),
        ("x" * 150, "x" * 99 + "…"),
    ],
)
def test_a_long_first_sentence_is_cut_at_a_clause_or_a_word(sentence: str, title: str) -> None:
    assert article(sentence, title=None).title == title


def test_an_article_without_words_is_named_after_its_outlet() -> None:
    assert article(title=None).title == "Lamp"
    assert article("...", title=None).title == "..."


@pytest.mark.parametrize(
    ("claim", "known"),
    [
        ("2026-02-17T10:00:00Z", True),
        ("1990-01-01", True),
        ("1989-12-31", False),
        ((SEEN + timedelta(days=1)).isoformat(), True),
        ((SEEN + timedelta(days=1, seconds=1)).isoformat(), False),
        ("some day", False),
        (None, False),
    ],
)
def test_an_absurd_date_is_unknown_and_the_claim_is_kept(claim: str | None, known: bool) -> None:
    found = article("x", claim=claim)
    assert (found.published is not None) == known
    assert found.published_claim == claim


GERMAN = "Die alte Brücke über den Fluss wurde am Montag nach einer Prüfung für den Verkehr gesperrt. " * 4


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-US", SENTENCE, "en"),
        (None, SENTENCE, "en"),
        (None, "Ok.", "und"),
        ("de", "Ok.", "de"),
        ("en", GERMAN, "de"),
        ("fr", SENTENCE, "fr"),
        ("klingon", GERMAN, "de"),
    ],
)
def test_the_language_is_the_declared_one_unless_much_text_contradicts(
    declared: str | None, text: str, language: str
) -> None:
    assert article(text, language=declared).language == language


def test_a_title_turns_nothing_around_that_stands_beside_it() -> None:
    text = "The \u2067bridge\u2069 over the river \u202ewas closed on Monday."
    assert article(text, title="Closed \u202eegdirb\u2066").title == "Closed egdirb"
    assert article(text, title=None).title == "The bridge over the river was closed on Monday."
    assert article(text).text == text
    assert article(text, title="\u202e").title == "Lamp"
    assert article(text, title="גשר\u200f").title == "גשר\u200f"


def test_an_article_without_an_address_has_no_page() -> None:
    cleaned = CleanDraft(
        draft=read_in_page("https://lamp.example/1"), title="A", paragraphs=("So.",), removed=()
    )
    assert recognise(cleaned, SEEN, DateRules()).in_page
    for url in (None, "ftp://lamp.example/1"):
        other = CleanDraft(draft=read_in_page(url), title="A", paragraphs=("So.",), removed=())
        assert not recognise(other, SEEN, DateRules()).in_page


def read_in_page(url: str | None) -> Draft:
    return Draft(
        entry=Entry(source="s", key="a.html", media=Media.HTML, body="", whole_page=True),
        outlet="Lamp",
        title="A",
        url=url,
        published_claim=None,
        language=None,
        lines=("So.",),
        title_in_text=False,
        in_page=True,
    )
