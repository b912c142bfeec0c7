"""The editions as feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, one item per edition."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from feedgen.feed import FeedGenerator

from flows.language.formatting import Site, clean, edition_folder, one_line, short_date
from flows.language.interface import Interface
from flows.model import Edition, EditionHeader
from flows.render.templating import Templates, render_template

GENERATOR = "Standfirst"
MINUTES_TO_LIVE = 60
_EMPTY_FEED_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_TITLE_LINE = re.compile(rb"(?m)^( *<title>)(.*)(</title>)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An edition and its digest as an HTML fragment with absolute links."""

    edition: EditionHeader
    html: str


def render_feed_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the whole digest as an HTML fragment without styles, all links absolute, for a `FeedItem`."""
    return render_template(templates, "feed_item.html.j2", site, edition.time_zone, edition=edition)


def render_rss(items: Sequence[FeedItem], site: Site) -> bytes:
    """Return `feed.xml`, an RSS 2.0 feed of the items in the order given, newest first."""
    feed = _feed(items, site, "feed.xml", "rss")
    feed.ttl(MINUTES_TO_LIVE)
    return _TITLE_LINE.sub(_with_plain_characters, feed.rss_str(pretty=True))


def render_atom(items: Sequence[FeedItem], site: Site) -> bytes:
    """Return `atom.xml`, an Atom 1.0 feed of the items in the order given, newest first."""
    body: bytes = _feed(items, site, "atom.xml", "atom").atom_str(pretty=True)
    return body


def render_json_feed(items: Sequence[FeedItem], site: Site) -> bytes:
    """Return `feed.json`, a JSON Feed 1.1 of the items in the order given, newest first."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _site_title(site),
        "home_page_url": site.site_url,
        "feed_url": f"{site.site_url}feed.json",
        "description": _description(site),
        "language": site.language,
        "items": [_json_item(item, site) for item in items],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=2) + "\n").encode()


def _json_item(item: FeedItem, site: Site) -> dict[str, str]:
    edition = item.edition
    time = edition.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "id": _guid(edition, site),
        "url": site.site_url + edition_folder(edition.id),
        "title": _title(edition, site.interface),
        "summary": _summary(edition, site.interface),
        "content_html": clean(item.html),
        "date_published": time,
        "date_modified": time,
    }


def _feed(items: Sequence[FeedItem], site: Site, name: str, kind: Literal["rss", "atom"]) -> Any:
    feed = FeedGenerator()
    newest = max((item.edition.as_of for item in items), default=_EMPTY_FEED_TIME)
    feed.id(uuid.uuid5(uuid.NAMESPACE_URL, f"standfirst:{site.id}").urn if site.id else site.site_url)
    feed.title(_site_title(site))
    feed.description(_description(site))
    feed.language(site.language)
    feed.generator(GENERATOR)
    # feedgen would put the time of the run here.
    feed.updated(newest)
    feed.lastBuildDate(newest)
    feed.author({"name": _site_title(site)})
    # feedgen makes the last link the channel's own, so the page comes after the feed.
    feed.link(href=site.site_url + name, rel="self", type=f"application/{kind}+xml")
    feed.link(href=site.site_url, rel="alternate", type="text/html")
    for item in items:
        edition = item.edition
        entry = feed.add_entry(order="append")
        entry.guid(_guid(edition, site), permalink=False)
        entry.title(_title(edition, site.interface))
        entry.link(href=site.site_url + edition_folder(edition.id), rel="alternate", type="text/html")
        entry.summary(_summary(edition, site.interface))
        entry.published(edition.as_of)
        entry.updated(edition.as_of)
        entry.content(clean(item.html), type="CDATA" if kind == "rss" else "html")
    return feed


def _guid(edition: EditionHeader, site: Site) -> str:
    return one_line(edition.guid) or site.site_url + edition_folder(edition.id)


def _site_title(site: Site) -> str:
    return one_line(site.title) or GENERATOR


def _description(site: Site) -> str:
    return site.interface.gettext(
        "%(title)s: every sentence is quoted as its outlet published it.", title=_site_title(site)
    )


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


def _with_plain_characters(line: re.Match[bytes]) -> bytes:
    """Return an RSS title in the spelling that readers taking it for text or for HTML show alike.

    The RSS Advisory Board's profile: hexadecimal references for `&` and `<` in titles.
    """
    plain = line[2].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
    return line[1] + plain + line[3]
