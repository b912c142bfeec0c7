"""Four months of hourly polls by a clock that is not real: what each host is asked. `pytest -s` shows it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.model import (
    FetchedDocument,
    FetchFailure,
    Media,
    NotModified,
    PollTime,
    Reply,
    Source,
    SourceKind,
    SourceNotice,
    SourceReading,
    SourceState,
)
from flows.sources.poll import PollRules, due_requests, next_state, notices, request_of, state_of
from tests.factories import DAY, HOUR, NOON

RULES = PollRules()
DAYS = 120
HOURS = DAYS * 24


@dataclass(frozen=True)
class Host:
    """A host of the simulated months: how many entries it has a day at a time, and how it answers at one.

    `fewest` and `most` are how many requests it may get in all.
    """

    name: str
    entries_a_day: Callable[[int], float]
    fewest: int
    most: int
    feeds: int = 1
    status: Callable[[int], int] = lambda _hour: 200
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None
    ttl: timedelta | None = None


def _after(hour: int, status: int) -> Callable[[int], int]:
    return lambda now: status if now >= hour else 200


def _sometimes(share: int, status: int) -> Callable[[int], int]:
    return lambda now: status if hashlib.sha256(str(now).encode()).digest()[0] % share == 0 else 200


MONTH = 30 * 24
HOSTS = (
    Host("agency, 300 entries a day", lambda _: 300.0, 2_800, HOURS),
    Host("daily paper, 40 a day", lambda _: 40.0, 2_630, HOURS),
    Host("magazine, 5 a day", lambda _: 5.0, 820, 1_450),
    Host("blog, 1 a day", lambda _: 1.0, 430, 560),
    Host("weekly", lambda _: 1 / 7, 430, 560),
    Host("never anything new", lambda _: 0.0, 430, 560),
    Host("40 a day, silent from March", lambda hour: 40.0 if hour < 2 * MONTH else 0.0, 1_610, 1_790),
    Host("40 a day, max-age two hours", lambda _: 40.0, 1_315, 1_447, fresh_for=2 * HOUR),
    Host("40 a day, ttl a day", lambda _: 40.0, 118, 122, ttl=DAY),
    Host("40 a day, max-age a year", lambda _: 40.0, 118, 122, fresh_for=365 * DAY),
    Host("404 from the start", lambda _: 0.0, 20, 30, status=lambda _: 404),
    Host("500 from March", lambda _: 40.0, 1_445, 1_500, status=_after(2 * MONTH, 500)),
    Host("500 at each tenth request", lambda _: 40.0, 2_300, HOURS, status=_sometimes(10, 500)),
    Host("410 from March", lambda _: 40.0, 1_350, 1_500, status=_after(2 * MONTH, 410)),
    Host("429 for six hours at a time", lambda _: 40.0, 20, 30, status=lambda _: 429, retry_after=6 * HOUR),
    Host("ten feeds, 429 at a fifth", lambda _: 10.0, 1_650, 6_580, feeds=10, status=_sometimes(5, 429),
         retry_after=12 * HOUR),
    Host("ten feeds, 1 a day each", lambda _: 1.0, 4_270, 5_590, feeds=10),
)  # fmt: skip


class Months:
    """Hourly runs of a schedule over all hosts, for 120 days."""

    def __init__(self) -> None:
        self.hosts = {f"host{number}.example": host for number, host in enumerate(HOSTS)}
        self.sources = [
            Source(name=f"{name} {feed}", kind=SourceKind.URL, location=f"https://{name}/{feed}")
            for name, host in self.hosts.items()
            for feed in range(host.feeds)
        ]
        self.states: dict[str, SourceState] = {}
        self.asked: Counter[str] = Counter()
        self.read_until: dict[str, int] = {}
        self.told: dict[tuple[str, str, str], SourceNotice] = {}

    def run(self) -> None:
        for hour in range(HOURS):
            now = NOON + hour * HOUR
            moment = PollTime(now=now, as_of=now, by_hand=False)
            for request in due_requests(self.sources, self.states, moment, RULES):
                self._ask(request.source, hour, moment)

    def _ask(self, source: Source, hour: int, moment: PollTime) -> None:
        name = source.location.split("/")[2]
        host, before = self.hosts[name], state_of(source, self.states)
        self.asked[name] += 1
        new = self._new(host, source, hour)
        reply = self._reply(host, name, source, (hour, new, moment))
        ok = reply.status in (200, 304)
        if ok:
            self.read_until[source.name] = hour
        after = next_state(
            before, reply, SourceReading(added=new if ok else 0, stated=host.ttl), moment, RULES
        )
        self.states[source.name] = after
        for notice in notices(before, after, moment.now, RULES):
            self.told[notice.source, notice.kind, notice.key] = notice

    def _new(self, host: Host, source: Source, hour: int) -> int:
        since = self.read_until.get(source.name, hour)
        return sum(
            int(host.entries_a_day(each) * (each + 1) / 24) - int(host.entries_a_day(each) * each / 24)
            for each in range(since, hour)
        )

    def _reply(self, host: Host, name: str, source: Source, at: tuple[int, int, PollTime]) -> Reply:
        hour, new, moment = at
        status = host.status(hour)
        request = request_of(source, state_of(source, self.states), moment)
        if status != 200:
            failure = FetchFailure(source=source.name, item=name, reason=f"status {status}", remedy="")
            wait = host.retry_after if status == 429 else None
            return Reply(request=request, result=failure, host=name, status=status, retry_after=wait)
        found: FetchedDocument | NotModified = NotModified(source=source, locator=name)
        if new or hour == 0:
            found = FetchedDocument(source=source, locator=name, media=Media.FEED, body=b"")
        return Reply(
            request=request, result=found, host=name, status=200 if new else 304, fresh_for=host.fresh_for
        )


def test_four_months_of_hourly_polls_ask_each_host_within_its_bounds() -> None:
    months = Months()
    months.run()
    counts = {host.name: months.asked[name] for name, host in months.hosts.items()}
    print(f"\n{'host':<32}{'requests':>9}{'a day':>7}   if asked hourly: {HOURS:,}")
    for host in HOSTS:
        print(f"{host.name:<32}{counts[host.name]:>9,}{counts[host.name] / DAYS:>7.1f}")
    beyond = {host.name for host in HOSTS if not host.fewest <= counts[host.name] <= host.most}
    assert beyond == set()
    kinds = Counter((months.hosts[source.split(" ")[0]].name, kind) for source, kind, _ in months.told)
    assert kinds == {
        ("40 a day, silent from March", "silent"): 1,
        ("404 from the start", "dead"): 1,
        ("500 from March", "dead"): 1,
        ("410 from March", "ended"): 1,
        ("429 for six hours at a time", "dead"): 1,
    }


def test_polls_of_one_rhythm_are_spread_over_the_hours() -> None:
    first = [source(name) for name in map(str, range(200))]
    states = {each.name: SourceState(source=each.name, location=each.location) for each in first}
    rules = PollRules(least=4 * HOUR)
    moment = PollTime(now=NOON, as_of=NOON, by_hand=False)
    for each in first:
        request = request_of(each, states[each.name], moment)
        found = NotModified(source=each, locator=each.location)
        reply = Reply(request=request, result=found, host=each.name, status=304)
        states[each.name] = next_state(states[each.name], reply, SourceReading(), moment, rules)
    asked = [len(due_requests(first, states, at(NOON + hour * HOUR), rules)) for hour in (3, 4, 5)]
    assert asked[0] == 0
    assert 60 < asked[1] < 190
    assert asked[2] == 200


def at(now: datetime) -> PollTime:
    return PollTime(now=now, as_of=now, by_hand=False)


def source(name: str) -> Source:
    return Source(name=name, kind=SourceKind.URL, location=f"https://{name}.example/")
