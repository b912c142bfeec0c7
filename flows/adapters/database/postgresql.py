"""A PostgreSQL server: how it is reached, what its failures mean, and the lock of a run on it."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from flows.adapters.database.lock import LockHolder
from flows.errors import StoreBusyError, StoreError

EXAMPLE = "postgresql+psycopg://digest@db.example.org/news"

# The first version that is not out of its makers' care.
_OLDEST = 14
# How long a server that is starting, or was there before, is waited for.
CONNECT_SECONDS = 30.0
# A connection whose other end is gone is noticed within a minute, at both ends.
_REACHED = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
    "application_name": "standfirst",
}
# In the words of SET: a server between us and PostgreSQL (PgBouncer) takes no other options.
_SETTINGS = (
    "SET statement_timeout = '15min'",
    "SET lock_timeout = '30s'",
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)
_PASSWORD = "Correct them in STANDFIRST_STORE, in the setting store, or in ~/.pgpass."
_RUN_AGAIN = "Run again: what was stored stays."
# A pattern in the state and message of an error, what that means, and what to do.
_ERRORS = (
    ("password authentication failed|role .* does not exist", "the server refuses the user", _PASSWORD),
    ("no password supplied", "the server asks for a password", _PASSWORD),
    ("no pg_hba.conf entry", "the server lets in no such user from here", "Allow it in pg_hba.conf."),
    ("database .* does not exist", "there is no such database", "Make it: createdb --encoding=UTF8 …"),
    (
        "refused|No such file|could not translate|resolve host|timeout expired|unreachable|ConnectionTimeout",
        "the server cannot be reached",
        "Check that it runs, and the host and port of the setting store.",
    ),
    ("starting up|shutting down|57P0[123]", "the server is starting or stopping", _RUN_AGAIN),
    ("too many (clients|connections)|connection slots", "the server has no connection free", _RUN_AGAIN),
    (
        "permission denied for (schema|database)",
        "its user may not make tables",
        "As the owner of the database: GRANT CREATE, USAGE ON SCHEMA public TO that user.",
    ),
    ("permission denied", "its user may not use a table", "Make that user the owner of the tables."),
    ("read-only transaction", "it cannot be written", "Name the primary server, not a standby."),
    ("^53100|No space left", "the disk of the server is full", "Free some space, then run again."),
    ("^55P03", "another program is writing to it", "Wait until that has ended, then run again."),
    ("^(40001|40P01)", "two programs wrote to it at once", _RUN_AGAIN),
    ("^57014", "a statement took too long", "Check the load of the server, then run again."),
    (
        "connection is (lost|closed)|server closed the connection|consuming input failed",
        "the connection to the server was lost",
        _RUN_AGAIN,
    ),
)
# A transaction that ended so did nothing, and may be tried again.
_PASSING = re.compile("^(40001|40P01|57P0[123]|08)")

# The two keys of the advisory lock; the second distinguishes stores in schemas of one database.
_RUN_LOCK, _MIGRATION_LOCK = 1398031940, 1398031941
_SCHEMA = "hashtext(coalesce(current_schema(), ''))"
# The holder's latest statement took the lock, or looked later whether it still holds it.
_HOLDER = text(
    "SELECT application_name, query_start FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    f"AND classid = {_RUN_LOCK} AND objid = {_SCHEMA}::oid AND objsubid = 2 AND granted"
)
_PAUSE_SECONDS = 0.2

Waiting = Callable[[str], None]


def server_engine(url: URL, name: str) -> Engine:
    """Return the engine of a database on a server. Raises StoreError without the driver.

    To connect raises StoreError too, if the server is too old or its database holds no UTF-8.
    """
    try:
        engine = create_engine(url.set(query={**_REACHED, **url.query}), pool_pre_ping=True)
    except ImportError as error:
        problem = "it is on PostgreSQL, and the driver psycopg is not installed"
        raise StoreError(name, problem, "Run pip install 'standfirst[postgres]'.") from error
    passing = "starting up"

    # Not at the event "connect", before which SQLAlchemy asks the server questions of its own.
    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, _record: object, words: Any, options: dict[str, Any]) -> Any:
        nonlocal passing
        deadline = time.monotonic() + CONNECT_SECONDS
        while True:
            try:
                connection = dialect.connect(*words, **options)
                break
            except Exception as error:
                if not re.search(passing, str(error)) or time.monotonic() >= deadline:
                    raise
            time.sleep(_PAUSE_SECONDS)
        # A server that was there is being started again.
        passing = "starting up|shutting down|refused|No such file"
        _prepare(connection, name)
        return connection

    return engine


def _prepare(connection: Any, name: str) -> None:
    version = connection.info.server_version // 10_000
    if version < _OLDEST:
        problem = f"its server is PostgreSQL {version}"
        raise StoreError(name, problem, f"Use version {_OLDEST} or later.")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        problem = f"its texts are in {encoding}, which does not hold every letter"
        raise StoreError(name, problem, "Make a database with createdb --encoding=UTF8 --template=template0.")
    for setting in _SETTINGS:
        connection.execute(setting)
    connection.commit()


def server_error(error: DBAPIError, name: str) -> StoreError:
    """Return what an error of a server means."""
    state = f"{getattr(error.orig, 'sqlstate', None) or ''} {error.orig}"
    for pattern, problem, remedy in _ERRORS:
        if re.search(pattern, state):
            return StoreError(name, problem, remedy)
    # The place in the statement stands on further lines.
    problem = str(error.orig).partition("\n")[0]
    return StoreError(name, problem, "Check that the database is running and may be written.")


def has_passed(error: BaseException | None) -> bool:
    """Return True for an error of a server after which the same transaction may well succeed."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or bool(_PASSING.match(getattr(error.orig, "sqlstate", None) or ""))


