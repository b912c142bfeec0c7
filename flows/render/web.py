"""The pages of the web site but those of stories: editions, the archive, themes, outlets, articles."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from flows.language.formatting import (
    THEME_NAMES,
    Site,
    clean,
    edition_articles_path,
    edition_folder,
    one_line,
    safe_link,
    theme_name,
)
from flows.model import Article, Edition, EditionHeader
from flows.model.archive import SHOWN_LATELY, MonthCount, Neighbours, OutletPast, ThemeDay, ThemePast
from flows.render.templating import Templates, render_template
from flows.urls.own_pages import month_path, outlet_path, theme_path

# The description of a page, in characters; search engines show as many.
_DESCRIPTION = 200
# The failures that an outlet's page names.
_FAILURES = 10

Span = tuple[int, int]  # start and end of a sentence in the article's text, in code points


class Piece(NamedTuple):
    """A part of a paragraph: a sentence with its start in the article's text, or a gap with None."""

    start: int | None
    text: str


class MonthsAround(NamedTuple):
    """The months with editions before and after another."""

    previous: str | None = None
    following: str | None = None


def render_page(
    edition: Edition,
    site: Site,
    templates: Templates,
    root: str | None = None,
    *,
    neighbours: Neighbours | None = None,
    is_double: bool = False,
) -> str:
    """Return the page of an edition.

    `root` is the relative path from the page to the site's own folder ("./", "../../../"), so that the pages
    can be read straight from a disk; without it own links start with the site's address. A double of the
    page, such as `index.html`, names the permanent one, and search engines do not list it.
    """
    item_list = _item_list(edition, site)
    return render_template(
        templates,
        "page.html.j2",
        site.speaking(edition.language),
        edition.time_zone,
        root=root,
        path=edition_folder(edition.id),
        is_indexed=not is_double,
        edition=edition,
        neighbours=neighbours or Neighbours(),
        description=_description(edition),
        item_list=Markup(item_list),
        scripts=Markup(_script_hash(item_list)) if item_list else None,
    )


def render_edition_articles(
    edition: Edition, site: Site, templates: Templates, root: str | None = None
) -> str:
    """Return the page of all articles that an edition counts: those in its stories, and those left out."""
    return render_template(
        templates,
        "articles.html.j2",
        site.speaking(edition.language),
        edition.time_zone,
        root=root,
        path=edition_articles_path(edition.id),
        is_indexed=False,
        edition=edition,
    )


def render_archive(
    months: Sequence[MonthCount],
    newest: Sequence[EditionHeader],
    site: Site,
    templates: Templates,
    root: str | None = None,
) -> str:
    """Return `archive.html`: all months, newest first, and the editions of the `newest`."""
    return render_template(
        templates,
        "archive.html.j2",
        site,
        site.time_zone,
        root=root,
        path="archive.html",
        is_indexed=True,
        months=months,
        editions=_newest_first(newest),
    )


def render_month(
    month: str, editions: Sequence[EditionHeader], around: MonthsAround, site: Site, templates: Templates
) -> str:
    """Return the index of a month: its editions in any order, listed newest first."""
    return render_template(
        templates,
        "month.html.j2",
        site,
        site.time_zone,
        root="../../",
        path=month_path(month).removesuffix("index.html"),
        is_indexed=True,
        month=month,
        previous=around.previous,
        following=around.following,
        editions=_newest_first(editions),
    )


def render_theme_page(past: ThemePast, site: Site, templates: Templates) -> str:
    """Return the page of a theme: its stories of the last days, each at its newest edition."""
    newest, seen, days = past.days[0], set[str](), list[ThemeDay]()
    for day in past.days:
        stories = tuple(entry for entry in day.stories if entry.story_id not in seen)
        seen.update(entry.story_id for entry in stories)
        if stories:
            days.append(replace(day, stories=stories))
    return render_template(
        templates,
        "theme.html.j2",
        site,
        newest.edition.time_zone,
        root="../",
        path=theme_path(past.id),
        is_indexed=True,
        past=past,
        heading=newest.name,
        newest=newest.edition,
        days=days,
        span=SHOWN_LATELY.days,
    )


