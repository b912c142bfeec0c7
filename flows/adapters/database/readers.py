"""Readers in the store, the addresses that get no mail, and how often something may be asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes, token_hex
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, delete, func, select, true
from sqlalchemy.exc import IntegrityError

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import BATCH, Database, again
from flows.adapters.database.outbox import sent_stories
from flows.adapters.database.reader_tables import ASKED, DELIVERIES, READERS, SECRETS, SUPPRESSED
from flows.model import Origin, Reader, ReaderStatus, Sent

_READERS = TypeAdapter(Reader)
_ROW = READERS.c
_BODY = select(_ROW.id, _ROW.body)
_SECRET_BYTES = 32


class SqlReaders:
    """Implements `flows.ports.ReaderStore`. No method waits for the run that has the store locked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def new_id(self) -> str:
        """Return an id for a new reader; it says nothing of the address."""
        return token_hex(8)

    def all(self) -> Iterator[Reader]:
        """Yield all readers by id, some hundred in memory at a time."""
        return self._pages(true())

    def due(self, digest: str) -> Iterator[Reader]:
        """Yield the active readers of a digest by id, whatever their hour."""
        reads = _ROW.digests.contains(f" {digest} ", autoescape=True)
        return self._pages((_ROW.status == ReaderStatus.ACTIVE.value) & reads)

    def of_settings(self) -> Iterator[Reader]:
        """Yield the readers that the settings made, by id."""
        return self._pages(_ROW.origin == Origin.SETTINGS.value)

    def sent(self, reader_id: str, digest: str, since: datetime, before: datetime | None = None) -> Sent:
        """Return what a reader was sent of the pools of a digest in a span of time, else of the last one."""
        return sent_stories(self._database, digest, reader_id, since, before)

    def _pages(self, condition: ColumnElement[bool]) -> Iterator[Reader]:
        last = ""
        # No transaction stays open while a reader's mail is written and sent.
        while rows := self._database.rows(
            _BODY.where(condition, _ROW.id > last).order_by(_ROW.id).limit(BATCH)
        ):
            yield from self._database.readable(rows, "reader", _reader)
            last = next((row.id for row in reversed(rows) if row.id is not DAMAGED), "~")

    def count(self) -> int:
        """Return how many readers are stored, in whatever state."""
        count: int = self._database.rows(select(func.count()).select_from(READERS))[0][0]
        return count

    def get(self, reader_id: str) -> Reader | None:
        """Return a reader by id."""
        return self._one(_ROW.id == reader_id)

    def by_address(self, address: str) -> Reader | None:
        """Return the reader of an address, in whatever letter case."""
        return self._one(_ROW.address == address.casefold())

    def _one(self, condition: ColumnElement[bool]) -> Reader | None:
        return next(iter(self._database.values(_BODY.where(condition), "reader", _reader)), None)

    def save(self, reader: Reader, seen: Reader | None = None) -> bool:
        """Store a reader; return False, and change nothing, if another has the address.

        With `seen`, the reader is also left alone if it is no longer stored as it was seen: another process
        has changed it meanwhile.
        """
        try:
            return self._save(reader, seen)
        except IntegrityError:
            return False

    @again
    def _save(self, reader: Reader, seen: Reader | None) -> bool:
        row = {
            "id": reader.id,
            "address": reader.address.casefold(),
            "status": reader.status.value,
            "digests": f" {' '.join(reader.digests)} ",
            "origin": reader.origin.value,
            "body": json.dumps(_READERS.dump_python(reader, mode="json")),
        }
        with self._database.writing() as connection:
            if seen is not None:
                stored = connection.execute(_BODY.where(_ROW.id == seen.id).with_for_update()).all()
                if list(self._database.readable(stored, "reader", _reader)) != [seen]:
                    return False
            connection.execute(self._database.upsert(READERS), [row])
        return True

    @again
    def remove(self, reader_id: str) -> None:
        """Delete a reader and what the ledger has of this one; a suppressed address stays so."""
        with self._database.writing() as connection:
            connection.execute(delete(DELIVERIES).where(DELIVERIES.c.reader == reader_id))
            connection.execute(delete(READERS).where(_ROW.id == reader_id))

    @again
    def suppress(self, address: str, why: str, at: datetime) -> None:
        """Let an address get no mail, whoever adds it again; the first reason stays. Its hash is stored."""
        row = {"address": _hash(address), "since": at, "why": why}
        with self._database.writing() as connection:
            connection.execute(self._database.insert(SUPPRESSED).on_conflict_do_nothing(), [row])

    def is_suppressed(self, address: str) -> bool:
        """Return True if an address gets no mail."""
        return bool(
            self._database.rows(select(SUPPRESSED.c.why).where(SUPPRESSED.c.address == _hash(address)))
        )

    @again
    def lift(self, address: str) -> None:
        """Let an address get mail again, because its reader confirmed it or the operator says so."""
        with self._database.writing() as connection:
            connection.execute(delete(SUPPRESSED).where(SUPPRESSED.c.address == _hash(address)))

    @again
    def may_ask(self, key: str, most: int, within: timedelta, at: datetime) -> bool:
        """Count a request; return False if `most` were granted since the first of a span of that length.

        `key` names what is asked for and by whom, without an address: "confirm 0123456789abcdef".
        """
        columns, begins, count = ASKED.c, at, 1
        with self._database.writing() as connection:
            query = select(columns.at, columns["count"].label("granted")).where(columns.key == key)
            row = connection.execute(query.with_for_update()).first()
            if row is not None and DAMAGED not in row and at - within < row.at <= at:
                begins, count = row.at, row.granted + 1
            if count > most:
                return False
            values = {"key": key, "at": begins, "count": count}
            connection.execute(self._database.upsert(ASKED), [values])
        return True

    @again
    def secret(self, name: str) -> bytes:
        """Return the 32 random bytes of a name, which are made once."""
        query = select(SECRETS.c.body).where(SECRETS.c.name == name)
        stored = self._database.rows(query)
        if not stored:
            with self._database.writing() as connection:
                row = {"name": name, "body": token_bytes(_SECRET_BYTES)}
                connection.execute(self._database.insert(SECRETS).on_conflict_do_nothing(), [row])
            stored = self._database.rows(query)
        if not isinstance(stored[0].body, bytes):
            raise ValueError(f"the secret {name} is damaged")
        return stored[0].body


def _hash(address: str) -> str:
    return sha256(address.casefold().encode()).hexdigest()


def _reader(row: Row[Any]) -> Reader:
    return _READERS.validate_python(json.loads(row.body))
