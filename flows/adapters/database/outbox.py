"""The ledger of mail: one row for each edition and reader, written before and after a message goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.damage import Damage
from flows.adapters.database.database import told
from flows.adapters.database.schema import DELIVERIES
from flows.model import Delivery, DeliveryStatus

NOT_TRIED = "not tried yet"
CUT_OFF = "the program ended before the server's answer was written down"

_KEY = ("edition_id", "reader")


class SqlOutbox:
    """Implements `flows.ports.Outbox` on an open store. Readers are told apart by their small letters.

    `now` gives the time that is noted with each change.
    """

    def __init__(self, engine: Engine, name: str, now: Callable[[], datetime], damage: Damage) -> None:
        self._engine = engine
        self._name = name
        self._now = now
        self._damage = damage

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        """Note that readers are to get an edition, as deferred; a row that is there stays as it is."""
        if not readers:
            return
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
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
        with told(self._name), self._engine.begin() as connection:
            connection.execute(insert(DELIVERIES).on_conflict_do_nothing(index_elements=_KEY), rows)

    def withdraw(self, edition_id: str) -> None:
        """Delete the rows of an edition whose message was never tried."""
        statement = delete(DELIVERIES).where(
            DELIVERIES.c.edition_id == edition_id, DELIVERIES.c.attempts == 0
        )
        with told(self._name), self._engine.begin() as connection:
            connection.execute(statement)

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """Return the rows of an edition, ordered by reader."""
        return self._found(DELIVERIES.c.edition_id == edition_id)

    def unsettled(self) -> tuple[Delivery, ...]:
        """Return the rows that are deferred or unknown, by edition, then reader."""
        return self._found(DELIVERIES.c.status.in_([DeliveryStatus.DEFERRED, DeliveryStatus.UNKNOWN]))

    def _found(self, condition: ColumnElement[bool]) -> tuple[Delivery, ...]:
        query = select(DELIVERIES).where(condition)
        with told(self._name), self._engine.execution_options(reads_only=True).begin() as connection:
            rows = connection.execute(query).all()
        found = self._damage.read(rows, "delivery of edition", _delivery)
        return tuple(sorted(found, key=lambda each: (each.edition_id, each.reader)))

    def begin(self, seen: Delivery) -> bool:
        """Make a row unknown before its message goes out, and count the attempt.

        False, and nothing changed, when the row is no longer as it was seen: another process has it.
        """
        statement = (
            update(DELIVERIES)
            .where(
                DELIVERIES.c.edition_id == seen.edition_id,
                DELIVERIES.c.reader == seen.reader.casefold(),
                DELIVERIES.c.status == seen.status.value,
                DELIVERIES.c.attempts == seen.attempts,
            )
            .values(
                status=DeliveryStatus.UNKNOWN.value,
                reason=CUT_OFF,
                attempts=seen.attempts + 1,
                changed=self._now(),
            )
        )
        with told(self._name), self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def record(self, delivery: Delivery) -> None:
        """Store the status and reason of a row; its attempts are those counted by `begin`."""
        statement = (
            update(DELIVERIES)
            .where(
                DELIVERIES.c.edition_id == delivery.edition_id,
                DELIVERIES.c.reader == delivery.reader.casefold(),
            )
            .values(status=delivery.status.value, reason=delivery.reason, changed=self._now())
        )
        with told(self._name), self._engine.begin() as connection:
            connection.execute(statement)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        edition_id=row.edition_id,
        reader=row.reader,
        status=DeliveryStatus(row.status),
        reason=row.reason,
        attempts=row.attempts,
    )
