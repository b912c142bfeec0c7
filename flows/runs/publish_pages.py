"""The pages of the archive as files: those that an edition changes, or all of them from the store alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from flows.adapters.sandbox.template_renderer import within_bounds
from flows.language.formatting import edition_folder
from flows.model import Edition, EditionHeader
from flows.model.archive import Neighbours
from flows.render.web import MonthsAround
from flows.runs.pipeline.pages import (
    MonthIndex,
    archive_files,
    edition_pages,
    month_files,
    outlet_files,
    story_files,
    theme_files,
)
from flows.runs.pipeline.publish import page_file
from flows.runs.session import Session
from flows.urls.own_pages import (
    month_of,
    month_path,
    slug_path,
    story_feed_path,
    story_path,
    theme_feed_path,
    theme_path,
)

# Pages that are rendered together: few enough to hold in memory.
_BATCH = 100

_T = TypeVar("_T")


def neighbours_of(session: Session, as_of: datetime) -> Neighbours:
    """Return the editions before and after a time."""
    editions = session.store.editions
    return Neighbours(previous=editions.latest(before=as_of), following=editions.following(as_of))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The stories, themes and outlets that an edition holds, by what names their pages."""

    stories: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()


def held_at(session: Session, as_of: datetime) -> Held:
    """Return what the edition of a time holds as it is stored; nothing if there is none."""
    chronicle = session.store.chronicle
    return Held(
        stories=frozenset(chronicle.story_ids(as_of)),
        themes=frozenset(chronicle.keys("theme", as_of)),
        outlets=frozenset(chronicle.keys("outlet", as_of)),
    )


def changed_pages(
    session: Session, as_of: datetime, before: Held | None = None
) -> Iterator[dict[str, bytes]]:
    """Yield the pages that the edition of a time changes, apart from its own.

    They are those of the stories that it holds or corrects, of its themes, outlets and month, and of the
    editions before and after it; and those of what it held `before` it was made again.
    """
    before = before or Held()
    chronicle, editions = session.store.chronicle, session.store.editions
    around = neighbours_of(session, as_of)
    in_edition = chronicle.story_ids(as_of)
    since = around.previous.as_of if around.previous else None
    of_stories = {*in_edition, *chronicle.corrected_ids(as_of), *before.stories}
    touched = chronicle.touched(sorted(of_stories), since, as_of)
    yield from _stories(session, sorted(of_stories | touched))
    yield from _themes(session, sorted(before.themes.union(chronicle.keys("theme", as_of))))
    yield from _outlets(session, sorted(before.outlets.union(chronicle.keys("outlet", as_of))))
    months = {month_of(one.id) for one in (around.previous, around.following) if one is not None}
    first_told = {as_of, *chronicle.first_told(sorted(of_stories))}
    months |= {month_of(one.id) for one in map(editions.at, sorted(first_told)) if one is not None}
    yield from _months(session, months)
    for header in (around.previous, around.following):
        # What was taken out of the folder stays out.
        is_there = header and (session.workspace.out / edition_folder(header.id) / "index.html").is_file()
        neighbour = editions.get(header.id) if header and is_there else None
        if neighbour is not None:
            workspace, beside = session.workspace, neighbours_of(session, neighbour.as_of)
            own, settings, templates = workspace.own_templates, session.site_settings, workspace.templates
            yield within_bounds(own, page_file, neighbour, settings, templates, beside)


def all_pages(session: Session) -> Iterator[dict[str, bytes]]:
    """Yield every page of the archive but those of editions."""
    chronicle, editions = session.store.chronicle, session.store.editions
    yield from _stories(session, chronicle.story_ids())
    yield from _themes(session, chronicle.keys("theme"))
    yield from _outlets(session, chronicle.keys("outlet"))
    yield from _months(session, {count.month for count in editions.months()})


