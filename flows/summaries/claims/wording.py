"""The words of a sentence, each with its place, its stem and how much it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.language.words import normal, stem, zipf

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_FUNCTION_ZIPF = 5.8
_MOST = 4.0
_NAME_IN_GERMAN = 3.0
# What a report says of itself and of who told it.
_SAYING = {
    "en": "said says told reported report reports according officials official spokesman spokeswoman"
    " statement"
    " announced announcement",
    "de": "sagte teilte mitteilte berichtete angaben sprecher sprecherin",
    "fr": "dit déclaré indiqué annoncé selon porte-parole",
    "es": "dijo informó según señaló portavoz",
    "it": "detto riferito secondo portavoce",
    "pt": "disse informou segundo porta-voz",
    "nl": "zei meldde volgens woordvoerder",
}
_SAID = {language: frozenset(line.split()) for language, line in _SAYING.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a sentence; `weight` is 0 for function words, numbers and words of saying, 4 for rare ones.

    `plain` is the normalised word; `capital` tells one within the sentence, `named` a
    likely name, `saying` a word of saying.
    """

    start: int
    end: int
    plain: str
    stem: str
    weight: float
    capital: bool
    named: bool
    saying: bool


def worded(sentence: str, language: str) -> tuple[Word, ...]:
    """Return the words of a sentence in order."""
    return tuple(_word(match, language) for match in _WORD.finditer(sentence))


def _word(match: re.Match[str], language: str) -> Word:
    written = match.group()
    plain = normal(written)
    empty = not plain or any(character.isdigit() for character in plain)
    saying = plain in _SAID.get(language, ())
    weight = 0.0 if empty or saying else max(0.0, min(_MOST, _FUNCTION_ZIPF - zipf(plain, language)))
    # German gives every noun a capital: there only rare ones can be names.
    capital = written[0].isupper() and match.start() > 0
    rare = language != "de" or weight >= _NAME_IN_GERMAN
    return Word(
        start=match.start(),
        end=match.end(),
        plain=plain,
        stem=stem(plain, language),
        weight=weight,
        capital=capital,
        named=rare and capital,
        saying=saying,
    )


def weights(words: Iterable[Word]) -> dict[str, float]:
    """Return the telling stems of words with their weights."""
    return {word.stem: word.weight for word in words if word.weight}
