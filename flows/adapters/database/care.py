"""Care of a store: sizes, backups, copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from flows.adapters.database.backup import Backup, back_up, back_up_older, copy_file, restore
from flows.adapters.database.connection import Database, head_revision
from flows.adapters.database.pruning import SqlPruning
from flows.adapters.database.reader_tables import TABLES
from flows.adapters.database.schema import ARTICLES, EDITIONS
from flows.adapters.database.transfer import TableSum, copy
from flows.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """The rows of a table, and the bytes that it takes with its indexes; None where that is not known."""

    name: str
    rows: int
    bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreInfo:
    """The contents of a store: its name without a password, its database, its revision, its sizes.

    `free_bytes` are those of its file that new rows will fill. `first` and `latest` are editions.
    """

    name: str
    database: str
    revision: str
    bytes: int
    free_bytes: int
    articles: int
    editions: int
    first: datetime | None
    latest: datetime | None
    tables: tuple[TableSize, ...]


class SqlCare:
    """Looks after a store that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.pruning = SqlPruning(database)
        # The backup that was made when the tables were brought up to date.
        self.saved: Path | None = None

    @property
    def damaged(self) -> tuple[str, ...]:
        """The names of the rows that could not be read."""
        return self._database.damaged

    def info(self) -> StoreInfo:
        """Return what the store holds. All tables are counted: of a great store that takes some seconds."""
        with self._database.reading() as connection:
            size, free = self._sizes(connection)
            by_table = self._bytes_by_table(connection)
            tables = tuple(
                TableSize(
                    name=table.name,
                    rows=connection.scalar(select(func.count()).select_from(table)) or 0,
                    bytes=by_table.get(table.name),
                )
                for table in sorted(TABLES, key=lambda table: table.name)
            )
            spans = select(func.min(EDITIONS.c.as_of), func.max(EDITIONS.c.as_of))
            first, latest = connection.execute(spans).one()
        rows = {table.name: table.rows for table in tables}
        return StoreInfo(
            name=self._database.name,
            database=self._database.engine.dialect.name,
            revision=head_revision(),
            bytes=size,
            free_bytes=free,
            articles=rows[ARTICLES.name],
            editions=rows[EDITIONS.name],
            first=first if isinstance(first, datetime) else None,
            latest=latest if isinstance(latest, datetime) else None,
            tables=tables,
        )

    def _sizes(self, connection: Connection) -> tuple[int, int]:
        if not self._database.is_sqlite:
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0), 0
        page, pages, free = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_size", "page_count", "freelist_count")
        )
        return page * pages, page * free

    def _bytes_by_table(self, connection: Connection) -> dict[str, int]:
        """Return the bytes of each table with its indexes; nothing if this SQLite cannot say."""
        if not self._database.is_sqlite:
            size = text("SELECT pg_total_relation_size(to_regclass(:name))")
            return {table.name: int(connection.scalar(size, {"name": table.name}) or 0) for table in TABLES}
        query = (
            "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) "
            "WHERE aggregate = TRUE GROUP BY tbl_name"
        )
        try:
            return {name: int(size) for name, size in connection.exec_driver_sql(query)}
        except DatabaseError:
            return {}

    def back_up(self, path: Path) -> Backup:
        """Write a backup to a file, while runs may go on."""
        return back_up(self._database, path)

    def save_older(self, revision: str, folder: Path | None) -> None:
        """Save a store whose tables are those of an earlier version, before they are changed.

        On SQLite the file is copied, beside itself. A server's store is written into a folder; without one
        StoreError is raised: other machines may be running on it.
        """
        file = self._database.engine.url.database
        if self._database.is_sqlite and file:
            self.saved = Path(f"{file}.before-{revision}")
            copy_file(Path(file), self.saved)
        elif folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.saved = back_up_older(self._database, folder / f"before-{revision}.gz", revision).path
        else:
            problem = f"its tables are those of an earlier version (revision {revision})"
            remedy = "End all runs; `standfirst store migrate` then makes a backup and renews them."
            raise StoreError(self._database.name, problem, remedy)

    def restore(self, path: Path, *, replaces: bool = False) -> Backup:
        """Fill the store from a backup; `replaces` allows that it holds something now."""
        return restore(self._database, path, replaces=replaces)

    def copy_to(self, other: SqlCare) -> dict[str, TableSum]:
        """Write everything into another, empty store, and return the rows by table."""
        return copy(self._database, other._database)
