"""Who is due at a time, and which rows of the ledger a later one replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.delivery.due import MOST_LINES, PoolTime, bounded, is_due, superseded
from flows.editions.schedule import Timetable
from flows.model import Delivery, DeliveryStatus, Reader
from flows.model.readers import Day

# A Friday.
MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)


def reader(hour: str = "", days: tuple[Day, ...] = (), zone: str = "") -> Reader:
    return Reader(id="1", address="a@b.example", since=MORNING, hour=hour, days=days, zone=zone)


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (reader(), True),
        (reader(days=("fri",)), True),
        (reader(days=("mon", "sat")), False),
        (reader(days=("fri",), zone="Pacific/Kiritimati"), True),
        (reader(days=("thu",), zone="Pacific/Honolulu"), True),
    ],
)
def test_reader_without_an_hour_is_due_with_editions_of_the_own_days(one: Reader, due: bool) -> None:
    time = PoolTime(as_of=MORNING, before=None, zone="UTC")
    assert is_due(one, time) is due
    assert not is_due(one, replace(time, published=False))


def test_a_day_without_an_edition_is_made_up_for_by_the_next_one() -> None:
    one = replace(reader(days=("thu",)), since=MORNING - timedelta(days=9))
    pool = PoolTime(as_of=MORNING, before=MORNING - timedelta(days=2), zone="UTC")
    assert is_due(one, pool)
    assert not is_due(one, replace(pool, before=MORNING - timedelta(days=1)))
    assert not is_due(replace(one, since=MORNING), pool)


def test_reader_who_was_due_with_a_pool_is_not_due_with_the_next_one() -> None:
    one = replace(reader(hour="07:00"), since=MORNING - timedelta(days=9))
    pool = PoolTime(as_of=MORNING, before=MORNING - timedelta(days=1), zone="UTC")
    assert is_due(one, pool)
    assert not is_due(one, replace(pool, as_of=MORNING + timedelta(hours=1), before=MORNING))


def test_times_are_planned_once_each_and_in_few_lines() -> None:
    digest = Timetable(cron="0 7 * * *", zone="UTC")
    own = [Timetable(cron=f"{minute} 18 * * *", zone="UTC") for minute in range(MOST_LINES - 1)]
    assert len(bounded([digest], [digest, *own], "UTC")) == MOST_LINES
    quarters = Timetable(cron="*/15 * * * *", zone="UTC")
    assert bounded([digest], [*own, replace(own[0], cron="59 18 * * *")], "UTC") == (digest, quarters)


def row(edition_id: str, name: str, status: DeliveryStatus = DeliveryStatus.DEFERRED) -> Delivery:
    return Delivery(edition_id=edition_id, reader=name, status=status)


def test_deferred_row_is_replaced_by_a_later_one_of_its_reader() -> None:
    times = {"a": MORNING.replace(day=19), "b": MORNING, "2026-11-20T18:00Z": MORNING.replace(hour=18)}
    rows = [
        row("a", "anna"),
        row("b", "anna"),
        row("2026-11-20T18:00Z", "anna"),
        row("a", "ben"),
        row("a", "cleo", DeliveryStatus.UNKNOWN),
        row("b", "cleo"),
        row("older", "cleo"),
    ]
    assert superseded(rows, times) == (row("a", "anna"), row("b", "anna"))
