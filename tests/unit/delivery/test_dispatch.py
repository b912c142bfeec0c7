"""The pace of delivery in a time that is told: rates, waits, domains that defer, a server that is down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.delivery.dispatch import DeliverRules, Dispatch, Parcel
from flows.model import Answer, Delivery, DeliveryStatus

SENT = Answer(status=DeliveryStatus.SENT, reason="250", again=False)
LATER = Answer(status=DeliveryStatus.DEFERRED, reason="451 later")
DOWN = Answer(status=DeliveryStatus.DEFERRED, reason="refused", for_all=True)
ANSWERS = (
    SENT,
    LATER,
    DOWN,
    Answer(status=DeliveryStatus.REFUSED, reason="550", again=False),
    Answer(status=DeliveryStatus.UNKNOWN, reason="cut", again=False),
)


def parcels(count: int, *domains: str) -> list[Parcel]:
    return [
        Parcel(
            row=Delivery(edition_id="1", reader=f"{number:05}", status=DeliveryStatus.DEFERRED),
            domain=domains[number % len(domains)],
        )
        for number in range(count)
    ]


class Timeline:
    """A delivery in which each message takes `seconds`; `begun` has the time, the domain and the reader."""

    def __init__(
        self,
        waiting: Sequence[Parcel],
        rules: DeliverRules,
        answer: Callable[[Parcel, float], Answer] = lambda _parcel, _now: SENT,
        seconds: float = 0.1,
    ) -> None:
        self.begun: list[tuple[float, str, str]] = []
        self.answers: list[tuple[str, Answer]] = []
        self.most_under_way = 0
        dispatch, now = Dispatch(waiting, rules), 0.0
        under_way: list[tuple[float, Parcel]] = []
        for _ in range(100_000):
            while (parcel := dispatch.next(now)) is not None:
                self.begun.append((now, parcel.domain, parcel.row.reader))
                under_way.append((now + seconds, parcel))
            self.most_under_way = max(self.most_under_way, len(under_way))
            delay = dispatch.delay(now)
            if delay is None and not under_way:
                self.end = now
                return
            moments = [end for end, _ in under_way] + ([] if delay is None else [now + delay])
            now = max(now, min(moments))
            for end, parcel in [item for item in under_way if item[0] <= now]:
                under_way.remove((end, parcel))
                said = answer(parcel, now)
                self.answers.append((parcel.row.reader, said))
                dispatch.answered(parcel, parcel.row, said, now)
        raise AssertionError("the delivery never ends")

    @property
    def sent(self) -> list[str]:
        return [reader for reader, answer in self.answers if answer is SENT]


def test_short_list_goes_over_one_connection() -> None:
    run = Timeline(parcels(9, "a", "b"), DeliverRules(connections=8))
    assert (run.most_under_way, len(run.sent)) == (1, 9)


def test_long_list_goes_over_several_once_the_server_has_taken_a_message() -> None:
    run = Timeline(parcels(1000, "a", "b"), DeliverRules(connections=8))
    assert (run.most_under_way, len(run.sent)) == (8, 1000)
    assert [moment for moment, _, _ in run.begun[:3]] == [0.0, 0.1, 0.1]


def test_no_minute_has_more_messages_than_allowed() -> None:
    run = Timeline(parcels(500, "a"), DeliverRules(connections=8, a_minute=120))
    starts = [moment for moment, _, _ in run.begun]
    assert max(sum(first <= moment < first + 60 for moment in starts) for first in starts) <= 121
    assert min(after - before for before, after in pairwise(starts)) >= 0.49
    assert 240 < run.end < 260


def test_domain_that_defers_is_left_alone_for_longer_and_longer_and_delays_no_other() -> None:
    run = Timeline(
        parcels(400, "slow", "good"),
        DeliverRules(),
        lambda parcel, _now: LATER if parcel.domain == "slow" else SENT,
        seconds=0.01,
    )
    assert len(run.sent) == 200
    good = [moment for moment, domain, _ in run.begun if domain == "good"]
    assert max(good) < 3
    tried = Counter(round(moment / 5) for moment, domain, _ in run.begun if domain == "slow")
    # Thirty are tried at once, then thirty more after each wait; the rest is left to the next run.
    assert sum(tried.values()) == 120
    assert run.end < 80


def test_server_that_turns_strangers_away_at_first_gets_every_mail() -> None:
    first: dict[str, float] = {}

    def greylisting(parcel: Parcel, now: float) -> Answer:
        return SENT if now - first.setdefault(parcel.row.reader, now) >= 60 else LATER

    run = Timeline(parcels(30, "office"), DeliverRules(), greylisting)
    assert len(run.sent) == 30
    assert run.end < 90


def test_every_domain_deferring_is_a_fault_of_our_own_server() -> None:
    run = Timeline(parcels(1000, *map(str, range(50))), DeliverRules(), lambda _parcel, _now: LATER)
    assert len(run.begun) < 60


def test_server_that_is_down_is_tried_four_times_and_ends_the_run() -> None:
    run = Timeline(parcels(10_000, "a", "b"), DeliverRules(connections=8), lambda _parcel, _now: DOWN)
    assert [round(moment) for moment, _, _ in run.begun] == [0, 2, 17, 77]


def test_server_that_goes_down_amid_the_list_costs_one_wait_for_all_connections() -> None:
    run = Timeline(
        parcels(500, "a", "b"),
        DeliverRules(connections=8),
        lambda _parcel, now: DOWN if 1 < now < 2 else SENT,
    )
    assert len(run.sent) == 500


def test_nothing_begins_after_the_time_of_the_run() -> None:
    run = Timeline(parcels(1000, "a"), DeliverRules(a_minute=60, seconds=100))
    assert 99 <= len(run.sent) <= 101


def answer(dispatch: Dispatch, now: float, *answers: Answer) -> None:
    """Begin a message for each answer, and give it."""
    for said in answers:
        parcel = dispatch.next(now)
        assert parcel is not None
        dispatch.answered(parcel, parcel.row, said, now)


def test_rate_is_not_made_up_for_in_a_burst() -> None:
    dispatch = Dispatch(parcels(10, "a"), DeliverRules(a_minute=60))
    answer(dispatch, 0, SENT)
    answer(dispatch, 30, SENT, SENT)
    assert dispatch.next(30) is None


def test_message_that_a_domain_takes_ends_what_was_held_against_it() -> None:
    dispatch = Dispatch(parcels(200, "slow"), DeliverRules(waits=(2.0, 15.0)))
    answer(dispatch, 0, *[LATER] * 30)
    assert (dispatch.next(0), dispatch.delay(0)) == (None, 2.0)
    answer(dispatch, 2, SENT, *[LATER] * 30)
    assert (dispatch.next(2), dispatch.delay(2)) == (None, 2.0)


def test_message_that_the_server_takes_ends_its_waits() -> None:
    dispatch = Dispatch(parcels(9, "a"), DeliverRules(waits=(2.0, 15.0)))
    answer(dispatch, 0, DOWN)
    answer(dispatch, 2, SENT, DOWN)
    assert dispatch.delay(2) == 2.0


def test_domains_that_defer_are_the_servers_fault_only_if_no_other_takes_a_message() -> None:
    dispatch = Dispatch(parcels(20, *map(str, range(20))), DeliverRules())
    answer(dispatch, 0, *[LATER] * 9, SENT, *[LATER] * 9)
    assert dispatch.next(0) is not None


def test_account_that_may_not_send_ends_the_delivery() -> None:
    dispatch = Dispatch(parcels(9, "a"), DeliverRules())
    answer(dispatch, 0, replace(DOWN, again=False))
    assert (dispatch.next(1000), dispatch.delay(1000)) == (None, None)


@given(
    count=st.integers(0, 60),
    domains=st.integers(1, 12),
    connections=st.integers(1, 6),
    a_minute=st.sampled_from([0, 30, 600]),
    answers=st.lists(st.sampled_from(ANSWERS), max_size=200),
)
def test_every_delivery_ends_and_tries_none_more_than_four_times(
    count: int, domains: int, connections: int, a_minute: int, answers: list[Answer]
) -> None:
    given_answers = iter(answers)
    run = Timeline(
        parcels(count, *map(str, range(domains))),
        DeliverRules(connections=connections, a_minute=a_minute),
        lambda _parcel, _now: next(given_answers, SENT),
    )
    tries = Counter(reader for _, _, reader in run.begun)
    assert max(tries.values(), default=0) <= 4
    settled = [reader for reader, answer in run.answers if not answer.again]
    assert len(settled) == len(set(settled))
    assert run.most_under_way <= connections


@pytest.mark.parametrize("waits", [(), (0.0,), (2.0, 15.0)])
def test_any_waits_will_do(waits: tuple[float, ...]) -> None:
    run = Timeline(parcels(40, "a"), DeliverRules(waits=waits), lambda _parcel, _now: LATER)
    assert run.sent == []
