"""Nouns that a sentence speaks of as known ("the suit"), and which of them its reader knows.

A noun is told apart by a complement ("the mayor of Tarnfeld"), a name, a superlative, or by there being only
one ("the sun"); otherwise the reader must have met it: in the sentence itself or in what he was shown above.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flows.language.words import stem
from flows.summaries.quotable.context import Context
from flows.summaries.quotable.language import Language
from flows.summaries.quotable.tokens import Tokens

_LONGEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun after "the" that its sentence does not introduce: its `stem`, and how it stands there.

    `opens`: it is the first; `has_verb`: a verb follows; `is_told_apart`: its sentence says which it is.
    """

    stem: str
    opens: bool
    has_verb: bool
    is_unique: bool
    is_told_apart: bool
    is_repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Nouns:
    """The nouns of a sentence that the sentence itself does not introduce."""

    definite: tuple[Noun, ...] = ()

    def features(self, context: Context) -> dict[str, float]:
        """Return the numbers by which the nouns of a sentence are judged below what was shown."""
        unknown = [noun for noun in self.definite if noun.stem not in context.stems]
        return {
            "known noun first": float(any(noun.opens for noun in self.definite if noun not in unknown)),
            "nouns told apart": float(sum(noun.is_told_apart for noun in self.definite)),
            "unknown subject": float(sum(noun.has_verb and not noun.is_unique for noun in unknown)),
            "noun of before": float(min(3, sum(noun.is_repeated for noun in unknown))),
        }


def nouns_of(tokens: Tokens, language: Language, previous: Collection[str]) -> Nouns:
    """Return the definite nouns of a sentence; `previous` are the stems of the sentence before it."""
    nouns = []
    introduced: set[str] = set()
    if language.definite.isdisjoint(tokens.lower):
        return Nouns()
    stems = tokens.stems()
    for place, word in enumerate(tokens.lower):
        if word in language.definite:
            end = _end_of_noun(tokens, place + 1, language)
            is_noun = end > place + 1 and not tokens.capital[end - 1]
            if is_noun and (head := stem(tokens.plain[end - 1], language.code)) not in introduced:
                nouns.append(_noun(tokens, place, end, language, head in previous))
        if place in stems:
            introduced.add(stems[place])
    return Nouns(definite=tuple(nouns))


def _end_of_noun(tokens: Tokens, start: int, language: Language) -> int:
    """Return the place after the last word of the noun phrase that starts at a place."""
    end = start
    while end < min(len(tokens), start + _LONGEST) and tokens.words[end][0].isalnum():
        word = tokens.lower[end]
        if word in language.noun_ends or (end > start and word.endswith(("ed", "ly"))):
            break
        end += 1
        if word.endswith("'s"):
            break
    return end


def _noun(tokens: Tokens, place: int, end: int, language: Language, is_repeated: bool) -> Noun:
    words, after = tokens.plain[place + 1 : end], tokens.at(end)
    has_name = not all(word[0].islower() for word in tokens.words[place + 1 : end])
    is_named = tokens.is_capital(end + 1) and after not in language.speech | language.verbs
    is_unique = (
        words[-1] in language.unique
        or words[-1] in language.times
        or words[-1] in language.pointing_at_nothing
        or words[0] in language.unique
    )
    is_superlative = any(word in language.superlatives or word.endswith("est") for word in words)
    return Noun(
        stem=stem(words[-1], language.code),
        opens=place <= 1,
        has_verb=after in language.verbs or after.endswith("ed"),
        is_unique=is_unique,
        is_told_apart=after in language.relators or has_name or is_named or is_unique or is_superlative,
        is_repeated=is_repeated,
    )
