"""The titles of a story's articles by how well each tells its news."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flows.language.words import words
from flows.model import Article
from flows.stories.titles import is_correction, title_penalty
from flows.summaries.sameness import wording_of

# What a word counts that no other outlet uses; read on the stories of a day of feeds.
_ITS_OWN = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedTitle:
    """An article whose title may head its story, and the merit of that title."""

    article: Article
    merit: float


def rank_titles(articles: Sequence[Article], candidates: Sequence[Article]) -> tuple[RankedTitle, ...]:
    """Return the candidates by how much their own titles say of what the story's articles agree on.

    A title counts by the outlets that use its words in title or opening. Words that only its own outlet uses
    count less, and so do clickbait, questions and capitals. A headline that we made is taken only if there
    is no other, and a correction only if there is not even that. Ties go to the earliest.
    """
    openings = [
        (article.publisher, wording_of(f"{article.title}\n{article.text[:300]}", article.language).content)
        for article in articles
    ]

    def merit(article: Article) -> float:
        content = wording_of(article.title, article.language).content
        counts = [len({outlet for outlet, terms in openings if term in terms}) for term in sorted(content)]
        support = sum(count if count > 1 else _ITS_OWN for count in counts)
        value = support / math.sqrt(max(len(words(article.title)), 6))
        value *= title_penalty(article.title, article.language)
        value *= 0.01 if article.title_made else 1.0
        return round(value * (1e-6 if is_correction(article.title) else 1.0), 12)

    ranked = [RankedTitle(article=article, merit=merit(article)) for article in candidates]
    return tuple(sorted(ranked, key=lambda one: (-one.merit, one.article.time, one.article.id)))


def best_title(articles: Sequence[Article], candidates: Sequence[Article]) -> Article:
    """Return the candidate whose own title tells the story's news best."""
    return rank_titles(articles, candidates)[0].article
