"""The importance of a story, and the title that tells it best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from flows.language.words import normal, stem, words, zipf
from flows.model import Article
from flows.model.settings import Weights
from flows.stories.titles import is_correction, title_penalty

_STOP_ZIPF = 6.0
# What a word counts that no other outlet uses; read on the stories of a day of feeds.
_ITS_OWN = 0.85
_DAY_SECONDS = 86_400.0


def importance(
    independent_reports: int, outlets: int, latest: datetime, as_of: datetime, weights: Weights
) -> float:
    """Return the score of a story: reports and outlets by their logarithm, recency halved with each day."""
    days = max((as_of - latest).total_seconds(), 0.0) / _DAY_SECONDS
    score = (
        weights.reports * math.log2(1 + independent_reports)
        + weights.outlets * math.log2(1 + outlets)
        + weights.recency * math.pow(0.5, days)
    )
    return round(score, 9)


def best_title(articles: Sequence[Article], candidates: Sequence[Article]) -> Article:
    """Return the candidate whose own title says most of what the story's articles agree on.

    A title counts by the outlets that use its words in title or opening. Words that only its own outlet uses
    count less, and so do clickbait, questions and capitals. A headline that we made is taken only if there
    is no other, and a correction only if there is not even that. Ties go to the earliest.
    """
    openings = [
        (article.outlet, _content(f"{article.title}\n{article.text[:300]}", article.language))
        for article in articles
    ]

    def merit(article: Article) -> float:
        content = _content(article.title, article.language)
        counts = [len({outlet for outlet, terms in openings if term in terms}) for term in sorted(content)]
        support = sum(count if count > 1 else _ITS_OWN for count in counts)
        value = support / math.sqrt(max(len(words(article.title)), 6))
        value *= title_penalty(article.title, article.language)
        return round(value * (0.01 if article.title_made else 1.0), 9)

    return min(
        candidates,
        key=lambda article: (is_correction(article.title), -merit(article), article.time, article.id),
    )


def _content(text: str, language: str) -> frozenset[str]:
    plain = (normal(word) for word in words(text))
    return frozenset(stem(word, language) for word in plain if word and zipf(word, language) <= _STOP_ZIPF)
