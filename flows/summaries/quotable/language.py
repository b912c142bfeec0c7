"""The words by which sentences of one language are judged, read from its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from flows.language.days import weekdays
from flows.language.languages import load, pattern_text
from flows.language.months import plain_months

Phrases = Mapping[str, tuple[str, ...]]
_NONE: frozenset[str] = frozenset()


def bag(text: str) -> frozenset[str]:
    """Return the words of a list as a set."""
    return frozenset(text.split())


def phrases(text: str) -> Phrases:
    """Return lines of phrases by their first word, in lower case."""
    found: dict[str, list[str]] = {}
    for phrase in (each.strip() for line in text.split("\n") for each in line.split("|")):
        if phrase:
            found.setdefault(phrase.split()[0].strip(",:"), []).append(phrase)
    return {first: tuple(each) for first, each in found.items()}


def triggered(patterns: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    """Compile patterns by the words any of which must be there for one to be tried."""
    found: dict[str, list[str]] = {}
    for written, pattern in patterns.items():
        for word in written.split():
            found.setdefault(word, []).append(pattern_text(pattern))
    return {word: re.compile("|".join(each), re.IGNORECASE) for word, each in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words by which a sentence of one language leans on its neighbours or is no news.

    `leaning` are first words and `leaning_phrases` first phrases that point back. `pronouns` point at
    someone named before, `possessives` too, unless a name follows the comma; `before` may stand ahead of
    them without naming anyone. `quantifiers` point back with a verb straight after ("Many store them"),
    and `times` are words of an opening phrase that name nobody ("In May, she"), besides
    the weekdays and months.

    A noun phrase that begins with one of `definite` and whose noun is one of `roles` points back too,
    unless a name, a complement (`relators`) or a nation (endings of `adjectives`) tells which one is
    meant; so does any other noun with a verb straight after it, but for those of which there is one
    (`unique`), and an opening with one of the `occasions` (At the meeting, …).

    `personal` pronouns stand for one person, whom one of the `persons` or a word with one of the
    `person_endings` may name, but none of the `many` (police, officials).

    A `contrasting` word (meanwhile) near the beginning sets a sentence against the one before.
    `pointing` words (these, too) point back wherever they stand, unless one of `pointing_at_nothing` follows
    (these days). `objects` (it, them) are of something that one of the `introducing` words (a, the) has
    told of in the sentence; after a `belonging` word (of them) they are of nothing else. `known` finds nouns
    spoken of as known, and `new` the phrases in which one is told of for the first time.

    Speech that goes on with one of the `reversals` (however) says something else without its rest.

    `speech` are verbs of saying, `speech_endings` pronouns tied to them (-il), `auxiliaries` stand before
    them. `speaker` (I, we) and `reader` (you) do not open a sentence of a report outside of quotations,
    and but for `plural` ones (we) the speaker is not in it at all. `verbs` are the
    commonest finite verbs and `verb_endings` the shapes of the others: a sentence without any is a
    heading; where empty, that is not asked.

    `orders` open appeals to the reader, `marks` (word to pattern) and `openings` (a pattern at the start)
    tell what is no sentence of a report, `captions` what opens the text below a picture. `nouns_capital`,
    `capital_days` and `elides` (l’homme) tell how it is written; `demonstratives` may precede a day without
    pointing back.
    """

    leaning: frozenset[str] = _NONE
    leaning_phrases: Phrases = field(default_factory=dict)
    pronouns: frozenset[str] = _NONE
    possessives: frozenset[str] = _NONE
    before: frozenset[str] = _NONE
    quantifiers: frozenset[str] = _NONE
    times: frozenset[str] = _NONE
    occasions: frozenset[str] = _NONE
    personal: frozenset[str] = _NONE
    persons: frozenset[str] = _NONE
    person_endings: tuple[str, ...] = ()
    many: frozenset[str] = _NONE
    contrasting: frozenset[str] = _NONE
    pointing: frozenset[str] = _NONE
    pointing_at_nothing: frozenset[str] = _NONE
    objects: frozenset[str] = _NONE
    belonging: frozenset[str] = _NONE
    introducing: frozenset[str] = _NONE
    reversals: tuple[str, ...] = ("\0",)
    known: re.Pattern[str] | None = None
    new: re.Pattern[str] | None = None
    demonstratives: frozenset[str] = _NONE
    definite: frozenset[str] = _NONE
    roles: frozenset[str] = _NONE
    relators: frozenset[str] = _NONE
    adjectives: tuple[str, ...] = ()
    unique: frozenset[str] = _NONE
    speech: frozenset[str] = _NONE
    speech_endings: tuple[str, ...] = ()
    auxiliaries: frozenset[str] = _NONE
    speaker: frozenset[str] = _NONE
    plural: frozenset[str] = _NONE
    reader: frozenset[str] = _NONE
    verbs: frozenset[str] = _NONE
    verb_endings: tuple[str, ...] = ()
    orders: Phrases = field(default_factory=dict)
    marks: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    openings: re.Pattern[str] | None = None
    captions: re.Pattern[str] | None = None
    nouns_capital: bool = False
    capital_days: bool = False
    elides: bool = False


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "frozenset[str]": bag,
    "Phrases": phrases,
    "tuple[str, ...]": tuple,
    "Mapping[str, re.Pattern[str]]": triggered,
    "re.Pattern[str] | None": lambda value: re.compile(pattern_text(value)),
    "bool": bool,
}


@lru_cache(maxsize=64)
def language_of(code: str) -> Language:
    """Return the words of a language by its ISO 639-1 code, empty ones for a language without a file."""
    types = {field.name: str(field.type) for field in fields(Language)}
    table = load(code).get("sentences", {})
    values = {name: _READERS[types[name]](value) for name, value in table.items()}
    return Language(**values | {"times": values.get("times", _NONE) | weekdays(code) | plain_months(code)})
