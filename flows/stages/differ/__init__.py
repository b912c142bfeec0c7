"""Where independent reports of a story give different numbers for one thing.

After de Marneffe, Rafferty and Manning 2008 ("Finding contradictions in text"): align what two sentences
say, make sure that both are about one event, and only then look for what cannot both be true, numbers
being the kind of contradiction that is found most surely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations

from flows.model import Article, Contrast, Passage
from flows.stages.differ.claims import Claim, claims_of
from flows.stages.differ.comparing import conflict, grown, likeness, one_thing
from flows.stages.differ.rules import DifferRules
from flows.text.fitness import Fitness, fitness

__all__ = ["DifferRules", "contrasts_of"]

Grouped = Mapping[int, Sequence[Claim]]


def contrasts_of(
    articles: Sequence[Article],
    groups: Sequence[int],
    fresh_ids: frozenset[str],
    most_words: int,
    rules: DifferRules,
) -> tuple[Contrast, ...]:
    """Find what the independent reports of a story do not agree on, the best supported first.

    `articles` are the story's without copies, `groups` the independent report that each belongs to
    (`flows.text.reports.groups_of`). At least one side is of `fresh_ids`; both sentences have at most
    `most_words` and can stand alone. A figure that its own outlet has updated, or that the other side
    gives as well, is no difference.
    """
    by_group: dict[int, list[Claim]] = {}
    for article, group in sorted(zip(articles, groups, strict=True), key=lambda each: _when(each[0])):
        by_group.setdefault(group, []).extend(claims_of(article))
    found = sorted(_pairs(by_group, fresh_ids, most_words, rules), key=lambda pair: pair[0])
    shown: dict[tuple[str, ...], Contrast] = {}
    for _, one, other in found:
        shown.setdefault(one.thing.name, _contrast(one, other))
    return tuple(shown.values())[: rules.boxes]


def _pairs(
    by_group: Grouped, fresh_ids: frozenset[str], most_words: int, rules: DifferRules
) -> Iterator[tuple[tuple[object, ...], Claim, Claim]]:
    """Yield the pairs of claims that differ, each with what it is ordered by."""
    for mine, theirs in combinations(sorted(by_group), 2):
        for one in by_group[mine]:
            for other in by_group[theirs]:
                if not _differ(one, other, rules):
                    continue
                if _updated(one, by_group[mine], rules) or _updated(other, by_group[theirs], rules):
                    continue
                if _also_said(one, by_group[theirs]) or _also_said(other, by_group[mine]):
                    continue
                pair = sorted((one, other), key=_place)
                ids = {one.article.id, other.article.id}
                if ids & fresh_ids and all(_quotable(claim, most_words) for claim in pair):
                    support = _support(one, by_group) + _support(other, by_group)
                    undated = sum(claim.article.published is None for claim in pair)
                    worth = round(likeness(one, other).clause, 6)
                    yield (-support, undated, -worth, *map(_place, pair)), pair[0], pair[1]


def _differ(one: Claim, other: Claim, rules: DifferRules) -> bool:
    return (
        one.thing.name == other.thing.name
        and conflict(one, other, rules)
        and one_thing(one, other, rules)
        and not grown(one, other, rules)
    )


def _also_said(claim: Claim, others: Sequence[Claim]) -> bool:
    """Tell that a report gives the very number of another as well: then the two are of two things."""
    return any(_same(claim, other) for other in others)


def _updated(claim: Claim, own: Sequence[Claim], rules: DifferRules) -> bool:
    """Tell that a later article of the same report gives another number for the thing."""
    later = (other for other in own if other.article.time > claim.article.time)
    return any(not claim.quantity.agrees(other.quantity) and one_thing(claim, other, rules) for other in later)


def _same(one: Claim, other: Claim) -> bool:
    return one.thing.name == other.thing.name and one.quantity.bounded and one.quantity.agrees(other.quantity)


def _support(claim: Claim, by_group: Grouped) -> int:
    return sum(any(_same(claim, other) for other in claims) for claims in by_group.values())


def _quotable(claim: Claim, most_words: int) -> bool:
    return fitness(claim.text, most_words) is Fitness.FIT


def _contrast(one: Claim, other: Claim) -> Contrast:
    return Contrast(
        about=likeness(one, other).words,
        values=(one.written, other.written),
        one=_passage(one),
        other=_passage(other),
    )


def _passage(claim: Claim) -> Passage:
    return Passage(article_id=claim.article.id, start=claim.start, end=claim.end, text=claim.text)


def _when(article: Article) -> tuple[datetime, str]:
    return article.time, article.id


def _place(claim: Claim) -> tuple[datetime, str, int, int]:
    return claim.article.time, claim.article.id, claim.start, claim.quantity.start
