"""The store on SQLAlchemy Core: articles and their sightings, runs, editions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, bindparam, case, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.damage import Damage, note_timeless
from flows.adapters.database.database import migrate, name_of, open_engine, told
from flows.adapters.database.editions import EditionCodec, SqlEditions
from flows.adapters.database.furniture import SqlFurniture
from flows.adapters.database.identity import workspace_id
from flows.adapters.database.ledger import SqlSourceLedger
from flows.adapters.database.lock import Waiting, locked
from flows.adapters.database.outbox import SqlOutbox
from flows.adapters.database.rows import (
    article_from_row,
    article_row,
    record_from_run,
    run_from_row,
    sighting_row,
)
from flows.adapters.database.schema import ARTICLES, METADATA, RUNS, SIGHTINGS, WORKSPACE
from flows.adapters.database.sightings import (
    SIGHTED,
    batches,
    is_recent,
    joined,
    sighted,
    sighted_of_late,
    texts_of,
)
from flows.adapters.database.stories import SqlStories
from flows.adapters.database.unreadable import SqlUnreadable
from flows.model import Article, Edition, Receipt, RunRecord
from flows.ports import Recent


class SqlStore:
    """Implements `flows.ports.ArticleStore` on a SQLite or PostgreSQL database.

    Opening it brings the tables up to date. Every failure that a database can be expected to have is a
    StoreError. Close it, or use it in a `with` statement.
    """

    def __init__(self, url: str, codec: EditionCodec) -> None:
        self._name = name_of(url)
        self._engine = open_engine(url)
        self._reading = self._engine.execution_options(reads_only=True)
        self._damage = Damage()
        self._furniture = SqlFurniture(self._engine, self._name, self._damage)
        self._stories = SqlStories(self._engine, self._name, self._damage)
        self._editions = SqlEditions(self._engine, self._name, codec, self._damage)
        self._insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        try:
            migrate(self._engine, self._name)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def locked(self, wait_seconds: float, waiting: Waiting | None = None) -> Iterator[None]:
        """Keep every other run away from the store for the length of a `with` block.

        The lock ends with this process, even if that is killed. `waiting` is told when another run has
        it. Raises StoreError, naming that run, when it does not end within `wait_seconds`. Only a SQLite
        file has a lock; it lies beside it.
        """
        file = self._engine.url.database if self._engine.dialect.name == "sqlite" else None
        if not file:
            yield
            return
        with locked(Path(f"{file}.lock"), self._name, wait_seconds, waiting):
            yield

    def add_articles(self, articles: Iterable[Article]) -> int:
        """Store what is not yet known and return how many were.

        A known article keeps its text, gains the sighting, and its first-seen time becomes the earlier
        of the two; a sighting of its page tells that the text stands there. Articles go in batches, each a
        transaction: what an interrupted call has stored stays, and repeating the call stores the rest.
        """
        return sum(self._add(batch) for batch in batches(articles))

    def _add(self, articles: Sequence[Article]) -> int:
        known_first = {article.id: article for article in reversed(articles)}
        sightings = self._insert(SIGHTINGS)
        earlier = case(
            (sightings.excluded.first_seen < SIGHTINGS.c.first_seen, sightings.excluded.first_seen),
            else_=SIGHTINGS.c.first_seen,
        )
        with self._writing_transaction() as connection:
            added = connection.execute(
                self._insert(ARTICLES).on_conflict_do_nothing().returning(ARTICLES.c.id),
                [article_row(article) for article in reversed(known_first.values())],
            ).all()
            texts = texts_of(connection, {article.id for article in articles if article.in_page})
            connection.execute(
                sightings.on_conflict_do_update(
                    index_elements=["article_id", "source"],
                    set_={
                        "first_seen": earlier,
                        "in_page": or_(SIGHTINGS.c.in_page, sightings.excluded.in_page),
                    },
                ),
                [sighting_row(article, texts.get(article.id, "")) for article in articles],
            )
        return len(added)

    def articles(
        self, sources: Sequence[str], seen_until: datetime, recent: Recent | None = None
    ) -> tuple[Article, ...]:
        """Return the articles sighted in one of `sources` at or before a time, ordered by id.

        `source` and `first_seen` of each are those of its earliest such sighting; of two at one time,
        that of the source whose name comes first; `in_page` counts from whichever of them. With `recent`
        the others are left out.
        """
        found: dict[str, Article] = {}
        with self._reading_transaction() as connection:
            if recent is None:
                rows = sighted(connection, sources, seen_until)
            else:
                rows = sighted_of_late(connection, sources, seen_until, recent)
            for article in self._damage.read(rows, "article", article_from_row):
                found[article.id] = joined(found.get(article.id, article), article)
        return tuple(each for _, each in sorted(found.items()) if recent is None or is_recent(each, recent))

    def first_readings(self, sources: Iterable[str], until: datetime) -> Mapping[str, datetime]:
        """Return for each of some sources when its first article was sighted, if that was by a time."""
        # One source a query: the index gives its earliest sighting at once, however many it has.
        seen = select(SIGHTINGS.c.first_seen).where(SIGHTINGS.c.source == bindparam("name"))
        earliest = seen.order_by(SIGHTINGS.c.first_seen)
        found: dict[str, datetime] = {}
        with self._reading_transaction() as connection:
            for source in sorted(set(sources)):
                times = connection.scalars(earliest, {"name": source})
                first = next((time for time in times if time is not DAMAGED), None)
                times.close()
                if first is not None and first <= until:
                    found[source] = first
        return found

    def stored_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of some articles' ids that are stored, from whichever source."""
        found: set[str] = set()
        with self._reading_transaction() as connection:
            for batch in batches(sorted(set(ids))):
                found.update(connection.scalars(select(ARTICLES.c.id).where(ARTICLES.c.id.in_(batch))))
        return frozenset(found)

    def met_in(self, ids: Iterable[str], sources: Sequence[str]) -> frozenset[str]:
        """Return those of some articles' ids that were met in one of `sources`."""
        found: set[str] = set()
        with self._reading_transaction() as connection:
            for batch in batches(sorted(set(ids))):
                query = select(SIGHTINGS.c.article_id, SIGHTINGS.c.source)
                rows = connection.execute(query.where(SIGHTINGS.c.article_id.in_(batch)))
                found.update(article_id for article_id, source in rows if source in sources)
        return frozenset(found)

    def record_run(self, run: RunRecord) -> None:
        """Store what a run read, in place of an earlier record with the same `as_of`."""
        row = {"as_of": run.as_of, "record": record_from_run(run)}
        statement = self._insert(RUNS).values(row)
        with self._writing_transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["as_of"], set_=row))

    def run(self, as_of: datetime) -> RunRecord | None:
        """Return what the run of that time read, or None when there was none."""
        with self._reading_transaction() as connection:
            rows = connection.execute(select(RUNS).where(RUNS.c.as_of == as_of)).all()
        return next(self._damage.read(rows, "run", run_from_row), None)

    def save_edition(self, edition: Edition, receipt: Receipt) -> None:
        """Store an edition in place of an earlier one with the same `as_of`."""
        self._editions.save(edition, receipt)

    def articles_of(self, ids: Iterable[str]) -> tuple[Article, ...]:
        """Return some articles from whichever source, ordered by id, each by its earliest sighting."""
        found: dict[str, Article] = {}
        with self._reading_transaction() as connection:
            for batch in batches(sorted(set(ids))):
                rows = connection.execute(SIGHTED.where(ARTICLES.c.id.in_(batch)))
                for article in self._damage.read(rows, "article", article_from_row):
                    found[article.id] = joined(found.get(article.id, article), article)
        return tuple(each for _, each in sorted(found.items()))

    def workspace_id(self) -> str:
        """Return the id of the workspace, random and made once."""
        return workspace_id(self._engine, self._name)

    def damaged(self, until: datetime) -> tuple[str, ...]:
        """Return the rows that were left out as they could not be read: "article 1f0c", "edition 2026-11-20".

        Among them are those whose time cannot be read and sorts outside the times until the one given.
        """
        if self._engine.dialect.name == "sqlite":
            with self._reading_transaction() as connection:
                note_timeless(connection, until, self._damage)
        return self._damage.found

    @property
    def editions(self) -> SqlEditions:
        """The editions made from this store's articles."""
        return self._editions

    @property
    def furniture(self) -> SqlFurniture:
        """Return the memory of the lines that outlets repeat."""
        return self._furniture

    @property
    def stories(self) -> SqlStories:
        """The stories of this store's articles."""
        return self._stories

    def outbox(self, now: Callable[[], datetime]) -> SqlOutbox:
        """Return the ledger of mail in this store; `now` gives the time noted with each change."""
        return SqlOutbox(self._engine, self._name, now, self._damage)

    def unreadable(self, now: datetime) -> SqlUnreadable:
        """Return the memory of the documents whose reading had to be ended, as of a time."""
        return SqlUnreadable(self._engine, self._name, now, self._damage)

    def sources(self) -> SqlSourceLedger:
        """Return the ledger of sources in this store."""
        return SqlSourceLedger(self._engine, self._name, self._damage)

    def clear(self) -> None:
        """Remove all that is stored but the id of the workspace, at once or not at all."""
        with self._writing_transaction() as connection:
            for table in reversed(METADATA.sorted_tables):
                if table is not WORKSPACE:
                    connection.execute(table.delete())

    @contextmanager
    def _writing_transaction(self) -> Iterator[Connection]:
        with told(self._name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading_transaction(self) -> Iterator[Connection]:
        with told(self._name), self._reading.begin() as connection:
            yield connection
