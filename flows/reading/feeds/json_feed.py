"""JSON Feed 1.0 and 1.1, whole or cut off."""

from __future__ import annotations

import json
import re
from typing import Any

from flows.reading.encoding import CONTROLS
from flows.reading.feeds.feed import Feed, FeedItem, category_names, line_or_none, text_or_none

_VERSION = "jsonfeed.org/version"
_HEAD = 2_000
_GAP = re.compile(r"[\s,]*")
_HEAD_FIELD = re.compile(r'"(title|home_page_url|language)"\s*:\s*("[^"\\\x00-\x1f]*")')


def is_json(text: str) -> bool:
    """Return True if a document begins as a JSON object does."""
    return text[:200].lstrip("\ufeff \t\n\r").startswith("{")


def is_json_feed(text: str) -> bool:
    """Return True if a JSON document is a JSON Feed."""
    return is_json(text) and (_VERSION in text[:_HEAD] or _parsed(text) is not None)


def read_json_feed(text: str, most: int) -> Feed | None:
    """Return a JSON Feed with up to `most` entries; of one that was cut off, its whole entries."""
    parsed = _parsed(text)
    feed = _cut_off(text, most) if parsed is None else parsed
    if feed is None:
        return None
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    return Feed(
        title=line_or_none(feed.get("title")),
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
    attachments = [each for each in _list(item.get("attachments")) if isinstance(each, dict)]
    attached = _text(attachments[0].get("url")) if attachments else None
    return FeedItem(
        guid=_text(item.get("id")),
        title=line_or_none(item.get("title")),
        link=_text(item.get("url")) or _text(item.get("external_url")) or attached,
        published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        language=_text(item.get("language")),
        categories=category_names(_list(item.get("tags"))),
        bodies=(html,) if html else tuple(body for body in (plain, summary) if body),
        bodies_are_html=bool(html),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """Return a text without the control characters that JSON can escape and no text may hold, or None."""
    text = text_or_none(value)
    return CONTROLS.sub("", text) or None if text else None
