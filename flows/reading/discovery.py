"""The feeds that a site offers: those its pages name, and the places where feeds usually lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flows.reading.markup import plain_line
from flows.urls.normalise import http_url

_TYPES = {
    "application/rss+xml": 0,
    "application/atom+xml": 0,
    "application/feed+json": 0,
    "application/rdf+xml": 0,
    "text/rss+xml": 0,
    # Said of feeds and of much else: after those that say what they are.
    "application/xml": 1,
    "text/xml": 1,
    "application/json": 1,
    "application/rss": 1,
}
_FEED_WORD = re.compile(r"\b(?:rss|atom|feeds?|rdf|jsonfeed)\b", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"/comments?/", re.IGNORECASE)
_NO_FEED = re.compile(
    r"/(?:wp-json|oembed|oexchange)/|[?&]format=(?:xml|json)&url=|opensearch", re.IGNORECASE
)
_COMMON_PATHS = (
    "feed",
    "feed/",
    "rss",
    "rss.xml",
    "atom.xml",
    "feed.xml",
    "index.xml",
    "feed.json",
    "rss/",
    "feeds/posts/default",
    "index.rdf",
    "?feed=rss2",
)
_MOST = 50
# The feeds stand in the head, and a page made to hang its parser needs more than this for it.
_MOST_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed that a page names: its address, the name it is given and the content type it is said to have."""

    url: str
    title: str | None
    media_type: str


def find_feeds(document: str, address: str) -> tuple[FeedLink, ...]:
    """Return the feeds that a page of a site names in its head, else those that its links point to.

    Those whose type says that they are feeds come first, then others, then feeds of comments; within
    each in the order of the page. At most 50; addresses are absolute and http(s).
    """
    root = _tree(document[:_MOST_CHARACTERS])
    if root is None:
        return ()
    base = http_url(next(iter(root.xpath("//base/@href")), None), address) or address
    found: dict[str, FeedLink] = {}
    for link in tuple(_named(root, base)) or _linked(root, base):
        found.setdefault(link.url, link)
    return tuple(sorted(found.values(), key=_rank))[:_MOST]


def common_feed_addresses(address: str) -> tuple[str, ...]:
    """Return where a site's feed may lie when its pages name none: below the page, then at the root."""
    parts = urlsplit(http_url(address) or "")
    if not parts.netloc:
        return ()
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = parts.path.strip("/")
    below = f"{root}{folder}/" if folder and "." not in folder.rpartition("/")[2] else ""
    found = [f"{base}{path}" for base in (below, root) if base for path in _COMMON_PATHS]
    return tuple(dict.fromkeys(found))


def _tree(document: str) -> Any:
    from lxml import etree, html

    try:
        parser = html.HTMLParser(remove_comments=True, no_network=True)
        return html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", document), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _named(root: Any, base: str) -> Iterator[FeedLink]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        url = http_url(link.get("href"), base)
        if not url or not {"alternate", "feed"} & set(relations) or _NO_FEED.search(url):
            continue
        if kind in _TYPES or "feed" in relations:
            yield FeedLink(url=url, title=plain_line(link.get("title") or "") or None, media_type=kind)


def _linked(root: Any, base: str) -> Iterator[FeedLink]:
    """Find links that speak of feeds, for pages that name none in their head."""
    for link in root.iter("a"):
        href, text = link.get("href") or "", plain_line(" ".join(link.itertext()))
        url = http_url(href, base)
        if url and _FEED_WORD.search(urlsplit(url).path + "?" + urlsplit(url).query):
            yield FeedLink(url=url, title=text or None, media_type="")


def _rank(link: FeedLink) -> tuple[bool, int]:
    return bool(_OF_COMMENTS.search(link.url)), _TYPES.get(link.media_type, 2)
