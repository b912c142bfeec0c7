"""Average link (Sokal and Michener 1958): groups merge while their articles are alike enough on average.

One bridging article therefore never chains two events together. `likeness.excess` says how alike is enough.
Groups that are each other's best partner merge together, round by round (Bruynooghe 1977). For plain average
link this gives the same groups as one merge at a time; with our rule the labelled sets agree within .007
B-cubed F1.

Example. Three reports of one event and one of another, all headlines, in a window where the threshold is .265
for two articles and .115 for two large groups:

    likeness  a    b    c    d        round 1: best partners a-b (.50 - .265 = .235), c-b: b prefers a.
    a         -   .50  .30  .10                a and b merge.
    b        .50   -   .34  .00       round 2: {a,b}-c: average (.30 + .34) / 2 = .32; the harmonic mean of
    c        .30  .34   -   .02                the sizes is 4/3, so .15 * (1 - (4/3)^-5) = .114 is allowed:
    d        .10  .00  .02   -                 .32 + .114 - .265 = .169, so c joins.
                                      round 3: {a,b,c}-d: (.10 + .00 + .02) / 3 = .04; harmonic mean 1.5;
                                               .04 + .130 - .265 < 0: d stays alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, triu
from scipy.sparse.csgraph import connected_components

from flows.stories.cluster.candidates import Edges, symmetric
from flows.stories.cluster.likeness import (
    DIGITS,
    Groups,
    block_likeness,
    excess,
    lowest_threshold,
)
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window

# What a decided pair adds to the excess of its two groups. Joined articles are more alike than any others, so
# they merge first; a parted pair outweighs every sum of likeness.
_JOINED, _PARTED = 3.0, -1e12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecidedPairs:
    """Pairs of rows that a person put into one story or into two; three arrays of shape (pairs,)."""

    ones: Rows
    others: Rows
    joined: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """The rows of one story, ascending; for each row the fellow it is most like, and how alike they are.

    A row that is like no fellow has itself as its nearest.
    """

    rows: Rows
    nearest: Rows
    similarity: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Clustering:
    """Sums over the articles of each group, from which all averages follow.

    A pair of articles that was not compared counts as floor * floor, in the geometric mean of what the last
    candidates of both were like. So the likeness of all pairs of two groups adds up to
    `beyond[one, other] + floors[one] * floors[other]`, and only compared pairs are stored.
    """

    beyond: Any  # sparse (groups, groups): what compared pairs exceed the product of their floors by
    floors: Floats  # (groups,)
    squared_floors: Floats  # (groups,)
    sizes: Floats  # (groups,)
    fullness: Floats  # (groups,)
    decided: Any  # sparse (groups, groups): what decisions add to the excess of two groups

    def groups(self) -> Groups:
        """Return size, likeness within and mean fullness of each group."""
        pairs = np.maximum(self.sizes * (self.sizes - 1), 1.0)
        within = (self.beyond.diagonal() + self.floors**2 - self.squared_floors) / pairs
        return Groups(
            sizes=self.sizes,
            within=np.where(self.sizes > 1, within, 0.0),
            fullness=self.fullness / self.sizes,
        )

    def merged(self, labels: Rows) -> _Clustering:
        """Return the groups that arise when all groups with the same label become one."""
        into = _selector(labels, np.ones(len(labels)))
        return replace(self._summed(into), squared_floors=into @ self.squared_floors, sizes=into @ self.sizes)

    def _summed(self, into: Any) -> _Clustering:
        return replace(
            self,
            beyond=(into @ self.beyond @ into.T).tocsr(),
            floors=into @ self.floors,
            fullness=into @ self.fullness,
            decided=into @ self.decided @ into.T,
        )


def cluster_component(
    window: Window, rows: Rows, edges: Edges | None, decided: DecidedPairs, rules: StoryRules
) -> list[Group]:
    """Return the stories of some rows, ascending, that nothing outside is near to.

    With `edges` only these pairs are known; without, all pairs are compared.
    """
    if len(rows) == 1:
        return [Group(rows=rows, nearest=rows, similarity=np.ones(1))]
    floors = np.zeros(len(rows))
    if edges is None:
        block = block_likeness(window, rows, rules)
        np.fill_diagonal(block, 0.0)
        likeness = csr_matrix(block)
    else:
        likeness = _symmetric_within(rows, edges.ones, edges.others, edges.likeness)
        floors = np.sqrt(rules.candidates.unseen * edges.floors[rows])
    labels = _labels(window, rows, likeness, floors, decided, rules)
    nearest, similarity = _nearest_fellows(likeness, labels)
    return [
        Group(rows=rows[places], nearest=rows[nearest[places]], similarity=similarity[places])
        for places in places_by_label(labels)
    ]


def places_by_label(labels: NDArray[Any]) -> list[Rows]:
    """Return the places of each label, ascending; the label that comes first is first."""
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted((part for part in parts if len(part)), key=lambda part: int(part[0]))


def _labels(
    window: Window, rows: Rows, likeness: Any, floors: Floats, decided: DecidedPairs, rules: StoryRules
) -> Rows:
    """Return the number of the group of each row, merging while any two groups are alike enough."""
    beyond = likeness.copy()
    beyond.data = beyond.data - floors[_row_numbers(beyond)] * floors[beyond.indices]
    worth = np.where(decided.joined, _JOINED, _PARTED)
    decisions = _symmetric_within(rows, decided.ones, decided.others, worth)
    clustering = _Clustering(
        beyond=beyond,
        floors=floors,
        squared_floors=floors**2,
        sizes=np.ones(len(rows)),
        fullness=window.fullness[rows],
        decided=decisions,
    )
    labels = np.arange(len(rows))
    while True:
        partners = _mutual_partners(window, clustering, rules)
        _, merged = np.unique(np.minimum(partners, np.arange(len(partners))), return_inverse=True)
        if merged.max() + 1 == len(partners):
            return labels
        labels = merged[labels]
        clustering = clustering.merged(merged)


def _symmetric_within(rows: Rows, ones: Rows, others: Rows, values: Floats) -> Any:
    """Return the values of the pairs within some rows as a symmetric sparse matrix (rows, rows)."""
    inside = np.isin(ones, rows) & np.isin(others, rows)
    places, other_places = np.searchsorted(rows, ones[inside]), np.searchsorted(rows, others[inside])
    return symmetric(len(rows), places, other_places, values[inside])


def connected(size: int, ones: Rows, others: Rows) -> Rows:
    """Return for each of `size` places the number of its connected component, given connected pairs."""
    graph = coo_matrix((np.ones(len(ones), bool), (ones, others)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels, dtype=np.int64)


def _mutual_partners(window: Window, clustering: _Clustering, rules: StoryRules) -> Rows:
    """Return for each group the group that it merges with: each is the best partner of the other.

    A group that merges with none has itself.
    """
    count = len(clustering.sizes)
    joinable = _joinable_pairs(window, clustering, rules)
    best = np.arange(count)
    # Both directions, ordered by group, then best first, then the first of equals.
    groups = np.concatenate((joinable.ones, joinable.others))
    partners = np.concatenate((joinable.others, joinable.ones))
    order = np.lexsort((partners, -np.tile(joinable.excess, 2), groups))
    with_partner, first = np.unique(groups[order], return_index=True)
    best[with_partner] = partners[order][first]
    return np.where(best[best] == np.arange(count), best, np.arange(count))


class _Pairs(NamedTuple):
    """Pairs of groups and how far each exceeds what makes it one story; three arrays of shape (pairs,)."""

    ones: Rows
    others: Rows
    excess: Floats


def _joinable_pairs(window: Window, clustering: _Clustering, rules: StoryRules) -> _Pairs:
    """Return the pairs of groups that are alike enough to merge."""
    groups = clustering.groups()
    pairs = triu(clustering.beyond, k=1, format="coo")
    decided = triu(clustering.decided, k=1, format="coo")
    across = pairs.data + clustering.floors[pairs.row] * clustering.floors[pairs.col]
    across /= clustering.sizes[pairs.row] * clustering.sizes[pairs.col]
    # Most pairs are far from alike enough: their gaps are not computed.
    is_near = across >= lowest_threshold(window, rules) - 10.0**-DIGITS
    ones, others = pairs.row[is_near].astype(np.int64), pairs.col[is_near].astype(np.int64)
    worth = excess(window, across[is_near], groups.at(ones), groups.at(others), rules)
    if decided.nnz:
        # The values of a pair that is both alike and decided add up.
        places = (np.concatenate((ones, decided.row)), np.concatenate((others, decided.col)))
        sums = coo_matrix((np.concatenate((worth, decided.data)), places), shape=decided.shape)
        sums.sum_duplicates()
        ones, others = sums.row.astype(np.int64), sums.col.astype(np.int64)
        worth = np.round(sums.data, DIGITS)
    enough = worth >= 0
    return _Pairs(ones[enough], others[enough], worth[enough])


def _nearest_fellows(likeness: Any, labels: Rows) -> tuple[Rows, Floats]:
    """Return for each place the fellow of its label that it is most like, and the likeness.

    Of equals the first counts; a place without a fellow has itself and 1.
    """
    ones, others = _row_numbers(likeness), likeness.indices
    inside = labels[ones] == labels[others]
    ones, others, values = ones[inside], others[inside], likeness.data[inside]
    order = np.lexsort((others, -values, ones))
    with_fellow, first = np.unique(ones[order], return_index=True)
    nearest, similarity = np.arange(len(labels)), np.ones(len(labels))
    nearest[with_fellow] = others[order][first]
    similarity[with_fellow] = values[order][first]
    return nearest, similarity


def _row_numbers(matrix: Any) -> Rows:
    """Return the row of each stored value of a sparse matrix, shape (values,)."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _selector(labels: Rows, weights: Floats) -> Any:
    """Return a sparse matrix (labels, groups) that sums the groups of each label, times their weights."""
    return csr_matrix((weights, (labels, np.arange(len(labels)))), shape=(int(labels.max()) + 1, len(labels)))
