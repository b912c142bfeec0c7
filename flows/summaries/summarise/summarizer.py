"""The summariser of stories and of single articles, as sumy knows summarisers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from flows.model.settings import Algorithm
from flows.summaries.summarise.algorithms import sumy_order
from flows.summaries.summarise.concepts import Concepts, concepts_of
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.order import Chosen, reading_order
from flows.summaries.summarise.rules import LONE_RULES, STORY_RULES, SummaryRules
from flows.summaries.summarise.sameness import says_the_same
from flows.summaries.summarise.selection import Budget, RankedSelection, Selection

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


class StorySummarizer(AbstractSummarizer):
    """Chooses the sentences that say most of what independent reports agree on, each for what it adds.

    `quotable` narrows what may be chosen; `reports` gives for an article's id the independent report that
    it belongs to (else each article is one); `shown` are sentences that the reader has seen before. One of
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
        return reading_order(self.choose(document, budget))

    def choose(self, document: ObjectDocumentModel, budget: Budget) -> tuple[Chosen, ...]:
        """Return the chosen sentences within the budget, in the order in which they were chosen."""
        sentences: tuple[StorySentence, ...] = document.sentences
        if not sentences:
            return ()
        groups = self._groups(sentences)
        rules = self._rules or (STORY_RULES if len(set(groups)) > 1 else LONE_RULES)
        concepts = concepts_of(sentences, groups, rules.concepts)
        allowed = np.array([self._quotable(sentence) for sentence in sentences], np.bool_)
        if self._shown:
            language = sentences[0].article.language
            allowed &= _unshown(concepts, [concepts.terms_of(s, language) for s in self._shown], rules)
            concepts = concepts.lessened(self._shown, language, rules.shown)
        selection = self._selection((sentences, concepts), document, rules, budget)
        while selection.take(allowed):
            pass
        _hear_another(selection, sentences, allowed)
        leaning = selection.leaning()
        return tuple(
            Chosen(sentence=sentences[n], leans=n in leaning, news=selection.news(n))
            for n in selection.chosen
        )

    def _selection(
        self,
        told: tuple[Sequence[StorySentence], Concepts],
        document: ObjectDocumentModel,
        rules: SummaryRules,
        budget: Budget,
    ) -> Selection:
        if self._algorithm == "standfirst":
            return Selection(told, _merit(told[0], rules), rules, budget)
        numbers = {id(sentence): number for number, sentence in enumerate(told[0])}
        ranks = [numbers[id(sentence)] for sentence in sumy_order(self._algorithm, document)]
        return RankedSelection(told, ranks, rules, budget)

    def _groups(self, sentences: Sequence[StorySentence]) -> list[int]:
        """Number the independent reports; an article of which nothing is said is one of its own."""
        numbers: dict[object, int] = {}
        names = (self._reports.get(s.article.id, s.article.id) for s in sentences)
        return [numbers.setdefault(name, len(numbers)) for name in names]


def _unshown(concepts: Concepts, shown: Sequence[frozenset[int]], rules: SummaryRules) -> Flags:
    """Flag the sentences that say nothing that the reader was shown."""
    return np.array(
        [
            not any(
                says_the_same(terms, each, concepts.rarity, rules.paraphrase, rules.overlap)
                for each in shown
                if each
            )
            for terms in concepts.terms
        ],
        np.bool_,
    )


def _merit(sentences: Sequence[StorySentence], rules: SummaryRules) -> Floats:
    """Return what each sentence's gain is multiplied by for its place and its age."""
    orders = np.array([sentence.order for sentence in sentences], np.float64)
    merit: Floats = 1 + rules.lead / (1 + orders)
    dates = [s.article.published for s in sentences if s.article.published is not None]
    if dates:
        latest = max(dates)
        times = (s.article.published for s in sentences)
        ages = [1.0 if time is None else (latest - time) / rules.half_life for time in times]
        merit = merit * 0.5 ** np.array(ages, np.float64)
    return merit


def _hear_another(selection: Selection, sentences: Sequence[StorySentence], allowed: Flags) -> None:
    """Let a second outlet speak where only one was chosen, and fill what that leaves of the budget."""
    heard = {sentences[number].article.outlet for number in selection.chosen}
    if len(heard) != 1:
        return
    others = np.array([sentence.article.outlet not in heard for sentence in sentences], np.bool_)
    if (others & allowed).any() and selection.take_another(others & allowed):
        while selection.take(allowed):
            pass
