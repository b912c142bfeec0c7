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
from flows.stages.cluster.candidates import Edges
from flows.stages.cluster.likeness import DIGITS
from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Floats, Rows, Window, flagged
from flows.text.vectors import Flag


def round_ups(
    window: Window, groups: Sequence[Rows], rules: StoryRules, edges: Edges | None = None
) -> tuple[RoundUp, ...]:
    """Return what of some groups tells of several stories, by its title or by its shape, by id.

    With candidate pairs at hand, only what has some in several groups is compared with all.
    """
    held = np.sort(np.concatenate([np.empty(0, np.int64), *groups]))
    named = held[flagged(window, Flag.ROUND_UP)[held]]
    found = [RoundUp(article_id=window.ids[row], detail="its title") for row in named.tolist()]
    # A headline cannot tell of several stories without saying so by a mark.
    rest = np.setdiff1d(held[window.lengths[held] > 2 * rules.short_words], named)
    stories = [group for group in (np.setdiff1d(group, named) for group in groups) if len(group) > 1]
    if len(rest) and len(stories) >= rules.touched_stories:
        asked = rest if edges is None else np.intersect1d(rest, _suspects(window, stories, edges, rules))
        found += _by_shape(window, stories, asked, rules) if len(asked) else ()
    return tuple(sorted(found, key=lambda each: each.article_id))


def _suspects(window: Window, stories: Sequence[Rows], edges: Edges, rules: StoryRules) -> Rows:
    """Return the rows with candidates alike enough in enough stories."""
    labels = np.full(len(window), -1, dtype=np.int64)
    for label, story in enumerate(stories):
        labels[story] = label
    enough = edges.likeness >= rules.touched
    ones = np.concatenate((edges.ones[enough], edges.others[enough]))
    others = labels[np.concatenate((edges.others[enough], edges.ones[enough]))]
    touched = np.unique(ones[others >= 0] * len(stories) + others[others >= 0]) // len(stories)
    rows, counts = np.unique(touched, return_counts=True)
    found: Rows = rows[counts >= rules.touched_stories]
    return found


def _by_shape(window: Window, stories: Sequence[Rows], rows: Rows, rules: StoryRules) -> Iterator[RoundUp]:
    """Yield what is near to several of the stories, of two articles or more, that are unlike each other."""
    members = _members(stories, len(window))
    sizes = np.array([len(story) for story in stories], dtype=np.float64)
    sums = (members @ window.weights).tocsr()
    near = _near(window, (rows, members), (sums, sizes), rules)
    for place in np.flatnonzero(np.diff(near.indptr) >= rules.touched_stories).tolist():
        part = slice(near.indptr[place], near.indptr[place + 1])
        touched, alike = near.indices[part], near.data[part]
        order = np.lexsort((touched, -alike))
        touched, alike = touched[order], alike[order]
        row = int(rows[place])
        inside = members[touched, row]
        others = sums[touched] - inside @ window.weights[[row]]
        counts = sizes[touched] - np.asarray(inside.todense()).ravel()
        between = np.asarray((others @ others.T).todense()) / np.outer(counts, counts)
        between = np.round(between, DIGITS)
        kept = _mutually_unlike(between, rules.unlike)
        if len(kept) >= rules.touched_stories and _stands_out_nowhere(alike, kept, rules):
            yield _round_up(window, row, [stories[touched[each]] for each in kept])


def _members(stories: Sequence[Rows], size: int) -> Any:
    """Return a matrix that tells with 1 which rows each story has."""
    places = np.repeat(np.arange(len(stories)), [len(story) for story in stories])
    rows = np.concatenate(stories)
    return csr_matrix((np.ones(len(rows)), (places, rows)), shape=(len(stories), size))


def _near(window: Window, who: tuple[Rows, Any], stories: tuple[Any, Floats], rules: StoryRules) -> Any:
    """Return how alike rows are on average to the other articles of the stories that they touch."""
    (rows, members), (sums, sizes) = who, stories
    weights = window.weights[rows]
    own = np.asarray(weights.multiply(weights).sum(axis=1)).ravel()
    inside = members.T.tocsr()[rows]
    totals = (weights @ sums.T - inside.multiply(own[:, None])).tocoo()
    others = sizes[totals.col] - np.asarray(inside[totals.row, totals.col]).ravel()
    alike = np.round(totals.data / np.maximum(others, 1.0), DIGITS)
    kept = alike >= rules.touched
    places = (totals.row[kept], totals.col[kept])
    found = csr_matrix((alike[kept], places), shape=totals.shape)
    found.sort_indices()
    return found


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
