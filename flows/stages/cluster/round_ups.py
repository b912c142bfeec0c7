"""Articles that tell of several stories: they join none, and an edition lists them as round-ups.

By the form of the title (flows.text.formats), or by shape: an article near to several stories that are
unlike each other, whatever it calls itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from flows.model import RoundUp
from flows.stages.cluster.candidates import Edges, candidates, index_of
from flows.stages.cluster.likeness import DIGITS
from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Floats, Rows, Window, flagged
from flows.text.vectors import Flag

# More stories than any article is compared with, the nearest first.
_MOST_TOUCHED = 8


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


def _by_shape(
    window: Window, stories: Sequence[Rows], pairs: tuple[Rows, Rows], rules: StoryRules
) -> Iterator[RoundUp]:
    """Yield what is near to several of the stories, of two articles or more, that are unlike each other."""
    rows, labels = pairs
    sums = (_members(stories, len(window)) @ window.weights).tocsr()
    for row in np.unique(rows).tolist():
        touched = labels[slice(*np.searchsorted(rows, [row, row + 1]))]
        mine = window.weights[[row]]
        inside = np.array([float(row in stories[each]) for each in touched.tolist()])
        counts = np.array([len(stories[each]) for each in touched.tolist()]) - inside
        others = (sums[touched] - csr_matrix(inside[:, None]) @ mine).tocsr()
        alike = np.round(np.asarray((others @ mine.T).todense()).ravel() / counts, DIGITS)
        order = np.lexsort((touched, -alike))
        order = order[alike[order] >= rules.touched]
        if len(order) < rules.touched_stories:
            continue
        between = np.asarray((others[order] @ others[order].T).todense())
        between = np.round(between / np.outer(counts[order], counts[order]), DIGITS)
        kept = _mutually_unlike(between, rules.unlike)
        if len(kept) >= rules.touched_stories and _stands_out_nowhere(alike[order], kept, rules):
            yield _round_up(window, row, [stories[touched[order[each]]] for each in kept])


def _members(stories: Sequence[Rows], size: int) -> Any:
    """Return a matrix that tells with 1 which rows each story has."""
    places = np.repeat(np.arange(len(stories)), [len(story) for story in stories])
    rows = np.concatenate(stories)
    return csr_matrix((np.ones(len(rows)), (places, rows)), shape=(len(stories), size))


def _mutually_unlike(between: Floats, most: float) -> list[int]:
    """Return the places of stories of which each is unlike all before it that are kept."""
    kept: list[int] = []
    for place in range(len(between)):
        if all(between[place, other] < most for other in kept):
            kept.append(place)
    return kept


def _stands_out_nowhere(alike: Floats, kept: Sequence[int], rules: StoryRules) -> bool:
    """Tell whether no story has over three times as much of an article as the last that is asked for."""
    return bool(alike[0] <= 3 * alike[kept[rules.touched_stories - 1]])


def _round_up(window: Window, row: int, stories: Sequence[Rows]) -> RoundUp:
    near = (min(window.ids[each] for each in story.tolist() if each != row) for story in stories)
    detail = f"near to {len(stories)} stories that are unlike each other"
    return RoundUp(article_id=window.ids[row], detail=detail, near_ids=tuple(near))
