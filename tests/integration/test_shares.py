"""The sources of a run on several workers: the same bytes, each host asked by one, lost workers replaced."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.database.shares import ShareState, StoredReading
from flows.config import Request
from flows.runs import shares, steps
from flows.runs.session import open_session
from flows.runs.shares import share_of, shared_web
from tests.news_hosts import HOSTS, News, news_hosts, sources

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.integration


class TestShares:
    def test_share_has_one_holder_until_its_beats_stand_still(self, store_url: str) -> None:
        with SqlStore(store_url) as store:
            run = store.shares.begin(2, "parent", 0.0)
            free = store.shares.states(run)[1]
            assert free == ShareState(holder="", beats=0)
            assert store.shares.take(run, 1, "one", free)
            assert not store.shares.take(run, 1, "other", free)
            seen = store.shares.states(run)[1]
            assert store.shares.beat(run, 1, "one")
            assert not store.shares.take(run, 1, "other", seen)
            assert store.shares.take(run, 1, "other", store.shares.states(run)[1])
            assert not store.shares.beat(run, 1, "one")

    def test_what_a_lost_holder_reads_is_not_stored(self, store_url: str) -> None:
        reading = StoredReading(place=0, reply=b"r", contents=b"")
        with SqlStore(store_url) as store:
            run = store.shares.begin(1, "parent", 0.0)
            store.shares.give(run, 0, 1, b"requests")
            assert not store.shares.keep(run, 0, 1, "other", [reading])
            assert store.shares.places(run, 0, 1) == set()
            assert store.shares.keep(run, 0, 1, "parent", [reading])
            assert store.shares.keep(run, 0, 1, "parent", [reading])
            assert store.shares.replies(run, 0, 1) == [(0, b"r")]
            store.shares.end(run)
            assert not store.shares.keep(run, 0, 1, "parent", [reading])
            assert store.shares.requests(run, 0, 1) is None
            assert store.shares.states(run) == {}

    def test_turns_of_a_host_are_apart_whoever_asks(self, store_url: str) -> None:
        with SqlStore(store_url) as one, SqlStore(store_url) as other:
            waits = [
                store.shares.wait_for_host("a.example", 2.0, lambda: 1000.0) for store in (one, other, one)
            ]
            assert waits == [0.0, 2.0, 4.0]
            assert other.shares.wait_for_host("b.example", 2.0, lambda: 1000.0) == 0.0
            assert one.shares.wait_for_host("a.example", 2.0, lambda: 1010.0) == 0.0
            # The clock of a machine that is an hour ahead does not close a host for an hour.
            assert one.shares.wait_for_host("c.example", 2.0, lambda: 4600.0) == 0.0
            assert other.shares.wait_for_host("c.example", 2.0, lambda: 1000.0) == 0.0

    def test_hosts_have_the_same_share_on_every_machine(self) -> None:
        assert [share_of(f"https://feeds{n}.example.org/rss", 4) for n in range(6)] == [3, 1, 3, 2, 0, 1]
        assert share_of("https://a.example/x", 9) == share_of("http://a.example:8080/y", 9)


def test_process_1_of_each_container_is_another_holder(
    news: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getpid", lambda: 1)
    with open_session(Request(folder=workspace(tmp_path / "shared", news, workers=2))) as session:
        holders = set[str]()
        for _ in range(2):
            with shared_web(
                session, 2, lambda run, _: holders.add(session.store.shares.states(run)[0].holder)
            ):
                pass
    assert len(holders) == 2


@pytest.fixture
def news() -> Iterator[int]:
    with news_hosts() as port:
        yield port


def workspace(folder: Path, port: int, workers: int) -> Path:
    (folder / "seeds").mkdir(parents=True)
    hosts = '", "'.join(HOSTS)
    (folder / "standfirst.toml").write_text(
        f'as_of = "2026-11-20T07:00Z"\nid = "shared"\nworkers = {workers}\n'
        f'[fetch]\nallow_hosts = ["{hosts}"]\nseconds_apart = 0.4\n',
        encoding="utf-8",
    )
    shutil.copytree(ROOT / "seeds/articles/harbour-times", folder / "seeds/articles")
    files = '[[source]]\nname = "Files"\npath = "articles"\n'
    (folder / "seeds/sources.toml").write_text(sources(port) + files, encoding="utf-8")
    return folder


WORKER = """
import sys
from pathlib import Path
from flows.config import Request
from flows.runs.session import open_session
from flows.runs.shares import work_on_share
with open_session(Request(folder=Path(sys.argv[1])), within_run=True) as session:
    sys.exit(not work_on_share(session, sys.argv[2], int(sys.argv[3])))
