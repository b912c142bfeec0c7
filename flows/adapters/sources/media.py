"""What a document claims to be, by its name, its content type and its first bytes."""

from __future__ import annotations

from flows.model import Media

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
_FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"jsonfeed.org/version", b"<urlset", b"<sitemapindex")
_START = 2_000


def media_of_name(name: str) -> Media | None:
    """Return what a file's ending stands for, compressed or not; None for an ending that is not read."""
    name = name.lower().removesuffix(".gz")
    ending = name[name.rfind(".") :] if "." in name else ""
    return _BY_ENDING.get(ending)


def media_of_response(content_type: str, body: bytes, path: str) -> Media:
    """Return what a response holds: first bytes before content type, for servers often say text/html."""
    start = body[:_START].replace(b"\x00", b"").lower()
    if any(root in start for root in _FEED_ROOTS):
        return Media.FEED
    kind = content_type.partition(";")[0].strip().lower()
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(_HTML_STARTS) or "html" in kind:
        return Media.HTML
    if any(word in kind for word in _FEED_TYPES):
        return Media.FEED
    if kind == "text/markdown":
        return Media.MARKDOWN
    return media_of_name(path) or Media.TEXT
