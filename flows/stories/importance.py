"""The importance of a story, and the title that tells it best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.language.words import normal, stem, words, zipf
from flows.model import Article, Importance
from flows.model.settings import Weights
from flows.stories.titles import is_correction, title_penalty

_STOP_ZIPF = 6.0
# What a word counts that no other outlet uses; read on the stories of a day of feeds.
_ITS_OWN = 0.85
_DAY_SECONDS = 86_400.0
DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The facts about a story that its importance is computed from (`flows.model.settings.Weights`)."""

    new_reports: int
    new_outlets: int
    attention: float
    latest: datetime
    theme: float = 1.0
    source: float = 1.0


def importance(signals: Signals, as_of: datetime, weights: Weights) -> Importance:
    """Return the importance of a story at a time, with its parts."""
    days = max((as_of - signals.latest).total_seconds(), 0.0) / _DAY_SECONDS
    reports = round(weights.reports * math.log2(1 + signals.new_reports), DIGITS)
    outlets = round(weights.outlets * math.log2(1 + signals.new_outlets), DIGITS)
    prominence = round(weights.prominence * math.log2(1 + signals.attention), DIGITS)
    freshness = round(weights.freshness * math.pow(0.5, days), DIGITS)
    return Importance(
        total=round((reports + outlets + prominence + freshness) * signals.theme * signals.source, DIGITS),
        new_reports=signals.new_reports,
        new_outlets=signals.new_outlets,
        reports=reports,
        outlets=outlets,
        prominence=prominence,
        freshness=freshness,
        theme=signals.theme,
        source=signals.source,
    )


def attention_to(place: int | None, entries: int) -> float:
    """Return the share of a feed's readers that an article can expect: 1 at the first place, 1/2 at the next.

    Without a place by an editor it is the mean over the places of all `entries` of the feed in the period.
    """
    if place is not None:
        return 1 / place
    return sum(1 / place for place in range(1, entries + 1)) / entries


def best_title(articles: Sequence[Article], candidates: Sequence[Article]) -> Article:
    """Return the candidate whose own title says most of what the story's articles agree on.

    A title counts by the outlets that use its words in title or opening. Words that only its own outlet uses
    count less, and so do clickbait, questions and capitals. A headline that we made is taken only if there
    is no other, and a correction only if there is not even that. Ties go to the earliest.
    """
    openings = [
        (article.publisher, _content(f"{article.title}\n{article.text[:300]}", article.language))
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
