"""What nearly joined a story: the articles outside it that are most like it, and what kept each out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from flows.model import Article, Link
from flows.stories.cluster.candidates import candidates, index_of
from flows.stories.cluster.evidence import shared_terms, vectors_of
from flows.stories.cluster.guards import refusals, side_of
from flows.stories.cluster.joining import Sides, excess
from flows.stories.cluster.likeness import DIGITS, block_likeness, fullness, pair_likeness
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window

_ELSEWHERE = "it is in a story that it is more like"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An article outside a story: its likeness to the whole story beside what it would have needed.

    `refused` is what kept it out all the same, "" when it was not alike enough.
    """

    link: Link
    refused: str = ""


def near_misses(
    window: Window, stories: Mapping[str, str], asked: Collection[str], rules: StoryRules
) -> dict[str, tuple[Near, ...]]:
    """Return for each story asked for what nearly joined it, what came nearest first.

    `stories` maps the window's articles to their stories. A link's similarity is the article's likeness to
    the story on average; its `nearest_id` is the fellow it is most like.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for row, article_id in enumerate(window.ids):
        rows[stories.get(article_id, article_id)].append(row)
    groups = {story_id: np.array(found, dtype=np.int64) for story_id, found in rows.items()}
    held = {story_id: groups[story_id] for story_id in sorted(asked) if story_id in groups}
    if not held:
        return {}
    every = np.unique(np.concatenate(list(held.values())))
    edges = candidates(window, index_of(window, rules.candidates), every, rules)
    made: dict[str, tuple[Near, ...]] = {}
    for story_id, members in held.items():
        touching = np.isin(edges.ones, members) != np.isin(edges.others, members)
        ends = np.concatenate((edges.ones[touching], edges.others[touching]))
        outside = np.setdiff1d(ends, members)
        own = [groups[stories.get(window.ids[row], window.ids[row])] for row in outside.tolist()]
        made[story_id] = _nearest(window, members, (outside, own), rules)
    return made


def with_shared(
    found: Sequence[Near], articles: Mapping[str, Article], rules: StoryRules
) -> tuple[Near, ...]:
    """Return what nearly joined with the words shared; what has an unknown article is left out."""
    vector = vectors_of(articles, rules)
    made: list[Near] = []
    for near in found:
        one, other = articles.get(near.link.article_id), articles.get(near.link.nearest_id)
        if one and other:
            shared = shared_terms(one, other, vector, rules)
            made.append(replace(near, link=replace(near.link, shared=shared)))
    return tuple(made)


def _nearest(
    window: Window, members: Rows, others: tuple[Rows, Sequence[Rows]], rules: StoryRules
) -> tuple[Near, ...]:
    outside, own = others
    if not len(outside):
        return ()
    ones, fellows = (each.ravel() for each in np.meshgrid(outside, members, indexing="ij"))
    likeness = pair_likeness(window, ones, fellows, rules).reshape(len(outside), len(members))
    average = np.round(likeness.mean(axis=1), DIGITS)
    needed = _needed(window, members, (outside, average), rules)
    made: list[tuple[float, Near]] = []
    for place, row in enumerate(outside.tolist()):
        refused = _refused(window, members, (row, own[place]), rules)
        enough = float(average[place]) >= float(needed[place])
        if not refused and average[place] < rules.near_share * needed[place]:
            continue
        link = Link(
            article_id=window.ids[row],
            nearest_id=window.ids[members[likeness[place].argmax()]],
            similarity=round(float(average[place]), 4),
            threshold=round(float(needed[place]), 4),
            shared=(),
        )
        near = Near(link=link, refused=refused or (_ELSEWHERE if enough else ""))
        made.append((float(needed[place] - average[place]), near))
    made.sort(key=lambda each: (round(each[0], DIGITS), each[1].link.article_id))
    return tuple(near for _, near in made[: rules.near_shown])


def _needed(window: Window, members: Rows, outside: tuple[Rows, Floats], rules: StoryRules) -> Floats:
    """Return how alike to the story each article would have to be, if it were alone."""
    rows, average = outside
    count = len(rows)
    story = side_of(window, members, block_likeness(window, members, rules), rules)
    told = fullness(window.lengths[rows], rules)
    alone = Sides(sizes=np.ones(count), within=np.zeros(count), fullness=told)
    whole = Sides(
        sizes=np.repeat(story.sizes, count),
        within=np.repeat(story.within, count),
        fullness=np.repeat(story.fullness, count),
    )
    found: Floats = np.round(average - excess(window, average, alone, whole, rules), DIGITS)
    return found


def _refused(window: Window, members: Rows, other: tuple[int, Rows], rules: StoryRules) -> str:
    row, own = other
    found = refusals(window, [own, members], row, rules)
    return f"{found[0].guard}: {found[0].detail}" if found else ""
