"""Sixty days by a clock of our own: over both changes of daylight saving, with the machine off five times.

The decisions and the pipeline are the real ones; the store is in memory, and the world around them (which
runs Prefect starts, when, and in what order) is played as it was found to be: runs are made up to three
ahead, those missed start together when the machine is back, oldest first, and any may be started twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest

from flows.editions.schedule import Action, Decision, Timetable, decide, decide_reading
from flows.model import Edition, FetchedDocument, Media, Source, SourceKind
from flows.model.settings import Settings
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.plan import Plan
from tests.factories import DAY, HOUR, MemoryStore, ingest

pytestmark = pytest.mark.integration

DAYS = 60
NEWS_EVERY = 3 * HOUR
FEED_REACHES = 5 * DAY
AHEAD = 3
NOUNS = [
    "harbour",
    "tunnel",
    "council",
    "orchard",
    "ferry",
    "museum",
    "glacier",
    "railway",
    "senate",
    "reactor",
    "vineyard",
    "stadium",
]
VERBS = [
    "closes",
    "reopens",
    "rejects",
    "inherits",
    "repairs",
    "auctions",
    "floods",
    "honours",
    "audits",
    "relocates",
]


@dataclass(frozen=True)
class Outage:
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Run:
    """A run that a server made: what for, and when it starts."""

    scheduled: datetime
    starts: datetime
    is_digest: bool


def news(first: datetime, last: datetime) -> list[datetime]:
    count = (last - first) // NEWS_EVERY
    return [first + number * NEWS_EVERY for number in range(count + 1)]


def entry(published: datetime) -> str:
    number = int(published.timestamp()) // 3600
    noun, verb = NOUNS[number % 12], VERBS[number // 12 % 10]
    place = "".join("bdfgklmnprst"[number // 12**i % 12] + "aeiou"[number // 5**i % 5] for i in range(5))
    title = f"{place.title()} {noun} {verb} after {number} days"
    text = (
        f"The {noun} of {place.title()} {verb} this week, said its director {place[::-1].title()}. "
        f"About {number} people had asked the {place} assembly for it since the spring."
    )
    date = format_datetime(published)
    return (
        f"<item><title>{title}</title><link>https://{place}.example/{number}</link>"
        f"<description>{text}</description><pubDate>{date}</pubDate></item>"
    )


@dataclass
class Feed:
    """A feed that holds the last days of news, as of a moving clock."""

    published: Sequence[datetime]
    now: datetime

    def fetch(self, source: Source) -> Iterator[FetchedDocument]:
        held = [time for time in self.published if self.now - FEED_REACHES < time <= self.now]
        items = "".join(map(entry, held))
        body = f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()
        yield FetchedDocument(source=source, locator="https://wire.example/feed", media=Media.FEED, body=body)


@dataclass
class Desk:
    """One workspace over the sixty days."""

    settings: Settings
    feed: Feed
    store: MemoryStore = field(default_factory=MemoryStore)
    decisions: list[tuple[Run, Decision]] = field(default_factory=list)

    def start(self, run: Run) -> None:
        self.feed.now = run.starts
        newest = self.store.editions.latest()
        latest = newest.as_of if newest else None
        if run.is_digest:
            decision = decide(digests(self.settings), run.scheduled, run.starts, latest)
        else:
            decision = decide_reading(readings(self.settings), run.scheduled, run.starts)
        self.decisions.append((run, decision))
        if decision.as_of is not None and decision.action is not Action.FINISH:
            self.work(decision.as_of, run.is_digest)

    def work(self, as_of: datetime, is_digest: bool) -> None:
        source = Source(name="wire", kind=SourceKind.URL, location="https://wire.example/feed")
        asked = Plan(sources=(source,), problems=(), themes=(), settings=self.settings, as_of=as_of)
        ingest(asked, self.feed.fetch(source), self.store)
        if is_digest:
            self.store.save_edition(*compose(asked, self.store))


def digests(settings: Settings) -> Timetable:
    return Timetable(cron="0 7 * * *", zone=settings.time_zone)


def readings(settings: Settings) -> Timetable:
    return Timetable(cron="0 */12 * * *", zone=settings.time_zone)


def outages(first: datetime, chance: random.Random) -> list[Outage]:
    """Return five of one to four days, one in each twelfth day, the last ending just before seven."""
    found = []
    for number in range(5):
        start = first + (number * 12 + 4) * DAY + timedelta(minutes=chance.randrange(1440))
        found.append(Outage(start, start + timedelta(minutes=chance.randrange(1440, 4 * 1440))))
    last = found[-1]
    early = last.end.replace(hour=3, minute=chance.randrange(60))
    return [*found[:-1], Outage(last.start, max(early, last.start + DAY))]


def runs(
    timetable: Timetable,
    first: datetime,
    off: Sequence[Outage],
    made_ahead: int | None,
    chance: random.Random,
) -> Iterator[Run]:
    """Yield the runs of a timetable; of those due while the machine is off only so many were made."""
    is_digest = timetable.cron.startswith("0 7")
    missed: dict[Outage, int] = {}
    for due in takewhile(lambda time: time < first + DAYS * DAY, timetable.after(first)):
        scheduled = due.astimezone(UTC)
        late = timedelta(seconds=chance.choice((3, 9, 40, 40, 400, 2400)))
        outage = next((each for each in off if each.start <= scheduled < each.end), None)
        if outage is not None:
            missed[outage] = missed.get(outage, 0) + 1
            if made_ahead is not None and missed[outage] > made_ahead:
                continue
            late = outage.end - scheduled + missed[outage] * timedelta(seconds=30)
        yield Run(scheduled, scheduled + late, is_digest)
        if chance.random() < 0.1:
            yield Run(scheduled, scheduled + late + timedelta(seconds=20), is_digest)


@cache
def sixty_days(zone: str, first: datetime, made_ahead: int | None) -> tuple[Desk, list[Outage]]:
    chance = random.Random(f"{zone} {first} {made_ahead}")
    settings = Settings(time_zone=zone)
    off = outages(first, chance)
    made = [
        run
        for timetable in (digests(settings), readings(settings))
        for run in runs(timetable, first, off, made_ahead, chance)
    ]
    desk = Desk(settings, Feed(news(first, first + DAYS * DAY), first))
    for run in sorted(made, key=lambda run: (run.starts, run.scheduled, run.is_digest)):
        desk.start(run)
    return desk, off


WORLDS = [
    pytest.param(
        zone,
        datetime(2026, month, 1, 12, tzinfo=UTC),
        ahead,
        id=f"{zone} from month {month}, {ahead}",
        marks=[] if (zone, ahead) == ("Africa/Casablanca", AHEAD) else [pytest.mark.slow],
    )
    # Morocco changes its clocks for the month of Ramadan: twice within the sixty days, so that the
    # quick run meets both changes.
    for zone, month in (("Africa/Casablanca", 2), ("Europe/Berlin", 3), ("Europe/Berlin", 10))
    for ahead in ((AHEAD,) if zone == "Europe/Berlin" else (AHEAD, None))
]


@pytest.mark.parametrize(("zone", "first", "made_ahead"), WORLDS)
def test_no_edition_is_doubled_or_skipped_in_sixty_days(
    zone: str, first: datetime, made_ahead: int | None
) -> None:
    desk, off = sixty_days(zone, first, made_ahead)
    editions = desk.store.editions.all()
    every = list(takewhile(lambda time: time < first + DAYS * DAY, digests(desk.settings).after(first)))
    served = [digests(desk.settings).latest(edition.as_of) for edition in editions]
    missing = [time for time in every if time not in served]

    assert len({time.utcoffset() for time in every}) == 2
    assert {time.astimezone(ZoneInfo(zone)).strftime("%H:%M") for time in served} == {"07:00"}
    assert len(served) == len(set(served))
    assert missing
    assert all(untold(time, off, digests(desk.settings)) for time in missing)
    assert all(later.since == earlier.as_of for earlier, later in pairwise(editions))
    caught_up = [run for run, decision in desk.decisions if decision.action is Action.CATCH_UP]
    assert len(caught_up) <= len(off)


def untold(time: datetime, off: Sequence[Outage], timetable: Timetable) -> bool:
    """Tell whether the machine was off from a time until (nearly) the one after it."""
    upcoming = timetable.next(time)
    return any(each.start <= time and each.end > upcoming - (upcoming - time) / 8 for each in off)


@pytest.mark.parametrize(("zone", "first", "made_ahead"), WORLDS[:1])
def test_every_article_of_sixty_days_is_told_once(zone: str, first: datetime, made_ahead: int | None) -> None:
    desk, _ = sixty_days(zone, first, made_ahead)
    editions = desk.store.editions.all()
    told = [url for edition in editions for url in fresh(edition)]
    due = [time for time in desk.feed.published if time <= editions[-1].as_of]
    assert len(told) == len(set(told)) == sum(edition.coverage.new for edition in editions)
    assert len(told) == len(due)
    for edition in editions:
        coverage = edition.coverage
        assert coverage.articles == coverage.new + coverage.too_old + coverage.ahead + coverage.round_ups
        assert coverage.too_old == 0
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
    assert len({edition.id for edition in editions}) == len(editions)


def fresh(edition: Edition) -> list[str]:
    shown = [story for section in edition.sections for story in section.stories]
    return [ref.url for story in (*shown, *edition.also_reported) for ref in story.articles if ref.fresh]
