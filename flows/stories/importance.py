"""The importance of a story."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from flows.model import Importance
from flows.model.settings import Weights

_DAY_SECONDS = 86_400.0
DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The facts about a story that its importance is computed from (`flows.model.settings.Weights`)."""

    new_reports: int
    new_outlets: int
    attention: float
    latest: datetime
    theme: float = 1.0
    source: float = 1.0


def importance(signals: Signals, as_of: datetime, weights: Weights) -> Importance:
    """Return the importance of a story at a time, with its parts."""
    days = max((as_of - signals.latest).total_seconds(), 0.0) / _DAY_SECONDS
    reports = round(weights.reports * math.log2(1 + signals.new_reports), DIGITS)
    outlets = round(weights.outlets * math.log2(1 + signals.new_outlets), DIGITS)
    prominence = round(weights.prominence * math.log2(1 + signals.attention), DIGITS)
    freshness = round(weights.freshness * math.pow(0.5, days), DIGITS)
    return Importance(
        total=round((reports + outlets + prominence + freshness) * signals.theme * signals.source, DIGITS),
        new_reports=signals.new_reports,
        new_outlets=signals.new_outlets,
        reports=reports,
        outlets=outlets,
        prominence=prominence,
        freshness=freshness,
        theme=signals.theme,
        source=signals.source,
    )


def attention_to(place: int | None, entries: int) -> float:
    """Return the share of a feed's readers that an article can expect: 1 at the first place, 1/2 at the next.

    Without a place by an editor it is the mean over the places of all `entries` of the feed in the period.
    """
    if place is not None:
        return 1 / place
    return sum(1 / place for place in range(1, entries + 1)) / entries
