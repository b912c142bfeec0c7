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

VALUE = re.compile(r"%(?:\((\w+)\)s|(.))")


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
def test_every_message_is_translated_with_its_values(code: str) -> None:
    assert [
        fault
        for message in catalogue(code)
        if message.id and any(texts(message.string))
        for fault in faults(message)
    ] == []


def test_every_language_has_a_catalogue() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(TRANSLATED)
