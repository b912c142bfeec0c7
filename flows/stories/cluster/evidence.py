"""Why an article stands in its story: its nearest fellow and the words they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

import numpy as np

from flows.model import Article, Cluster, Link, Membership
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import told_title
from flows.stories.vectors import TermVector, damped, rarity, readings, vector_of


def clusters_of(
    memberships: Sequence[Membership], articles: Mapping[str, Article], rules: StoryRules
) -> tuple[Cluster, ...]:
    """Return the stories that memberships make, each earliest article first, by their first article.

    What two articles share is found in their texts, here and only for the stories asked for. Articles that
    are not in `articles` are left out.
    """
    vector = vectors_of(articles, rules)
    stories: dict[str, list[Membership]] = {}
    for each in memberships:
        if each.article_id in articles:
            stories.setdefault(each.story_id, []).append(each)
    made: list[Cluster] = []
    for story_id, members in stories.items():
        ordered = sorted(members, key=lambda each: _order(articles[each.article_id]))
        links = [_link(each, articles, vector, rules) for each in ordered[1:]]
        made.append(
            Cluster(
                story_id=story_id,
                article_ids=tuple(each.article_id for each in ordered),
                links=tuple(link for link in links if link),
            )
        )
    return tuple(sorted(made, key=lambda cluster: _order(articles[cluster.article_ids[0]])))


def _order(article: Article) -> tuple[datetime, str]:
    return article.time, article.id


def vectors_of(articles: Mapping[str, Article], rules: StoryRules) -> Callable[[str], TermVector]:
    """Return what gives the term vector of an article by its id, each made once and when it is asked for."""

    @cache
    def vector(article_id: str) -> TermVector:
        article = articles[article_id]
        return vector_of(told_title(article), article.text, article.language, rules.vectors)

    return vector


def _link(
    membership: Membership,
    articles: Mapping[str, Article],
    vector: Callable[[str], TermVector],
    rules: StoryRules,
) -> Link | None:
    nearest = membership.nearest_id
    if nearest is None or nearest not in articles:
        return None
    return Link(
        article_id=membership.article_id,
        nearest_id=nearest,
        similarity=membership.similarity or 0.0,
        threshold=membership.threshold or 0.0,
        shared=shared_terms(articles[membership.article_id], articles[nearest], vector, rules),
    )


def shared_terms(
    one: Article, other: Article, vector: Callable[[str], TermVector], rules: StoryRules
) -> tuple[str, ...]:
    """Return what two articles share, most telling in the language first, as written in the first.

    `vector` gives the term vector of an article by its id.
    """
    mine, theirs = vector(one.id), vector(other.id)
    terms, here, there = np.intersect1d(mine.terms, theirs.terms, return_indices=True)
    common = np.maximum(mine.commonness[here], theirs.commonness[there])
    rare = rarity(np.ones(len(terms)), common, 1.0, rules.vectors)
    weights = damped(mine.counts[here]) * damped(theirs.counts[there]) * rare**2
    wanted = set(terms.tolist())
    read = readings((told_title(one), one.text), one.language, rules.vectors, wanted)
    told = zip(weights.tolist(), terms.tolist(), strict=True)
    ordered = sorted((-round(weight, 9), read[term]) for weight, term in told if weight > 0)
    return tuple(reading for _, reading in ordered[: rules.shared_terms])
