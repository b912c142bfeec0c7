"""The claims of a report: its sentences with the figures that they give for a thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.language.quantities import Quantity
from flows.language.sentences import leading_spans
from flows.language.words import normal, stem, words, zipf
from flows.model import Article, Passage
from flows.summaries.claims.figures import AGE, KIND, Thing, casualty_patterns, figures_of
from flows.summaries.quotable import Context, Fitness, read
from flows.summaries.quotable.language import language_of

_FUNCTION_ZIPF = 5.8
_MOST_WEIGHT = 4.0
# Of an article so many sentences within so many characters are read; a sentence of more figures is a table.
_SENTENCES, _CHARACTERS = 60, 15_000
_MOST_FIGURES = 12
_FIGURE = re.compile(r"\d[\d.,:]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that a sentence or a title gives for a thing.

    `text` is `article.text[start:end]`, or the title, whose `start` and `end` are 0. `wording` are its stems
    with their weights, `beside` all its numbers by their things, `number` its place among the sentences from
    1, 0 for the title.
    """

    article: Article
    number: int
    start: int
    end: int
    text: str
    quantity: Quantity
    thing: Thing
    wording: Mapping[str, float]
    beside: Mapping[Thing, Quantity]

    @property
    def written(self) -> str:
        """The number as the sentence writes it."""
        return self.text[self.quantity.start : self.quantity.end]

    @property
    def passage(self) -> Passage:
        """The sentence as a value."""
        return Passage(article_id=self.article.id, start=self.start, end=self.end, text=self.text)

    @property
    def place(self) -> tuple[datetime, str, int, int]:
        """The key of a total order by time, article and place in the text."""
        return self.article.time, self.article.id, self.start, self.quantity.start

    @property
    def is_toll(self) -> bool:
        """Return True if people are counted who are dead, hurt, missing, held or displaced."""
        return self.thing[0] in casualty_patterns(self.article.language)

    @property
    def age(self) -> Quantity | None:
        """The one age that the sentence names, None if it names none or several."""
        ages = [quantity for thing, quantity in self.beside.items() if thing[:1] == AGE]
        return ages[0] if len(ages) == 1 else None

    def can_be_quoted(self, most_words: int, context: Context) -> bool:
        """Return True if it is a sentence of at most so many words that its reader understands in its place.

        "The quake" may lean on what stands above, "they" may not.
        """
        verdict = self._fitness(most_words, context)
        if verdict is not Fitness.LEANS:
            return verdict is Fitness.FIT
        return words(self.text)[0].casefold() in language_of(self.article.language).definite

    def is_clear(self, most_words: int, context: Context) -> bool:
        """Return True if it is a sentence of at most so many words that leans on nothing."""
        return self._fitness(most_words, context) is Fitness.FIT

    def _fitness(self, most_words: int, context: Context) -> Fitness:
        if not self.number:
            return Fitness.UNFIT
        article, span = self.article, (self.start, self.end)
        return read(article.text, span, article.language, most_words).verdict(context).fitness


def claims_of(article: Article) -> Iterator[Claim]:
    """Yield the numbers that the sentences of an article give for a thing, in the order of its text."""
    spans = leading_spans(article.text, article.language, _CHARACTERS, _SENTENCES)
    for number, (start, end) in enumerate(spans, 1):
        yield from _claims(article, number, start, end)


def title_claims_of(article: Article) -> Iterator[Claim]:
    """Yield the numbers that the title of an article gives for a thing."""
    if not article.title_made:
        yield from _claims(article, 0, 0, 0)


def _claims(article: Article, number: int, start: int, end: int) -> Iterator[Claim]:
    sentence = article.text[start:end] if number else article.title
    language = article.language
    if len(_FIGURE.findall(sentence)) > _MOST_FIGURES:
        return
    numbers = figures_of(sentence, language)
    wording = weighed_stems(sentence, language) if numbers else {}
    beside = {figure.thing: figure.quantity for figure in numbers}
    counts = Counter(figure.thing for figure in numbers)
    for figure in numbers:
        # Two numbers of one thing in a sentence: which of them is the other report's?
        is_claim = figure.thing not in ((), AGE) and figure.thing[0] != KIND
        if is_claim and counts[figure.thing] == 1:
            yield Claim(
                article=article,
                number=number,
                start=start,
                end=end,
                text=sentence,
                quantity=figure.quantity,
                thing=figure.thing,
                wording=wording,
                beside=beside,
            )


def weighed_stems(sentence: str, language: str) -> Mapping[str, float]:
    """Return the stems of a sentence's words with their weights, without numbers and function words."""
    plain = sorted({normal(word) for word in words(sentence) if not any(map(str.isdigit, word))})
    weights = {word: min(_MOST_WEIGHT, _FUNCTION_ZIPF - zipf(word, language)) for word in plain}
    return {stem(word, language): weight for word, weight in weights.items() if weight > 0}
