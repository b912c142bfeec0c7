"""Stories: articles that report one event, found by average-link clustering of their words.

An article is compared only with those that share what is most telling of it (candidates); likeness is
the cosine of the term weights, less with time, length and what a guard says (likeness); groups merge
when they are alike on average (average_link); new articles regroup the stories they touch (regroup).
Articles in different languages never join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from flows.model import Article, Cluster, Regrouping
from flows.stories.cluster.decisions import verdicts
from flows.stories.cluster.evidence import clusters_of
from flows.stories.cluster.guards import refusals
from flows.stories.cluster.near import Near, near_misses, with_shared
from flows.stories.cluster.regroup import Known, regroup
from flows.stories.cluster.round_ups import round_ups
from flows.stories.cluster.rules import CandidateRules, StoryRules
from flows.stories.cluster.window import Fingerprint, Window, fingerprint, window_of

__all__ = [
    "CandidateRules",
    "Fingerprint",
    "Known",
    "Near",
    "StoryRules",
    "Window",
    "cluster",
    "clusters_of",
    "fingerprint",
    "near_misses",
    "refusals",
    "regroup",
    "regroup_all",
    "round_ups",
    "verdicts",
    "window_of",
    "with_shared",
]

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def cluster(articles: Sequence[Article], rules: StoryRules) -> tuple[Cluster, ...]:
    """Partition articles into stories as one batch, each earliest article first, stories by their first.

    The order of the articles does not matter.
    """
    as_of = max((article.time for article in articles), default=_NEVER)
    fingerprints = [fingerprint(article, rules) for article in articles]
    made = regroup_all(fingerprints, lambda _: Known(), as_of, rules)
    return clusters_of(made.memberships, {article.id: article for article in articles}, rules)


def regroup_all(
    fingerprints: Iterable[Fingerprint],
    known: Callable[[Sequence[str]], Known],
    as_of: datetime,
    rules: StoryRules,
) -> Regrouping:
    """Regroup the articles of every language; `known` is told the ids of one and tells what is known of them.

    Of fingerprints given one by one none is kept longer than its window is made.
    """
    by_language: dict[str, list[Fingerprint]] = defaultdict(list)
    for each in fingerprints:
        by_language[each.language].append(each)
    made: list[Regrouping] = []
    for language in sorted(by_language):
        window = window_of(by_language.pop(language), as_of, rules)
        made.append(regroup(window, known(window.ids), rules))
    return Regrouping(
        memberships=tuple(each for one in made for each in one.memberships),
        changes=tuple(each for one in made for each in one.changes),
    )
