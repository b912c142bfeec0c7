"""A store with a long history: a run reads, decodes and writes no more than with a short one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from flows.config import Request
from flows.language.formatting import edition_folder
from flows.model import Edition
from flows.render.edition_json import edition_from_json
from flows.runs import steps
from flows.runs.session import open_session
from tests.factories import article
from tests.factories_edition import realistic_edition, receipt

pytestmark = pytest.mark.integration

BOTH = pytest.mark.usefixtures("workspace_stores")

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = 2


def workspace(folder: Path, editions: int) -> Path:
    """Return a workspace whose store holds so many daily editions, and three old articles for each."""
    (folder / "seeds/news").mkdir(parents=True)
    settings = f'id = "long"\n[lengths]\nfeed_editions = {FEED}\n'
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    sources = '[[source]]\nname = "News"\npath = "news"\n'
    (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
    told = "The old mill was opened again on Thursday by mayor Jon Teller after a winter of work.\n"
    (folder / "seeds/news/mill.txt").write_text(f"Old mill opens again\n\n{told}", encoding="utf-8")
    with open_session(Request(folder=folder), lambda _: None) as session:
        days = [NOW - number * DAY for number in range(1, editions + 1)]
        for as_of in days:
            made = replace(realistic_edition(), id=f"{as_of:%Y-%m-%d}", as_of=as_of)
            session.store.save_edition(made, receipt())
            page = folder / "out" / edition_folder(made.id) / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text("published", encoding="utf-8")
        months = {f"{as_of:%Y/%m}/index.html" for as_of in days}
        (folder / "out/archive.html").write_text(" ".join(sorted(months)), encoding="utf-8")
        session.store.add_articles(
            article(
                id=f"{number:03}{place}",
                source="News",
                text=told,
                published=as_of - DAY / 2,
                first_seen=as_of,
            )
            for number, as_of in enumerate(days)
            for place in range(3)
        )
    return folder


def run(folder: Path) -> None:
    assert steps.run(Request(folder=folder, as_of=NOW.isoformat()), lambda _: None).edition


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """Collect the queries of every database within a `with` block, with their parameters."""
    seen: list[tuple[str, object]] = []

    def note(_: Connection, __: object, statement: str, parameters: object, *___: object) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@BOTH
@pytest.mark.parametrize("editions", [3, 40])
def test_a_run_decodes_the_editions_of_its_feeds_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editions: int
) -> None:
    folder, decoded = workspace(tmp_path / "long", editions), list[str]()

    def counted(body: bytes) -> Edition:
        edition = edition_from_json(body)
        decoded.append(edition.id)
        return edition

    monkeypatch.setattr("flows.adapters.database.editions.edition_from_json", counted)
    run(folder)
    # The page of the edition before leads to the new one.
    assert len(decoded) == FEED + 1
    assert set(decoded) == {"2026-11-19", "2026-11-20"}


# What the archive lists, and the ids of editions: headers alone, never a body.
HEADERS = re.compile("SCAN editions( USING (COVERING )?INDEX sqlite_autoindex_editions_[12])?")
# Tables of unsettled rows, of days (unreadable, host_turns), with a row for each source, or of three rows
# (theme_lessons); rows of VALUES; the distinct keys of an index, one step for each (keys).
SMALL = re.compile(
    "SCAN (source_notices|source_states|decisions|theme_lessons|workspace|alembic_version"
    r"|unreadable|host_turns|keys|CONSTANT ROW|\d+-ROW VALUES|\(subquery)"
)


# On SQLite alone: PostgreSQL goes by the sizes of tables, so that the plans of a small store tell nothing.
def test_no_query_of_a_run_goes_through_a_table_that_grows(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "long", 20)
    with statements() as seen:
        run(folder)
    scans: set[str] = set()
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as raw:
        for statement, parameters in seen:
            if re.match("SELECT|WITH|UPDATE|DELETE", statement) and isinstance(parameters, tuple):
                plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
                scans.update(row[3] for row in plan if row[3].startswith("SCAN") and "anon_" not in row[3])
    assert scans
    assert [scan for scan in scans if not HEADERS.fullmatch(scan) and not SMALL.match(scan)] == []


@BOTH
def test_a_run_reads_the_rows_of_its_window_alone(tmp_path: Path) -> None:
    read = list[int]()
    for editions in (10, 60):
        folder = workspace(tmp_path / f"long{editions}", editions)
        with open_session(Request(folder=folder, as_of=NOW.isoformat()), lambda _: None) as session:
            steps.ingest(session)
            before = steps.compose(session).edition
            found = session.store.articles(["News"], NOW)
            assert len(found) == 3 * editions + 1
            read.append(before.coverage.articles)
    assert read[0] == read[1]
