"""An open database: its transactions, its errors in one line, and the rows that could not be read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from itertools import islice
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, ParamSpec, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, Executable, Row, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.postgresql import (
    EXAMPLE,
    ServerLock,
    Waiting,
    has_passed,
    lock_migration,
    server_engine,
    server_error,
)
from flows.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"

# How long one run waits for another's transaction. Each writes one batch of rows in well under a second.
BUSY_SECONDS = 30.0

# Rows or parameters of one statement: below every database's limit of parameters.
BATCH = 400

# The errors that making a value can raise when its row holds something else.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)

_RESTORE = "Restore it from a backup, or move it away: the next run makes a new one."
# A part of the driver's message, what it means, and what to do.
_ERRORS = (
    ("is locked", "another program is writing to it", "Wait until that has ended, then run again."),
    ("not a database", "it is not a database, or it is damaged", _RESTORE),
    ("malformed", "it is damaged", _RESTORE),
    ("readonly", "it cannot be written", "Make the file and its folder writable."),
    ("unable to open", "it cannot be opened", "Make its folder writable."),
    ("is full", "the disk is full", "Free some space, then run again."),
)

# Pauses before further attempts at a transaction that the server ended.
_PAUSES = (0.1, 0.5, 2.0)

_T = TypeVar("_T")
_P = ParamSpec("_P")
Insert = postgresql.Insert | sqlite.Insert


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite database in a file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def name_of(url: str) -> str:
    """Return how messages name a database: its file, or its address without the password.

    Raises StoreError if it has no address of either kind.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return f"store {parsed.database}"
    # Without the query, which may hold a password too.
    shown = URL.create("postgresql", parsed.username, None, parsed.host, parsed.port, parsed.database)
    return f"store {shown.render_as_string()}"


def batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield values in lists of at most BATCH."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def again(write: Callable[_P, _T]) -> Callable[_P, _T]:
    """Make a method that is safe to repeat try again after a deadlock or a lost connection."""

    @wraps(write)
    def repeated(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        for pause in _PAUSES:
            try:
                return write(*args, **kwargs)
            except StoreError as error:
                if not has_passed(error.__cause__):
                    raise
            time.sleep(pause)
        return write(*args, **kwargs)

    return repeated


def head_revision() -> str:
    """Return the revision of the tables that this program writes."""
    return ScriptDirectory.from_config(_migrations()).get_current_head() or ""


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


class Database:
    """A SQLite or PostgreSQL database, up to date after `migrate`.

    A failure that a database can be expected to have is raised as StoreError. A broken constraint is a fault
    of the program and stays an IntegrityError. `damaged` names the rows that could not be read, each once, in
    the order in which they were met: "article 1f0c", "edition 2026-11-20".
    """

    def __init__(self, url: str) -> None:
        self.name = name_of(url)
        self.engine = _engine(url, self.name)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # One snapshot for all statements of a transaction, as SQLite has it.
        snapshot = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        self._reading = self.engine.execution_options(reads_only=True, **snapshot)
        self._damaged: dict[str, None] = {}
        # That of the run of this process, on a server.
        self.lock: ServerLock | None = None

    @property
    def damaged(self) -> tuple[str, ...]:
        """The names of the rows that could not be read."""
        return tuple(self._damaged)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that writes; an error undoes it."""
        with self._errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads and waits for no writer."""
        with self._errors(), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def locked(self, wait_seconds: float, waiting: Waiting | None) -> Iterator[ServerLock]:
        """Hold the lock of a server for the length of a `with` block."""
        with self._errors():
            lock = ServerLock(self.engine, self.name)
            try:
                lock.acquire(wait_seconds, waiting)
                yield lock
            finally:
                lock.release()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            if not self.is_sqlite:
                raise server_error(error, self.name) from error
            for part, problem, remedy in _ERRORS:
                if part in str(error.orig):
                    raise StoreError(self.name, problem, remedy) from error
            remedy = "Check that the database is running and may be written."
            raise StoreError(self.name, str(error.orig), remedy) from error

    @again
    def rows(self, query: Executable) -> Sequence[Row[Any]]:
        """Return all rows of a query."""
        with self.reading() as connection:
            return connection.execute(query).all()

    def values(self, query: Executable, kind: str, make: Callable[[Row[Any]], _T]) -> list[_T]:
        """Return the values made from the rows of a query, without those that cannot be read."""
        return list(self.readable(self.rows(query), kind, make))

    def readable(self, rows: Iterable[Row[Any]], kind: str, make: Callable[[Row[Any]], _T]) -> Iterator[_T]:
        """Yield the value made from each row. A damaged row is noted by its first column and left out."""
        for row in rows:
            try:
                if DAMAGED not in row:
                    yield make(row)
                    continue
            except UNREADABLE:
                pass
            self.note_damage(kind, "with no readable name" if row[0] is DAMAGED else row[0])

    def note_damage(self, kind: str, name: object) -> None:
        """Note a damaged row."""
        self._damaged[f"{kind} {name}"] = None

    def insert(self, table: Table) -> Insert:
        """Return an INSERT that can say what happens to a row that is there already."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def upsert(self, table: Table) -> Insert:
        """Return an INSERT that replaces the row with the same primary key."""
        statement = self.insert(table)
        key = [column.name for column in table.primary_key]
        replaced = {
            column.name: statement.excluded[column.name] for column in table.c if column.name not in key
        }
        return statement.on_conflict_do_update(index_elements=key, set_=replaced)

    def migrate(self, save: Callable[[str], None]) -> None:
        """Bring the tables to the newest revision, all or nothing. Nothing is written if they have it.

        `save` is called with the revision of tables that are older, before they are changed. Raises
        StoreError if another version of the program wrote the database, a newer or an unreleased one.
        """
        config = _migrations()
        scripts = ScriptDirectory.from_config(config)
        revisions = {script.revision for script in scripts.walk_revisions()}
        with self.reading() as connection:
            if set(MigrationContext.configure(connection).get_current_heads()) == set(scripts.get_heads()):
                return
        with self.writing() as connection:
            if not self.is_sqlite:
                lock_migration(connection)
            stored = set(MigrationContext.configure(connection).get_current_heads())
            unknown = stored - revisions
            if unknown:
                problem = f"it was written by another version of Standfirst (revision {min(unknown)})"
                remedy = "Install that version, name another workspace, or move the store away and run again."
                raise StoreError(self.name, problem, remedy)
            for revision in stored - {head_revision()}:
                save(revision)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _engine(url: str, name: str) -> Engine:
    """Return the engine of a database; make the folder of a SQLite file if it is missing."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite":
        return server_engine(parsed, name)
    if parsed.database:
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"its folder cannot be made ({error.strerror})"
            raise StoreError(name, problem, "Make the workspace writable.") from error
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _parsed(url: str) -> URL:
    """Return the parts of an address; every spelling of PostgreSQL means the driver psycopg 3."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() in ("postgres", "postgresql"):
            return parsed.set(drivername="postgresql+psycopg")
        if parsed.drivername == "sqlite":
            return parsed
    except (ArgumentError, ValueError):
        pass
    # Without a cause: that error would hold the password.
    problem = "is not the address of a store"
    raise StoreError("store", problem, f'Write it as "{EXAMPLE}", and %-escape the password.') from None


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # Text that is not UTF-8 stays bytes, which no text column accepts: it costs its row and not the query.
    connection.text_factory = _text
    # Before the first page is written: pruning can give free pages back to the disk. Later it would write
    # the header of the file for each connection, and so wait for other writers.
    if connection.execute("PRAGMA page_count").fetchone() == (0,):
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _text(value: bytes) -> str | bytes:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _begin_sqlite(connection: Connection) -> None:
    # The driver would begin late, and never before a change of tables. A writer takes its lock at once:
    # one that has read first could no longer wait for its turn.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
