"""Stubs: pages that show no article or only its beginning.

A language file's `[reading]` table holds how such a page asks for money, checks for robots, or needs scripts:
the patterns `paywall`, `robot_check` and `needs_scripts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flows.language.languages import pattern_of_all
from flows.model import StubKind
from flows.reading.pages.blocks import Block, blocks_of
from flows.reading.word_runs import tokens_of

# How short a text must be, in words, for what its page says of it to make it a stub. Chosen by reason, not on
# data: a paywall shows one to three paragraphs, a page for browsers or against robots a line or two; of 91
# free and paid news pages of 2019 the only teaser among them (69 words, cut by an ellipsis) was marked, and
# nothing else. What says only that it is not free must be as short as `_LOCKED_WORDS`, or end in an ellipsis.
_TEASER_WORDS = 200
_LOCKED_WORDS = 80
_EMPTY_WORDS = 60
# How many blocks behind the text may hold the request to pay: elsewhere every page asks for subscribers.
_BLOCKS_BEHIND = 8
_MOST_BLOCKS = 2_000
_LAST_LINES = 3
_LONGEST_REQUEST = 250
_LOCKED = frozenset(("false", "0", "no", "locked"))
_ENDS_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(pattern_of_all("reading", key), re.IGNORECASE)


def stub_of(root: Any, claims: Mapping[str, Any], lines: Sequence[str]) -> StubKind | None:
    """Return why a page shows no article or only its beginning, or None.

    `claims` are the article's fields in the page's JSON-LD, `lines` its text.
    """
    size = sum(len(tokens_of(line)) for line in lines)
    if size >= _TEASER_WORDS:
        return None
    blocks = blocks_of(root)[:_MOST_BLOCKS]
    if size < _EMPTY_WORDS and sum(len(block.tokens) for block in blocks) < _TEASER_WORDS:
        shown = [block.text for block in blocks]
        titles = [title.text_content() for title in root.xpath("//title")]
        unseen = [element.text_content() for element in root.xpath("//noscript")]
        if any(map(_pattern("robot_check").search, titles + shown)):
            return StubKind.CHECK
        if any(map(_pattern("needs_scripts").search, shown + unseen)):
            return StubKind.SCRIPT
    return StubKind.PAYWALL if _is_paid(root, claims, lines, blocks) else None


def _is_paid(root: Any, claims: Mapping[str, Any], lines: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Return True if a page says that the rest of its text is for those who pay or sign in."""
    last = tokens_of(lines[-1]) if lines else ()
    places = [place for place, block in enumerate(blocks) if last and block.tokens == last]
    start = places[-1] + 1 if places else 0
    behind = blocks[start : start + _BLOCKS_BEHIND] if places or not lines else ()
    ending = (*lines[-_LAST_LINES:], *(block.text for block in behind))
    if any(len(text) <= _LONGEST_REQUEST and _pattern("paywall").search(text) for text in ending):
        return True
    # Outlets mark articles as paid that they show in whole, too: brief ones would be lost.
    size = sum(len(tokens_of(line)) for line in lines)
    if size >= _LOCKED_WORDS and not _ENDS_SHORT.search(lines[-1]):
        return False
    tiers = root.xpath("//meta[@property='article:content_tier' or @name='article:content_tier']/@content")
    marks = (str(claims.get("isAccessibleForFree", "")), *tiers)
    return any(mark.strip().lower() in _LOCKED for mark in marks)
