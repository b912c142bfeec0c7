"""Feeds as feedparser reads them: slow, and patient with what is no XML at all."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from flows.reading.feeds.values import Feed, FeedItem, category_names, line_or_none, text_or_none


def read_patiently(document: str, most: int) -> Feed:
    """Read up to `most` entries of a feed that may be broken in any way."""
    import feedparser

    try:
        # A string could be taken for an address: feedparser opens those.
        parsed = feedparser.parse(
            BytesIO(document.encode("utf-8", errors="replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:
        # It raises errors of many kinds over references to what are no characters, depth and dates.
        return Feed(title=None, link=None, language=None, items=())
    is_atom = str(parsed.get("version", "")).startswith("atom")
    return Feed(
        title=line_or_none(parsed.feed.get("title")),
        link=text_or_none(parsed.feed.get("link")),
        language=text_or_none(parsed.feed.get("language")),
        items=tuple(_item(entry, is_atom) for entry in parsed.entries[:most]),
        beyond=max(0, len(parsed.entries) - most),
    )


def _item(entry: Any, is_atom: bool) -> FeedItem:
    links = [text_or_none(link.get("href")) for link in entry.get("links", ())]
    return FeedItem(
        guid=text_or_none(entry.get("id")),
        title=line_or_none(entry.get("title")),
        link=text_or_none(entry.get("link")) or next(filter(None, links), None),
        published=text_or_none(entry.get("published") or entry.get("updated") or entry.get("created")),
        language=text_or_none((entry.get("title_detail") or {}).get("language") or entry.get("language")),
        categories=category_names([tag.get("label") or tag.get("term") for tag in entry.get("tags", ())]),
        bodies=tuple(_bodies(entry, is_atom)),
        bodies_are_html=False,
        from_source=line_or_none((entry.get("source") or {}).get("title")),
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
