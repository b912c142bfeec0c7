"""The steps over a real store and folder: editions that stay, quiet days, one run at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import direct, steps
from flows.configuration import Request
from flows.errors import StoreBusyError
from flows.model import SourceNotice
from flows.steps import RunReport

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)
PROSE = (
    "The harbour crane that fell in the storm of last winter was lifted out of the water on Thursday. "
    "Divers had cut it into three pieces, the heaviest of 41 tonnes, said harbour master Jon Teller.\n\n"
    "Ships may use the eastern quay again from Monday, he said. The port lost four million crowns.\n"
)


class Clock:
    time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.time = NOW
    monkeypatch.setattr(steps, "SystemClock", Clock)
    return Clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds/news").mkdir(parents=True)
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "News"\npath = "news"\n', encoding="utf-8"
    )
    write(tmp_path, "crane", "Fallen crane is lifted")
    return tmp_path


def write(folder: Path, name: str, title: str) -> None:
    (folder / f"seeds/news/{name}.txt").write_text(f"{title}\n\n{PROSE}", encoding="utf-8")


def run(folder: Path, as_of: datetime | None = None) -> RunReport:
    told = None if as_of is None else as_of.isoformat()
    return direct.run(Request(folder=folder, as_of=told), lambda _: None)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_published_edition_never_changes(folder: Path, clock: type[Clock]) -> None:
    run(folder)
    first = tree(folder / "out/2026/11/20")
    write(folder, "ferry", "Ferry runs again after a winter in the dock")
    clock.time = NOW + timedelta(hours=2)
    second = run(folder)
    clock.time = NOW + DAY
    write(folder, "library", "Library opens its doors after the flood")
    third = run(folder)
    assert second.edition
    assert third.edition
    assert (second.edition.id, third.edition.id) == ("2026-11-20-2", "2026-11-21")
    assert tree(folder / "out/2026/11/20") == first
    assert (folder / "out/2026/11/20-2/index.html").is_file()


def test_quiet_day_has_no_edition_and_says_so(folder: Path, clock: type[Clock]) -> None:
    run(folder)
    files = tree(folder / "out")
    clock.time = NOW + DAY
    assert run(folder).edition is None
    assert tree(folder / "out") == files


def test_quiet_day_has_a_short_edition_where_that_is_wanted(folder: Path, clock: type[Clock]) -> None:
    (folder / "standfirst.toml").write_text('quiet_day = "short"\n', encoding="utf-8")
    run(folder)
    clock.time = NOW + DAY
    report = run(folder)
    assert report.edition
    assert (report.edition.id, report.edition.coverage.new) == ("2026-11-21", 0)


def test_every_source_failing_is_told_apart_from_one(folder: Path) -> None:
    assert not run(folder).every_source_failed
    (folder / "seeds/news/crane.txt").unlink()
    (folder / "seeds/news").rmdir()
    assert run(folder, NOW + DAY).every_source_failed


def test_two_runs_at_once_are_one_after_the_other(folder: Path) -> None:
    request = Request(folder=folder)
    with (
        steps.opened(request, lambda _: None),
        pytest.raises(StoreBusyError, match="another run"),
        steps.opened(request, lambda _: None, wait_seconds=0.2),
    ):
        pytest.fail("two runs at once")
    assert run(folder).edition


def test_stored_edition_is_finished_from_the_store(folder: Path) -> None:
    first = run(folder)
    index = folder / "out/index.html"
    page = index.read_bytes()
    index.unlink()
    with steps.opened(Request(folder=folder), lambda _: None) as session:
        composed = steps.stored(session)
        assert composed.edition == first.edition
        assert steps.publish(session, composed) == 1
    assert index.read_bytes() == page


def test_composing_writes_nothing_to_the_store(folder: Path) -> None:
    run(folder)
    write(folder, "bridge", "Bridge opens")
    Clock.time = NOW + DAY
    with steps.opened(Request(folder=folder), lambda _: None) as session:
        steps.ingest(session)
        notice = SourceNotice(
            source="News", kind="silent", key="1", item="news", reason="is silent", remedy=""
        )
        session.store.sources().keep((), [notice])
        with closing(sqlite3.connect(session.workspace.store_path)) as store:
            before = list(store.iterdump())
            edition = steps.compose(session).edition
            assert list(store.iterdump()) == before
    assert [each.reason for each in edition.coverage.notices] == ["is silent"]


def test_nothing_is_mailed_unless_the_run_may_send(folder: Path) -> None:
    mail = '[mail]\nhost = "localhost"\nsender = "a@b.example"\nto = ["c@d.example"]\nport = 1\n'
    (folder / "standfirst.toml").write_text(mail, encoding="utf-8")
    assert run(folder).deliveries == ()


def test_a_run_with_an_algorithm_worse_than_chance_says_so(folder: Path) -> None:
    assert run(folder).note is None
    (folder / "standfirst.toml").write_text('[summary]\nalgorithm = "kl"\n', encoding="utf-8")
    assert 'algorithm = "kl" is for comparing only' in str(run(folder, NOW + DAY).note)
