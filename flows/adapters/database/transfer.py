"""All rows of a store, read as they are at one moment and written into another; counts and sums by table."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Column, Connection, DateTime, LargeBinary, Table, func, insert, select, text

from flows.adapters.database.columns import DAMAGED, Checked, Named, UtcDateTime
from flows.adapters.database.connection import Database, batches
from flows.adapters.database.reader_tables import TABLES
from flows.adapters.database.schema import WORKSPACE
from flows.errors import StoreError

_SUM_BYTES = 16
# Many rows in the order of their digests: an index of a large table must not be read from the disk for each.
_SQLITE_CACHE = "PRAGMA cache_size = -131072"
# One statement may read a table of many gigabytes.
_NO_TIMEOUT = "SET LOCAL statement_timeout = 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSum:
    """The number of rows of a table, and a sum of their hashes that does not depend on their order."""

    rows: int = 0
    digest: int = 0

    def plus(self, lines: Iterable[bytes]) -> TableSum:
        """Return the sum with further rows, each as a line of JSON."""
        hashes = [int.from_bytes(blake2b(line, digest_size=_SUM_BYTES).digest(), "big") for line in lines]
        return TableSum(rows=self.rows + len(hashes), digest=(self.digest + sum(hashes)) % 256**_SUM_BYTES)

    @property
    def hexadecimal(self) -> str:
        """The sum of the hashes in hex digits."""
        return f"{self.digest:0{2 * _SUM_BYTES}x}"


class RowFormat:
    """The rows of a table as lines of JSON: a time in ISO 8601, bytes in base64."""

    def __init__(self, table: Table, names: Sequence[str] = ()) -> None:
        self.names = list(names or table.columns.keys())
        self._coders = [_coder(table.columns[name]) for name in self.names]

    def line(self, row: Sequence[Any]) -> bytes:
        """Return a row of the database as a line."""
        values = [
            None if value is None else encode(value)
            for (encode, _), value in zip(self._coders, row, strict=True)
        ]
        return json.dumps(values, separators=(",", ":")).encode() + b"\n"

    def row(self, line: bytes) -> dict[str, Any]:
        """Return a line as a row of the database. Raises ValueError or TypeError for another table's."""
        values = json.loads(line)
        if not isinstance(values, list):
            raise ValueError("not a row")
        return {
            name: None if value is None else decode(value)
            for name, (_, decode), value in zip(self.names, self._coders, values, strict=True)
        }


def _coder(column: Column[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return datetime.isoformat, datetime.fromisoformat
    if isinstance(kind, Named):
        return str, kind.enumeration
    if isinstance(kind, DateTime):
        # Of tables of an earlier version, whose types only the database knows.
        return lambda value: value.replace(tzinfo=UTC).isoformat(), datetime.fromisoformat
    if isinstance(kind, LargeBinary) or (isinstance(kind, Checked) and kind.value_types == (bytes,)):
        return lambda value: b64encode(value).decode(), b64decode
    return _same, _same


def _same(value: Any) -> Any:
    return value


class Snapshot:
    """The rows of a store as they were when it was opened, however long the reading takes.

    `damaged` names the rows that cannot be read: they and what refers to them are left out.
    """

    def __init__(self, connection: Connection, database: Database) -> None:
        self._connection = connection
        self._database = database
        self._left_out: set[object] = set()

    @property
    def damaged(self) -> tuple[str, ...]:
        """The names of the rows that were left out."""
        return self._database.damaged

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        """Yield the rows of a table; parents come first (`TABLES`)."""
        parents = [key.parent.name for key in table.foreign_keys]
        places = [list(table.columns.keys()).index(name) for name in parents]
        rows = self._connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
        for row in rows:
            if DAMAGED in row:
                self._database.note_damage(f"{table.name} row", row[0])
                self._left_out.add(row[0])
            elif not any(row[place] in self._left_out for place in places):
                yield row


# A row may hold an edition or a picture of some hundred kilobytes.
_ROWS_AT_ONCE = 100


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """Open all tables as they are now; runs may go on meanwhile."""
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            connection.exec_driver_sql(_NO_TIMEOUT)
        # SQLite takes its snapshot with the first row that is read.
        connection.execute(select(WORKSPACE.c.row))
        yield Snapshot(connection, database)


def sums(connection: Connection, database: Database) -> dict[str, TableSum]:
    """Return the sums of all tables as a transaction sees them."""
    reading = Snapshot(connection, database)
    totals: dict[str, TableSum] = {}
    for table in TABLES:
        line, total = RowFormat(table).line, TableSum()
        for batch in batches(reading.rows(table)):
            total = total.plus(map(line, batch))
        totals[table.name] = total
    return totals


@contextmanager
def filling(database: Database, *, replaces: bool = False) -> Iterator[Connection]:
    """Open a transaction in which an empty store is filled: all of it, or nothing.

    With `replaces` it is emptied first; else StoreError is raised if it holds more than a workspace's id.
    """
    with database.writing() as connection:
        connection.exec_driver_sql(_SQLITE_CACHE if database.is_sqlite else _NO_TIMEOUT)
        if not replaces:
            _refuse_filled(connection, database.name)
        for table in reversed(TABLES):
            connection.execute(table.delete())
        yield connection
        if not database.is_sqlite:
            _renew_sequences(connection)


def _refuse_filled(connection: Connection, name: str) -> None:
    for table in TABLES:
        if (
            table is not WORKSPACE
            and connection.execute(select(table.primary_key.columns[0]).limit(1)).first()
        ):
            remedy = "Name a store that is empty."
            raise StoreError(name, f"it is not empty: its table {table.name} holds rows", remedy)


def _renew_sequences(connection: Connection) -> None:
    """Let the numbers that PostgreSQL gives to new rows go on after those that were stored."""
    sequence_of = text("SELECT pg_get_serial_sequence(:table, :column)")
    renew = text("SELECT setval(CAST(:sequence AS regclass), :next, false)")
    for table in TABLES:
        column = table.primary_key.columns[0]
        sequence = connection.scalar(sequence_of, {"table": table.name, "column": column.name})
        if sequence is not None:
            highest = connection.scalar(select(func.max(column))) or 0
            connection.execute(renew, {"sequence": sequence, "next": highest + 1})


def check_same(name: str, wanted: Mapping[str, TableSum], stored: Mapping[str, TableSum]) -> None:
    """Raise StoreError if a store does not hold the rows that were to be written into it."""
    for table, total in wanted.items():
        other = stored[table]
        if other != total:
            problem = (
                f"table {table} holds {other.rows:,} rows (sum {other.hexadecimal[:8]}) instead of "
                f"{total.rows:,} ({total.hexadecimal[:8]}); nothing was kept"
            )
            raise StoreError(name, problem, "Check the disk of the database, then try again.")


def copy(source: Database, target: Database) -> dict[str, TableSum]:
    """Write all rows of a store into another in one transaction, compare both, and return the sums.

    Raises StoreError, and leaves the other as it was, unless it ends up with the very same rows.
    """
    wanted: dict[str, TableSum] = {}
    with snapshot(source) as rows, filling(target) as connection:
        for table in TABLES:
            form, total = RowFormat(table), TableSum()
            for batch in batches(rows.rows(table)):
                total = total.plus(map(form.line, batch))
                connection.execute(insert(table), [dict(zip(form.names, row, strict=True)) for row in batch])
            wanted[table.name] = total
        check_same(target.name, wanted, sums(connection, target))
    return wanted
