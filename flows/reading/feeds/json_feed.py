"""JSON Feed 1.0 and 1.1, whole or cut off."""

from __future__ import annotations

import json
import re
from typing import Any

from flows.reading.encoding import CONTROLS
from flows.reading.feeds.values import Feed, FeedItem, category_names, line_or_none, text_or_none

_VERSION = "jsonfeed.org/version"
_HEAD = 2_000
_GAP = re.compile(r"[\s,]*")


def is_json(text: str) -> bool:
    """Tell whether a document begins as a JSON object does."""
    return text[:200].lstrip("\ufeff \t\n\r").startswith("{")


def is_json_feed(text: str) -> bool:
    """Tell whether a JSON document is a JSON Feed."""
    return is_json(text) and (_VERSION in text[:_HEAD] or _whole(text) is not None)


def read_json_feed(text: str, most: int) -> Feed | None:
    """Read up to `most` entries of a JSON Feed; of one that was cut off, its whole entries."""
    whole = _whole(text)
    feed = _cut_off(text, most) if whole is None else whole
    if feed is None:
        return None
    given = feed.get("items")
    items = [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    return Feed(
        title=line_or_none(feed.get("title")),
        link=_text(feed.get("home_page_url")) or _text(feed.get("feed_url")),
        language=_text(feed.get("language")),
        items=tuple(_item(item) for item in items[:most]),
        ended_early=whole is None,
        beyond=max(0, len(items) - most),
    )


def _whole(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    # Some leave the version out, and say where the feed or its site lies all the same.
    is_told = any(isinstance(found.get(key), str) for key in ("feed_url", "home_page_url"))
    is_feed_like = isinstance(found.get("items"), list) and is_told
    return found if is_feed_like or _VERSION in str(found.get("version", "")) else None


def _cut_off(text: str, most: int) -> dict[str, Any] | None:
    """Return the head and up to `most` whole entries of a feed whose end is missing."""
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
    head = re.findall(r'"(title|home_page_url|language)"\s*:\s*("[^"\\\x00-\x1f]*")', text[: start.start()])
    return {key: json.loads(value) for key, value in head} | {"items": items}


def _item(item: dict[str, Any]) -> FeedItem:
    html, plain, summary = (_text(item.get(key)) for key in ("content_html", "content_text", "summary"))
    tags = item.get("tags")
    return FeedItem(
        guid=_text(item.get("id")),
        title=line_or_none(item.get("title")),
        link=_text(item.get("url")) or _text(item.get("external_url")) or _attached(item),
        published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        language=_text(item.get("language")),
        categories=category_names(tags if isinstance(tags, list) else []),
        bodies=(html,) if html else tuple(body for body in (plain, summary) if body),
        bodies_are_html=bool(html),
    )


def _attached(item: dict[str, Any]) -> str | None:
    attachments = item.get("attachments")
    given = attachments if isinstance(attachments, list) else []
    return next((_text(each.get("url")) for each in given if isinstance(each, dict)), None)


def _text(value: object) -> str | None:
    """Return a text without what the escapes of JSON can write and no text may hold."""
    text = text_or_none(value)
    return CONTROLS.sub("", text) or None if text else None
