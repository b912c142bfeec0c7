"""The rows of a store that cannot be read: left out, and named once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, String, select, type_coerce

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.schema import ARTICLES, EDITIONS, MEMBERSHIPS, SIGHTINGS

# What making a value raises from a row that holds something else.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)

_TIMES = (
    ("article", ARTICLES.c.id, ARTICLES.c.published),
    ("article", SIGHTINGS.c.article_id, SIGHTINGS.c.first_seen),
    ("article", MEMBERSHIPS.c.article_id, MEMBERSHIPS.c.since),
    ("edition", EDITIONS.c.id, EDITIONS.c.as_of),
)
_FIRST = "0001-01-01 00:00:00"

_T = TypeVar("_T")


class Damage:
    """Collects what is damaged, in the order in which it was met."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    @property
    def found(self) -> tuple[str, ...]:
        """The names of the damaged rows: "article 1f0c", "edition 2026-11-20"."""
        return tuple(self._found)

    def note(self, kind: str, name: object) -> None:
        """Note a damaged row."""
        self._found.setdefault(f"{kind} {name}")

    def read(self, rows: Iterable[Row[Any]], kind: str, make: Callable[[Row[Any]], _T]) -> Iterator[_T]:
        """Yield what is made of each row; one that is damaged is noted by its first column and left out."""
        for row in rows:
            try:
                made = None if DAMAGED in row else (make(row),)
            except UNREADABLE:
                made = None
            if made is None:
                self.note(kind, "with no readable name" if row[0] is DAMAGED else row[0])
            else:
                yield made[0]


def note_timeless(connection: Connection, until: datetime, damage: Damage) -> None:
    """Note the rows of a SQLite store whose time is none and sorts outside the times of a run.

    What is no time may sort before or after every time, so that no query for a span returns it. There are
    few rows outside, and indexes find them.
    """
    for kind, name, time in _TIMES:
        for outside in (type_coerce(time, String) < _FIRST, time > until):
            for row in connection.execute(select(name, time).where(outside).order_by(time)):
                if DAMAGED in row:
                    damage.note(kind, row[0])
