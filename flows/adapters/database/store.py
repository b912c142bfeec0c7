"""The store on SQLAlchemy Core: articles and where they were read, runs, and the other parts of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, String, bindparam, case, or_, select, type_coerce

from flows.adapters.database.care import SqlCare
from flows.adapters.database.chronicle import SqlChronicle
from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, again, batches
from flows.adapters.database.editions import SqlEditions
from flows.adapters.database.images import SqlImages
from flows.adapters.database.lock import Waiting, locked
from flows.adapters.database.outbox import SqlOutbox
from flows.adapters.database.pools import SqlPools, SqlReviews
from flows.adapters.database.reader_tables import TABLES
from flows.adapters.database.readers import SqlReaders
from flows.adapters.database.reading_memory import SqlFurniture, SqlUnreadable
from flows.adapters.database.rhythms import FURTHEST_AHEAD, rhythms_of, save_starts
from flows.adapters.database.schema import (
    ARTICLES,
    EDITIONS,
    MEMBERSHIPS,
    RUNS,
    SIGHTINGS,
    WORKSPACE,
)
from flows.adapters.database.search import SqlSearch
from flows.adapters.database.shares import SqlShares
from flows.adapters.database.source_ledger import SqlSourceLedger
from flows.adapters.database.stories import SqlStories, article_of_row
from flows.adapters.database.versions import SqlVersions
from flows.language.search_text import stands_in
from flows.model import MAIN_DIGEST, Article, Edition, FetchFailure, Receipt, Rhythm, RunRecord
from flows.ports import Recent, Spans

_SIGHTED = select(ARTICLES, *(column for column in SIGHTINGS.c if column.name != "article_id")).join(
    SIGHTINGS, SIGHTINGS.c.article_id == ARTICLES.c.id
)
_WORKSPACE_ROW = 1
# Kind of row, name and time; a damaged time is looked for in these columns.
_TIMES = (
    ("article", ARTICLES.c.id, ARTICLES.c.published),
    ("article", SIGHTINGS.c.article_id, SIGHTINGS.c.first_seen),
    ("article", MEMBERSHIPS.c.article_id, MEMBERSHIPS.c.since),
    ("edition", EDITIONS.c.id, EDITIONS.c.as_of),
)
_EARLIEST_TIME = "0001-01-01 00:00:00"


class SqlStore:
    """Implements `flows.ports.ArticleStore` on a SQLite or PostgreSQL database, for the editions of a digest.

    Opening it brings the tables up to date. Close it, or use it in a `with` statement. Raises StoreError for
    every failure that a database can be expected to have.
    """

    def __init__(self, url: str, backups: Path | None = None) -> None:
        self._database = Database(url)
        self.furniture = SqlFurniture(self._database)
        self.stories = SqlStories(self._database)
        self.images = SqlImages(self._database)
        self.care = SqlCare(self._database)
        self.shares = SqlShares(self._database)
        self.readers = SqlReaders(self._database)
        self._scope(MAIN_DIGEST)
        try:
            self._database.migrate(lambda revision: self.care.save_older(revision, backups))
        except BaseException:
            self.close()
            raise

    def _scope(self, digest: str) -> None:
        self.digest = digest
        self.versions = SqlVersions(self._database, digest)
        self.editions = SqlEditions(self._database, digest)
        self.search = SqlSearch(self._database, digest)
        self.chronicle = SqlChronicle(self._database, digest)
        self.pools = SqlPools(self._database, digest)
        self.reviews = SqlReviews(self._database, digest)

    def of_digest(self, digest: str) -> Self:
        """Return this store with the editions of a digest, and what belongs to them; the rest is the same.

        It has the same connections and lock, and is not to be closed.
        """
        other = copy(self)
        other._scope(digest)
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._database.engine.dispose()

    @contextmanager
    def locked(self, wait_seconds: float, waiting: Waiting | None = None) -> Iterator[None]:
        """Keep every other run away from the store for the length of a `with` block.

        The lock ends with this process, even if it is killed: it lies in a file beside a SQLite file, and on
        a connection to a server. `waiting` gets a message if another run holds it. Raises StoreBusyError,
        naming that run, if it does not end within `wait_seconds`.
        """
        file = self._database.engine.url.database
        if self._database.is_sqlite:
            beside = locked(Path(f"{file}.lock"), self._database.name, wait_seconds, waiting)
            with beside if file else nullcontext():
                yield
            return
        with self._database.locked(wait_seconds, waiting) as lock:
            self._database.lock = lock
            try:
                yield
            finally:
                self._database.lock = None

    def add_articles(self, articles: Iterable[Article]) -> int:
        """Store the articles that are new, and return how many were.

        An article that is stored already keeps its text. It gains the sighting, and its first-seen time
        becomes the earlier of the two; a sighting of its page shows that the text stands there. Each batch is
        a transaction: what an interrupted call has stored stays, and repeating the call stores the rest.
        """
        return sum(self._add(batch) for batch in batches(articles))

    @again
    def _add(self, articles: Sequence[Article]) -> int:
        firsts: dict[str, Article] = {}
        for article in articles:
            firsts.setdefault(article.id, article)
        # In one order, or two programs that add the same articles could wait for each other.
        articles = sorted(articles, key=lambda article: (article.id, article.source))
        sightings = self._database.insert(SIGHTINGS)
        new = sightings.excluded
        is_earlier = new.first_seen < SIGHTINGS.c.first_seen
        earlier = {
            name: case((is_earlier, new[name]), else_=SIGHTINGS.c[name]) for name in ("first_seen", "place")
        }
        with self._database.writing() as connection:
            added = connection.execute(
                self._database.insert(ARTICLES).on_conflict_do_nothing().returning(ARTICLES.c.id),
                [_article_row(firsts[article_id]) for article_id in sorted(firsts)],
            ).all()
            in_pages = ARTICLES.c.id.in_(sorted({article.id for article in articles if article.in_page}))
            rows = connection.execute(select(ARTICLES.c.id, ARTICLES.c.text).where(in_pages))
            texts = {row.id: row.text for row in rows if DAMAGED not in row}
            connection.execute(
                sightings.on_conflict_do_update(
                    index_elements=["article_id", "source"],
                    set_={**earlier, "in_page": or_(SIGHTINGS.c.in_page, new.in_page)},
                ),
                [_sighting_row(article, texts.get(article.id, "")) for article in articles],
            )
            save_starts(self._database, connection, sorted(firsts))
        return len(added)

    def articles(
        self, sources: Sequence[str], seen_until: datetime, recent: Recent | None = None
    ) -> tuple[Article, ...]:
        """Return the articles sighted in one of `sources` at or before a time, ordered by id.

        `source` and `first_seen` of each are those of its earliest such sighting; of two at one time, that of
        the source whose name comes first. It is `in_page` if any of them is, and has the best `place` of all.
        With `recent` only those. Articles whose texts were pruned are left out.
        """
        names = frozenset(sources)

        def is_sighted(row: Row[Any]) -> bool:
            return row.source in names and row.first_seen <= seen_until

        with self._database.reading() as connection:
            if recent is None:
                by_source = (SIGHTINGS.c.source.in_(batch) for batch in batches(sorted(names)))
                until = (SIGHTINGS.c.first_seen <= seen_until) & ARTICLES.c.text_hash.is_(None)
                return self._joined(connection, (condition & until for condition in by_source), is_sighted)
            ids = _recent_ids(connection, sorted(names), seen_until, recent)
            # With a condition on the sources as well, SQLite would read all articles of these sources.
            has_text = ARTICLES.c.text_hash.is_(None)
            by_id = (ARTICLES.c.id.in_(batch) & has_text for batch in batches(sorted(ids)))
            articles = self._joined(connection, by_id, is_sighted)
        return tuple(
            article
            for article in articles
            if article.time > recent.after or article.first_seen > recent.arrived_after
        )

    def articles_of(self, ids: Iterable[str]) -> tuple[Article, ...]:
        """Return some articles from whichever source, ordered by id, each by its earliest sighting."""
        with self._database.reading() as connection:
            by_id = (ARTICLES.c.id.in_(batch) for batch in batches(sorted(set(ids))))
            return self._joined(connection, by_id, lambda _: True)

    def _joined(
        self,
        connection: Connection,
        conditions: Iterable[ColumnElement[bool]],
        is_sighted: Callable[[Row[Any]], bool],
    ) -> tuple[Article, ...]:
        """Return the articles of the sightings that fulfil one of the conditions, each once, by id."""
        articles: dict[str, Article] = {}
        for condition in conditions:
            rows = connection.execute(_SIGHTED.where(condition))
            sightings = (row for row in rows if DAMAGED in row or is_sighted(row))
            for article in self._database.readable(sightings, "article", article_of_row):
                other = articles.get(article.id, article)
                first = min(other, article, key=lambda sighted: (sighted.first_seen, sighted.source))
                places = [sighted.place for sighted in (article, other) if sighted.place is not None]
                articles[article.id] = replace(
                    first, in_page=article.in_page or other.in_page, place=min(places, default=None)
                )
        return tuple(article for _, article in sorted(articles.items()))

    def first_readings(self, sources: Iterable[str], until: datetime) -> Mapping[str, datetime]:
        """Return for each source when its first article was sighted, if that was by a time."""
        # One source per query: the index has its earliest sighting first, however many there are.
        seen = select(SIGHTINGS.c.first_seen).where(SIGHTINGS.c.source == bindparam("name"))
        earliest = seen.order_by(SIGHTINGS.c.first_seen)
        readings: dict[str, datetime] = {}
        with self._database.reading() as connection:
            for source in sorted(set(sources)):
                times = connection.scalars(earliest, {"name": source})
                first = next((time for time in times if time is not DAMAGED), None)
                times.close()
                if first is not None and first <= until:
                    readings[source] = first
        return readings

    def rhythms(self, sources: Iterable[str], until: datetime, spans: Spans) -> tuple[Rhythm, ...]:
        """Return how often each outlet of some sources posted until a time, by what was met by then."""
        return rhythms_of(self._database, sources, until, spans)

    def stored_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the ids among `ids` under which an article is stored."""
        stored: set[str] = set()
        with self._database.reading() as connection:
            for batch in batches(sorted(set(ids))):
                stored.update(connection.scalars(select(ARTICLES.c.id).where(ARTICLES.c.id.in_(batch))))
        return frozenset(stored)

    def met_in(self, ids: Iterable[str], sources: Sequence[str]) -> frozenset[str]:
        """Return the ids among `ids` of the articles that were read in one of `sources`."""
        met: set[str] = set()
        with self._database.reading() as connection:
            for batch in batches(sorted(set(ids))):
                query = select(SIGHTINGS.c.article_id, SIGHTINGS.c.source)
                rows = connection.execute(query.where(SIGHTINGS.c.article_id.in_(batch)))
                met.update(article_id for article_id, source in rows if source in sources)
        return frozenset(met)

    def record_run(self, run: RunRecord) -> None:
        """Store what a run read, in place of an earlier record with the same `as_of`."""
        failures = [asdict(failure) for failure in run.failures]
        record = {"sources": list(run.sources), "failures": failures}
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(RUNS).values(as_of=run.as_of, record=record))

    def run(self, as_of: datetime) -> RunRecord | None:
        """Return what the run of that time read, or None if there was none."""
        query = select(RUNS).where(RUNS.c.as_of == as_of)
        return next(iter(self._database.values(query, "run", _run)), None)

    def latest_run(self) -> RunRecord | None:
        """Return what the latest run read, or None if there was none."""
        query = select(RUNS).order_by(RUNS.c.as_of.desc()).limit(1)
        return next(iter(self._database.values(query, "run", _run)), None)

    def save_edition(self, edition: Edition, receipt: Receipt) -> None:
        """Store an edition in place of an earlier one with the same `as_of`.

        Raises StoreError if the run has lost its lock.
        """
        if self._database.lock is not None:
            self._database.lock.check()
        self.editions.save(edition, receipt)

    def workspace_id(self, wanted: str = "") -> str:
        """Return the id of the workspace. It is made once: the one `wanted` then, or a random one."""
        query = select(WORKSPACE.c.id).where(WORKSPACE.c.row == _WORKSPACE_ROW)
        with self._database.reading() as connection:
            stored = connection.scalar(query)
        if isinstance(stored, str):
            return stored
        # Another process may have made one meanwhile, which then counts; a damaged one is replaced.
        insert = self._database.insert(WORKSPACE).on_conflict_do_nothing()
        statement = insert if stored is None else self._database.upsert(WORKSPACE)
        with self._database.writing() as connection:
            connection.execute(statement.values(row=_WORKSPACE_ROW, id=wanted or str(uuid4())))
            return str(connection.scalar(query))

    def damaged(self, until: datetime) -> tuple[str, ...]:
        """Return the names of the rows that could not be read: "article 1f0c", "edition 2026-11-20".

        A time that cannot be read may sort before or after all others, so that no query for a span returns
        it. Those outside the times until the one given are looked for here; indexes find them.
        """
        if self._database.is_sqlite:
            with self._database.reading() as connection:
                for kind, name, time in _TIMES:
                    for outside in (type_coerce(time, String) < _EARLIEST_TIME, time > until):
                        for row in connection.execute(select(name, time).where(outside).order_by(time)):
                            if DAMAGED in row:
                                self._database.note_damage(kind, row[0])
        return self._database.damaged

    def outbox(self, now: Callable[[], datetime]) -> SqlOutbox:
        """Return the ledger of mail in this store; `now` gives the time stored with each change."""
        return SqlOutbox(self._database, now, self.digest)

    def unreadable(self, now: datetime) -> SqlUnreadable:
        """Return the memory of the documents whose reading had to be stopped, as of a time."""
        return SqlUnreadable(self._database, now)

    def sources(self) -> SqlSourceLedger:
        """Return the ledger of sources in this store."""
        return SqlSourceLedger(self._database)

    def clear(self) -> None:
        """Remove everything but the id of the workspace, at once or not at all."""
        with self._database.writing() as connection:
            for table in reversed(TABLES):
                if table is not WORKSPACE:
                    connection.execute(table.delete())


