"""Figures of a grouping against its labels: B-cubed (Bagga and Baldwin 1998), pairs, bootstrap intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from flows.language.word_hashes import mixed

Pair = tuple[int, int]
# How often each group is drawn, shape (groups,).
Weights = npt.NDArray[np.int64]
Counts = npt.NDArray[np.float64]

ROUNDS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Precision and recall, both in [0, 1]."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two, 0 if both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> Scores:
    """Return the mean over items of the share of their group that is theirs, by two labels of each item.

    Raise ValueError without items, or if the lengths differ.
    """
    if not gold:
        raise ValueError("nothing to compare: give at least one label")
    both = Counter(zip(gold, predicted, strict=True))
    gold_sizes, predicted_sizes = Counter(gold), Counter(predicted)
    return Scores(
        precision=sum(count**2 / predicted_sizes[label] for (_, label), count in both.items()) / len(gold),
        recall=sum(count**2 / gold_sizes[label] for (label, _), count in both.items()) / len(gold),
    )


def pair_scores(gold: frozenset[Pair], predicted: frozenset[Pair]) -> Scores:
    """Return the agreement of two sets of pairs; without pairs to name or to find, nothing is wrong."""
    right = len(gold & predicted)
    return Scores(
        precision=right / len(predicted) if predicted else 1.0, recall=right / len(gold) if gold else 1.0
    )


def f1_of_pairs(right: float, predicted: float, gold: float) -> float:
    """Return the F1 of pairs from how many are right, predicted and labelled."""
    return 2 * right / (predicted + gold) if predicted + gold else 1.0


def pairs_of(labels: Sequence[Hashable]) -> frozenset[Pair]:
    """Return the pairs of positions with the same label, the lesser position first."""
    positions_of: dict[Hashable, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        positions_of[label].append(position)
    return frozenset(pair for positions in positions_of.values() for pair in combinations(positions, 2))


def pair_counts(groups: Sequence[str], *pair_sets: frozenset[Pair]) -> Counts:
    """Return how many pairs of each set are of each group, an array of shape (different groups, sets).

    `groups` has the group of each position. A pair across two groups counts half to either.
    """
    number = {group: place for place, group in enumerate(sorted(set(groups)))}
    counts = np.zeros((len(number), len(pair_sets)))
    for column, pairs in enumerate(pair_sets):
        for one, other in pairs:
            counts[number[groups[one]], column] += 0.5
            counts[number[groups[other]], column] += 0.5
    return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The bounds of 95 % of the resampled figures."""

    low: float
    high: float


def interval(groups: int, measure: Callable[[Weights], float], rounds: int = ROUNDS) -> Interval:
    """Return the percentile bootstrap interval (Efron 1979) of a figure, the same on every call.

    `measure` gets how often each of the groups is drawn, as many draws as groups. Whole stories are drawn,
    not rows, because rows of one story are not independent.
    """
    resampled = [measure(weights) for weights in draws(groups, rounds)]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Interval(low=float(low), high=float(high))


def draws(groups: int, rounds: int) -> Iterator[Weights]:
    """Yield for each round how often each group is drawn; the numbers come from a hashed counter."""
    for number in range(rounds):
        counter = np.arange(groups, dtype=np.uint64) + np.uint64(number * groups + 1)
        drawn = (mixed(counter * np.uint64(0x9E3779B97F4A7C15)) % np.uint64(max(1, groups))).astype(np.int64)
        yield np.bincount(drawn, minlength=groups)
