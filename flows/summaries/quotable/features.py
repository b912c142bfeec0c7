"""The numbers by which a sentence is judged: its form, its opening, its pronouns, its place.

Each is found by structure, not by what the sentence is about: whether its clause has a verb, what its first
word is, whether somebody is named before a pronoun. Names and nouns that the reader must know are counted
by `names` and `nouns`, below what he was shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from flows.summaries.quotable.candidate import Candidate
from flows.summaries.quotable.language import Language
from flows.summaries.quotable.tokens import QUOTES, Tokens, mean_zipf

_STOPS = ".!?"
_CLOSERS = "\"“”»«’') "
_SENTENCE_WITHIN = re.compile(r"[.!?] [A-Z]")
_MOST_WORDS, _MOST_QUOTES = 70, 6
_SHORTEST_PARTICIPLE = 4


def form_features(candidate: Candidate, tokens: Tokens) -> dict[str, float]:
    """Return the numbers of the form of a sentence: length, letters, marks, verbs, end."""
    language, sentence = candidate.language, candidate.sentence
    outside = [word for word, is_quoted in zip(tokens.lower, tokens.quoted, strict=True) if not is_quoted]
    words = [place for place, word in enumerate(tokens.words) if word[0].isalnum()]
    letters = [tokens.plain[place] for place in words if tokens.words[place][0].isalpha()]
    count = max(1, len(words))
    has_stop = sentence.rstrip(_CLOSERS)[-1:] in _STOPS
    has_verb = _has_verb(outside, language)
    quotes = sum(map(tokens.words.count, QUOTES))
    return {
        "words": float(min(len(words), _MOST_WORDS)),
        "capitals": sum(tokens.capital[place] for place in words) / count,
        "marks": 1 - len(words) / max(1, len(tokens)),
        "commonness": mean_zipf(letters, language.code),
        "first word": mean_zipf(letters[:1], language.code),
        "stop": float(has_stop),
        "verb": float(has_verb),
        "no verb": float(not (has_verb or _has_verb(tokens.lower, language))),
        "auxiliary": float(not language.auxiliary_verbs.isdisjoint(outside)),
        "main verb": float(_has_main_verb(tokens, language)),
        "quotes": float(min(_MOST_QUOTES, quotes)),
        "sentences within": float(len(_SENTENCE_WITHIN.findall(sentence))),
        "glued": float(_glued(tokens, language)),
        "capital at end": float(not has_stop and _ends_with_a_label(tokens, words, language)),
        "semicolon": float(";" in sentence),
        "of itself": float(bool(language.medium and language.medium.search(sentence))),
        "speech": float(not language.speech.isdisjoint(outside)),
    }


def opening_features(tokens: Tokens, language: Language) -> dict[str, float]:
    """Return the numbers of the first word of a sentence."""
    word = tokens.at(0) if tokens.words[0][0].isalnum() else tokens.at(1)
    return {
        "opens with pronoun": float(word in language.pronouns - language.pointing),
        "opens with and": float(word in language.conjunctions),
        "opens back": float(word in language.backward),
        "opens with the": float(word in language.definite),
        "opens with participle": float(word.endswith(("ing", "ed"))),
        "order": float(word in language.orders),
    }


def pronoun_features(tokens: Tokens, language: Language, persons: Sequence[int]) -> dict[str, float]:
    """Return the numbers of the pronouns of a sentence; `persons` are the places of its names."""
    outside, count = tokens.unquoted(), len(tokens)
    within = {word for word, is_quoted in zip(tokens.lower, tokens.quoted, strict=True) if is_quoted}

    def first(words: Collection[str]) -> int | None:
        return next((place for place in outside if tokens.lower[place] in words), None)

    def position(place: int | None) -> float:
        return 1.0 if place is None else place / count

    person, many, thing = first(language.personal), first(language.plural_pronouns), first(language.neuter)
    named = [place for place in persons if person is not None and place < person]
    pointing = [
        place
        for place in outside
        if tokens.lower[place] in language.pointing
        and tokens.at(place + 1) not in language.pointing_at_nothing
    ]
    return {
        "he": float(person is not None),
        "he without name": float(person is not None and not named),
        "place of he": position(person),
        "place of they": position(many),
        "place of it": position(thing),
        "this": float(any(tokens.lower[place] != "that" for place in pointing)),
        "it quoted": float(not language.neuter.isdisjoint(within)),
        "also": float(any(tokens.lower[place] in language.adding for place in outside)),
        "we": float(any(_is_writer(tokens, place, language) for place in outside)),
    }


def _has_verb(words: Sequence[str], language: Language) -> bool:
    if not language.verbs.isdisjoint(words):
        return True
    return any(word.endswith("ed") and len(word) > _SHORTEST_PARTICIPLE for word in words)


def _has_main_verb(tokens: Tokens, language: Language) -> bool:
    """Return True if a verb stands before any word that opens a clause of its own."""
    for place, word in enumerate(tokens.lower):
        if place and word in language.clause_openers:
            return False
        if word in language.verbs and tokens.at(place - 1) != "to":
            return True
    return False


def _glued(tokens: Tokens, language: Language) -> int:
    """Return how many small words have a capital amid the sentence: another text begins there."""
    return sum(
        tokens.capital[place]
        and tokens.lower[place] in language.small_words
        and tokens.words[place - 1][0].islower()
        and tokens.words[place + 1][0].islower()
        and not tokens.quoted[place]
        for place in range(1, len(tokens) - 1)
    )


def _ends_with_a_label(tokens: Tokens, words: Sequence[int], language: Language) -> bool:
    """Return True if one capitalised word, or two, follow the last clause: "rates Markets"."""
    if len(words) < 4 or not tokens.is_capital(words[-1]):
        return False
    before = words[-3] if tokens.is_capital(words[-2]) else words[-2]
    return (
        tokens.words[before][0].islower()
        and tokens.plain[words[-1]] not in language.things
        and tokens.plain[words[-2]] not in language.before | language.small_words
    )


def _is_writer(tokens: Tokens, place: int, language: Language) -> bool:
    # US are the United States.
    return tokens.lower[place] in language.speaker and tokens.words[place] != "US"
