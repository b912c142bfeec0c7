"""The order of a feed's entries: by their dates, or by an editor who puts the most important first."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from flows.reading.dates import parse_date
from flows.reading.feeds.feed import FeedItem

# Of 107 feeds, 99 follow their dates without one exception, and in the others 29 % of the entries or more do
# not. A post that a blog pins to its top is one exception.
_LEAST_OUT_OF_ORDER = 0.2
_LEAST_DATES = 8


def is_edited(items: Iterable[FeedItem]) -> bool:
    """Return True if the entries of a feed follow their dates neither forwards nor backwards."""
    claims = filter(None, (item.published for item in items))
    dates = [date for date in map(parse_date, claims) if date is not None]
    if len(set(dates)) < _LEAST_DATES:
        return False
    rising = sum(one < other for one, other in itertools.pairwise(dates))
    falling = sum(one > other for one, other in itertools.pairwise(dates))
    return min(rising, falling) >= _LEAST_OUT_OF_ORDER * (rising + falling)
