"""Feeds read quickly where they are well-formed, mended where they are not, patiently in the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.reading.feeds.completeness import ENTRY_OPENS, entries_missed, fuller
from flows.reading.feeds.entities import with_windows_characters, without_doctype
from flows.reading.feeds.fallback import read_patiently
from flows.reading.feeds.json_feed import is_json, is_json_feed, read_json_feed
from flows.reading.feeds.repair import repaired
from flows.reading.feeds.tree import feed_of, has_endless_tag, root_of
from flows.reading.feeds.values import Feed

_ROOTS = ("rss", "feed", "rdf", "channel", "entry")
_FIRST_TAG = re.compile(r"<((?:[\w.-]{1,60}:)?([\w.-]{1,60}))")
_STARTS = re.compile(r"<\?xml|<(?:[\w.-]{1,60}:)?(?:rss|rdf)(?=[\s>])", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
# Error messages of servers use <b>, <br> and <font>; these begin a page.
_OF_A_PAGE = re.compile(
    r"<(?:html|head|body|title|meta|div|main|script|p|h1|article|section|header|nav)(?=[\s>])", re.IGNORECASE
)
_PROLOG = re.compile(r"\A\s*(?:<\?[^>]{0,1000}\?>\s*|<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)
_ENTRY_CLOSES = re.compile(r"</(?:[\w.-]{1,60}:)?(?:item|entry)\s{0,20}>", re.IGNORECASE)
# No feed nests this deep; a parser that follows such nesting hangs.
_OPEN_ANGLES_PER_ENTRY = 20_000
_HEAD = 20_000
# feedparser takes two seconds for each million characters.
_MOST_PATIENCE = 4_000_000
_MOST_OPEN = 2_000


def is_feed(text: str) -> bool:
    """Return True if a document is a feed, by its root element or its JSON Feed version.

    The beginning of a document, some thousands of characters, is enough.
    """
    return is_json_feed(text) if is_json(text) else _root_at(text) is not None


def read_feed(text: str, most: int) -> Feed | None:
    """Read up to `most` entries of a feed; None when the document is no feed that can be read.

    A well-formed feed is read as it is. One that is not is mended and read again (references, stray
    signs, missing namespaces), then read with its faults, by feedparser too, and the fuller reading is
    taken. An entry cut off by the end
    of the document is left out.
    """
    if is_json(text):
        return read_json_feed(text, most)
    root = _root_at(text)
    if root is None:
        return None
    document, declared = without_doctype(text)
    name = root.group(1)
    document = with_windows_characters(_from_root(document, name))
    if re.search(rf"</{re.escape(name)}\s{{0,20}}>", document[-2_000:]) or re.search(
        rf"</(?:[\w.-]{{1,60}}:)?{re.escape(root.group(2))}\s{{0,20}}>", document, re.IGNORECASE
    ):
        feed = _read(document, declared, most)
        return feed and replace(feed, missed=entries_missed(document, len(feed.items) + feed.beyond))
    cut = _read(_cut_off(document, name), declared, most)
    return replace(cut, ended_early=True) if cut else None


def _root_at(text: str) -> re.Match[str] | None:
    """Find the root element of a feed, behind the prolog or behind what a broken server wrote before."""
    head = _PROLOG.sub("", without_doctype(text[:_HEAD])[0], count=1)
    first = _FIRST_TAG.search(head)
    if first and first.group(2).lower() in _ROOTS:
        return first
    start = _STARTS.search(head)
    if not start or _HTML_DOCTYPE.search(text[:_HEAD]) or _OF_A_PAGE.search(head[: start.start()]):
        return None
    rest = _PROLOG.sub("", head[start.start() :], count=1)
    first = _FIRST_TAG.search(rest)
    return first if first and first.group(2).lower() in _ROOTS else None


def _from_root(document: str, name: str) -> str:
    found = re.search(rf"<{re.escape(name)}(?=[\s>/])", document[:_HEAD])
    return document[found.start() :] if found else document


def _cut_off(document: str, root: str) -> str:
    """Cut a document behind its last whole entry and close what is open there."""
    closes = [found.end() for found in _ENTRY_CLOSES.finditer(document)]
    opens = ENTRY_OPENS.search(document)
    whole = document[: closes[-1] if closes else opens.start() if opens else len(document)]
    is_open = re.search(r"<channel[\s>]", whole) and "</channel" not in whole
    return f"{whole}{'</channel>' if is_open else ''}</{root}>"


def _read(document: str, declared: Mapping[str, str], most: int) -> Feed | None:
    if has_endless_tag(document):
        return None
    root = root_of(document, broken=False)
    if root is not None:
        return feed_of(root, most)
    if _nests_without_end(document):
        return None
    mended = repaired(document, declared)
    root = root_of(mended, broken=False)
    return feed_of(root, most) if root is not None else _broken(document, mended, most)


def _broken(document: str, mended: str, most: int) -> Feed:
    """Read a feed with its faults, with lxml and with feedparser, and return the fuller reading."""
    root: Any = root_of(mended, broken=True)
    if root is None:
        return read_patiently(document, most)
    feed = feed_of(root, most)
    return fuller(feed, read_patiently(document, most)) if _is_worth_patience(document) else feed


def _nests_without_end(text: str) -> bool:
    entries = len(ENTRY_OPENS.findall(text)) + 1
    return text.count("<") > _OPEN_ANGLES_PER_ENTRY * entries


def _is_worth_patience(text: str) -> bool:
    open_entries = len(ENTRY_OPENS.findall(text)) - len(_ENTRY_CLOSES.findall(text))
    return len(text) <= _MOST_PATIENCE and open_entries <= _MOST_OPEN
