"""Items of feeds, one for an edition or a story, and the channels that hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.language.formatting import Site, byline, edition_folder, one_line, short_date, theme_name
from flows.language.interface import Interface
from flows.model import Edition, EditionHeader, ThemeChoice
from flows.model.archive import StoryCourse, Telling
from flows.model.feeds import Channel, FeedImage, FeedItem, urn_of
from flows.render.templating import Templates, render_template
from flows.urls.own_pages import story_feed_path, story_path, theme_feed_path, theme_path

NAME = "Standfirst"


def site_channel(site: Site, name: str) -> Channel:
    """Return the channel of the editions under the name of one of its files."""
    return _channel(site, name, (), "", _site_title(site))


def stories_channel(site: Site, name: str) -> Channel:
    """Return the channel of all stories under the name of one of its files."""
    return _channel(site, name, ("stories",), "", _named(site, site.interface.gettext("stories")))


def theme_channel(site: Site, theme: ThemeChoice) -> Channel:
    """Return the channel of the stories of a theme."""
    title = _named(site, one_line(theme_name(theme.name, site.interface)))
    return _channel(site, theme_feed_path(theme.id), ("theme", theme.id), theme_path(theme.id), title)


def story_channel(site: Site, course: StoryCourse) -> Channel:
    """Return the channel of one story, under its newest headline."""
    title = one_line(course.tellings[0].story.headline) or NAME
    return _channel(site, story_feed_path(course.id), ("story", course.id), story_path(course.id), title)


def edition_item(edition: EditionHeader, html: str, site: Site) -> FeedItem:
    """Return the item of an edition; `html` as `render_feed_html` gives it."""
    url = site.site_url + edition_folder(edition.id)
    return FeedItem(
        urn=one_line(edition.guid) or url,
        url=url,
        title=_title(edition, site.speaking(edition.language).interface),
        summary=_summary(edition, site.speaking(edition.language).interface),
        html=html,
        published=edition.as_of,
        updated=edition.as_of,
    )


def render_feed_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the whole digest as an HTML fragment without styles, all links absolute."""
    spoken = site.speaking(edition.language)
    html = render_template(templates, "feed_item.html.j2", spoken, edition.time_zone, edition=edition)
    return _directed(html, spoken)


def story_item(telling: Telling, first: datetime, site: Site, templates: Templates) -> FeedItem:
    """Return the item of a story as its newest edition tells it; `first` is the time of its first."""
    return replace(_telling_item(telling, site, templates), published=first)


def course_items(course: StoryCourse, site: Site, templates: Templates) -> list[FeedItem]:
    """Return an item for each edition that told a story, the newest first."""
    return [
        replace(item, urn=urn_of(site.id, "story", course.id, telling.edition.as_of.isoformat()))
        for telling in course.tellings
        for item in [_telling_item(telling, site, templates)]
    ]


def _telling_item(telling: Telling, site: Site, templates: Templates) -> FeedItem:
    story, edition = telling.story, telling.edition
    spoken = site.speaking(edition.language)
    head = next((ref for ref in story.articles if ref.id == story.headline_article_id), None)
    line = story.standfirst or next(iter(story.quotes), None)
    html = render_template(
        templates, "feed_story.html.j2", spoken, edition.time_zone, edition=edition, story=story
    )
    image = story.image
    return FeedItem(
        urn=urn_of(site.id, "story", story.id),
        url=site.site_url + story_path(story.id),
        title=one_line(story.headline) or NAME,
        summary=one_line(line.text, len(line.text)) if line else "",
        html=_directed(html, spoken),
        published=edition.as_of,
        updated=edition.as_of,
        author=one_line(byline(head, spoken.interface)) if head else "",
        categories=(one_line(theme_name(story.theme.name, spoken.interface)),) if story.theme.name else (),
        image=FeedImage(url=f"{site.site_url}images/{image.name}", size=image.size) if image else None,
    )


def _directed(html: str, site: Site) -> str:
    """Return a fragment that stands in a reader's own page, in the direction of its writing."""
    direction = site.interface.direction
    return html if direction == "ltr" else f'<div lang="{site.language}" dir="{direction}">{html}</div>'


def _channel(site: Site, path: str, key: tuple[str, ...], page: str, title: str) -> Channel:
    return Channel(
        urn=urn_of(site.id, *key),
        url=site.site_url + path,
        page=site.site_url + page,
        title=title,
        description=site.interface.gettext(
            "%(title)s: every sentence is quoted as its outlet published it.", title=_site_title(site)
        ),
        language=site.language,
        icon=f"{site.site_url}favicon.ico",
        hub=site.hub,
        author=_site_title(site),
    )


def _named(site: Site, part: str) -> str:
    return site.interface.pgettext("feed", "%(title)s: %(part)s", title=_site_title(site), part=part)


def _site_title(site: Site) -> str:
    return one_line(site.title) or NAME


def _title(edition: EditionHeader, interface: Interface) -> str:
    first = one_line(edition.headlines[0].headline, 200) if edition.headlines else ""
    nothing = (
        interface.gettext("no story told in full") if edition.new else interface.gettext("no new stories")
    )
    date = short_date(edition.as_of, edition.time_zone, interface)
    return interface.pgettext("edition", "%(date)s: %(headline)s", date=date, headline=first or nothing)


def _summary(edition: EditionHeader, interface: Interface) -> str:
    outlets = interface.npgettext("by", "%(num)s outlet", "%(num)s outlets", edition.outlets)
    # None where a person's own files name no outlet.
    if edition.outlets or not edition.new:
        material = interface.ngettext(
            "%(num)s article by %(outlets)s", "%(num)s articles by %(outlets)s", edition.new, outlets=outlets
        )
    else:
        material = interface.npgettext("from", "%(num)s article", "%(num)s articles", edition.new)
    return interface.ngettext(
        "%(num)s story drawn from %(material)s.",
        "%(num)s stories drawn from %(material)s.",
        edition.shown,
        material=material,
    )
