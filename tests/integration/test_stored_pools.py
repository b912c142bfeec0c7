"""Pools of real runs: what an edition could tell is stored beside it where readers of mail have wishes."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.config import Request
from flows.delivery.view import Views
from flows.model import Preferences, Reader, Sent
from flows.runs import steps
from flows.runs.pipeline.retell import Reteller
from flows.runs.session import open_session
from tests.factories import BRIDGE, TUNNEL

MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)
MAIL = '[mail]\nhost = "127.0.0.1"\nsecurity = "none"\nsender = "a@example.org"\nto = ["b@example.org"]\n'
NEWS = (*BRIDGE[:1], *TUNNEL[:1])
STORY = "---\ntitle: {title}\ndate: 2026-11-19T18:00:00Z\noutlet: Outlet {number}\n---\n\n{text}\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for number, (title, text) in enumerate(NEWS):
        path = tmp_path / "seeds" / "news" / f"{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STORY.format(number=number, title=title, text=text))
    (tmp_path / "seeds" / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news"\n')
    (tmp_path / "standfirst.toml").write_text(f'id = "pools"\nquiet_day = "short"\n{MAIL}')
    return tmp_path


def run(workspace: Path, as_of: datetime = MORNING) -> None:
    with open_session(Request(folder=workspace, as_of=as_of.isoformat())) as session:
        steps.ingest(session)
        steps.publish(session)


def test_a_run_stores_the_pool_of_its_edition(workspace: Path) -> None:
    run(workspace)
    with open_session(Request(folder=workspace), exclusive=False) as session:
        (pool,) = session.store.pools.since(None, 10)
        assert pool.edition == next(session.store.editions.newest(1))
        assert pool.published
        assert {story.id for story in pool.candidates} == {story.id for story in pool.edition.shown}


def test_no_pool_is_stored_where_no_mail_goes_out(workspace: Path) -> None:
    (workspace / "standfirst.toml").write_text('id = "pools"\n')
    run(workspace)
    with open_session(Request(folder=workspace), exclusive=False) as session:
        assert session.store.pools.latest() is None


def test_the_view_of_a_reader_comes_from_the_stored_pool(workspace: Path) -> None:
    wishes = Preferences(mute_words=("Tarnfeld",), follow=("velsen",))
    with open_session(Request(folder=workspace)) as session:
        readers = session.store.readers
        reader = Reader(id=readers.new_id(), address="c@example.org", preferences=wishes, since=MORNING)
        assert readers.save(reader)
    run(workspace)
    with open_session(Request(folder=workspace), exclusive=False) as session:
        pools = session.store.pools.since(None, 10)
        edition = (
            Views(pools, session.plan.settings, Reteller(session.plan, session.store))
            .of(wishes, Sent())
            .edition
        )
    assert [story.follows for story in edition.stories] == [("velsen",)]


def test_a_pool_for_an_hour_of_its_own_is_stored_without_an_edition(workspace: Path) -> None:
    with open_session(Request(folder=workspace, as_of=MORNING.isoformat())) as session:
        steps.ingest(session)
        pool = steps.compose_for_readers(session)
        assert (pool.published, pool.id) == (False, "2026-11-20T07:00Z")
        assert session.store.editions.latest() is None
        assert session.store.pools.latest() == pool


def test_a_preview_shows_what_a_reader_gets_and_why(workspace: Path) -> None:
    wishes = Preferences(mute_words=("Tarnfeld",), follow=("velsen",))
    with open_session(Request(folder=workspace)) as session:
        readers = session.store.readers
        reader = Reader(id=readers.new_id(), address="c@example.org", preferences=wishes, since=MORNING)
        assert readers.save(reader)
    run(workspace)
    for name in (reader.id, "C@example.org"):
        preview = command("preview", "--workspace", str(workspace), "--reader", name, "--text")
        assert preview.returncode == 0, preview.stderr
        assert "(followed: velsen)" in preview.stdout
        assert (
            "left out  Footbridge over the Orle collapses in Tarnfeld (muted word: Tarnfeld)"
            in preview.stdout
        )
        assert "Velsen tunnel" in preview.stdout.partition("\n\n")[2]
    unknown = command("preview", "--workspace", str(workspace), "--reader", "x@example.org")
    assert (unknown.returncode, "is not a reader" in unknown.stderr) == (2, True)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "flows", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
