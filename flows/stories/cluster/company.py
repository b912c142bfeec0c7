"""How much company the articles of a window have: how many others each is alike enough to.

Where most articles have a dozen such partners, stories are large, and two groups of headlines that share
little may well be parts of one. Where most have none, stories are small, and what such groups share is the
subject. So the partners say how much less alike groups of headlines may be (`StoryRules.headline_allowance`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import datetime

import numpy as np

from flows.stories.cluster.edges import DIGITS
from flows.stories.cluster.likeness import pair_likeness
from flows.stories.cluster.prints import Fingerprint, Prints
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Rows, Window, window_without_company

# All articles of a window of 2,000 are looked at, in a large one at least so many, whose mean moves the
# allowance by .005. Bounds on time and memory.
_PAIRS, _FEWEST_SAMPLED, _ROWS_AT_ONCE = 4_000_000, 300, 50
# Likeness is exact for pairs this near the threshold or above.
_MARGIN = 1e-4
# What an article without a partner counts.
_ALONE = 0.5


def window_of(
    fingerprints: Iterable[Fingerprint] | Prints,
    as_of: datetime,
    rules: StoryRules,
    left_out: Container[str] = (),
) -> Window:
    """Return the window of the fingerprints of one language but some; their order does not matter."""
    prints = fingerprints if isinstance(fingerprints, Prints) else Prints(fingerprints)
    window = window_without_company(prints, as_of, rules, left_out)
    size = len(window)
    if not size:
        return window
    count = min(size, max(_FEWEST_SAMPLED, _PAIRS // size))
    sampled = np.linspace(0, size - 1, count).astype(np.int64)
    at_once = max(1, min(_ROWS_AT_ONCE, _PAIRS // size))
    parts = [sampled[start : start + at_once] for start in range(0, len(sampled), at_once)]
    partners = np.concatenate([_partners(window, part, rules) for part in parts])
    company = float(np.round(np.log(np.maximum(partners, _ALONE)).mean(), DIGITS))
    return replace(window, company=company)


def _partners(window: Window, rows: Rows, rules: StoryRules) -> Rows:
    """Return how many others each row is alike enough to."""
    cosines = (window.weights @ window.weights[rows].T.tocsr()).tocoo()  # (window, rows)
    # Nothing makes a likeness greater than the cosine.
    near = (cosines.data >= window.threshold - _MARGIN) & (rows[cosines.col] != cosines.row)
    places, others = cosines.col[near], cosines.row[near].astype(np.int64)
    likeness = pair_likeness(window, rows[places], others, rules)
    return np.bincount(places[likeness >= window.threshold], minlength=len(rows)).astype(np.int64)
