"""Articles as the sources of a store showed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.schema import ARTICLES, SIGHTINGS
from flows.model import Article
from flows.ports import Recent

# Articles of one transaction, and names of one query: below every database's bound on parameters.
BATCH = 400

_T = TypeVar("_T")

SIGHTED = select(ARTICLES, SIGHTINGS.c.source, SIGHTINGS.c.first_seen, SIGHTINGS.c.in_page).join(
    SIGHTINGS, SIGHTINGS.c.article_id == ARTICLES.c.id
)


def sighted(connection: Connection, sources: Sequence[str], seen_until: datetime) -> Iterator[Row[Any]]:
    """Yield the articles sighted in some sources until a time, once for each sighting, as rows."""
    for batch in batches(sorted(set(sources))):
        yield from connection.execute(
            SIGHTED.where(SIGHTINGS.c.source.in_(batch), SIGHTINGS.c.first_seen <= seen_until)
        )


def sighted_of_late(
    connection: Connection, sources: Sequence[str], seen_until: datetime, recent: Recent
) -> Iterator[Row[Any]]:
    """Yield the same of the articles that may be recent; what is older is not even looked at.

    Every sighting of an article comes along: its earliest one decides.
    """
    dated = select(ARTICLES.c.id).where(ARTICLES.c.published > recent.after)
    ids = set(connection.scalars(dated))
    after = min(recent.after, recent.arrived_after)
    for batch in batches(sorted(set(sources))):
        arrived = SIGHTINGS.c.source.in_(batch) & (SIGHTINGS.c.first_seen > after)
        ids.update(connection.scalars(select(SIGHTINGS.c.article_id).where(arrived)))
    ids.discard(DAMAGED)
    wanted = frozenset(sources)
    for some in batches(sorted(ids)):
        # With a condition on the sources as well SQLite would go through all that they ever showed.
        for row in connection.execute(SIGHTED.where(ARTICLES.c.id.in_(some))):
            if DAMAGED in row or (row.source in wanted and row.first_seen <= seen_until):
                yield row


def texts_of(connection: Connection, ids: set[str]) -> dict[str, str]:
    """Return the stored texts of some articles by their ids."""
    query = select(ARTICLES.c.id, ARTICLES.c.text).where(ARTICLES.c.id.in_(sorted(ids)))
    return {row.id: row.text for row in connection.execute(query) if DAMAGED not in row} if ids else {}


def joined(one: Article, other: Article) -> Article:
    """Return an article as its earlier sighting tells it; it is in its page by whichever of the two."""
    first = min(one, other, key=_sighting_order)
    return replace(first, in_page=one.in_page or other.in_page)


def is_recent(article: Article, recent: Recent) -> bool:
    """Return True if an article counts as recent."""
    return article.time > recent.after or article.first_seen > recent.arrived_after


def _sighting_order(article: Article) -> tuple[datetime, str]:
    return (article.first_seen, article.source)


def batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield values some at a time."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
