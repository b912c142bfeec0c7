"""The summariser of stories and of single articles, as sumy knows summarisers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from flows.model.settings import Algorithm
from flows.summaries.sameness import repeats_one
from flows.summaries.summarise.algorithms import sumy_order
from flows.summaries.summarise.concepts import Concepts, concepts_of
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.features import Flags, Floats
from flows.summaries.summarise.rules import LONE_RULES, STORY_RULES, SummaryRules
from flows.summaries.summarise.search import Budget, CoverageScores, Draft, RankScores, Scores, Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The sentences of a story ready to be chosen from: their concepts, which are `allowed`, by which rules.

    `ranks` are their numbers, the best by one of sumy's algorithms first; empty if ours compares them.
    """

    sentences: tuple[StorySentence, ...]
    concepts: Concepts
    allowed: Flags  # (n_sentences,)
    rules: SummaryRules
    ranks: tuple[int, ...]

    def scores_below(self, texts: Sequence[str]) -> Scores:
        """Return how the sentences compare for a reader who has read some texts."""
        if self.ranks:
            return RankScores(self.ranks, len(self.sentences))
        concepts = self.concepts
        if texts:
            concepts = concepts.lessened(texts, self.sentences[0].article.language, self.rules.again)
        return CoverageScores(self.sentences, concepts, _merit(self.sentences, self.rules), self.rules)


class StorySummarizer(AbstractSummarizer):
    """Chooses the sentences that say most of what independent reports agree on, each for what it adds.

    `quotable` narrows what may be chosen; `reports` gives for an article's id the independent report that it
    belongs to (else each article is one); `shown` are sentences that the reader has seen before. One of
    sumy's algorithms can order the sentences instead of ours; what may be read stays the same.
    """

    def __init__(
        self,
        *,
        rules: SummaryRules | None = None,
        quotable: Callable[[StorySentence], bool] = lambda sentence: True,
        reports: Mapping[str, int] | None = None,
        shown: Sequence[str] = (),
        algorithm: Algorithm = "standfirst",
    ) -> None:
        super().__init__()
        self._rules = rules
        self._quotable = quotable
        self._reports = reports or {}
        self._shown = tuple(shown)
        self._algorithm = algorithm

    def __call__(
        self, document: ObjectDocumentModel, sentences_count: int | Budget
    ) -> tuple[StorySentence, ...]:
        """Return the chosen sentences within the budget, in reading order."""
        budget = sentences_count if isinstance(sentences_count, Budget) else Budget(sentences=sentences_count)
        result = self._search(document, budget)
        if result is None:
            return ()
        search, draft = result
        return tuple(
            document.sentences[number] for number in search.standing.ordered(draft.chosen, draft.leaning)
        )

    def choose(self, document: ObjectDocumentModel, budget: Budget) -> tuple[StorySentence, ...]:
        """Return the chosen sentences within the budget, in the order in which they were chosen."""
        result = self._search(document, budget)
        return tuple(document.sentences[number] for number in result[1].chosen) if result else ()

    def _search(self, document: ObjectDocumentModel, budget: Budget) -> tuple[Search, Draft] | None:
        """Return a search for a summary and what it found, or None for a document without sentences.

        What cannot be read below the sentences that came to stand above it is not allowed a second time.
        """
        material = self.prepare(document)
        if material is None:
            return None
        search = Search(material.sentences, material.scores_below(()), material.rules, budget)
        allowed = material.allowed.copy()
        while True:
            draft = self._heard(search, allowed, material.sentences)
            fallen = search.standing.fallen(draft.chosen, draft.leaning)
            if fallen is None:
                return search, draft
            allowed[fallen] = False

    def _heard(self, search: Search, allowed: Flags, sentences: Sequence[StorySentence]) -> Draft:
        """Return the draft that a search finds, with two outlets where a second one has something to say."""
        draft = search.exchanged(search.best(allowed), allowed)
        outlets = {sentences[number].article.publisher for number in draft.chosen}
        if len(outlets) == 1:
            others = allowed & np.array([s.article.publisher not in outlets for s in sentences], np.bool_)
            heard = search.hear(draft, others) if others.any() else None
            draft = search.fill(heard, allowed) if heard else draft
        return draft

    def prepare(self, document: ObjectDocumentModel) -> Material | None:
        """Return the sentences of a document ready to be chosen from, or None if it has none."""
        sentences: tuple[StorySentence, ...] = document.sentences
        if not sentences:
            return None
        report_ids = [self._reports.get(s.article.id, s.article.id) for s in sentences]
        numbers = {report: number for number, report in enumerate(dict.fromkeys(report_ids))}
        reports = [numbers[report] for report in report_ids]
        rules = self._rules or (STORY_RULES if len(numbers) > 1 else LONE_RULES)
        concepts = concepts_of(sentences, reports, rules.concepts)
        allowed = np.array([self._quotable(sentence) for sentence in sentences], np.bool_)  # (n_sentences,)
        if self._shown:
            language = sentences[0].article.language
            for number in np.flatnonzero(allowed).tolist():
                text = sentences[number].text
                allowed[number] = not repeats_one(self._shown, text, language, rules.same)
            concepts = concepts.lessened(self._shown, language, rules.shown)
        ranks: tuple[int, ...] = ()
        if self._algorithm != "standfirst":
            places = {id(sentence): place for place, sentence in enumerate(sentences)}
            ranks = tuple(places[id(sentence)] for sentence in sumy_order(self._algorithm, document))
            # Ranks are not gains, so the minimum-gain cutoff does not apply; the best rank opens.
            rules = replace(rules, enough=0.0, tells=0.0, exchanges=0)
        return Material(sentences=sentences, concepts=concepts, allowed=allowed, rules=rules, ranks=ranks)


def _merit(sentences: Sequence[StorySentence], rules: SummaryRules) -> Floats:
    """Return what each sentence's gain is multiplied by for its place and its age."""
    orders = np.array([sentence.order for sentence in sentences], np.float64)
    merit: Floats = 1 + rules.lead / (1 + orders)  # (n_sentences,)
    dates = [s.article.published for s in sentences if s.article.published is not None]
    if dates:
        latest = max(dates)
        times = (s.article.published for s in sentences)
        ages = [1.0 if time is None else (latest - time) / rules.half_life for time in times]
        merit = merit * 0.5 ** np.array(ages, np.float64)
    return merit
