"""The ledger of sources: what is known of each, what is to be told of it, what became of its articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.damage import Damage
from flows.adapters.database.database import told
from flows.adapters.database.schema import SIGHTINGS, SOURCE_NOTICES, SOURCE_STATES
from flows.model import SourceNotice, SourceState

# Names of one query: below every database's bound on parameters.
_NAMES = 400


class SqlSourceLedger:
    """Implements `flows.ports.SourceLedger` on an open store."""

    def __init__(self, engine: Engine, name: str, damage: Damage) -> None:
        self._engine = engine
        self._damage = damage
        self._name = name
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._reading = engine.execution_options(reads_only=True)

    def states(self) -> tuple[SourceState, ...]:
        """Return what is known of every source, by its name."""
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execute(select(SOURCE_STATES)).all()
        found = self._damage.read(rows, "state of source", _state)
        return tuple(sorted(found, key=lambda state: state.source))

    def keep(self, states: Iterable[SourceState], notices: Iterable[SourceNotice]) -> None:
        """Store states in place of earlier ones, and notices that are not there yet."""
        rows = [asdict(state) for state in states]
        happened = [asdict(notice) for notice in notices]
        insert = self._insert(SOURCE_STATES)
        newer = {
            column.name: insert.excluded[column.name]
            for column in SOURCE_STATES.columns
            if column.name != "source"
        }
        with told(self._name), self._engine.begin() as connection:
            if rows:
                connection.execute(insert.on_conflict_do_update(index_elements=["source"], set_=newer), rows)
            if happened:
                connection.execute(self._insert(SOURCE_NOTICES).on_conflict_do_nothing(), happened)

    def notices(self, as_of: datetime) -> tuple[SourceNotice, ...]:
        """Return the notices that no edition has told, or that of `as_of` has, by source, kind and key."""
        open_ones = SOURCE_NOTICES.c.reported_at.is_(None) | (SOURCE_NOTICES.c.reported_at == as_of)
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execute(select(SOURCE_NOTICES).where(open_ones)).all()
        found = self._damage.read(rows, "notice of source", lambda row: SourceNotice(**row._mapping))
        return tuple(sorted(found, key=lambda each: (each.source, each.kind, each.key)))

    def tell(self, notices: Iterable[SourceNotice], as_of: datetime) -> None:
        """Note that the edition of a time tells some notices."""
        with told(self._name), self._engine.begin() as connection:
            for each in notices:
                one = (SOURCE_NOTICES.c.source, SOURCE_NOTICES.c.kind, SOURCE_NOTICES.c.key)
                same = [column == getattr(each, column.name) for column in one]
                connection.execute(update(SOURCE_NOTICES).where(*same).values(reported_at=as_of))

    def rename(self, old: str, new: str) -> None:
        """Give all that is known of a source, its articles too, another name."""
        met = select(SIGHTINGS.c.article_id).where(SIGHTINGS.c.source == new)
        with told(self._name), self._engine.begin() as connection:
            # An earlier source of the new name may have met the same articles.
            again = (SIGHTINGS.c.source == old, SIGHTINGS.c.article_id.in_(met))
            connection.execute(delete(SIGHTINGS).where(*again))
            for table in (SOURCE_STATES, SOURCE_NOTICES):
                connection.execute(delete(table).where(table.c.source == new))
            for table in (SIGHTINGS, SOURCE_STATES, SOURCE_NOTICES):
                connection.execute(update(table).where(table.c.source == old).values(source=new))

    def first_met(self, sources: Sequence[str], as_of: datetime) -> Mapping[str, int]:
        """Return how many articles each source had that were met in it first by the run of a time."""
        found: dict[str, int] = {}
        columns = (SIGHTINGS.c.source, func.count())
        with told(self._name), self._reading.begin() as connection:
            for first in range(0, len(sources), _NAMES):
                query = (
                    select(*columns)
                    .where(
                        SIGHTINGS.c.source.in_(sources[first : first + _NAMES]),
                        SIGHTINGS.c.first_seen == as_of,
                    )
                    .group_by(SIGHTINGS.c.source)
                )
                found |= {row[0]: row[1] for row in connection.execute(query)}
        return found

    def sightings(self, since: datetime) -> tuple[tuple[str, str], ...]:
        """Return source and article id of every sighting since a time, in order."""
        query = select(SIGHTINGS.c.source, SIGHTINGS.c.article_id).where(SIGHTINGS.c.first_seen >= since)
        with told(self._name), self._reading.begin() as connection:
            return tuple(sorted((source, article) for source, article in connection.execute(query)))


def _state(row: Row[Any]) -> SourceState:
    return SourceState(**row._mapping)
