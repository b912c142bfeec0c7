"""Editions in the store: headers in columns, the rest compressed and decoded only when needed."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice, takewhile
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, String, Table, delete, func, insert, select

from flows.adapters.database.chronicle import save_days
from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, again, batches
from flows.adapters.database.images import save_shown_images
from flows.adapters.database.schema import EDITIONS, SHOWN_LINES
from flows.adapters.database.search import save_search_entries
from flows.adapters.database.versions import save_quotations
from flows.language.search_text import line_digest
from flows.model import Edition, EditionHeader, FirstHeadline, PastStory, Receipt, header_of, past_stories_of
from flows.model.archive import MonthCount
from flows.render.edition_json import edition_from_json, edition_to_json, receipt_to_json

_HEADER_COLUMNS = ("id", "as_of", "guid", "number", "language", "time_zone", "new", "shown", "outlets")
_HEADERS = select(
    *(EDITIONS.c[name] for name in (*_HEADER_COLUMNS, "themes", "headlines", "headline_languages"))
)

_STORIES = TypeAdapter(list[PastStory])

# As many ids are read at a time where editions are taken one by one.
_PAGE = 40

_T = TypeVar("_T")


class SqlEditions:
    """Implements `flows.ports.EditionStore`. Editions that cannot be read are passed over."""

    def __init__(self, database: Database, digest: str) -> None:
        self._database = database
        self._digest = digest
        self._of_digest = EDITIONS.c.digest == digest
        self._headers_of_digest = _HEADERS.where(self._of_digest)

    @again
    def save(self, edition: Edition, receipt: Receipt) -> None:
        """Store an edition in place of an earlier one with the same `as_of`."""
        header = header_of(edition)
        stories = _STORIES.dump_python(list(past_stories_of(edition)), mode="json")
        row = {name: getattr(header, name) for name in _HEADER_COLUMNS} | {
            "digest": self._digest,
            "themes": [first.theme for first in header.headlines],
            "headlines": [first.headline for first in header.headlines],
            "headline_languages": [first.language for first in header.headlines],
            "stories": zlib.compress(json.dumps(stories).encode()),
            "body": zlib.compress(edition_to_json(edition)),
            "receipt": zlib.compress(receipt_to_json(receipt)),
        }
        digest, digests = (
            self._digest,
            {line_digest(line) for story in past_stories_of(edition) for line in story.lines},
        )
        lines = [{"digest": digest, "line": line, "as_of": edition.as_of} for line in sorted(digests)]
        of_time = (SHOWN_LINES.c.digest == digest, SHOWN_LINES.c.as_of == edition.as_of)
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(EDITIONS).values(row))
            save_quotations(connection, edition, digest)
            connection.execute(delete(SHOWN_LINES).where(*of_time))
            if lines:
                connection.execute(insert(SHOWN_LINES), lines)
            save_days(connection, edition, digest)
            save_shown_images(connection, edition)
            save_search_entries(self._database, connection, edition, digest)

    def headers(self, most: int | None = None) -> tuple[EditionHeader, ...]:
        """Return the headers of all editions, or of so many newest, by `as_of`, oldest first."""
        newest_first = self._headers_of_digest.order_by(EDITIONS.c.as_of.desc()).limit(most)
        return tuple(self._headers(newest_first))[::-1]

    def at(self, as_of: datetime) -> EditionHeader | None:
        """Return the header of the edition of a time, or None."""
        return next(self._headers(self._headers_of_digest.where(EDITIONS.c.as_of == as_of)), None)

    def latest(self, before: datetime | None = None) -> EditionHeader | None:
        """Return the header of the latest edition, or of the latest before a time; None if there is none."""
        query = self._headers_of_digest.where(*_earlier_than(before)).order_by(EDITIONS.c.as_of.desc())
        return next(self._headers(query.limit(1)), None) or next(self._headers(query), None)

    def following(self, after: datetime) -> EditionHeader | None:
        """Return the header of the first edition after a time; None if there is none."""
        query = self._headers_of_digest.where(EDITIONS.c.as_of > after).order_by(EDITIONS.c.as_of)
        return next(self._headers(query.limit(1)), None) or next(self._headers(query), None)

    def months(self) -> tuple[MonthCount, ...]:
        """Return the months with editions, newest first, and the number of their editions."""
        month = func.substr(EDITIONS.c.id, 1, 7, type_=String())
        counts = select(month, func.count()).where(self._of_digest)
        rows = self._database.rows(counts.group_by(month).order_by(month.desc()))
        return tuple(MonthCount(*row) for row in rows if isinstance(row[0], str))

    def of_month(self, month: str) -> tuple[EditionHeader, ...]:
        """Return the headers of the editions of a month ("2026-11"), newest first."""
        # No BETWEEN: PostgreSQL cannot parse one over values that are cast to a column's collation.
        in_month = (EDITIONS.c.id >= f"{month}-", EDITIONS.c.id <= f"{month}-~")
        query = self._headers_of_digest.where(*in_month)
        return tuple(self._headers(query.order_by(EDITIONS.c.as_of.desc())))

    def has_news(self, before: datetime) -> bool:
        """Return True if an edition before a time had a new article."""
        query = select(EDITIONS.c.id).where(self._of_digest, EDITIONS.c.as_of < before, EDITIONS.c.new > 0)
        return bool(self._database.rows(query.limit(1)))

    def ids(self, date: str) -> frozenset[str]:
        """Return the ids of the editions of a date ("2026-11-20"), including those that cannot be read."""
        of_date = (EDITIONS.c.id >= date) & (EDITIONS.c.id <= f"{date}-~")
        rows = self._database.rows(select(EDITIONS.c.id).where(self._of_digest, of_date))
        return frozenset(row.id for row in rows if row.id is not DAMAGED)

    def last_number(self) -> int:
        """Return the highest number of an edition, 0 if there is none."""
        number = self._database.rows(select(func.max(EDITIONS.c.number)).where(self._of_digest))[0][0]
        if isinstance(number, int):
            return number
        count: int = self._database.rows(select(func.count()).where(self._of_digest))[0][0]
        return count

    def get(self, edition_id: str) -> Edition | None:
        """Return an edition by its id; None if there is none or it cannot be read."""
        body = EDITIONS.c.body
        return self._one(edition_id, body, lambda row: edition_from_json(_decompressed(row.body)))

    def receipt(self, edition_id: str) -> bytes | None:
        """Return the JSON of the receipt of an edition; None as for `get`."""
        return self._one(edition_id, EDITIONS.c.receipt, lambda row: _decompressed(row.receipt))

    def published_json(self, edition_id: str) -> tuple[bytes, bytes] | None:
        """Return the JSON of an edition and of its receipt as they were published; None as for `get`."""
        edition, receipt = self.get(edition_id), self.receipt(edition_id)
        return None if edition is None or receipt is None else (edition_to_json(edition), receipt)

    def newest(self, count: int | None = None) -> Iterator[Edition]:
        """Yield editions, newest first, at most `count`. Each is decoded when it is taken."""
        query = select(EDITIONS.c.id).where(self._of_digest).order_by(EDITIONS.c.as_of.desc()).limit(_PAGE)
        pages = (self._database.rows(query.offset(_PAGE * page)) for page in itertools.count())
        rows = chain.from_iterable(takewhile(bool, pages))
        editions = map(self.get, self._database.readable(rows, "edition", lambda row: str(row.id)))
        yield from islice((edition for edition in editions if edition is not None), count)

    def past_stories(self, since: datetime, before: datetime | None = None) -> tuple[PastStory, ...]:
        """Return the stories of the editions from a time on, and before another; oldest edition first."""
        query = select(EDITIONS.c.id, EDITIONS.c.stories).where(self._of_digest)
        query = query.where(EDITIONS.c.as_of >= since, *_earlier_than(before)).order_by(EDITIONS.c.as_of)
        return tuple(
            story for stories in self._database.values(query, "edition", _past_stories) for story in stories
        )

    def shown(self, digests: Iterable[str], before: datetime) -> frozenset[str]:
        """Return those of some digests of lines that an edition before a time showed."""
        shown: set[str] = set()
        for batch in batches(sorted(set(digests))):
            query = select(SHOWN_LINES.c.line).distinct().where(SHOWN_LINES.c.digest == self._digest)
            query = query.where(SHOWN_LINES.c.line.in_(batch), *_earlier_than(before, SHOWN_LINES))
            shown.update(row.line for row in self._database.rows(query))
        return frozenset(shown)

    def _one(self, edition_id: str, column: ColumnElement[Any], make: Callable[[Row[Any]], _T]) -> _T | None:
        query = select(EDITIONS.c.id, column).where(self._of_digest, EDITIONS.c.id == edition_id)
        return next(iter(self._database.values(query, "edition", make)), None)

    def _headers(self, query: Select[Any]) -> Iterator[EditionHeader]:
        return self._database.readable(self._database.rows(query), "edition", _header)


def _earlier_than(before: datetime | None, table: Table = EDITIONS) -> Sequence[ColumnElement[bool]]:
    return [] if before is None else [table.c.as_of < before]


def _header(row: Row[Any]) -> EditionHeader:
    """Return the header of a row. Raises one of UNREADABLE if nothing could be rendered from it."""
    values = dict(row._mapping)
    ZoneInfo(values["time_zone"])
    first = zip(values.pop("themes"), values.pop("headlines"), values.pop("headline_languages"), strict=True)
    return EditionHeader(**values, headlines=tuple(FirstHeadline(*parts) for parts in first))


def _past_stories(row: Row[Any]) -> list[PastStory]:
    return _STORIES.validate_python(json.loads(_decompressed(row.stories)))


def _decompressed(packed: bytes) -> bytes:
    """Return the bytes that were compressed. Raises ValueError for anything else."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(str(error)) from error
