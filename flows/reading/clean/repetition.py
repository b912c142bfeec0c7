"""The lines that an outlet repeats across its articles, learned from those at hand and those remembered."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.model import SeenEnds

_DIGITS = re.compile(r"\d+")
_DIGEST_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RepetitionRules:
    """When a line counts as repeated, and how much of an outlet's articles is remembered.

    Repeated is what stands in `least_articles` of an outlet and in `least_share` of them (95 % precise
    where the shares were measured, on the pages of 181 news sites). Of an article the first and last
    `ends` lines are remembered, for `days`; of an outlet the newest `articles`: 12 kB at most.
    """

    least_articles: int = 3
    least_share: float = 0.3
    ends: int = 8
    articles: int = 40
    days: int = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletText:
    """An article's paragraphs as they came, its outlet and its title."""

    outlet: str
    title: str | None
    paragraphs: tuple[str, ...]


def line_digest(line: str, title: str | None) -> str:
    """Return 16 hex digits of what a line's repetitions share: case, digits and the own title go."""
    text = " ".join(line.casefold().split())
    own = " ".join((title or "").casefold().split())
    if len(own) > 8:
        text = text.replace(own, "\x00")
    return _digest(_DIGITS.sub("#", text))


def repeated_lines(
    texts: Sequence[OutletText], remembered: Sequence[SeenEnds], rules: RepetitionRules
) -> dict[str, frozenset[str]]:
    """Return, for the outlet of each text, the digests of the lines in enough of its articles.

    Copies of one article, told by their longest paragraph, count once: what they share is the article.
    """
    holders: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    articles: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        own = _article(text)
        articles[text.outlet].add(own)
        for paragraph in text.paragraphs:
            holders[text.outlet][line_digest(paragraph, text.title)].add(own)
    for ends in remembered:
        if ends.outlet in articles:
            articles[ends.outlet].add(ends.article)
            for line in ends.lines:
                holders[ends.outlet][line].add(ends.article)
    return {
        outlet: frozenset(
            line
            for line, where in holders[outlet].items()
            if len(where) >= max(rules.least_articles, rules.least_share * len(seen))
        )
        for outlet, seen in articles.items()
    }


def ends_seen(
    texts: Sequence[OutletText], remembered: Iterable[SeenEnds], as_of: datetime, rules: RepetitionRules
) -> tuple[SeenEnds, ...]:
    """Return what to remember of the outlets of some texts, ordered by outlet and article.

    An article met again counts as first seen; the newest stay, of one time those with the lesser digest.
    """
    outlets = {text.outlet for text in texts}
    found = {(ends.outlet, ends.article): ends for ends in remembered if ends.outlet in outlets}
    for text in sorted(texts, key=lambda each: (each.outlet, each.title or "", each.paragraphs)):
        ends = _ends_of(text, as_of, rules)
        if ends.lines:
            found.setdefault((ends.outlet, ends.article), ends)
    oldest = as_of - timedelta(days=rules.days)
    kept: dict[str, list[SeenEnds]] = defaultdict(list)
    for ends in sorted(found.values(), key=lambda each: (-each.seen.timestamp(), each.article)):
        if ends.seen >= oldest and len(kept[ends.outlet]) < rules.articles:
            kept[ends.outlet].append(ends)
    return tuple(
        sorted(
            (each for group in kept.values() for each in group), key=lambda each: (each.outlet, each.article)
        )
    )


def _ends_of(text: OutletText, as_of: datetime, rules: RepetitionRules) -> SeenEnds:
    ends = text.paragraphs[: rules.ends] + text.paragraphs[-rules.ends :]
    lines = {line_digest(paragraph, text.title) for paragraph in ends}
    return SeenEnds(outlet=text.outlet, article=_article(text), seen=as_of, lines=tuple(sorted(lines)))


def _article(text: OutletText) -> str:
    return _digest(max(text.paragraphs, key=len, default=""))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST_DIGITS]
