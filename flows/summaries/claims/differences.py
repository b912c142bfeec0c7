"""Figures on which independent reports of a story differ.

After de Marneffe, Rafferty and Manning 2008 ("Finding contradictions in text"): align what two sentences say,
make sure that both are about one event, and only then look for what cannot both be true. Figures are the kind
of contradiction that a program finds most surely, and those alone are looked for.

Precision comes first. Two figures differ only if both cannot be true (bounds, estimates, rounding, units),
neither report gives the other's figure anywhere for such a thing, no year, month or weekday and no word such
as "last" or "expected" sets them apart, one is not many times the other, and both are of one thing: their
sentences share much of their wording and names; or all reports together give just two figures for such a
thing; or the words right around the figures are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product

from flows.language.quantities import Bound
from flows.language.words import normal, stem, words
from flows.model import Article, Contrast
from flows.summaries.claims.alignment import (
    agree,
    is_set_apart,
    name_other_spans,
    says_it_is_newer,
    share_wording,
    shared_figures,
    shared_names,
    shared_near,
    shared_part,
    shared_weight,
    tells_of_court,
)
from flows.summaries.claims.claim import Claim, claims_of
from flows.summaries.claims.figures import GROWING, PEOPLE, POINTS, TIMES, Thing
from flows.summaries.quotable import NO_CONTEXT, Context

_MOST_CLAIMS = 20
_WEIGHT_OF_A_WORD = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRules:
    """How surely two figures must be of one thing.

    A toll that grew between reports further apart than `growth` is news; a person may have had a birthday
    after `birthday`. The greater of two figures is at most `ratio` times the lesser. The sentences of two
    tolls, ages, measures and counts share at least these parts of the lighter one's wording, and of its
    names. Where all reports together give two figures, `weight` and `two_part` are enough of it, and where
    the words around both figures are the same `near`, `near_weight` and `near_part`. At most `boxes` are
    shown.

    Chosen on the labelled figures of 47 ECB+ events: of 648 settings the same one is best in each of five
    folds by story (precision .92, recall .17), and looser ones find nothing more. Of 246 clusters of
    Multi-News one shows a difference, which is true; of 990 documents, each with its sentences dealt out to
    two reports, two do.
    """

    growth: timedelta = timedelta(hours=12)
    birthday: timedelta = timedelta(days=45)
    ratio: float = 4.0
    toll_part: float = 0.3
    toll_names: float = 0.1
    unit_part: float = 0.6
    part: float = 0.45
    names: float = 0.5
    weight: float = 4.5
    two_part: float = 0.35
    near: int = 2
    least_near: int = 1
    point_near: int = 3
    near_weight: float = 4.5
    near_part: float = 0.2
    boxes: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """All claims of a story for one thing, by report, and how many figures they give that do not agree."""

    by_report: Mapping[int, Sequence[Claim]]
    values: int

    def support(self, claim: Claim) -> int:
        """Return how many reports have a claim that agrees."""
        return sum(any(agree(claim, other) for other in claims) for claims in self.by_report.values())


def differences_of(
    articles: Sequence[Article],
    reports: Sequence[int],
    fresh_ids: frozenset[str],
    most_words: int,
    context: Context = NO_CONTEXT,
    rules: DifferenceRules | None = None,
) -> tuple[Contrast, ...]:
    """Return what the independent reports of a story do not agree on, the best supported first.

    `articles` are the story's without copies, `reports` the number of the independent report that each
    belongs to. At least one side is of `fresh_ids`; both sentences have at most `most_words` and can be
    understood below what the reader was shown (`context`).
    """
    rules = rules or DifferenceRules()

    def order(pair: Sequence[Claim]) -> tuple[object, ...]:
        """Return a key that puts first the values that most reports give, then those of dated articles."""
        slot = slots[pair[0].thing]
        undated = sum(claim.article.published is None for claim in pair)
        return -sum(map(slot.support, pair)), undated, *(claim.place for claim in pair)

    def unlike(pair: Sequence[Claim]) -> tuple[object, ...]:
        """Return a key that puts first the sentences that are most alike around the figures."""
        leaning = sum(not claim.is_clear(most_words, context) for claim in pair)
        alike = shared_near(*pair) + shared_figures(*pair) + shared_weight(*pair) / _WEIGHT_OF_A_WORD
        return leaning - alike, order(pair)

    slots = _slots(articles, reports)
    pairs_of = {
        thing: [
            pair
            for pair in _pairs(slot, fresh_ids, rules)
            if all(claim.can_be_quoted(most_words, context) for claim in pair)
        ]
        for thing, slot in slots.items()
    }
    shown: list[Sequence[Claim]] = []
    for pairs in sorted(filter(None, pairs_of.values()), key=lambda pairs: min(map(order, pairs))):
        best = min(pairs, key=unlike)
        # Two sentences that stand in a box already show their other figures.
        passages = {claim.passage for pair in shown for claim in pair}
        if not all(claim.passage in passages for claim in best):
            shown.append(best)
    return tuple(
        _contrast(one, other, _reason(one, other, slots[one.thing].values, rules))
        for one, other in shown[: rules.boxes]
    )


def _pairs(slot: _Slot, fresh_ids: frozenset[str], rules: DifferenceRules) -> list[Sequence[Claim]]:
    """Return the pairs of claims for one thing that differ, the earlier claim first."""
    return [
        sorted(pair, key=lambda claim: claim.place)
        for mine, theirs in combinations(filter(_is_sure, slot.by_report.values()), 2)
        for pair in product(mine[:_MOST_CLAIMS], theirs[:_MOST_CLAIMS])
        if any(claim.article.id in fresh_ids for claim in pair)
        and not any(agree(pair[0], claim) for claim in theirs)
        and not any(agree(pair[1], claim) for claim in mine)
        and _reason(*pair, slot.values, rules)
    ]


def _slots(articles: Sequence[Article], reports: Sequence[int]) -> Mapping[Thing, _Slot]:
    by_thing: dict[Thing, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    if len(set(reports)) > 1:
        for report, article in sorted(zip(reports, articles, strict=True), key=lambda entry: entry[0]):
            for claim in claims_of(article):
                by_thing[claim.thing][report].append(claim)
    return {
        thing: _Slot(by_report=by_report, values=_value_count(by_report))
        for thing, by_report in by_thing.items()
        if len(by_report) > 1
    }


def _is_sure(claims: Sequence[Claim]) -> bool:
    """Return True if a report gives no second figure for a toll, and has not updated its figure."""
    is_single = claims[0].is_toll or len({claim.article.id for claim in claims}) > 1
    return not is_single or all(agree(*pair) for pair in combinations(claims, 2))


def _value_count(by_report: Mapping[int, Sequence[Claim]]) -> int:
    """Return how many figures do not agree: each is compared with the first of its group."""
    firsts: list[Claim] = []
    for claim in sorted(
        (claim for claims in by_report.values() for claim in claims), key=lambda claim: claim.quantity.value
    ):
        if not any(agree(claim, first) for first in firsts):
            firsts.append(claim)
    return len(firsts)


def _reason(one: Claim, other: Claim, values: int, rules: DifferenceRules) -> str:
    """Return why two claims that do not agree are of one thing of one event, or ""."""
    if one.article.language != other.article.language or agree(one, other):
        return ""
    earlier, later = sorted((one, other), key=lambda claim: claim.article.time)
    apart = later.article.time - earlier.article.time
    is_dated = bool(one.article.published and other.article.published)
    if one.thing[0] == "age":
        # Between an arrest and a trial lie birthdays.
        is_one = apart <= rules.birthday if is_dated else tells_of_court(one) == tells_of_court(other)
        return "one name" if is_one else ""
    if is_set_apart(one, other):
        return ""
    if one.is_toll:
        # Of undated reports nobody knows which is the later one; both bounds of a toll may be early.
        is_more = later.quantity.value > earlier.quantity.value or one.thing[0] not in GROWING
        is_growth = (is_more and apart > rules.growth) or says_it_is_newer(one) or says_it_is_newer(other)
        is_toll = not is_growth and not one.quantity.agrees(other.quantity)
        is_one = (
            share_wording(one, other, rules.toll_part, rules.toll_names)
            if is_dated
            else _is_same_phrase(one, other, rules)
        )
        return "one event" if is_toll and is_one else ""
    low, high = sorted(abs(claim.quantity.value) for claim in (one, other))
    is_near = high <= rules.ratio * low or one.quantity.unit == "calibre"
    return _reason_of_counts(one, other, values, rules) if is_near else ""


def _is_same_phrase(one: Claim, other: Claim, rules: DifferenceRules) -> bool:
    """Return True if two exact figures stand among the same words."""
    is_exact = one.quantity.bound is other.quantity.bound is Bound.EXACT
    return is_exact and shared_near(one, other) >= rules.near and shared_part(one, other) >= rules.part


def _reason_of_counts(one: Claim, other: Claim, values: int, rules: DifferenceRules) -> str:
    """Return why two figures that are no tolls and no ages are of one thing, or ""."""
    weight, part, near = shared_weight(one, other), shared_part(one, other), shared_near(one, other)
    if one.thing in POINTS:
        return "same words around both" if near >= rules.point_near and part >= rules.part else ""
    if one.age and other.age and near >= rules.least_near and part >= rules.near_part:
        # Of another age they would be set apart: both tell of somebody of one age.
        return "somebody of one age"
    is_vague, is_named = one.thing[0] in PEOPLE, shared_names(one, other) >= rules.names
    if name_other_spans(one, other):
        return ""
    if values == 2 and not is_vague and weight >= rules.weight and part >= rules.two_part and is_named:
        return "all reports give these two"
    if (
        not is_vague
        and is_named
        and near >= rules.near
        and weight >= rules.near_weight
        and part >= rules.near_part
    ):
        return "same words around both"
    # A further number that differs tells of two periods or two parts.
    both = (one.beside.keys() & other.beside.keys()) - {one.thing, ()}
    if near < rules.least_near or one.thing[0] in TIMES:
        return ""
    if not all(one.beside[thing].agrees(other.beside[thing]) for thing in both):
        return ""
    is_alike = share_wording(one, other, rules.unit_part if one.quantity.unit else rules.part, rules.names)
    return "sentences alike" if is_alike else ""


def _contrast(one: Claim, other: Claim, reason: str) -> Contrast:
    language = one.article.language
    said = (normal(word) for word in words(one.text))
    shared = one.wording.keys() & other.wording.keys()
    about = dict.fromkeys(
        word for word in said if stem(word, language) in shared and stem(word, language) not in one.thing
    )
    return Contrast(
        about=tuple(about),
        values=(one.written, other.written),
        reason=reason,
        one=one.passage,
        other=other.passage,
    )
