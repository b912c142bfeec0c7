"""How alike two articles are: the cosine of their term weights, less with what speaks against it.

Likeness falls with the time between two articles, for long texts, which share words by their length
alone, and for guides. It is rounded, so that no platform's last digit decides.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Floats, Rows, Window, guides

DIGITS = 9

# Pairs of which the terms are held at one time.
_PAIRS_AT_ONCE = 8_000


def block_likeness(window: Window, rows: Rows, rules: StoryRules) -> Floats:
    """Return the likeness of each of some rows to each, as a square matrix."""
    held = window.weights[rows]
    cosines = np.asarray((held @ held.T).toarray())
    ones, others = np.broadcast_arrays(rows[:, None], rows[None, :])
    return _discounted(window, cosines, (ones, others), rules)


def pair_likeness(window: Window, ones: Rows, others: Rows, rules: StoryRules) -> Floats:
    """Return the likeness of each of `ones` to the row in its place in `others`."""
    found = np.empty(len(ones))
    for start in range(0, len(ones), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        one, other = (window.weights[rows[part]] for rows in (ones, others))
        found[part] = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    return _discounted(window, found, (ones, others), rules)


def _discounted(
    window: Window, cosines: Floats, pair: tuple[NDArray[Any], NDArray[Any]], rules: StoryRules
) -> Floats:
    one, other = pair
    fading = np.exp(-np.abs(window.hours[one] - window.hours[other]) / (rules.decay.total_seconds() / 3600))
    counts = np.maximum(window.lengths, 1.0)
    typical = np.sqrt(counts[one] * counts[other])
    length_cost = rules.length_fall * np.log(np.maximum(typical, rules.long_words) / rules.long_words)
    told_nothing = guides(window)
    told = np.where(told_nothing[one] | told_nothing[other], 1.0 - rules.guide_cost, 1.0)
    found: Floats = np.round(np.minimum(cosines, 1.0) * fading * told - length_cost, DIGITS)
    return found
