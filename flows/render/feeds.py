"""Feeds in their formats: RSS 2.0, Atom 1.0 and JSON Feed 1.1.

A feed has a bounded size: the oldest items that do not fit are left out whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from feedgen.feed import FeedGenerator
from lxml import etree

from flows.language.formatting import clean
from flows.model.feeds import Channel, FeedItem

GENERATOR = "Standfirst"
MINUTES_TO_LIVE = 60
# Hubs and readers refuse much larger feeds (FeedBurner took 512 kB), and every poll may fetch all of it.
MOST_BYTES = 512_000

_ATOM = "http://www.w3.org/2005/Atom"
_EMPTY_FEED_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_TITLE_LINE = re.compile(rb"(?m)^( *<title>)(.*)(</title>)$")


def render_rss(channel: Channel, items: Sequence[FeedItem]) -> bytes:
    """Return an RSS 2.0 feed of the items in the order given, newest first."""

    def write(shown: Sequence[FeedItem]) -> bytes:
        feed = _feed(channel, shown, "rss")
        feed.ttl(MINUTES_TO_LIVE)
        return _TITLE_LINE.sub(_with_plain_characters, feed.rss_str(pretty=True))

    return _bounded(items, write)


def render_atom(channel: Channel, items: Sequence[FeedItem]) -> bytes:
    """Return an Atom 1.0 feed of the items in the order given, newest first."""

    def write(shown: Sequence[FeedItem]) -> bytes:
        body: bytes = _feed(channel, shown, "atom").atom_str(pretty=True)
        return body

    return _bounded(items, write)


def render_json_feed(channel: Channel, items: Sequence[FeedItem]) -> bytes:
    """Return a JSON Feed 1.1 of the items in the order given, newest first."""
    top = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(channel.title),
        "home_page_url": channel.page,
        "feed_url": channel.url,
        "description": clean(channel.description),
        "favicon": channel.icon,
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }

    def write(shown: Sequence[FeedItem]) -> bytes:
        feed = _without_empty(top) | {"items": [_json_item(item) for item in shown]}
        return (json.dumps(feed, ensure_ascii=False, indent=2) + "\n").encode()

    return _bounded(items, write)


def _bounded(items: Sequence[FeedItem], write: Callable[[Sequence[FeedItem]], bytes]) -> bytes:
    """Return a feed of as many of the first items as fit; one that is too large alone has its summary."""
    count = len(items)
    while len(body := write(items[:count])) > MOST_BYTES and count > 1:
        count = max(1, min(count - 1, count * MOST_BYTES // len(body)))
    return body if len(body) <= MOST_BYTES else write([replace(items[0], html="")])


def _json_item(item: FeedItem) -> dict[str, Any]:
    values = {
        "id": clean(item.urn),
        "url": item.url,
        "title": clean(item.title),
        "summary": clean(item.summary),
        # An item has content, whatever else it lacks.
        "content_html": clean(item.html) or clean(item.summary),
        "date_published": _json_time(item.published),
        "date_modified": _json_time(item.updated),
        "authors": [{"name": clean(item.author)}] if item.author else [],
        "image": item.image.url if item.image else "",
        "tags": [clean(name) for name in item.categories],
    }
    return _without_empty(values) | {"content_html": values["content_html"]}


def _json_time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _feed(channel: Channel, items: Sequence[FeedItem], kind: Literal["rss", "atom"]) -> Any:
    feed = FeedGenerator()
    newest = max((item.updated for item in items), default=_EMPTY_FEED_TIME)
    feed.id(channel.urn)
    feed.title(clean(channel.title))
    feed.description(clean(channel.description))
    feed.language(channel.language)
    feed.generator(GENERATOR)
    # feedgen would put the time of the run here.
    feed.updated(newest)
    feed.lastBuildDate(newest)
    feed.author({"name": clean(channel.author)})
    # feedgen makes the last link the channel's own, so the page comes after the feed.
    feed.link(href=channel.url, rel="self", type=f"application/{kind}+xml")
    if channel.hub:
        feed.link(href=channel.hub, rel="hub")
        if kind == "rss":
            feed.register_extension("hub", lambda: _HubLink(channel.hub), _NoExtension, atom=False)
    feed.link(href=channel.page, rel="alternate", type="text/html")
    if channel.icon:
        feed.icon(channel.icon)
    if any(item.image for item in items):
        feed.load_extension("media")
    for item in items:
        _add_entry(feed, item, kind)
    return feed


def _add_entry(feed: Any, item: FeedItem, kind: Literal["rss", "atom"]) -> None:
    entry = feed.add_entry(order="append")
    entry.guid(clean(item.urn), permalink=False)
    entry.title(clean(item.title))
    entry.link(href=item.url, rel="alternate", type="text/html")
    if item.summary:
        entry.summary(clean(item.summary))
    if item.author:
        entry.author({"name": clean(item.author)})
    for name in item.categories:
        entry.category(term=clean(name))
    if item.image:
        # feedgen loses the `rel` of an entry's enclosure, which makes it a second link.
        size, url = str(item.image.size), item.image.url
        entry.media.content(url=url, fileSize=size, type="image/jpeg", medium="image", group=None)
    entry.published(item.published)
    entry.updated(item.updated)
    if item.html:
        entry.content(clean(item.html), type="CDATA" if kind == "rss" else "html")


class _HubLink:
    """An extension of feedgen, which writes no link to a hub into RSS."""

    def __init__(self, hub: str) -> None:
        self._hub = hub

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that the extension needs beside those of every feed."""
        return {}

    def extend_rss(self, feed: Any) -> None:
        """Add the link to the channel."""
        etree.SubElement(feed[0], f"{{{_ATOM}}}link", href=self._hub, rel="hub")


class _NoExtension:
    def extend_rss(self, item: Any) -> None:
        """Add nothing to an item."""


def _with_plain_characters(line: re.Match[bytes]) -> bytes:
    """Return an RSS title in the spelling that readers taking it for text or for HTML show alike.

    The RSS Advisory Board's profile: hexadecimal references for `&` and `<` in titles.
    """
    plain = line[2].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
    return line[1] + plain + line[3]
