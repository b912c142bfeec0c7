"""DOC"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.model import Article, Passage, Summary
from flows.settings import Algorithm, Lengths
from flows.stages.summarise.document import StorySentence, StoryTokenizer, document_of
from flows.stages.summarise.order import reading_order, standfirst_of
from flows.stages.summarise.rules import LONE_RULES, STORY_RULES, SummaryRules
from flows.stages.summarise.selection import Budget
from flows.stages.summarise.summarizer import StorySummarizer

__all__ = [
    "LONE_RULES",
    "STORY_RULES",
    "Asked",
    "Budget",
    "StorySentence",
    "StorySummarizer",
    "StoryTokenizer",
    "SummaryRules",
    "choose",
    "document_of",
    "summarise",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a summary is asked to mind.

    `quotable` names the articles that may be quoted, None for all; `reports` gives for an article's id
    the number of its independent report (else each article is one); `shown` are sentences that the reader
    was shown before; `algorithm` is ours or one of sumy's.
    """

    quotable: frozenset[str] | None = None
    reports: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    algorithm: Algorithm = "standfirst"


def choose(articles: Sequence[Article], budget: Budget, asked: Asked | None = None) -> tuple[Passage, ...]:
    """Choose sentences of a story's articles (copies left out) within a budget, in reading order."""
    summarizer, ordered = _summarizer(asked or Asked()), _ordered(articles)
    return tuple(sentence.passage for sentence in summarizer(document_of(ordered), budget))


def summarise(articles: Sequence[Article], lengths: Lengths, asked: Asked | None = None) -> Summary:
    """Summarise a story from its articles (copies left out): its standfirst, and further quotes."""
    budget = Budget(
        words=lengths.story_words, sentences=lengths.quotes + 1, sentence_words=lengths.quote_words
    )
    summarizer, document = _summarizer(asked or Asked()), document_of(_ordered(articles))
    chosen = summarizer.choose(document, budget)
    first = standfirst_of(chosen, lengths.standfirst_words, STORY_RULES.standfirst)
    if first is None and len(chosen) > lengths.quotes:
        # One is too many: cutting it off could take a second outlet's only word.
        chosen = summarizer.choose(document, replace(budget, sentences=lengths.quotes))
    rest = [each for each in chosen if each is not first]
    return Summary(
        standfirst=first.sentence.passage if first else None,
        quotes=tuple(sentence.passage for sentence in reading_order(rest)),
    )


def _summarizer(asked: Asked) -> StorySummarizer:
    quotable = asked.quotable
    return StorySummarizer(
        quotable=lambda sentence: quotable is None or sentence.article.id in quotable,
        reports=asked.reports,
        shown=asked.shown,
        algorithm=asked.algorithm,
    )


def _ordered(articles: Sequence[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (article.time, article.id))
