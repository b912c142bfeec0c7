"""What nearly joined a story: the articles outside it that are most like it on average."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from flows.model import Article, Link
from flows.stages.cluster.candidates import candidates, index_of
from flows.stages.cluster.evidence import shared_terms, vectors_of
from flows.stages.cluster.likeness import DIGITS, pair_likeness
from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Rows, Window


def near_misses(
    window: Window, stories: Mapping[str, str], asked: Collection[str], rules: StoryRules
) -> dict[str, tuple[Link, ...]]:
    """Return for each story asked for what nearly joined it, the nearest first.

    `stories` maps the window's articles to their stories. A link's similarity is the article's likeness to
    the whole story on average, which is what decides; its `nearest_id` is the fellow it is most like.
    """
    rows: dict[str, list[int]] = {story_id: [] for story_id in asked}
    for row, article_id in enumerate(window.ids):
        if (story_id := stories.get(article_id)) in rows:
            rows[story_id].append(row)
    held = {story_id: np.array(found, dtype=np.int64) for story_id, found in rows.items() if found}
    if not held:
        return {}
    every = np.unique(np.concatenate(list(held.values())))
    edges = candidates(window, index_of(window, rules.candidates), every, rules)
    made: dict[str, tuple[Link, ...]] = {}
    for story_id, members in held.items():
        touching = np.isin(edges.ones, members) != np.isin(edges.others, members)
        ends = np.concatenate((edges.ones[touching], edges.others[touching]))
        made[story_id] = _nearest(window, members, np.setdiff1d(ends, members), rules)
    return made


def _nearest(window: Window, members: Rows, outside: Rows, rules: StoryRules) -> tuple[Link, ...]:
    ones, others = (each.ravel() for each in np.meshgrid(outside, members, indexing="ij"))
    likeness = pair_likeness(window, ones, others, rules).reshape(len(outside), len(members))
    average = np.round(likeness.mean(axis=1), DIGITS) if len(outside) else np.empty(0)
    links = [
        Link(
            article_id=window.ids[row],
            nearest_id=window.ids[members[like.argmax()]],
            similarity=round(float(mean), 4),
            threshold=round(window.threshold, 4),
            shared=(),
        )
        for row, like, mean in zip(outside.tolist(), likeness, average.tolist(), strict=True)
        if mean >= rules.near_share * window.threshold
    ]
    links.sort(key=lambda link: (-link.similarity, link.article_id))
    return tuple(links[: rules.near_shown])


def with_shared(
    links: Sequence[Link], articles: Mapping[str, Article], rules: StoryRules
) -> tuple[Link, ...]:
    """Return the links with the words that their articles share; those of unknown articles are left out."""
    vector = vectors_of(articles, rules)
    return tuple(
        replace(
            link,
            shared=shared_terms(articles[link.article_id], articles[link.nearest_id], vector, rules),
        )
        for link in links
        if link.article_id in articles and link.nearest_id in articles
    )
