"""When a scheduled run makes an edition, catches up, finishes one or steps aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from flows.editions.schedule import Action, Decision, Timetable, decide, decide_reading

BERLIN = ZoneInfo("Europe/Berlin")
DAILY = Timetable(cron="0 7 * * *", zone="Europe/Berlin")
HOURLY = Timetable(cron="0 * * * *", zone="Europe/Berlin")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def local(times: list[datetime]) -> list[str]:
    return [time.astimezone(BERLIN).strftime("%d %H:%M %z") for time in times]


class TestTimetable:
    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            (at(27, 8, month=3), ["28 07:00 +0100", "29 07:00 +0200", "30 07:00 +0200"]),
            (at(23, 8, month=10), ["24 07:00 +0200", "25 07:00 +0100", "26 07:00 +0100"]),
        ],
    )
    def test_seven_stays_seven_over_both_changes(self, start: datetime, expected: list[str]) -> None:
        assert local(list(islice(DAILY.after(start), 3))) == expected

    def test_time_that_is_skipped_falls_after_the_gap(self) -> None:
        early = Timetable(cron="30 2 * * *", zone="Europe/Berlin")
        found = local(list(islice(early.after(at(28, 3, month=3)), 2)))
        assert found == ["29 03:00 +0200", "30 02:30 +0200"]

    def test_time_that_comes_twice_is_taken_once(self) -> None:
        early = Timetable(cron="30 2 * * *", zone="Europe/Berlin")
        found = local(list(islice(early.after(at(24, 3, month=10)), 2)))
        assert found == ["25 02:30 +0200", "26 02:30 +0100"]

    def test_hour_that_comes_twice_holds_no_time_of_its_second_round(self) -> None:
        early = Timetable(cron="30 2 * * *", zone="Europe/Berlin")
        again = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
        assert early.latest(again) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert early.next(again) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)

    def test_latest_is_at_or_before_and_next_is_after(self) -> None:
        assert DAILY.latest(at(20, 7)) == at(20, 7)
        assert DAILY.latest(at(20, 6, 59)) == at(19, 7)
        assert DAILY.latest(at(20, 7) + timedelta(microseconds=1)) == at(20, 7)
        assert DAILY.next(at(20, 7)) == at(21, 7)
        assert DAILY.next(at(20, 6, 59)) == at(20, 7)

    def test_times_come_in_the_zone_they_were_asked_in(self) -> None:
        assert DAILY.latest(at(20, 9)).tzinfo is UTC
        assert DAILY.next(at(20, 9)).tzinfo is UTC

    @pytest.mark.parametrize("line", ["0 7 * *", "0 7 * * * *", "0 25 * * *", "0 0 30 2 *", "", "@daily"])
    def test_line_that_is_none_is_refused(self, line: str) -> None:
        with pytest.raises(ValueError, match="cron line"):
            Timetable(cron=line, zone="UTC")


class TestDigest:
    def test_run_on_time_makes_the_edition_of_its_time(self) -> None:
        now = at(20, 7) + timedelta(seconds=9)
        assert decide(DAILY, at(20, 7), now, at(19, 7)) == Decision(
            action=Action.MAKE, as_of=at(20, 7), reason="due at 07:00"
        )

    def test_clock_a_little_behind_the_servers_changes_nothing(self) -> None:
        now = at(20, 7) - timedelta(seconds=3)
        assert decide(DAILY, at(20, 7), now, at(19, 7)).as_of == at(20, 7)

    def test_first_edition_of_all_is_made(self) -> None:
        assert decide(DAILY, at(20, 7), at(20, 7), None).action is Action.MAKE

    @pytest.mark.parametrize(("minutes", "for_its_time"), [(15, True), (16, False)])
    def test_late_run_tells_the_news_until_now(self, minutes: int, for_its_time: bool) -> None:
        now = at(20, 7, minutes)
        decision = decide(DAILY, at(20, 7), now, at(19, 7))
        assert decision.action is Action.MAKE
        assert decision.as_of == (at(20, 7) if for_its_time else now)

    def test_time_between_runs_shortens_what_is_late(self) -> None:
        minutely = Timetable(cron="* * * * *", zone="UTC")
        now = at(20, 7) + timedelta(seconds=8)
        assert decide(minutely, at(20, 7), now, at(20, 6, 59)).as_of == now
        assert decide(minutely, at(20, 7), now - timedelta(seconds=1), at(20, 6, 59)).as_of == at(20, 7)

    def test_first_late_run_after_downtime_covers_the_gap(self) -> None:
        now = at(20, 10)
        assert decide(DAILY, at(17, 7), now, at(16, 7)) == Decision(
            action=Action.CATCH_UP, as_of=now, reason="covers everything since the edition of Mon 07:00"
        )

    @pytest.mark.parametrize("day", [18, 19])
    def test_other_late_runs_are_too_old(self, day: int) -> None:
        assert decide(DAILY, at(day, 7), at(20, 10, 1), at(20, 10)) == Decision(
            action=Action.SKIP, as_of=None, reason="too old: the edition of 10:00 covers it"
        )

    def test_run_of_the_newest_time_finishes_what_a_late_one_made(self) -> None:
        assert decide(DAILY, at(20, 7), at(20, 10, 1), at(20, 10)) == Decision(
            action=Action.FINISH, as_of=at(20, 10), reason="the edition of 10:00 is made"
        )

    def test_repeated_run_finishes_its_own_edition(self) -> None:
        decision = decide(DAILY, at(20, 7), at(20, 7, 2), at(20, 7))
        assert (decision.action, decision.as_of) == (Action.FINISH, at(20, 7))

    def test_gap_that_ends_within_minutes_of_a_time_is_covered_by_its_edition(self) -> None:
        decision = decide(DAILY, at(18, 7), at(20, 7, 4), at(17, 7))
        assert (decision.action, decision.as_of) == (Action.CATCH_UP, at(20, 7))

    @pytest.mark.parametrize(("now", "action"), [((4, 0), Action.CATCH_UP), ((4, 1), Action.SKIP)])
    def test_missed_edition_is_left_to_the_next_that_comes_soon(
        self, now: tuple[int, int], action: Action
    ) -> None:
        assert decide(DAILY, at(18, 7), at(20, *now), at(17, 7)).action is action

    def test_skipped_run_says_which_comes_soon(self) -> None:
        decision = decide(DAILY, at(18, 7), at(20, 6), at(17, 7))
        assert decision.reason == "too old: the run of 07:00 will cover it"
        assert decision.as_of is None

    def test_edition_made_by_hand_before_its_time_does_not_replace_it(self) -> None:
        decision = decide(DAILY, at(20, 7), at(20, 7), at(20, 6, 50))
        assert (decision.action, decision.as_of) == (Action.MAKE, at(20, 7))

    def test_one_missed_time_is_no_gap_when_its_own_run_is_the_late_one(self) -> None:
        assert decide(DAILY, at(20, 7), at(20, 12), at(19, 7)).action is Action.MAKE


class TestIngest:
    def test_newest_run_reads_as_of_now(self) -> None:
        now = at(20, 9) + timedelta(seconds=20)
        assert decide_reading(HOURLY, at(20, 9), now) == Decision(
            action=Action.MAKE, as_of=now, reason="due at 09:00"
        )

    def test_run_after_which_another_was_due_is_too_old(self) -> None:
        assert decide_reading(HOURLY, at(20, 8), at(20, 9, 1)) == Decision(
            action=Action.SKIP, as_of=None, reason="too old: the run of 09:00 came after it"
        )

    def test_clock_a_little_behind_the_servers_changes_nothing(self) -> None:
        now = at(20, 9) - timedelta(seconds=2)
        assert decide_reading(HOURLY, at(20, 9), now).as_of == at(20, 9)
