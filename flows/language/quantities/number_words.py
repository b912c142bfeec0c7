"""Numbers written as words, in the languages that news is quantified in.

Only what is written as one word or joined by a hyphen is read, with a hundred, a thousand or a million
after it; English "one" counts, the "ein", "un", "uno" of the others is as often an article and does not.

A language file's `[numbers]` holds the `units` from 1 to 20 (`-` for one that is not read), the `tens` from
30, `others`, how a ten and a unit make a `compound`, and what `magnitudes` multiply by; `decimal_point` says
that 1,000.5 is a thousand and a half.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flows.language.languages import load


def numbers_of(language: str) -> Mapping[str, Any]:
    """Return the `[numbers]` of a language's file, empty for a language whose numbers are not read."""
    numbers: Mapping[str, Any] = load(language).get("numbers", {})
    return numbers


@lru_cache(maxsize=64)
def _words_of(language: str) -> Mapping[str, int]:
    table = numbers_of(language)
    words = enumerate(table.get("units", "").split(), 1)
    units = {word: number for number, word in words if word != "-"}
    tens = {word: number * 10 for number, word in enumerate(table.get("tens", "").split(), 3)}
    twenty = {word: number for word, number in units.items() if number == 20}
    compounds = {
        table["compound"].format(ten=ten, unit=unit): value + number
        for ten, value in (tens | twenty).items()
        for unit, number in units.items()
        if number < 10 and "compound" in table
    }
    others: Mapping[str, int] = table.get("others", {})
    return {**units, **others, **tens, **compounds}


def number_word(word: str, language: str) -> int | None:
    """Return the value of a number word of a language in any case, or None."""
    return _words_of(language).get(word.casefold())


def magnitude(word: str, language: str) -> int | None:
    """Return what a word after a number multiplies it by ("million", "Mrd."), or None."""
    value: int | None = numbers_of(language).get("magnitudes", {}).get(word.casefold().rstrip("."))
    return value
