"""Evidence: why an article stands in its story, what nearly joined it, and what kept each near miss out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.model import Article, Cluster, Link, Membership
from flows.stories.cluster.candidates import candidates, index_of
from flows.stories.cluster.edges import DIGITS, joined
from flows.stories.cluster.likeness import (
    Groups,
    block_likeness,
    excess,
    group_of_rows,
    pair_likeness,
)
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window, part_of
from flows.stories.titles import Flag
from flows.stories.vectors import TermVector, damped, rarity, readings, source_title, vector_of_article

_IN_ANOTHER_STORY = "it is in a story that it is more like"


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

    return cache(lambda article_id: vector_of_article(articles[article_id], rules.vectors))


def _link(
    member: Membership,
    articles: Mapping[str, Article],
    vector: Callable[[str], TermVector],
    rules: StoryRules,
) -> Link | None:
    # The evidence of a copy is its match.
    if member.copy_of or member.nearest_id is None or member.nearest_id not in articles:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An article outside a story: how alike it is to the whole story, and how alike it would have to be.

    `refusal` says what kept it out although it is alike enough, "" if it is not.
    """

    link: Link
    refusal: str = ""


def near_misses(
    window: Window, stories: Mapping[str, str], story_ids: Collection[str], rules: StoryRules
) -> dict[str, tuple[Near, ...]]:
    """Return for each of some stories what nearly joined it, the nearest first.

    `stories` maps the articles of the window to their stories. The similarity of a link is the average
    likeness of the article to the story; its `nearest_id` is the article of the story that it is most like.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, article_id in enumerate(window.ids):
        rows_of[stories.get(article_id, article_id)].append(row)
    groups = {story_id: np.array(rows, dtype=np.int64) for story_id, rows in rows_of.items()}
    present = [story_id for story_id in sorted(story_ids) if story_id in groups]
    if not present:
        return {}
    rows = np.unique(np.concatenate([groups[story_id] for story_id in present]))
    edges = joined(candidates(window, index_of(window, rules.candidates), rows, rules))
    nearly: dict[str, tuple[Near, ...]] = {}
    for story_id in present:
        story = groups[story_id]
        touching = np.isin(edges.ones, story) != np.isin(edges.others, story)
        ends = np.concatenate((edges.ones[touching], edges.others[touching])).astype(np.int64)
        outside = np.setdiff1d(ends, story)
        own_stories = [groups[stories.get(window.ids[row], window.ids[row])] for row in outside.tolist()]
        nearly[story_id] = ()
        if len(outside):
            # Nothing below looks at the rest of the window, which may be a thousand times as large.
            part = np.unique(np.concatenate((story, *own_stories)))
            nearly[story_id] = _nearest(
                part_of(window, part),
                np.searchsorted(part, story),
                np.searchsorted(part, outside),
                [np.searchsorted(part, own) for own in own_stories],
                rules,
            )
    return nearly


def with_shared(
    nearly: Sequence[Near], articles: Mapping[str, Article], rules: StoryRules
) -> tuple[Near, ...]:
    """Return near misses with the words shared, but for those whose articles are not both in `articles`."""
    vector = vectors_of(articles, rules)
    completed: list[Near] = []
    for near in nearly:
        one, other = articles.get(near.link.article_id), articles.get(near.link.nearest_id)
        if one and other:
            shared = shared_terms(one, other, vector, rules)
            completed.append(replace(near, link=replace(near.link, shared=shared)))
    return tuple(completed)


def _nearest(
    window: Window, story: Rows, outside: Rows, own_stories: Sequence[Rows], rules: StoryRules
) -> tuple[Near, ...]:
    """Return what of `outside` nearly joined a story, the nearest first; `own_stories` are their stories."""
    ones, fellows = (grid.ravel() for grid in np.meshgrid(outside, story, indexing="ij"))
    likeness = pair_likeness(window, ones, fellows, rules).reshape(len(outside), len(story))
    average = np.round(likeness.mean(axis=1), DIGITS)  # (outside,)
    needed = np.round(average - _excess_of_singles(window, story, outside, average, rules), DIGITS)
    may_be_refused = _are_alike(window, story, outside)
    lacking = np.round(needed - average, DIGITS)
    by_distance = sorted(range(len(outside)), key=lambda place: (lacking[place], window.ids[outside[place]]))
    nearly: list[Near] = []
    # To ask what keeps an article out costs most: only of the nearest it is asked.
    for place in by_distance:
        row = int(outside[place])
        reason = refusal(window, own_stories[place], story, row, rules) if may_be_refused[place] else ""
        if not reason:
            if average[place] < rules.near_share * needed[place]:
                continue
            reason = _IN_ANOTHER_STORY if average[place] >= needed[place] else ""
        link = Link(
            article_id=window.ids[row],
            nearest_id=window.ids[story[likeness[place].argmax()]],
            similarity=round(float(average[place]), 4),
            threshold=round(float(needed[place]), 4),
            shared=(),
        )
        nearly.append(Near(link=link, refusal=reason))
        if len(nearly) == rules.near_shown:
            break
    return tuple(nearly)


def _excess_of_singles(
    window: Window, story: Rows, outside: Rows, average: Floats, rules: StoryRules
) -> Floats:
    """Return the excess of each outside row, taken as single, over what would join it to a story."""
    count = len(outside)
    singles = Groups(sizes=np.ones(count), within=np.zeros(count), fullness=window.fullness[outside])
    group = group_of_rows(window, story, block_likeness(window, story, rules), rules)
    return excess(window, average, singles, group.at(np.zeros(count, np.int64)), rules)


def refusal(window: Window, own: Rows, story: Rows, row: int, rules: StoryRules) -> str:
    """Return what keeps an article out of a story that it is alike enough to by its words, or "".

    `own` are the rows of the article's own story. Words cannot tell a round-up, two issues of a recurring
    format, two events of one kind, or one event from the same a fortnight later; titles, gaps and times can.
    """
    if not _are_alike(window, story, np.array([row]))[0]:
        return ""
    other = int(_most_alike(window, story, np.array([row])).rows[0])
    hours = abs(float(window.hours[row] - window.hours[other]))
    flags, other_flags = (Flag(int(window.flags[place])) for place in (row, other))
    if (flags | other_flags) & Flag.NO_EVENT:
        named = "it" if flags & Flag.NO_EVENT else "the other"
        return f"no event of its own: {named} tells of several stories or of none"
    if flags & other_flags & Flag.RECURRING and hours > rules.recurring.total_seconds() / 3600:
        return f"recurring format: two issues, {hours:.0f} h apart"
    if flags & other_flags & Flag.DATED:
        return "dated issues: their titles are a name and a date"
    across, one, two = _compared(window, own, story, rules)
    if excess(window, across, one, two, replace(rules, gap=0.0))[0] >= 0:
        within = " and ".join(f"{float(group.within[0]):.2f}" for group in (one, two) if group.sizes[0] > 1)
        return f"separate events: alike {float(across[0]):.2f} across, {within} within"
    timeless = replace(window, hours=np.zeros(len(window)))
    if excess(window, *_compared(timeless, own, story, rules), rules)[0] >= 0:
        return f"time apart: {hours:.0f} h apart"
    return ""


class _MostAlike(NamedTuple):
    """The row of a story that each of some rows shares most with, and the cosines of their weights."""

    rows: Rows
    cosines: Floats


def _most_alike(window: Window, story: Rows, outside: Rows) -> _MostAlike:
    cosines = (window.weights[story] @ window.weights[outside].T).toarray()  # (story, outside)
    return _MostAlike(story[np.argmax(np.round(cosines, DIGITS), axis=0)], cosines.max(axis=0))


def _are_alike(window: Window, story: Rows, outside: Rows) -> NDArray[np.bool_]:
    """Return which rows are alike enough to one of a story by their words alone."""
    return np.asarray(_most_alike(window, story, outside).cosines >= window.threshold)


def _compared(window: Window, one: Rows, other: Rows, rules: StoryRules) -> tuple[Floats, Groups, Groups]:
    """Return the average likeness across two groups, as an array of one value, and both groups."""
    block = block_likeness(window, np.concatenate((one, other)), rules)
    size = len(one)
    across = np.array([block[:size, size:].mean()])
    return (
        across,
        group_of_rows(window, one, block[:size, :size], rules),
        group_of_rows(window, other, block[size:, size:], rules),
    )
