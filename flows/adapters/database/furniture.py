"""Store digests of the first and last lines of each outlet's articles, to find the lines it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.damage import Damage
from flows.adapters.database.database import told
from flows.adapters.database.schema import FURNITURE
from flows.model import SeenEnds

# Rows of one statement: below every database's bound on parameters.
BATCH = 200

_KEY = ("outlet", "article")
_T = TypeVar("_T")


class SqlFurniture:
    """Implements `flows.ports.FurnitureStore` on an open store."""

    def __init__(self, engine: Engine, name: str, damage: Damage) -> None:
        self._engine = engine
        self._damage = damage
        self._name = name
        self._reading = engine.execution_options(reads_only=True)
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def remembered(self, outlets: Sequence[str]) -> tuple[SeenEnds, ...]:
        """Return what is remembered of some outlets, ordered by outlet and article."""
        with told(self._name), self._reading.begin() as connection:
            found = list(self._of(connection, outlets))
        return tuple(sorted(found, key=_key))

    def remember(self, outlets: Sequence[str], ends: Sequence[SeenEnds]) -> None:
        """Keep these of some outlets and nothing else of them; what is there already is not written again."""
        with told(self._name), self._engine.begin() as connection:
            known = {_key(each) for each in self._of(connection, outlets)}
            kept = {_key(each): each for each in ends}
            for keys in _batches(sorted(known - kept.keys())):
                stale = (
                    and_(FURNITURE.c.outlet == outlet, FURNITURE.c.article == article)
                    for outlet, article in keys
                )
                connection.execute(delete(FURNITURE).where(or_(*stale)))
            rows = [_row(kept[key]) for key in sorted(kept.keys() - known)]
            for batch in _batches(rows):
                statement = self._insert(FURNITURE).on_conflict_do_nothing(index_elements=_KEY)
                connection.execute(statement, batch)

    def _of(self, connection: Connection, outlets: Sequence[str]) -> Iterator[SeenEnds]:
        for names in _batches(sorted(set(outlets))):
            rows = connection.execute(select(FURNITURE).where(FURNITURE.c.outlet.in_(names))).all()
            yield from self._damage.read(rows, "furniture of", _ends)


def _key(ends: SeenEnds) -> tuple[str, str]:
    return ends.outlet, ends.article


def _row(ends: SeenEnds) -> dict[str, object]:
    return {"outlet": ends.outlet, "article": ends.article, "seen": ends.seen, "lines": list(ends.lines)}


def _ends(row: Row[Any]) -> SeenEnds:
    return SeenEnds(outlet=row.outlet, article=row.article, seen=row.seen, lines=tuple(row.lines))


def _batches(values: Sequence[_T]) -> Iterator[list[_T]]:
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
