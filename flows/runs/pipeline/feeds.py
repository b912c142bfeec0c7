"""The files of the feeds of stories: of all, of a theme, of one story, and the list of the feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.language.formatting import Site
from flows.model.archive import RecentStory, StoryCourse
from flows.model.settings import Settings
from flows.reading.opml import Outline, render_opml
from flows.render.feed_items import (
    course_items,
    site_channel,
    stories_channel,
    story_channel,
    story_item,
    theme_channel,
)
from flows.render.feeds import render_atom, render_json_feed
from flows.runs.pipeline.publish import site_of
from flows.urls.own_pages import story_feed_path, theme_feed_path

Templates = Mapping[str, str]


def stories_files(
    stories: Sequence[RecentStory], settings: Settings, templates: Templates
) -> dict[str, bytes]:
    """Return the feed of all stories in its formats, and the list of the feeds; nothing without a site."""
    site = site_of(settings)
    if not site.site_url:
        return {}
    items = [story_item(one.telling, one.first, site, templates) for one in stories]
    site = site.speaking(stories[0].telling.edition.language) if stories else site
    return {
        "stories.xml": render_atom(stories_channel(site, "stories.xml"), items),
        "stories.json": render_json_feed(stories_channel(site, "stories.json"), items),
        "feeds.opml": _opml(stories, site),
    }


def theme_files(
    theme_id: str, stories: Sequence[RecentStory], settings: Settings, templates: Templates
) -> dict[str, bytes]:
    """Return the feed of a theme, of which there is a story; nothing without a site."""
    site = site_of(settings)
    if not site.site_url:
        return {}
    newest = stories[0].telling
    channel = theme_channel(site.speaking(newest.edition.language), newest.story.theme)
    items = [story_item(one.telling, one.first, site, templates) for one in stories]
    return {theme_feed_path(theme_id): render_atom(channel, items)}


def course_files(course: StoryCourse, settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the feed of one story, an item for each edition that told it; nothing without a site."""
    site = site_of(settings)
    if not site.site_url or not course.has_feed:
        return {}
    items, spoken = course_items(course, site, templates), site.speaking(course.tellings[0].edition.language)
    return {story_feed_path(course.id): render_atom(story_channel(spoken, course), items)}


def _opml(stories: Sequence[RecentStory], site: Site) -> bytes:
    """Return the list of the feeds of the site: editions, stories, and the themes of the stories."""
    themes = {one.telling.story.theme.id: one.telling.story.theme for one in stories}
    channels = [
        site_channel(site, "feed.xml"),
        stories_channel(site, "stories.xml"),
        *(theme_channel(site, themes[theme_id]) for theme_id in sorted(themes)),
    ]
    outlines = [
        Outline(url=channel.url, title=channel.title, site=channel.page, language=channel.language)
        for channel in channels
    ]
    return render_opml(outlines, site.title).encode()
