"""Articles as the sources of a store showed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select, union

from flows.adapters.store.columns import DAMAGED
from flows.adapters.store.schema import ARTICLES, SIGHTINGS
from flows.model import Article
from flows.ports import Recent

# Articles of one transaction, and names of one query: below every database's bound on parameters.
BATCH = 400

_T = TypeVar("_T")

SIGHTED = select(ARTICLES, SIGHTINGS.c.source, SIGHTINGS.c.first_seen, SIGHTINGS.c.in_page).join(
    SIGHTINGS, SIGHTINGS.c.article_id == ARTICLES.c.id
)


def sighted(
    connection: Connection, sources: Sequence[str], seen_until: datetime, recent: Recent | None
) -> Iterator[Row[Any]]:
    """Yield the articles sighted in some sources until a time, once for each sighting, as rows."""
    query = SIGHTED.where(SIGHTINGS.c.source.in_(sources), SIGHTINGS.c.first_seen <= seen_until)
    if recent is not None:
        # Every sighting of an article that may be recent comes along: its earliest one decides. Both sides
        # of the union have an index, so that what is older costs nothing.
        query = query.where(
            ARTICLES.c.id.in_(
                union(
                    select(ARTICLES.c.id).where(ARTICLES.c.published > recent.after),
                    select(SIGHTINGS.c.article_id).where(
                        SIGHTINGS.c.source.in_(sources),
                        SIGHTINGS.c.first_seen > min(recent.after, recent.arrived_after),
                    ),
                )
            )
        )
    yield from connection.execute(query)


def texts_of(connection: Connection, ids: set[str]) -> dict[str, str]:
    """Return the stored texts of some articles by their ids."""
    query = select(ARTICLES.c.id, ARTICLES.c.text).where(ARTICLES.c.id.in_(sorted(ids)))
    return {row.id: row.text for row in connection.execute(query) if DAMAGED not in row} if ids else {}


def joined(one: Article, other: Article) -> Article:
    """Return an article as its earlier sighting tells it; it is in its page by whichever of the two."""
    first = min(one, other, key=_sighting_order)
    return replace(first, in_page=one.in_page or other.in_page)


def is_recent(article: Article, recent: Recent) -> bool:
    """Tell whether an article counts as recent."""
    return article.time > recent.after or article.first_seen > recent.arrived_after


def _sighting_order(article: Article) -> tuple[datetime, str]:
    return (article.first_seen, article.source)


def batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield values some at a time."""
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
