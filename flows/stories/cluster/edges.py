"""The pairs of articles that were compared, in blocks: a million articles have a hundred million of them.

A likeness is rounded to nine digits, so that four bytes hold it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from flows.stories.cluster.window import Floats, Rows

DIGITS = 9
UNITS = 10.0**DIGITS

_Small = NDArray[np.int32]
# The rows of a block, and a bound on memory: pairs that are put in order at one time.
_BLOCK_ROWS = 1 << 14
_PAIRS_AT_ONCE = 4_000_000


class Pairs(NamedTuple):
    """Pairs of rows, or of groups, each with a value; three arrays of shape (pairs,)."""

    ones: NDArray[Any]
    others: NDArray[Any]
    values: NDArray[Any]

    def where(self, chosen: NDArray[np.bool_]) -> Pairs:
        """Return the chosen pairs."""
        return Pairs(self.ones[chosen], self.others[chosen], self.values[chosen])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EdgeBlock:
    """The pairs of some rows with later ones, ordered: those of the row `first + n` begin at `starts[n]`.

    `others` and `units`, the likeness in units of the last digit, have the shape (pairs,).
    """

    first: int
    starts: Rows
    others: _Small
    units: _Small

    def pairs(self) -> Pairs:
        """Return the pairs with their likeness in units."""
        rows = np.arange(self.first, self.first + len(self.starts) - 1, dtype=np.int32)
        return Pairs(np.repeat(rows, np.diff(self.starts)), self.others, self.units)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """The compared pairs of rows, each once with the lesser row first, in blocks of as many rows.

    `floors` (window,) is the likeness of the last candidate of a row if it may have more, 0 if it has no
    more, and NaN if its candidates were not looked up.
    """

    blocks: tuple[EdgeBlock, ...]
    floors: Floats

    def __len__(self) -> int:
        return sum(len(block.others) for block in self.blocks)

    def __iter__(self) -> Iterator[Pairs]:
        """Yield the pairs of each block with their likeness."""
        return (pairs._replace(values=pairs.values / UNITS) for pairs in map(EdgeBlock.pairs, self.blocks))


class EdgePiles:
    """Pairs in any order and some of them twice, from which edges are made."""

    def __init__(self, size: int, earlier: Edges | None = None) -> None:
        self._size = size
        self._piles: list[list[tuple[_Small, _Small, _Small]]] = [[] for _ in range(0, size, _BLOCK_ROWS)]
        for pile, block in zip(
            self._piles, () if earlier is None else earlier.blocks, strict=earlier is not None
        ):
            pile.append(block.pairs())

    def add(self, pairs: Pairs) -> None:
        """Add pairs; those of a row with itself are left out."""
        ones = np.minimum(pairs.ones, pairs.others).astype(np.int32)
        others = np.maximum(pairs.ones, pairs.others).astype(np.int32)
        units = np.rint(pairs.values * UNITS).astype(np.int32)
        order = np.argsort(ones, kind="stable")
        order = order[(ones != others)[order]]
        ones, others, units = ones[order], others[order], units[order]
        ends = np.searchsorted(ones, np.arange(0, self._size, _BLOCK_ROWS)[1:])
        parts = zip(*(np.split(values, ends) for values in (ones, others, units)), strict=True)
        for pile, part in zip(self._piles, parts, strict=True):
            if len(part[0]):
                pile.append(part)

    def edges(self, floors: Floats) -> Edges:
        """Return the pairs in order, each once; they are no longer here afterwards."""
        return Edges(blocks=tuple(self._block(number) for number in range(len(self._piles))), floors=floors)

    def _block(self, number: int) -> EdgeBlock:
        pile, self._piles[number] = self._piles[number], []
        first = number * _BLOCK_ROWS
        count = min(_BLOCK_ROWS, self._size - first)
        empty = [np.empty(0, np.int32)]
        ones, others, units = (np.concatenate((*empty, *(part[kind] for part in pile))) for kind in range(3))
        keys = (ones.astype(np.int64) - first) * self._size + others
        order = np.argsort(keys, kind="stable")
        order = order[np.append(True, keys[order][1:] != keys[order][:-1])[: len(order)]]
        return EdgeBlock(
            first=first,
            starts=np.append(0, np.cumsum(np.bincount(ones[order] - first, minlength=count))),
            others=others[order],
            units=units[order],
        )


def joined(edges: Edges) -> Pairs:
    """Return the pairs of all blocks in arrays."""
    empty = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
    return Pairs(*(np.concatenate(parts) for parts in zip(empty, *edges, strict=True)))


def heaviest(pairs: Pairs, count: int, steps: int) -> Pairs:
    """Return for each of `ones` the pairs with the `count` greatest values; of equal ones the least other.

    Values that differ by less than one of so many steps from 0 to 1 are equal.
    """
    light = np.rint((1.0 - np.minimum(pairs.values, 1.0)) * steps).astype(np.int32)
    order = np.lexsort((pairs.others, light, pairs.ones))
    ones = pairs.ones[order]
    begins = np.flatnonzero(np.append(True, ones[1:] != ones[:-1])[: len(ones)])
    rank = np.arange(len(ones)) - np.repeat(begins, np.diff(np.append(begins, len(ones))))
    is_heavy = np.zeros(len(ones), bool)
    is_heavy[order[rank < count]] = True
    return pairs.where(is_heavy)


def connected(size: int, parts: Iterable[tuple[NDArray[Any], NDArray[Any]]]) -> Rows:
    """Return for each of `size` places the number of its connected component, given connected pairs."""
    labels = np.arange(size)
    for ones, others in parts:
        for start in range(0, len(ones), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            ends = labels[ones[part]], labels[others[part]]
            graph = coo_matrix((np.ones(len(ends[0]), bool), ends), shape=(size, size))
            labels = connected_components(graph, directed=False)[1][labels]
    return np.asarray(labels, dtype=np.int64)


def places_by_label(labels: NDArray[Any]) -> list[Rows]:
    """Return the places of each label, ascending; the label that comes first is first."""
    order = np.argsort(labels, kind="stable")
    parts: Sequence[Rows] = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted((part for part in parts if len(part)), key=lambda part: int(part[0]))
