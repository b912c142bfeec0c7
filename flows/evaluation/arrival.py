"""Articles that arrive by and by, each batch regrouping the stories it touches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flows.model import Article, Cluster, Membership
from flows.stories.cluster import Fingerprint, StoryRules, clusters_of, fingerprint, regroup_all


def cluster_by_batches(
    articles: Sequence[Article], batches: int, timed: bool, rules: StoryRules
) -> tuple[Cluster, ...]:
    """Return the stories of articles that came in so many batches of equal size.

    In the order of their times when they are timed, else in one that derives from what they say alone.
    """
    ordered = sorted(articles, key=_by_time if timed else _shuffled)
    held: list[Fingerprint] = []
    known: dict[str, Membership] = {}
    size = max(1, -(-len(ordered) // batches))
    for first in range(0, len(ordered), size):
        held += [fingerprint(article, rules) for article in ordered[first : first + size]]
        as_of = max(each.time for each in held)
        made = regroup_all(held, lambda _: known, (), as_of, rules)
        known.update({each.article_id: each for each in made.memberships})
    return clusters_of(tuple(known.values()), {article.id: article for article in articles}, rules)


def _by_time(article: Article) -> tuple[str, str]:
    return article.time.isoformat(), article.id


def _shuffled(article: Article) -> tuple[str, str]:
    return hashlib.sha256(article.id.encode()).hexdigest(), article.id
