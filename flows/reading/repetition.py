"""The lines that an outlet repeats across its articles, learned from those at hand and those remembered.

A line is repeated if it stands in three articles of an outlet and in 30 % of them (95 % precise where the
share was measured, on the pages of 181 news sites).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.model import SeenEnds

_LEAST_ARTICLES = 3
_LEAST_SHARE = 0.3
# Remembered are the first and last lines of an article, for half a year, and the newest articles of an
# outlet: 12 kB at most.
ENDS_REMEMBERED = 8
_ARTICLES_REMEMBERED = 40
_REMEMBERED_FOR = timedelta(days=180)
_DIGITS = re.compile(r"\d+")
_SHORTEST_TITLE = 9
_DIGEST_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletText:
    """An article's paragraphs as they came, with the digest of each, its outlet and its title."""

    outlet: str
    title: str | None
    paragraphs: tuple[str, ...]
    digests: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Make the digests once: learning, removing and remembering compare them."""
        digests = tuple(line_digest(paragraph, self.title) for paragraph in self.paragraphs)
        object.__setattr__(self, "digests", digests)


def line_digest(line: str, title: str | None) -> str:
    """Return 16 hex digits that are equal for repetitions of a line: case, digits and the own title go."""
    text = " ".join(line.casefold().split())
    own = " ".join((title or "").casefold().split())
    if len(own) >= _SHORTEST_TITLE:
        text = text.replace(own, "\x00")
    return _digest(_DIGITS.sub("#", text))


def repeated_lines(texts: Sequence[OutletText], remembered: Sequence[SeenEnds]) -> dict[str, frozenset[str]]:
    """Return, for the outlet of each text, the digests of the lines in enough of its articles.

    Copies of one article, recognised by their longest paragraph, count once: what they share is the article.
    """
    articles_of_lines: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    articles: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        article = _article(text)
        articles[text.outlet].add(article)
        for digest in text.digests:
            articles_of_lines[text.outlet][digest].add(article)
    for ends in remembered:
        if ends.outlet in articles:
            articles[ends.outlet].add(ends.article)
            for line in ends.lines:
                articles_of_lines[ends.outlet][line].add(ends.article)
    return {
        outlet: frozenset(
            line
            for line, holders in articles_of_lines[outlet].items()
            if len(holders) >= max(_LEAST_ARTICLES, _LEAST_SHARE * len(of_outlet))
        )
        for outlet, of_outlet in articles.items()
    }


def ends_seen(
    texts: Sequence[OutletText], remembered: Iterable[SeenEnds], as_of: datetime
) -> tuple[SeenEnds, ...]:
    """Return what to remember of the outlets of some texts, ordered by outlet and article.

    An article that is read again keeps its first time; the newest articles stay, of one time those with the
    lesser digest.
    """
    outlets = {text.outlet for text in texts}
    ends_of = {(ends.outlet, ends.article): ends for ends in remembered if ends.outlet in outlets}
    for text in sorted(texts, key=lambda text: (text.outlet, text.title or "", text.paragraphs)):
        lines = tuple(sorted({*text.digests[:ENDS_REMEMBERED], *text.digests[-ENDS_REMEMBERED:]}))
        memory = SeenEnds(outlet=text.outlet, article=_article(text), seen=as_of, lines=lines)
        if lines:
            ends_of.setdefault((memory.outlet, memory.article), memory)
    newest: dict[str, list[SeenEnds]] = defaultdict(list)
    for memory in sorted(ends_of.values(), key=lambda memory: (-memory.seen.timestamp(), memory.article)):
        if memory.seen >= as_of - _REMEMBERED_FOR and len(newest[memory.outlet]) < _ARTICLES_REMEMBERED:
            newest[memory.outlet].append(memory)
    all_seen = [memory for of_outlet in newest.values() for memory in of_outlet]
    return tuple(sorted(all_seen, key=lambda memory: (memory.outlet, memory.article)))


def _article(text: OutletText) -> str:
    return _digest(max(text.paragraphs, key=len, default=""))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST_DIGITS]
