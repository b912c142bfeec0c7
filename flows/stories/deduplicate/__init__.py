"""Copies: articles whose text is (nearly) another's, under whatever headline.

Signatures made once for each article name the candidates, the texts of these alone decide, and
copies gather around the text that most of them are like. `deduplicate` does all of it for articles
at hand; `find_copies` and `group_copies` do it for a window of signatures, as new articles come.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from flows.model import Article, Match
from flows.stories.deduplicate.candidates import candidates
from flows.stories.deduplicate.exact import SAME, Likeness, judged
from flows.stories.deduplicate.groups import matches_of
from flows.stories.deduplicate.items import CopyItem, CopyPair, Fetch, nodes_of
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.formats import recurring_format
from flows.stories.signatures import Signature, signatures

__all__ = [
    "CopyItem",
    "CopyPair",
    "CopyRules",
    "Deduplication",
    "Fetch",
    "compared_text",
    "deduplicate",
    "find_copies",
    "group_copies",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduplication:
    """Which articles are kept, in the order given, and for every other the match that explains it."""

    kept: tuple[Article, ...]
    matches: tuple[Match, ...]


def deduplicate(
    articles: Sequence[Article], rules: CopyRules, signed: Sequence[Signature] | None = None
) -> Deduplication:
    """Group copies and keep of each group the fullest text, of equally full ones the earliest.

    An outlet's own text is kept before one that comes from another site's feed, however full.

    `signed` are the articles' signatures where they were made before. The result does not depend on
    the order of the articles, except that `kept` follows it.
    """
    texts = {article.id: compared_text(article) for article in articles}
    made = signatures([texts[article.id] for article in articles]) if signed is None else signed
    items = [
        CopyItem(
            id=article.id,
            time=article.time,
            language=article.language,
            signature=signature,
            recurring=bool(recurring_format(article.title)),
            secondhand=article.named is not None,
        )
        for article, signature in zip(articles, made, strict=True)
    ]
    pairs = find_copies(items, None, lambda ids: {name: texts[name] for name in ids}, rules)
    matches = group_copies(items, pairs, rules)
    dropped = {match.copy_id for match in matches}
    return Deduplication(
        kept=tuple(article for article in articles if article.id not in dropped), matches=matches
    )


def compared_text(article: Article) -> str:
    """Return what of an article is compared: its text, or the title of one without a text."""
    return article.text or article.title


def find_copies(
    window: Sequence[CopyItem], new: Collection[str] | None, fetch: Fetch, rules: CopyRules
) -> tuple[CopyPair, ...]:
    """Return the pairs of copies in a window, by ids; with `new`, only those that one of these is in.

    Texts are fetched for candidates alone. Articles with the same word pairs are each paired with
    the first of them, which stands for them in every other pair.
    """
    nodes = nodes_of(window, rules.within)
    fresh = [new is None or any(item.id in new for item in node.items) for node in nodes]
    columns = candidates(nodes, np.array(fresh, np.bool_), rules)
    found = [
        _pair(nodes[one].first, nodes[other].first, alike)
        for one, other, alike in judged(nodes, columns, fetch, rules)
    ]
    found += [
        _pair(node.first, item, SAME)
        for node, touched in zip(nodes, fresh, strict=True)
        for item in node.items[1:]
        if touched
    ]
    return tuple(sorted(found, key=lambda pair: (pair.one, pair.other)))


def group_copies(
    window: Sequence[CopyItem], pairs: Sequence[CopyPair], rules: CopyRules
) -> tuple[Match, ...]:
    """Group a window by its pairs, found now or kept from before; return the match of each article dropped.

    Pairs with an article outside the window are passed over.
    """
    return matches_of(nodes_of(window, rules.within), pairs, rules)


def _pair(one: CopyItem, other: CopyItem, alike: Likeness) -> CopyPair:
    lesser, greater = sorted((one.id, other.id))
    return CopyPair(
        one=lesser,
        other=greater,
        jaccard=alike.jaccard,
        similarity=alike.similarity,
        reason=alike.reason,
    )
