"""Articles that tell of several stories: they join none, and an edition lists them as round-ups.

By the form of the title (flows.stories.formats), or by shape: an article near to several stories that are
unlike each other, whatever it calls itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from flows.model import RoundUp
from flows.stories.cluster.candidates import Edges, candidates, index_of
from flows.stories.cluster.likeness import DIGITS
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window, flagged
from flows.stories.vectors import Flag

# More stories than any article is compared with, the nearest first.
_MOST_TOUCHED = 8

# Pairs of an article and a story of which the terms are held at one time.
_PAIRS_AT_ONCE = 2_000


def round_ups(
    window: Window, groups: Sequence[Rows], rules: StoryRules, edges: Edges | None = None
) -> tuple[RoundUp, ...]:
    """Return what of some groups tells of several stories, by its title or by its shape, by id.

    Only what has candidates in several stories is compared with them; `edges` when they are at hand.
    """
    held = np.sort(np.concatenate([np.empty(0, np.int64), *groups]))
    named = held[flagged(window, Flag.ROUND_UP)[held]]
    found = [RoundUp(article_id=window.ids[row], detail="its title") for row in named.tolist()]
    # A headline cannot tell of several stories without saying so by a mark.
    rest = np.setdiff1d(held[window.lengths[held] > 2 * rules.short_words], named)
    stories = [group for group in (np.setdiff1d(group, named) for group in groups) if len(group) > 1]
    if len(rest) and len(stories) >= rules.touched_stories:
        if edges is None:
            edges = candidates(window, index_of(window, rules.candidates), held, rules)
        found += _by_shape(window, stories, _touching(window, stories, (rest, edges), rules), rules)
    return tuple(sorted(found, key=lambda each: each.article_id))


def _touching(
    window: Window, stories: Sequence[Rows], known: tuple[Rows, Edges], rules: StoryRules
) -> tuple[Rows, Rows]:
    """Return pairs of rows and stories that candidates connect, the nearest few of each row."""
    rows, edges = known
    labels = np.full(len(window), -1, dtype=np.int64)
    for label, story in enumerate(stories):
        labels[story] = label
    enough = edges.likeness >= rules.touched
    ones = np.concatenate((edges.ones[enough], edges.others[enough]))
    others = labels[np.concatenate((edges.others[enough], edges.ones[enough]))]
    alike = np.tile(edges.likeness[enough], 2)
    kept = (others >= 0) & np.isin(ones, rows)
    ones, others, alike = ones[kept], others[kept], alike[kept]
    order = np.lexsort((others, -alike, ones))
    ones, others = ones[order], others[order]
    _, first = np.unique(ones * len(stories) + others, return_index=True)
    ones, others = ones[np.sort(first)], others[np.sort(first)]
    starts = np.flatnonzero(np.diff(ones, prepend=-1))
    sizes = np.diff(starts, append=len(ones))
    ranks = np.arange(len(ones)) - np.repeat(starts, sizes)
    kept = (ranks < _MOST_TOUCHED) & np.repeat(sizes >= rules.touched_stories, sizes)
    return ones[kept], others[kept]


@dataclass(frozen=True, slots=True, eq=False)
class _Near:
    """Articles, a row each, beside the stories they are near to, the nearest first, -1 where there is none.

    `common` is what an article has of the sum of a story's weights, `alike` its likeness on average to
    the story's other articles, `counts` how many these are, `inside` 1 where it is in the story itself.
    """

    rows: Rows
    labels: Rows
    common: Floats
    alike: Floats
    counts: Floats
    inside: Floats


def _by_shape(
    window: Window, stories: Sequence[Rows], pairs: tuple[Rows, Rows], rules: StoryRules
) -> Iterator[RoundUp]:
    """Yield what is near to several of the stories, of two articles or more, that are unlike each other."""
    sums = (_members(stories, len(window)) @ window.weights).tocsr()
    near = _near(window, (stories, sums), pairs, rules)
    kept = _mutually_unlike(near, sums, rules)
    ranks = np.cumsum(kept, axis=1)
    last = np.where(kept & (ranks == rules.touched_stories), near.alike, 0.0).max(axis=1, initial=0.0)
    told = (ranks[:, -1] >= rules.touched_stories) & (near.alike[:, 0] <= 3 * last)
    for place in np.flatnonzero(told).tolist():
        labels = near.labels[place][kept[place]]
        yield _round_up(window, int(near.rows[place]), [stories[each] for each in labels.tolist()])


def _near(
    window: Window, told: tuple[Sequence[Rows], Any], pairs: tuple[Rows, Rows], rules: StoryRules
) -> _Near:
    """Return the articles that are alike enough to enough stories."""
    (stories, sums), (rows, labels) = told, pairs
    own = np.full(len(window), -1, dtype=np.int64)
    for label, story in enumerate(stories):
        own[story] = label
    common = _products((window.weights, rows), (sums, labels))
    inside = (own[rows] == labels).astype(np.float64)
    counts = np.array([float(len(story)) for story in stories])[labels] - inside
    # What an article has of itself is 1: its weights are of unit length.
    alike = np.round((common - inside) / counts, DIGITS)
    kept = np.flatnonzero(alike >= rules.touched)
    kept = kept[np.lexsort((labels[kept], -alike[kept], rows[kept]))]
    found, starts, sizes = np.unique(rows[kept], return_index=True, return_counts=True)
    enough = sizes >= rules.touched_stories
    found, starts, sizes = found[enough], starts[enough], sizes[enough]
    places = starts[:, None] + np.arange(_MOST_TOUCHED)
    there = np.arange(_MOST_TOUCHED) < sizes[:, None]
    at = kept[np.where(there, places, 0)] if len(kept) else places
    return _Near(
        found,
        np.where(there, labels[at], -1),
        common[at],
        np.where(there, alike[at], 0.0),
        counts[at],
        inside[at],
    )


def _mutually_unlike(near: _Near, sums: Any, rules: StoryRules) -> NDArray[np.bool_]:
    """Tell which stories of each article are unlike all before them that are kept."""
    kept = near.labels >= 0
    for later in range(1, _MOST_TOUCHED):
        for earlier in range(later):
            both = np.flatnonzero(kept[:, earlier] & kept[:, later])
            one, other = near.labels[both, earlier], near.labels[both, later]
            keys, places = np.unique(
                np.minimum(one, other) * sums.shape[0] + np.maximum(one, other), return_inverse=True
            )
            between = _products((sums, keys // sums.shape[0]), (sums, keys % sums.shape[0]))[places]
            # An article is not held against the story that it is in.
            between -= near.inside[both, earlier] * near.common[both, later]
            between -= near.inside[both, later] * near.common[both, earlier]
            between /= near.counts[both, earlier] * near.counts[both, later]
            kept[both, later] = np.round(between, DIGITS) < rules.unlike
    return kept


def _products(one: tuple[Any, Rows], other: tuple[Any, Rows]) -> Floats:
    """Return the product of each row of one matrix with the row of another in its place."""
    (left, ones), (right, others) = one, other
    found = np.empty(len(ones))
    for start in range(0, len(ones), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        found[part] = np.asarray(left[ones[part]].multiply(right[others[part]]).sum(axis=1)).ravel()
    return found


def _members(stories: Sequence[Rows], size: int) -> Any:
    """Return a matrix that tells with 1 which rows each story has."""
    places = np.repeat(np.arange(len(stories)), [len(story) for story in stories])
    rows = np.concatenate(stories)
    return csr_matrix((np.ones(len(rows)), (places, rows)), shape=(len(stories), size))


def _round_up(window: Window, row: int, stories: Sequence[Rows]) -> RoundUp:
    near = (min(window.ids[each] for each in story.tolist() if each != row) for story in stories)
    detail = f"near to {len(stories)} stories that are unlike each other"
    return RoundUp(article_id=window.ids[row], detail=detail, near_ids=tuple(near))
