"""Editions in the store: headers in columns, stories compressed and decoded only when they are asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, Row, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.damage import Damage
from flows.adapters.database.database import told
from flows.adapters.database.schema import EDITIONS
from flows.model import Edition, EditionHeader, PastStory, Receipt, header_of, past_stories_of

_HEADER = select(
    EDITIONS.c.id,
    EDITIONS.c.as_of,
    EDITIONS.c.guid,
    EDITIONS.c.number,
    EDITIONS.c.time_zone,
    EDITIONS.c.new,
    EDITIONS.c.shown,
    EDITIONS.c.outlets,
    EDITIONS.c.themes,
    EDITIONS.c.headlines,
)


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCodec:
    """How editions and receipts become the UTF-8 JSON that is kept, and editions come back."""

    encode: Callable[[Edition], bytes]
    decode: Callable[[bytes], Edition]
    encode_receipt: Callable[[Receipt], bytes]


class SqlEditions:
    """Implements `flows.ports.EditionStore` on an open store."""

    def __init__(self, engine: Engine, name: str, codec: EditionCodec, damage: Damage) -> None:
        self._engine = engine
        self._name = name
        self._codec = codec
        self._damage = damage
        self._reading = engine.execution_options(reads_only=True)
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def save(self, edition: Edition, receipt: Receipt) -> None:
        """Store an edition in place of an earlier one with the same `as_of`."""
        header, (body, rest) = header_of(edition), _halves(edition)
        row = {
            "as_of": header.as_of,
            "id": header.id,
            "guid": header.guid,
            "number": header.number,
            "time_zone": header.time_zone,
            "new": header.new,
            "shown": header.shown,
            "outlets": header.outlets,
            "themes": [theme for theme, _ in header.headlines],
            "headlines": [headline for _, headline in header.headlines],
            "stories": _pack_stories(past_stories_of(edition)),
            "body": zlib.compress(self._codec.encode(body)),
            "rest": zlib.compress(self._codec.encode(rest)),
            "receipt": zlib.compress(self._codec.encode_receipt(receipt)),
        }
        statement = self._insert(EDITIONS).values(row)
        with told(self._name), self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["as_of"], set_=row))

    def headers(self) -> tuple[EditionHeader, ...]:
        """Return the headers of all editions, by `as_of`, oldest first."""
        return tuple(self._headers(_HEADER.order_by(EDITIONS.c.as_of)))

    def at(self, as_of: datetime) -> EditionHeader | None:
        """Return the header of the edition of a time, or None."""
        return next(self._headers(_HEADER.where(EDITIONS.c.as_of == as_of)), None)

    def latest(self, before: datetime | None = None) -> EditionHeader | None:
        """Return the header of the latest edition, or of the latest before a time; None without one."""
        query = _HEADER.where(*_earlier(before)).order_by(EDITIONS.c.as_of.desc())
        # One that is damaged is passed over.
        return next(self._headers(query.limit(1)), None) or next(self._headers(query), None)

    def has_news(self, before: datetime) -> bool:
        """Return True if an edition before a time had a new article."""
        query = select(EDITIONS.c.id).where(EDITIONS.c.as_of < before, EDITIONS.c.new > 0).limit(1)
        return bool(self._rows(query))

    def ids(self) -> frozenset[str]:
        """Return the ids of all editions, those included that cannot be read any more."""
        return frozenset(row.id for row in self._rows(select(EDITIONS.c.id)) if DAMAGED not in row)

    def last_number(self) -> int:
        """Return the highest number of an edition, 0 while there is none."""
        number = self._rows(select(func.max(EDITIONS.c.number).label("number")))[0].number
        return number if isinstance(number, int) else len(self.ids())

    def get(self, edition_id: str) -> Edition | None:
        """Return an edition by its id; None when there is none or it cannot be read any more."""

        def decoded(row: Row[Any]) -> Edition:
            return _joined(*(self._codec.decode(_unpacked(part)) for part in (row.body, row.rest)))

        return self._one(edition_id, (EDITIONS.c.body, EDITIONS.c.rest), decoded)

    def receipt(self, edition_id: str) -> bytes | None:
        """Return the JSON of the receipt of an edition; None as for `get`."""
        return self._one(edition_id, (EDITIONS.c.receipt,), lambda row: _unpacked(row.receipt))

    def kept(self, edition_id: str) -> tuple[bytes, bytes] | None:
        """Return the JSON of an edition and of its receipt as they were published; None as for `get`."""
        edition, receipt = self.get(edition_id), self.receipt(edition_id)
        return None if edition is None or receipt is None else (self._codec.encode(edition), receipt)

    def newest(self, count: int | None = None) -> Iterator[Edition]:
        """Yield editions, newest first, at most `count`; each is decoded when it is taken."""
        rows = self._rows(select(EDITIONS.c.id).order_by(EDITIONS.c.as_of.desc()))
        found = (
            self.get(edition_id) for edition_id in self._damage.read(rows, "edition", lambda row: row[0])
        )
        yield from islice((edition for edition in found if edition is not None), count)

    def past_stories(self, since: datetime, before: datetime | None = None) -> tuple[PastStory, ...]:
        """Return the stories of the editions from a time on, and before another; oldest edition first."""
        query = select(EDITIONS.c.id, EDITIONS.c.stories)
        query = query.where(EDITIONS.c.as_of >= since, *_earlier(before)).order_by(EDITIONS.c.as_of)
        found = self._damage.read(self._rows(query), "edition", lambda row: _unpack_stories(row.stories))
        return tuple(story for stories in found for story in stories)

    def _one(
        self, edition_id: str, columns: Sequence[ColumnElement[Any]], make: Callable[[Row[Any]], _T]
    ) -> _T | None:
        query = select(EDITIONS.c.id, *columns).where(EDITIONS.c.id == edition_id)
        return next(self._damage.read(self._rows(query), "edition", make), None)

    def _headers(self, query: Select[Any]) -> Iterator[EditionHeader]:
        return self._damage.read(self._rows(query), "edition", _header)

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with told(self._name), self._reading.begin() as connection:
            return connection.execute(query).all()


def _earlier(before: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if before is None else (EDITIONS.c.as_of < before,)


def _header(row: Row[Any]) -> EditionHeader:
    """Return the header of a row. Raises one of UNREADABLE for one that nothing could be rendered from."""
    values = dict(row._mapping)
    ZoneInfo(values["time_zone"])
    headlines = tuple(zip(values.pop("themes"), values.pop("headlines"), strict=True))
    return EditionHeader(**values, headlines=headlines)


def _halves(edition: Edition) -> tuple[Edition, Edition]:
    """Return an edition without what is also reported and left out, and one of nothing else."""
    coverage = edition.coverage
    body = replace(edition, also_reported=(), coverage=replace(coverage, left_out=()))
    return body, replace(edition, sections=(), coverage=replace(coverage, failures=(), notices=()))


def _joined(body: Edition, rest: Edition) -> Edition:
    coverage = replace(body.coverage, left_out=rest.coverage.left_out)
    return replace(body, also_reported=rest.also_reported, coverage=coverage)


def _pack_stories(stories: Sequence[PastStory]) -> bytes:
    rows = [asdict(story) | {"latest": story.latest.isoformat()} for story in stories]
    return zlib.compress(json.dumps(rows).encode())


def _unpack_stories(packed: bytes) -> tuple[PastStory, ...]:
    return tuple(
        PastStory(
            id=_text(row["id"]),
            article_ids=tuple(map(_text, row["article_ids"])),
            headline=_text(row["headline"]),
            outlets=tuple(map(_text, row["outlets"])),
            url=_text(row["url"]),
            latest=datetime.fromisoformat(_text(row["latest"])).astimezone(UTC),
            sentences=tuple(map(_text, row["sentences"])),
        )
        for row in json.loads(_unpacked(packed))
    )


def _unpacked(packed: bytes) -> bytes:
    """Return the bytes that were compressed. Raises ValueError for anything else."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
