"""The decision of a scheduled run: make the edition of its time, catch up, finish an edition, or skip.

A schedule is kept by a machine that may sleep, lose power or be slow. However late and in whatever order its
runs start, each time of the schedule gets at most one edition, and one edition covers a whole gap. The
stored editions alone decide, so a run may be repeated at any point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from flows.language.formatting import moment
from flows.language.interface import ENGLISH
from flows.model.digests import DigestSettings
from flows.model.readers import Day

# A run this little late is still for its own time: the edition says 07:00, not 07:00:09.
ON_TIME = timedelta(minutes=15)

# In the last eighth before the next time (three hours of a day) a missed edition is left to that one: two
# editions within so little time would be one too many.
_EIGHTH = 8


class Action(StrEnum):
    """The action of a scheduled run; SKIP alone leaves the store untouched."""

    MAKE = "make"
    CATCH_UP = "catch up"
    FINISH = "finish"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The action of a run and its reason; `as_of` is the edition to make or to finish, None if it is skipped.

    `reason` is a clause to be shown, without a full stop.
    """

    action: Action
    as_of: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The times at which something is due: a cron line of five fields, by the wall clock of a zone.

    Daylight saving follows Debian's cron: 07:00 stays 07:00, a time that is skipped falls on the moment
    after the gap, and one that comes twice is taken once. Raise ValueError for any other line.
    """

    cron: str
    zone: str

    def __post_init__(self) -> None:
        if len(self.cron.split()) != 5:
            raise ValueError(f'"{self.cron}" does not have the five fields of a cron line')
        try:
            CronSim(self.cron, datetime(2000, 1, 1, tzinfo=UTC))
        except CronSimError as error:
            raise ValueError(f'"{self.cron}" is not a cron line: {str(error).lower()}') from error

    def after(self, time: datetime) -> Iterator[datetime]:
        """Yield the times later than a time, earliest first, in the zone's own offset; may be without end."""
        # In an hour that comes twice, the first times may lie in its earlier round.
        times = CronSim(self.cron, time.astimezone(ZoneInfo(self.zone)))
        yield from (candidate for candidate in times if candidate.astimezone(UTC) > time)

    def next(self, time: datetime) -> datetime:
        """Return the first time later than a time."""
        return next(self.after(time)).astimezone(time.tzinfo)

    def latest(self, time: datetime) -> datetime:
        """Return the last time at or before a time."""
        just_after = time.replace(microsecond=0) + timedelta(seconds=1)
        before = CronSim(self.cron, just_after.astimezone(ZoneInfo(self.zone)), reverse=True)
        latest = next(before).astimezone(time.tzinfo)
        while (later := self.next(latest)) <= time:
            latest = later
        return latest


def decide(timetable: Timetable, scheduled: datetime, now: datetime, latest: datetime | None) -> Decision:
    """Return the decision of the digest run of a scheduled time when it starts.

    `latest` is the `as_of` of the latest stored edition. The first of several late runs makes one edition
    for the whole gap, whether or not the run of the newest time exists; the others are skipped. A run whose
    own edition is stored finishes it: publishing and sending are safe to repeat.
    """
    now = max(now, scheduled)
    due = max(scheduled, timetable.latest(now))
    if latest is not None and latest >= due:
        edition = f"the edition of {moment(latest, now, timetable.zone, ENGLISH)}"
        if scheduled == due:
            return Decision(action=Action.FINISH, as_of=latest, reason=f"{edition} is made")
        return _skip(f"too old: {edition} covers it")
    upcoming = timetable.next(now)
    patience = (upcoming - due) / _EIGHTH
    late = now - due
    if late > patience and upcoming - now < patience:
        return _skip(f"too old: the run of {moment(upcoming, now, timetable.zone, ENGLISH)} will cover it")
    as_of = due if late <= min(ON_TIME, patience) else now
    if latest is not None and timetable.next(latest) < due:
        since = moment(latest, now, timetable.zone, ENGLISH)
        reason = f"covers everything since the edition of {since}"
        return Decision(action=Action.CATCH_UP, as_of=as_of, reason=reason)
    return Decision(
        action=Action.MAKE, as_of=as_of, reason=f"due at {moment(due, now, timetable.zone, ENGLISH)}"
    )


def timetable_of(digest: DigestSettings, schedule: str, zone: str) -> Timetable:
    """Return the times of a digest: its hour and days, or those of the workspace's schedule, in its zone."""
    line = schedule if digest.hour is None else cron_of(digest.hour, digest.days)
    return Timetable(cron=line, zone=digest.zone or zone)


def cron_of(hour: str, days: Sequence[Day]) -> str:
    """Return the cron line of an hour ("07:00") on some days, or on every day."""
    hours, minutes = map(int, hour.split(":"))
    return f"{minutes} {hours} * * {','.join(days) or '*'}"


def decide_own(timetable: Timetable, scheduled: datetime, now: datetime, latest: datetime | None) -> Decision:
    """Return the decision of a run for a digest whose times may not be those of the run.

    It is skipped if the run is for another time. Where the clock jumps, Prefect may start a run up to an hour
    beside the time of the timetable; it is then for that time.
    """
    time = timetable.latest(scheduled)
    zone = ZoneInfo(timetable.zone)
    hour = timedelta(hours=1)
    jumps = scheduled.astimezone(zone).utcoffset() != (scheduled - 2 * hour).astimezone(zone).utcoffset()
    if time != scheduled and not (jumps and scheduled - time <= hour):
        return _skip(f"not due at {moment(scheduled, now, timetable.zone, ENGLISH)}")
    return decide(timetable, time, now, latest)


def decide_reading(timetable: Timetable, scheduled: datetime, now: datetime) -> Decision:
    """Return the decision of an ingest run: only the run of the newest time reads its sources."""
    now = max(now, scheduled)
    newest = timetable.latest(now)
    if newest > scheduled:
        return _skip(f"too old: the run of {moment(newest, now, timetable.zone, ENGLISH)} came after it")
    return Decision(
        action=Action.MAKE, as_of=now, reason=f"due at {moment(scheduled, now, timetable.zone, ENGLISH)}"
    )


def _skip(reason: str) -> Decision:
    return Decision(action=Action.SKIP, as_of=None, reason=reason)
