"""The pages of the archive as files: those that an edition changes, or all of them from the store alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from flows.adapters.sandbox.template_renderer import within_bounds
from flows.model import Edition
from flows.model.archive import StoryCourse, Telling, moment_of
from flows.runs.pipeline.pages import story_files
from flows.runs.session import Session
from flows.urls.own_pages import story_feed_path, story_path

# Pages that are rendered together: few enough to hold in memory.
_BATCH = 100


def changed_pages(
    session: Session, as_of: datetime, dropped: Collection[str] = ()
) -> Iterator[dict[str, bytes]]:
    """Yield the pages that lead to the edition of a time, and of the stories that it holds or `dropped`."""
    chronicle, previous = session.store.chronicle, session.store.editions.latest(before=as_of)
    story_ids = {*chronicle.story_ids(as_of), *dropped}
    since = previous.as_of if previous else None
    yield from _stories(session, sorted(story_ids | chronicle.touched(sorted(story_ids), since, as_of)))


def all_pages(session: Session) -> Iterator[dict[str, bytes]]:
    """Yield every page of the archive."""
    yield from _stories(session, session.store.chronicle.story_ids())


def pages_of(session: Session, edition: Edition) -> dict[str, bytes]:
    """Return the pages of the stories of an edition that is not stored, without what others hold of them."""
    moment = moment_of(edition)
    courses = tuple(
        StoryCourse(id=story.id, tellings=(Telling(edition=moment, story=story),))
        for story in edition.stories
    )
    return _rendered(session, courses)


def pages_without_story(session: Session, dropped: Collection[str]) -> tuple[str, ...]:
    """Return the addresses of the pages and feeds of stories that no edition holds any more."""
    chronicle = session.store.chronicle
    gone = [story_id for story_id in sorted(dropped) if chronicle.course(story_id) is None]
    return tuple(path(story_id) for story_id in gone for path in (story_path, story_feed_path))


def _stories(session: Session, story_ids: Sequence[str]) -> Iterator[dict[str, bytes]]:
    chronicle = session.store.chronicle
    for place in range(0, len(story_ids), _BATCH):
        courses = map(chronicle.course, story_ids[place : place + _BATCH])
        yield _rendered(session, tuple(course for course in courses if course is not None))


def _rendered(session: Session, courses: tuple[StoryCourse, ...]) -> dict[str, bytes]:
    workspace = session.workspace
    return within_bounds(
        workspace.own_templates, story_files, courses, session.site_settings, workspace.templates
    )
