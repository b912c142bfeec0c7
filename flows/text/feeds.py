"""Feeds of every kind as plain values: RSS 0.9x to 2.0, RDF, Atom (by feedparser) and JSON Feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flows.text.markup import plain_line

_ROOT = re.compile(r"<(?!\?|!)(?:[\w.-]+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?![?!])\s*(?:[\w.-]+:)?([\w.-]+)")
_PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)
_ENTRY_OPENS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ENTRY_CLOSES = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_LONGEST_TAG = 65_536
# No feed nests this deep; a parser that follows such nesting hangs.
_OPEN_ANGLES_PER_ENTRY = 20_000
_NAMES_OF_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed as given; whatever it lacks is None or empty.

    `from_source` is the outlet that an aggregator took the entry from (RSS `source`).
    """

    guid: str | None
    title: str | None
    link: str | None
    published: str | None
    language: str | None
    categories: tuple[str, ...]
    bodies: tuple[str, ...]
    bodies_are_html: bool
    from_source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its own name and address, its entries, and what could not be read of it.

    `ended_early` tells a feed that was cut off; `beyond` counts the entries over the limit.
    """

    title: str | None
    link: str | None
    language: str | None
    items: tuple[FeedItem, ...]
    ended_early: bool = False
    beyond: int = 0


def is_feed(text: str) -> bool:
    """Tell whether a document is a feed, by its root element or its JSON Feed version."""
    if text.lstrip("\ufeff \t\n").startswith("{"):
        return "jsonfeed.org/version" in text[:2000] or _json_feed(text) is not None
    first = _FIRST_TAG.search(_NAMES_OF_DOCTYPE.sub("", text[:20_000], count=1))
    return bool(first and first.group(1).lower() in ("rss", "feed", "rdf"))


def read_feed(text: str, most: int) -> Feed | None:
    """Read up to `most` entries of a feed; None when the document is no feed that can be read.

    An entry cut off by the end of the document is left out.
    """
    if text.lstrip("\ufeff \t\n").startswith("{"):
        return _read_json(text, most)
    if not is_feed(text) or _is_hostile(text):
        return None
    return _read_xml(text, most)


def _is_hostile(text: str) -> bool:
    """Find what makes parsers hang: a tag of 64 KiB, or endless nesting without entries."""
    tags = max((len(tag) for tag in re.findall(r"<[A-Za-z][^<>]{60000,}", text)), default=0)
    entries = len(_ENTRY_OPENS.findall(text)) + 1
    return tags > _LONGEST_TAG or text.count("<") > _OPEN_ANGLES_PER_ENTRY * entries


def _read_xml(text: str, most: int) -> Feed:
    import feedparser

    root = _ROOT.search(text)
    name = root.group(1) if root else "rss"
    ended_early = not re.search(rf"</(?:[\w.-]+:)?{name}\s*>", text, re.IGNORECASE)
    whole, beyond = _whole_entries(text, most, ended_early)
    document = '<?xml version="1.0" encoding="utf-8"?>' + _PROLOG.sub("", whole).lstrip()
    # A string could be taken for an address: feedparser opens those.
    parsed = feedparser.parse(
        BytesIO(document.encode("utf-8", errors="replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    is_atom = str(parsed.get("version", "")).startswith("atom")
    return Feed(
        title=_line(parsed.feed.get("title")),
        link=_text(parsed.feed.get("link")),
        language=_text(parsed.feed.get("language")),
        items=tuple(_xml_item(entry, is_atom) for entry in parsed.entries[:most]),
        ended_early=ended_early,
        beyond=beyond,
    )


def _whole_entries(text: str, most: int, ended_early: bool) -> tuple[str, int]:
    """Cut a feed behind its last whole entry within the limit, and count the entries beyond it."""
    closes = [found.end() for found in _ENTRY_CLOSES.finditer(text)]
    if len(closes) > most:
        return text[: closes[most - 1]], len(closes) - most
    if ended_early:
        opens = _ENTRY_OPENS.search(text)
        return text[: closes[-1] if closes else opens.start() if opens else len(text)], 0
    return text, 0


def _xml_item(entry: Any, is_atom: bool) -> FeedItem:
    guid = _text(entry.get("id"))
    links = [_text(link.get("href")) for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    return FeedItem(
        guid=guid,
        title=_line(entry.get("title")),
        link=_text(entry.get("link")) or next(filter(None, links), None),
        published=_text(entry.get("published") or entry.get("updated") or entry.get("created")),
        language=_text((entry.get("title_detail") or {}).get("language") or entry.get("language")),
        categories=_categories([tag.get("label") or tag.get("term") for tag in entry.get("tags", ())]),
        bodies=tuple(_bodies(entry, is_atom)),
        bodies_are_html=False,
        from_source=_line((entry.get("source") or {}).get("title")),
    )


def _bodies(entry: Any, is_atom: bool) -> Iterator[str]:
    summary = entry.get("summary")
    has_media = any(key in entry for key in ("media_content", "media_thumbnail", "media_group"))
    for content in entry.get("content", ()):
        # feedparser files the captions of Media RSS under content, as plain text.
        is_caption = content.get("type") == "text/plain" and (has_media or not is_atom)
        if content.get("value") and not is_caption:
            yield str(content["value"])
    if summary:
        yield str(summary)


def _categories(names: list[Any]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        # Some feeds put all categories into one element; others have names with commas.
        for part in str(name or "").split("," if len(names) == 1 else "\n"):
            line = plain_line(part)
            if line and not line.isdigit():
                found[line] = None
    return tuple(found)


def _json_feed(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_feed_like = isinstance(found, dict) and "jsonfeed.org/version" in str(found.get("version", ""))
    return found if is_feed_like else None


def _read_json(text: str, most: int) -> Feed | None:
    found = _json_feed(text)
    if found is None:
        return _read_cut_json(text, most)
    given = found.get("items")
    items = [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    return Feed(
        title=_line(found.get("title")),
        link=_text(found.get("home_page_url")) or _text(found.get("feed_url")),
        language=_text(found.get("language")),
        items=tuple(_json_item(item) for item in items[:most]),
        beyond=max(0, len(items) - most),
    )


def _read_cut_json(text: str, most: int) -> Feed | None:
    """Read the whole items of a JSON Feed that was cut off, one by one."""
    start = re.search(r'"items"\s*:\s*\[', text)
    if "jsonfeed.org/version" not in text[:2000] or not start:
        return None
    decoder, position = json.JSONDecoder(), start.end()
    items: list[Any] = []
    while len(items) < most:
        gap = re.compile(r"[\s,]*").match(text, position)
        try:
            item, position = decoder.raw_decode(text, gap.end() if gap else position)
        except (ValueError, RecursionError):
            break
        items.append(item)
    head = {
        key: json.loads(value)
        for key, value in re.findall(
            r'"(title|home_page_url|language)"\s*:\s*("[^"\\]*")', text[: start.start()]
        )
    }
    return Feed(
        title=_line(head.get("title")),
        link=head.get("home_page_url"),
        language=head.get("language"),
        items=tuple(_json_item(item) for item in items if isinstance(item, dict)),
        ended_early=True,
    )


def _json_item(item: dict[str, Any]) -> FeedItem:
    html, plain, summary = (_text(item.get(key)) for key in ("content_html", "content_text", "summary"))
    tags = item.get("tags")
    return FeedItem(
        guid=_text(item.get("id")),
        title=_line(item.get("title")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        language=_text(item.get("language")),
        categories=_categories(tags if isinstance(tags, list) else []),
        bodies=(html,) if html else tuple(body for body in (plain, summary) if body),
        bodies_are_html=bool(html),
    )


def _text(value: Any) -> str | None:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text or None


def _line(value: Any) -> str | None:
    return plain_line(value) or None if isinstance(value, str) else None
