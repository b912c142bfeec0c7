"""The ledger of mail: one row for each edition and reader, written before and after a message goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from flows.adapters.database.connection import Database
from flows.adapters.database.reader_tables import DELIVERIES
from flows.model import Delivery, DeliveryStatus

NOT_TRIED = "not tried yet"
CUT_OFF = "the program ended before the server's answer was written down"


class SqlOutbox:
    """Implements `flows.ports.Outbox`. An address in other letter case is the same reader.

    `now` gives the time stored with each change.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        """Store that readers are to get an edition, as deferred; a row that is there stays as it is."""
        rows = [
            {
                "edition_id": edition_id,
                "reader": reader.casefold(),
                "status": DeliveryStatus.DEFERRED.value,
                "reason": NOT_TRIED,
                "attempts": 0,
                "changed": self._now(),
            }
            for reader in readers
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(self._database.insert(DELIVERIES).on_conflict_do_nothing(), rows)

    def withdraw(self, edition_id: str) -> None:
        """Delete the rows of an edition whose message was never tried."""
        untried = (DELIVERIES.c.edition_id == edition_id, DELIVERIES.c.attempts == 0)
        with self._database.writing() as connection:
            connection.execute(delete(DELIVERIES).where(*untried))

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """Return the rows of an edition, ordered by reader."""
        return self._deliveries(DELIVERIES.c.edition_id == edition_id)

    def unsettled(self) -> tuple[Delivery, ...]:
        """Return the rows that are deferred or unknown, by edition, then reader."""
        return self._deliveries(DELIVERIES.c.status.in_([DeliveryStatus.DEFERRED, DeliveryStatus.UNKNOWN]))

    def _deliveries(self, condition: ColumnElement[bool]) -> tuple[Delivery, ...]:
        query = select(DELIVERIES).where(condition)
        rows = self._database.values(query, "delivery of edition", _delivery)
        return tuple(sorted(rows, key=lambda delivery: (delivery.edition_id, delivery.reader)))

    def begin(self, seen: Delivery) -> bool:
        """Make a row unknown before its message goes out, and count the attempt.

        Returns False, and changes nothing, if the row is no longer as it was seen: another process has it.
        """
        as_seen = (DELIVERIES.c.status == seen.status.value, DELIVERIES.c.attempts == seen.attempts)
        return self._update(seen, DeliveryStatus.UNKNOWN, CUT_OFF, *as_seen, attempts=seen.attempts + 1)

    def record(self, delivery: Delivery) -> None:
        """Store the status and reason of a row; its attempts are those counted by `begin`."""
        self._update(delivery, delivery.status, delivery.reason)

    def _update(
        self,
        delivery: Delivery,
        status: DeliveryStatus,
        reason: str,
        *conditions: ColumnElement[bool],
        **values: int,
    ) -> bool:
        """Change the row of a delivery if it fulfils some conditions; return True if it did."""
        edition, reader = delivery.edition_id, delivery.reader.casefold()
        row = (DELIVERIES.c.edition_id == edition, DELIVERIES.c.reader == reader)
        statement = update(DELIVERIES).where(*row, *conditions)
        with self._database.writing() as connection:
            changes = {"status": status.value, "reason": reason, "changed": self._now()}
            return connection.execute(statement.values(**changes, **values)).rowcount == 1


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        edition_id=row.edition_id,
        reader=row.reader,
        status=DeliveryStatus(row.status),
        reason=row.reason,
        attempts=row.attempts,
    )
