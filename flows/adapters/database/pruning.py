"""Pruning: what the store keeps no longer, removed some rows at a time, from where the last run ended.

An article keeps its id, address, title, date and outlet for ever, and where it was read: met again in a feed
it is not new. It keeps the hash of its text, and the sentences that editions quoted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import BATCH, Database
from flows.adapters.database.reader_tables import ASKED, DELIVERIES, POOLS
from flows.adapters.database.schema import (
    ARTICLE_VERSIONS,
    ARTICLES,
    FINGERPRINTS,
    FURNITURE,
    HOST_TURNS,
    IMAGES,
    MEMBERSHIPS,
    PRUNING,
    QUOTATIONS,
    RUNS,
    SIGHTINGS,
    STORY_CHANGES,
    TELLINGS,
    UNREADABLE,
)
from flows.model import Cutoffs, DeliveryStatus
from flows.model.articles import text_hash

# Pages that SQLite gives back in one step, and the share of free ones that is left for new rows.
_PAGES_GIVEN_BACK = 2_000
_FREE_SHARE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most rows that one pruning looks at, and the most seconds that it takes."""

    rows: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """The rows that were removed or emptied, by kind; `is_complete` if nothing is left to remove."""

    rows: Mapping[str, int]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Walk:
    """A way through the rows of a table by their time, and the kind of outdated rows that it leads to."""

    kind: str
    moment: Column[Any]
    key: Column[Any]

    @property
    def name(self) -> str:
        """The name under which the store has how far it has come."""
        return f"{self.kind}, {self.moment}"


# An article counts from its date or from when it was last met in another source, whichever is later: the walk
# that comes to it last takes it.
_WALKS = (
    _Walk("texts", SIGHTINGS.c.first_seen, SIGHTINGS.c.article_id),
    _Walk("texts", ARTICLES.c.published, ARTICLES.c.id),
    _Walk("texts", ARTICLE_VERSIONS.c.as_of, ARTICLE_VERSIONS.c.article_id),
    _Walk("fingerprints", SIGHTINGS.c.first_seen, SIGHTINGS.c.article_id),
    _Walk("fingerprints", ARTICLES.c.published, ARTICLES.c.id),
    _Walk("later texts", ARTICLE_VERSIONS.c.as_of, ARTICLE_VERSIONS.c.article_id),
    _Walk("changes of stories", STORY_CHANGES.c.as_of, STORY_CHANGES.c.story_id),
    _Walk("pictures", IMAGES.c.as_of, IMAGES.c.article_id),
    _Walk("furniture", FURNITURE.c.seen, FURNITURE.c.outlet),
    _Walk("deliveries", DELIVERIES.c.changed, DELIVERIES.c.reader),
)
# Of these every old row goes, so that the next are always the first.
_WHOLE = ("runs", "unreadable documents", "turns of hosts", "pools", "requests")


@dataclass(frozen=True, slots=True)
class _Outdated:
    """The rows of a table that go, until when they are looked for, and the column of a walk's keys."""

    table: Table
    until: datetime
    condition: ColumnElement[bool]
    key: str = "article_id"


