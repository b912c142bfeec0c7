"""Opens a database, brings it up to date, and tells what is wrong with it in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError

from flows.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"

# How long one run waits for another's transaction. Each holds one batch of rows, well under a second.
BUSY_SECONDS = 30.0

_REMEDIES = (
    ("is locked", "another program is writing to it", "Wait until that has ended, then run again."),
    (
        "not a database",
        "it is not a database, or it is damaged",
        "Restore it from a backup, or move it away: the next run makes a new one.",
    ),
    (
        "malformed",
        "it is damaged",
        "Restore it from a backup, or move it away: the next run makes a new one.",
    ),
    ("readonly", "it cannot be written", "Make the file and its folder writable."),
    ("unable to open", "it cannot be opened", "Make its folder writable."),
    ("is full", "the disk is full", "Free some space, then run again."),
)


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite database in a file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn what a database can be expected to do wrong into a StoreError about `name`.

    A broken constraint is a fault of the program and stays what it is.
    """
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        message = str(error.orig)
        for sign, problem, remedy in _REMEDIES:
            if sign in message:
                raise StoreError(name, problem, remedy) from error
        raise StoreError(name, message, "Check that the database is running and may be written.") from error


def name_of(url: str) -> str:
    """Return how messages name a database: its file, or its address without the password."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return f"store {parsed.database}"
    return f"store {parsed.render_as_string(hide_password=True)}"


def open_engine(url: str) -> Engine:
    """Open a database, making a SQLite file and its folder where there is none."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed)
    if parsed.database:
        _make_folder(Path(parsed.database).parent, name_of(url))
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine, name: str) -> None:
    """Bring the tables to the newest revision, all or nothing.

    Raises StoreError when the database was written by a newer version of the program.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with told(name), engine.begin() as connection:
        unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
        if unknown:
            problem = f"it was written by a newer version of Standfirst (revision {min(unknown)})"
            raise StoreError(name, problem, "Install that version, or name another workspace.")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _make_folder(folder: Path, name: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"its folder cannot be made ({error.strerror})"
        raise StoreError(name, problem, "Make the workspace writable.") from error


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # Text that is no UTF-8 is kept as bytes, which no column of text takes, so that it costs its row alone.
    connection.text_factory = _text
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
