"""Whether two claims are of one thing, and whether both can be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flows.language.quantities import Quantity
from flows.summaries.claims.claims import Claim
from flows.summaries.claims.days import DAY
from flows.summaries.claims.rules import DifferRules
from flows.summaries.claims.states import counts_the_attacker, state_of
from flows.summaries.claims.times import differ_in_time, scopes, years
from flows.summaries.claims.wording import Word, weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What the words of two claims share: the weight and number of words of their clauses, and the parts."""

    clause: float
    part: float
    sentence: float
    words: tuple[str, ...]


_OPPOSITES = (
    ("lower", "upper"),
    ("left", "right"),
    ("north", "south"),
    ("northern", "southern"),
    ("east", "west"),
    ("eastern", "western"),
    ("early", "late"),
    ("first", "second"),
    ("inside", "outside"),
    ("old", "new"),
    ("obere", "untere"),
    ("oberen", "unteren"),
    ("früh", "spät"),
    ("links", "rechts"),
    ("gauche", "droite"),
    ("supérieur", "inférieur"),
    ("superior", "inferior"),
    ("izquierda", "derecha"),
    ("sinistra", "destra"),
)


def likeness(one: Claim, other: Claim) -> Likeness:
    """Compare the words of two claims but for what is counted, in their clauses and in their sentences."""
    counted = {*one.thing.name, *one.thing.kind, *other.thing.kind}
    mine, theirs = (_without(weights(claim.near), counted) for claim in (one, other))
    common = {stem: weight for stem, weight in mine.items() if stem in theirs}
    lighter = min(sum(mine.values()), sum(theirs.values()))
    clause = sum(common.values())
    return Likeness(
        clause=clause,
        part=clause / lighter if lighter else 0.0,
        sentence=_part(*(_without(weights(claim.whole), counted) for claim in (one, other))),
        words=tuple(dict.fromkeys(word.plain for word in one.near if word.stem in common)),
    )


def said_by_both(one: Claim, other: Claim) -> tuple[str, ...]:
    """Return the telling words of the first claim's clause that the other's clause has too, in order."""
    theirs = weights(other.near)
    return tuple(dict.fromkeys(word.plain for word in one.near if word.weight and word.stem in theirs))


def _without(weighed: Mapping[str, float], stems: Collection[str]) -> dict[str, float]:
    return {stem: weight for stem, weight in weighed.items() if stem not in stems}


def _part(one: dict[str, float], other: dict[str, float]) -> float:
    lighter = min(sum(one.values()), sum(other.values()))
    return sum(weight for stem, weight in one.items() if stem in other) / lighter if lighter else 0.0


def one_thing(one: Claim, other: Claim, rules: DifferRules) -> bool:
    """Tell that two claims are of one thing of one event at one time."""
    if one.thing.name != other.thing.name or one.article.language != other.article.language:
        return False
    if one.thing.name[0] == "age":
        return _shared(one, other) >= rules.age_words and not _birthday_between(one, other, rules)
    if one.thing.name == ("unit", DAY):
        return _one_day(one, other, rules)
    if (
        differ_in_time(one.text, other.text)
        or _are_opposed(one, other)
        or _scopes(one) != _scopes(other)
        or _other_names(one, other)
    ):
        return False
    if one.thing.name[0] != "state" and _differ_beside(one, other):
        return False
    found = likeness(one, other)
    needed = rules.clause if one.thing.kind == other.thing.kind else rules.clause_of_a_kind
    alike = found.clause >= needed and found.part >= rules.part and found.sentence >= rules.sentence
    if alike and len(found.words) >= rules.fewest and _kinds_meet(one, other):
        return True
    leading = max(one.order, other.order) < rules.head
    return _one_toll(one, other, rules) and found.sentence >= (
        rules.toll_sentence if leading else rules.later_toll_sentence
    )


def _are_opposed(one: Claim, other: Claim) -> bool:
    """Tell "the lower deck" from "the upper deck", and "early on Thursday" from "late on Thursday"."""
    mine, theirs = ({word.plain for word in claim.whole} for claim in (one, other))
    return any(
        (first in mine - theirs and second in theirs - mine)
        or (second in mine - theirs and first in theirs - mine)
        for first, second in _OPPOSITES
    )


