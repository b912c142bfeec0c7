"""Stories in the store: fingerprints of articles, who is in which story since when, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Engine,
    Row,
    Select,
    Subquery,
    and_,
    delete,
    func,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.columns import DAMAGED, UtcDateTime
from flows.adapters.database.damage import Damage
from flows.adapters.database.database import told
from flows.adapters.database.rows import article_from_row
from flows.adapters.database.schema import (
    ARTICLES,
    DECISIONS,
    FINGERPRINTS,
    MEMBERSHIPS,
    SIGHTINGS,
    STORY_CHANGES,
)
from flows.model import (
    Article,
    ChangeKind,
    Decision,
    Membership,
    Regrouping,
    StoredFingerprint,
    StoryChange,
    WindowArticle,
)

# Rows of one statement: below every database's bound on parameters.
BATCH = 400

_T = TypeVar("_T")


class SqlStories:
    """Implements `flows.ports.StoryStore` on an open store."""

    def __init__(self, engine: Engine, name: str, damage: Damage) -> None:
        self._engine = engine
        self._damage = damage
        self._name = name
        self._reading = engine.execution_options(reads_only=True)
        self._upsert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def save_fingerprints(self, fingerprints: Iterable[StoredFingerprint]) -> None:
        """Store fingerprints in place of earlier ones of their articles, each batch a transaction."""
        statement = self._upsert(FINGERPRINTS)
        statement = statement.on_conflict_do_update(
            index_elements=["article_id"],
            set_={name: statement.excluded[name] for name in ("version", "signature", "vector")},
        )
        for batch in _batches(fingerprints):
            with told(self._name), self._engine.begin() as connection:
                connection.execute(statement, [_fields(each) for each in batch])

    def unmarked(
        self, sources: Sequence[str], span: tuple[datetime, datetime], version: int
    ) -> Iterator[Article]:
        """Yield the articles of a window (as in `window`) without a fingerprint of a version, by id."""
        seen = _seen(sources, span)
        query = (
            select(ARTICLES, seen.c.source, seen.c.first_seen)
            .join(seen, seen.c.article_id == ARTICLES.c.id)
            .join(FINGERPRINTS, _made_by(version), isouter=True)
            .where(_within(span, seen), FINGERPRINTS.c.article_id.is_(None))
            .order_by(ARTICLES.c.id)
        )
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execution_options(yield_per=BATCH).execute(query)
            yield from self._damage.read(rows, "article", article_from_row)

    def window(
        self, sources: Sequence[str], span: tuple[datetime, datetime], version: int
    ) -> Iterator[WindowArticle]:
        """Yield the articles sighted in one of `sources` whose time is in a span, without their texts.

        The first moment of a span is outside it and the last inside; what was first seen after it is left
        out. A fingerprint of another version is none. Ordered by id.
        """
        seen = _seen(sources, span)
        query = (
            select(
                ARTICLES.c.id.label("article_id"),
                ARTICLES.c.outlet,
                func.coalesce(ARTICLES.c.published, seen.c.first_seen, type_=UtcDateTime).label("time"),
                ARTICLES.c.language,
                FINGERPRINTS.c.signature,
                FINGERPRINTS.c.vector,
            )
            .join(seen, seen.c.article_id == ARTICLES.c.id)
            .join(FINGERPRINTS, _made_by(version), isouter=True)
            .where(_within(span, seen))
            .order_by(ARTICLES.c.id)
        )
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execution_options(yield_per=BATCH).execute(query)
            yield from self._damage.read(rows, "article", lambda row: WindowArticle(**row._mapping))

    def signatures(self, article_ids: Sequence[str], version: int) -> dict[str, bytes]:
        """Return the signatures of some articles by id, but for those without one of that version."""
        found: dict[str, bytes] = {}
        with told(self._name), self._reading.begin() as connection:
            for batch in _batches(sorted(set(article_ids))):
                query = select(FINGERPRINTS.c.article_id, FINGERPRINTS.c.signature).where(
                    FINGERPRINTS.c.article_id.in_(batch),
                    FINGERPRINTS.c.version == version,
                    FINGERPRINTS.c.signature.is_not(None),
                )
                rows = connection.execute(query)
                found.update((row.article_id, row.signature) for row in rows if row.signature is not None)
        return found

    def memberships(
        self, article_ids: Sequence[str], until: datetime, *, before: bool = False
    ) -> tuple[Membership, ...]:
        """Return the latest membership of each article until a time, or before it, ordered by article.

        Articles without one are left out.
        """
        timely = MEMBERSHIPS.c.since < until if before else MEMBERSHIPS.c.since <= until
        found: list[Membership] = []
        with told(self._name), self._reading.begin() as connection:
            for batch in _batches(sorted(set(article_ids))):
                rows = connection.execute(_latest(MEMBERSHIPS.c.article_id.in_(batch) & timely))
                found += self._damage.read(rows, "article", lambda row: Membership(**row._mapping))
        return tuple(found)

    def members(self, story_id: str, until: datetime) -> tuple[Membership, ...]:
        """Return the memberships of the articles that are in a story at a time, ordered by article."""
        query = select(MEMBERSHIPS.c.article_id).where(MEMBERSHIPS.c.story_id == story_id).distinct()
        with told(self._name), self._reading.begin() as connection:
            ids = [each for each in connection.scalars(query) if each is not DAMAGED]
        return tuple(each for each in self.memberships(ids, until) if each.story_id == story_id)

    def save_regrouping(self, as_of: datetime, made: Regrouping) -> None:
        """Store what a batch changed in place of what an earlier one with the same `as_of` did, at once."""
        members = [_fields(each) for each in made.memberships]
        changes = [asdict(each) | {"kind": each.kind.value} for each in made.changes]
        with told(self._name), self._engine.begin() as connection:
            connection.execute(delete(MEMBERSHIPS).where(MEMBERSHIPS.c.since == as_of))
            connection.execute(delete(STORY_CHANGES).where(STORY_CHANGES.c.as_of == as_of))
            for table, rows in ((MEMBERSHIPS, members), (STORY_CHANGES, changes)):
                if rows:
                    connection.execute(insert(table), rows)

    def changes(self, story_id: str) -> tuple[StoryChange, ...]:
        """Return the merges and splits of a story, oldest first."""
        columns = (STORY_CHANGES.c.story_id, STORY_CHANGES.c.as_of, STORY_CHANGES.c.kind)
        query = select(*columns, STORY_CHANGES.c.other_ids).where(STORY_CHANGES.c.story_id == story_id)
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execute(query.order_by(STORY_CHANGES.c.as_of, STORY_CHANGES.c.kind)).all()
        return tuple(self._damage.read(rows, "change of story", _story_change))

    def decide(self, decision: Decision) -> None:
        """Store what a person decided."""
        row = asdict(decision) | {"kind": decision.kind.value}
        with told(self._name), self._engine.begin() as connection:
            connection.execute(insert(DECISIONS), [row])

    def antedate(self, at: datetime) -> None:
        """Let what was decided after a time count from that time on."""
        with told(self._name), self._engine.begin() as connection:
            connection.execute(update(DECISIONS).where(DECISIONS.c.at > at).values(at=at))

    def decisions(self, until: datetime) -> tuple[Decision, ...]:
        """Return what was decided until a time, oldest first, and of one time what was stored first."""
        query = select(DECISIONS).where(DECISIONS.c.at <= until).order_by(DECISIONS.c.at, DECISIONS.c.number)
        with told(self._name), self._reading.begin() as connection:
            rows = connection.execute(query).all()
        return tuple(self._damage.read(rows, "decision", _decision))


def _story_change(row: Row[Any]) -> StoryChange:
    return StoryChange(
        kind=ChangeKind(row.kind),
        as_of=row.as_of,
        story_id=row.story_id,
        other_ids=tuple(row.other_ids),
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        kind=ChangeKind(row.kind),
        at=row.at,
        article_ids=tuple(row.article_ids),
        other_ids=tuple(row.other_ids),
    )


def _seen(sources: Sequence[str], span: tuple[datetime, datetime]) -> Subquery:
    """Select the articles sighted in one of some sources, and when first; `source` is one of these.

    Only those that may lie in a span of time: what is older is not even looked at.
    """
    sighted = SIGHTINGS.c.source.in_(sorted(set(sources)))
    candidates = union(
        select(ARTICLES.c.id).where(ARTICLES.c.published > span[0], ARTICLES.c.published <= span[1]),
        select(SIGHTINGS.c.article_id).where(
            sighted, SIGHTINGS.c.first_seen > span[0], SIGHTINGS.c.first_seen <= span[1]
        ),
    )
    return (
        select(
            SIGHTINGS.c.article_id,
            func.min(SIGHTINGS.c.first_seen, type_=UtcDateTime).label("first_seen"),
            func.min(SIGHTINGS.c.source).label("source"),
        )
        .where(sighted, SIGHTINGS.c.first_seen <= span[1], SIGHTINGS.c.article_id.in_(candidates))
        .group_by(SIGHTINGS.c.article_id)
        .subquery()
    )


def _within(span: tuple[datetime, datetime], seen: Subquery) -> ColumnElement[bool]:
    time = func.coalesce(ARTICLES.c.published, seen.c.first_seen, type_=UtcDateTime)
    return and_(time > span[0], time <= span[1])


def _made_by(version: int) -> ColumnElement[bool]:
    return and_(FINGERPRINTS.c.article_id == ARTICLES.c.id, FINGERPRINTS.c.version == version)


def _latest(condition: ColumnElement[bool]) -> Select[Any]:
    latest = (
        select(MEMBERSHIPS.c.article_id, func.max(MEMBERSHIPS.c.since).label("since"))
        .where(condition)
        .group_by(MEMBERSHIPS.c.article_id)
        .subquery()
    )
    same = and_(latest.c.article_id == MEMBERSHIPS.c.article_id, latest.c.since == MEMBERSHIPS.c.since)
    return select(MEMBERSHIPS).join(latest, same).order_by(MEMBERSHIPS.c.article_id)


def _fields(value: StoredFingerprint | Membership) -> dict[str, Any]:
    """Return the fields of a value as they are; `asdict` would copy each of a hundred thousand."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _batches(values: Iterable[_T]) -> Iterator[list[_T]]:
    remaining = iter(values)
    while batch := list(islice(remaining, BATCH)):
        yield batch
