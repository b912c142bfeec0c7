"""Rows of the store that something damaged: each costs its article or its edition, never the run."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.adapters.database.schema import METADATA
from flows.config import Request
from flows.model import SourceNotice, SourceState
from flows.runs import steps
from flows.runs.run_report import RunReport
from flows.runs.session import open_session

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)
MAIL = '[mail]\nhost = "localhost"\nsender = "a@b.example"\nto = ["c@d.example"]\nport = 1\n'
PLACES = ("quay", "mill", "tower")
COLUMNS = [
    (table.name, column.name)
    for table in METADATA.sorted_tables
    for column in table.columns
    if not (table.name == "workspace" and column.name == "row")
]
GARBAGE = (b"\xff\xfe\x00", "zzz", "9999-99-99 99:99:99", '{"broken', -7, 10**17)


def write(folder: Path, name: str, title: str) -> None:
    told = (
        f"The old {name} was opened again on Thursday by mayor Jon Teller after a winter of work.\n\n"
        f"Builders had taken the {name} apart into forty pieces, he said. It cost four million crowns.\n"
    )
    (folder / f"seeds/news/{name}.txt").write_text(f"{title}\n\n{told}", encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with two editions, and a row or more in nearly every table."""
    folder = tmp_path_factory.mktemp("made") / "workspace"
    (folder / "seeds/news").mkdir(parents=True)
    (folder / "standfirst.toml").write_text(MAIL, encoding="utf-8")
    sources = '[[source]]\nname = "News"\npath = "news"\n'
    (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
    for day, name in enumerate(PLACES[:2]):
        write(folder, name, f"Old {name} opens again")
        run(folder, NOW + day * DAY)
    with open_session(Request(folder=folder), lambda _: None) as session:
        state = SourceState(source="News", location="news")
        notice = SourceNotice(source="News", kind="ended", key="", item="news", reason="ended", remedy="-")
        session.store.sources().keep([state], [notice])
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    copy = shutil.copytree(made, tmp_path / "workspace")
    write(copy, PLACES[2], "Old tower opens again")
    return copy


def run(folder: Path, as_of: datetime) -> RunReport:
    return steps.run(Request(folder=folder, as_of=as_of.isoformat()), lambda _: None)


def plant(folder: Path, table: str, column: str, value: object, where: str = "1") -> int:
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as raw:
        found = raw.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {where}", (value,)).rowcount
        raw.commit()
        return found


def ids(report: RunReport) -> set[str]:
    assert report.edition
    stories = [story for section in report.edition.sections for story in section.stories]
    return {ref.title for story in (*stories, *report.edition.also_reported) for ref in story.articles}


MILL = "title = 'Old mill opens again'"
OF_MILL = f"article_id IN (SELECT id FROM articles WHERE {MILL})"


@pytest.mark.parametrize(
    ("table", "column", "value", "where"),
    [
        ("articles", "published", "9999-99-99", MILL),
        ("articles", "published", "zzz", MILL),
        ("articles", "title", b"\xff\xfe", MILL),
        ("articles", "text", b"text", MILL),
        ("articles", "categories", '["a"', MILL),
        ("articles", "categories", "null", MILL),
        ("articles", "categories", "[1]", MILL),
        ("sightings", "first_seen", "2026-11-99 07:00:00", OF_MILL),
        ("sightings", "first_seen", "zzz", OF_MILL),
        ("sightings", "first_seen", 12, OF_MILL),
    ],
)
def test_a_damaged_article_is_left_out_and_named(
    folder: Path, table: str, column: str, value: object, where: str
) -> None:
    (folder / "seeds/news/mill.txt").unlink()
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as raw:
        (name,) = raw.execute(f"SELECT id FROM articles WHERE {MILL}").fetchone()
    assert plant(folder, table, column, value, where) == 1
    report = run(folder, NOW + 2 * DAY)
    assert f"1 damaged row of the store left out: article {name}." in str(report.note)
    assert "Old tower opens again" in ids(report)
    assert report.edition
    assert name not in {ref.id for story in report.edition.also_reported for ref in story.articles}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", b"\x00"),
        ("body", "text"),
        ("body", zlib.compress(b"[1]")),
        ("body", zlib.compress(b'{"schema": "standfirst.edition/1"}')),
        ("body", zlib.compress(b'{"schema": "standfirst.edition/1", "id": ')),
        ("stories", zlib.compress(b"[[1, 2, 3]]")),
        ("stories", b"\x78"),
        ("headlines", '["a"'),
        ("headlines", '["a", "b", "c", "d"]'),
        ("number", "zzz"),
        ("new", b"1"),
        ("guid", b"\xff"),
        ("time_zone", "zzz"),
        ("as_of", "2026-99-99 07:00:00"),
        ("as_of", "zzz"),
    ],
)
def test_a_damaged_edition_is_left_out_and_named(folder: Path, column: str, value: object) -> None:
    assert plant(folder, "editions", column, value, "id = '2026-11-21'") == 1
    report = run(folder, NOW + 2 * DAY)
    assert "1 damaged row of the store left out: edition 2026-11-21." in str(report.note)
    assert report.edition
    assert (report.edition.id, report.edition.coverage.new > 0) == ("2026-11-22", True)
    feed = (folder / "out/feed.xml").read_text(encoding="utf-8")
    assert feed.count("<item>") >= 2


@pytest.mark.parametrize("column", ["signature", "vector"])
@pytest.mark.parametrize("value", [b"", b"\x01\x02", "text", 5, None])
def test_a_damaged_fingerprint_is_made_again(folder: Path, column: str, value: object) -> None:
    sound = shutil.copytree(folder, folder.parent / "sound")
    assert plant(folder, "fingerprints", column, value) == 2
    reports = [run(each, NOW + 2 * DAY) for each in (sound, folder)]
    assert reports[0].edition == reports[1].edition
    assert all(report.note is None for report in reports)


def test_a_truncated_fingerprint_is_made_again(folder: Path) -> None:
    for column in ("signature", "vector"):
        with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as raw:
            cut = f"UPDATE fingerprints SET {column} = substr({column}, 1, length({column}) - 3)"
            assert raw.execute(cut).rowcount == 2
            raw.commit()
    assert "Old tower opens again" in ids(run(folder, NOW + 2 * DAY))


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_garbage_in_any_column_never_ends_a_run(folder: Path, table: str, column: str) -> None:
    for number, value in enumerate(GARBAGE):
        trial = shutil.copytree(folder, folder.parent / f"trial{number}")
        plant(trial, table, column, value, f"rowid = (SELECT max(rowid) FROM {table})")
        assert "Old tower opens again" in ids(run(trial, NOW + 2 * DAY))
        with open_session(Request(folder=trial), lambda _: None) as session:
            steps.publish_stored(session, everything=True)