def lock_migration(connection: Connection) -> None:
    """Keep other programs from changing the tables until the transaction ends."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK}, {_SCHEMA})"))


def server_lock_holder(connection: Connection) -> LockHolder | None:
    """Return which run holds the lock of a store, without taking it; None if nobody does."""
    row = connection.execute(_HOLDER).first()
    if row is None:
        return None
    name, since = row
    # Of another user the server tells no times.
    run = str(name or "").partition("standfirst run: ")[2] or "another program"
    return LockHolder(name=run, since=since and since.astimezone(UTC))


class ServerLock:
    """The lock of a run: an advisory lock on a connection of its own, which ends with that connection.

    The server notices within a minute that the machine of a holder is gone.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._name = name
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # Never given back to the pool: closing it releases the lock.
        self._connection.detach()
        run = f"standfirst run: process {os.getpid()} on {socket.gethostname()}"[:63]
        self._connection.execute(text("SELECT set_config('application_name', :run, false)"), {"run": run})
        # A server may be set to cut off sessions that do nothing, as this one does.
        self._connection.execute(text("SET idle_session_timeout = 0"))

    def acquire(self, wait_seconds: float, waiting: Waiting | None) -> None:
        """Take the lock. Raises StoreBusyError if it is not free within `wait_seconds`."""
        deadline = time.monotonic() + wait_seconds
        attempt = text(f"SELECT pg_try_advisory_lock({_RUN_LOCK}, {_SCHEMA})")
        while not self._connection.scalar(attempt):
            holder = server_lock_holder(self._connection)
            other = f"another run ({holder.name})" if holder else "another run"
            if time.monotonic() >= deadline:
                problem = f"{other} is using it and has not ended within {wait_seconds:g} seconds"
                raise StoreBusyError(self._name, problem, "Wait until it has ended, then run again.")
            if waiting is not None:
                waiting(f"Waiting for {other} on this workspace to end")
                waiting = None
            time.sleep(_PAUSE_SECONDS)

    def check(self) -> None:
        """Raise StoreError if the lock was lost with its connection."""
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            problem = "the connection that held its lock was lost, so that another run may have begun"
            raise StoreError(self._name, problem, _RUN_AGAIN) from error

    def release(self) -> None:
        """Give the lock back."""
        with suppress(SQLAlchemyError):
            # The server notices a little later that a connection was closed.
            self._connection.execute(text(f"SELECT pg_advisory_unlock({_RUN_LOCK}, {_SCHEMA})"))
        with suppress(SQLAlchemyError):
            self._connection.close()
