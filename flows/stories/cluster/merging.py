"""Groups that merge round by round, with only what a round changes computed anew.

A pair of groups is as alike as before unless one of them has merged. So each round looks at the pairs of the
groups that merged in the round before, and the others stay where they are: of a hundred million compared
pairs of single articles, most are never copied. A group is named by its first place.

A pair of articles that was not compared counts as floor * floor, in the geometric mean of what the last
candidates of both were like. So the likeness of all pairs of two groups adds up to what the compared pairs
exceed the product of their floors by (`beyond`), and the product of the sums of the floors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.stories.cluster.edges import DIGITS, UNITS, Pairs
from flows.stories.cluster.likeness import Groups, excess, lowest_threshold
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window

# Groups whose pairs are held together, a bound on the memory for those that change in a round.
_AT_ONCE = 1 << 14
_NONE = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
_NO_UNITS = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))


@dataclass(slots=True, kw_only=True, eq=False)
class _Pile:
    """The pairs whose first group is in one range.

    Those of two single articles have their likeness in units, those of other groups the sum of `beyond`.
    """

    singles: Pairs = _NO_UNITS
    groups: Pairs = _NONE


class Merging:
    """The groups of a component, merging."""

    def __init__(
        self, window: Window, rows: Rows, units: Iterable[Pairs], floors: Floats, rules: StoryRules
    ) -> None:
        """Take the rows, their floors, and the compared pairs of places, the first ascending, in units."""
        count = len(rows)
        self._window, self._rules, self._count = window, rules, count
        self._lowest = lowest_threshold(window, rules) - 10.0**-DIGITS
        # Of each group, at its first place; each of shape (places,).
        self._floors, self._squared_floors = floors.copy(), floors**2
        self._sizes, self._fullness, self._within = np.ones(count), window.fullness[rows], np.zeros(count)
        self._single_floors = floors
        self._piles = [_Pile() for _ in range(0, count, _AT_ONCE)]
        for pairs in units:
            for pile, part in zip(self._piles, self._split(pairs), strict=True):
                pile.singles = _joined(pile.singles, part)

    def labels(self, decided: Pairs) -> Rows:
        """Merge while any two groups are alike enough; return the first place of the group of each place.

        `decided` are pairs of places, each once, with what a person's decision adds to their excess.
        """
        places = np.arange(self._count)
        labels, joinable = places, _NONE
        for pile in self._piles:
            likeness = pile.singles.values / UNITS
            joinable = _joined(joinable, self._joinable(pile.singles, likeness, decided))
        while True:
            into = self._partners(joinable, decided)
            is_gone = into != places
            if not is_gone.any():
                return labels
            changed = is_gone.copy()
            changed[into[is_gone]] = True
            labels = into[labels]
            decided = self._summed(decided, into)
            fresh = self._moved(changed, into)
            for sums in (self._floors, self._squared_floors, self._sizes, self._fullness, self._within):
                sums[into[is_gone]] += sums[is_gone]
            joinable = joinable.where(~(changed[joinable.ones] | changed[joinable.others]))
            for number, pile in enumerate(self._piles):
                # What is summed is let go at once: the pairs of all piles are most of the memory.
                parts, fresh[number] = fresh[number], []
                pairs = self._summed(_joined(*parts), places)
                pile.groups = _joined(pile.groups, pairs)
                joinable = _joined(joinable, self._joinable(pairs, self._across(pairs), decided))

    def _partners(self, joinable: Pairs, decided: Pairs) -> Rows:
        """Return for each group the one that it merges into: each is the best partner of the other.

        A group that merges into none, and the first of two, has itself.
        """
        if len(decided.ones):
            # The values of a pair that is both alike and decided add up.
            summed = self._summed(_joined(joinable, decided), np.arange(self._count))
            worth = np.round(summed.values, DIGITS)
            joinable = summed._replace(values=worth).where(worth >= 0)
        best = np.arange(self._count)
        # Both directions, ordered by group, then best first, then the first of equals.
        groups = np.concatenate((joinable.ones, joinable.others))
        partners = np.concatenate((joinable.others, joinable.ones))
        order = np.lexsort((partners, -np.tile(joinable.values, 2), groups))
        with_partner, first = np.unique(groups[order], return_index=True)
        best[with_partner] = partners[order][first]
        places = np.arange(self._count)
        return np.where((best[best] == places) & (best < places), best, places)

    def _moved(self, changed: NDArray[np.bool_], into: Rows) -> list[list[Pairs]]:
        """Take the pairs of changed groups out; return those of the groups they merge into, for each pile."""
        fresh: list[list[Pairs]] = [[] for _ in self._piles]
        for pile in self._piles:
            singles, pile.singles = _parted(pile.singles, changed)
            groups, pile.groups = _parted(pile.groups, changed)
            floors = self._single_floors[singles.ones] * self._single_floors[singles.others]
            pairs = _joined(groups, singles._replace(values=singles.values / UNITS - floors))
            ones, others = into[pairs.ones], into[pairs.others]
            is_inside = ones == others
            # A pair of articles counts in both directions.
            np.add.at(self._within, ones[is_inside], 2 * pairs.values[is_inside])
            moved = Pairs(np.minimum(ones, others), np.maximum(ones, others), pairs.values).where(~is_inside)
            order = np.argsort(moved.ones, kind="stable")
            for parts, part in zip(
                fresh, self._split(Pairs(*(values[order] for values in moved))), strict=True
            ):
                if len(part.ones):
                    parts.append(part)
        return fresh

    def _joinable(self, pairs: Pairs, across: Floats, decided: Pairs) -> Pairs:
        """Return the pairs that are alike enough to merge, and those decided, with their excess."""
        # Most pairs are far from alike enough: their gaps are not computed.
        near, across = pairs.where(across >= self._lowest), across[across >= self._lowest]
        groups = self._groups(near.ones), self._groups(near.others)
        worth = excess(self._window, across, *groups, self._rules)
        counts = worth >= 0
        if len(decided.ones):
            counts |= np.isin(self._keys(near), self._keys(decided))
        return near._replace(values=worth).where(counts)

    def _across(self, pairs: Pairs) -> Floats:
        """Return the average likeness of the articles of two groups."""
        ones, others = pairs.ones, pairs.others
        sums = pairs.values + self._floors[ones] * self._floors[others]
        return np.asarray(sums / (self._sizes[ones] * self._sizes[others]))

    def _groups(self, places: NDArray[Any]) -> Groups:
        """Return size, likeness within and mean fullness of the groups at some places."""
        sizes = self._sizes[places]
        within = self._within[places] + self._floors[places] ** 2 - self._squared_floors[places]
        within /= np.maximum(sizes * (sizes - 1), 1.0)
        return Groups(
            sizes=sizes, within=np.where(sizes > 1, within, 0.0), fullness=self._fullness[places] / sizes
        )

    def _summed(self, pairs: Pairs, into: Rows) -> Pairs:
        """Return the pairs of other groups that these merge into, each once, ordered, with its sum."""
        ones, others = into[pairs.ones], into[pairs.others]
        keys = self._keys(Pairs(np.minimum(ones, others), np.maximum(ones, others), pairs.values))
        order = np.argsort(keys, kind="stable")
        order = order[(ones != others)[order]]
        if not len(order):
            return _NONE
        keys = keys[order]
        begins = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        ones, others = np.divmod(keys[begins], self._count)
        sums = np.add.reduceat(pairs.values[order], begins)
        return Pairs(ones.astype(np.int32), others.astype(np.int32), sums)

    def _keys(self, pairs: Pairs) -> Rows:
        return np.asarray(pairs.ones.astype(np.int64) * self._count + pairs.others)

    def _split(self, pairs: Pairs) -> list[Pairs]:
        """Return pairs, the first places ascending, by the pile they belong to."""
        ends = np.searchsorted(pairs.ones, np.arange(0, self._count, _AT_ONCE)[1:])
        return [Pairs(*part) for part in zip(*(np.split(values, ends) for values in pairs), strict=True)]


def _parted(pairs: Pairs, changed: NDArray[np.bool_]) -> tuple[Pairs, Pairs]:
    """Return the pairs of which a group has changed, and the others."""
    moved = changed[pairs.ones] | changed[pairs.others]
    return (pairs.where(moved), pairs.where(~moved)) if moved.any() else (_empty(pairs), pairs)


def _empty(pairs: Pairs) -> Pairs:
    return Pairs(*(values[:0] for values in pairs))


def _joined(*parts: Pairs) -> Pairs:
    """Return the pairs of all parts, of no part none."""
    some = [part for part in parts if len(part.ones)]
    if len(some) < 2:
        return some[0] if some else parts[0] if parts else _NONE
    return Pairs(*(np.concatenate(values) for values in zip(*some, strict=True)))
