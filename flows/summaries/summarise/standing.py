"""Judges sentences at their places in a summary, below the sentences above them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flows.summaries.quotable import NO_CONTEXT, Context, Fitness, Reading, read
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.features import Floats
from flows.summaries.summarise.order import reading_order


class Readings:
    """The sentences of one story as read (`quotable`), each once and when it is asked for.

    None may have more than `most_words`.
    """

    def __init__(self, sentences: Sequence[StorySentence], most_words: int) -> None:
        self._sentences, self._most_words = sentences, most_words
        self._read: dict[int, Reading] = {}

    def __getitem__(self, number: int) -> Reading:
        """Return the reading of a sentence by its number."""
        if number not in self._read:
            sentence = self._sentences[number]
            article, span = sentence.article, (sentence.start, sentence.end)
            self._read[number] = read(article.text, span, article.language, self._most_words)
        return self._read[number]


class Standing:
    """The places of the sentences of one story: each is read once, and judged wherever a search asks.

    `news` (n_sentences,) says how much of the news each tells; no sentence may have more than `most_words`.
    """

    def __init__(self, sentences: Sequence[StorySentence], news: Floats, most_words: int) -> None:
        self._sentences, self._news = sentences, news
        self._readings = Readings(sentences, most_words)
        by_place = sorted(range(len(sentences)), key=lambda number: sentences[number].place)
        self._place = np.argsort(np.array(by_place, np.int64)).tolist()
        self._verdicts: dict[tuple[int, tuple[int, ...]], Fitness] = {}
        self._fit_below: dict[int, list[frozenset[int]]] = {}
        self._orders: dict[tuple[tuple[int, ...], frozenset[int]], tuple[int, ...]] = {}
        self._contexts: dict[tuple[int, ...], Context] = {(): NO_CONTEXT}

    def ordered(self, chosen: tuple[int, ...], leaning: frozenset[int]) -> tuple[int, ...]:
        """Return chosen sentences in the order in which they are read."""
        if (chosen, leaning) not in self._orders:
            self._orders[chosen, leaning] = reading_order(chosen, leaning, self._place, self._news)
        return self._orders[chosen, leaning]

    def fitness(self, number: int, chosen: tuple[int, ...], leaning: frozenset[int]) -> Fitness:
        """Return how fit a sentence is at its place among others, some of which lean on the one before."""
        reading = self._readings[number]
        if not reading.depends_on_context:
            return reading.alone.fitness
        alone = self._below(number, ())
        if alone is Fitness.FIT or not chosen:
            return alone
        order = self.ordered((*chosen, number), leaning)
        above = order[: order.index(number)]
        # What can be read below some sentences is taken to be readable below more; `fallen` asks exactly.
        shown = frozenset(above)
        if any(fewer <= shown for fewer in self._fit_below.get(number, ())):
            return Fitness.FIT
        fitness = self._below(number, above)
        if fitness is Fitness.FIT:
            self._fit_below.setdefault(number, []).append(shown)
        return fitness

    def fallen(self, chosen: tuple[int, ...], leaning: frozenset[int]) -> int | None:
        """Return the first of chosen sentences that cannot be read below those above it, or None."""
        order = self.ordered(chosen, leaning)
        for place, number in enumerate(order):
            follows = number in leaning and place > 0 and order[place - 1] == number - 1
            least = Fitness.LEANS if follows else Fitness.FIT
            if self._below(number, order[:place]) < least:
                return number
        return None

    def _below(self, number: int, above: tuple[int, ...]) -> Fitness:
        if (number, above) not in self._verdicts:
            verdict = self._readings[number].verdict(self._context(above))
            self._verdicts[number, above] = verdict.fitness
        return self._verdicts[number, above]

    def _context(self, above: tuple[int, ...]) -> Context:
        if above not in self._contexts:
            before = self._context(above[:-1]) if len(above) > 1 else self._first_context()
            self._contexts[above] = before.after(self._sentences[above[-1]].text)
        return self._contexts[above]

    def _first_context(self) -> Context:
        return Context(language=self._sentences[0].article.language)
