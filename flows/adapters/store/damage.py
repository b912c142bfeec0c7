"""The rows of a store that cannot be read: left out, and named once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Row

from flows.adapters.store.columns import DAMAGED

# What making a value raises from a row that holds something else.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)

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
                self.note(kind, row[0])
            else:
                yield made[0]