"""


def worker(folder: Path, run: str, number: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-P", "-c", WORKER, str(folder), run, str(number)])


def made(folder: Path, start: Callable[[str, int], None], workers: int) -> dict[str, bytes]:
    """Make the edition with the sources on so many workers; return its files."""
    with open_session(Request(folder=folder)) as session:
        with shared_web(session, workers, start) as web:
            steps.ingest(session, web)
        steps.compose(session)
        steps.publish(session)
        assert session.store.shares.runs() == ()
    return files(folder)


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted((folder / "out").rglob("*"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.is_file()}


@pytest.fixture
def alone(news: int, tmp_path: Path) -> dict[str, bytes]:
    """Return the files of the edition that one machine makes alone."""
    folder = workspace(tmp_path / "alone", news, workers=1)
    steps.run(Request(folder=folder), lambda _: None)
    News.requests.clear()
    return files(folder)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a worker for lost after two seconds."""
    monkeypatch.setattr(shares, "LOST_SECONDS", 2.0)
    monkeypatch.setattr(shares, "UNTAKEN_SECONDS", 2.0)


def test_edition_of_three_workers_has_the_same_bytes_and_every_host_is_asked_politely(
    alone: dict[str, bytes], news: int, tmp_path: Path
) -> None:
    folder, workers = workspace(tmp_path / "shared", news, workers=3), list[subprocess.Popen[bytes]]()
    shared = made(folder, lambda run, number: workers.append(worker(folder, run, number)), 3)
    assert [process.wait(30) for process in workers] == [0, 0]
    assert shared == alone
    times: dict[str, list[float]] = {}
    for host, _, moment in News.requests:
        times.setdefault(host, []).append(moment)
    assert set(times) == set(HOSTS)
    # The last three are pages; a busy server notes each a little after it was sent.
    assert all(own[-1] - own[-3] > 0.5 for own in times.values())
    assert (
        len(News.requests) == len({(host, path) for host, path, _ in News.requests}) + 1
    )  # one feed moved to another


def test_run_reads_itself_what_no_worker_reads(
    alone: dict[str, bytes], news: int, tmp_path: Path, hurried: None
) -> None:
    folder = workspace(tmp_path / "shared", news, workers=3)
    assert made(folder, lambda _run, _number: None, 3) == alone


def test_worker_that_is_killed_costs_nothing(
    alone: dict[str, bytes], news: int, tmp_path: Path, hurried: None
) -> None:
    folder = workspace(tmp_path / "shared", news, workers=2)

    def start_and_kill(run: str, number: int) -> None:
        process = worker(folder, run, number)
        with SqlStore(sqlite_url(folder / ".standfirst/standfirst.db")) as store:
            while not store.shares.states(run)[number].holder:
                assert process.poll() is None
                time.sleep(0.02)
        process.kill()
        process.wait()

    assert made(folder, start_and_kill, 2) == alone


def test_worker_of_a_run_that_was_cut_off_ends(news: int, tmp_path: Path) -> None:
    folder = workspace(tmp_path / "shared", news, workers=2)
    with open_session(Request(folder=folder)) as session:
        run = session.store.shares.begin(2, "lost", 0.0)
        process = worker(folder, run, 1)
        while not session.store.shares.states(run)[1].holder:
            time.sleep(0.02)
        # The next run ends the one before.
        session.store.shares.end(run)
        assert process.wait(20) == 0
        assert worker(folder, run, 1).wait(20) == 1
