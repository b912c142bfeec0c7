"""The feeds of stories as files: those that an edition changes, or all of them from the store alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from flows.adapters.fetch.hub import notify_hub
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.config import network_of
from flows.model import Edition
from flows.model.archive import RecentStory, recent_of
from flows.runs.pipeline.feeds import stories_files, theme_files
from flows.runs.session import Session

# More than a reader polls between two visits; the feed of all stories is bounded in bytes as well.
MOST_STORIES = 200
MOST_OF_THEME = 30
# One request to a hub names so many feeds, those of the site first; `publish --all` may change thousands.
MOST_TOLD = 100
SITE_FEEDS = frozenset({"feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.json"})


def story_feeds(
    session: Session, as_of: datetime | None = None, themes: Collection[str] = ()
) -> Iterator[dict[str, bytes]]:
    """Yield the feed of all stories, and those of all themes, or of an edition's and some others."""
    chronicle, settings = session.store.chronicle, session.site_settings
    yield _stories(session, chronicle.recent(MOST_STORIES, settings.lengths.also_reported))
    for theme_id in sorted({*chronicle.keys("theme", as_of), *themes}):
        yield _theme(session, theme_id, chronicle.recent(MOST_OF_THEME, theme_id=theme_id))


def story_feeds_of(session: Session, edition: Edition) -> dict[str, bytes]:
    """Return the feeds of an edition that is not stored, without what others hold."""
    recent = recent_of(edition, session.workspace.settings.lengths.also_reported)
    files = _stories(session, recent)
    for theme_id in dict.fromkeys(one.telling.story.theme.id for one in recent):
        of_theme = [one for one in recent if one.telling.story.theme.id == theme_id]
        files |= _theme(session, theme_id, tuple(of_theme))
    return files


def tell_hub(session: Session, changed: Collection[str]) -> None:
    """Notify the hub of the feeds among the changed files; note in the session why it was not told."""
    settings = session.site_settings
    # What is written to another folder is not what the addresses lead to.
    feeds = [settings.site_url + name for name in sorted(changed) if _is_feed(name)]
    if not settings.hub or not feeds or session.request.out is not None:
        return
    session.announce("Telling the hub")
    first = [feed for feed in feeds if feed.removeprefix(settings.site_url) in SITE_FEEDS]
    others = [feed for feed in feeds if feed not in first][:MOST_TOLD]
    problem = notify_hub(settings.hub, [*first, *others], network_of(()).proxies)
    remedy = "Readers still poll; correct `hub` in standfirst.toml if this stays."
    session.hub_problem = (
        f"{settings.hub} was not told of changed feeds: {problem}. {remedy}" if problem else None
    )


def _is_feed(name: str) -> bool:
    return name in SITE_FEEDS or (name.endswith(".xml") and name.startswith(("stories/", "themes/")))


def _stories(session: Session, stories: tuple[RecentStory, ...]) -> dict[str, bytes]:
    workspace = session.workspace
    return within_bounds(
        workspace.own_templates, stories_files, stories, session.site_settings, workspace.templates
    )


def _theme(session: Session, theme_id: str, stories: tuple[RecentStory, ...]) -> dict[str, bytes]:
    workspace = session.workspace
    if not stories:
        return {}
    return within_bounds(
        workspace.own_templates, theme_files, theme_id, stories, session.site_settings, workspace.templates
    )
