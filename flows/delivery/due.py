"""Who is due: whether a reader gets a digest at a time, and which of several rows is still worth sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.model import Delivery, DeliveryStatus, Reader
from flows.model.readers import Day

# The name of the operator in the ledger.
OPERATOR = "operator"

_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_due(reader: Reader, at: datetime, zone: str, hour: str = "") -> bool:
    """Return True if a reader gets what is made at a time, by the run of an `hour`, "" for the digest's own.

    Days are those of the reader's zone, by default the digest's.
    """
    day = _DAYS[at.astimezone(ZoneInfo(reader.zone or zone)).weekday()]
    return reader.hour == hour and (not reader.days or day in reader.days)


def superseded(rows: Iterable[Delivery], times: Mapping[str, datetime]) -> tuple[Delivery, ...]:
    """Return the deferred rows of readers for whom a later pool waits, which tells what they were to get.

    `times` has the `as_of` of pools by id.
    """
    deferred = [row for row in rows if row.status is DeliveryStatus.DEFERRED and row.edition_id in times]
    latest: dict[str, datetime] = {}
    for row in deferred:
        latest[row.reader] = max(times[row.edition_id], latest.get(row.reader, times[row.edition_id]))
    return tuple(row for row in deferred if times[row.edition_id] < latest[row.reader])