def _outdated(until: Cutoffs) -> dict[str, _Outdated]:
    """Return the condition of each kind. A table is searched by a walk, or as a whole to count."""
    texts, other = until.texts, FURNITURE.alias()
    quoted = exists().where(QUOTATIONS.c.article_id == ARTICLE_VERSIONS.c.article_id)
    of_article = {
        table.name: exists().where(ARTICLES.c.id == table.c.article_id, *_is_past(cut))
        for table, cut in ((FINGERPRINTS, until.fingerprints), (MEMBERSHIPS, texts))
    }
    is_in_edition = or_(
        exists().where(TELLINGS.c.story_id == STORY_CHANGES.c.story_id),
        exists().where(TELLINGS.c.story_id == STORY_CHANGES.c.other_id),
    )
    is_settled = DELIVERIES.c.status.in_(
        [DeliveryStatus.SENT, DeliveryStatus.REFUSED, DeliveryStatus.SKIPPED]
    )
    newer = exists().where(other.c.outlet == FURNITURE.c.outlet, other.c.seen > texts)
    return {
        # The page of an article without an address is the only place where its quotations can be read.
        "texts": _Outdated(
            ARTICLES,
            texts,
            and_(ARTICLES.c.text_hash.is_(None), ARTICLES.c.url.is_not(None), *_is_past(texts)),
        ),
        "fingerprints": _Outdated(FINGERPRINTS, until.fingerprints, of_article[FINGERPRINTS.name]),
        "memberships": _Outdated(MEMBERSHIPS, texts, of_article[MEMBERSHIPS.name]),
        "later texts": _Outdated(ARTICLE_VERSIONS, texts, and_(ARTICLE_VERSIONS.c.as_of <= texts, ~quoted)),
        "changes of stories": _Outdated(
            STORY_CHANGES, texts, and_(STORY_CHANGES.c.as_of <= texts, ~is_in_edition), "story_id"
        ),
        "pictures": _Outdated(IMAGES, texts, and_(IMAGES.c.as_of <= texts, IMAGES.c.shown.is_(None))),
        "furniture": _Outdated(FURNITURE, texts, and_(FURNITURE.c.seen <= texts, ~newer), "outlet"),
        "deliveries": _Outdated(
            DELIVERIES, until.runs, and_(DELIVERIES.c.changed <= until.runs, is_settled), "reader"
        ),
        "runs": _Outdated(RUNS, until.runs, RUNS.c.as_of <= until.runs),
        "unreadable documents": _Outdated(UNREADABLE, until.runs, UNREADABLE.c.since <= until.runs),
        "turns of hosts": _Outdated(
            HOST_TURNS, until.runs, HOST_TURNS.c.next_start <= until.runs.timestamp()
        ),
        "pools": _Outdated(POOLS, until.pools, POOLS.c.as_of <= until.pools),
        "requests": _Outdated(ASKED, until.requests, ASKED.c.at <= until.requests),
    }


