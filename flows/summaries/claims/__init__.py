"""Where independent reports of a story give different numbers or dates for one thing.

After de Marneffe, Rafferty and Manning 2008 ("Finding contradictions in text"): align what two sentences
say, make sure that both are about one event, and only then look for what cannot both be true. They found
numbers and dates the kinds of contradiction that a program finds most surely, and those alone are looked
for. What is said of people (dead, hurt, held) is one thing in whatever words, as their ages are; all else
must be counted by the same noun or measured in the same unit, in clauses that share most of their words.

Precision comes first. No difference is seen where both numbers may be true (bounds, estimates, rounding);
where one is of a part ("another three", "including two"), of another time or scope; where a further number
of the two sentences differs as well, or either clause has a name of its own; where a report gives the
other's number too, or its outlet has corrected it since; and between other units, which are never converted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations, islice, product

from flows.model import Article, Contrast, Passage
from flows.summaries.claims.claims import Claim, claims_of
from flows.summaries.claims.comparing import conflict, grown, likeness, one_thing, said_by_both
from flows.summaries.claims.rules import DifferRules
from flows.summaries.quotable import Fitness, fitness

__all__ = ["DifferRules", "contrasts_of"]

# The claims of one thing by the independent report that makes them.
Reported = Mapping[int, Sequence[Claim]]
Compared = tuple[int, int, Claim, Claim]
Ordered = tuple[tuple[object, ...], Claim, Claim]


def contrasts_of(
    articles: Sequence[Article],
    groups: Sequence[int],
    fresh_ids: frozenset[str],
    most_words: int,
    rules: DifferRules,
) -> tuple[Contrast, ...]:
    """Find what the independent reports of a story do not agree on, the best supported first.

    `articles` are the story's without copies, `groups` the independent report that each belongs to
    (`flows.stories.independence.groups_of`). At least one side is of `fresh_ids`; both sentences have at most
    `most_words` and can stand alone. A figure that its own outlet has updated, or that the other side
    gives as well, is no difference.
    """
    if len(set(groups)) < 2:
        return ()
    characters = min(rules.characters, rules.story_characters // len(articles))
    by_thing: dict[tuple[str, ...], dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for article, group in sorted(zip(articles, groups, strict=True), key=lambda each: _when(each[0])):
        for claim in claims_of(article, characters, rules):
            claims = by_thing[claim.thing.name][group]
            if len(claims) < rules.repeated:
                claims.append(claim)
    found: list[Ordered] = []
    left = rules.pairs
    for name in sorted(by_thing):
        compared = list(islice(_compared(by_thing[name]), left))
        left -= len(compared)
        if pairs := list(_pairs(compared, by_thing[name], fresh_ids, most_words, rules)):
            found.append(min(pairs, key=lambda pair: pair[0]))
    best = sorted(found, key=lambda pair: pair[0])[: rules.boxes]
    return tuple(_contrast(one, other) for _, one, other in best)


def _compared(reported: Reported) -> Iterator[Compared]:
    """Yield every claim of a report with every claim of another, and the numbers of the two reports."""
    for mine, theirs in combinations(sorted(reported), 2):
        for one, other in product(reported[mine], reported[theirs]):
            yield mine, theirs, one, other


def _pairs(
    compared: Sequence[Compared],
    reported: Reported,
    fresh_ids: frozenset[str],
    most_words: int,
    rules: DifferRules,
) -> Iterator[Ordered]:
    """Yield the claims of two reports that differ, the earlier first, each pair with what orders it."""
    for mine, theirs, one, other in compared:
        fresh = not fresh_ids.isdisjoint((one.article.id, other.article.id))
        if not (fresh and _differ(one, other, rules)):
            continue
        known = _known_better(one, reported[mine], reported[theirs], rules)
        if known or _known_better(other, reported[theirs], reported[mine], rules):
            continue
        if _quotable(one, most_words) and _quotable(other, most_words):
            yield _ordered(one, other, reported)


def _differ(one: Claim, other: Claim, rules: DifferRules) -> bool:
    return conflict(one, other, rules) and one_thing(one, other, rules) and not grown(one, other, rules)


def _known_better(claim: Claim, own: Sequence[Claim], others: Sequence[Claim], rules: DifferRules) -> bool:
    """Tell a figure that its report updated, or that the other report gives as well.

    A report that gives both figures gives them for two things.
    """
    later = [each for each in own if each.article.time > claim.article.time]
    updated = any(
        not claim.quantity.agrees(each.quantity) and one_thing(claim, each, rules) for each in later
    )
    return updated or any(_same(claim, each) for each in others)


def _same(one: Claim, other: Claim) -> bool:
    return other.quantity.bounded and one.quantity.agrees(other.quantity)


def _ordered(one: Claim, other: Claim, reported: Reported) -> Ordered:
    """Put the earlier first; the values that most reports give, of dated articles, sort first."""
    pair = sorted((one, other), key=_place)
    support = sum(
        any(_same(each, claim) for claim in claims) for each in pair for claims in reported.values()
    )
    undated = sum(each.article.published is None for each in pair)
    worth = round(likeness(one, other).clause, 6)
    return (-support, undated, -worth, *map(_place, pair)), pair[0], pair[1]


def _quotable(claim: Claim, most_words: int) -> bool:
    article, span = claim.article, (claim.start, claim.end)
    return fitness(article.text, span, article.language, most_words) is Fitness.FIT


def _contrast(one: Claim, other: Claim) -> Contrast:
    return Contrast(
        about=said_by_both(one, other),
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
