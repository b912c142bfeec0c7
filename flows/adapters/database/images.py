"""Pictures of articles in the store: asked for once, kept as they were made, or the reason for none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, batches
from flows.adapters.database.schema import IMAGES
from flows.model import Edition

SEEN_BEFORE = "is the picture of another article too"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImage:
    """The picture of an article: `name` is None if there is none, for a `reason`."""

    article_id: str
    name: str | None
    width: int = 0
    height: int = 0
    size: int = 0
    reason: str = ""


class SqlImages:
    """The pictures that editions hold, by article; a row is never replaced."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, article_id: str, as_of: datetime, body: bytes, width: int, height: int) -> None:
        """Store the picture of an article.

        One that another article has is a logo, or was shown before: it is stored as none.
        """
        name = f"{hashlib.sha256(body).hexdigest()[:16]}.jpg"
        with self._database.writing() as connection:
            other = select(IMAGES.c.article_id).where(
                IMAGES.c.name == name, IMAGES.c.article_id != article_id
            )
            row = {"name": name, "width": width, "height": height, "body": body}
            if connection.execute(other.limit(1)).first() is not None:
                row = {"reason": SEEN_BEFORE}
            insert = self._database.insert(IMAGES).on_conflict_do_nothing()
            connection.execute(insert.values(article_id=article_id, as_of=as_of, **row))

    def add_failure(self, article_id: str, as_of: datetime, reason: str) -> None:
        """Store why an article has no picture."""
        insert = self._database.insert(IMAGES).on_conflict_do_nothing()
        with self._database.writing() as connection:
            connection.execute(insert.values(article_id=article_id, as_of=as_of, reason=reason))

    def of_articles(self, article_ids: Iterable[str]) -> Mapping[str, StoredImage]:
        """Return what is stored of the pictures of some articles, by their ids."""
        columns = (IMAGES.c.article_id, IMAGES.c.name, IMAGES.c.width, IMAGES.c.height, IMAGES.c.reason)
        images: dict[str, StoredImage] = {}
        with self._database.reading() as connection:
            for batch in batches(sorted(set(article_ids))):
                query = select(*columns, IMAGES.c.body).where(IMAGES.c.article_id.in_(batch))
                for row in connection.execute(query):
                    if DAMAGED in row:
                        continue
                    images[row.article_id] = StoredImage(
                        article_id=row.article_id,
                        name=row.name,
                        width=row.width or 0,
                        height=row.height or 0,
                        size=len(row.body or b""),
                        reason=row.reason or "",
                    )
        return images

    def bodies(self, names: Iterable[str]) -> Mapping[str, bytes]:
        """Return the bytes of some pictures by their names; what cannot be read is left out."""
        bodies: dict[str, bytes] = {}
        with self._database.reading() as connection:
            for batch in batches(sorted(set(names))):
                rows = connection.execute(
                    select(IMAGES.c.name, IMAGES.c.body).where(IMAGES.c.name.in_(batch))
                )
                bodies.update({row.name: row.body for row in rows if DAMAGED not in row})
        return bodies


def save_shown_images(connection: Connection, edition: Edition) -> None:
    """Store that an edition shows some pictures, which are then never pruned."""
    names = {story.image.name for story in edition.stories if story.image}
    if names:
        shown = update(IMAGES).where(IMAGES.c.name.in_(sorted(names)))
        connection.execute(shown.values(shown=edition.as_of))
