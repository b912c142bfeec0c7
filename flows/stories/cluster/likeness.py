"""The likeness of two articles or two groups, and the likeness that makes them one story.

The likeness of two articles is the cosine of their term weights, reduced with the time between them, for
guides, and for recurring formats. A round-up is like nothing, and two issues named by their dates have
nothing in common. Values are rounded, so that the last digit of a platform decides nothing.

Two groups are compared by the average likeness of their pairs (average link: Sokal and Michener 1958), with
three additions. A single pair is one uncertain figure and an average over many pairs is a steadier one, most
of all for short texts: so two single articles must be most alike, and groups may be less, groups of headlines
the less the more partners an article has here (`company`). Two groups that
are both much more alike within than across are two events of one kind or of the same people, however alike
they are on average (the separation that silhouettes measure: Rousseeuw 1987). Headlines share few words even
within a story, so the gap counts for full texts only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.stories.cluster.edges import DIGITS
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window, fullness
from flows.stories.titles import Flag

# Bounds on the memory for the terms of many pairs.
_PAIRS_AT_ONCE = 4_000
_ROWS_AT_ONCE = 200
_SECONDS_PER_HOUR = 3_600


def block_likeness(window: Window, rows: Rows, rules: StoryRules) -> Floats:
    """Return the likeness of each row to each other one, as an array of shape (rows, rows)."""
    weights = window.weights[rows].astype(np.float64)
    transposed = weights.T.tocsr()
    likeness = np.empty((len(rows), len(rows)))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        cosines = np.asarray((weights[part] @ transposed).toarray())
        ones, others = np.broadcast_arrays(rows[part, None], rows[None, :])
        likeness[part] = _reduced(window, cosines, ones, others, rules)
    return likeness


def pair_likeness(window: Window, ones: Rows, others: Rows, rules: StoryRules) -> Floats:
    """Return the likeness of each row in `ones` to the row at the same place in `others`."""
    cosines = np.empty(len(ones))
    for start in range(0, len(ones), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        one, other = (window.weights[rows[part]].astype(np.float64) for rows in (ones, others))
        cosines[part] = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    return _reduced(window, cosines, ones, others, rules)


def _reduced(
    window: Window, cosines: Floats, ones: NDArray[Any], others: NDArray[Any], rules: StoryRules
) -> Floats:
    """Return cosines reduced by the time between the rows and by what their titles announce."""
    hours = np.abs(window.hours[ones] - window.hours[others])
    full = pair_fullness(window, ones, others)
    decay, long_decay, recurring_hours = (
        span.total_seconds() / _SECONDS_PER_HOUR for span in (rules.decay, rules.long_decay, rules.recurring)
    )
    fading = np.exp(-hours * ((1 - full) / decay + full / long_decay))
    flags, other_flags = window.flags[ones], window.flags[others]
    either, both = flags | other_flags, flags & other_flags
    factor = np.where(_has(either, Flag.GUIDE | Flag.RECURRING), 1.0 - rules.guide_cost, 1.0)
    other_issue = _has(both, Flag.RECURRING) & (hours > recurring_hours)
    apart = other_issue | _has(both, Flag.DATED) | _has(either, Flag.NO_EVENT)
    factor = np.where(apart, 0.0, factor)
    return np.asarray(np.round(np.minimum(cosines, 1.0) * fading * factor, DIGITS))


def _has(flags: NDArray[np.uint8], wanted: Flag) -> NDArray[np.bool_]:
    """Return where one of the wanted flags is set."""
    return np.asarray((flags & np.uint8(int(wanted))) > 0)


def pair_fullness(window: Window, ones: NDArray[Any], others: NDArray[Any]) -> Floats:
    """Return the mean fullness of each pair of rows."""
    return np.asarray((window.fullness[ones] + window.fullness[others]) / 2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Sizes of groups, how alike each is within on average, and mean fullness; three arrays of one length.

    The likeness within a group of one article is 0 and counts for nothing.
    """

    sizes: Floats
    within: Floats
    fullness: Floats

    def at(self, places: NDArray[Any]) -> Groups:
        """Return the groups at some places."""
        return Groups(sizes=self.sizes[places], within=self.within[places], fullness=self.fullness[places])


def group_of_rows(window: Window, rows: Rows, block: Floats, rules: StoryRules) -> Groups:
    """Return one group, given the likeness of its rows to each other as an array of shape (rows, rows)."""
    count = len(rows)
    within = (block.sum() - np.trace(block)) / max(count * (count - 1), 1)
    mean_fullness = window.fullness[rows].mean()
    return Groups(
        sizes=np.array([float(count)]), within=np.array([within]), fullness=np.array([mean_fullness])
    )


def excess(window: Window, across: Floats, one: Groups, other: Groups, rules: StoryRules) -> Floats:
    """Return how far each pair of groups exceeds the likeness that makes it one story, 0 or more if it does.

    `across` (pairs,) is the average likeness of the articles of one group to those of the other.

    Two single headlines with a likeness of .35: .35 - .265 = .085, so they join. Two groups of four full
    texts, alike .24 across, .60 and .50 within: the harmonic mean of the sizes is 4, so .06 * (1 - 4^-5) =
    .060 is allowed; the gap costs .28 * (.36 + .26) * ln 4 = .241; .24 + .060 - .241 - .265 = -.206, so they
    stay apart.
    """
    full = (one.fullness + other.fullness) / 2
    mean_size = 2 * one.sizes * other.sizes / (one.sizes + other.sizes)
    allowance = _allowance(window, full, rules) * (1 - mean_size**-rules.steadying)
    gap = _gap(across, one) + _gap(across, other)
    return np.round(across + allowance - rules.gap * full * gap - window.threshold, DIGITS)


def _gap(across: Floats, group: Groups) -> Floats:
    return np.asarray(np.maximum(group.within - across, 0.0) * np.log(group.sizes))


def least_threshold(window: Window, full: Floats, rules: StoryRules) -> Floats:
    """Return how alike two articles of one story are on average at the least, however large the story is."""
    return window.threshold - _allowance(window, full, rules)


def lowest_threshold(window: Window, rules: StoryRules) -> float:
    """Return the least threshold of any length of text."""
    lengths = np.array([rules.short_words, rules.teaser_words, rules.long_words], dtype=np.float64)
    return float(least_threshold(window, fullness(lengths, rules), rules).min())


def _allowance(window: Window, full: Floats, rules: StoryRules) -> Floats:
    """Return how much less alike two large groups may be than two articles, by their mean fullness."""
    of_headlines = np.clip(
        rules.headline_allowance + rules.company_worth * window.company, 0.0, rules.most_allowance
    )
    teaser = fullness(np.array([float(rules.teaser_words)]), rules)[0]
    allowances = [float(of_headlines), rules.teaser_allowance, rules.long_allowance]
    return np.asarray(np.interp(full, [0.0, float(teaser), 1.0], allowances))


def may_be_one_story(
    window: Window, ones: Rows, others: Rows, likeness: Floats, rules: StoryRules
) -> NDArray[np.bool_]:
    """Return which pairs of rows are alike enough to be in one story, if only in a large one."""
    least = least_threshold(window, pair_fullness(window, ones, others), rules)
    return np.asarray(likeness >= np.round(least, DIGITS))
