"""Stories: articles that report one event, found by average-link clustering of their words.

An article is compared only with those that share what is most telling of it (candidates); likeness is
the cosine of the term weights, less with time, length and what a guard says (likeness); groups merge
when they are alike on average (average_link). Articles in different languages never join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from flows.model import Article, Cluster
from flows.stages.cluster.average_link import components, groups_of
from flows.stages.cluster.candidates import candidates, index_of
from flows.stages.cluster.evidence import links_of
from flows.stages.cluster.rules import CandidateRules, StoryRules
from flows.stages.cluster.window import Fingerprint, Window, fingerprint, window_of

__all__ = ["CandidateRules", "Fingerprint", "StoryRules", "Window", "cluster", "fingerprint", "window_of"]


def cluster(articles: Sequence[Article], rules: StoryRules) -> tuple[Cluster, ...]:
    """Partition articles into stories, each earliest article first, stories by their first article.

    The order of the articles does not matter.
    """
    by_id = {article.id: article for article in articles}
    by_language: dict[str, list[Fingerprint]] = defaultdict(list)
    for article in articles:
        by_language[article.language].append(fingerprint(article, rules))
    found: list[tuple[tuple[datetime, str], Cluster]] = []
    for language in sorted(by_language):
        window = window_of(by_language[language], rules)
        edges = candidates(window, index_of(window, rules.candidates), np.arange(len(window)), rules)
        for component in components(window, edges):
            for group in groups_of(window, component, rules):
                ordered = sorted(group.tolist(), key=lambda row: _order(by_id[window.ids[row]]))
                links = links_of(window, np.array(ordered), by_id, rules)
                made = Cluster(article_ids=tuple(window.ids[row] for row in ordered), links=links)
                found.append((_order(by_id[made.article_ids[0]]), made))
    return tuple(made for _, made in sorted(found, key=lambda pair: pair[0]))


def _order(article: Article) -> tuple[datetime, str]:
    return article.time, article.id
