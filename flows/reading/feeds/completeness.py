"""Which of two readings of a broken feed kept more, and how many entries neither could read."""

from __future__ import annotations

import re

from flows.reading.feeds.entities import outside_cdata
from flows.reading.feeds.values import Feed

_WORD = re.compile(r"\w+")
ENTRY_OPENS = re.compile(r"<(?:[\w.-]{1,60}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ESCAPED_ENTRY_OPENS = re.compile(r"&lt;(?:[\w.-]{1,60}:)?(?:item|entry)(?=\s|&gt;|/)", re.IGNORECASE)


def entries_missed(document: str, read: int) -> int:
    """Return how many entries a document holds that were not read.

    Of a feed without a single entry those count too that stand in it as escaped or quoted text.
    """
    # Most feeds are settled by counting the two plain names, which is fast.
    if 0 < document.count("<item") + document.count("<entry") <= read:
        return 0
    pieces = outside_cdata(_without_comments(document))
    opened = sum(len(ENTRY_OPENS.findall(piece)) for piece, is_cdata in pieces if read == 0 or not is_cdata)
    if read == 0:
        opened += len(_ESCAPED_ENTRY_OPENS.findall(document))
    return max(0, opened - read)


def _without_comments(document: str) -> str:
    pieces: list[str] = []
    position = 0
    while (start := document.find("<!--", position)) >= 0:
        pieces.append(document[position:start])
        end = document.find("-->", start + 4)
        position = end + 3 if end >= 0 else len(document)
    return "".join([*pieces, document[position:]])


def fuller(one: Feed, other: Feed) -> Feed:
    """Return the feed with more entries, of equal ones that with more text; the first, if equal in both."""
    return max(one, other, key=_fulness)


def _fulness(feed: Feed) -> tuple[int, int]:
    texts = ((item.title or "", max(item.bodies, key=len, default="")) for item in feed.items)
    return len(feed.items), sum(len(_WORD.findall(f"{title} {body}")) for title, body in texts)
