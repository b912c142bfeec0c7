"""Average link (Sokal and Michener 1958): groups merge while their articles are alike enough on average.

So that one bridging article never chains two events together. How alike is enough, joining tells. A
small component is compared in full, in a large one only its candidate pairs are known. Groups that are each
other's nearest merge all at once, round by round (Bruynooghe 1977): for plain average link that gives the
same groups as one merge at a time; for joining's the labelled sets come out alike, within .007 B-cubed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from flows.stories.cluster.candidates import Edges
from flows.stories.cluster.joining import Sides, excess, least_asked
from flows.stories.cluster.likeness import DIGITS, block_likeness, fullness
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window

# More than any sum of likenesses, so that what a person parted outweighs every average.
PARTED = -1e12
# More alike than any two articles are: such pairs merge first.
JOINED = 3.0


# Pairs of groups that are weighed at one time.
_PAIRS_AT_ONCE = 500_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decided:
    """Pairs of rows that a person put in one story or in two, and which of the two it was."""

    ones: Rows
    others: Rows
    joined: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """Groups in the making: for pairs of them the sum of what their pairs exceed the floors by.

    `floors`, their `squares` and `told`, the fullness, are sums over each group's articles; `forced` are
    pairs of groups that a person decided about, each once either way, and what that adds.
    """

    beyond: Any
    floors: Floats
    squares: Floats
    sizes: Floats
    told: Floats
    forced: tuple[Rows, Rows, Floats]

    def sides(self) -> Sides:
        """Return what is known of each group alone."""
        pairs = np.maximum(self.sizes * (self.sizes - 1), 1.0)
        within = (self.beyond.diagonal() + self.floors**2 - self.squares) / pairs
        return Sides(
            sizes=self.sizes, within=np.where(self.sizes > 1, within, 0.0), fullness=self.told / self.sizes
        )

    def merged(self, labels: Rows, count: int) -> _Groups:
        """Return the groups that these become when each takes its label."""
        into = csr_matrix(
            (np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(count, len(labels))
        )
        beyond = (into @ self.beyond @ into.T).tocsr()
        beyond.sort_indices()
        ones, others, values = self.forced
        return _Groups(
            beyond=beyond,
            floors=into @ self.floors,
            squares=into @ self.squares,
            sizes=into @ self.sizes,
            told=into @ self.told,
            forced=(labels[ones], labels[others], values),
        )

    def folded(self, labels: Rows) -> _Groups:
        """Return single articles with those of one label as one: it counts once, with their mean likeness."""
        sizes = np.bincount(labels).astype(np.float64)  # (labels,)
        into = csr_matrix(
            (1 / sizes[labels], (labels, np.arange(len(labels)))), shape=(len(sizes), len(labels))
        )
        beyond = (into @ self.beyond @ into.T).tolil()
        beyond.setdiag(0.0)
        beyond = beyond.tocsr()
        beyond.sort_indices()
        floors = into @ self.floors
        ones, others, values = self.forced
        return _Groups(
            beyond=beyond,
            floors=floors,
            squares=floors**2,
            sizes=np.ones(len(sizes)),
            told=into @ self.told,
            forced=(labels[ones], labels[others], values),
        )


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


def group_of(window: Window, rows: Rows, rules: StoryRules) -> Group:
    """Return some rows, ascending, as one story."""
    if len(rows) == 1:
        return Group(rows=rows, nearest=rows, similarity=np.ones(1))
    block = block_likeness(window, rows, rules)
    np.fill_diagonal(block, -np.inf)
    best = block.argmax(axis=1)
    return Group(rows=rows, nearest=rows[best], similarity=block[np.arange(len(rows)), best])


def groups_in_full(window: Window, component: Rows, decided: Decided, rules: StoryRules) -> list[Group]:
    """Cluster a component, its rows ascending, whose pairs are all compared."""
    if len(component) == 1:
        return [group_of(window, component, rules)]
    found = block_likeness(window, component, rules)
    np.fill_diagonal(found, 0.0)
    groups = _singles(window, component, (csr_matrix(found), np.zeros(len(component))), decided, rules)
    copies = _copies(groups, _copied(window, component, found, rules))
    labels = _merged(window, groups, copies, rules)
    return [group_of(window, component[part], rules) for part in _parts_of(labels)]


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
    beyond = _symmetric(len(component), (ones, others), likeness - floors[ones] * floors[others])
    beyond.sort_indices()
    groups = _singles(window, component, (beyond, floors), decided, rules)
    known = _symmetric(len(component), (ones, others), likeness)
    labels = _merged(window, groups, _copies(groups, _copied(window, component, known, rules)), rules)
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


def _singles(
    window: Window, component: Rows, known: tuple[Any, Floats], decided: Decided, rules: StoryRules
) -> _Groups:
    """Return the articles of a component, each a group of its own."""
    beyond, floors = known
    ones, others, values = _decided_in(component, decided)
    return _Groups(
        beyond=beyond,
        floors=floors,
        squares=floors**2,
        sizes=np.ones(len(component)),
        told=fullness(window.lengths[component], rules),
        forced=(
            np.concatenate((ones, others)),
            np.concatenate((others, ones)),
            np.concatenate((values, values)),
        ),
    )


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


def _copied(window: Window, component: Rows, likeness: Any, rules: StoryRules) -> Any:
    """Return the pairs of copies among the articles of a component, as a matrix like `likeness`.

    Two headlines may be the same and speak of two events, so only texts longer than a headline count.
    """
    long = window.lengths[component] > 2 * rules.short_words  # (articles,)
    pairs = coo_matrix(likeness >= rules.copied)
    both = long[pairs.row] & long[pairs.col]
    return coo_matrix((pairs.data[both], (pairs.row[both], pairs.col[both])), shape=pairs.shape)


def _copies(groups: _Groups, pairs: Any) -> Rows:
    """Return for each article the number of the text that it is a copy of.

    An article that a person decided about stands for itself.
    """
    free = np.ones(len(groups.sizes), bool)  # (articles,)
    free[groups.forced[0]] = False
    held = free[pairs.row] & free[pairs.col]
    graph = coo_matrix((pairs.data[held], (pairs.row[held], pairs.col[held])), shape=pairs.shape)
    _, labels = connected_components(graph, directed=False)
    found: Rows = labels.astype(np.int64)
    return found


def _merged(window: Window, groups: _Groups, copies: Rows, rules: StoryRules) -> Rows:
    """Return for each row its group, merging while any two groups are alike enough.

    Copies are one from the start and weigh as one article, or reprints of one text would raise how alike a
    story is within and split it from its other reports.
    """
    labels = copies
    groups = groups.folded(copies)
    while True:
        partner = _partners(window, groups, rules)
        first = np.minimum(partner, np.arange(len(partner)))
        kept, renamed = np.unique(first, return_inverse=True)
        if len(kept) == len(partner):
            return labels
        labels = renamed[labels]
        groups = groups.merged(renamed, len(kept))


def _partners(window: Window, groups: _Groups, rules: StoryRules) -> Rows:
    """Return for each group the one that it and that one are nearest to, itself when there is none."""
    size = len(groups.sizes)
    ones, others, worth = _weighed(window, groups, rules)
    if len(groups.forced[0]):
        ones, others, worth = _summed(size, (ones, others, worth), groups.forced)
    enough = (worth >= 0) & (ones != others)
    ones, others, worth = ones[enough], others[enough], worth[enough]
    nearest = _heads(size, ones, others, worth)
    mutual = nearest[nearest] == np.arange(size)
    return np.where(mutual, nearest, np.arange(size))


def _weighed(window: Window, groups: _Groups, rules: StoryRules) -> tuple[Rows, Rows, Floats]:
    """Return the pairs of groups that may be alike enough, and by how much they are; some at a time."""
    # Most pairs are no candidates by far: only of the others it is worth knowing the groups.
    least = least_asked(window, np.array([0.0, 1.0]), rules).min() - 10.0**-DIGITS
    decided = len(groups.forced[0]) > 0
    beyond, sides, found = groups.beyond, groups.sides(), list[tuple[Rows, Rows, Floats]]()
    for start in range(0, max(beyond.nnz, 1), _PAIRS_AT_ONCE):
        stop = min(start + _PAIRS_AT_ONCE, beyond.nnz)
        ones = np.searchsorted(beyond.indptr, np.arange(start, stop), side="right") - 1
        others = beyond.indices[start:stop].astype(np.int64)
        across = beyond.data[start:stop] + groups.floors[ones] * groups.floors[others]
        across /= groups.sizes[ones] * groups.sizes[others]
        likely = across >= least
        ones, others, across = ones[likely], others[likely], across[likely]
        worth = excess(window, across, sides.at(ones), sides.at(others), rules)
        kept = (worth >= 0) | decided
        found.append((ones[kept], others[kept], worth[kept]))
    ones, others, worth = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return ones, others, worth


def _summed(
    size: int, some: tuple[Rows, Rows, Floats], more: tuple[Rows, Rows, Floats]
) -> tuple[Rows, Rows, Floats]:
    """Return pairs of places, each once, with the sum of their values."""
    keys = np.concatenate((some[0] * size + some[1], more[0] * size + more[1]))
    pairs, places = np.unique(keys, return_inverse=True)
    values = np.bincount(places, np.concatenate((some[2], more[2])), len(pairs))
    return pairs // size, pairs % size, np.round(values, DIGITS)


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
