"""Feeds read at once where they are well-formed, repaired where not, by feedparser as the last resort."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.reading.feeds.fallback import read_with_feedparser
from flows.reading.feeds.feed import Feed
from flows.reading.feeds.json_feed import is_json_feed, read_json_feed
from flows.reading.feeds.xml_feed import feed_of
from flows.reading.xml import end_of_prolog, outside_cdata, parse_xml

_ROOTS = ("rss", "feed", "rdf", "channel", "entry")
_FIRST_TAG = re.compile(r"<((?:[\w.-]{1,60}:)?([\w.-]{1,60}))")
_STARTS = re.compile(r"<\?xml|<(?:[\w.-]{1,60}:)?(?:rss|rdf)(?=[\s>])", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
# Error messages of servers use <b>, <br> and <font>; these begin a page.
_OF_A_PAGE = re.compile(
    r"<(?:html|head|body|title|meta|div|main|script|p|h1|article|section|header|nav)(?=[\s>])", re.IGNORECASE
)
_HEAD = 20_000
_ENTRY_OPENS = re.compile(r"<(?:[\w.-]{1,60}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ESCAPED_ENTRY_OPENS = re.compile(r"&lt;(?:[\w.-]{1,60}:)?(?:item|entry)(?=\s|&gt;|>|/)", re.IGNORECASE)
_ENTRY_CLOSES = re.compile(r"</(?:[\w.-]{1,60}:)?(?:item|entry)\s{0,20}>", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# No feed nests this deep; a parser that follows such nesting hangs.
_OPEN_ANGLES_PER_ENTRY = 20_000
# feedparser takes two seconds for each million characters.
_LONGEST_FOR_FEEDPARSER = 4_000_000
_MOST_OPEN_FOR_FEEDPARSER = 2_000


def is_feed(text: str) -> bool:
    """Return True if a document is a feed, by its root element or its JSON Feed version.

    The beginning of a document, some thousands of characters, is enough.
    """
    return is_json_feed(text) if _is_json(text) else _root_tag(text) is not None


def read_feed(text: str, most: int) -> Feed | None:
    """Return a feed with up to `most` entries, or None if the document is no feed that can be read.

    A well-formed feed is read as it is. One that is not is repaired and read again (references, stray
    signs, missing namespaces), then read with its faults, by feedparser too, and the fuller reading is
    returned. An entry cut off by the end of the document is left out.
    """
    if _is_json(text):
        return read_json_feed(text, most)
    root = _root_tag(text)
    if root is None:
        return None
    name, local_name = root.groups()
    prolog, document = text[: root.start()], text[root.start() :]
    # Nearly every feed ends with its root: looking there first spares a search of the whole.
    is_closed = re.search(rf"</{re.escape(name)}\s{{0,20}}>", document[-2_000:]) or re.search(
        rf"</(?:[\w.-]{{1,60}}:)?{re.escape(local_name)}\s{{0,20}}>", document, re.IGNORECASE
    )
    if not is_closed:
        document = _without_open_entry(document, name)
    parsed = parse_xml(document, prolog, _ENTRY_OPENS, _OPEN_ANGLES_PER_ENTRY)
    if parsed is None:
        return None
    if parsed.root is None:
        feed = read_with_feedparser(parsed.text, most)
    else:
        feed = feed_of(parsed.root, most)
        if parsed.is_broken and len(document) <= _LONGEST_FOR_FEEDPARSER:
            left_open = len(_ENTRY_OPENS.findall(document)) - len(_ENTRY_CLOSES.findall(document))
            if left_open <= _MOST_OPEN_FOR_FEEDPARSER:
                feed = max(feed, read_with_feedparser(parsed.text, most), key=_fullness)
    if not is_closed:
        return replace(feed, ended_early=True)
    read = len(feed.items) + feed.beyond
    # Most feeds are settled by counting the two plain names, which is fast.
    if 0 < document.count("<item") + document.count("<entry") <= read:
        return feed
    return replace(feed, missed=_missed_entries(parsed.text, read))


def _is_json(text: str) -> bool:
    return text[:200].lstrip("\ufeff \t\n\r").startswith("{")


def _root_tag(text: str) -> re.Match[str] | None:
    """Return the opening tag of a feed's root, behind the prolog or behind a server's messages, or None."""
    begin = end_of_prolog(text, 0)
    end = begin + _HEAD
    tag = _FIRST_TAG.search(text, begin, end)
    if tag and tag[2].lower() in _ROOTS:
        return tag
    start = _STARTS.search(text, begin, end)
    if not start or _HTML_DOCTYPE.search(text, 0, end) or _OF_A_PAGE.search(text, begin, start.start()):
        return None
    tag = _FIRST_TAG.search(text, end_of_prolog(text, start.start()), end)
    return tag if tag and tag[2].lower() in _ROOTS else None


def _without_open_entry(document: str, root: str) -> str:
    """Return a document that was cut off, ended behind its last whole entry."""
    closes = [close.end() for close in _ENTRY_CLOSES.finditer(document)]
    opens = _ENTRY_OPENS.search(document)
    complete = document[: closes[-1] if closes else opens.start() if opens else len(document)]
    has_open_channel = re.search(r"<channel[\s>]", complete) and "</channel" not in complete
    return f"{complete}{'</channel>' if has_open_channel else ''}</{root}>"


def _fullness(feed: Feed) -> tuple[int, int]:
    """Return how many entries a feed has, and how many words they hold."""
    texts = (f"{item.title or ''} {max(item.bodies, key=len, default='')}" for item in feed.items)
    return len(feed.items), sum(len(_WORD.findall(text)) for text in texts)


def _missed_entries(document: str, read: int) -> int:
    """Return how many entries a document holds that were not read.

    If none was read, entries that stand in it as escaped or quoted text count, too.
    """
    pieces = outside_cdata(re.sub(r"<!--.*?(?:-->|\Z)", "", document, flags=re.DOTALL))
    opened = sum(len(_ENTRY_OPENS.findall(piece)) for piece, is_cdata in pieces if read == 0 or not is_cdata)
    if read == 0:
        opened += len(_ESCAPED_ENTRY_OPENS.findall(document))
    return max(0, opened - read)
