"""When two groups of articles are one story: by likeness, sizes, lengths, and the gap between them.

Average link (Sokal and Michener 1958) asks the same of every two groups. Three things are added, each with a
reason of its own. The likeness of two single articles is one uncertain figure, the mean over the pairs of two
groups is a steadier one, the more so for short texts: so two singles must be most alike, and groups are
allowed less (the variance of a mean falls with what it is taken over). Two groups that are each much more
alike within than across are two events of one kind or of the same people, however alike on average (the
separation of clusters that silhouettes measure: Rousseeuw 1987); headlines, which share few words even
within a story, cannot tell this. Lengths decide by their logarithm, from `short_words` to `long_words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.stories.cluster.likeness import DIGITS, fullness
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """Groups, one of each pair: how many articles, how alike within on average, and their mean fullness.

    The likeness within a group of one counts for nothing.
    """

    sizes: Floats
    within: Floats
    fullness: Floats

    def at(self, places: NDArray[Any]) -> Sides:
        """Return the groups at some places."""
        return Sides(sizes=self.sizes[places], within=self.within[places], fullness=self.fullness[places])


def asked(window: Window, fullnesses: Floats, rules: StoryRules) -> Floats:
    """Return how alike two single articles of some mean fullness must be to be one story."""
    found: Floats = window.threshold - (rules.threshold - rules.long_threshold) * fullnesses
    return found


def asked_of_fellows(window: Window, rows: Rows, nearest: Rows, rules: StoryRules) -> Floats:
    """Return how alike each article of one story and its nearest fellow had to be at the least."""
    told = fullness(window.lengths, rules)
    pairs = (told[rows] + told[nearest]) / 2
    return asked(window, pairs, rules) if len(rows) <= 2 else least_asked(window, pairs, rules)


def least_asked(window: Window, fullnesses: Floats, rules: StoryRules) -> Floats:
    """Return how alike two articles must be on average that are in one story, however large."""
    return asked(window, fullnesses, rules) - _allowance(fullnesses, rules)


def near_pairs(
    window: Window, likeness: Floats, pair: tuple[Any, Any], rules: StoryRules
) -> NDArray[np.bool_]:
    """Tell which pairs of rows are alike enough to be in one story, if only in a large one."""
    told = fullness(window.lengths, rules)
    least = least_asked(window, (told[pair[0]] + told[pair[1]]) / 2, rules)
    found: NDArray[np.bool_] = likeness >= np.round(least, DIGITS)
    return found


def excess(window: Window, across: Floats, one: Sides, other: Sides, rules: StoryRules) -> Floats:
    """Return by how much pairs of groups are more alike than they must be to be one story; rounded."""
    told = (one.fullness + other.fullness) / 2
    typical = 2 * one.sizes * other.sizes / (one.sizes + other.sizes)
    steady = _allowance(told, rules) * (1 - typical**-rules.steadying)
    gap = _gap(across, one) + _gap(across, other)
    found: Floats = across + steady - rules.gap * told * gap - asked(window, told, rules)
    return np.round(found, DIGITS)


def _allowance(fullnesses: Floats, rules: StoryRules) -> Floats:
    found: Floats = rules.allowance - (rules.allowance - rules.long_allowance) * fullnesses
    return found


def _gap(across: Floats, side: Sides) -> Floats:
    found: Floats = np.maximum(side.within - across, 0.0) * np.log(side.sizes)
    return found
