"""The ledger of mail: one row for each edition and reader, written before and after a message goes out.

Who gets an edition in other ways has rows as well, with ids of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update

from flows.adapters.database.connection import Database
from flows.adapters.database.reader_tables import DELIVERIES, POOLS
from flows.adapters.database.schema import EDITIONS
from flows.model import Delivery, DeliveryStatus, Sent

_COLUMNS = [DELIVERIES.c[name] for name in ("reader", "status", "reason", "attempts")]
_KIND = "delivery of edition"
NOT_TRIED = "not tried yet"
CUT_OFF = "the program ended before the server's answer was written down"


class SqlOutbox:
    """Implements `flows.ports.Outbox` for one digest. An id in other letter case is the same reader.

    `now` gives the time stored with each change.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], digest: str) -> None:
        self._database = database
        self._now = now
        self._digest = digest
        self._of_digest = DELIVERIES.c.digest == digest

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        """Store that readers are to get an edition, as deferred; a row that is there stays as it is."""
        rows = [
            {
                "digest": self._digest,
                "edition_id": edition_id,
                "reader": reader,
                "status": DeliveryStatus.DEFERRED.value,
                "reason": NOT_TRIED,
                "attempts": 0,
                "changed": self._now(),
                "told": [],
            }
            for reader in readers
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(self._database.insert(DELIVERIES).on_conflict_do_nothing(), rows)

    def withdraw(self, edition_id: str) -> None:
        """Delete the rows of an edition whose message was never tried."""
        untried = (self._of_digest, DELIVERIES.c.edition_id == edition_id, DELIVERIES.c.attempts == 0)
        with self._database.writing() as connection:
            connection.execute(delete(DELIVERIES).where(*untried))

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """Return the rows of an edition, ordered by reader."""
        return self._deliveries(DELIVERIES.c.edition_id == edition_id)

    def unsettled(self) -> tuple[Delivery, ...]:
        """Return the rows that are deferred or unknown, by edition, then reader."""
        return self._deliveries(DELIVERIES.c.status.in_([DeliveryStatus.DEFERRED, DeliveryStatus.UNKNOWN]))

    def _deliveries(self, condition: ColumnElement[bool]) -> tuple[Delivery, ...]:
        query = select(DELIVERIES.c.edition_id, *_COLUMNS).where(self._of_digest, condition)
        rows = self._database.values(query, _KIND, _delivery)
        return tuple(sorted(rows, key=lambda delivery: (delivery.edition_id, delivery.reader)))

    def begin(self, seen: Delivery, story_ids: Sequence[str] = ()) -> bool:
        """Make a row unknown before its message goes out, count the attempt, and store what it tells.

        `story_ids` are those of its stories: it may arrive, whatever becomes known of it. Returns False, and
        changes nothing, if the row is no longer as it was seen: another process has it.
        """
        as_seen = (DELIVERIES.c.status == seen.status.value, DELIVERIES.c.attempts == seen.attempts)
        values = {
            "attempts": seen.attempts + 1,
            "told": list(story_ids),
            "as_of": self._time_of(seen.edition_id),
        }
        return self._update(seen, DeliveryStatus.UNKNOWN, CUT_OFF, *as_seen, **values)

    def record(self, delivery: Delivery) -> None:
        """Store the status and reason of a row; its attempts are those counted by `begin`."""
        self._update(delivery, delivery.status, delivery.reason)

    def _update(
        self,
        delivery: Delivery,
        status: DeliveryStatus,
        reason: str,
        *conditions: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        """Change the row of a delivery if it fulfils some conditions; return True if it did."""
        of_edition = (self._of_digest, DELIVERIES.c.edition_id == delivery.edition_id)
        row = (*of_edition, DELIVERIES.c.reader == delivery.reader)
        statement = update(DELIVERIES).where(*row, *conditions)
        with self._database.writing() as connection:
            changes = {"status": status.value, "reason": reason, "changed": self._now()}
            return connection.execute(statement.values(**changes, **values)).rowcount == 1

    def _time_of(self, edition_id: str) -> ColumnElement[Any]:
        """Return the time of a pool, or of an edition of which there is none."""
        pool = select(POOLS.c.as_of).where(POOLS.c.digest == self._digest, POOLS.c.pool_id == edition_id)
        edition = select(EDITIONS.c.as_of)
        edition = edition.where(EDITIONS.c.digest == self._digest, EDITIONS.c.id == edition_id)
        return func.coalesce(pool.limit(1).scalar_subquery(), edition.scalar_subquery())


def sent_stories(
    database: Database, digest: str, reader_id: str, since: datetime, before: datetime | None = None
) -> Sent:
    """Return what a reader was sent of the pools of a digest from a time on, else of the last one.

    With `before`, later pools and that of this very time do not count. A message of which it is unknown
    whether it arrived counts.
    """
    columns = DELIVERIES.c
    gone = columns.status.in_([DeliveryStatus.SENT, DeliveryStatus.UNKNOWN])
    query = select(columns.edition_id, columns.as_of, columns["told"].label("story_ids")).where(
        columns.reader == reader_id, columns.digest == digest, columns.as_of.is_not(None), gone
    )
    if before is not None:
        query = query.where(columns.as_of < before)
    lately = query.where(columns.as_of >= since).order_by(columns.as_of)
    latest = query.order_by(columns.as_of.desc()).limit(1)
    # Of a reader who was sent nothing lately, the last time is still wanted.
    rows = next(filter(None, (database.values(some, _KIND, _same) for some in (lately, latest))), [])
    stories = {story_id: row.as_of for row in rows for story_id in row.story_ids}
    return Sent(until=rows[-1].as_of if rows else None, stories=stories)


def _same(row: Row[Any]) -> Row[Any]:
    return row


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        edition_id=row.edition_id,
        reader=row.reader,
        status=DeliveryStatus(row.status),
        reason=row.reason,
        attempts=row.attempts,
    )
