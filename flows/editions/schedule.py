"""What a scheduled run should do: make the edition of its time, catch up, finish one, or step aside.

A schedule is kept by a machine that may sleep, lose power or be slow. Whatever runs it starts late, and
in whatever order, each time of the schedule gets at most one edition, and what was missed is told by one
edition for the whole gap. The stored editions alone decide, so a run may be repeated at any point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from flows.language.formatting import moment

# A run this little late is still for its own time: the edition says 07:00, not 07:00:09.
ON_TIME = timedelta(minutes=15)

# In the last eighth before the next time (three hours of a day) a missed edition is left to that one: two
# editions within so little time would be one too many.
_EIGHTH = 8


class Action(StrEnum):
    """What becomes of a scheduled run; SKIP alone leaves the store untouched."""

    MAKE = "make"
    CATCH_UP = "catch up"
    FINISH = "finish"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a run does and why; `as_of` is the edition to make or to finish, None when it is skipped.

    `reason` is a clause to be shown, without a full stop.
    """

    action: Action
    as_of: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The times at which something is due: a cron line of five fields, by the wall clock of a zone.

    Daylight saving follows Debian's cron: 07:00 stays 07:00, a time that is skipped falls on the moment
    after the gap, and one that comes twice is taken once. Raises ValueError when the line is no such line.
    """

    cron: str
    zone: str

    def __post_init__(self) -> None:
        if len(self.cron.split()) != 5:
            raise ValueError(f'"{self.cron}" does not have the five fields of a cron line')
        try:
            CronSim(self.cron, datetime(2000, 1, 1, tzinfo=UTC))
        except CronSimError as error:
            raise ValueError(f'"{self.cron}" is no cron line: {str(error).lower()}') from error

    def after(self, time: datetime) -> Iterator[datetime]:
        """Yield the times later than a time, earliest first, in the zone's own offset; may be without end."""
        # Within an hour that comes twice the first ones found may lie in its earlier round.
        times = CronSim(self.cron, time.astimezone(ZoneInfo(self.zone)))
        yield from (each for each in times if each.astimezone(UTC) > time)

    def next(self, time: datetime) -> datetime:
        """Return the first time later than a time."""
        return next(self.after(time)).astimezone(time.tzinfo)

    def latest(self, time: datetime) -> datetime:
        """Return the last time at or before a time."""
        just_after = time.replace(microsecond=0) + timedelta(seconds=1)
        before = CronSim(self.cron, just_after.astimezone(ZoneInfo(self.zone)), reverse=True)
        found = next(before).astimezone(time.tzinfo)
        while (later := self.next(found)) <= time:
            found = later
        return found


def decide(timetable: Timetable, scheduled: datetime, now: datetime, latest: datetime | None) -> Decision:
    """Decide what the digest run of a scheduled time does when it starts.

    `latest` is the `as_of` of the latest stored edition. The first of several late runs makes one edition
    for the whole gap, whether or not the run of the newest time exists; the others find it made. A run
    whose own edition is there finishes it: publishing and sending are safe to repeat.
    """
    now = max(now, scheduled)
    due = max(scheduled, timetable.latest(now))
    if latest is not None and latest >= due:
        made = moment(latest, now, timetable.zone)
        if scheduled == due:
            return Decision(action=Action.FINISH, as_of=latest, reason=f"the edition of {made} is made")
        return _skip(f"too old: the edition of {made} covers it")
    upcoming = timetable.next(now)
    patience = (upcoming - due) / _EIGHTH
    late = now - due
    if late > patience and upcoming - now < patience:
        return _skip(f"too old: the run of {moment(upcoming, now, timetable.zone)} will cover it")
    as_of = due if late <= min(ON_TIME, patience) else now
    if latest is not None and timetable.next(latest) < due:
        since = moment(latest, now, timetable.zone)
        reason = f"covers everything since the edition of {since}"
        return Decision(action=Action.CATCH_UP, as_of=as_of, reason=reason)
    return Decision(action=Action.MAKE, as_of=as_of, reason=f"due at {moment(due, now, timetable.zone)}")


def decide_reading(timetable: Timetable, scheduled: datetime, now: datetime) -> Decision:
    """Decide whether an ingest run reads its sources: only the run of the newest time does."""
    now = max(now, scheduled)
    newest = timetable.latest(now)
    if newest > scheduled:
        return _skip(f"too old: the run of {moment(newest, now, timetable.zone)} came after it")
    return Decision(action=Action.MAKE, as_of=now, reason=f"due at {moment(scheduled, now, timetable.zone)}")


def _skip(reason: str) -> Decision:
    return Decision(action=Action.SKIP, as_of=None, reason=reason)
