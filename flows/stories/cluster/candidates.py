"""The pairs of articles that are compared: they share the most telling terms of one of them.

An inverted index over the heaviest terms of each article finds the nearest articles in a time that does not
grow with the window (`CandidateRules`). Only these pairs get an exact likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from flows.stories.cluster.edges import EdgePiles, Edges, Pairs, heaviest
from flows.stories.cluster.likeness import may_be_one_story, pair_likeness
from flows.stories.cluster.rules import CandidateRules, StoryRules
from flows.stories.cluster.window import Rows, Window

# Weights that differ by less are equal, so that the last digit of a platform decides nothing.
_WEIGHT_STEPS = (1 << 22) - 1
# Bounds on memory: rows that are looked up, and nearest pairs that are held, at one time.
_ROWS_AT_ONCE = 2_048
_PAIRS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Index:
    """The heaviest terms of each article, and for each term the articles in which it weighs most."""

    queries: Any  # sparse (articles, terms)
    lists: Any  # sparse (terms, articles)


def index_of(window: Window, rules: CandidateRules) -> Index:
    """Return the index of a window."""
    queries = _heaviest(window.weights, rules.query_terms)
    return Index(queries=queries, lists=_heaviest(queries.T.tocsr(), rules.list_length))


def candidates(
    window: Window, index: Index, rows: Rows, rules: StoryRules, earlier: Edges | None = None
) -> Edges:
    """Return the pairs of some rows with their nearest rows of the whole window, exactly compared.

    Those of `earlier` are returned, too, and rows that were looked up for these are left out.
    """
    floors = np.full(len(window), np.nan) if earlier is None else earlier.floors.copy()
    new = rows[np.isnan(floors[rows])]
    if earlier is not None and not len(new):
        return earlier
    floors[new] = 0.0
    piles = EdgePiles(len(window), earlier)
    for start in range(0, len(new), _ROWS_AT_ONCE):
        part = new[start : start + _ROWS_AT_ONCE]
        is_short = np.diff(index.queries.indptr)[part] <= rules.candidates.short_terms
        for kind, count in (
            (part[~is_short], rules.candidates.nearest),
            (part[is_short], rules.candidates.short_nearest),
        ):
            lookup = _look_up(index, kind, count)
            likeness = pair_likeness(window, lookup.rows, lookup.nearest, rules)
            last = np.full(len(kind), np.inf)
            np.minimum.at(last, np.searchsorted(kind, lookup.rows), likeness)
            is_cut = lookup.is_cut & np.isfinite(last)
            floors[kind[is_cut]] = last[is_cut]
            piles.add(Pairs(lookup.rows, lookup.nearest, likeness))
    return piles.edges(floors)


class _Lookup(NamedTuple):
    """Rows beside each of their nearest rows but themselves; `is_cut` for each row: it may have more."""

    rows: Rows
    nearest: Rows
    is_cut: NDArray[np.bool_]


def _look_up(index: Index, rows: Rows, count: int) -> _Lookup:
    """Return the `count` nearest rows of each row."""
    # One thread: the threads of the library hang in a process that was forked after they ran once.
    products = sp_matmul_topn(index.queries[rows], index.lists, top_n=count + 1, threshold=0.0)
    counts = np.diff(products.indptr)
    queried, nearest = np.repeat(rows, counts), products.indices.astype(np.int64)
    is_other = queried != nearest
    return _Lookup(queried[is_other], nearest[is_other], counts > count)


def near_rows(window: Window, edges: Edges, rows: Rows, rules: StoryRules) -> Rows:
    """Return the few nearest rows of each of some rows, of those that may be of its story."""
    wanted = np.zeros(len(window), bool)
    wanted[rows] = True
    nearest = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
    for pairs in edges:
        near = pairs.where(may_be_one_story(window, *pairs, rules))
        ones, others, likeness = near
        both = Pairs(*map(np.concatenate, ((ones, others), (others, ones), (likeness, likeness))))
        few = heaviest(both.where(wanted[both.ones]), rules.candidates.reach, _WEIGHT_STEPS)
        nearest = Pairs(*map(np.concatenate, zip(nearest, few, strict=True)))
        if len(nearest.ones) > _PAIRS_AT_ONCE:
            nearest = heaviest(nearest, rules.candidates.reach, _WEIGHT_STEPS)
    return np.unique(heaviest(nearest, rules.candidates.reach, _WEIGHT_STEPS).others).astype(np.int64)


def _heaviest(matrix: Any, count: int) -> Any:
    """Return a matrix of the `count` greatest values of each row; of equal values the first."""
    rows = np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))
    heavy = heaviest(Pairs(rows, matrix.indices, matrix.data), count, _WEIGHT_STEPS)
    row_ends = np.append(0, np.cumsum(np.bincount(heavy.ones, minlength=matrix.shape[0])))
    return csr_matrix((heavy.values, heavy.others, row_ends), shape=matrix.shape)
