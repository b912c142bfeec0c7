"""Which date a day named in a quotation means, told from the day of its article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.language.days import day_notes

# A Wednesday.
PUBLISHED = datetime(2026, 11, 18, 12, tzinfo=UTC)


def told(text: str, language: str = "en", published: datetime | None = PUBLISHED) -> list[tuple[str, str]]:
    return [
        (text[note.start : note.end], note.date.isoformat()[5:])
        for note in day_notes(text, language, published, "Europe/Berlin")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge fell on Monday.", [("Monday", "11-16")]),
        ("The bridge fell on Wednesday.", [("Wednesday", "11-18")]),
        ("The bridge fell on Thursday.", [("Thursday", "11-12")]),
        ("Police were called late Monday night.", [("Monday night", "11-16")]),
        ("It fell yesterday, the mayor said.", [("yesterday", "11-17")]),
        ("The mayor said so last night.", [("last night", "11-17")]),
        ("The fall was announced today.", [("today", "11-18")]),
        ("Last Friday, the river rose.", [("Last Friday", "11-13")]),
        ("Ada Low flew to Port Aldren on Friday.", [("Friday", "11-13")]),
        ("The bridge has been shut since Sunday.", [("Sunday", "11-15")]),
        ("It fell on Saturday and Sunday.", [("Saturday", "11-14"), ("Sunday", "11-15")]),
    ],
)
def test_a_day_that_was_is_the_nearest_one(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The court will rule on Friday.", [("Friday", "11-20")]),
        ("On Thursday, the court will rule.", [("Thursday", "11-19")]),
        ("The boats will be moved Saturday.", [("Saturday", "11-21")]),
        ("The mayor said Tuesday that it will open on Friday.", [("Tuesday", "11-17"), ("Friday", "11-20")]),
        ("Next Tuesday the council votes.", [("Next Tuesday", "11-24")]),
        ("The bridge will open tomorrow.", [("tomorrow", "11-19")]),
        ("Owners have until Monday to answer.", [("Monday", "11-23")]),
        ("The ferry is expected to sail on Sunday.", [("Sunday", "11-22")]),
    ],
)
def test_a_day_to_come_is_the_next_one(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Shops were full on Black Friday.",
        "The team lost to Sheffield Wednesday.",
        "The Sunday Times said so.",
        "They sang in Saturday Night Live.",
        "It fell on Monday, March 3.",
        "It fell on Monday 3 March.",
        "The museum was open Monday to Friday.",
        "The museum was open Monday through Friday.",
        "The market was held every Monday.",
        "It happened on a Monday.",
        "Monday’s storm was the worst.",
        "Today, more than half of people live in towns.",
        "The vote was due on Friday.",
        "Ada Low agreed to meet on Friday.",
        "The talks are held on Monday.",
        "Last Monday, the river rose.",
        "Ministers may meet on Friday.",
        "“Yesterday was the worst of it,” she said.",
        "A weekday without a verb: Monday.",
    ],
)
def test_what_is_no_single_day_or_may_be_either_has_no_note(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die Brücke stürzte am Montag ein.", [("Montag", "11-16")]),
        ("de", "Der Rat wird am Freitag entscheiden.", [("Freitag", "11-20")]),
        ("de", "Am kommenden Montag ist Wahl.", [("Am kommenden Montag", "11-23")]),
        ("de", "Sie ist am Montagabend gestorben.", [("Montagabend", "11-16")]),
        ("de", "Das teilte die Polizei gestern mit.", [("gestern", "11-17")]),
        ("de", "Am Montag, 16. November, fiel sie.", []),
        ("de", "Jeden Montag war Markt.", []),
        ("de", "Am Morgen wird es regnen.", []),
        ("fr", "Le pont s’est effondré lundi.", [("lundi", "11-16")]),
        (
            "fr",
            "La maire a annoncé mardi qu’il rouvrira vendredi.",
            [("mardi", "11-17"), ("vendredi", "11-20")],
        ),
        ("fr", "Le musée a été fermé le lundi.", []),
        ("fr", "Le pont est tombé hier.", [("hier", "11-17")]),
        ("es", "El puente se derrumbó el lunes.", [("lunes", "11-16")]),
        ("es", "El alcalde dijo ayer que abrirá el viernes.", [("ayer", "11-17"), ("viernes", "11-20")]),
        ("es", "El museo abrió los lunes por la mañana.", []),
        ("it", "Il ponte è crollato lunedì.", [("lunedì", "11-16")]),
        ("it", "La sindaca ha detto ieri che riaprirà venerdì.", [("ieri", "11-17"), ("venerdì", "11-20")]),
        ("pt", "A ponte desabou na segunda-feira.", [("segunda-feira", "11-16")]),
        ("pt", "A ponte desabou na segunda-feira (16).", []),
        (
            "pt",
            "O prefeito disse ontem que reabrirá na sexta-feira.",
            [("ontem", "11-17"), ("sexta-feira", "11-20")],
        ),
        ("nl", "De brug is maandag ingestort.", [("maandag", "11-16")]),
        ("nl", "De raad zal vrijdag beslissen.", [("vrijdag", "11-20")]),
    ],
)
def test_each_language_names_its_days(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, language) == expected


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert told("It fell yesterday.", published=late) == [("yesterday", "11-18")]


def test_without_a_date_or_a_known_language_there_is_no_note() -> None:
    assert told("The bridge fell on Monday.", published=None) == []
    assert told("The bridge fell on Monday.", "und") == []