def _birthday_between(one: Claim, other: Claim, rules: DifferRules) -> bool:
    """Tell two reports so far apart that a person may have grown older between them."""
    first, second = one.article.published, other.article.published
    return bool(first and second) and abs(one.article.time - other.article.time) > timedelta(days=rules.days)


def _differ_beside(one: Claim, other: Claim) -> bool:
    """Tell that two sentences differ in a further number: then they are of two periods or two parts."""
    theirs: dict[tuple[str, ...], list[Quantity]] = defaultdict(list)
    for thing, number in other.beside:
        theirs[thing.name].append(number)
    return any(
        not number.agrees(second)
        for mine, number in one.beside
        if mine.name != one.thing.name
        for second in theirs.get(mine.name, ())
    )


def _one_day(one: Claim, other: Claim, rules: DifferRules) -> bool:
    """Tell that two sentences date one thing: they must share more than for a number."""
    if years(one.text) != years(other.text) or _other_names(one, other):
        return False
    found = likeness(one, other)
    enough = found.clause >= rules.day_clause and found.part >= rules.day_part
    return enough and found.sentence >= rules.day_part and len(found.words) >= rules.fewest


def _kinds_meet(one: Claim, other: Claim) -> bool:
    """Tell that two kinds are the same, or that one report does not narrow what it counts."""
    mine, theirs = one.thing.kind, other.thing.kind
    return mine == theirs or (one.thing.name[0] == "count" and (mine <= theirs or theirs <= mine))


def _one_toll(one: Claim, other: Claim, rules: DifferRules) -> bool:
    """Tell that two reports say how many people are in a state because of something that both name."""
    same = one.thing.name[0] == "state" and one.thing.kind == other.thing.kind
    if counts_the_attacker(one.text) != counts_the_attacker(other.text):
        return False
    return same and _shared(one, other) >= rules.toll_words


def _shared(one: Claim, other: Claim) -> float:
    """Return the weight of the words that two sentences share, but for states and for what is counted."""
    mine, theirs, language = weights(one.whole), _stems(other.whole), one.article.language
    states = {word.stem for word in one.whole if state_of(word.plain, language)}
    named = {word.stem for word in one.whole if word.plain in one.thing.name}
    return sum(weight for stem, weight in mine.items() if stem in theirs - states - named)


def _scopes(claim: Claim) -> frozenset[str]:
    return scopes([word.plain for word in claim.near], claim.article.language)


def conflict(one: Claim, other: Claim, rules: DifferRules) -> bool:
    """Tell that two numbers cannot both be true, and are not too far apart to be of one thing."""
    mine, theirs = one.quantity, other.quantity
    smaller, larger = sorted((mine.value, theirs.value))
    if mine.unit == DAY:
        return not mine.agrees(theirs) and larger - smaller <= rules.days
    return not mine.agrees(theirs) and smaller > 0 and larger <= rules.ratio * smaller


def grown(one: Claim, other: Claim, rules: DifferRules) -> bool:
    """Tell a toll that only grew in the time between two reports."""
    earlier, later = sorted((one, other), key=lambda claim: claim.article.time)
    if one.thing.name[0] != "state" or not (earlier.article.published and later.article.published):
        return False
    apart = later.article.published - earlier.article.published
    return later.quantity.value > earlier.quantity.value and apart > rules.growth


def _other_names(one: Claim, other: Claim) -> bool:
    """Tell that each clause names what the other's sentence does not, or that the sentences share no name."""
    mine, theirs = _names(one.near), _names(other.near)
    if mine - _stems(other.whole) and theirs - _stems(one.whole):
        return True
    mine, theirs = _names(one.whole), _names(other.whole)
    return (
        bool(mine and theirs)
        and mine.isdisjoint(_stems(other.whole))
        and theirs.isdisjoint(_stems(one.whole))
    )


def _names(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.named and word.weight)


def _stems(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words)
