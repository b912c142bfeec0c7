"""A store of an earlier version is brought up to date: nothing that it held is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.database.schema import METADATA
from flows.model import DeliveryStatus, Origin, ReaderStatus
from tests.copied_stores import assert_same_editions
from tests.factories import NOON
from tests.integration.test_digest_store import IDS, READS, fill
from tests.integration.test_store import is_of_another_type
from tests.integration.test_store_care import fill as fill_with_articles
from tests.older_store import make_older

pytestmark = pytest.mark.integration


@pytest.fixture
def newer(tmp_path: Path) -> Iterator[SqlStore]:
    """Return a store of this version with editions, articles, mail and everything else."""
    with SqlStore(sqlite_url(tmp_path / "newer.db")) as store:
        fill_with_articles(store)
        yield store


@pytest.fixture
def older(newer: SqlStore, store_url: str, tmp_path: Path) -> str:
    """Return the address of a store of revision 0001 with the same rows."""
    make_older(store_url, sqlite_url(tmp_path / "newer.db"))
    return store_url


def test_editions_and_all_that_belongs_to_them_are_the_same(
    newer: SqlStore, older: str, tmp_path: Path
) -> None:
    with SqlStore(older, tmp_path / "saved") as store:
        assert store.care.saved is not None
        assert assert_same_editions(store, newer) == 1
        for name in ("editions", "chronicle", "search", "versions"):
            for method, read in READS[name].items():
                assert read(store) == read(newer), method
        rows = {table.name: table.rows for table in newer.care.info().tables}
        changed = {t.name: t.rows for t in store.care.info().tables if t.rows != rows[t.name]}
        # The reader in the ledger was none of the store.
        assert changed == {"readers": 1}
        assert store.damaged(NOON) == ()


def test_the_ledger_names_readers_whom_the_settings_made(newer: SqlStore, older: str, tmp_path: Path) -> None:
    with SqlStore(older, tmp_path / "saved") as store:
        (reader,) = store.readers.all()
        assert store.readers.get(reader.id) == reader
        assert (reader.address, reader.origin) == ("reader@example.org", Origin.SETTINGS)
        assert (reader.status, reader.digests, reader.since) == (ReaderStatus.ACTIVE, ("main",), NOON)
        assert list(store.readers.due("main")) == list(store.readers.of_settings()) == [reader]
        (row,) = store.outbox(lambda: NOON).deliveries("2026-11-20")
        assert (row.reader, row.status) == (reader.id, DeliveryStatus.DEFERRED)


def test_its_tables_are_those_of_a_new_store(older: str, tmp_path: Path) -> None:
    SqlStore(older, tmp_path / "saved").close()
    engine = create_engine(older)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": is_of_another_type})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_other_digests_are_added_to_it(older: str, tmp_path: Path) -> None:
    with SqlStore(older, tmp_path / "saved") as store:
        fill(store, "tech")
        assert [header.id for header in store.of_digest("tech").editions.headers()] == IDS
        assert [header.id for header in store.editions.headers()] == ["2026-11-20"]


def test_a_migration_that_was_cut_off_is_begun_again(
    older: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_primary_key", interrupt)
        patched.setattr("alembic.op.drop_table", interrupt)
        with pytest.raises(KeyboardInterrupt):
            SqlStore(older, tmp_path / "saved")
    with SqlStore(older, tmp_path / "saved") as store:
        assert [header.id for header in store.editions.headers()] == ["2026-11-20"]


def test_sqlite_finds_no_fault_in_it(newer: SqlStore, tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    make_older(sqlite_url(path), sqlite_url(tmp_path / "newer.db"))
    SqlStore(sqlite_url(path)).close()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
