"""The feeds that a site offers: those its pages name, and the places where feeds usually lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flows.reading.markup import html_root, plain_line
from flows.urls.normalise import http_url

# The content types of feeds in order of trust: those of the second row are given to much else, too.
_TYPES = (
    "application/rss+xml application/atom+xml application/feed+json application/rdf+xml text/rss+xml",
    "application/xml text/xml application/json application/rss",
)
_TRUST = {media_type: rank for rank, types in enumerate(_TYPES) for media_type in types.split()}
_FEED_WORD = re.compile(r"\b(?:rss|atom|feeds?|rdf|jsonfeed)\b", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"/comments?/", re.IGNORECASE)
_NO_FEED = re.compile(
    r"/(?:wp-json|oembed|oexchange)/|[?&]format=(?:xml|json)&url=|opensearch", re.IGNORECASE
)
_PATHS = """
    feed feed/ rss rss.xml atom.xml feed.xml index.xml feed.json rss/ feeds/posts/default index.rdf ?feed=rss2
"""
_USUAL_PATHS = tuple(_PATHS.split())
_MOST = 50
# The feeds stand in the head, and a page made to hang its parser needs more than this for it.
_MOST_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed that a page names: its address, the title and the content type that the page gives it."""

    url: str
    title: str | None
    media_type: str


def find_feeds(document: str, address: str) -> tuple[FeedLink, ...]:
    """Return the feeds that a page of a site names in its head, else those that its links point to.

    Those whose type says that they are feeds come first, then others, then feeds of comments; within
    each in the order of the page. At most 50; addresses are absolute and http(s).
    """
    root = html_root(document[:_MOST_CHARACTERS])
    if root is None:
        return ()
    base = http_url(next(iter(root.xpath("//base/@href")), None), address) or address
    links: dict[str, FeedLink] = {}
    for link in root.iter("link"):
        media_type = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        url = http_url(link.get("href"), base)
        is_related = "feed" in relations or ("alternate" in relations and media_type in _TRUST)
        if url and is_related and not _NO_FEED.search(url):
            title = plain_line(link.get("title") or "") or None
            links.setdefault(url, FeedLink(url=url, title=title, media_type=media_type))
    for link in root.iter("a") if not links else ():
        url = http_url(link.get("href") or "", base)
        if url and _FEED_WORD.search(f"{urlsplit(url).path}?{urlsplit(url).query}"):
            title = plain_line(" ".join(link.itertext())) or None
            links.setdefault(url, FeedLink(url=url, title=title, media_type=""))

    def rank(link: FeedLink) -> tuple[bool, int]:
        return bool(_OF_COMMENTS.search(link.url)), _TRUST.get(link.media_type, len(_TYPES))

    return tuple(sorted(links.values(), key=rank))[:_MOST]


def common_feed_addresses(address: str) -> tuple[str, ...]:
    """Return where a site's feed may lie if its pages name none: below the page, then at the root."""
    parts = urlsplit(http_url(address) or "")
    if not parts.netloc:
        return ()
    root = f"{parts.scheme}://{parts.netloc}/"
    folder = parts.path.strip("/")
    has_folder = folder and "." not in folder.rpartition("/")[2]
    bases = [f"{root}{folder}/", root] if has_folder else [root]
    return tuple(dict.fromkeys(f"{base}{path}" for base in bases for path in _USUAL_PATHS))
