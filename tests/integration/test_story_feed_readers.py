"""Feed readers over ten editions: each story once, an update as an update, nothing in between."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import feedparser_sgmllib
import pytest
from reader import make_reader

from flows.adapters.web_server import SiteServer
from flows.config import Request
from flows.model import Edition, Status
from flows.runs import steps
from flows.runs.session import open_session
from tests.factories import BRIDGE, said

pytestmark = pytest.mark.integration

FIRST = datetime(2026, 11, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)
EDITIONS = 10
# The bridge falls on the first day and has news on these.
BRIDGE_DAYS = (0, 2, 4)
FEEDS = ("stories.xml", "stories.json", "feed.xml", "atom.xml", "feed.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "standfirst.toml").write_text('quiet_day = "short"\n', encoding="utf-8")
    (tmp_path / "seeds/news").mkdir(parents=True)
    source = '[[source]]\nname = "news"\npath = "news"\n'
    (tmp_path / "seeds/sources.toml").write_text(source, encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    server = SiteServer(folder / "out", 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server.address
    server.stop()
    thread.join(10)


def morning(folder: Path, number: int) -> Edition:
    """Write the news of a day, make its edition, and return that."""
    as_of = FIRST + number * DAY
    names = "".join(chr(ord("A") + (5 * number + place) % 26) for place in range(5))
    own = [said(f"{names}{names.lower()}-{chr(ord('a') + place)}") for place in range(3)]
    write(folder, f"{number}", own[0].rstrip("."), " ".join(own), as_of)
    if number in BRIDGE_DAYS:
        title, text = BRIDGE[BRIDGE_DAYS.index(number)]
        write(folder, f"bridge{number}", title, text, as_of)
    report = steps.run(Request(folder=folder, as_of=as_of.isoformat()), lambda _: None)
    assert report.edition is not None
    return report.edition


def write(folder: Path, name: str, title: str, text: str, as_of: datetime) -> None:
    date = (as_of - DAY / 8).isoformat()
    head = f"---\ntitle: {title}\noutlet: Outlet {name}\ndate: {date}\nlanguage: en\n---\n"
    (folder / f"seeds/news/{name}.md").write_text(head + text, encoding="utf-8")


def of_status(edition: Edition, status: Status) -> int:
    return sum(story.status is status for story in edition.stories)


class Feedparser:
    """A person's feedparser script: what it has read of `stories.xml`."""

    def __init__(self, address: str) -> None:
        self.address = f"{address}stories.xml"
        self.entries: dict[str, Any] = {}

    def poll(self, edition: Edition) -> None:
        """Poll after an edition, and check that its stories and no others are new or changed."""
        polled = feedparser.parse(self.address)
        assert (polled.status, polled.bozo) == (200, False)
        read = {entry.id: entry for entry in polled.entries}
        assert len(read) == len(polled.entries)
        assert set(self.entries) <= set(read)
        before = self.entries
        changed = [
            entry for key, entry in read.items() if key in before and entry.updated != before[key].updated
        ]
        assert len(set(read) - set(before)) == of_status(edition, Status.NEW)
        assert len(changed) == of_status(edition, Status.UPDATED)
        assert all(entry.published == before[entry.id].published for entry in changed)
        assert all(entry.content != before[entry.id].content for entry in changed)
        again = feedparser.parse(self.address, etag=polled.etag, modified=polled.modified)
        assert (again.status, again.entries) == (304, [])
        self.entries = read


class Subscriber:
    """The library reader, subscribed to every feed of the site."""

    def __init__(self, address: str) -> None:
        self.reader = make_reader(":memory:", search_enabled=False)
        self.addresses = [address + name for name in FEEDS]
        for feed in self.addresses:
            self.reader.add_feed(feed)

    def poll(self, edition: Edition) -> None:
        """Poll after an edition, and check that the counts are its own; a second poll finds nothing."""
        stories = (of_status(edition, Status.NEW), of_status(edition, Status.UPDATED))
        for feed in self.addresses:
            result = self.reader.update_feed(feed)
            assert result is not None
            assert (result.new, result.modified) == (stories if "/stories" in feed else (1, 0))
            assert self.reader.update_feed(feed) is None


@pytest.fixture
def subscriber(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscriber]:
    # The feedparser within reader asks for this module by the name it had in Python 2.
    monkeypatch.setitem(sys.modules, "sgmllib", feedparser_sgmllib)
    given = Subscriber(address)
    with given.reader:
        yield given


def test_readers_see_each_story_of_ten_editions_once_and_updates_as_updates(
    folder: Path, address: str, subscriber: Subscriber
) -> None:
    person = Feedparser(address)
    for number in range(EDITIONS):
        edition = morning(folder, number)
        person.poll(edition)
        subscriber.poll(edition)
    assert len(person.entries) == EDITIONS + 1
    bridge = [entry for entry in person.entries.values() if entry.updated != entry.published]
    assert [entry.updated_parsed[:3] for entry in bridge] == [(2026, 11, 24)]


def test_the_feed_of_a_story_and_of_its_theme_have_its_updates(folder: Path, address: str) -> None:
    editions = [morning(folder, number) for number in range(5)]
    (updated,) = {
        story.id for edition in editions for story in edition.stories if story.status is Status.UPDATED
    }
    own = feedparser.parse(f"{address}stories/{updated}.xml")
    assert not own.bozo
    assert [entry.published_parsed[:3] for entry in own.entries] == [
        (2026, 11, 24),
        (2026, 11, 22),
        (2026, 11, 20),
    ]
    (theme,) = {story.theme.id for story in editions[-1].stories if story.id == updated}
    page = f"http://localhost:8000/stories/{updated}.html"
    of_theme = feedparser.parse(f"{address}themes/{theme}.xml")
    assert [entry.link for entry in of_theme.entries].count(page) == 1
    listed = (folder / "out/feeds.opml").read_text(encoding="utf-8")
    assert f"http://localhost:8000/themes/{theme}.xml" in listed


def test_lost_feeds_come_back_from_the_store_alone(folder: Path) -> None:
    for number in range(3):
        morning(folder, number)
    out = folder / "out"
    before = {path: path.read_bytes() for path in (*out.rglob("*.xml"), *out.glob("*.json"))}
    for path in before:
        path.unlink()
    with open_session(Request(folder=folder), lambda _: None) as session:
        steps.publish_stored(session, everything=True)
    assert {path: path.read_bytes() for path in before} == before
