"""Feeds as feedparser reads them: slowly, but also where a document is not XML at all."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from flows.reading.feeds.feed import (
    Feed,
    FeedItem,
    feed_item,
    first_line,
    media_of,
    names_of,
    picture_of,
    text_or_none,
)


def read_with_feedparser(document: str, most: int) -> Feed:
    """Return a feed with up to `most` entries, which may be broken in any way."""
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
        title=first_line([parsed.feed.get("title")]),
        image_title=first_line([(parsed.feed.get("image") or {}).get("title")]),
        about=first_line([parsed.feed.get("subtitle")]),
        authors=names_of(
            [parsed.feed.get("author"), *(entry.get("author") for entry in parsed.entries[:100])]
        ),
        link=text_or_none(parsed.feed.get("link")),
        language=text_or_none(parsed.feed.get("language")),
        items=tuple(_item(entry, is_atom) for entry in parsed.entries[:most]),
        beyond=max(0, len(parsed.entries) - most),
    )


def _item(entry: Any, is_atom: bool) -> FeedItem:
    has_media = any(key in entry for key in ("media_content", "media_thumbnail", "media_group"))
    # feedparser files the captions of Media RSS under content, as plain text.
    contents = [
        content.get("value")
        for content in entry.get("content", ())
        if content.get("type") != "text/plain" or (is_atom and not has_media)
    ]
    plain = feed_item(
        guid=entry.get("id"),
        titles=[entry.get("title")],
        links=[entry.get("link"), *(link.get("href") for link in entry.get("links", ()))],
        published=entry.get("published") or entry.get("updated") or entry.get("created"),
        language=(entry.get("title_detail") or {}).get("language") or entry.get("language"),
        categories=[tag.get("label") or tag.get("term") for tag in entry.get("tags", ())],
        bodies={str(text): False for text in (*contents, entry.get("summary")) if text},
        sources=[(entry.get("source") or {}).get("title")],
    )
    enclosures = entry.get("enclosures", ())
    files = [{**file, "url": file.get("href") or ""} for file in enclosures]
    thumbnails = [{**file, "type": "image"} for file in entry.get("media_thumbnail", ())]
    return replace(
        plain,
        attached=media_of([file.get("type") for file in enclosures]),
        picture=picture_of([*entry.get("media_content", ()), *files]) or picture_of(thumbnails),
    )
