"""Which pairs of articles are compared: those that share what is most telling of one of them.

An inverted index over each article's heaviest terms, its lists cut to the articles where a term weighs
most (champion lists: Manning, Raghavan and Schuetze 2008, 7.1.3), finds the nearest of each article in
a time that does not grow with the window; only these pairs get an exact likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from flows.stages.cluster.likeness import pair_likeness
from flows.stages.cluster.rules import CandidateRules, StoryRules
from flows.stages.cluster.window import Floats, Rows, Window


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """Pairs of rows, each once with the lesser row in `ones`, and their likeness, by row.

    `floors` is for each row of the window the likeness of its last candidate when there may be more
    behind it, else 0.
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
    weights = window.weights
    shared = window.frequency[weights.indices] > 1
    rows = np.repeat(np.arange(len(window), dtype=np.int32), np.diff(weights.indptr))[shared]
    columns, values = weights.indices[shared], weights.data[shared]
    kept = _heaviest(rows, values, rules.telling)
    asked = _sorted_csr(rows[kept], columns[kept], values[kept], weights.shape)
    kept = kept[_heaviest(columns[kept], values[kept], rules.listed)]
    return Index(asked=asked, lists=_sorted_csr(columns[kept], rows[kept], values[kept], weights.shape[::-1]))


def candidates(window: Window, index: Index, rows: Rows, rules: StoryRules) -> Edges:
    """Return the pairs of some rows with their nearest of the whole window, exactly compared."""
    nearest, size = rules.candidates.nearest, max(len(window), 1)
    found = sp_matmul_topn(index.asked[rows], index.lists, top_n=nearest + 1, threshold=0.0, n_threads=2)
    counts = np.diff(found.indptr)
    askers, others = np.repeat(rows, counts).astype(np.int64), found.indices.astype(np.int64)
    apart = askers != others
    askers, others = askers[apart], others[apart]
    keys = np.minimum(askers, others) * size + np.maximum(askers, others)
    pairs, places = np.unique(keys, return_inverse=True)
    ones, others = pairs // size, pairs % size
    likeness = pair_likeness(window, ones, others, rules)
    floors = np.full(len(window), np.inf)
    np.minimum.at(floors, askers, likeness[places])
    cut = np.zeros(len(window), bool)
    cut[rows[counts > nearest]] = True
    floors = np.where(cut & np.isfinite(floors), np.maximum(floors, 0.0), 0.0)
    return Edges(ones=ones, others=others, likeness=likeness, floors=floors)


def together(some: Edges, more: Edges) -> Edges:
    """Return the pairs of both, each once."""
    size = max(len(some.floors), 1)
    keys = np.concatenate((some.ones * size + some.others, more.ones * size + more.others))
    pairs, places = np.unique(keys, return_index=True)
    return Edges(
        ones=pairs // size,
        others=pairs % size,
        likeness=np.concatenate((some.likeness, more.likeness))[places],
        floors=np.maximum(some.floors, more.floors),
    )


def _heaviest(owners: NDArray[Any], values: NDArray[Any], count: int) -> Rows:
    """Return where the `count` greatest values of each owner stand, of equals the first."""
    order = np.lexsort((-values, owners))
    sorted_owners = owners[order]
    starts = np.flatnonzero(np.diff(sorted_owners, prepend=-1))
    ranks = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    found: Rows = np.sort(order[ranks < count])
    return found


def _sorted_csr(rows: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], shape: Any) -> Any:
    made = csr_matrix((values, (rows, columns)), shape=shape)
    made.sort_indices()
    return made
