"""JSON Feed 1.0 and 1.1, whole or cut off."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from flows.reading.encoding import CONTROLS
from flows.reading.feeds.feed import Feed, FeedItem, feed_item, first_line, media_of, names_of, picture_of

_VERSION = "jsonfeed.org/version"
_HEAD = 2_000
_GAP = re.compile(r"[\s,]*")
_HEAD_FIELD = re.compile(r'"(title|home_page_url|language)"\s*:\s*("[^"\\\x00-\x1f]*")')


def is_json_feed(text: str) -> bool:
    """Return True if a JSON document is a JSON Feed."""
    return _VERSION in text[:_HEAD] or _parsed(text) is not None


def read_json_feed(text: str, most: int) -> Feed | None:
    """Return a JSON Feed with up to `most` entries; of one that was cut off, its whole entries."""
    parsed = _parsed(text)
    feed = _cut_off(text, most) if parsed is None else parsed
    if feed is None:
        return None
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    return Feed(
        title=first_line([feed.get("title")]),
        about=first_line([feed.get("description")]),
        authors=names_of(
            author.get("name")
            for author in (*_list(feed.get("authors")), feed.get("author"))
            if isinstance(author, dict)
        ),
        link=_text(feed.get("home_page_url")) or _text(feed.get("feed_url")),
        language=_text(feed.get("language")),
        items=tuple(_item(item) for item in items[:most]),
        ended_early=parsed is None,
        beyond=max(0, len(items) - most),
    )


def _parsed(text: str) -> dict[str, Any] | None:
    """Return a document that is valid JSON and a feed, or None."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict):
        return None
    # Some leave the version out, but give the address of the feed or its site all the same.
    has_address = any(isinstance(feed.get(key), str) for key in ("feed_url", "home_page_url"))
    has_entries = has_address and isinstance(feed.get("items"), list)
    return feed if has_entries or _VERSION in str(feed.get("version", "")) else None


def _cut_off(text: str, most: int) -> dict[str, Any] | None:
    """Return the head and up to `most` whole entries of a feed whose end is missing, or None."""
    start = re.search(r'"items"\s*:\s*\[', text)
    if _VERSION not in text[:_HEAD] or not start:
        return None
    decoder, position = json.JSONDecoder(), start.end()
    items: list[Any] = []
    while len(items) < most:
        gap = _GAP.match(text, position)
        try:
            item, position = decoder.raw_decode(text, gap.end() if gap else position)
        except (ValueError, RecursionError):
            break
        items.append(item)
    head = _HEAD_FIELD.findall(text[: start.start()])
    return {key: json.loads(value) for key, value in head} | {"items": items}


def _item(item: dict[str, Any]) -> FeedItem:
    html, plain, summary = (_text(item.get(key)) for key in ("content_html", "content_text", "summary"))
    attachments = [file for file in _list(item.get("attachments")) if isinstance(file, dict)]
    links = [item.get("url"), item.get("external_url"), *(file.get("url") for file in attachments[:1])]
    read = feed_item(
        guid=_text(item.get("id")),
        titles=[item.get("title")],
        links=map(_text, links),
        published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        language=_text(item.get("language")),
        categories=_list(item.get("tags")),
        bodies={html: True} if html else {text: False for text in (plain, summary) if text},
    )
    files = [
        {"url": _text(file.get("url")) or "", "type": str(file.get("mime_type"))} for file in attachments
    ]
    pictures = (_text(item.get(key)) for key in ("image", "banner_image"))
    return replace(
        read,
        attached=media_of([file["type"] for file in files]),
        picture=next(filter(None, pictures), None) or picture_of(files),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """Return a text or a number without the control characters that JSON can escape, or None."""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return CONTROLS.sub("", str(value).strip()) or None if is_text else None
