"""Openings of sentences that point back at the sentence before.

It does if it begins with a connective or demonstrative, if its first clause names nobody before a pronoun,
or if it begins with a definite noun phrase of a general role ("the company") and nothing says which one.
"""

from __future__ import annotations

from functools import cached_property

from flows.summaries.quotable.candidate import Candidate
from flows.summaries.quotable.language import Language

_OPENING_MARKS = "\"“”„«»‹›‘’'‚([¿¡—–- "
_TRAILING = ",.;:!?\"“”„«»‹›’'‚)]-–—"
_WORDS = 14
_CHARACTERS = 160
_MOST_ADJECTIVES = 3


class Opening:
    """The first words of a sentence: as `written`, `bare` of the marks around them, and `lower`."""

    def __init__(self, candidate: Candidate) -> None:
        self.language: Language = candidate.language
        self.is_first = candidate.is_first
        text = candidate.sentence[:_CHARACTERS].lstrip(_OPENING_MARKS).replace("’", "'")
        self.written = (text.replace("'", "' ") if self.language.elides else text).split(None, _WORDS)[
            :_WORDS
        ]
        self.bare = [word.strip(_TRAILING) for word in self.written]
        self.lower = " ".join(self.bare).lower().split(" ")

    @cached_property
    def commas(self) -> list[int]:
        """The places of the words that a comma follows, but for the last word."""
        return [place for place, word in enumerate(self.written[:-1]) if word.endswith(",")]

    def is_capital(self, place: int) -> bool:
        """Return True if there is a word at a place and it has a capital."""
        return place < len(self.bare) and self.bare[place][:1].isupper()

    def is_verb(self, word: str) -> bool:
        """Return True if a word may be a verb of the language."""
        return word in self.language.verbs or (bool(self.language.verb_endings) and word.endswith("ed"))


def points_back(candidate: Candidate) -> bool:
    """Return True if the opening of a sentence cannot be understood alone."""
    language, first, early = candidate.language, candidate.lower[0], candidate.lower[:_WORDS]
    has_pronoun = not (language.pronouns.isdisjoint(early) and language.possessives.isdisjoint(early))
    if not (
        has_pronoun
        or first in language.backward
        or first in language.backward_phrases
        or first in language.quantifiers
        or first in language.definite
    ):
        return False
    opening = Opening(candidate)
    if not opening.written:
        return False
    if opening.lower[0] in language.backward:
        return not _is_day(opening)
    return (
        _has_backward_phrase(opening)
        or _is_known_occasion(opening)
        or _is_bare_quantifier(opening)
        or _is_unnamed_role(opening)
        or (has_pronoun and (_has_pronoun_first(opening) or _has_pronoun_after_comma(opening)))
    )


def _is_day(opening: Opening) -> bool:
    """Return True for "This Monday", as the language writes it."""
    language, lower = opening.language, opening.lower
    if len(lower) < 2 or lower[0] not in language.demonstratives or lower[1] not in language.times:
        return False
    return opening.is_capital(1) or not language.capital_days


def _has_backward_phrase(opening: Opening) -> bool:
    text = " ".join(opening.written).lower().replace("“", "").replace('"', "") + " "
    for phrase in opening.language.backward_phrases.get(opening.lower[0], ()):
        if text.startswith(phrase) and not text[len(phrase)].isalnum():
            # "While the rain fell" points back, "While the Orle rose" names.
            following = opening.written[len(phrase.split()) :][:1]
            if not (phrase.endswith(" the") and following and following[0][:1].isupper()):
                return True
    return False


def _is_known_occasion(opening: Opening) -> bool:
    """Return True for "At the meeting, Brandt said": the sentence before says which meeting."""
    language, lower = opening.language, opening.lower
    if lower[0] not in language.occasions or len(lower) < 3 or lower[1] not in language.definite:
        return False
    for place in range(2, min(5, len(lower))):
        if opening.is_capital(place) or lower[place] in language.relators:
            return False
        if opening.written[place].endswith(","):
            return lower[place] not in language.unique | language.times
    return False


