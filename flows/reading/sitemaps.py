"""Sitemaps: the articles that a site published lately (Google's news extension), and its other sitemaps.

ultimate-sitemap-parser 1.8.1 reads well-formed sitemaps as we do, but nothing of one with a bare "&", an HTML
entity or its end missing, and has no limit on the number of entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flows.reading.markup import plain_line
from flows.reading.xml import end_of_prolog, local_name, parse_xml
from flows.urls.normalise import http_url

_ROOT = re.compile(r"<(?:[\w.-]{1,60}:)?(urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_OPENS = re.compile(r"<(?:[\w.-]{1,60}:)?(?:url|sitemap)(?=[\s>/])", re.IGNORECASE)
_OF_NEWS = re.compile(
    r"(?:^|[^a-z])(?:google-?)?news(?:[^a-z]|$)|(?:^|[^a-z])latest(?:[^a-z]|$)", re.IGNORECASE
)
_OPEN_ANGLES_PER_ENTRY = 2_000
_HEAD = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One address of a sitemap; `title` and `outlet` are those of the news extension."""

    url: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A sitemap: its addresses in their order, or the addresses of other sitemaps (of an index).

    `beyond` counts the entries over the limit.
    """

    entries: tuple[SitemapEntry, ...]
    children: tuple[SitemapEntry, ...]
    beyond: int = 0


def is_sitemap(text: str) -> bool:
    """Return True if a document is a sitemap or an index of sitemaps, by its root element."""
    begin = end_of_prolog(text, 0)
    root = _ROOT.search(text, begin, begin + _HEAD)
    return root is not None and not re.search(r"<(?:rss|html|feed)\b", text[begin : root.start()])


def read_sitemap(text: str, most: int) -> Sitemap | None:
    """Return a sitemap with up to `most` entries, or None if the document is no sitemap that can be read.

    Broken markup is repaired, and read as far as it goes. Only http(s) addresses are taken.
    """
    root = _ROOT.search(text, end_of_prolog(text, 0))
    if root is None or not is_sitemap(text):
        return None
    parsed = parse_xml(text[root.start() :], text[: root.start()], _OPENS, _OPEN_ANGLES_PER_ENTRY)
    if parsed is None or parsed.root is None:
        return None
    listed = [element for element in parsed.root if local_name(element) in ("url", "sitemap")]
    entries = [(local_name(element), entry) for element in listed[:most] if (entry := _entry(element))]
    return Sitemap(
        entries=tuple(entry for name, entry in entries if name == "url"),
        children=tuple(entry for name, entry in entries if name == "sitemap"),
        beyond=max(0, len(listed) - most),
    )


def _entry(element: Any) -> SitemapEntry | None:
    fields: dict[str, str] = {}
    for inner in element.iter():
        # Pictures and films have titles too, in elements of their own.
        parent = local_name(inner.getparent()) if inner is not element else ""
        if parent in ("url", "sitemap", "news", "publication") and (text := plain_line(inner.text or "")):
            fields.setdefault(local_name(inner), text)
    url = http_url(fields.get("loc"))
    if url is None:
        return None
    return SitemapEntry(
        url=url,
        title=fields.get("title"),
        outlet=fields.get("name"),
        published=fields.get("publication_date") or fields.get("lastmod"),
        language=fields.get("language"),
        keywords=tuple(word for part in fields.get("keywords", "").split(",") if (word := part.strip())),
    )


def children_to_read(sitemap: Sitemap, most: int) -> tuple[str, ...]:
    """Return the sitemaps of an index that may hold news: by their addresses, else those changed last.

    Of equal ones the first of the index comes first.
    """
    of_news = [child for child in sitemap.children if _OF_NEWS.search(child.url)]
    # Dates of sitemaps are ISO 8601: they sort as text. Without one a sitemap counts as old.
    ranked = sorted(of_news or sitemap.children, key=lambda child: child.published or "", reverse=True)
    return tuple(dict.fromkeys(child.url for child in ranked))[:most]
