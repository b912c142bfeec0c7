"""Stories, themes and outlets of editions in rows of their own, so that a page decodes few of them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, insert, or_, select

from flows.adapters.database.columns import DAMAGED
from flows.adapters.database.connection import Database, batches
from flows.adapters.database.schema import CORRECTIONS, EDITIONS, PAGE_DAYS, STORY_CHANGES, TELLINGS
from flows.adapters.database.versions import corrections_of
from flows.model import ChangeKind, Edition, NamedStory, Story
from flows.model.archive import (
    SHOWN_LATELY,
    EditionMoment,
    ListedPage,
    OutletDay,
    OutletPast,
    RecentStory,
    StoryCourse,
    Telling,
    ThemeDay,
    ThemePast,
    outlet_days_of,
    theme_days_of,
)
from flows.urls.own_pages import outlet_slug, story_path

# A page shows so many tellings of a story, and so many entries of a theme or an outlet.
MOST_TELLINGS = 60
MOST_ENTRIES = 200
# Merges of merges that are followed.
_LONGEST_CHAIN = 20
# A feed looks at so many tellings for each story that it holds.
_TELLINGS_OF_STORY = 5

_THEME, _OUTLET = "theme", "outlet"
_STORIES = TypeAdapter(Story)
_THEME_DAYS = TypeAdapter(ThemeDay)
_OUTLET_DAYS = TypeAdapter(OutletDay)

_MOMENT = [TELLINGS.c[name] for name in ("story_id", "edition_id", "as_of", "time_zone", "interface")]

_T = TypeVar("_T")


class SqlChronicle:
    """Reads the courses of stories, and the last days of themes and outlets.

    Rows that cannot be read are passed over.
    """

    def __init__(self, database: Database, digest: str) -> None:
        self._database = database
        self._digest = digest
        self._is_told = TELLINGS.c.digest == digest

    def course(self, story_id: str) -> StoryCourse | None:
        """Return the course of a story; None if no edition holds it."""
        query = select(*_MOMENT).where(self._is_told, TELLINGS.c.story_id == story_id)
        query = query.order_by(TELLINGS.c.as_of.desc())
        newest = query.add_columns(TELLINGS.c.body).limit(MOST_TELLINGS)
        tellings = self._database.values(newest, "story", _telling)
        if not tellings:
            return None
        earlier = self._database.values(query.offset(MOST_TELLINGS), "story", _moment)
        merged = self._partners(story_id, ChangeKind.MERGE, is_subject=True)
        return StoryCourse(
            id=story_id,
            tellings=tuple(tellings),
            earlier=tuple(earlier),
            merged_into=self._survivor(story_id),
            merged_from=self._named(merged),
            split=self._named(
                {
                    *self._partners(story_id, ChangeKind.SPLIT, is_subject=True),
                    *self._partners(story_id, ChangeKind.SPLIT, is_subject=False),
                }
            ),
            corrections=corrections_of(self._database, self._digest, (story_id, *merged)),
        )

    def story_ids(self, as_of: datetime | None = None) -> tuple[str, ...]:
        """Return the ids of all stories that editions hold, or of those in the edition of a time."""
        query = select(TELLINGS.c.story_id).distinct().where(self._is_told).order_by(TELLINGS.c.story_id)
        if as_of is not None:
            query = query.where(TELLINGS.c.as_of == as_of)
        return tuple(row.story_id for row in self._database.rows(query) if DAMAGED not in row)

    def corrected_ids(self, as_of: datetime) -> tuple[str, ...]:
        """Return the ids of the stories of which the edition of a time corrects a quotation."""
        of_time = (CORRECTIONS.c.digest == self._digest, CORRECTIONS.c.as_of == as_of)
        query = select(CORRECTIONS.c.story_id).where(*of_time)
        return tuple(row.story_id for row in self._database.rows(query) if DAMAGED not in row)

    def touched(self, story_ids: Sequence[str], after: datetime | None, until: datetime) -> frozenset[str]:
        """Return stories that were merged with or split from some, by steps, or any in a span of time."""
        columns = (STORY_CHANGES.c.story_id, STORY_CHANGES.c.other_id)
        ids: set[str] = set()
        if after is not None:
            ids |= self._changed((STORY_CHANGES.c.as_of > after) & (STORY_CHANGES.c.as_of <= until))
        reached, following = set(story_ids), set(story_ids)
        for _ in range(_LONGEST_CHAIN):
            partners: set[str] = set()
            for batch in batches(sorted(following)):
                partners |= self._changed(or_(*(column.in_(batch) for column in columns)))
            ids |= partners
            following = partners - reached
            if not following:
                break
            reached |= following
        return frozenset(ids)

    def _changed(self, condition: ColumnElement[bool]) -> set[str]:
        """Return both stories of some merges and splits."""
        columns = (STORY_CHANGES.c.story_id, STORY_CHANGES.c.other_id)
        rows = self._database.rows(select(*columns).where(condition))
        return {value for row in rows for value in row if value is not DAMAGED}

    def recent(
        self, most: int, briefs: int | None = None, theme_id: str | None = None
    ) -> tuple[RecentStory, ...]:
        """Return the stories told last, of a theme or of all, each as its newest edition holds it.

        The newest edition comes first, and its stories in reading order. Of each edition at most so many
        `briefs` count. For all themes, editions older than the last `most` are not looked at.
        """
        columns = (TELLINGS.c.story_id, TELLINGS.c.as_of)
        query = select(*columns).where(self._is_told)
        query = query.order_by(TELLINGS.c.as_of.desc(), TELLINGS.c.place)
        if theme_id is not None:
            query = query.where(TELLINGS.c.theme_id == theme_id)
        else:
            times = select(EDITIONS.c.as_of).where(EDITIONS.c.digest == self._digest)
            last = times.order_by(EDITIONS.c.as_of.desc()).limit(most).subquery()
            query = query.where(TELLINGS.c.as_of >= select(func.min(last.c.as_of)).scalar_subquery())
        if briefs is not None:
            query = query.where(TELLINGS.c.brief <= briefs)
        newest: dict[str, datetime] = {}
        for row in self._database.rows(query.limit(most * _TELLINGS_OF_STORY)):
            if DAMAGED not in row and len(newest) < most:
                newest.setdefault(row.story_id, row.as_of)
        first = select(TELLINGS.c.story_id, func.min(TELLINGS.c.as_of).label("first"))
        firsts: dict[str, datetime] = {}
        for batch in batches(list(newest)):
            query = first.where(self._is_told, TELLINGS.c.story_id.in_(batch)).group_by(TELLINGS.c.story_id)
            firsts |= {row.story_id: row.first for row in self._database.rows(query) if DAMAGED not in row}
        return tuple(
            RecentStory(telling=telling, first=firsts.get(telling.story.id, telling.edition.as_of))
            for as_of in dict.fromkeys(newest.values())
            for telling in self._tellings(as_of, [key for key, time in newest.items() if time == as_of])
        )

    def _tellings(self, as_of: datetime, story_ids: Sequence[str]) -> Iterator[Telling]:
        """Yield some stories of an edition in reading order."""
        query = select(*_MOMENT, TELLINGS.c.body, TELLINGS.c.place)
        query = query.where(self._is_told, TELLINGS.c.as_of == as_of)
        for batch in batches(story_ids):
            chosen = query.where(TELLINGS.c.story_id.in_(batch)).order_by(TELLINGS.c.place)
            yield from self._database.values(chosen, "story", _telling)

    def keys(self, kind: str, as_of: datetime | None = None) -> tuple[str, ...]:
        """Return the keys of all themes or outlets, or of those in the edition of a time."""
        if as_of is not None:
            query = select(PAGE_DAYS.c.key).where(*self._days_of(kind), PAGE_DAYS.c.as_of == as_of)
            return tuple(sorted(row.key for row in self._database.rows(query) if DAMAGED not in row))
        # From key to key by the index: all rows of a long history would be too many.
        first = select(func.min(PAGE_DAYS.c.key).label("key")).where(*self._days_of(kind))
        keys = first.cte("keys", recursive=True)
        following = first.where(PAGE_DAYS.c.key > keys.c.key).correlate(keys).scalar_subquery()
        keys = keys.union_all(select(following).where(keys.c.key.is_not(None)))
        entries = exists().where(*self._days_of(kind), PAGE_DAYS.c.key == keys.c.key, PAGE_DAYS.c.entries > 0)
        rows = self._database.rows(select(keys.c.key).where(entries))
        return tuple(sorted(row.key for row in rows if DAMAGED not in row))

    def _has_entries(self, kind: str, key: str) -> bool:
        """Return True if an edition had more of an outlet than failures."""
        entries = select(PAGE_DAYS.c.key).where(*self._days_of(kind, key))
        return bool(self._database.rows(entries.where(PAGE_DAYS.c.entries > 0).limit(1)))

    def theme(self, theme_id: str) -> ThemePast | None:
        """Return the last days of a theme; None if no edition has one of its stories."""
        days, older = self._days(_THEME, theme_id, _THEME_DAYS)
        return ThemePast(id=theme_id, days=days, older=older) if days else None

    def outlet(self, slug: str) -> OutletPast | None:
        """Return the last days of the outlet of a slug; None if no edition has one of its articles."""
        days, older = self._days(_OUTLET, slug, _OUTLET_DAYS)
        if not days or not self._has_entries(_OUTLET, slug):
            return None
        counts = (PAGE_DAYS.c.entries, PAGE_DAYS.c.first, PAGE_DAYS.c.copies)
        sums = select(*(func.coalesce(func.sum(count), 0) for count in counts))
        articles, first, copies = self._database.rows(
            sums.where(*self._lately(_OUTLET, slug, days[0].edition.as_of))
        )[0]
        return OutletPast(days=days, articles=articles, first=first, copies=copies, older=older)

    def first_told_in(self, times: Sequence[datetime]) -> tuple[ListedPage, ...]:
        """Return the pages of the stories that the editions of some times were the first to tell.

        Each comes with the time of its newest edition.
        """
        story_ids: set[str] = set()
        for some in batches(times):
            query = select(TELLINGS.c.story_id).distinct()
            query = query.where(self._is_told, TELLINGS.c.as_of.in_(some))
            story_ids.update(row.story_id for row in self._database.rows(query) if DAMAGED not in row)
        first, last = func.min(TELLINGS.c.as_of), func.max(TELLINGS.c.as_of)
        spans = select(TELLINGS.c.story_id, first.label("first"), last.label("last"))
        of_these, pages = frozenset(times), list[ListedPage]()
        for batch in batches(sorted(story_ids)):
            query = spans.where(self._is_told, TELLINGS.c.story_id.in_(batch)).group_by(TELLINGS.c.story_id)
            query = query.order_by(TELLINGS.c.story_id)
            pages += (
                ListedPage(story_path(row.story_id), row.last)
                for row in self._database.rows(query)
                if DAMAGED not in row and row.first in of_these
            )
        return tuple(pages)

    def first_told(self, story_ids: Sequence[str]) -> frozenset[datetime]:
        """Return the times of the editions that were the first to hold one of some stories."""
        first = select(func.min(TELLINGS.c.as_of).label("first")).group_by(TELLINGS.c.story_id)
        times: set[datetime] = set()
        for batch in batches(story_ids):
            rows = self._database.rows(first.where(self._is_told, TELLINGS.c.story_id.in_(batch)))
            times.update(row.first for row in rows if DAMAGED not in row)
        return frozenset(times)

    def _days(self, kind: str, key: str, values: TypeAdapter[_T]) -> tuple[tuple[_T, ...], int]:
        """Return the last days of a theme or an outlet, newest first, and the entries before them."""
        newest = select(func.max(PAGE_DAYS.c.as_of)).where(*self._days_of(kind, key))
        latest = self._database.rows(newest)[0][0]
        if latest is None or latest is DAMAGED:
            return (), 0
        counts = select(PAGE_DAYS.c.as_of, PAGE_DAYS.c.entries).where(*self._lately(kind, key, latest))
        rows = [
            row
            for row in self._database.rows(counts.order_by(PAGE_DAYS.c.as_of.desc()))
            if DAMAGED not in row
        ]
        shown, entries = list[datetime](), 0
        for row in rows:
            if shown and entries + row.entries > MOST_ENTRIES:
                break
            shown.append(row.as_of)
            entries += row.entries
        query = select(PAGE_DAYS.c.key, PAGE_DAYS.c.body).where(
            *self._days_of(kind, key), PAGE_DAYS.c.as_of.in_(shown)
        )
        days = self._database.values(
            query.order_by(PAGE_DAYS.c.as_of.desc()), kind, lambda row: _unpacked(values, row.body)
        )
        return tuple(days), sum(row.entries for row in rows) - entries

    def _days_of(self, kind: str, key: str | None = None) -> list[ColumnElement[bool]]:
        """Return the conditions for the days of all themes or outlets, or of one."""
        of_kind = [PAGE_DAYS.c.digest == self._digest, PAGE_DAYS.c.kind == kind]
        return of_kind if key is None else [*of_kind, PAGE_DAYS.c.key == key]

    def _lately(self, kind: str, key: str, latest: datetime) -> list[ColumnElement[bool]]:
        """Return the conditions for the days of a theme or an outlet that its page counts."""
        return [*self._days_of(kind, key), PAGE_DAYS.c.as_of > latest - SHOWN_LATELY]

    def _survivor(self, story_id: str) -> NamedStory | None:
        """Return the story that took in another, or took in that which took it in, and so on."""
        seen, ids = {story_id}, [story_id]
        for _ in range(_LONGEST_CHAIN):
            following = self._partners(ids[-1], ChangeKind.MERGE, is_subject=False)
            fresh = [other for other in following if other not in seen]
            if not fresh:
                break
            ids.append(fresh[-1])
            seen.add(fresh[-1])
        return next((named for other in reversed(ids[1:]) for named in self._named([other])), None)

    def _partners(self, story_id: str, kind: ChangeKind, *, is_subject: bool) -> tuple[str, ...]:
        """Return the other stories of a story's merges or splits, oldest change first."""
        one, other = STORY_CHANGES.c.story_id, STORY_CHANGES.c.other_id
        if not is_subject:
            one, other = other, one
        query = select(other.label("other")).where(one == story_id, STORY_CHANGES.c.kind == kind.value)
        rows = self._database.rows(query.order_by(STORY_CHANGES.c.as_of, other))
        return tuple(dict.fromkeys(row.other for row in rows if DAMAGED not in row))

    def _named(self, story_ids: Iterable[str]) -> tuple[NamedStory, ...]:
        """Return those of some stories that an edition holds, each under its newest headline."""
        columns = (TELLINGS.c.story_id, TELLINGS.c.headline, TELLINGS.c.language)
        newest = select(*columns).order_by(TELLINGS.c.as_of.desc()).limit(1)
        named: list[NamedStory] = []
        for story_id in sorted(set(story_ids)):
            query = newest.where(self._is_told, TELLINGS.c.story_id == story_id)
            named += self._database.values(
                query,
                "story",
                lambda row: NamedStory(id=row.story_id, headline=row.headline, language=row.language),
            )
        return tuple(named)


