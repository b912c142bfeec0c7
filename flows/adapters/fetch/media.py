"""The kind of a document, by its name, its content type and its first bytes."""

from __future__ import annotations

from flows.model import Media
from flows.reading.feeds import is_feed
from flows.reading.sitemaps import is_sitemap

_BY_ENDING = {
    ".txt": Media.TEXT,
    ".text": Media.TEXT,
    ".md": Media.MARKDOWN,
    ".markdown": Media.MARKDOWN,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
    ".xml": Media.FEED,
    ".rss": Media.FEED,
    ".atom": Media.FEED,
    ".rdf": Media.FEED,
    ".json": Media.FEED,
    ".eml": Media.MAIL,
}
_FEED_TYPES = ("xml", "rss", "atom", "rdf", "feed+json", "application/json")
_HTML_STARTS = (b"<!doctype html", b"<html")
_START = 20_000


def media_of_name(name: str) -> Media | None:
    """Return the kind of document for a file's ending, compressed or not; None for one that is not read."""
    name = name.lower().removesuffix(".gz")
    ending = name[name.rfind(".") :] if "." in name else ""
    return _BY_ENDING.get(ending)


def media_of_response(content_type: str, body: bytes, path: str) -> Media:
    """Return the kind of a response, by its root element before its type: servers often say text/html."""
    start = body[:_START].replace(b"\x00", b"").lower()
    text = start.decode("latin-1").lstrip("\xef\xbb\xbf\xfe\xff \t\r\n")
    if is_feed(text) or is_sitemap(text):
        return Media.FEED
    kind = content_type.partition(";")[0].strip().lower()
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(_HTML_STARTS) or "html" in kind:
        return Media.HTML
    if any(word in kind for word in _FEED_TYPES):
        return Media.FEED
    if kind == "text/markdown":
        return Media.MARKDOWN
    return media_of_name(path) or Media.TEXT
