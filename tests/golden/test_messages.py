"""The catalogues: every message is translated into every language, with the values that it has in English.

STANDFIRST_UPDATE_MESSAGES=1 adds the messages that are new to the catalogues, without a translation, and
drops those that are gone.
"""

from __future__ import annotations

import os
import re
from collections import Counter

import pytest
from babel.messages.catalog import Message

from tests.messages import FOLDER, TRANSLATED, catalogue, updated

VALUE = re.compile(r"%(?:\((\w+)\)s|(.?))")


def texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []


def values(text: str) -> Counter[str]:
    """Return the values that a message names; any other use of a percent sign counts as one."""
    return Counter(name or f"%{other}" for name, other in VALUE.findall(text) if other != "%")


def faults(message: Message) -> list[str]:
    """Return the forms of a translation that lack a value or have one that the message has not."""
    english, forms = texts(message.id), texts(message.string)
    wanted = values(english[-1])
    # A form of one, of two or of none may say its number in words.
    spoken = {"num"} if len(english) > 1 else set()
    return [
        f"{english[0]!r}: {form!r}"
        for form in forms
        if not form or set(wanted - values(form)) - spoken or values(form) - wanted
    ]


@pytest.fixture(scope="module", autouse=True)
def _update() -> None:
    if os.environ.get("STANDFIRST_UPDATE_MESSAGES"):
        for code in TRANSLATED:
            (FOLDER / f"{code}.po").write_bytes(updated(code))


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_the_messages_that_there_are(code: str) -> None:
    assert (FOLDER / f"{code}.po").read_bytes() == updated(code)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated_with_its_values(code: str) -> None:
    assert [fault for message in catalogue(code) if message.id for fault in faults(message)] == []


def test_every_language_has_a_catalogue() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(TRANSLATED)


@pytest.mark.parametrize(
    ("english", "forms", "expected"),
    [
        ("%(date)s: rain", "Regen", 1),
        ("%(date)s: rain", "%(data)s: Regen", 1),
        ("%(date)s: rain", "%(date)s: Regen 5 %", 1),
        ("rain", "", 1),
        (("%(num)s day", "%(num)s days"), ("ein Tag", "%(num)s Tage"), 0),
        (("%(num)s day in %(town)s", "%(num)s days in %(town)s"), ("ein Tag", "%(num)s Tage in %(town)s"), 1),
    ],
)
def test_a_fault_of_a_translation_is_caught(
    english: str | tuple[str, ...], forms: str | tuple[str, ...], expected: int
) -> None:
    assert len(faults(Message(english, forms))) == expected
