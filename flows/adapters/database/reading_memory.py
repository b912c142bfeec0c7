"""The memory of reading: lines that outlets repeat, and documents that could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, tuple_

from flows.adapters.database.connection import Database, batches
from flows.adapters.database.schema import FURNITURE, UNREADABLE
from flows.model import SeenEnds

# The cause may have been a busy machine: each document is tried once more after this.
UNREADABLE_FOR = timedelta(days=7)


class SqlFurniture:
    """Implements `flows.ports.FurnitureStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remembered(self, outlets: Sequence[str]) -> tuple[SeenEnds, ...]:
        """Return what is remembered of some outlets, ordered by outlet and article."""
        with self._database.reading() as connection:
            return tuple(sorted(self._stored(connection, outlets), key=_key))

    def remember(self, outlets: Sequence[str], ends: Sequence[SeenEnds]) -> None:
        """Keep these of some outlets and nothing else of them; rows that stay are not written again."""
        wanted = {_key(article): article for article in ends}
        with self._database.writing() as connection:
            stored = {_key(article) for article in self._stored(connection, outlets)}
            for keys in batches(sorted(stored - wanted.keys())):
                is_stale = tuple_(FURNITURE.c.outlet, FURNITURE.c.article).in_(keys)
                connection.execute(delete(FURNITURE).where(is_stale))
            for keys in batches(sorted(wanted.keys() - stored)):
                # A row that cannot be read is there, too.
                insert = self._database.insert(FURNITURE).on_conflict_do_nothing()
                connection.execute(insert, [_row(wanted[key]) for key in keys])

    def _stored(self, connection: Connection, outlets: Sequence[str]) -> Iterator[SeenEnds]:
        for names in batches(sorted(set(outlets))):
            rows = connection.execute(select(FURNITURE).where(FURNITURE.c.outlet.in_(names))).all()
            yield from self._database.readable(rows, "furniture of", _ends)


class SqlUnreadable:
    """Implements `flows.ports.UnreadableMemory`, as of a time."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._database = database
        self._now = now

    def reasons(self) -> Mapping[str, str]:
        """Return why each document of the last seven days could not be read, by its digest."""
        recent = UNREADABLE.c.since > self._now - UNREADABLE_FOR
        query = select(UNREADABLE.c.digest, UNREADABLE.c.reason).where(recent)
        return dict(self._database.values(query, "unreadable document", lambda row: (row.digest, row.reason)))

    def add(self, digest: str, reason: str) -> None:
        """Store why the reading of a document was stopped, and forget those of more than seven days ago."""
        statement = self._database.upsert(UNREADABLE).values(digest=digest, reason=reason, since=self._now)
        with self._database.writing() as connection:
            connection.execute(delete(UNREADABLE).where(UNREADABLE.c.since <= self._now - UNREADABLE_FOR))
            connection.execute(statement)


def _key(ends: SeenEnds) -> tuple[str, str]:
    return ends.outlet, ends.article


def _row(ends: SeenEnds) -> dict[str, object]:
    return {"outlet": ends.outlet, "article": ends.article, "seen": ends.seen, "lines": list(ends.lines)}


def _ends(row: Row[Any]) -> SeenEnds:
    return SeenEnds(outlet=row.outlet, article=row.article, seen=row.seen, lines=tuple(row.lines))
