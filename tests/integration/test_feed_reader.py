"""A feed reader that subscribes to the preview sees each edition once, and gets nothing again in between."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from flows.adapters.out_files import FilePublisher
from flows.adapters.web_server import SiteServer
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.publish import edition_files, site_files
from tests.factories import BRIDGE, DAY, NOON, MemoryStore, accounts, plan
from tests.factories_edition import templates

ROOT = Path(__file__).parents[2]
EDITIONS = 10

pytestmark = pytest.mark.integration


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = SiteServer(tmp_path, 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server.address
    server.stop()
    thread.join(10)


def publish(out: Path, store: MemoryStore, number: int) -> str:
    """Make and publish the edition of a day, and return its id in the feeds."""
    as_of = NOON + number * DAY
    store.add_articles(accounts(f"day{number}", BRIDGE[number % 3 : number % 3 + 1], as_of - DAY / 2))
    asked = plan(as_of)
    edition, receipt = compose(asked, store)
    store.save_edition(edition, receipt)
    files = edition_files(edition, receipt, asked.settings, templates())
    files |= site_files(store.editions.newest(), asked.settings, templates())
    FilePublisher(out).publish(files)
    return edition.guid


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_reader_sees_each_of_ten_editions_once(tmp_path: Path, address: str, name: str) -> None:
    store, seen = MemoryStore(), list[str]()
    for number in range(EDITIONS):
        guid = publish(tmp_path, store, number)
        polled = feedparser.parse(address + name)
        assert (polled.status, polled.bozo) == (200, False)
        new = [entry.id for entry in polled.entries if entry.id not in seen]
        assert new == [guid]
        seen += new
        again = feedparser.parse(address + name, modified=polled.modified)
        assert (again.status, again.entries) == (304, [])
    assert len(seen) == EDITIONS


@pytest.mark.parametrize(
    ("stop", "status", "last_words"),
    [(signal.SIGTERM, 143, "standfirst: ended by SIGTERM\n"), (signal.SIGINT, 0, "")],
)
def test_command_serves_the_out_folder_and_ends_when_asked(
    tmp_path: Path, stop: signal.Signals, status: int, last_words: str
) -> None:
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    source = '[[source]]\nname = "a"\npath = "articles"\n'
    (tmp_path / "seeds/sources.toml").write_text(source, encoding="utf-8")
    publish(tmp_path / "out", MemoryStore(), 0)
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "flows", "preview", "--port", "0", "--workspace", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        told = running.stdout.readline()
        address = re.search(r"http://localhost:\d+/", told)
        assert address, told
        assert len(feedparser.parse(f"{address[0]}feed.xml").entries) == 1
        running.send_signal(stop)
        assert (running.wait(10), running.stderr and running.stderr.read()) == (status, last_words)
