"""The evidence for an article in its story: its nearest fellow and the words they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

import numpy as np

from flows.model import Article, Cluster, Link, Membership
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import source_title
from flows.stories.vectors import TermVector, damped, rarity, readings, vector_of


def clusters_of(
    memberships: Sequence[Membership], articles: Mapping[str, Article], rules: StoryRules
) -> tuple[Cluster, ...]:
    """Return the stories that memberships make, by their earliest article, each with its articles by time.

    The words that two articles share are read from their texts, here and only for these stories. Articles
    that are not in `articles` are left out.
    """
    vector = vectors_of(articles, rules)

    def order(article_id: str) -> tuple[datetime, str]:
        return articles[article_id].time, article_id

    stories: dict[str, list[Membership]] = defaultdict(list)
    for member in memberships:
        if member.article_id in articles:
            stories[member.story_id].append(member)
    clusters: list[Cluster] = []
    for story_id, members in stories.items():
        members.sort(key=lambda member: order(member.article_id))
        links = (_link(member, articles, vector, rules) for member in members[1:])
        ids = tuple(member.article_id for member in members)
        clusters.append(
            Cluster(story_id=story_id, article_ids=ids, links=tuple(link for link in links if link))
        )
    return tuple(sorted(clusters, key=lambda cluster: order(cluster.article_ids[0])))


def vectors_of(articles: Mapping[str, Article], rules: StoryRules) -> Callable[[str], TermVector]:
    """Return a function from an article's id to its term vector, which is made once, when first needed."""

    @cache
    def vector(article_id: str) -> TermVector:
        article = articles[article_id]
        return vector_of(source_title(article), article.text, article.language, rules.vectors)

    return vector


def _link(
    member: Membership,
    articles: Mapping[str, Article],
    vector: Callable[[str], TermVector],
    rules: StoryRules,
) -> Link | None:
    if member.nearest_id is None or member.nearest_id not in articles:
        return None
    return Link(
        article_id=member.article_id,
        nearest_id=member.nearest_id,
        similarity=member.similarity or 0.0,
        threshold=member.threshold or 0.0,
        shared=shared_terms(articles[member.article_id], articles[member.nearest_id], vector, rules),
    )


def shared_terms(
    one: Article, other: Article, vector: Callable[[str], TermVector], rules: StoryRules
) -> tuple[str, ...]:
    """Return the terms that two articles share as written in the first, the most telling first."""
    mine, theirs = vector(one.id), vector(other.id)
    terms, here, there = np.intersect1d(mine.terms, theirs.terms, return_indices=True)
    common = np.maximum(mine.commonness[here], theirs.commonness[there])
    # Weighed by how rare a term is in the language alone: as if both were the only texts.
    rare = rarity(np.ones(len(terms)), common, 1.0, rules.vectors)
    weights = damped(mine.counts[here]) * damped(theirs.counts[there]) * rare**2
    as_written = readings(source_title(one), one.text, one.language, rules.vectors, set(terms.tolist()))
    ranked = sorted(
        (-round(weight, 9), as_written[term])
        for weight, term in zip(weights.tolist(), terms.tolist(), strict=True)
        if weight > 0
    )
    return tuple(reading for _, reading in ranked[: rules.shared_terms])
