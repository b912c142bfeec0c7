"""Stories: articles that report one event, grouped by average-link clustering of their words.

An article is compared only with those that share its most telling terms (`candidates`). Likeness is the
cosine of the term weights, reduced with time and for guides (`likeness`). Groups merge while they are alike
enough on average (`average_link`). New articles regroup the stories they touch (`regroup`). Articles in
different languages never join. Copies are left out and follow their original (`regroup_all`), so that a text
weighs once, however often it is reprinted. `rules` holds every threshold.

Other rooms use the names below alone, so that another way of grouping can take their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flows.model import Article, Cluster, Match
from flows.stories.cluster.company import window_of
from flows.stories.cluster.evidence import Near, clusters_of, near_misses, with_shared
from flows.stories.cluster.identity import verdicts
from flows.stories.cluster.prints import Fingerprint, Prints
from flows.stories.cluster.regroup import regroup_all
from flows.stories.cluster.rules import CandidateRules, StoryRules
from flows.stories.cluster.window import Window, fingerprint

__all__ = [
    "CandidateRules",
    "Fingerprint",
    "Near",
    "Prints",
    "StoryRules",
    "Window",
    "cluster",
    "clusters_of",
    "fingerprint",
    "near_misses",
    "regroup_all",
    "verdicts",
    "window_of",
    "with_shared",
]


def cluster(
    articles: Sequence[Article], rules: StoryRules, copies: Sequence[Match] = ()
) -> tuple[Cluster, ...]:
    """Return the stories of articles that arrive as one batch, by their earliest article.

    The order of the articles does not matter. `copies` are in the stories of their originals.
    """
    as_of = max((article.time for article in articles), default=datetime(2000, 1, 1, tzinfo=UTC))
    fingerprints = [fingerprint(article, rules) for article in articles]
    regrouping = regroup_all(fingerprints, lambda _: {}, (), as_of, rules, copies)
    return clusters_of(regrouping.memberships, {article.id: article for article in articles}, rules)
