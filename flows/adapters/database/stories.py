"""Stories in the store: fingerprints, the story of each article over time, decisions of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, delete, func, insert, select, union, update

from flows.adapters.database.columns import UtcDateTime
from flows.adapters.database.connection import BATCH, Database, again, batches
from flows.adapters.database.schema import (
    ARTICLES,
    DECISIONS,
    FINGERPRINTS,
    MEMBERSHIPS,
    SIGHTINGS,
    STORY_CHANGES,
    THEME_LESSONS,
)
from flows.model import (
    Article,
    ChangeKind,
    Decision,
    Membership,
    Regrouping,
    StoredFingerprint,
    StoredLessons,
    StoryChange,
    WindowArticle,
)

_T = TypeVar("_T")

# The latest edition may be made again, with the lessons that it had.
_KEPT_LESSONS = 3


class SqlStories:
    """Implements `flows.ports.StoryStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_fingerprints(self, fingerprints: Iterable[StoredFingerprint]) -> None:
        """Store fingerprints in place of earlier ones of their articles, each batch a transaction."""
        for batch in batches(fingerprints):
            self._save_fingerprints(batch)

    @again
    def _save_fingerprints(self, fingerprints: Sequence[StoredFingerprint]) -> None:
        rows = sorted(map(_fields, fingerprints), key=itemgetter("article_id"))
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(FINGERPRINTS), rows)

    def without_fingerprint(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[Article]:
        """Yield the articles of a window (as in `window`) without a fingerprint of a version, by id."""
        seen = _seen(sources, after, until)
        query = (
            select(ARTICLES, seen.c.source, seen.c.first_seen)
            .join(seen, seen.c.article_id == ARTICLES.c.id)
            .join(FINGERPRINTS, _fingerprint(version), isouter=True)
            .where(FINGERPRINTS.c.article_id.is_(None))
        )
        yield from self._of_window(query, seen, after, until, article_of_row)

    def window(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[WindowArticle]:
        """Yield the articles sighted in one of `sources` whose time is in a span, without their texts, by id.

        `after` is outside the span and `until` inside; what was first seen later is left out. A fingerprint
        of another version counts as missing.
        """
        seen = _seen(sources, after, until)
        query = (
            select(
                ARTICLES.c.id.label("article_id"),
                ARTICLES.c.outlet,
                _time(seen).label("time"),
                ARTICLES.c.language,
                ARTICLES.c.named.is_not(None).label("secondhand"),
                FINGERPRINTS.c.signature,
                FINGERPRINTS.c.vector,
            )
            .join(seen, seen.c.article_id == ARTICLES.c.id)
            .join(FINGERPRINTS, _fingerprint(version), isouter=True)
        )
        yield from self._of_window(query, seen, after, until, lambda row: WindowArticle(**row._mapping))

    def _of_window(
        self,
        query: Select[Any],
        seen: Subquery,
        after: datetime,
        until: datetime,
        make: Callable[[Row[Any]], _T],
    ) -> Iterator[_T]:
        """Yield the values of the rows of a query whose article's time is in a span, ordered by article."""
        in_span = (_time(seen) > after, _time(seen) <= until)
        query = query.where(*in_span, ARTICLES.c.text_hash.is_(None)).order_by(ARTICLES.c.id)
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=BATCH).execute(query)
            yield from self._database.readable(rows, "article", make)

    def signatures(self, article_ids: Sequence[str], version: int) -> dict[str, bytes]:
        """Return the signatures of some articles by id; those without one of that version are left out."""
        signatures: dict[str, bytes] = {}
        for batch in batches(sorted(set(article_ids))):
            query = select(FINGERPRINTS.c.article_id, FINGERPRINTS.c.signature).where(
                FINGERPRINTS.c.article_id.in_(batch), FINGERPRINTS.c.version == version
            )
            rows = self._database.rows(query)
            signatures |= {row.article_id: row.signature for row in rows if row.signature is not None}
        return signatures

    def memberships(
        self, article_ids: Sequence[str], until: datetime, *, before: bool = False
    ) -> tuple[Membership, ...]:
        """Return the latest membership of each article until a time, or before it, ordered by article.

        Articles without one are left out.
        """
        in_time = MEMBERSHIPS.c.since < until if before else MEMBERSHIPS.c.since <= until
        memberships: list[Membership] = []
        for batch in batches(sorted(set(article_ids))):
            latest = (
                select(MEMBERSHIPS.c.article_id, func.max(MEMBERSHIPS.c.since).label("since"))
                .where(MEMBERSHIPS.c.article_id.in_(batch), in_time)
                .group_by(MEMBERSHIPS.c.article_id)
                .subquery()
            )
            is_latest = and_(
                latest.c.article_id == MEMBERSHIPS.c.article_id, latest.c.since == MEMBERSHIPS.c.since
            )
            query = select(MEMBERSHIPS).join(latest, is_latest).order_by(MEMBERSHIPS.c.article_id)
            memberships += self._database.values(query, "article", lambda row: Membership(**row._mapping))
        return tuple(memberships)

    @again
    def save_regrouping(self, as_of: datetime, regrouping: Regrouping) -> None:
        """Store what a batch changed in place of what an earlier one with the same `as_of` did, at once."""
        members = [_fields(member) for member in regrouping.memberships]
        changes = [
            {"as_of": change.as_of, "kind": change.kind.value, "story_id": change.story_id, "other_id": other}
            for change in regrouping.changes
            for other in dict.fromkeys(change.other_ids)
        ]
        with self._database.writing() as connection:
            connection.execute(delete(MEMBERSHIPS).where(MEMBERSHIPS.c.since == as_of))
            connection.execute(delete(STORY_CHANGES).where(STORY_CHANGES.c.as_of == as_of))
            for table, rows in ((MEMBERSHIPS, members), (STORY_CHANGES, changes)):
                if rows:
                    connection.execute(insert(table), rows)

    def theme_lessons(self, until: datetime, *, before: bool = False) -> StoredLessons | None:
        """Return the latest lessons of themes until a time, or before it."""
        in_time = THEME_LESSONS.c.as_of < until if before else THEME_LESSONS.c.as_of <= until
        query = select(THEME_LESSONS).where(in_time).order_by(THEME_LESSONS.c.as_of.desc()).limit(1)
        lessons = self._database.values(query, "lessons of themes", lambda row: StoredLessons(**row._mapping))
        return next(iter(lessons), None)

    def save_theme_lessons(self, as_of: datetime, body: bytes) -> None:
        """Store lessons in place of those of the same time, and keep few older ones."""
        times = select(THEME_LESSONS.c.as_of).order_by(THEME_LESSONS.c.as_of.desc())
        with self._database.writing() as connection:
            row = {"as_of": as_of, "body": body}
            connection.execute(self._database.upsert(THEME_LESSONS), [row])
            outdated = connection.scalars(times.offset(_KEPT_LESSONS)).all()
            connection.execute(delete(THEME_LESSONS).where(THEME_LESSONS.c.as_of.in_(outdated)))

    def changes(self, story_id: str) -> tuple[StoryChange, ...]:
        """Return the merges and splits of a story, oldest first."""
        columns = [STORY_CHANGES.c[name] for name in ("story_id", "as_of", "kind", "other_id")]
        query = select(*columns).where(STORY_CHANGES.c.story_id == story_id).order_by(*columns)
        changes = self._database.values(query, "change of story", _story_change)
        return tuple(
            replace(first, other_ids=(*first.other_ids, *(other for one in more for other in one.other_ids)))
            for _, (first, *more) in groupby(changes, key=attrgetter("as_of", "kind"))
        )

    def decide(self, decision: Decision) -> None:
        """Store what a person decided."""
        row = asdict(decision) | {"kind": decision.kind.value}
        with self._database.writing() as connection:
            connection.execute(insert(DECISIONS), [row])

    def backdate_decisions(self, at: datetime) -> None:
        """Make the decisions of after a time count from that time on."""
        with self._database.writing() as connection:
            connection.execute(update(DECISIONS).where(DECISIONS.c.at > at).values(at=at))

    def decisions(self, until: datetime) -> tuple[Decision, ...]:
        """Return the decisions made until a time, oldest first; those of one time as they were stored."""
        query = select(DECISIONS).where(DECISIONS.c.at <= until).order_by(DECISIONS.c.at, DECISIONS.c.number)
        return tuple(self._database.values(query, "decision", _decision))


def _seen(sources: Sequence[str], after: datetime, until: datetime) -> Subquery:
    """Select the articles sighted in one of `sources` by `until`: when first, and one of these sources.

    Only articles that may lie in the span are selected, so that older ones are not even looked at.
    """
    sighted = SIGHTINGS.c.source.in_(sorted(set(sources)))
    candidates = union(
        select(ARTICLES.c.id).where(ARTICLES.c.published > after, ARTICLES.c.published <= until),
        select(SIGHTINGS.c.article_id).where(
            sighted, SIGHTINGS.c.first_seen > after, SIGHTINGS.c.first_seen <= until
        ),
    )
    return (
        select(
            SIGHTINGS.c.article_id,
            func.min(SIGHTINGS.c.first_seen, type_=UtcDateTime()).label("first_seen"),
            func.min(SIGHTINGS.c.source).label("source"),
        )
        .where(sighted, SIGHTINGS.c.first_seen <= until, SIGHTINGS.c.article_id.in_(candidates))
        .group_by(SIGHTINGS.c.article_id)
        .subquery()
    )


def _time(seen: Subquery) -> ColumnElement[datetime]:
    return func.coalesce(ARTICLES.c.published, seen.c.first_seen, type_=UtcDateTime())


def _fingerprint(version: int) -> ColumnElement[bool]:
    return and_(FINGERPRINTS.c.article_id == ARTICLES.c.id, FINGERPRINTS.c.version == version)


def _fields(value: StoredFingerprint | Membership) -> dict[str, Any]:
    """Return the fields of a value as they are; `asdict` would copy each of a hundred thousand."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def article_of_row(row: Row[Any]) -> Article:
    """Return the article of a row of `articles` joined with one of its sightings."""
    values = dict(row._mapping)
    return Article(**{**values, "categories": tuple(values["categories"])})


def _story_change(row: Row[Any]) -> StoryChange:
    """Return a change with one of its other stories."""
    return StoryChange(
        kind=ChangeKind(row.kind),
        as_of=row.as_of,
        story_id=row.story_id,
        other_ids=(row.other_id,),
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        kind=ChangeKind(row.kind),
        at=row.at,
        article_ids=tuple(row.article_ids),
        other_ids=tuple(row.other_ids),
    )
