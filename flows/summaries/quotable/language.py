"""The words by which sentences of one language are judged, read from its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

from flows.language.days import weekdays
from flows.language.languages import pattern_text, table
from flows.language.months import plain_months

Phrases = Mapping[str, tuple[str, ...]]
_NONE: frozenset[str] = frozenset()


def bag(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


def phrases(text: str) -> Phrases:
    """Return lines of phrases by their first word, in lower case."""
    by_word: dict[str, list[str]] = {}
    for phrase in filter(None, map(str.strip, text.replace("\n", "|").split("|"))):
        by_word.setdefault(phrase.split()[0].strip(",:"), []).append(phrase)
    return {word: tuple(listed) for word, listed in by_word.items()}


def triggered(patterns: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    """Compile patterns by the words any of which must be there for one to be tried."""
    by_word: dict[str, list[str]] = {}
    for written, pattern in patterns.items():
        for word in written.split():
            by_word.setdefault(word, []).append(pattern_text(pattern))
    return {word: re.compile("|".join(listed), re.IGNORECASE) for word, listed in by_word.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words by which the rules of fitness know a sentence that points back or is no news."""

    # First words and first phrases that point back, and pronouns for what was named before. Possessives do
    # too, unless a name follows the comma. `before` and `times` may stand ahead of a pronoun without naming
    # anyone.
    backward: frozenset[str] = _NONE
    backward_phrases: Phrases = field(default_factory=dict)
    pronouns: frozenset[str] = _NONE
    possessives: frozenset[str] = _NONE
    before: frozenset[str] = _NONE
    times: frozenset[str] = _NONE
    # They point back with a verb straight after ("Many store them"); demonstratives not before a day.
    quantifiers: frozenset[str] = _NONE
    demonstratives: frozenset[str] = _NONE
    # "The company": an article of `definite` and one of the `roles` or a word with one of their endings,
    # with no name, complement (`relators`; `clauses` say which, `open_clauses` may name late) or nation
    # (endings of `adjectives`). Other nouns with a verb straight after point back too, but for those of
    # which there is one (`unique`), and so does an opening with one of the `occasions` ("At the meeting").
    definite: frozenset[str] = _NONE
    roles: frozenset[str] = _NONE
    role_endings: tuple[str, ...] = ("\0",)
    relators: frozenset[str] = _NONE
    clauses: frozenset[str] = _NONE
    open_clauses: frozenset[str] = _NONE
    adjectives: tuple[str, ...] = ()
    unique: frozenset[str] = _NONE
    occasions: frozenset[str] = _NONE
    # Pronouns for one person, whom one of the `persons` or a word with one of the endings may name, but none
    # of the `many` ("police").
    personal: frozenset[str] = _NONE
    persons: frozenset[str] = _NONE
    person_endings: tuple[str, ...] = ()
    many: frozenset[str] = _NONE
    # "Meanwhile" near the beginning; words that point back anywhere ("these"), unless another word follows
    # ("these days"); objects ("it") of something that an `introducing` word ("a") tells of, and after a
    # `belonging` word ("of them") of nothing else; nouns spoken of as known, and where they are new.
    contrasting: frozenset[str] = _NONE
    pointing: frozenset[str] = _NONE
    pointing_at_nothing: frozenset[str] = _NONE
    objects: frozenset[str] = _NONE
    belonging: frozenset[str] = _NONE
    introducing: frozenset[str] = _NONE
    definite_nouns: re.Pattern[str] | None = None
    new_nouns: re.Pattern[str] | None = None
    # Verbs of saying, pronouns tied to them ("-il") and what stands before them; what opens speech that
    # takes the sentence back ("however"); words for the writer, those of them that are `plural`, and for the
    # reader.
    speech: frozenset[str] = _NONE
    speech_endings: tuple[str, ...] = ()
    auxiliaries: frozenset[str] = _NONE
    reversals: tuple[str, ...] = ("\0",)
    speaker: frozenset[str] = _NONE
    plural: frozenset[str] = _NONE
    reader: frozenset[str] = _NONE
    # The commonest finite verbs and the endings of the others: a sentence without any is a heading.
    verbs: frozenset[str] = _NONE
    verb_endings: tuple[str, ...] = ()
    # First phrases of appeals to the reader; patterns of what is no sentence of a report: by a word, or at
    # the start; and of what opens the text below a picture.
    orders: Phrases = field(default_factory=dict)
    marks: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    openings: re.Pattern[str] | None = None
    captions: re.Pattern[str] | None = None
    # What tells persons' bare names from others: titles of respect, particles of names, verbs' adverbs, what
    # stands before a place, what joins or determines a noun, what opens an apposition, endings of words for
    # things; places, organisations and other things with a name; names that all readers know; first names.
    honorifics: frozenset[str] = _NONE
    name_particles: frozenset[str] = _NONE
    adverbs: frozenset[str] = _NONE
    placing: frozenset[str] = _NONE
    joining: frozenset[str] = _NONE
    determining: frozenset[str] = _NONE
    appositions: frozenset[str] = _NONE
    thing_endings: tuple[str, ...] = ("\0",)
    things: frozenset[str] = _NONE
    famous: frozenset[str] = _NONE
    first_names: frozenset[str] = _NONE
    # Words that open a clause or question; that tell a noun from others of its kind; that help a verb, join
    # clauses, stand for several persons or for a thing, add ("also"); the writer of a text, whose word has a
    # capital ("I"); what joins two names ("and"); words that have a capital only where a sentence begins;
    # names of the text itself ("this article").
    clause_openers: frozenset[str] = _NONE
    superlatives: frozenset[str] = _NONE
    auxiliary_verbs: frozenset[str] = _NONE
    conjunctions: frozenset[str] = _NONE
    plural_pronouns: frozenset[str] = _NONE
    neuter: frozenset[str] = _NONE
    adding: frozenset[str] = _NONE
    writer: frozenset[str] = _NONE
    junctions: frozenset[str] = _NONE
    small_words: frozenset[str] = _NONE
    medium: re.Pattern[str] | None = None
    # How the language is written: nouns with capitals, days with capitals, elisions ("l’homme").
    nouns_capital: bool = False
    capital_days: bool = False
    elides: bool = False
    code: str = field(default="", compare=False)
    # Words before which a noun phrase ends.
    noun_ends: frozenset[str] = field(default=_NONE, compare=False)


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
    values = {name: _READERS[types[name]](value) for name, value in table(code, "sentences").items()}
    words = Language(**values | {"times": values.get("times", _NONE) | weekdays(code) | plain_months(code)})
    ends = words.verbs | words.before | words.relators | words.pronouns | words.possessives | words.speech
    return replace(words, code=code, noun_ends=(ends | words.joining | words.introducing) - words.roles)
