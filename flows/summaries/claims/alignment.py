"""Signs that two figures are of one event: what their sentences share, and the words that set them apart."""

from __future__ import annotations

import math
import re
from functools import cache

from flows.language.days import name_other_days
from flows.language.languages import pattern_text, table
from flows.language.quantities import Bound, Quantity
from flows.language.words import WORD, normal, stem, words
from flows.summaries.claims.claim import Claim
from flows.summaries.claims.figures import CLAUSE, KIND, POINTS, TIMES
from flows.summaries.quotable.language import language_of

# A word weighs up to 4 by how rare it is.
_SHARED_WEIGHT = 4.0
# How many words on either side of a figure are near it.
_NEAR = 4
# Two lower bounds, and one measure in two units, may be so much apart and mean one figure.
_BOUNDS_APART, _UNITS_APART = 0.15, 0.1


def agree(one: Claim, other: Claim) -> bool:
    """Return True if both figures can be true of one thing: by their bounds, by rounding or conversion."""
    mine, theirs = one.quantity, other.quantity
    if mine.bound is theirs.bound is Bound.AT_LEAST:
        return _is_close(mine, theirs, _BOUNDS_APART)
    is_converted = bool(mine.unit and theirs.unit) and mine.unit != theirs.unit
    return mine.agrees(theirs) or (is_converted and _is_close(mine, theirs, _UNITS_APART))


def _is_close(one: Quantity, other: Quantity, part: float) -> bool:
    return math.isclose(one.value, other.value, rel_tol=part)


def share_wording(one: Claim, other: Claim, part: float, names: float) -> bool:
    """Return True if two sentences share enough of their words, and at least these parts of words and
    names."""
    shared = shared_weight(one, other)
    return shared >= max(_SHARED_WEIGHT, part * _lighter(one, other)) and shared_names(one, other) >= names


def shared_weight(one: Claim, other: Claim) -> float:
    """Return the weight of the words that two sentences share besides what is counted."""
    counted = {*one.thing, *other.thing}
    return sum(
        weight for root, weight in one.wording.items() if root in other.wording and root not in counted
    )


def shared_part(one: Claim, other: Claim) -> float:
    """Return the share of the lighter sentence that the other one has too, in [0, 1]."""
    lighter = _lighter(one, other)
    return shared_weight(one, other) / lighter if lighter else 0.0


def _lighter(one: Claim, other: Claim) -> float:
    counted = {*one.thing, *other.thing}
    return min(
        sum(weight for root, weight in claim.wording.items() if root not in counted) for claim in (one, other)
    )


def shared_near(one: Claim, other: Claim) -> int:
    """Return how many of the words right before and right after two figures are the same, common words
    aside."""
    counted = {*one.thing, *other.thing}
    (before, after), (other_before, other_after) = _sides(one), _sides(other)
    return len((before & other_before) - counted) + len((after & other_after) - counted)


def name_other_spans(one: Claim, other: Claim) -> bool:
    """Return True if two sentences count over different spans: "13 goals in 54 games" and "23 in 157"."""
    both = (one.beside.keys() & other.beside.keys()) - {one.thing, ()}
    apart = [thing for thing in both if not one.beside[thing].agrees(other.beside[thing])]
    return any(
        _is_span(one, one.beside[thing]) and _is_span(other, other.beside[thing])
        for thing in (*apart, one.thing)
        if apart
    )


def _is_span(claim: Claim, quantity: Quantity) -> bool:
    before = WORD.findall(claim.text[: quantity.start])
    spans = table(claim.article.language, "numbers").get("spans")
    return not spans or bool(before and before[-1].casefold() in spans.split())


def shared_figures(one: Claim, other: Claim) -> int:
    """Return how many other figures of two sentences are of one thing and agree."""
    both = (one.beside.keys() & other.beside.keys()) - {one.thing, ()}
    return sum(one.beside[thing].agrees(other.beside[thing]) for thing in both)


def _sides(claim: Claim) -> tuple[set[str], set[str]]:
    start, end = claim.quantity.start, claim.quantity.end
    sides = WORD.findall(claim.text[:start])[-_NEAR:], WORD.findall(claim.text[end:])[:_NEAR]
    before, after = ({stem(normal(word), claim.article.language) for word in side} for side in sides)
    return before & claim.wording.keys(), after & claim.wording.keys()


def is_set_apart(one: Claim, other: Claim) -> bool:
    """Return True if two sentences name other days, or words beside one figure alone set it apart."""
    if one.thing not in POINTS and name_other_days(one.text, other.text):
        return True
    # Somebody of another age is somebody else.
    if one.age and other.age and not one.age.agrees(other.age):
        return True
    if any(
        thing[:1] == (KIND,) and not one.beside[thing].agrees(other.beside[thing])
        for thing in one.beside.keys() & other.beside.keys()
    ):
        return True
    # "The two journalists" are two of those whom another sentence counts.
    if not one.quantity.unit and any(map(_is_definite, (one, other))):
        return True
    # "Two weeks after" and "three weeks before" count from other moments.
    if one.thing[0] in TIMES and _next_word(one) != _next_word(other):
        return True
    return words_apart(one) != words_apart(other)


def _is_definite(claim: Claim) -> bool:
    before = WORD.findall(claim.text[: claim.quantity.start])
    return bool(before) and before[-1].casefold() in language_of(claim.article.language).definite


def _next_word(claim: Claim) -> str:
    after = WORD.search(claim.text, claim.quantity.end)
    return after.group().casefold() if after else ""


def words_apart(claim: Claim) -> frozenset[str]:
    """Return the words beside a number that set it apart: another time, a share, a plan, a denial."""
    return frozenset(_pattern(claim.article.language, "numbers", "apart").findall(_beside(claim)))


def is_of_a_whole(claim: Claim) -> bool:
    """Return True if words beside a toll say that it is that of a war or an epidemic."""
    return _pattern(claim.article.language, "tolls", "whole").search(_beside(claim)) is not None


def says_it_is_newer(claim: Claim) -> bool:
    """Return True if words beside a number say that it replaces another: "rose to", "revised"."""
    return _pattern(claim.article.language, "tolls", "newer").search(_beside(claim)) is not None


def tells_of_court(claim: Claim) -> bool:
    """Return True if the article of a claim tells of a trial or what came of it."""
    return _pattern(claim.article.language, "accusations", "court").search(claim.article.text) is not None


def _beside(claim: Claim) -> str:
    """Return the clause of a number and the one after it."""
    before, after = claim.text[: claim.quantity.start], claim.text[claim.quantity.end :]
    return f"{CLAUSE.split(before)[-1]} {' '.join(CLAUSE.split(after)[:2])}".lower()


@cache
def _pattern(language: str, name: str, key: str) -> re.Pattern[str]:
    pattern = pattern_text(table(language, name).get(key, "(?!)"))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def shared_names(one: Claim, other: Claim) -> float:
    """Return the share of names that both sentences have, of the sentence with fewer names, in [0, 1].

    Names are capitalised words within a sentence, in languages where nouns have none.
    """
    language = one.article.language
    names, other_names = (
        {
            stem(normal(word), language)
            for word in words(claim.text)[1:]
            if word[0].isupper() and not any(map(str.isdigit, word))
        }
        for claim in (one, other)
    )
    if table(language, "sentences").get("nouns_capital", False) or not (names and other_names):
        return 1.0
    shared = (names & other.wording.keys()) | (other_names & one.wording.keys())
    return len(shared) / min(len(names), len(other_names))
