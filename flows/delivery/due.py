"""Decide when a reader is due: with an edition, or at an hour of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from flows.editions.schedule import Timetable, cron_of
from flows.model import Delivery, DeliveryStatus, Reader
from flows.model.readers import Day

# The name of the operator in the ledger.
OPERATOR = "operator"

# Prefect plans the runs of each line of a schedule ahead: more lines than these become one.
MOST_LINES = 60
_EVERY_QUARTER = "*/15 * * * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTime:
    """The time of a pool of a digest, that of the pool before it, if any, and the zone of the digest.

    One that is not `published` was made for readers at their own hour.
    """

    as_of: datetime
    before: datetime | None
    zone: str
    published: bool = True


def is_due(reader: Reader, pool: PoolTime) -> bool:
    """Return True if a reader is sent what a pool has.

    A reader with an hour is due with the first pool at or after it, however late the run of that hour is; one
    who came after the hour waits for the next day's. Anybody else is due with each edition, on
    their days; with the next one if one of these had none.
    """
    if reader.hour:
        time = own_times(reader, pool.zone).latest(pool.as_of)
        return time >= reader.since and (pool.before is None or pool.before < time)
    return pool.published and (not reader.days or _is_on_their_days(reader, pool))


def _is_on_their_days(reader: Reader, pool: PoolTime) -> bool:
    """Return True if a pool is of one of a reader's days, or the first after one that had none."""
    zone = ZoneInfo(reader.zone or pool.zone)
    today, since = (time.astimezone(zone).date() for time in (pool.as_of, reader.since))
    # A week before that no day is another.
    passed = min((today - pool.before.astimezone(zone).date()).days, 7) if pool.before else 1
    missed = (today - timedelta(days=back) for back in range(1, passed))
    days = (today, *(day for day in missed if day >= since))
    return any(get_args(Day)[day.weekday()] in reader.days for day in days)


def own_times(reader: Reader, zone: str) -> Timetable:
    """Return the times of a reader with an hour, in their zone, or else in that of the digest."""
    return Timetable(cron=cron_of(reader.hour, reader.days), zone=reader.zone or zone)


def bounded(digests: Iterable[Timetable], readers: Iterable[Timetable], zone: str) -> tuple[Timetable, ...]:
    """Return the times of digests, and those of readers, in few lines.

    Where readers have too many times a run looks every quarter of an hour whether any of them is due.
    """
    own = _ordered(digests)
    others = [time for time in _ordered(readers) if time not in own]
    if len(own) + len(others) > MOST_LINES:
        others = [Timetable(cron=_EVERY_QUARTER, zone=zone)]
    return (*own, *others)


def _ordered(times: Iterable[Timetable]) -> Sequence[Timetable]:
    return sorted(set(times), key=lambda time: (time.zone, time.cron))


def superseded(rows: Iterable[Delivery], times: Mapping[str, datetime]) -> tuple[Delivery, ...]:
    """Return the deferred rows of readers for whom a later pool waits, which tells what they were to get.

    `times` has the `as_of` of pools by id.
    """
    deferred = [row for row in rows if row.status is DeliveryStatus.DEFERRED and row.edition_id in times]
    latest: dict[str, datetime] = {}
    for row in deferred:
        latest[row.reader] = max(times[row.edition_id], latest.get(row.reader, times[row.edition_id]))
    return tuple(row for row in deferred if times[row.edition_id] < latest[row.reader])
