"""Entries for the search index, a row for each edition, with a digest by which a change is seen."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, func, select

from flows.adapters.database.connection import Database
from flows.adapters.database.schema import SEARCH_ENTRIES
from flows.model import Edition, SearchEntry, search_entries_of

_ENTRIES = TypeAdapter(tuple[SearchEntry, ...])
_ROW = SEARCH_ENTRIES.c


class SqlSearch:
    """Implements `flows.ports.SearchStore`."""

    def __init__(self, database: Database, digest: str) -> None:
        self._database = database
        self._digest = digest
        self._of_digest = _ROW.digest == digest

    def newest_id(self) -> str | None:
        """Return the greatest edition id, None if there is none."""
        return self._text(select(func.max(_ROW.edition_id)).where(self._of_digest))

    def years(self) -> tuple[str, ...]:
        """Return the years of the editions, oldest first; each is one look-up in the index."""
        earliest, years = select(func.min(_ROW.edition_id)).where(self._of_digest), list[str]()
        first = self._text(earliest)
        while first:
            years.append(first[:4])
            after = _ROW.edition_id >= f"{int(first[:4]) + 1}"
            first = self._text(earliest.where(after))
        return tuple(years)

    def digests(self, first: str, end: str) -> tuple[tuple[str, str], ...]:
        """Return the id and digest of each edition of a span, by id."""
        query = select(_ROW.edition_id, _ROW.checksum).where(*self._span(first, end))
        rows = self._database.values(query.order_by(_ROW.edition_id), "search entries of", tuple)
        return tuple((str(name), str(digest)) for name, digest in rows)

    def entries(self, first: str, end: str) -> tuple[SearchEntry, ...]:
        """Return the entries of the editions of a span, by edition id."""
        query = select(_ROW.edition_id, _ROW.entries).where(*self._span(first, end))
        parts = self._database.values(query.order_by(_ROW.edition_id), "search entries of", _entries)
        return tuple(entry for entries in parts for entry in entries)

    def _span(self, first: str, end: str) -> tuple[ColumnElement[bool], ...]:
        return self._of_digest, _ROW.edition_id >= first, _ROW.edition_id < end

    def _text(self, query: Any) -> str | None:
        with self._database.reading() as connection:
            value = connection.scalar(query)
        return value if isinstance(value, str) and value[:4].isdigit() else None


def _entries(row: Row[Any]) -> tuple[SearchEntry, ...]:
    try:
        return _ENTRIES.validate_json(zlib.decompress(row.entries))
    except zlib.error as error:
        raise ValueError(str(error)) from error


def save_search_entries(database: Database, connection: Connection, edition: Edition, digest: str) -> None:
    """Store the entries of an edition in place of earlier ones."""
    entries = json.dumps(_ENTRIES.dump_python(search_entries_of(edition), mode="json")).encode()
    row = {
        "digest": digest,
        "edition_id": edition.id,
        "checksum": hashlib.sha256(entries).hexdigest(),
        "entries": zlib.compress(entries),
    }
    connection.execute(database.upsert(SEARCH_ENTRIES).values(row))
