"""The state of a database as it is found: nothing is made, migrated, locked or written."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from os import W_OK, access
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from flows.adapters.database.connection import Database, head_revision, name_of
from flows.adapters.database.lock import LockHolder
from flows.adapters.database.postgresql import server_lock_holder
from flows.errors import StoreError

_REVISION = "SELECT version_num FROM alembic_version"
_RESTORE = "Restore it with `standfirst store restore`."
# Virtual-machine instructions between two looks at the clock: some milliseconds.
_STEPS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCheckup:
    """A database: its software, its size, and the revision of its tables, None if it has none yet.

    `newest` is the revision that this version writes. `damage` is what the database says of itself, None if
    it found nothing; `is_whole` is False if there was not the time to look at all of it. `clock` is the time
    of the machine that it runs on, None if that is this one. `holder` is the
    run that has a store on a server locked.
    """

    name: str
    database: str
    bytes: int
    revision: str | None
    newest: str
    is_writable: bool
    damage: str | None = None
    is_whole: bool = True
    clock: datetime | None = None
    holder: LockHolder | None = None


def check_store(url: str, seconds: float) -> StoreCheckup:
    """Return the state of a database; at most so many seconds are spent on looking for damage.

    Raises StoreError if it cannot be read.
    """
    parsed, name = make_url(url), name_of(url)
    if parsed.get_backend_name() == "sqlite":
        return _check_file(Path(parsed.database or ""), name, seconds)
    return _check_server(Database(url))


def _check_file(path: Path, name: str, seconds: float) -> StoreCheckup:
    try:
        address = f"file:{quote(str(path.absolute()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=1.0)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            row = connection.execute(_REVISION).fetchone() if "alembic_version" in tables else None
            damage, is_whole = _damage(connection, seconds)
        size = sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.is_file())
    except (sqlite3.Error, OSError) as error:
        raise StoreError(name, f"it cannot be read ({error})", _RESTORE) from error
    return StoreCheckup(
        name=name,
        database=f"SQLite {sqlite3.sqlite_version}",
        bytes=size,
        revision=None if row is None else str(row[0]),
        newest=head_revision(),
        is_writable=access(path, W_OK) and access(path.parent, W_OK),
        damage=damage,
        is_whole=is_whole,
    )


def _damage(connection: sqlite3.Connection, seconds: float) -> tuple[str | None, bool]:
    """Return what SQLite finds wrong with a file, and whether it could look at all of it."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return None, False
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return (None if answer == "ok" else str(answer)), True


def _check_server(database: Database) -> StoreCheckup:
    with database.reading() as connection:
        row = connection.execute(
            text(
                "SELECT current_setting('server_version'), pg_database_size(current_database()), now(), "
                "NOT pg_is_in_recovery() AND has_schema_privilege(current_schema(), 'USAGE'), "
                "to_regclass('alembic_version') IS NOT NULL"
            )
        ).one()
    version, size, clock, is_writable, has_tables = row
    revision = None
    if has_tables:
        with suppress(DatabaseError), database.reading() as connection:
            revision = connection.scalar(text(_REVISION))
    with database.reading() as connection:
        holder = server_lock_holder(connection)
    database.engine.dispose()
    return StoreCheckup(
        name=database.name,
        database=f"PostgreSQL {str(version).partition(' ')[0]}",
        bytes=int(size),
        revision=revision,
        newest=head_revision(),
        is_writable=bool(is_writable),
        clock=clock.astimezone(UTC),
        holder=holder,
    )
