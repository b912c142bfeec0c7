"""Copies: articles whose text is (nearly) that of another, under whatever headline.

Signatures, made once for each article, name the candidates (`candidates`). Only the texts of these are
compared (`exact`). Copies gather around the text that most of them are like (`groups`). `deduplicate` does
all of it for articles at hand; `find_copies` and `group_copies` do it for a window of signatures into which
new articles come. `rules` holds every threshold.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from flows.model import Article, Match
from flows.stories.deduplicate.candidates import candidates
from flows.stories.deduplicate.exact import SAME_TEXT, Likeness, confirmed
from flows.stories.deduplicate.groups import matches_of
from flows.stories.deduplicate.items import CopyItem, CopyPair, TextsOf, nodes_of
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.signatures import Signature, signatures
from flows.stories.titles import recurring_format

__all__ = [
    "CopyItem",
    "CopyPair",
    "CopyRules",
    "TextsOf",
    "compared_text",
    "deduplicate",
    "find_copies",
    "group_copies",
]


def deduplicate(
    articles: Sequence[Article], rules: CopyRules, stored: Sequence[Signature] | None = None
) -> tuple[Match, ...]:
    """Return for each copy the article that is kept for it and why, by their ids.

    The fullest text of a group is kept, of equally full ones the earliest; an outlet's own text before one
    from the feed of another site, however full. `stored` are the signatures of the articles if they were
    made before. The order of the articles does not matter.
    """
    texts = {article.id: compared_text(article) for article in articles}
    signed = signatures([texts[article.id] for article in articles]) if stored is None else stored
    items = [
        CopyItem(
            id=article.id,
            time=article.time,
            language=article.language,
            signature=signature,
            recurring=bool(recurring_format(article.title)),
            secondhand=article.named is not None,
        )
        for article, signature in zip(articles, signed, strict=True)
    ]
    pairs = find_copies(items, None, lambda ids: {article_id: texts[article_id] for article_id in ids}, rules)
    return group_copies(items, pairs, rules)


def compared_text(article: Article) -> str:
    """Return the text of an article that is compared, the title if it has no text."""
    return article.text or article.title


def find_copies(
    window: Sequence[CopyItem], new: Collection[str] | None, texts_of: TextsOf, rules: CopyRules
) -> tuple[CopyPair, ...]:
    """Return the pairs of copies in a window, ordered by id; with `new` only those with one of these ids.

    Articles with the same word pairs are each paired with the first of them, which stands for all of them in
    every other pair.
    """
    nodes = nodes_of(window, rules.within)
    is_new = [new is None or any(item.id in new for item in node.items) for node in nodes]
    alike = confirmed(nodes, candidates(nodes, np.array(is_new, np.bool_), rules), texts_of, rules)
    pairs = [_pair(nodes[one].first, nodes[other].first, likeness) for one, other, likeness in alike]
    pairs += [
        _pair(node.first, item, SAME_TEXT)
        for node, counts in zip(nodes, is_new, strict=True)
        for item in node.items[1:]
        if counts
    ]
    return tuple(sorted(pairs, key=lambda pair: (pair.one, pair.other)))


def group_copies(
    window: Sequence[CopyItem], pairs: Sequence[CopyPair], rules: CopyRules
) -> tuple[Match, ...]:
    """Return the match of each article of a window that is a copy; pairs may be new or from before.

    Pairs with an article outside the window are ignored.
    """
    return matches_of(nodes_of(window, rules.within), pairs, rules)


def _pair(one: CopyItem, other: CopyItem, likeness: Likeness) -> CopyPair:
    lesser, greater = sorted((one.id, other.id))
    return CopyPair(
        one=lesser,
        other=greater,
        jaccard=likeness.jaccard,
        similarity=likeness.similarity,
        reason=likeness.reason,
    )
