"""Choosing sentences one by one, each for what it adds to those chosen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from flows.summaries.quotable import Fitness, fitness
from flows.summaries.summarise.concepts import Concepts
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.rules import SummaryRules
from flows.summaries.summarise.sameness import says_the_same

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a summary may be: so many words, so many sentences (None: no matter), so many words each."""

    words: int | None = None
    sentences: int | None = None
    sentence_words: int = 60

    def allows(self, words: int, sentences: int) -> bool:
        """Tell whether a summary of this length is within the budget."""
        return (self.words is None or words <= self.words) and (
            self.sentences is None or sentences <= self.sentences
        )


class Selection:
    """Sentences as they are chosen: what is covered, what is left, what each may still add.

    `merit` is what a sentence's gain is multiplied by. One that leans on the sentence before it is taken
    only along with that one, or after it. Whether a sentence can be read is asked when its turn comes,
    never of those that no choice comes near.
    """

    def __init__(
        self,
        told: tuple[Sequence[StorySentence], Concepts],
        merit: Floats,
        rules: SummaryRules,
        budget: Budget,
    ) -> None:
        self._sentences, self._concepts = told
        self._rules, self._budget = rules, budget
        concepts = self._concepts
        self._lengths = np.array([s.length for s in self._sentences], np.float64)
        self._merit = merit
        self._worth = concepts.worth * np.where(concepts.pair, 1.0, rules.words)
        self._value = self._worth.copy()
        bounds = np.searchsorted(concepts.sentence, np.arange(len(self._sentences) + 1))
        self._held = [concepts.concept[a:b] for a, b in pairwise(bounds.tolist())]
        self._divisors = np.maximum(self._lengths, rules.shortest) ** rules.length
        self._news = self._news_of()
        self._left = np.ones(len(self._sentences), np.bool_)
        self._fitness: dict[int, Fitness] = {}
        self._words = 0
        self._least = 0.0
        self._lenient = False
        self.chosen: list[int] = []

    def take(self, allowed: Flags) -> bool:
        """Take the sentence of the greatest gain among those allowed; False when there is none.

        Where the rules say so, the first is the one that tells most of the news by itself.
        """
        opening = not self.chosen and self._rules.opens
        gains = self._news.copy() if opening else self._gains()
        gains[~(allowed & self._left)] = -1.0
        if self._budget.words is not None:
            gains[self._lengths > self._budget.words - self._words] = -1.0
        for number in [n for n, found in self._fitness.items() if found is Fitness.LEANS and gains[n] >= 0]:
            gains[number] = self._gain_of(self._unit(number))
        while len(gains) and gains.max() >= self._least:
            best = int(gains.argmax())
            met = best in self._fitness
            unit = self._unit(best)
            if not self._can_take(unit, allowed):
                gains[best] = -1.0
            elif len(unit) > 1 and (opening or not met):
                gains[best] = -1.0 if opening else self._gain_of(unit)
            else:
                self._choose(unit)
                return True
        return False

    def take_another(self, allowed: Flags) -> bool:
        """Take one of those allowed, at the cost of the last choices but the first; False when none fits.

        Where only openings are left that tell the same news, one in other words is taken all the same.
        """
        before = tuple(self.chosen)
        for lenient in (False, True):
            self._lenient = lenient
            self._restart(before)
            while len(self.chosen) > 1 and not self.take(allowed):
                self._restart(self.chosen[:-1])
            if len(self.chosen) > 1 or self.take(allowed):
                self._lenient = False
                return True
        self._lenient = False
        self._restart(before)
        return False

    def news(self, number: int) -> float:
        """Return how much a sentence tells of the news by itself: the fuller and the earlier, the more."""
        return float(self._news[number])

    def leaning(self) -> frozenset[int]:
        """Return those chosen that lean on the sentence before them."""
        return frozenset(n for n in self.chosen if self._judged(n) is Fitness.LEANS)

    def _restart(self, chosen: Sequence[int]) -> None:
        # What the first choice asks of all others stays as it is, for it is never given up.
        least = self._least
        self._left[:] = True
        self.chosen, self._words, self._value = [], 0, self._worth.copy()
        self._choose(tuple(chosen))
        self._least = least

    def _unit(self, number: int) -> tuple[int, ...]:
        """Return a sentence after those that it needs before it, or nothing where it cannot be read."""
        unit = [number]
        while self._judged(unit[0]) is Fitness.LEANS and unit[0] - 1 not in self.chosen:
            before = unit[0] - 1
            if len(unit) >= self._rules.chain or not self._is_before(before, unit[0]):
                return ()
            unit.insert(0, before)
        if self._judged(unit[0]) is Fitness.LEANS and not self._is_before(unit[0] - 1, unit[0]):
            return ()
        return () if self._judged(unit[0]) is Fitness.UNFIT else tuple(unit)

    def _is_before(self, one: int, other: int) -> bool:
        return one >= 0 and self._sentences[one].article is self._sentences[other].article

    def _judged(self, number: int) -> Fitness:
        if number not in self._fitness:
            sentence = self._sentences[number]
            article, span = sentence.article, (sentence.start, sentence.end)
            self._fitness[number] = fitness(article.text, span, article.language, self._budget.sentence_words)
        return self._fitness[number]

    def _can_take(self, unit: tuple[int, ...], allowed: Flags) -> bool:
        if not unit or not all(self._left[n] and allowed[n] for n in unit):
            return False
        words = self._words + sum(self._sentences[n].length for n in unit)
        if not self._budget.allows(words, len(self.chosen) + len(unit)):
            return False
        said = any(self._same(n, other) for n in unit for other in self.chosen)
        if said:
            self._left[unit[-1]] = False
        return not said and not any(self._same(one, other) for one, other in combinations(unit, 2))

    def _same(self, one: int, other: int) -> bool:
        terms, rarity = self._concepts.terms, self._concepts.rarity
        mine, theirs = self._sentences[one], self._sentences[other]
        early = max(mine.order, theirs.order) <= self._rules.early and mine.article is not theirs.article
        strict = early and not self._lenient
        bound = self._rules.same_leads if strict else self._rules.paraphrase
        overlap = 2.0 if self._lenient else self._rules.overlap
        return says_the_same(terms[one], terms[other], rarity, bound, overlap)

    def _choose(self, unit: tuple[int, ...]) -> None:
        if not self.chosen:
            self._least = self._rules.enough * self._gain_of(unit)
        for number in unit:
            self.chosen.append(number)
            self._words += self._sentences[number].length
            self._left[number] = False
            self._value[self._held[number]] *= self._rules.again

    def _news_of(self) -> Floats:
        concepts, rules = self._concepts, self._rules
        told = np.bincount(concepts.sentence, self._worth[concepts.concept], minlength=len(self._sentences))
        early = 1 + rules.news_lead / (1 + np.array([s.order for s in self._sentences], np.float64))
        lengths = np.maximum(self._lengths, rules.shortest) ** rules.news_length
        found: Floats = np.round(told * self._merit * early / lengths, 9)
        return found

    def _gains(self) -> Floats:
        concepts = self._concepts
        gains = np.bincount(concepts.sentence, self._value[concepts.concept], minlength=len(self._sentences))
        found: Floats = np.round(gains * self._merit / self._divisors, 9)
        return found

    def _gain_of(self, unit: tuple[int, ...]) -> float:
        if not unit:
            return -1.0
        held = np.unique(np.concatenate([self._held[n] for n in unit]))
        words = max(float(self._lengths[list(unit)].sum()), self._rules.shortest)
        gain = float(self._value[held].sum()) / words**self._rules.length
        return float(round(gain * float(self._merit[unit[-1]]), 9))


class RankedSelection(Selection):
    """Sentences chosen by a rank that another algorithm gave them: `ranks` has the best first, by number."""

    def __init__(
        self,
        told: tuple[Sequence[StorySentence], Concepts],
        ranks: Sequence[int],
        rules: SummaryRules,
        budget: Budget,
    ) -> None:
        # A rank is no gain: how little may still be added cannot be read from it. It opens as it ranks.
        super().__init__(told, np.ones(len(told[0])), replace(rules, enough=0.0, opens=False), budget)
        self._rank = np.full(len(told[0]), -1.0)
        self._rank[list(ranks)] = np.arange(len(ranks), 0, -1)

    def news(self, number: int) -> float:
        """Return the rank of a sentence, the greater the better."""
        return float(self._rank[number])

    def _gains(self) -> Floats:
        return self._rank.copy()

    def _gain_of(self, unit: tuple[int, ...]) -> float:
        return float(self._rank[unit[-1]]) if unit else -1.0
