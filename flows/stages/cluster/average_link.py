"""Average link (Sokal and Michener 1958): groups merge while their articles are alike on average.

So that one bridging article never chains two events together. A small component is compared in full.
In a large one only its candidate pairs are known, and groups that are each other's nearest merge all at
once, round by round: by the reducibility of average link that gives the same groups as one merge at a
time (Bruynooghe 1977), without a matrix of all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from flows.stages.cluster.candidates import Edges
from flows.stages.cluster.likeness import DIGITS, block_likeness
from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Floats, Rows, Window

# More than any sum of likenesses, so that what a person parted outweighs every average.
PARTED = -1e12
# More alike than any two articles are: such pairs merge first.
JOINED = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decided:
    """Pairs of rows that a person put in one story or in two, and which of the two it was."""

    ones: Rows
    others: Rows
    joined: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Groups in the making: for pairs of them the sum of what their pairs exceed the floors by."""

    excess: Any
    floors: Floats
    sizes: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Rows that are one story, ascending; for each the fellow it is most alike, and how alike.

    A row alone has itself as its nearest.
    """

    rows: Rows
    nearest: Rows
    similarity: Floats


def components(size: int, ones: Rows, others: Rows) -> list[Rows]:
    """Return the rows that pairs hold together, each part ascending, by their first row."""
    graph = coo_matrix((np.ones(len(ones), bool), (ones, others)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    return _parts_of(labels)


def groups_in_full(window: Window, component: Rows, decided: Decided, rules: StoryRules) -> list[Group]:
    """Cluster a component, its rows ascending, whose pairs are all compared."""
    if len(component) == 1:
        return [Group(rows=component, nearest=component, similarity=np.ones(1))]
    found = block_likeness(window, component, rules)
    likeness = found.copy()
    ones, others, values = _decided_in(component, decided)
    likeness[ones, others] = likeness[others, ones] = values
    most = max(1.0, float(likeness.max()))
    tree = linkage(squareform(most - likeness, checks=False), "average")
    flat = fcluster(tree, most - window.threshold, "distance")
    np.fill_diagonal(found, -np.inf)
    made: list[Group] = []
    for part in _parts_of(flat):
        block = found[np.ix_(part, part)]
        best = block.argmax(axis=1)
        similarity = block[np.arange(len(part)), best]
        made.append(Group(rows=component[part], nearest=component[part[best]], similarity=similarity))
    return made


def groups_by_candidates(
    window: Window, component: Rows, pairs: tuple[Edges, Decided], rules: StoryRules
) -> list[Group]:
    """Cluster a component, its rows ascending, of which only the candidate pairs are compared.

    A pair that is nobody's candidate counts as a share of the likeness that the last candidates of its two
    articles have, in their geometric mean: 0 when all that share a telling term were compared.
    """
    edges, decided = pairs
    place = np.full(len(window), -1, dtype=np.int64)
    place[component] = np.arange(len(component))
    inside = (place[edges.ones] >= 0) & (place[edges.others] >= 0)
    ones, others, likeness = place[edges.ones[inside]], place[edges.others[inside]], edges.likeness[inside]
    floors = np.sqrt(rules.candidates.unseen * edges.floors[component])
    excess = _symmetric(len(component), (ones, others), likeness - floors[ones] * floors[others])
    forced = _decided_in(component, decided)
    excess = excess + _symmetric(len(component), forced[:2], forced[2])
    excess.sort_indices()
    labels = _merged(_Groups(excess, floors, np.ones(len(component))), window.threshold)
    inside = labels[ones] == labels[others]
    told = _symmetric(len(component), (ones[inside], others[inside]), likeness[inside])
    told.sort_indices()
    nearest = _heads(len(component), *_entries(told), told.data)
    best = np.zeros(len(component))
    np.maximum.at(best, ones[inside], likeness[inside])
    np.maximum.at(best, others[inside], likeness[inside])
    return [
        Group(rows=component[part], nearest=component[nearest[part]], similarity=best[part])
        for part in _parts_of(labels)
    ]


def _parts_of(labels: NDArray[Any]) -> list[Rows]:
    """Return the positions of each label, ascending, by their first."""
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted((part for part in parts if len(part)), key=lambda part: int(part[0]))


def _decided_in(component: Rows, decided: Decided) -> tuple[Rows, Rows, Floats]:
    """Return the decided pairs of a component as places in it, and what each counts as alike."""
    held = np.isin(decided.ones, component) & np.isin(decided.others, component)
    ones = np.searchsorted(component, decided.ones[held])
    others = np.searchsorted(component, decided.others[held])
    return ones, others, np.where(decided.joined[held], JOINED, PARTED)


def _symmetric(size: int, pairs: tuple[Rows, Rows], values: Floats) -> Any:
    both = (np.concatenate(pairs), np.concatenate(pairs[::-1]))
    return csr_matrix((np.concatenate((values, values)), both), shape=(size, size))


def _entries(matrix: Any) -> tuple[Rows, Rows]:
    """Return the row and the column of each value of a matrix, in its order."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return rows, matrix.indices.astype(np.int64)


def _merged(groups: _Groups, threshold: float) -> Rows:
    """Return for each row its group, merging while any two groups are alike enough."""
    labels = np.arange(len(groups.sizes))
    while True:
        partner = _partners(groups, threshold)
        first = np.minimum(partner, np.arange(len(partner)))
        kept, renamed = np.unique(first, return_inverse=True)
        if len(kept) == len(partner):
            return labels
        labels = renamed[labels]
        into = csr_matrix(
            (np.ones(len(renamed)), (renamed, np.arange(len(renamed)))), shape=(len(kept), len(renamed))
        )
        excess = (into @ groups.excess @ into.T).tocsr()
        excess.sort_indices()
        groups = _Groups(excess, into @ groups.floors, into @ groups.sizes)


def _partners(groups: _Groups, threshold: float) -> Rows:
    """Return for each group the one that it and that one are nearest to, itself when there is none."""
    size = len(groups.sizes)
    ones, others = _entries(groups.excess)
    total = groups.excess.data + groups.floors[ones] * groups.floors[others]
    average = np.round(total / (groups.sizes[ones] * groups.sizes[others]), DIGITS)
    near = (average >= threshold) & (ones != others)
    ones, others, average = ones[near], others[near], average[near]
    nearest = _heads(size, ones, others, average)
    mutual = nearest[nearest] == np.arange(size)
    return np.where(mutual, nearest, np.arange(size))


def _heads(size: int, ones: Rows, others: Rows, values: Floats) -> Rows:
    """Return for each place the first of the others that its value is greatest with, itself without any.

    `ones` ascend, and `others` for each of them.
    """
    nearest = np.arange(size)
    if len(ones):
        starts = np.flatnonzero(np.diff(ones, prepend=-1))
        best = np.maximum.reduceat(values, starts)
        heads = np.flatnonzero(values == np.repeat(best, np.diff(starts, append=len(ones))))
        heads = heads[np.flatnonzero(np.diff(ones[heads], prepend=-1))]
        nearest[ones[heads]] = others[heads]
    return nearest
