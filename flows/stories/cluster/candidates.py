"""Which pairs of articles are compared: those that share what is most telling of one of them.

An inverted index over each article's heaviest terms, its lists cut to the articles where a term weighs
most (champion lists: Manning, Raghavan and Schuetze 2008, 7.1.3), finds the nearest of each article in
a time that does not grow with the window; only these pairs get an exact likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from flows.stories.cluster.joining import near_pairs
from flows.stories.cluster.likeness import pair_likeness
from flows.stories.cluster.rules import CandidateRules, StoryRules
from flows.stories.cluster.window import Floats, Rows, Window

# A value's owner, weight and place are sorted as one 63-bit number: bounds on the first and the last.
_ROWS_AT_ONCE = 1 << 12
_WEIGHT_STEPS = (1 << 22) - 1
_WIDEST = 1 << 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Pairs of rows, each once with the lesser row in `ones`, and their likeness, by row.

    `floors` is for each row of the window the likeness of its last candidate when there may be more
    behind it, 0 when there are no more, and NaN when its candidates were not asked for.
    """

    ones: Rows
    others: Rows
    likeness: Floats
    floors: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Index:
    """The heaviest terms of each article, to look it up by, and for each term where it weighs most."""

    asked: Any
    lists: Any


def index_of(window: Window, rules: CandidateRules) -> Index:
    """Make the index of a window."""
    asked = _heaviest(window.weights, rules.telling)
    lists = _heaviest(asked.T.tocsr(), rules.listed)
    return Index(asked=asked, lists=lists)


def candidates(window: Window, index: Index, rows: Rows, rules: StoryRules) -> Edges:
    """Return the pairs of some rows with their nearest of the whole window, exactly compared."""
    size = max(len(window), 1)
    short = np.diff(index.asked.indptr)[rows] <= rules.candidates.short_terms
    asked = (
        _nearest(index, rows[~short], rules.candidates.nearest),
        _nearest(index, rows[short], rules.candidates.short_nearest),
    )
    askers, others, more = (np.concatenate(parts) for parts in zip(*asked, strict=True))
    apart = askers != others
    askers, others = askers[apart], others[apart]
    keys = np.minimum(askers, others) * size + np.maximum(askers, others)
    pairs, places = np.unique(keys, return_inverse=True)
    ones, others = pairs // size, pairs % size
    likeness = pair_likeness(window, ones, others, rules)
    floors = np.full(len(window), np.inf)
    np.minimum.at(floors, askers, likeness[places])
    cut = np.zeros(len(window), bool)
    cut[more] = True
    floors = np.where(cut & np.isfinite(floors), np.maximum(floors, 0.0), 0.0)
    floors[np.setdiff1d(np.arange(len(window)), rows)] = np.nan
    return Edges(ones=ones, others=others, likeness=likeness, floors=floors)


def _nearest(index: Index, rows: Rows, count: int) -> tuple[Rows, Rows, Rows]:
    """Return rows with their nearest, themselves included, as pairs, and the rows that may have more."""
    # One thread: the library's threads hang in a process that was forked after they ran once.
    found = sp_matmul_topn(index.asked[rows], index.lists, top_n=count + 1, threshold=0.0)
    counts = np.diff(found.indptr)
    return np.repeat(rows, counts).astype(np.int64), found.indices.astype(np.int64), rows[counts > count]


def more_candidates(window: Window, index: Index, some: Edges, rows: Rows, rules: StoryRules) -> Edges:
    """Return some pairs and those of further rows, leaving out the rows that were asked for already."""
    new = rows[np.isnan(some.floors[rows])]
    if not len(new):
        return some
    more, size = candidates(window, index, new, rules), len(window)
    keys = np.concatenate((some.ones * size + some.others, more.ones * size + more.others))
    pairs, places = np.unique(keys, return_index=True)
    return Edges(
        ones=pairs // size,
        others=pairs % size,
        likeness=np.concatenate((some.likeness, more.likeness))[places],
        floors=np.where(np.isnan(some.floors), more.floors, some.floors),
    )


def closest(window: Window, edges: Edges, rules: StoryRules) -> tuple[Rows, Rows]:
    """Return for each row the few it is most alike at the threshold or above, as pairs of rows."""
    near = near_pairs(window, edges.likeness, (edges.ones, edges.others), rules)
    ones = np.concatenate((edges.ones[near], edges.others[near]))
    others = np.concatenate((edges.others[near], edges.ones[near]))
    likeness = np.concatenate((edges.likeness[near], edges.likeness[near]))
    size = len(window)
    few = _heaviest(csr_matrix((likeness, (ones, others)), shape=(size, size)), rules.candidates.reach)
    return np.repeat(np.arange(size), np.diff(few.indptr)), few.indices.astype(np.int64)


def _heaviest(matrix: Any, count: int) -> Any:
    """Return a matrix of the `count` greatest values of each row, of equals those of the first columns."""
    sizes = np.diff(matrix.indptr)
    kept = np.ones(matrix.nnz, bool)
    rows = np.flatnonzero(sizes > count)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[first : first + _ROWS_AT_ONCE]
        lengths = sizes[some]
        owners = np.repeat(np.arange(len(some), dtype=np.int64), lengths)
        starts = np.cumsum(lengths) - lengths
        ranks = np.arange(len(owners)) - starts[owners]
        places = matrix.indptr[some].astype(np.int64)[owners] + ranks
        # One number for each value, by owner, then weight, then place: sorting it sorts all three.
        light = np.rint((1.0 - np.minimum(matrix.data[places], 1.0)) * _WEIGHT_STEPS).astype(np.int64)
        ordered = np.sort((owners * (_WEIGHT_STEPS + 1) + light) * _WIDEST + ranks)
        dropped = ordered[ranks >= count]
        owners = dropped // (_WIDEST * (_WEIGHT_STEPS + 1))
        kept[matrix.indptr[some].astype(np.int64)[owners] + dropped % _WIDEST] = False
    before = np.concatenate((np.zeros(1, np.int32), np.cumsum(kept, dtype=np.int32)))
    starts = before[matrix.indptr]
    del before
    return csr_matrix((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)
