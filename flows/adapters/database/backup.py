"""Backups: all rows of a store in one compressed file, the same for every database.

The file is gzip over lines of JSON. The first names the format, the revision of the tables and the version
of Standfirst. Each table begins with its name and columns and ends with the count and the sum of its rows.
The last line is the SHA-256 of all lines before it, so that a file that was cut short or changed is noticed.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table, insert
from sqlalchemy.exc import StatementError

from flows import __version__
from flows.adapters.database.connection import UNREADABLE, Database, head_revision
from flows.adapters.database.private_file import replacing
from flows.adapters.database.reader_tables import TABLES
from flows.adapters.database.transfer import (
    RowFormat,
    Snapshot,
    TableSum,
    check_same,
    filling,
    snapshot,
    sums,
)
from flows.errors import ConfigurationError

FORMAT = 1
# A row may hold an edition or a picture of some hundred kilobytes.
_ROWS_AT_ONCE = 100
# No row is nearly as long; a file that is no backup must not fill the memory.
_LONGEST_LINE = 2**28
_COMPRESSION = 5
_UNCHANGED = "The store was not changed. Name another backup."
# A StatementError: rows that no database takes.
_FOREIGN = (*UNREADABLE, OSError, EOFError, zlib.error, StatementError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was written or restored: its size, its rows by table, the rows that could not be read."""

    path: Path
    size: int
    rows: dict[str, int]
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """The tables of a revision, parents before the rows that refer to them."""

    revision: str
    tables: Sequence[Table]


def back_up(database: Database, path: Path, version: StoredVersion | None = None) -> Backup:
    """Write a backup of a store as it is now, while runs may go on; it replaces an earlier file at once.

    Only its owner may read it. `version` are the tables of an earlier version that the store has. Raises
    ConfigurationError if the file cannot be written.
    """
    version = version or StoredVersion(revision=head_revision(), tables=TABLES)
    with (
        replacing(path, "the backup") as part,
        part.open("wb") as file,
        snapshot(database) as stored,
        gzip.GzipFile("", fileobj=file, mode="wb", compresslevel=_COMPRESSION, mtime=0) as packed,
    ):
        rows = _write(_Lines(packed), stored, version)
    return Backup(path=path, size=path.stat().st_size, rows=rows, damaged=stored.damaged)


def back_up_older(database: Database, path: Path, revision: str) -> Backup:
    """Write a backup of a store whose tables are those of an earlier version, which alone can restore it."""
    tables = MetaData()
    with database.reading() as connection:
        tables.reflect(connection)
    own = [table for table in tables.sorted_tables if table.name != "alembic_version"]
    return back_up(database, path, StoredVersion(revision=revision, tables=own))


def _write(lines: _Lines, stored: Snapshot, version: StoredVersion) -> dict[str, int]:
    """Write all rows, and return how many each table has."""
    rows: dict[str, int] = {}
    program = {} if version.revision != head_revision() else {"version": __version__}
    lines.write({"standfirst_backup": FORMAT, "revision": version.revision, **program})
    for table in version.tables:
        form, total = RowFormat(table), TableSum()
        lines.write({"table": table.name, "columns": form.names})
        for row in stored.rows(table):
            line = form.line(row)
            total = total.plus([line])
            lines.write_line(line)
        lines.write({"rows": total.rows, "sum": total.hexadecimal})
        rows[table.name] = total.rows
    lines.write({"sha256": lines.hash.hexdigest()})
    return rows


class _Lines:
    """Writes lines and hashes them."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self.hash = sha256()

    def write(self, value: dict[str, Any]) -> None:
        """Write a heading."""
        self.write_line(json.dumps(value).encode() + b"\n")

    def write_line(self, line: bytes) -> None:
        """Write a row, or a heading in JSON."""
        self.hash.update(line)
        self._file.write(line)


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite database into another private file, as it is now."""
    with (
        replacing(target, "the copy") as part,
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(part)) as new,
    ):
        old.backup(new)


def restore(database: Database, path: Path, *, replaces: bool = False) -> Backup:
    """Fill an empty store from a backup in one transaction; with `replaces` whatever it holds goes.

    Raises ConfigurationError if the file is not a whole backup of these tables, and StoreError if the store
    is not empty. It is as before then.
    """
    wanted: dict[str, TableSum] = {}
    with _opened(path) as lines, filling(database, replaces=replaces) as connection:
        _check_version(lines.heading(), path)
        for table in TABLES:
            heading, form = lines.heading(), RowFormat(table)
            # A server that was brought up to date has its newer columns last.
            if heading["table"] != table.name or sorted(heading["columns"]) != sorted(form.names):
                raise ValueError("another table")
            stored, total, rewritten = RowFormat(table, heading["columns"]), TableSum(), TableSum()
            rows = lines.rows()
            while batch := list(islice(rows, _ROWS_AT_ONCE)):
                total, values = total.plus(batch), list(map(stored.row, batch))
                rewritten = rewritten.plus(form.line([row[name] for name in form.names]) for row in values)
                connection.execute(insert(table), values)
            if lines.heading() != {"rows": total.rows, "sum": total.hexadecimal}:
                raise ValueError("other rows")
            wanted[table.name] = rewritten
        digest = lines.hash.hexdigest()
        if lines.heading() != {"sha256": digest}:
            raise ValueError("another file")
        check_same(database.name, wanted, sums(connection, database))
    rows_of = {name: total.rows for name, total in wanted.items()}
    return Backup(path=path, size=path.stat().st_size, rows=rows_of)


class _Reader:
    """Reads lines and hashes them."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._next = b""
        self.hash = sha256()

    def heading(self) -> dict[str, Any]:
        """Return the next line that is no row."""
        line, self._next = self._next or self._line(), b""
        self.hash.update(line)
        value = json.loads(line)
        if not isinstance(value, dict):
            raise ValueError("not a heading")
        return value

    def rows(self) -> Iterator[bytes]:
        """Yield the rows before the next heading."""
        while (line := self._line()).startswith(b"["):
            self.hash.update(line)
            yield line
        self._next = line

    def _line(self) -> bytes:
        line = self._file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise EOFError("cut short")
        return line


@contextmanager
def _opened(path: Path) -> Iterator[_Reader]:
    try:
        with path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
            yield _Reader(packed)
    except _FOREIGN as error:
        reason = getattr(error, "strerror", None) or "it is no backup, or was cut short or changed"
        raise ConfigurationError(str(path), f"cannot be restored: {reason}", _UNCHANGED) from error


def _check_version(header: dict[str, Any], path: Path) -> None:
    if header["standfirst_backup"] != FORMAT or header["revision"] != head_revision():
        problem = f"was made by another version of Standfirst (revision {header['revision']})"
        version = header.get("version", "that version")
        remedy = f"Install {version} and restore it there into an empty store, then open that with this one."
        raise ConfigurationError(str(path), problem, remedy)
