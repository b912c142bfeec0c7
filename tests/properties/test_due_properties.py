"""Readers at their own hours, over months with changes of the clock: each hour once, none missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from flows.delivery.due import PoolTime, bounded, is_due, own_times
from flows.editions.schedule import Action, Timetable, decide_own
from flows.model.readers import Day, Reader

ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
HOURS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 45, 7]))
DAYS = st.lists(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), unique=True, max_size=3
).map(tuple)
# The weeks in which clocks change, and others.
STARTS = st.sampled_from(
    [datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)]
)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def reader(hour: str, days: tuple[Day, ...] = (), zone: str = "", since: datetime = SINCE) -> Reader:
    return Reader(id="0" * 16, address="a@a.example", hour=hour, days=days, zone=zone, since=since)


def runs(timetables: list[Timetable], start: datetime, days: int) -> list[datetime]:
    """Return the times at which runs start, as the lines of a schedule say."""
    end = start + timedelta(days=days)
    times: set[datetime] = set()
    for timetable in timetables:
        for time in timetable.after(start):
            if time >= end:
                break
            times.add(time.astimezone(UTC))
    return sorted(times)


@given(HOURS, DAYS, ZONES, HOURS, ZONES, STARTS)
def test_a_reader_is_due_once_for_each_of_their_hours(
    hour: str, days: tuple[Day, ...], zone: str, digest_hour: str, digest_zone: str, start: datetime
) -> None:
    one = reader(hour, days, zone)
    hours, minutes = map(int, digest_hour.split(":"))
    digest = Timetable(cron=f"{minutes} {hours} * * *", zone=digest_zone)
    own = own_times(one, digest_zone)
    pools = runs([digest, own], start, 9)
    sent = [
        after
        for before, after in pairwise([start, *pools])
        if is_due(one, PoolTime(as_of=after, before=before, zone=digest_zone))
    ]
    assert sent == runs([own], start, 9)


@given(HOURS, ZONES, STARTS, st.integers(0, 300))
def test_a_reader_added_during_a_day_waits_for_the_next_hour(
    hour: str, zone: str, start: datetime, minutes: int
) -> None:
    added = start + timedelta(minutes=5 * minutes)
    one = reader(hour, zone=zone, since=added)
    pools = runs([Timetable(cron="*/30 * * * *", zone="UTC"), own_times(one, "UTC")], start, 4)
    due = [
        after
        for before, after in pairwise([start, *pools])
        if is_due(one, PoolTime(as_of=after, before=before, zone="UTC"))
    ]
    assert due == [time for time in runs([own_times(one, "UTC")], start, 4) if time >= added]


@given(HOURS, ZONES, STARTS)
def test_a_late_run_serves_the_hours_it_missed_once(hour: str, zone: str, start: datetime) -> None:
    one = reader(hour, zone=zone)
    woken = start + timedelta(days=3, hours=1)
    assert is_due(one, PoolTime(as_of=woken, before=start, zone=zone))
    assert not is_due(one, PoolTime(as_of=woken + timedelta(seconds=1), before=woken, zone=zone)) or (
        own_times(one, zone).latest(woken + timedelta(seconds=1)) > woken
    )


@given(DAYS, ZONES, STARTS)
def test_a_reader_without_an_hour_is_due_with_editions_on_their_days(
    days: tuple[Day, ...], zone: str, start: datetime
) -> None:
    one, order = reader("", days, zone), ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for day in range(7):
        time = start + timedelta(days=day, hours=7)
        weekday = order[time.astimezone(ZoneInfo(zone)).weekday()]
        assert is_due(one, PoolTime(as_of=time, before=None, zone="UTC")) is (not days or weekday in days)
        assert not is_due(one, PoolTime(as_of=time, before=None, zone="UTC", published=False))


@given(st.lists(st.tuples(HOURS, ZONES), min_size=1, max_size=4, unique=True), STARTS)
def test_each_digest_is_made_once_at_each_of_its_times_whatever_the_others(
    times: list[tuple[str, str]], start: datetime
) -> None:
    timetables = [own_times(reader(hour, zone=zone), "UTC") for hour, zone in times]
    latest: list[datetime] = [start - timedelta(days=1)] * len(timetables)
    made: list[list[datetime]] = [[] for _ in timetables]
    for run in runs(timetables, start, 6):
        for place, timetable in enumerate(timetables):
            decision = decide_own(timetable, run, run, latest[place])
            if decision.action in (Action.MAKE, Action.CATCH_UP) and decision.as_of is not None:
                latest[place] = decision.as_of
                made[place].append(decision.as_of)
    assert made == [runs([timetable], start, 6) for timetable in timetables]


@given(st.lists(HOURS, max_size=200))
def test_a_schedule_has_few_lines_however_many_hours_readers_have(hours: list[str]) -> None:
    own = [Timetable(cron="0 7 * * *", zone="UTC")]
    lines = bounded(own, [own_times(reader(hour), "UTC") for hour in hours], "UTC")
    assert lines[0] == own[0]
    assert len(lines) == len(set(lines)) <= 61
