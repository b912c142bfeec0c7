"""Summaries made of quotations: the sentences of a story's articles that tell it best, in reading order.

**Concepts** (`concepts`). What the articles say is taken apart into stemmed words and pairs of neighbouring
words. How likely a person's summary is to say each is a logistic function of its place, its times, its kind
(name, number, how common in its language, spoken), the words it is made of and those beside it, and of how
many *independent reports* say it (`features`): a reprint supports nothing. After Gillick and Favre 2009 ("A
scalable global model for summarization": concepts are word pairs, covered once each) with weights learned
as by Li, Qian and Liu 2013 ("Using supervised bigram-based ILP for extractive summarization"); that early
words and agreement between sources matter most is Nenkova and Vanderwende 2005 and Radev et al. 2004
(centroids). `weights` holds what was learned.

**Choice** (`search`). Sentences are taken one by one, each for the worth of what none before it says,
divided by a power of its length (Lin and Bilmes 2010: the greedy algorithm for a submodular cover under a
budget, of words or of sentences). What tells facts that were told is not taken (`flows.summaries.sameness`;
after maximal marginal relevance, Carbonell and Goldstein 1998). What the reader was shown in an earlier
edition is worth little and is never said again; older articles fade beside new ones. Where a story has two
outlets with something to say, two are heard. In the end each of the weakest sentences is given up for
others where that tells more (a step of local search). An exact solver (HiGHS on the integer programme of
Gillick and Favre) found 3 to 4 % more worth at 100 words, 2 to 3 % at 230, in half a second for a story; by
the same rules of fitness R2 rose by .006 and .004 at most, of which exchanges get half.

**Reading** (`order`, `standing`). A sentence is quoted only if it can be read below those that stand above it
(`flows.summaries.quotable`): by itself, or right after the sentence that it leans on, in which case both are
taken. The rules are asked only when a sentence's turn comes, and once more when all are chosen. First stands
the sentence that tells the news, then the rest by time and place. Sentences keep their article and their
offsets throughout. Below a headline `flows.summaries.story_lines` chooses instead.

`StorySummarizer` is one of sumy's summarisers and reads sumy's document model; sumy's own algorithms can
order the sentences in its place (`algorithms`), and what may be read stays the same. `rules` holds the
thresholds, and the data that chose them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.language.search_text import line_digest
from flows.model import Article, Passage
from flows.model.settings import Algorithm
from flows.summaries.summarise.document import StorySentence, StoryTokenizer, document_of
from flows.summaries.summarise.rules import LONE_RULES, STORY_RULES, SummaryRules
from flows.summaries.summarise.search import Budget
from flows.summaries.summarise.summarizer import StorySummarizer

__all__ = [
    "LONE_RULES",
    "STORY_RULES",
    "Budget",
    "StorySentence",
    "StorySummarizer",
    "StoryTokenizer",
    "SummaryRequest",
    "SummaryRules",
    "choose",
    "document_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """Circumstances that a summary takes into account besides its articles.

    `quotable` names the articles that may be quoted, None for all; `reports` gives for an article's id the
    number of its independent report (else each article is one); `shown` are sentences that the reader was
    shown before, `stale` the digests (`line_digest`) of those that are not to be quoted again; `algorithm` is
    ours or one of sumy's.
    """

    quotable: frozenset[str] | None = None
    reports: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    stale: frozenset[str] = frozenset()
    algorithm: Algorithm = "standfirst"

    def summarizer(self) -> StorySummarizer:
        """Return a summariser that takes all this into account."""
        return StorySummarizer(
            quotable=self._is_quotable,
            reports=self.reports,
            shown=self.shown,
            algorithm=self.algorithm,
        )

    def _is_quotable(self, sentence: StorySentence) -> bool:
        is_quotable = self.quotable is None or sentence.article.id in self.quotable
        return is_quotable and not (self.stale and line_digest(sentence.text) in self.stale)


def choose(
    articles: Sequence[Article], budget: Budget, request: SummaryRequest | None = None
) -> tuple[Passage, ...]:
    """Return sentences of a story's articles (copies left out) within a budget, in reading order."""
    summarizer = (request or SummaryRequest()).summarizer()
    return tuple(sentence.passage for sentence in summarizer(document_of(_ordered(articles)), budget))


def _ordered(articles: Sequence[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (article.time, article.id))
