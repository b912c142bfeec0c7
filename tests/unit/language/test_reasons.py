"""The reasons of an edition, in the language of its reader."""

from __future__ import annotations

import pytest

from flows.language.interface import ENGLISH, LANGUAGES, Interface
from flows.language.reasons import FORMS, reason

GERMAN = Interface(code="de")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the same text", "derselbe Text"),
        (
            "alike 0.35 to the headline's article, 0.20 needed",
            "Ähnlichkeit 0,35 mit dem Artikel der Überschrift, nötig sind 0,20",
        ),
        ("its original: the headline is its own", "das Original: die Überschrift ist seine eigene"),
        ("its address (/video/); its category (news)", "seine Adresse (/video/); seine Kategorie (news)"),
        (
            "a round-up, by its title (List; of key events)",
            "ein Sammelbericht, erkannt an: sein Titel (List; of key events)",
        ),
        ("opinion: no report of an event", "Meinung: kein Bericht von einem Ereignis"),
        ("title: Iran (0.52)", "Titel: Iran (0,52)"),
        (
            "separate events: alike 0.10 across, 0.50 and 0.40 within",
            "getrennte Ereignisse: Ähnlichkeit untereinander 0,10, innerhalb 0,50 und 0,40",
        ),
        ("written by nobody", "written by nobody"),
        ("", ""),
    ],
)
def test_a_reason_is_translated_by_its_form(text: str, expected: str) -> None:
    assert reason(text, GERMAN) == expected


@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_every_form_is_translated(code: str) -> None:
    assert [form for form in FORMS if reason(form, Interface(code=code)) == form] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_reason_stays_as_it_is_in_english(form: str) -> None:
    text = form.replace("%(reason)s", "its title (100% sure)").replace("%(", "").replace(")s", "")
    assert reason(text, ENGLISH) == text


def test_a_text_of_any_length_is_read_at_once() -> None:
    text = "its title (" * 50_000
    assert reason(text, GERMAN) == text
