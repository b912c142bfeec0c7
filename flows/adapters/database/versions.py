"""The later texts of articles in the store, the places that editions quoted, and corrections of stories."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, delete, insert, select

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, batches
from flows.adapters.database.schema import ARTICLE_VERSIONS, ARTICLES, CORRECTIONS, QUOTATIONS
from flows.model import Article, ArticleVersion, Correction, Edition, QuotedPlace, QuotedSpan

# The newest corrections that a page of a story shows.
MOST_CORRECTIONS = 50

_CORRECTIONS = TypeAdapter(list[Correction])

_T = TypeVar("_T", ArticleVersion, QuotedPlace)


class SqlVersions:
    """Implements `flows.ports.VersionStore`."""

    def __init__(self, database: Database, digest: str) -> None:
        self._database = database
        self._digest = digest

    def differing(self, articles: Iterable[Article]) -> frozenset[str]:
        """Return the ids of those articles whose stored text is another; a pruned one is compared no more."""
        differing: set[str] = set()
        with self._database.reading() as connection:
            for batch in batches(articles):
                texts = {article.id: article.text for article in batch}
                stored = select(ARTICLES.c.id, ARTICLES.c.text).where(ARTICLES.c.text_hash.is_(None))
                rows = connection.execute(stored.where(ARTICLES.c.id.in_(sorted(texts))))
                differing.update(row.id for row in rows if DAMAGED not in row and row.text != texts[row.id])
        return frozenset(differing)

    def add(self, versions: Iterable[ArticleVersion]) -> None:
        """Store versions; one of the same article and time stays as it is."""
        for batch in batches(versions):
            with self._database.writing() as connection:
                statement = self._database.insert(ARTICLE_VERSIONS).on_conflict_do_nothing()
                connection.execute(statement, [asdict(version) for version in batch])

    def between(self, after: datetime, until: datetime) -> tuple[ArticleVersion, ...]:
        """Return the versions read later than one time until another, by article and time."""
        read = ARTICLE_VERSIONS.c.as_of
        query = select(ARTICLE_VERSIONS).where(read > after, read <= until)
        return tuple(self._values(query.order_by(*ARTICLE_VERSIONS.primary_key), ArticleVersion))

    def of(self, article_ids: Iterable[str], until: datetime) -> tuple[ArticleVersion, ...]:
        """Return the versions of some articles read until a time, by article and time."""
        query = select(ARTICLE_VERSIONS).where(ARTICLE_VERSIONS.c.as_of <= until)
        query = query.order_by(*ARTICLE_VERSIONS.primary_key)
        return tuple(
            version
            for batch in batches(sorted(set(article_ids)))
            for version in self._values(query.where(ARTICLE_VERSIONS.c.article_id.in_(batch)), ArticleVersion)
        )

    def quoted(self, article_ids: Iterable[str], before: datetime) -> tuple[QuotedPlace, ...]:
        """Return the places that editions before a time quoted in some articles, by article and place."""
        columns = QUOTATIONS.c
        query = select(QUOTATIONS).where(columns.digest == self._digest, columns.as_of < before)
        query = query.order_by(columns.article_id, columns.start, columns.end, columns.as_of)
        return tuple(
            place
            for batch in batches(sorted(set(article_ids)))
            for place in self._values(query.where(columns.article_id.in_(batch)), QuotedPlace)
        )

    def sentences(self, article_ids: Iterable[str]) -> dict[QuotedSpan, str]:
        """Return the sentences that editions quoted in some articles whose texts were pruned."""
        columns = QUOTATIONS.c
        query = select(columns.article_id, columns.start, columns.end, columns.text)
        query = query.where(columns.digest == self._digest, columns.text.is_not(None))
        return {
            QuotedSpan(row.article_id, row.start, row.end): row.text
            for batch in batches(sorted(set(article_ids)))
            for row in self._database.rows(query.where(columns.article_id.in_(batch)))
            if DAMAGED not in row
        }

    def _values(self, query: Select[Any], kind: type[_T]) -> list[_T]:
        names = [field.name for field in fields(kind)]
        return self._database.values(
            query, "version of article", lambda row: kind(**{name: getattr(row, name) for name in names})
        )


def corrections_of(database: Database, digest: str, story_ids: Iterable[str]) -> tuple[Correction, ...]:
    """Return the newest corrections in editions of a digest for some stories, newest first."""
    columns = CORRECTIONS.c
    query = select(columns.story_id, columns.body).where(columns.digest == digest)
    query = (
        query.where(columns.story_id.in_(sorted(set(story_ids))))
        .order_by(columns.as_of.desc(), columns.story_id)
        .limit(MOST_CORRECTIONS)
    )
    rows = database.values(query, "corrections of story", _corrections)
    return tuple(correction for corrections in rows for correction in corrections)[:MOST_CORRECTIONS]


def save_quotations(connection: Connection, edition: Edition, digest: str) -> None:
    """Store what an edition of a digest quotes and corrects, in place of what one of the same time did."""
    for table in (QUOTATIONS, CORRECTIONS):
        of_time = (table.c.digest == digest, table.c.as_of == edition.as_of)
        connection.execute(delete(table).where(*of_time))
    moment = {"digest": digest, "as_of": edition.as_of}
    places = {
        (quote.article_id, quote.start, quote.end): story.id
        for story in edition.stories
        for quote in story.quotations
    }
    if places:
        rows = [
            {"article_id": article_id, "start": start, "end": end, "story_id": story, **moment}
            for (article_id, start, end), story in sorted(places.items())
        ]
        connection.execute(insert(QUOTATIONS), rows)
    ordered = sorted(edition.corrections, key=lambda correction: correction.story_id)
    for story_id, corrections in groupby(ordered, key=lambda correction: correction.story_id):
        plain = _CORRECTIONS.dump_python(list(corrections), mode="json")
        body = zlib.compress(json.dumps(plain).encode())
        connection.execute(insert(CORRECTIONS).values(story_id=story_id, body=body, **moment))


def _corrections(row: Row[Any]) -> list[Correction]:
    try:
        return _CORRECTIONS.validate_python(json.loads(zlib.decompress(row.body)))
    except zlib.error as error:
        raise ValueError(str(error)) from error
