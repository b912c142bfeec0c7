"""How alike two articles are: the cosine of their term weights, less with what speaks against it.

Likeness falls with the time between two articles, and for guides. A round-up is like nothing, and a format
that recurs is not like its next issue. Likeness is rounded, so that no platform's last digit decides.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window, flagged
from flows.stories.vectors import Flag

DIGITS = 9

# Pairs of which the terms are held at one time.
_PAIRS_AT_ONCE = 4_000
_ROWS_AT_ONCE = 200


def fullness(lengths: Floats, rules: StoryRules) -> Floats:
    """Return for lengths in words 0 for a headline, 1 for a full text, by their logarithm between."""
    scale = np.log(rules.long_words / rules.short_words)
    found: Floats = np.clip(np.log(np.maximum(lengths, 1.0) / rules.short_words) / scale, 0.0, 1.0)
    return found


def block_likeness(window: Window, rows: Rows, rules: StoryRules) -> Floats:
    """Return the likeness of each of some rows to each, as a square matrix."""
    held = window.weights[rows].astype(np.float64)
    turned = held.T.tocsr()
    found = np.empty((len(rows), len(rows)))
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        cosines = np.asarray((held[part] @ turned).toarray())
        pair = np.broadcast_arrays(rows[part, None], rows[None, :])
        found[part] = _discounted(window, cosines, (pair[0], pair[1]), rules)
    return found


def pair_likeness(window: Window, ones: Rows, others: Rows, rules: StoryRules) -> Floats:
    """Return the likeness of each of `ones` to the row in its place in `others`."""
    found = np.empty(len(ones))
    for start in range(0, len(ones), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        one, other = (window.weights[rows[part]].astype(np.float64) for rows in (ones, others))
        found[part] = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    return _discounted(window, found, (ones, others), rules)


def _discounted(
    window: Window, cosines: Floats, pair: tuple[NDArray[Any], NDArray[Any]], rules: StoryRules
) -> Floats:
    one, other = pair
    apart = np.abs(window.hours[one] - window.hours[other])
    fading = np.exp(-apart * _rate(window, pair, rules))
    recurring, round_up = flagged(window, Flag.RECURRING), flagged(window, Flag.ROUND_UP)
    guide = flagged(window, Flag.GUIDE) | recurring
    told = np.where(guide[one] | guide[other], 1.0 - rules.guide_cost, 1.0)
    again = recurring[one] & recurring[other] & (apart > rules.recurring.total_seconds() / 3600)
    told = np.where(again | round_up[one] | round_up[other], 0.0, told)
    found: Floats = np.round(np.minimum(cosines, 1.0) * fading * told, DIGITS)
    return found


def _rate(window: Window, pair: tuple[NDArray[Any], NDArray[Any]], rules: StoryRules) -> Floats:
    """Return by how much likeness fades in an hour, less for full texts than for headlines."""
    told = fullness(window.lengths, rules)
    full = (told[pair[0]] + told[pair[1]]) / 2
    hours = (rules.decay.total_seconds() / 3600, rules.long_decay.total_seconds() / 3600)
    found: Floats = (1 - full) / hours[0] + full / hours[1]
    return found