def save_days(connection: Connection, edition: Edition, digest: str) -> None:
    """Store what an edition holds of its stories, themes and outlets, in place of what it held before."""
    for table in (TELLINGS, PAGE_DAYS):
        of_time = (table.c.digest == digest, table.c.as_of == edition.as_of)
        connection.execute(delete(table).where(*of_time))
    briefs = {story.id: place for place, story in enumerate(edition.also_reported, 1)}
    tellings = [
        {
            "story_id": story.id,
            "as_of": edition.as_of,
            "edition_id": edition.id,
            "time_zone": edition.time_zone,
            "interface": edition.language,
            "headline": story.headline,
            "language": story.name.language,
            "theme_id": story.theme.id,
            "place": place,
            "brief": briefs.get(story.id, 0),
            "body": _packed(_STORIES, story),
        }
        for place, story in enumerate({story.id: story for story in edition.stories}.values(), 1)
    ]
    themes = [
        _day_row(_THEME, day.id, edition.as_of, len(day.stories), _packed(_THEME_DAYS, day))
        for day in theme_days_of(edition)
    ]
    outlets = {
        outlet_slug(day.name): _day_row(
            _OUTLET, outlet_slug(day.name), edition.as_of, len(day.articles), _packed(_OUTLET_DAYS, day)
        )
        | {
            "first": sum(entry.is_first for entry in day.articles),
            "copies": sum(entry.article.copy_of is not None for entry in day.articles),
        }
        for day in outlet_days_of(edition)
    }
    for table, rows in ((TELLINGS, tellings), (PAGE_DAYS, [*themes, *outlets.values()])):
        if rows:
            connection.execute(insert(table).values(digest=digest), rows)


def _day_row(kind: str, key: str, as_of: datetime, entries: int, body: bytes) -> dict[str, Any]:
    row = {"kind": kind, "key": key, "as_of": as_of, "entries": entries, "body": body}
    return {**row, "first": 0, "copies": 0}


def _packed(values: TypeAdapter[_T], value: _T) -> bytes:
    return zlib.compress(json.dumps(values.dump_python(value, mode="json", by_alias=True)).encode())


def _unpacked(values: TypeAdapter[_T], packed: bytes) -> _T:
    """Return the value that was packed. Raises ValueError for anything else."""
    try:
        # Not as JSON: pydantic's own refuses lone surrogates.
        return values.validate_python(json.loads(zlib.decompress(packed)))
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _moment(row: Row[Any]) -> EditionMoment:
    """Return the edition of a row. Raises one of UNREADABLE if nothing could be rendered from it."""
    ZoneInfo(row.time_zone)
    return EditionMoment(id=row.edition_id, as_of=row.as_of, time_zone=row.time_zone, language=row.interface)


def _telling(row: Row[Any]) -> Telling:
    return Telling(edition=_moment(row), story=_unpacked(_STORIES, row.body))
