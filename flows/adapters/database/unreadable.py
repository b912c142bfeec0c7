"""The documents whose reading had to be ended, by digest: they are not read again for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.damage import Damage
from flows.adapters.database.database import told
from flows.adapters.database.schema import UNREADABLE

# A busy machine may have been to blame: each is tried once more after this.
KEPT = timedelta(days=7)


class SqlUnreadable:
    """Implements `flows.ports.UnreadableMemory` on an open store, as of a time."""

    def __init__(self, engine: Engine, name: str, now: datetime, damage: Damage) -> None:
        self._engine = engine
        self._name = name
        self._now = now
        self._damage = damage
        self._reading = engine.execution_options(reads_only=True)
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def reasons(self) -> Mapping[str, str]:
        """Return why each document of the last seven days could not be read, by its digest."""
        query = select(UNREADABLE.c.digest, UNREADABLE.c.reason).where(UNREADABLE.c.since > self._now - KEPT)
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execute(query)
            return dict(self._damage.read(rows, "unreadable document", lambda row: (row.digest, row.reason)))

    def add(self, digest: str, reason: str) -> None:
        """Note why the reading of a document was ended, and forget those of more than seven days ago."""
        row = {"digest": digest, "reason": reason, "since": self._now}
        statement = self._insert(UNREADABLE).values(row)
        with told(self._name), self._engine.begin() as connection:
            connection.execute(delete(UNREADABLE).where(UNREADABLE.c.since <= self._now - KEPT))
            connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=row))
