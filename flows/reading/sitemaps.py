"""Sitemaps: what a site says it published lately (with Google's news extension), and where its others lie.

ultimate-sitemap-parser 1.8.1 reads well-formed sitemaps as we do, but nothing of one with a bare "&", an HTML
entity or its end missing, and has no limit on the number of entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flows.reading.markup import plain_line
from flows.reading.xml import local_name, repaired, root_of, without_doctype
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
    """Tell whether a document is a sitemap or an index of some, by its root element."""
    head = without_doctype(text[:_HEAD])[0]
    found = _ROOT.search(head)
    return bool(found) and not re.search(r"<(?:rss|html|feed)\b", head[: found.start()] if found else "")


def read_sitemap(text: str, most: int) -> Sitemap | None:
    """Read up to `most` entries of a sitemap; None when the document is none that can be read.

    Broken markup is mended, and read as far as it goes. Only http(s) addresses are taken.
    """
    if not is_sitemap(text):
        return None
    opened = len(_OPENS.findall(text))
    if text.count("<") > _OPEN_ANGLES_PER_ENTRY * (opened + 1):
        return None
    document, declared = without_doctype(text)
    found = _ROOT.search(document)
    document = document[found.start() :] if found else document
    root: Any = root_of(document, broken=False)
    if root is None:
        root = root_of(repaired(document, declared), broken=True)
    if root is None:
        return None
    listed = [each for each in root if local_name(each) in ("url", "sitemap")]
    entries = [(each, entry) for each in listed[:most] if (entry := _entry(each))]
    return Sitemap(
        entries=tuple(entry for each, entry in entries if local_name(each) == "url"),
        children=tuple(entry for each, entry in entries if local_name(each) == "sitemap"),
        beyond=max(0, len(listed) - most),
    )


def children_to_read(sitemap: Sitemap, most: int) -> tuple[str, ...]:
    """Return the sitemaps of an index that may hold news: those that say so, else those changed last.

    Of equal ones the first of the index comes first.
    """
    named = [child for child in sitemap.children if _OF_NEWS.search(child.url)]
    # Dates of sitemaps are ISO 8601: they sort as text. Without one a sitemap counts as old.
    ranked = sorted(named or sitemap.children, key=lambda child: child.published or "", reverse=True)
    return tuple(dict.fromkeys(child.url for child in ranked))[:most]


def _entry(element: Any) -> SitemapEntry | None:
    given: dict[str, str] = {}
    for each in element.iter():
        # Pictures and films have titles too, in elements of their own.
        above = local_name(each.getparent()) if each is not element else ""
        if above in ("url", "sitemap", "news", "publication") and (text := plain_line(each.text or "")):
            given.setdefault(local_name(each), text)
    url = http_url(given.get("loc"))
    if url is None:
        return None
    return SitemapEntry(
        url=url,
        title=given.get("title"),
        outlet=given.get("name"),
        published=given.get("publication_date") or given.get("lastmod"),
        language=given.get("language"),
        keywords=tuple(word for part in given.get("keywords", "").split(",") if (word := part.strip())),
    )