def render_outlet_page(past: OutletPast, site: Site, templates: Templates) -> str:
    """Return the page of an outlet: its articles of the last days, and what of it could not be read."""
    newest = past.days[0]
    return render_template(
        templates,
        "outlet.html.j2",
        site,
        newest.edition.time_zone,
        root="../",
        path=outlet_path(newest.name),
        is_indexed=True,
        past=past,
        heading=newest.name,
        newest=newest.edition,
        days=[day for day in past.days if day.articles],
        failures=[(day.edition, failure) for day in past.days for failure in day.failures][:_FAILURES],
        span=SHOWN_LATELY.days,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEntry:
    """A digest in the index of all: its title, the folder of its pages and its newest edition."""

    title: str
    path: str
    latest: EditionHeader | None


def render_digests(entries: Sequence[DigestEntry], site: Site, templates: Templates) -> str:
    """Return the index of all digests of a site."""
    return render_template(
        templates,
        "digests.html.j2",
        site,
        site.time_zone,
        entries=entries,
    )


def render_not_found(site: Site, templates: Templates) -> str:
    """Return `404.html`; its links start at the root of the server, since it is shown at any address."""
    root = urlsplit(site.site_url).path or "/"
    return render_template(
        templates, "404.html.j2", site, site.time_zone, root=root, path="404.html", is_indexed=False
    )


def render_favicon(site: Site, templates: Templates) -> str:
    """Return `favicon.svg`."""
    return render_template(templates, "favicon.svg.j2", site, site.time_zone)


def _newest_first(editions: Iterable[EditionHeader]) -> list[EditionHeader]:
    return sorted(editions, key=lambda edition: edition.as_of, reverse=True)


def _description(edition: Edition) -> str:
    """Return the first headlines of an edition."""
    headlines = (story.headline for section in edition.sections for story in section.stories[:1])
    return one_line("; ".join(headlines), _DESCRIPTION)


def _item_list(edition: Edition, site: Site) -> str:
    """Return the stories told as an ItemList of schema.org that points to the articles of their headlines.

    It is JSON that may stand in a script element, or "" if there is no address.
    """
    heads = [
        (story.headline, safe_link(ref.url, site.site_url))
        for story in edition.shown
        for ref in story.articles
        if ref.id == story.headline_article_id
    ]
    items = [(headline, url) for headline, url in heads if url]
    if not items:
        return ""
    values = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": clean(edition.title),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": clean(headline), "url": url}
            for place, (headline, url) in enumerate(items, 1)
        ],
    }
    return json.dumps(values).translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"})


def _script_hash(text: str) -> str:
    """Return the source by which a content security policy names a script of the page itself."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def render_search(site: Site, templates: Templates, root: str | None = None) -> str:
    """Return `search.html`, whose script asks the search index."""
    interface = site.interface
    return render_template(
        templates,
        "search.html.j2",
        site,
        site.time_zone,
        root=root,
        path="search.html",
        is_indexed=False,
        # The index names themes in English, whatever language its editions had.
        names={name: theme_name(name, interface) for name in THEME_NAMES},
    )


def render_search_script(site: Site, templates: Templates) -> str:
    """Return `search.js`, the one script of the site."""
    return render_template(templates, "search.js.j2", site, site.time_zone, escaping=False)


def render_article_page(
    article: Article,
    sentence_spans: Sequence[Span],
    site: Site,
    templates: Templates,
    root: str | None = None,
) -> str:
    """Return the page of an article, each sentence under the anchor `s{start}` that quotes link to.

    `sentence_spans` are code-point spans of the stored text, in order, none across a paragraph.
    """
    return render_template(
        templates,
        "article.html.j2",
        site,
        site.time_zone,
        root=root,
        path=f"articles/{article.id}.html",
        is_indexed=False,
        article=article,
        paragraphs=_paragraphs(article.text, sentence_spans),
    )


def _paragraphs(text: str, spans: Sequence[Span]) -> list[list[Piece]]:
    """Return the paragraphs that are not empty, each as its sentences and the gaps between them."""
    paragraphs, place = [], 0
    for paragraph in text.split("\n\n"):
        pieces, end = list[Piece](), place + len(paragraph)
        for first, last in spans:
            if place <= first and last <= end:
                pieces += [Piece(None, text[place:first]), Piece(first, text[first:last])]
                place = last
        pieces.append(Piece(None, text[place:end]))
        paragraphs.append([piece for piece in pieces if piece.text])
        place = end + 2
    return [paragraph for paragraph in paragraphs if paragraph]
