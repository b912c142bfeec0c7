"""The feeds of stories as files: those that an edition changes, or all of them from the store alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flows.adapters.sandbox.template_renderer import within_bounds
from flows.model import Edition
from flows.model.archive import RecentStory, recent_of
from flows.runs.pipeline.feeds import stories_files, theme_files
from flows.runs.session import Session

# More than a reader polls between two visits; the feed of all stories is bounded in bytes as well.
MOST_STORIES = 200
MOST_OF_THEME = 30


def story_feeds(session: Session, as_of: datetime | None = None) -> Iterator[dict[str, bytes]]:
    """Yield the feed of all stories and those of the themes of the edition of a time, or of all themes."""
    chronicle, settings = session.store.chronicle, session.workspace.settings
    yield _stories(session, chronicle.recent(MOST_STORIES, settings.lengths.also_reported))
    for theme_id in chronicle.keys("theme", as_of):
        yield _theme(session, theme_id, chronicle.recent(MOST_OF_THEME, theme_id=theme_id))


def story_feeds_of(session: Session, edition: Edition) -> dict[str, bytes]:
    """Return the feeds of an edition that is not stored, without what others hold."""
    recent = recent_of(edition, session.workspace.settings.lengths.also_reported)
    files = _stories(session, recent)
    for theme_id in dict.fromkeys(one.telling.story.theme.id for one in recent):
        of_theme = [one for one in recent if one.telling.story.theme.id == theme_id]
        files |= _theme(session, theme_id, tuple(of_theme))
    return files


def _stories(session: Session, stories: tuple[RecentStory, ...]) -> dict[str, bytes]:
    workspace = session.workspace
    return within_bounds(
        workspace.own_templates, stories_files, stories, workspace.settings, workspace.templates
    )


def _theme(session: Session, theme_id: str, stories: tuple[RecentStory, ...]) -> dict[str, bytes]:
    workspace = session.workspace
    if not stories:
        return {}
    return within_bounds(
        workspace.own_templates, theme_files, theme_id, stories, workspace.settings, workspace.templates
    )
