"""The pairs of articles that are compared: they share the most telling terms of one of them.

An inverted index over the heaviest terms of each article finds the nearest articles in a time that does not
grow with the window (`CandidateRules`). Only these pairs get an exact likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from flows.stories.cluster.likeness import may_be_one_story, pair_likeness
from flows.stories.cluster.rules import CandidateRules, StoryRules
from flows.stories.cluster.window import Floats, Rows, Window

# Weights that differ by less are equal, so that the last digit of a platform decides nothing.
_WEIGHT_STEPS = (1 << 22) - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """The compared pairs of rows, each once with `ones` < `others`, ordered; three arrays of shape (pairs,).

    `floors` (window,) is the likeness of the last candidate of a row if it may have more, 0 if it has no
    more, and NaN if its candidates were not looked up.
    """

    ones: Rows
    others: Rows
    likeness: Floats
    floors: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Index:
    """The heaviest terms of each article, and for each term the articles in which it weighs most."""

    queries: Any  # sparse (articles, terms)
    lists: Any  # sparse (terms, articles)


def index_of(window: Window, rules: CandidateRules) -> Index:
    """Return the index of a window."""
    queries = _heaviest(window.weights, rules.query_terms)
    return Index(queries=queries, lists=_heaviest(queries.T.tocsr(), rules.list_length))


def candidates(window: Window, index: Index, rows: Rows, rules: StoryRules) -> Edges:
    """Return the pairs of some rows with their nearest rows of the whole window, exactly compared."""
    size = max(len(window), 1)
    is_short = np.diff(index.queries.indptr)[rows] <= rules.candidates.short_terms
    long = _look_up(index, rows[~is_short], rules.candidates.nearest)
    short = _look_up(index, rows[is_short], rules.candidates.short_nearest)
    queried, nearest, cut = (np.concatenate(parts) for parts in zip(long, short, strict=True))
    queried, nearest = queried[queried != nearest], nearest[queried != nearest]
    keys = np.minimum(queried, nearest) * size + np.maximum(queried, nearest)
    pairs, places = np.unique(keys, return_inverse=True)
    ones, others = pairs // size, pairs % size
    likeness = pair_likeness(window, ones, others, rules)
    last = np.full(len(window), np.inf)
    np.minimum.at(last, queried, likeness[places])
    floors = np.full(len(window), np.nan)
    floors[rows] = 0.0
    with_last = cut[np.isfinite(last[cut])]
    floors[with_last] = last[with_last]
    return Edges(ones=ones, others=others, likeness=likeness, floors=floors)


class _Lookup(NamedTuple):
    """Rows beside each of their nearest rows, themselves included; `cut` are rows that may have more."""

    rows: Rows
    nearest: Rows
    cut: Rows


def _look_up(index: Index, rows: Rows, count: int) -> _Lookup:
    """Return the `count` nearest rows of each row."""
    # One thread: the threads of the library hang in a process that was forked after they ran once.
    products = sp_matmul_topn(index.queries[rows], index.lists, top_n=count + 1, threshold=0.0)
    counts = np.diff(products.indptr)
    queried = np.repeat(rows, counts).astype(np.int64)
    return _Lookup(queried, products.indices.astype(np.int64), rows[counts > count])


def more_candidates(window: Window, index: Index, edges: Edges, rows: Rows, rules: StoryRules) -> Edges:
    """Return the edges and those of further rows; rows that were looked up before are left out."""
    new = rows[np.isnan(edges.floors[rows])]
    if not len(new):
        return edges
    more, size = candidates(window, index, new, rules), len(window)
    keys = np.concatenate((edges.ones * size + edges.others, more.ones * size + more.others))
    pairs, places = np.unique(keys, return_index=True)
    return Edges(
        ones=pairs // size,
        others=pairs % size,
        likeness=np.concatenate((edges.likeness, more.likeness))[places],
        floors=np.where(np.isnan(edges.floors), more.floors, edges.floors),
    )


def neighbours(window: Window, edges: Edges, rules: StoryRules) -> Any:
    """Return the few nearest rows of each row that may be of its story, as a sparse matrix of likeness."""
    near = may_be_one_story(window, edges.ones, edges.others, edges.likeness, rules)
    both_ways = symmetric(len(window), edges.ones[near], edges.others[near], edges.likeness[near])
    return _heaviest(both_ways, rules.candidates.reach)


def symmetric(size: int, ones: Rows, others: Rows, values: Floats) -> Any:
    """Return a sparse matrix (size, size) with each value at (one, other) and at (other, one)."""
    places = (np.concatenate((ones, others)), np.concatenate((others, ones)))
    matrix = csr_matrix((np.concatenate((values, values)), places), shape=(size, size))
    matrix.sort_indices()
    return matrix


def _heaviest(matrix: Any, count: int) -> Any:
    """Return a matrix of the `count` greatest values of each row; of equal values the first."""
    light = np.rint((1.0 - np.minimum(matrix.data, 1.0)) * _WEIGHT_STEPS).astype(np.int32)
    is_kept = np.ones(matrix.nnz, bool)
    for row in np.flatnonzero(np.diff(matrix.indptr) > count).tolist():
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        lightest_last = np.argsort(light[start:end], kind="stable")
        is_kept[start + lightest_last[count:]] = False
    row_ends = np.concatenate((np.zeros(1, np.int32), np.cumsum(is_kept, dtype=np.int32)))[matrix.indptr]
    return csr_matrix((matrix.data[is_kept], matrix.indices[is_kept], row_ends), shape=matrix.shape)
