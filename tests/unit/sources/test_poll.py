"""When each source is asked, and what its replies mean for the time after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.model import (
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    NotModified,
    PollTime,
    Reply,
    Source,
    SourceKind,
    SourceReading,
    SourceState,
)
from flows.sources.poll import (
    PollRules,
    due_requests,
    is_dead,
    is_offline,
    next_state,
    notices,
    page_for_feed,
    request_of,
    state_of,
)
from tests.factories import DAY, HOUR, NOON

RULES = PollRules(jitter=0.0)
MINUTE = timedelta(minutes=1)
FAULT = FetchFailure(source="a", item="a", reason="is no feed", remedy="Check it.")


def source(name: str = "a", address: str | None = None) -> Source:
    return Source(name=name, kind=SourceKind.URL, location=address or f"https://{name}.example/feed")


def state(name: str = "a", **known: Any) -> SourceState:
    given: dict[str, Any] = {"source": name, "location": source(name).location}
    return SourceState(**given | known)


def moment(now: datetime = NOON, *, by_hand: bool = False, as_of: datetime | None = None) -> PollTime:
    return PollTime(now=now, as_of=as_of or now, by_hand=by_hand)


def reply(result: str = "document", **known: Any) -> Reply:
    asked = HttpRequest(source=source(), address=source().location)
    found: dict[str, Any] = {
        "document": FetchedDocument(source=source(), locator="a", media=Media.FEED, body=b""),
        "same": NotModified(source=source(), locator="a"),
        "failure": FetchFailure(source="a", item="a", reason="answered with status 500", remedy="Later."),
    }
    status = {"document": 200, "same": 304, "failure": 500}[result]
    given: dict[str, Any] = {"request": asked, "result": found[result], "host": "a.example", "status": status}
    return Reply(**given | known)


def after(given: Reply, before: SourceState | None = None, now: datetime = NOON, **seen: Any) -> SourceState:
    return next_state(before or state(), given, SourceReading(**seen), moment(now), RULES)


def waits(known: SourceState, now: datetime, *, by_hand: bool = False, as_of: datetime | None = None) -> str:
    """Return "asked" or "waits"."""
    time = moment(now, by_hand=by_hand, as_of=as_of)
    return "asked" if due_requests([source()], {"a": known}, time, RULES) else "waits"


def asked(sources: list[Source], states: dict[str, SourceState], time: PollTime) -> list[Source]:
    return [request.source for request in due_requests(sources, states, time, RULES)]


class TestDue:
    def test_a_new_source_is_asked(self) -> None:
        assert asked([source()], {}, moment()) == [source()]

    def test_a_source_is_asked_when_its_time_has_come(self) -> None:
        known = after(reply())
        assert known.next_poll == NOON + 30 * MINUTE
        assert waits(known, NOON + 10 * MINUTE) == "waits"
        assert waits(known, NOON + 25 * MINUTE) == "asked"

    def test_what_falls_due_just_after_a_run_goes_with_it(self) -> None:
        assert waits(after(reply()), NOON + 20 * MINUTE) == "asked"

    def test_by_hand_a_source_is_asked_whatever_its_rhythm(self) -> None:
        assert waits(after(reply()), NOON + MINUTE, by_hand=True) == "asked"

    def test_what_its_server_calls_fresh_is_not_asked_within_minutes(self) -> None:
        known = after(reply(fresh_for=2 * HOUR))
        assert waits(known, NOON + HOUR) == "waits"
        assert waits(known, NOON + 9 * MINUTE, by_hand=True) == "waits"
        assert waits(known, NOON + 10 * MINUTE, by_hand=True) == "asked"
        brief = after(reply(fresh_for=2 * MINUTE))
        assert waits(brief, NOON + 3 * MINUTE, by_hand=True) == "asked"

    def test_a_run_for_an_earlier_edition_reads_the_whole_document(self) -> None:
        known = after(reply(etag='"1"', digest="d", fresh_for=2 * HOUR))
        early = moment(NOON + MINUTE, by_hand=True, as_of=NOON - DAY)
        assert waits(known, early.now, by_hand=True, as_of=early.as_of) == "asked"
        assert request_of(source(), known, early).etag is None
        assert request_of(source(), known, moment()).etag == '"1"'

    def test_an_ended_source_is_never_asked_even_by_hand(self) -> None:
        ended = after(reply("failure", status=410))
        assert waits(ended, NOON + 900 * DAY, by_hand=True) == "waits"

    def test_another_address_is_another_source(self) -> None:
        ended = {"a": after(reply("failure", status=410))}
        changed = source("a", "https://elsewhere.example/feed")
        assert asked([changed], ended, moment()) == [changed]
        assert state_of(changed, ended) == SourceState(source="a", location=changed.location)

    def test_a_host_that_asks_to_be_left_alone_is_by_all_its_sources(self) -> None:
        waiting = after(reply("failure", status=429, retry_after=3 * HOUR))
        others = [source(), source("b", "https://a.example/other"), source("c", "https://c.example/")]
        known = {"a": waiting}
        for by_hand in (True, False):
            assert asked(others, known, moment(NOON + HOUR, by_hand=by_hand)) == [others[2]]
        assert asked(others, known, moment(NOON + 4 * HOUR)) == others

    def test_by_hand_a_failing_source_is_asked_again_until_it_has_failed_often(self) -> None:
        once = after(reply("failure"))
        assert waits(once, NOON + MINUTE, by_hand=True) == "asked"
        assert waits(once, NOON + MINUTE) == "waits"
        often = replace(once, failures=3, next_poll=NOON + 2 * HOUR)
        assert waits(often, NOON + MINUTE, by_hand=True) == "waits"
        assert waits(often, NOON + 11 * MINUTE, by_hand=True) == "asked"

    def test_order_of_sources_is_kept(self) -> None:
        many = [source(name) for name in "zebra"[:4]]
        assert asked(many, {}, moment()) == many


class TestRhythm:
    def test_the_first_reading_says_nothing_of_the_rhythm(self) -> None:
        first = after(reply(), added=50)
        assert (first.entries_a_day, first.first_success, first.last_new) == (None, NOON, NOON)

    def test_entries_are_counted_over_the_time_they_took(self) -> None:
        known, now = after(reply(), added=50), NOON
        for _ in range(24 * 6):
            now += HOUR
            known = after(reply(), known, now, added=2)
        assert known.entries_a_day == pytest.approx(48, rel=0.02)
        assert known.next_poll == now + 30 * MINUTE

    def test_a_rhythm_that_changes_is_followed_within_a_week_or_two(self) -> None:
        known = state(first_success=NOON - 30 * DAY, last_new=NOON, entries_a_day=24.0)
        now = NOON
        for _ in range(14):
            now += DAY
            known = after(reply(), known, now, added=1)
        assert 1 < (known.entries_a_day or 0) < 6

    def test_a_slow_source_is_asked_seldom_but_within_the_bound(self) -> None:
        slow = state(first_success=NOON - 30 * DAY, last_new=NOON - DAY, entries_a_day=0.5)
        assert after(reply("same"), slow).next_poll == NOON + RULES.most
        daily = state(first_success=NOON - 30 * DAY, last_new=NOON, entries_a_day=6.0)
        assert after(reply("same"), daily).next_poll == NOON + 2 * HOUR

    def test_a_source_that_falls_silent_is_asked_less(self) -> None:
        quick = state(first_success=NOON - 30 * DAY, last_new=NOON - 8 * HOUR, entries_a_day=100.0)
        assert after(reply("same"), quick).next_poll == NOON + 4 * HOUR

    def test_what_server_and_feed_state_is_kept_within_a_day(self) -> None:
        assert after(reply(fresh_for=3 * HOUR)).next_poll == NOON + 3 * HOUR
        assert after(reply(), stated=4 * HOUR).next_poll == NOON + 4 * HOUR
        assert after(reply(fresh_for=90 * DAY)).next_poll == NOON + DAY
        unchanged = after(reply("same"), after(reply(), stated=4 * HOUR), NOON + 5 * HOUR)
        assert unchanged.next_poll == NOON + 9 * HOUR

    def test_jitter_follows_from_source_and_time_alone(self) -> None:
        rules = PollRules(least=HOUR)
        polls = {
            name: next_state(
                state(name),
                replace(reply(), request=HttpRequest(source=source(name), address="x")),
                SourceReading(),
                moment(),
                rules,
            ).next_poll
            for name in "abcdefgh"
        }
        assert len(set(polls.values())) > 4
        assert all(each and abs(each - NOON - HOUR) <= 6 * MINUTE for each in polls.values())


class TestSettled:
    def test_validators_of_the_document_are_kept(self) -> None:
        first = after(reply(etag='"1"', last_modified="then", digest="d"))
        assert (first.etag, first.last_modified, first.digest) == ('"1"', "then", "d")
        second = after(reply("same"), first, NOON + HOUR)
        assert (second.etag, second.digest) == ('"1"', "d")
        third = after(reply(digest="e"), second, NOON + DAY)
        assert (third.etag, third.digest) == (None, "e")

    def test_a_document_read_in_part_is_asked_for_again(self) -> None:
        part = after(reply(etag='"1"', digest="d"), partial=True)
        assert (part.etag, part.digest, part.failures) == (None, None, 0)

    def test_a_document_that_cannot_be_read_is_a_failure(self) -> None:
        bad = after(reply(etag='"1"'), state(etag='"0"'), fault=FAULT, partial=True)
        assert (bad.etag, bad.failures, bad.why, bad.remedy) == (None, 1, "is no feed", "Check it.")

    def test_failures_in_a_row_double_the_wait_up_to_a_day(self) -> None:
        known, spans = state(), []
        for _ in range(9):
            known = after(reply("failure"), known)
            assert known.next_poll
            spans.append((known.next_poll - NOON) / HOUR)
        assert spans == [0.5, 1, 2, 4, 8, 16, 24, 24, 24]
        well = after(reply(), known)
        assert (well.failures, well.why, well.failing_since) == (0, None, None)

    def test_retry_after_is_kept_within_a_week(self) -> None:
        known = after(reply("failure", status=503, retry_after=90 * DAY))
        assert (known.wait_until, known.next_poll) == (NOON + 7 * DAY, NOON + 7 * DAY)

    def test_a_move_for_good_is_remembered_and_forgotten_when_it_fails(self) -> None:
        moved = after(reply(moved_to="https://new.example/"))
        assert request_of(source(), moved, moment()).address == "https://new.example/"
        assert after(reply("same"), moved, NOON + HOUR).moved_to == "https://new.example/"
        assert after(reply("failure", status=404), moved, NOON + HOUR).moved_to is None
        assert after(reply("failure", status=None), moved, NOON + HOUR).moved_to == "https://new.example/"
        back = after(reply(moved_to=source().location), moved, NOON + HOUR)
        assert back.moved_to is None

    def test_a_page_in_the_place_of_a_feed_is_a_failure_and_no_new_address(self) -> None:
        found = FetchedDocument(source=source(), locator="a", media=Media.HTML, body=b"")
        parked = replace(reply(moved_to="https://portal.example/"), result=found)
        assert page_for_feed(parked, state()) is None
        assert page_for_feed(parked, after(parked)) is None
        as_feed, as_page = (
            replace(parked, request=replace(parked.request, source=replace(source(), expects=each)))
            for each in ("feed", "page")
        )
        fault = page_for_feed(as_feed, state())
        assert fault
        assert fault.reason == "is a web page, not a feed"
        assert page_for_feed(as_feed, after(parked))
        assert page_for_feed(as_page, after(reply())) is None
        feed = after(reply())
        assert page_for_feed(reply(), feed) is None
        fault = page_for_feed(parked, feed)
        assert fault
        assert fault.reason == "is no longer a feed: a web page is in its place"
        known = after(parked, feed, NOON + HOUR, fault=fault, partial=True)
        assert (known.failures, known.moved_to, known.page) == (1, None, False)

    def test_410_ends_a_source(self) -> None:
        assert after(reply("failure", status=410)).ended
        assert not after(reply("failure", status=404)).ended

    def test_without_a_network_no_source_is_to_blame(self) -> None:
        lost = reply("failure", status=None, reached=False)
        assert is_offline([lost, replace(lost, host="b.example")])
        assert not is_offline([lost, replace(reply(), host="b.example")])
        assert not is_offline([lost])
        assert not is_offline([])


class TestNotices:
    def test_an_end_and_a_move_are_told_when_they_happen(self) -> None:
        ended = after(reply("failure", status=410))
        assert [each.kind for each in notices(state(), ended, NOON, RULES)] == ["ended"]
        assert notices(ended, ended, NOON + DAY, RULES) == ()
        moved = after(reply(moved_to="https://new.example/"))
        (told,) = notices(state(), moved, NOON, RULES)
        assert (told.kind, told.item) == ("moved", "https://new.example/")
        assert "has moved from https://a.example/feed for good" in told.reason
        assert notices(moved, moved, NOON + DAY, RULES) == ()

    def test_a_source_that_fails_for_a_week_is_dead_and_asked_each_week(self) -> None:
        known, now = state(), NOON
        for _ in range(12):
            known = after(reply("failure"), known, now)
            if is_dead(known, RULES):
                break
            assert notices(known, known, now, RULES) == ()
            now += DAY
        assert now == NOON + 7 * DAY
        assert known.next_poll == now + 7 * DAY
        (told,) = notices(known, known, now, RULES)
        assert (told.kind, told.key) == ("dead", NOON.isoformat())
        assert "has failed 8 times since 2026-11-20: answered with status 500" in told.reason

    @pytest.mark.parametrize(("rate", "days"), [(24.0, 3), (1.0, 8), (0.5, 16)])
    def test_silence_is_told_against_the_source_s_own_rhythm(self, rate: float, days: int) -> None:
        def told(quiet: timedelta) -> list[tuple[str, str]]:
            known = state(first_success=NOON - 60 * DAY, last_new=NOON, entries_a_day=rate)
            return [(each.kind, each.key) for each in notices(known, known, NOON + quiet, RULES)]

        assert told(days * DAY - HOUR) == []
        assert told(days * DAY) == told(days * DAY + HOUR) == [("silent", NOON.isoformat())]

    def test_a_source_without_a_known_rhythm_cannot_be_silent(self) -> None:
        known = after(reply())
        assert notices(known, known, NOON + 300 * DAY, RULES) == ()
