"""Rules that weigh all words alike, and what is chosen by them, for tests of the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows.model import Article, Summary
from flows.model.settings import Lengths
from flows.summaries.story_lines import choose_lines
from flows.summaries.summarise import Budget, StorySummarizer, SummaryRequest, SummaryRules, document_of
from flows.summaries.summarise.weights import CONSTANT, ConceptWeights
from tests.factories import DAY, said

# Every word is worth a half and no pair anything: the sentence with the most words is the best.
WORDS_ALONE = ConceptWeights(words={}, pairs={CONSTANT: -60.0})
NEUTRAL = SummaryRules(
    concepts=WORDS_ALONE,
    words=1.0,
    again=0.0,
    length=0.0,
    same=0.9,
    half_life=DAY * 10**6,
    tells=0.0,
    exchanges=0,
)
ALL = Budget()


def chosen_by(rules: SummaryRules, *articles: Article, budget: Budget | int = 1, **options: Any) -> list[str]:
    """Return the chosen texts, the most telling first."""
    bounded = budget if isinstance(budget, Budget) else Budget(sentences=budget)
    summarizer = StorySummarizer(rules=rules, **options)
    return [chosen.text for chosen in summarizer.choose(document_of(articles), bounded)]


WHOLE, LEANING = said("abcdefgh"), said("jklmnopqrstu", opening="He")
OPENING = replace(NEUTRAL, tells=2.0, length=1.0, news_length=0.0, news_lead=0.0)


def summary_of(
    articles: Sequence[Article], lengths: Lengths, request: SummaryRequest | None = None
) -> Summary:
    """Return what stands below the headline of a story that any of its articles may head."""
    return choose_lines(articles, articles, lengths, request).summary