def _recent_ids(
    connection: Connection, sources: Sequence[str], until: datetime, recent: Recent
) -> Iterator[str]:
    """Return the ids of the articles that may be recent at a time; no others are even looked at."""
    dated = ARTICLES.c.published.between(recent.after, until + FURTHEST_AHEAD)
    ids = set(connection.scalars(select(ARTICLES.c.id).where(dated)))
    after = min(recent.after, recent.arrived_after)
    for batch in batches(sources):
        seen = SIGHTINGS.c.first_seen
        arrived = SIGHTINGS.c.source.in_(batch) & (seen > after) & (seen <= until)
        ids.update(connection.scalars(select(SIGHTINGS.c.article_id).where(arrived)))
    return (article_id for article_id in ids if article_id is not DAMAGED)


def _article_row(article: Article) -> dict[str, Any]:
    row = asdict(article) | {"categories": list(article.categories)}
    return {column.name: row[column.name] for column in ARTICLES.columns}


def _sighting_row(article: Article, stored_text: str) -> dict[str, Any]:
    """Return the row of a sighting of an article whose text is stored.

    What was first read in a feed counts as read in its page if the page holds every paragraph of it.
    """
    paragraphs = stored_text.split("\n\n") if article.in_page and article.text != stored_text else []
    return {
        "article_id": article.id,
        "source": article.source,
        "first_seen": article.first_seen,
        "place": article.place,
        "in_page": article.in_page and all(stands_in(paragraph, article.text) for paragraph in paragraphs),
    }


def _run(row: Row[Any]) -> RunRecord:
    failures = tuple(FetchFailure(**failure) for failure in row.record["failures"])
    return RunRecord(as_of=row.as_of, sources=tuple(row.record["sources"]), failures=failures)
