"""The search for a summary: drafts, each of which adds what the draft before it does not say.

A draft never changes. `Search.next_draft` returns the best draft with one more sentence (and the sentence
that it leans on), `Search.fill` repeats that until none fits, and `Search.hear` drops the last choices but
the first until a sentence of another outlet fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from flows.summaries.quotable import Fitness
from flows.summaries.sameness import probability_same
from flows.summaries.summarise.concepts import Concepts
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.features import Flags, Floats
from flows.summaries.summarise.rules import SummaryRules
from flows.summaries.summarise.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The length of a summary: most words, most sentences (None: any number), most words of a sentence."""

    words: int | None = None
    sentences: int | None = None
    sentence_words: int = 60

    def allows(self, words: int, sentences: int) -> bool:
        """Return True if a summary of this length is within the budget."""
        return (self.words is None or words <= self.words) and (
            self.sentences is None or sentences <= self.sentences
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Sentences chosen so far, by number in the order of their choice.

    `value` is what each concept is still worth, `leaning` holds those chosen that are read right after the
    sentence before them, `worth` is what all tell together, `said` holds sentences that say what a chosen
    one says, `least` is the gain below which nothing is added.
    """

    value: Floats  # (n_concepts,)
    chosen: tuple[int, ...] = ()
    leaning: frozenset[int] = frozenset()
    words: int = 0
    worth: float = 0.0
    said: frozenset[int] = frozenset()
    least: float = 0.0


class CoverageScores:
    """Sentences compared by the worth of the concepts that they hold, for their length.

    `merit` is what a sentence's gain is multiplied by for its place and age, `news` (n_sentences,) how much
    of the news each tells by itself, `value` (n_concepts,) what each concept is worth before anything is
    chosen.
    """

    def __init__(
        self, sentences: Sequence[StorySentence], concepts: Concepts, merit: Floats, rules: SummaryRules
    ) -> None:
        self._sentence, self._concept = concepts.sentence, concepts.concept
        self._merit, self._rules = merit, rules
        self._words = np.array([sentence.length for sentence in sentences], np.float64)  # (n_sentences,)
        words = np.maximum(self._words, rules.shortest)
        self._divisors = words**rules.length
        bounds = np.searchsorted(concepts.sentence, np.arange(len(sentences) + 1)).tolist()
        self._concepts_of = [concepts.concept[a:b] for a, b in pairwise(bounds)]
        self.value = concepts.worth * np.where(concepts.is_pair, 1.0, rules.words)
        early = 1 + rules.news_lead / (1 + np.array([sentence.order for sentence in sentences], np.float64))
        self.news = np.round(self._totals(self.value) * merit * early / words**rules.news_length, 9)

    def gains(self, value: Floats) -> Floats:
        """Return the worth of each sentence's concepts, divided by a power of its length."""
        gains: Floats = np.round(self._totals(value) * self._merit / self._divisors, 9)
        return gains

    def gain_of(self, chain: Sequence[int], value: Floats) -> float:
        """Return the worth of the concepts of sentences together, divided by a power of their length."""
        words = max(float(self._words[list(chain)].sum()), self._rules.shortest)
        return float(round(self.worth_of(chain, value) / words**self._rules.length, 9))

    def worth_of(self, chain: Sequence[int], value: Floats) -> float:
        """Return the worth of the concepts of sentences together."""
        concepts = self._concepts_of[chain[0]]
        if len(chain) > 1:
            concepts = np.unique(np.concatenate([self._concepts_of[number] for number in chain]))
        return float(value[concepts].sum()) * float(self._merit[chain[-1]])

    def value_after(self, chain: Sequence[int], value: Floats) -> Floats:
        """Return what concepts are worth once sentences are chosen: little if one of them holds it."""
        after = value.copy()
        for number in chain:
            after[self._concepts_of[number]] *= self._rules.again
        return after

    def _totals(self, value: Floats) -> Floats:
        """Return the summed worth of each sentence's concepts."""
        totals: Floats = np.bincount(
            self._sentence, value[self._concept], minlength=len(self._concepts_of)
        ).astype(np.float64)
        return totals


class RankScores:
    """Sentences compared by the rank that another algorithm gave them: `ranks` are numbers, the best
    first."""

    def __init__(self, ranks: Sequence[int], count: int) -> None:
        self.news = np.full(count, -1.0)
        self.news[list(ranks)] = np.arange(len(ranks), 0, -1)
        self.value = np.empty(0)

    def gains(self, value: Floats) -> Floats:
        """Return the rank of each sentence, the greater the better."""
        return self.news.copy()

    def gain_of(self, chain: Sequence[int], value: Floats) -> float:
        """Return the rank of the last of some sentences."""
        return float(self.news[chain[-1]])

    def worth_of(self, chain: Sequence[int], value: Floats) -> float:
        """Return the rank of the last of some sentences."""
        return self.gain_of(chain, value)

    def value_after(self, chain: Sequence[int], value: Floats) -> Floats:
        """Return the value unchanged."""
        return value


Scores = CoverageScores | RankScores


class Search:
    """The drafts that rules and budget allow, by their scores.

    A sentence that leans on the one before it is taken only along with that one, or after it. Whether a
    sentence can be read at its place is asked when its turn comes, never of those that no choice comes near
    (`standing`).
    """

    def __init__(
        self,
        sentences: Sequence[StorySentence],
        scores: Scores,
        rules: SummaryRules,
        budget: Budget,
    ) -> None:
        self._sentences = sentences
        self._scores, self._rules, self._budget = scores, rules, budget
        self._lengths = np.array([sentence.length for sentence in sentences], np.float64)  # (n_sentences,)
        self.standing = Standing(sentences, scores.news, budget.sentence_words)
        self._same: dict[tuple[int, int], bool] = {}
        self.first_draft = Draft(value=scores.value)

    def best(self, allowed: Flags) -> Draft:
        """Return a filled draft, begun with the sentence that tells most of the news if none tells enough."""
        filled = self.fill(self.first_draft, allowed)
        if not self._rules.tells or not filled.chosen:
            return filled
        opened = self.next_draft(self.first_draft, allowed, opening=True)
        if opened is None:
            return filled
        news = self._scores.news
        enough = self._rules.tells * float(news[opened.chosen[0]])
        return filled if max(news[list(filled.chosen)]) >= enough else self.fill(opened, allowed)

    def fill(self, draft: Draft, allowed: Flags) -> Draft:
        """Return a draft with sentences added, of those allowed, until none fits."""
        while (longer := self.next_draft(draft, allowed)) is not None:
            draft = longer
        return draft

    def next_draft(self, draft: Draft, allowed: Flags, *, opening: bool = False) -> Draft | None:
        """Return the draft with the sentence of the greatest gain among those allowed, or None if none fits.

        An `opening` is the one that tells most of the news by itself.
        """
        gains = self._scores.news.copy() if opening else self._scores.gains(draft.value)
        gains[~allowed] = gains[list(draft.chosen)] = gains[list(draft.said)] = -1.0
        if self._budget.words is not None:
            gains[self._lengths > self._budget.words - draft.words] = -1.0
        said, as_chains = set(draft.said), set[int]()
        while len(gains) and gains.max() >= draft.least:
            best = int(gains.argmax())
            chain = self._chain_of(best, draft)
            if not self._fits(chain, draft, allowed, said):
                gains[best] = -1.0
            elif self._says_again(chain, draft):
                said.add(best)
                gains[best] = -1.0
            elif len(chain) > 1 and best not in as_chains:
                gains[best] = -1.0 if opening else self._gain_of(chain, draft)
                as_chains.add(best)
            else:
                return self._extended(draft, chain, said)
        return None

    def hear(self, draft: Draft, others: Flags) -> Draft | None:
        """Return a draft with one of the others, at the cost of the last choices but the first, or None."""
        for count in range(len(draft.chosen), 0, -1):
            longer = self.next_draft(self._shortened(draft, draft.chosen[:count]), others)
            if longer is not None:
                return longer
        return None

    def exchanged(self, draft: Draft, allowed: Flags) -> Draft:
        """Return a draft that tells more, with one of the weakest sentences given up for others, if there is.

        Weak is what tells least for its length of what no other tells; the first is never given up.
        """
        losses = []
        for number in draft.chosen[1:]:
            rest = self._shortened(draft, [other for other in draft.chosen if other != number])
            loss = (draft.worth - rest.worth) / max(1, self._sentences[number].length)
            losses.append((round(loss, 9), number, rest))
        best = draft
        for _, number, rest in sorted(losses, key=lambda loss: loss[:2])[: self._rules.exchanges]:
            others = allowed.copy()
            others[number] = False
            longer = self.fill(rest, others)
            if longer.worth > best.worth and self.standing.fallen(longer.chosen, longer.leaning) is None:
                best = longer
        return best

    def _shortened(self, draft: Draft, chosen: Sequence[int]) -> Draft:
        """Return a draft with fewer sentences; its least gain, which the first choice set, stays."""
        value, worth = self._scores.value, 0.0
        for number in chosen:
            worth += self._scores.worth_of((number,), value)
            value = self._scores.value_after((number,), value)
        return Draft(
            value=value,
            worth=worth,
            chosen=tuple(chosen),
            leaning=draft.leaning.intersection(chosen),
            words=sum(self._sentences[number].length for number in chosen),
            least=draft.least,
        )

    def _extended(self, draft: Draft, chain: Sequence[int], said: set[int]) -> Draft:
        least = draft.least if draft.chosen else self._rules.enough * self._gain_of(chain, draft)
        return Draft(
            value=self._scores.value_after(chain, draft.value),
            chosen=(*draft.chosen, *chain),
            leaning=draft.leaning.union(self._leaning_of(chain, draft)),
            words=draft.words + sum(self._sentences[number].length for number in chain),
            worth=draft.worth + self._scores.worth_of(chain, draft.value),
            said=frozenset(said),
            least=least,
        )

    def _gain_of(self, chain: Sequence[int], draft: Draft) -> float:
        return self._scores.gain_of(chain, draft.value) if chain else -1.0

    def _chain_of(self, number: int, draft: Draft) -> tuple[int, ...]:
        """Return a sentence after those that it needs before it, or nothing where it cannot be read."""
        chain = [number]
        while (fitness := self._fitness_of(chain[0], draft)) is Fitness.LEANS:
            before = chain[0] - 1
            if before < 0 or self._sentences[before].article is not self._sentences[chain[0]].article:
                return ()
            if before in draft.chosen:
                return tuple(chain)
            if len(chain) >= self._rules.chain:
                return ()
            chain.insert(0, before)
        return () if fitness is Fitness.UNFIT else tuple(chain)

    def _leaning_of(self, chain: Sequence[int], draft: Draft) -> Sequence[int]:
        """Return the sentences of a chain that lean on the one before them: all but one that stands alone."""
        return chain[self._fitness_of(chain[0], draft) is Fitness.FIT :]

    def _fitness_of(self, number: int, draft: Draft) -> Fitness:
        return self.standing.fitness(number, draft.chosen, draft.leaning)

    def _fits(self, chain: Sequence[int], draft: Draft, allowed: Flags, said: set[int]) -> bool:
        if not chain or not all(allowed[n] and n not in said and n not in draft.chosen for n in chain):
            return False
        words = draft.words + sum(self._sentences[number].length for number in chain)
        return self._budget.allows(words, len(draft.chosen) + len(chain))

    def _says_again(self, chain: Sequence[int], draft: Draft) -> bool:
        """Return True if a sentence of a chain says what one chosen, or one before it in the chain, says."""
        pairs = [(other, number) for number in chain for other in draft.chosen]
        return any(self._is_same(*pair) for pair in [*pairs, *combinations(chain, 2)])

    def _is_same(self, before: int, number: int) -> bool:
        if (before, number) not in self._same:
            rules, most_words = self._rules, self._budget.words
            is_long = most_words is not None and most_words > rules.long
            shown, text = self._sentences[before], self._sentences[number]
            same = probability_same([shown.text], text.text, text.article.language)
            self._same[before, number] = same > (rules.same_at_length if is_long else rules.same)
        return self._same[before, number]
