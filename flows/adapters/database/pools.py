"""Pools, from which views of readers are made, and the reviews of editions that are held."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, func, select

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, again
from flows.adapters.database.reader_tables import POOLS, REVIEWS
from flows.model import Pool, Review

_POOLS = TypeAdapter(Pool)
_REVIEWS = TypeAdapter(Review)


class SqlPools:
    """Implements `flows.ports.PoolStore` for one digest."""

    def __init__(self, database: Database, digest: str) -> None:
        self._database = database
        self._digest = digest

    @again
    def save(self, pool: Pool) -> None:
        """Store a pool in place of an earlier one of the same time."""
        row = {
            "digest": self._digest,
            "as_of": pool.edition.as_of,
            "pool_id": pool.id,
            "published": pool.published,
            "body": zlib.compress(json.dumps(_POOLS.dump_python(pool, mode="json", by_alias=True)).encode()),
        }
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(POOLS), [row])

    def since(self, time: datetime | None, most: int) -> tuple[Pool, ...]:
        """Return the newest pools later than a time, or of all, at most so many; oldest first."""
        later = [] if time is None else [POOLS.c.as_of > time]
        return self._newest(most, *later)

    def before(self, time: datetime) -> datetime | None:
        """Return the time of the newest pool before a time."""
        query = select(func.max(POOLS.c.as_of).label("as_of"))
        rows = self._database.rows(query.where(POOLS.c.digest == self._digest, POOLS.c.as_of < time))
        return next((row.as_of for row in rows if row.as_of is not DAMAGED), None)

    def latest(self) -> Pool | None:
        """Return the newest pool."""
        return next(iter(self._newest(1)), None)

    def _newest(self, most: int, *conditions: ColumnElement[bool]) -> tuple[Pool, ...]:
        query = select(POOLS.c.pool_id, POOLS.c.body).where(POOLS.c.digest == self._digest, *conditions)
        newest_first = query.order_by(POOLS.c.as_of.desc()).limit(most)
        return tuple(self._database.values(newest_first, "pool", _pool))[::-1]


class SqlReviews:
    """Implements `flows.ports.ReviewStore` for one digest."""

    def __init__(self, database: Database, digest: str) -> None:
        self._database = database
        self._digest = digest

    def get(self, edition_id: str) -> Review | None:
        """Return the review of an edition; None if it was never held."""
        reviews = self._values(REVIEWS.c.edition_id == edition_id)
        return reviews[0] if reviews else None

    def undecided(self) -> tuple[Review, ...]:
        """Return the reviews of the editions that are still held, by edition."""
        return self._values(REVIEWS.c.decided.is_(None))

    @again
    def save(self, review: Review) -> None:
        """Store a review in place of an earlier one of the edition."""
        row = {
            "digest": self._digest,
            "edition_id": review.edition_id,
            "body": json.dumps(_REVIEWS.dump_python(review, mode="json")),
            "decided": review.decided,
        }
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(REVIEWS), [row])

    def _values(self, condition: ColumnElement[bool]) -> tuple[Review, ...]:
        query = select(REVIEWS.c.edition_id, REVIEWS.c.body).where(
            REVIEWS.c.digest == self._digest, condition
        )
        ordered = query.order_by(REVIEWS.c.edition_id)
        return tuple(
            self._database.values(
                ordered, "review of edition", lambda row: _REVIEWS.validate_python(json.loads(row.body))
            )
        )


def _pool(row: Row[Any]) -> Pool:
    """Return the pool that was packed. Raises ValueError for anything else."""
    try:
        # Not as JSON: pydantic's own refuses lone surrogates.
        return _POOLS.validate_python(json.loads(zlib.decompress(row.body)))
    except zlib.error as error:
        raise ValueError(str(error)) from error
