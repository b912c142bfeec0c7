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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.stories.cluster.edges import UNITS, Edges, Pairs, places_by_label
from flows.stories.cluster.likeness import block_likeness
from flows.stories.cluster.merging import Merging
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


def cluster_component(
    window: Window, rows: Rows, edges: Edges | None, decided: DecidedPairs, rules: StoryRules
) -> list[Group]:
    """Return the stories of some rows, ascending, that nothing outside is near to.

    With `edges` only these pairs are known; without, all pairs are compared.
    """
    if len(rows) == 1:
        return [Group(rows=rows, nearest=rows, similarity=np.ones(1))]
    units, floors = _Inside(window, rows, edges, rules), np.zeros(len(rows))
    if edges is not None:
        floors = np.sqrt(rules.candidates.unseen * edges.floors[rows])
    worth = np.where(decided.joined, _JOINED, _PARTED)
    decisions = units.of(Pairs(decided.ones, decided.others, worth))
    labels = Merging(window, rows, units, floors, rules).labels(decisions)
    nearest, similarity = _nearest_fellows(units, labels)
    return [
        Group(rows=rows[places], nearest=rows[nearest[places]], similarity=similarity[places])
        for places in places_by_label(labels)
    ]


class _Inside:
    """The compared pairs of some rows, ascending, by their places among these, likeness in units."""

    def __init__(self, window: Window, rows: Rows, edges: Edges | None, rules: StoryRules) -> None:
        self._place = np.full(len(window), -1, np.int32)
        self._place[rows] = np.arange(len(rows))
        self._edges = edges
        self._all = Pairs(*(np.empty(0, np.int32),) * 3)
        if edges is None:
            units = np.rint(np.triu(block_likeness(window, rows, rules), 1) * UNITS).astype(np.int32)
            ones, others = np.nonzero(units)
            self._all = Pairs(ones.astype(np.int32), others.astype(np.int32), units[ones, others])

    def __iter__(self) -> Iterator[Pairs]:
        if self._edges is None:
            yield self._all
        else:
            yield from (self.of(block.pairs()) for block in self._edges.blocks)

    def of(self, pairs: Pairs) -> Pairs:
        """Return those of some pairs of rows that are inside."""
        ones, others = self._place[pairs.ones], self._place[pairs.others]
        return Pairs(ones, others, pairs.values).where((ones >= 0) & (others >= 0))


def _nearest_fellows(units: Iterable[Pairs], labels: Rows) -> tuple[Rows, Floats]:
    """Return for each place the fellow of its label that it is most like, and the likeness.

    Of equals the first counts; a place without a fellow has itself and 1.
    """
    nearest, best = np.arange(len(labels)), np.full(len(labels), -1)
    for pairs in units:
        ones, others, values = pairs.where(labels[pairs.ones] == labels[pairs.others])
        ones, others = np.concatenate((ones, others)), np.concatenate((others, ones))
        order = np.lexsort((others, -np.tile(values, 2), ones))
        with_fellow, first = np.unique(ones[order], return_index=True)
        others, values = others[order][first], np.tile(values, 2)[order][first]
        is_better = (values > best[with_fellow]) | (
            (values == best[with_fellow]) & (others < nearest[with_fellow])
        )
        nearest[with_fellow[is_better]] = others[is_better]
        best[with_fellow[is_better]] = values[is_better]
    return nearest, np.where(best < 0, 1.0, best / UNITS)
