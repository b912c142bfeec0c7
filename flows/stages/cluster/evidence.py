"""Why an article stands in its story: its nearest fellow and the words they share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from flows.model import Article, Link
from flows.stages.cluster.likeness import block_likeness
from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Rows, Window, told_title
from flows.text.vectors import readings


def links_of(
    window: Window, members: Rows, articles: Mapping[str, Article], rules: StoryRules
) -> tuple[Link, ...]:
    """Return the evidence for each article of a story beyond the first; `members` in the story's order."""
    if len(members) < 2:
        return ()
    likeness = block_likeness(window, members, rules)
    np.fill_diagonal(likeness, -np.inf)
    made: list[Link] = []
    for place in range(1, len(members)):
        nearest = _nearest(likeness[place], members)
        one, other = int(members[place]), int(members[nearest])
        made.append(
            Link(
                article_id=window.ids[one],
                nearest_id=window.ids[other],
                similarity=round(float(likeness[place, nearest]), 4),
                threshold=round(window.threshold, 4),
                shared=_shared(window, (one, other), articles[window.ids[one]], rules),
            )
        )
    return tuple(made)


def _nearest(likeness: np.ndarray[tuple[int], np.dtype[np.float64]], members: Rows) -> int:
    best = np.flatnonzero(likeness == likeness.max())
    return int(min(best, key=lambda place: members[place]))


def _shared(window: Window, pair: tuple[int, int], article: Article, rules: StoryRules) -> tuple[str, ...]:
    """Return what two articles share, most telling first, as written in the first of them."""
    one, other = (window.weights[row] for row in pair)
    common, mine, theirs = np.intersect1d(one.indices, other.indices, return_indices=True)
    terms = window.terms[common].tolist()
    products = (one.data[mine] * other.data[theirs]).tolist()
    read = readings((told_title(article), article.text), article.language, rules.vectors, set(terms))
    order = sorted(
        (-product, read[term]) for term, product in zip(terms, products, strict=True) if product > 0
    )
    return tuple(reading for _, reading in order[: rules.shared_terms])