def _is_bare_quantifier(opening: Opening) -> bool:
    """Return True for "Many store them": the sentence before says many of what."""
    lower = opening.lower
    return lower[0] in opening.language.quantifiers and len(lower) > 1 and opening.is_verb(lower[1])


def _has_pronoun_first(opening: Opening) -> bool:
    """Return True if the first clause has a pronoun before anything that it could stand for."""
    language = opening.language
    for place, word in enumerate(opening.lower):
        if word in language.pronouns:
            return True
        if word in language.possessives:
            # "In his first speech, Ada Low said": the name comes soon enough.
            comma = next((after for after in opening.commas if after >= place), None)
            return not (
                comma is not None
                and opening.is_capital(comma + 1)
                and opening.bare[comma + 1].lower() not in language.pronouns
            )
        is_participle = place == 0 and word.endswith(("ing", "ed"))
        if not (word in language.before or word in language.times or is_participle):
            return False
    return False


def _has_pronoun_after_comma(opening: Opening) -> bool:
    """Return True if a pronoun follows an opening phrase that names nobody: "During the visit, he"."""
    language, lower = opening.language, opening.lower
    comma = next((place for place in opening.commas if lower[place + 1] in language.pronouns), None)
    if comma is None:
        return False
    if comma == opening.commas[0] and (language.nouns_capital or lower[0] in language.times):
        return True
    names = [word for word in opening.bare[1 : comma + 1] if word[:1].isupper()]
    return all(word.lower() in language.times for word in names)


def _is_unnamed_role(opening: Opening) -> bool:
    """Return True for "The company said": nothing in the sentence says which company.

    In the first sentence of an article, which has none before it, a complement or a verb says which; of "the
    company" only the headline may have said it.
    """
    language, lower, written = opening.language, opening.lower, opening.written
    if lower[0] not in language.definite:
        return False
    for place in range(1, min(len(lower), _MOST_ADJECTIVES + 2)):
        word = lower[place].removesuffix("'s").removesuffix("'")
        if opening.is_capital(place) and not language.nouns_capital:
            return False
        if word in language.roles or word.endswith(language.role_endings):
            if opening.is_first and language.person_endings and not _has_its_verb(opening, place):
                return False
            return not _is_told_apart(opening, place)
        if written[place][-1:] in {",", ";"} or word in language.relators or _is_nation(word, language):
            return False
        if place > 1 and opening.is_verb(word):
            # "The vote was close": the sentence before says which vote.
            return not opening.is_first and lower[place - 1] not in language.unique
    return False


def _has_its_verb(opening: Opening, place: int) -> bool:
    """Return True if a verb follows a noun at once, not a complement or another noun: "the flight crew"."""
    if opening.written[place].endswith(",") or place + 1 >= len(opening.lower):
        return True
    return opening.is_verb(opening.lower[place + 1]) or opening.lower[place + 1].endswith(("s", "t", "ed"))


def _is_nation(word: str, language: Language) -> bool:
    return bool(language.adjectives) and word.endswith(language.adjectives)


def _is_told_apart(opening: Opening, place: int) -> bool:
    """Return True if a name or a complement follows a noun: "the company Orle", "the man who fell"."""
    language, bare = opening.language, opening.bare
    if opening.written[place].endswith(","):
        names = [word for word in bare[place + 1 : place + 7] if word[:1].isupper()]
        return any(word.lower() not in language.times for word in names)
    following = bare[place + 1 : place + 6]
    if not following:
        return False
    after = following[0].lower()
    if opening.is_capital(place + 1):
        return after not in language.pronouns
    if _is_nation(after, language):
        return True
    if after not in language.relators:
        return False
    if after in language.clauses:
        return True
    # In languages whose clauses need no comma the name may stand far from the noun.
    rest = bare[place + 1 :] if after in language.open_clauses else following
    return any(word[:1].isupper() or word[:1].isdigit() for word in rest[1:])
