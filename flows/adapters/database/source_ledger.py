"""The ledger of sources: the state of each, notices about it, and which articles were read in it when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_, update

from flows.adapters.database.connection import Database, batches
from flows.adapters.database.rhythms import rename_starts
from flows.adapters.database.schema import SIGHTINGS, SOURCE_NOTICES, SOURCE_STATES
from flows.model import SourceNotice, SourceState


class SqlSourceLedger:
    """Stores the state of the sources that have an address, and the notices about them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def source_states(self) -> tuple[SourceState, ...]:
        """Return the state of every source, ordered by name."""
        stored = self._database.values(
            select(SOURCE_STATES), "state of source", lambda row: SourceState(**row._mapping)
        )
        return tuple(sorted(stored, key=lambda state: state.source))

    def keep(self, source_states: Iterable[SourceState], notices: Iterable[SourceNotice]) -> None:
        """Store states in place of earlier ones, and notices that are not there yet."""
        state_rows = [asdict(state) for state in source_states]
        notice_rows = [asdict(notice) for notice in notices]
        with self._database.writing() as connection:
            if state_rows:
                connection.execute(self._database.upsert(SOURCE_STATES), state_rows)
            if notice_rows:
                insert = self._database.insert(SOURCE_NOTICES).on_conflict_do_nothing()
                connection.execute(insert, notice_rows)

    def notices(self, as_of: datetime) -> tuple[SourceNotice, ...]:
        """Return the notices that no edition has reported, or that of `as_of` has, by source, kind, key."""
        edition = SOURCE_NOTICES.c.reported_at
        query = select(SOURCE_NOTICES).where(edition.is_(None) | (edition == as_of))
        notices = self._database.values(query, "notice of source", lambda row: SourceNotice(**row._mapping))
        return tuple(sorted(notices, key=lambda notice: (notice.source, notice.kind, notice.key)))

    def mark_reported(self, notices: Iterable[SourceNotice], as_of: datetime) -> None:
        """Store that the edition of a time reports some notices."""
        keys = [(notice.source, notice.kind, notice.key) for notice in notices]
        key_columns = tuple_(SOURCE_NOTICES.c.source, SOURCE_NOTICES.c.kind, SOURCE_NOTICES.c.key)
        with self._database.writing() as connection:
            for batch in batches(keys):
                statement = update(SOURCE_NOTICES).where(key_columns.in_(batch))
                connection.execute(statement.values(reported_at=as_of))

    def rename(self, old: str, new: str) -> None:
        """Give a source's state, notices and articles another name."""
        met = select(SIGHTINGS.c.article_id).where(SIGHTINGS.c.source == new)
        with self._database.writing() as connection:
            # An earlier source of the new name may have had the same articles.
            again = (SIGHTINGS.c.source == old, SIGHTINGS.c.article_id.in_(met))
            connection.execute(delete(SIGHTINGS).where(*again))
            for table in (SOURCE_STATES, SOURCE_NOTICES):
                connection.execute(delete(table).where(table.c.source == new))
            for table in (SIGHTINGS, SOURCE_STATES, SOURCE_NOTICES):
                connection.execute(update(table).where(table.c.source == old).values(source=new))
            rename_starts(self._database, connection, old, new)

    def first_met(self, sources: Sequence[str], as_of: datetime) -> Mapping[str, int]:
        """Return how many articles of each source were read in it for the first time by the run of a time."""
        counts: dict[str, int] = {}
        for batch in batches(sources):
            met = SIGHTINGS.c.source.in_(batch) & (SIGHTINGS.c.first_seen == as_of)
            query = select(SIGHTINGS.c.source, func.count()).where(met).group_by(SIGHTINGS.c.source)
            counts |= {row[0]: row[1] for row in self._database.rows(query)}
        return counts

    def met(self, most: int) -> frozenset[str]:
        """Return the names of so many sources that had an article, in the order of the index."""
        names: list[str] = []
        first = select(func.min(SIGHTINGS.c.source))
        # From name to name by the index, however many articles each has.
        name = self._database.rows(first)[0][0]
        while isinstance(name, str) and len(names) < most:
            names.append(name)
            name = self._database.rows(first.where(SIGHTINGS.c.source > name))[0][0]
        return frozenset(names)

    def articles_of_sources(self, since: datetime) -> dict[str, set[str]]:
        """Return the ids of the articles that each source has had since a time, by the source's name."""
        query = select(SIGHTINGS.c.source, SIGHTINGS.c.article_id).where(SIGHTINGS.c.first_seen >= since)
        articles: dict[str, set[str]] = {}
        for row in self._database.rows(query):
            articles.setdefault(row.source, set()).add(row.article_id)
        return articles
