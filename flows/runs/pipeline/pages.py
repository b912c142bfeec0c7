"""The files of the archive: the pages of stories, themes, outlets and months, and what leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.language.formatting import edition_folder
from flows.model import Edition, EditionHeader, header_of
from flows.model.archive import (
    ListedPage,
    MonthCount,
    OutletPast,
    StoryCourse,
    Telling,
    ThemePast,
    moment_of,
    outlet_days_of,
    theme_days_of,
)
from flows.model.settings import Settings
from flows.render.crawlers import render_robots, render_sitemap, render_sitemap_index
from flows.render.icon import FAVICON
from flows.render.story_page import render_story_page
from flows.render.web import (
    DigestEntry,
    MonthsAround,
    render_archive,
    render_digests,
    render_favicon,
    render_month,
    render_not_found,
    render_outlet_page,
    render_search,
    render_search_script,
    render_theme_page,
)
from flows.runs.pipeline.feeds import course_files
from flows.runs.pipeline.publish import site_of
from flows.urls.own_pages import month_of, month_path, outlet_path, sitemap_path, story_path, theme_path

Templates = Mapping[str, str]

# The bound of a sitemap (sitemaps.org).
_MOST_ADDRESSES = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthIndex:
    """A month with its editions, the months around it, and the stories that it was the first to tell."""

    month: str
    editions: tuple[EditionHeader, ...]
    around: MonthsAround
    stories: tuple[ListedPage, ...] = ()


def index_files(entries: Sequence[DigestEntry], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the index of the digests of a site, and what belongs to the site as a whole."""
    site = site_of(settings)
    return {
        "index.html": _bytes(render_digests(entries, site, templates)),
        "favicon.ico": FAVICON,
        "favicon.svg": _bytes(render_favicon(site, templates)),
    }


def story_files(courses: Iterable[StoryCourse], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the pages of stories, and the feeds of those that may be followed."""
    site = site_of(settings)
    files: dict[str, bytes] = {}
    for course in courses:
        files[story_path(course.id)] = _bytes(render_story_page(course, site, templates, "../"))
        files |= course_files(course, settings, templates)
    return files


def theme_files(themes: Iterable[ThemePast], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the pages of themes."""
    site = site_of(settings)
    return {theme_path(past.id): _bytes(render_theme_page(past, site, templates)) for past in themes}


def outlet_files(outlets: Iterable[OutletPast], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the pages of outlets."""
    site = site_of(settings)
    return {
        outlet_path(past.days[0].name): _bytes(render_outlet_page(past, site, templates)) for past in outlets
    }


def month_files(months: Iterable[MonthIndex], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the indexes of months, and their sitemaps if there is a site_url."""
    site, files = site_of(settings), dict[str, bytes]()
    for index in months:
        page = render_month(index.month, index.editions, index.around, site, templates)
        files[month_path(index.month)] = _bytes(page)
        if site.site_url:
            editions = (ListedPage(edition_folder(one.id), one.as_of) for one in index.editions)
            pages = (*editions, *index.stories)[:_MOST_ADDRESSES]
            files[sitemap_path(index.month)] = _bytes(render_sitemap(pages, site))
    return files


def archive_files(
    months: Sequence[MonthCount],
    newest: Sequence[EditionHeader],
    others: Sequence[str],
    settings: Settings,
    templates: Templates,
) -> dict[str, bytes]:
    """Return what leads to all pages: `archive.html` with the editions of the newest month, the sitemaps.

    `others` are the addresses of the pages of themes and outlets. With them come the files that a browser or
    a search engine asks for by their names.
    """
    site = site_of(settings)
    files = {
        "archive.html": _bytes(render_archive(months, newest, site, templates, "./")),
        "404.html": _bytes(render_not_found(site, templates)),
        "search.html": _bytes(render_search(site, templates, "./")),
        "search.js": _bytes(render_search_script(site, templates)),
        "favicon.svg": _bytes(render_favicon(site, templates)),
        "favicon.ico": FAVICON,
    }
    if not site.site_url:
        return files
    sitemaps = [sitemap_path(name) for name in ("pages", *(count.month for count in months))]
    indexes = (month_path(count.month).removesuffix("index.html") for count in months)
    pages = map(ListedPage, ("archive.html", *indexes, *others))
    return files | {
        "robots.txt": _bytes(render_robots(site)),
        sitemap_path("pages"): _bytes(render_sitemap(pages, site)),
        "sitemap.xml": _bytes(render_sitemap_index(sitemaps, site)),
    }


def edition_pages(edition: Edition, settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return all pages that an edition leads to, as if it were the only one."""
    moment, header, month = moment_of(edition), header_of(edition), month_of(edition.id)
    courses = [
        StoryCourse(id=story.id, tellings=(Telling(edition=moment, story=story),))
        for story in edition.stories
    ]
    themes = [ThemePast(id=day.id, days=(day,)) for day in theme_days_of(edition)]
    outlets = [
        OutletPast(
            days=(day,),
            articles=len(day.articles),
            first=sum(entry.is_first for entry in day.articles),
            copies=sum(entry.article.copy_of is not None for entry in day.articles),
        )
        for day in outlet_days_of(edition)
        if day.articles
    ]
    index = MonthIndex(
        month=month,
        editions=(header,),
        around=MonthsAround(),
        stories=tuple(ListedPage(story_path(story.id), edition.as_of) for story in edition.stories),
    )
    others = [
        *(theme_path(past.id) for past in themes),
        *(outlet_path(past.days[0].name) for past in outlets),
    ]
    return {
        **story_files(courses, settings, templates),
        **theme_files(themes, settings, templates),
        **outlet_files(outlets, settings, templates),
        **month_files((index,), settings, templates),
        **archive_files((MonthCount(month, 1),), (header,), others, settings, templates),
    }


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
