"""How far a figure would move on other rows of the same kind: bootstrap intervals over groups of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.language.word_hashes import mixed

Weights = npt.NDArray[np.int64]

ROUNDS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The bounds that 95 % of the resampled figures lie within."""

    low: float
    high: float


def interval(groups: int, measure: Callable[[Weights], float], rounds: int = ROUNDS) -> Interval:
    """Return the percentile bootstrap interval (Efron 1979) of a figure, the same on every call.

    `measure` takes how often each of the groups is drawn, as many draws as groups. Whole stories are
    drawn, not rows: rows of one story are not independent.
    """
    figures = [measure(weights) for weights in draws(groups, rounds)]
    low, high = np.percentile(figures, [2.5, 97.5])
    return Interval(low=float(low), high=float(high))


def draws(groups: int, rounds: int) -> Iterator[Weights]:
    """Yield for each round how often each group is drawn; the numbers come from a counter, hashed."""
    for number in range(rounds):
        counter = np.arange(groups, dtype=np.uint64) + np.uint64(number * groups + 1)
        drawn = (mixed(counter * np.uint64(0x9E3779B97F4A7C15)) % np.uint64(max(1, groups))).astype(np.int64)
        yield np.bincount(drawn, minlength=groups)
