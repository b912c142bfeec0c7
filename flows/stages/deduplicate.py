"""Copies: articles whose text is (nearly) another's, under whatever headline.

Word-pair shingles (Broder 1997) and their exact Jaccard similarity; a cut reprint is found by
containment instead. A text joins the group whose fullest text it is a copy of, and the one kept is
one that all others are copies of, so that likeness never chains from one copy to the next. Cost:
one count for each shingle shared with the fullest text of a group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from flows.model import Article, Match
from flows.text.words import shingles, words

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRules:
    """When one text is a copy of another.

    Chosen on the labelled near-duplicates (940 texts, 2-shingles): Jaccard .30 or containment .70
    gives pair F1 .863; .25 alone .853 with half again as many false merges; 3-shingles .858.
    Containment needs `contained_shingles` so that a short teaser does not hang on chance, and
    real teasers of one event that are no copies reach .46 at most.
    """

    width: int = 2
    jaccard: float = 0.30
    containment: float = 0.70
    contained_shingles: int = 30
    equal_length: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduplication:
    """Which articles are kept, in the order given, and for every other the match that explains it."""

    kept: tuple[Article, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    article: Article
    length: int
    shingles: Shingles


def deduplicate(articles: Sequence[Article], rules: CopyRules) -> Deduplication:
    """Group copies and keep of each group the fullest text, of equally full ones the earliest.

    The result does not depend on the order of the articles, except that `kept` follows it.
    """
    texts = sorted((_text(article, rules) for article in articles), key=_fullest_first)
    groups = _groups(texts, rules)
    matches: list[Match] = []
    for group in groups:
        kept = _canonical(group, rules)
        matches += [_evidence(kept, other, rules) for other in group if other is not kept]
    dropped = {match.dropped for match in matches}
    return Deduplication(
        kept=tuple(article for article in articles if article.id not in dropped),
        matches=tuple(sorted(matches, key=lambda match: (match.kept, match.dropped))),
    )


def _text(article: Article, rules: CopyRules) -> _Text:
    body = article.text or article.title
    return _Text(article, len(words(body)), shingles(body, rules.width))


def _fullest_first(text: _Text) -> tuple[int, str]:
    return -text.length, text.article.id


def _when(text: _Text) -> tuple[datetime, str]:
    return text.article.time, text.article.id


def _groups(texts: Sequence[_Text], rules: CopyRules) -> list[list[_Text]]:
    """Put each text, fullest first, to the likest group head that it is a copy of, else make it a head."""
    heads_by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
    groups: list[list[_Text]] = []
    for text in texts:
        shared = Counter(chain.from_iterable(heads_by_shingle.get(each, ()) for each in text.shingles))
        found = [(_likeness(groups[head][0], text, count, rules)[0], -head) for head, count in shared.items()]
        best = max((pair for pair in found if pair[0] > 0), default=None)
        if best is not None:
            groups[-best[1]].append(text)
            continue
        for shingle in text.shingles:
            heads_by_shingle[shingle].append(len(groups))
        groups.append([text])
    return groups


def _likeness(one: _Text, other: _Text, shared: int, rules: CopyRules) -> tuple[float, str]:
    """Return similarity and reason when two texts with so many shared shingles are copies, else (0, "")."""
    smaller = min(len(one.shingles), len(other.shingles))
    if shared == 0 or one.article.language != other.article.language:
        return 0.0, ""
    jaccard = shared / (len(one.shingles) + len(other.shingles) - shared)
    if jaccard == 1.0:
        return 1.0, "the same text"
    if jaccard >= rules.jaccard:
        return jaccard, f"{jaccard:.0%} of all word pairs are the same"
    if smaller >= rules.contained_shingles and shared / smaller >= rules.containment:
        return shared / smaller, f"{shared / smaller:.0%} of the shorter text stands in the longer"
    return 0.0, ""


def _canonical(group: Sequence[_Text], rules: CopyRules) -> _Text:
    """Return the earliest of the nearly fullest texts that every other is a copy of; the head is one."""
    full = [text for text in group if text.length >= rules.equal_length * group[0].length]
    return next(
        text
        for text in sorted(full, key=_when)
        if all(other is text or _compared(text, other, rules)[0] > 0 for other in group)
    )


def _compared(one: _Text, other: _Text, rules: CopyRules) -> tuple[float, str]:
    return _likeness(one, other, len(one.shingles & other.shingles), rules)


def _evidence(kept: _Text, dropped: _Text, rules: CopyRules) -> Match:
    similarity, reason = _compared(kept, dropped, rules)
    return Match(
        kept=kept.article.id,
        dropped=dropped.article.id,
        similarity=round(similarity, 4),
        reason=reason,
    )