def archive_pages(session: Session) -> dict[str, bytes]:
    """Return the archive and the files that lead to all pages."""
    editions, chronicle = session.store.editions, session.store.chronicle
    months = editions.months()
    newest = editions.of_month(months[0].month) if months else ()
    others = (
        *map(theme_path, chronicle.keys("theme")),
        *map(slug_path, chronicle.keys("outlet")),
    )
    return _rendered(session, archive_files, months, newest, others)


def pages_of(session: Session, edition: Edition) -> dict[str, bytes]:
    """Return the pages that an edition which is not stored leads to, without what others hold."""
    return _rendered(session, edition_pages, edition)


def forsaken_pages(session: Session, before: Held) -> tuple[str, ...]:
    """Return the addresses of the pages and feeds of what an edition held that none holds any more."""
    chronicle = session.store.chronicle
    courses = {story_id: chronicle.course(story_id) for story_id in sorted(before.stories)}
    themes = [theme_id for theme_id in sorted(before.themes) if chronicle.theme(theme_id) is None]
    return (
        *(story_path(story_id) for story_id, course in courses.items() if course is None),
        *(story_feed_path(key) for key, course in courses.items() if course is None or not course.has_feed),
        *(path(theme_id) for theme_id in themes for path in (theme_path, theme_feed_path)),
        *(slug_path(slug) for slug in sorted(before.outlets) if chronicle.outlet(slug) is None),
    )


def never_published(session: Session) -> Iterator[EditionHeader]:
    """Yield the stored editions that the out folder never held: they were written to others (`run --out`).

    One that the folder's indexes list was here: who removed it meant to. Months that the archive lists are
    believed to be whole, but for the last two, so that a long history is not looked through.
    """
    out, editions = session.workspace.out, session.store.editions
    archive = _text(out / "archive.html")
    for place, count in enumerate(editions.months()):
        path = month_path(count.month)
        if place < 2 or path not in archive:
            listed = _text(out / path)
            for header in editions.of_month(count.month):
                folder = edition_folder(header.id)
                if folder not in listed and not (out / folder / "index.html").is_file():
                    yield header


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""


def _stories(session: Session, story_ids: Iterable[str]) -> Iterator[dict[str, bytes]]:
    return _batches(session, story_files, map(session.store.chronicle.course, story_ids))


def _themes(session: Session, theme_ids: Iterable[str]) -> Iterator[dict[str, bytes]]:
    return _batches(session, theme_files, map(session.store.chronicle.theme, theme_ids))


def _outlets(session: Session, slugs: Iterable[str]) -> Iterator[dict[str, bytes]]:
    return _batches(session, outlet_files, map(session.store.chronicle.outlet, slugs))


def _months(session: Session, months: Collection[str]) -> Iterator[dict[str, bytes]]:
    """Yield the indexes of months."""
    editions, chronicle = session.store.editions, session.store.chronicle
    ordered = [count.month for count in reversed(editions.months())]
    around = {
        month: MonthsAround(previous=previous, following=following)
        for previous, month, following in zip([None, *ordered], ordered, [*ordered[1:], None], strict=False)
    }

    def index_of(month: str) -> MonthIndex:
        headers = editions.of_month(month)
        stories = chronicle.first_told_in([header.as_of for header in headers])
        return MonthIndex(month=month, editions=headers, around=around[month], stories=stories)

    return _batches(session, month_files, map(index_of, sorted(around.keys() & set(months))))


def _batches(
    session: Session, render: Callable[..., dict[str, bytes]], values: Iterable[_T | None]
) -> Iterator[dict[str, bytes]]:
    remaining = (value for value in values if value is not None)
    while batch := tuple(islice(remaining, _BATCH)):
        yield _rendered(session, render, batch)


def _rendered(session: Session, render: Callable[..., dict[str, bytes]], *values: Any) -> dict[str, bytes]:
    workspace = session.workspace
    return within_bounds(workspace.own_templates, render, *values, session.site_settings, workspace.templates)
