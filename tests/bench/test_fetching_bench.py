"""2,000 feeds on 200 loopback hosts: as fast as a bare loop, and a second run that costs next to nothing."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from flows.adapters.fetch import Web
from flows.adapters.sandbox.child_process import Child
from flows.config import Request
from flows.model import (
    FetchedDocument,
    HttpRequest,
    NotModified,
    Reply,
    Source,
    SourceKind,
)
from flows.model.settings import FetchSettings, Limits, Network
from flows.runs import steps
from flows.runs.session import open_session
from tests.bench.feed_server import hosts

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HOSTS, FEEDS = 200, 2_000
AT_ONCE = 100
# Three of five feeds are unchanged.
UNCHANGED = 3
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)


@contextmanager
def serving() -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.feed_server", str(HOSTS)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        yield int(server.stdout.readline())
        server.communicate("")


def addresses(port: int) -> list[str]:
    names = hosts(HOSTS)
    return [f"http://{names[number % HOSTS]}:{port}/{number}" for number in range(FEEDS)]


def is_unchanged(number: int) -> bool:
    return number % 5 < UNCHANGED


async def bare(urls: list[str]) -> int:
    """Fetch as aiohttp's own documentation does it, with no care at all."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def fetch(session: aiohttp.ClientSession, number: int, url: str) -> int:
        headers = {"If-None-Match": f'"/{number}"'} if is_unchanged(number) else {}
        async with gate, session.get(url, headers=headers) as response:
            return len(await response.read())

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        return sum(await asyncio.gather(*(fetch(session, *each) for each in enumerate(urls))))


def requests_of(urls: list[str]) -> list[HttpRequest]:
    sources = [Source(name=str(number), kind=SourceKind.URL, location=url) for number, url in enumerate(urls)]
    return [
        HttpRequest(
            source=source, address=source.location, etag=f'"/{number}"' if is_unchanged(number) else None
        )
        for number, source in enumerate(sources)
    ]


def ours(requests: list[HttpRequest]) -> tuple[Reply, ...]:
    settings = FetchSettings(allow_hosts=("127.0.3.0/24",), at_once=AT_ONCE, per_host=100, seconds_apart=0.0)
    return Web(Limits(), settings, Network(), NOW).fetch(requests)


def test_fetching_is_as_fast_as_a_bare_loop() -> None:
    rounds: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": []}
    with serving() as port:
        urls = addresses(port)
        requests = requests_of(urls)
        replies = ours(requests)
        bodies = [each.result.body for each in replies if isinstance(each.result, FetchedDocument)]
        assert asyncio.run(bare(urls)) == sum(map(len, bodies))
        assert sum(isinstance(each.result, NotModified) for each in replies) == FEEDS * UNCHANGED // 5
        for _ in range(5):
            for name, took in rounds.items():
                wall, cpu = time.perf_counter(), time.process_time()
                _ = asyncio.run(bare(urls)) if name == "bare" else ours(requests)
                took.append((time.perf_counter() - wall, time.process_time() - cpu))
    best = {name: (min(w for w, _ in took), min(c for _, c in took)) for name, took in rounds.items()}
    for name, (wall, cpu) in best.items():
        print(f"\n{name}: {FEEDS / wall:,.0f} feeds/s, {FEEDS / cpu:,.0f} feeds per CPU-s", end="")
    assert best["bare"][0] / best["ours"][0] >= 0.85


def test_an_unchanged_second_run_costs_next_to_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[object] = []
    ask = Child.ask

    def counted(child: Child, message: bytes, seconds: float) -> bytes:
        parsed.append(child)
        return ask(child, message, seconds)

    monkeypatch.setattr(Child, "ask", counted)
    # What becomes of the articles afterwards is not measured: it would only make the first run longer.
    monkeypatch.setattr(steps, "group", lambda *_: None)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text(
        '[fetch]\nallow_hosts = ["127.0.3.0/24"]\nseconds_apart = 0\nper_host = 100\npages = 0\n',
        encoding="utf-8",
    )
    with serving() as port:
        told = (f'[[source]]\nname = "{url}"\nurl = "{url}"\n' for url in addresses(port))
        (tmp_path / "seeds/sources.toml").write_text("".join(told), encoding="utf-8")
        first, rows = ingested(tmp_path), written(tmp_path)
        assert len(parsed) == FEEDS
        second = ingested(tmp_path)
    print(f"\nCPU seconds: first run {first:.1f}, second {second:.1f}")
    assert len(parsed) == FEEDS
    assert written(tmp_path) == rows
    assert second < first / 5


def ingested(folder: Path) -> float:
    """Return the CPU seconds that a run took to read its sources, here and in the process that parses."""
    began = sum(os.times()[:4])
    with open_session(Request(folder=folder), lambda _: None) as session:
        assert not steps.ingest(session).failures
    return sum(os.times()[:4]) - began


def written(folder: Path) -> tuple[object, ...]:
    """Return every row of articles with its place in the table: a row written anew has another."""
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as store:
        return tuple(
            row
            for table in ("articles", "sightings")
            for row in store.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
        )