def _is_past(until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for an article that no edition to come reads or compares again."""
    sighted = exists().where(SIGHTINGS.c.article_id == ARTICLES.c.id, SIGHTINGS.c.first_seen > until)
    read = exists().where(ARTICLE_VERSIONS.c.article_id == ARTICLES.c.id, ARTICLE_VERSIONS.c.as_of > until)
    return or_(ARTICLES.c.published.is_(None), ARTICLES.c.published <= until), ~sighted, ~read


class SqlPruning:
    """Removes what is older than the settings keep."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def outdated(self, until: Cutoffs) -> dict[str, int]:
        """Return how many rows of each kind a complete pruning would remove or empty."""
        with self._database.reading() as connection:
            return {
                kind: connection.scalar(select(func.count()).select_from(rows.table).where(rows.condition))
                or 0
                for kind, rows in _outdated(until).items()
            }

    def prune(self, until: Cutoffs, budget: Budget | None = None) -> Pruned:
        """Remove what is outdated: from where the last time ended within a budget, else from the beginning.

        Each batch is a transaction: what an interrupted pruning has removed stays removed, and the next goes
        on behind it.
        """
        outdated, rows, seen = _outdated(until), dict.fromkeys(_outdated(until), 0), 0
        deadline = time.monotonic() + budget.seconds if budget else math.inf
        for step in self._steps(outdated, from_start=budget is None):
            for kind, removed in step.removed.items():
                rows[kind] += removed
            seen += step.seen
            if budget and (seen >= budget.rows or time.monotonic() > deadline):
                return Pruned(rows=rows, is_complete=False)
        return Pruned(rows=rows, is_complete=True)

    def _steps(self, outdated: Mapping[str, _Outdated], *, from_start: bool) -> Iterator[_Step]:
        """Yield each batch after it was removed."""
        for kind in _WHOLE:
            while (removed := self._remove_first(outdated[kind])) > 0:
                yield _Step(seen=removed, removed={kind: removed})
        for walk in _WALKS:
            if from_start:
                with self._database.writing() as connection:
                    connection.execute(delete(PRUNING).where(PRUNING.c.walk == walk.name))
            while (step := self._step(walk, outdated)).seen > 0:
                yield step

    def _remove_first(self, rows: _Outdated) -> int:
        key = rows.table.primary_key.columns[0]
        with self._database.writing() as connection:
            keys = connection.scalars(select(key).where(rows.condition).limit(BATCH)).all()
            readable = [value for value in keys if value is not DAMAGED]
            return connection.execute(delete(rows.table).where(key.in_(readable), rows.condition)).rowcount

    def _step(self, walk: _Walk, outdated: Mapping[str, _Outdated]) -> _Step:
        """Look at the next rows of a walk, remove what goes, and store where it has come to."""
        rows = outdated[walk.kind]
        query = select(walk.moment.label("moment"), walk.key.label("key")).where(walk.moment <= rows.until)
        with self._database.writing() as connection:
            place = connection.execute(select(PRUNING).where(PRUNING.c.walk == walk.name)).first()
            if place is not None and DAMAGED not in place:
                behind = or_(walk.moment > place.moment, walk.key > place.key)
                query = query.where(walk.moment >= place.moment, behind)
            seen = connection.execute(query.order_by(walk.moment, walk.key).limit(BATCH)).all()
            readable = [row for row in seen if DAMAGED not in row]
            if not readable:
                return _Step(seen=0, removed={})
            keys = sorted({row.key for row in readable})
            removed = _remove(connection, walk, outdated, keys)
            values = {"walk": walk.name, "moment": readable[-1].moment, "key": readable[-1].key}
            connection.execute(self._database.upsert(PRUNING).values(values))
        return _Step(seen=len(seen), removed=removed)

    def give_back(self, *, everything: bool = False) -> int:
        """Give free pages of a SQLite file back to the disk, and return their bytes.

        A quarter of the file may stay free for new rows, unless `everything` is to go. PostgreSQL's own
        autovacuum sees to its files.
        """
        if not self._database.is_sqlite:
            return 0
        with self._database.reading() as connection:
            page, pages, free = (
                int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                for name in ("page_size", "page_count", "freelist_count")
            )
        given = free if everything else min(_PAGES_GIVEN_BACK, max(0, free - pages // _FREE_SHARE))
        if not given:
            return 0
        raw = self._database.engine.raw_connection()
        try:
            # Only a script is run to its end, page by page. It has a transaction of its own.
            raw.cursor().executescript(f"PRAGMA incremental_vacuum({given})")
        except OperationalError:
            # Another program is writing: the next time will do.
            return 0
        finally:
            raw.close()
        return given * page


@dataclass(frozen=True, slots=True)
class _Step:
    """One batch: the rows that were looked at, and those that were removed by kind."""

    seen: int
    removed: Mapping[str, int]


def _remove(
    connection: Connection, walk: _Walk, outdated: Mapping[str, _Outdated], keys: Sequence[str]
) -> dict[str, int]:
    """Remove what is outdated of the rows that have one of some keys."""
    if walk.kind == "texts":
        removed = {"memberships": _delete(connection, outdated["memberships"], keys)}
        return {"texts": _empty_texts(connection, outdated["texts"], keys), **removed}
    return {walk.kind: _delete(connection, outdated[walk.kind], keys)}


def _delete(connection: Connection, rows: _Outdated, keys: Sequence[str]) -> int:
    has_key = rows.table.c[rows.key].in_(keys)
    return connection.execute(delete(rows.table).where(has_key, rows.condition)).rowcount


def _empty_texts(connection: Connection, rows: _Outdated, ids: Sequence[str]) -> int:
    """Store the hash of some texts, and the sentences that editions quoted, in place of the texts."""
    query = select(ARTICLES.c.id, ARTICLES.c.text).where(ARTICLES.c.id.in_(ids), rows.condition)
    texts = {row.id: row.text for row in connection.execute(query) if DAMAGED not in row}
    if not texts:
        return 0
    columns = QUOTATIONS.c
    place = (columns.article_id, columns.start, columns.end)
    quoted = connection.execute(select(*place).distinct().where(columns.article_id.in_(sorted(texts))))
    sentences = [
        {
            "of": row.article_id,
            "from": row.start,
            "to": row.end,
            "said": texts[row.article_id][row.start : row.end],
        }
        for row in quoted
        if DAMAGED not in row
    ]
    if sentences:
        of_place = (columns.article_id == bindparam("of"), columns.start == bindparam("from"))
        statement = update(QUOTATIONS).where(*of_place, columns.end == bindparam("to"))
        connection.execute(statement.values(text=bindparam("said")), sentences)
    emptied = update(ARTICLES).where(ARTICLES.c.id == bindparam("of"))
    emptied = emptied.values(text="", text_hash=bindparam("hash"), categories=[], picture=None)
    connection.execute(emptied, [{"of": name, "hash": text_hash(text)} for name, text in texts.items()])
    return len(texts)
