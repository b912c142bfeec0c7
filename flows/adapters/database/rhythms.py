"""How often outlets post in the sources, counted without a look at all that they ever posted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, delete, exists, func, literal, select

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, Insert, batches
from flows.adapters.database.schema import ARTICLES, FEED_STARTS, SIGHTINGS
from flows.model import Rhythm
from flows.model.settings import DateRules
from flows.ports import Spans

# No article is dated further ahead of its first sighting.
FURTHEST_AHEAD = max(DateRules().furthest_ahead, DateRules().ahead_of_replay)


def rhythms_of(
    database: Database, sources: Iterable[str], until: datetime, spans: Spans
) -> tuple[Rhythm, ...]:
    """Return how often each outlet of some sources posted until a time, by what was met by then."""
    date, seen, start = ARTICLES.c.published, SIGHTINGS.c.first_seen, FEED_STARTS.c
    starts = (
        select(start.source, start.outlet, func.min(start.published, type_=start.published.type))
        .where(start.first_seen <= until, start.published <= until)
        .group_by(start.source, start.outlet)
    )
    counts = (
        select(
            SIGHTINGS.c.source,
            ARTICLES.c.outlet,
            func.count(),
            func.sum(case((date > spans.week, 1), else_=0)),
        )
        .join(SIGHTINGS, SIGHTINGS.c.article_id == ARTICLES.c.id)
        .where(seen > spans.month - FURTHEST_AHEAD, seen <= until, date > spans.month, date <= until)
        .group_by(SIGHTINGS.c.source, ARTICLES.c.outlet)
    )
    firsts: list[Row[Any]] = []
    posts: dict[tuple[str, str], tuple[int, int]] = {}
    for batch in batches(sorted(set(sources))):
        firsts += database.rows(starts.where(start.source.in_(batch)))
        rows = database.rows(counts.where(SIGHTINGS.c.source.in_(batch)))
        posts |= {(row[0], row[1]): (int(row[2]), int(row[3])) for row in rows if DAMAGED not in row}
    return tuple(
        Rhythm(source=source, outlet=outlet, first=first, in_month=in_month, in_week=in_week)
        for source, outlet, first in sorted(tuple(row) for row in firsts if DAMAGED not in row)
        for in_month, in_week in [posts.get((source, outlet), (0, 0))]
    )


def save_starts(database: Database, connection: Connection, article_ids: Sequence[str]) -> None:
    """Store the dates of sighted articles that are older than what was known of their outlets and sources."""
    date, seen, other = ARTICLES.c.published, SIGHTINGS.c.first_seen, FEED_STARTS.alias().c
    is_known = exists().where(
        other.source == SIGHTINGS.c.source,
        other.outlet == ARTICLES.c.outlet,
        other.first_seen <= seen,
        other.published <= date,
    )
    starts = (
        select(SIGHTINGS.c.source, ARTICLES.c.outlet, seen, func.min(date))
        .join(ARTICLES, ARTICLES.c.id == SIGHTINGS.c.article_id)
        .where(SIGHTINGS.c.article_id.in_(article_ids), date.is_not(None), ~is_known)
        .group_by(SIGHTINGS.c.source, ARTICLES.c.outlet, seen)
    )
    connection.execute(_earliest(database, starts))


def rename_starts(database: Database, connection: Connection, old: str, new: str) -> None:
    """Give the starts of a source another name; those that an earlier source left under it count as well."""
    start = FEED_STARTS.c
    renamed = select(literal(new), start.outlet, start.first_seen, start.published)
    connection.execute(_earliest(database, renamed.where(start.source == old)))
    connection.execute(delete(FEED_STARTS).where(start.source == old))


def _earliest(database: Database, rows: Select[Any]) -> Insert:
    """Return the statement that stores rows; of one that is there the earlier date stays."""
    start = FEED_STARTS.c
    insert = database.insert(FEED_STARTS).from_select([column.name for column in start], rows)
    new = insert.excluded.published
    earlier = case((new < start.published, new), else_=start.published)
    return insert.on_conflict_do_update(
        index_elements=list(FEED_STARTS.primary_key), set_={"published": earlier}
    )
