"""The lines of a story as a reader meets them: headline, standfirst and quotations, one decision.

The headline is a title of one of the story's articles and says what happened. The standfirst supports it and
adds to it; each quotation adds a fact that a reader of the lines above does not have. So lines are chosen in
the order in which they are read, each judged below those that are printed above it: whether it can be read
there (`quotable`), whether it says the same or leads elsewhere (`sameness`), and how much it tells that is
not told yet (`summarise`). Titles nearly as good as the best are tried together with the standfirst that
each would have. Nothing left that adds to a story: fewer quotations, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from flows.model import Article, Summary
from flows.model.settings import Lengths
from flows.summaries.headlines import RankedTitle, rank_titles
from flows.summaries.quotable import Context, Fitness, Reading, read
from flows.summaries.sameness import headline_share, is_repeated
from flows.summaries.summarise import SummaryRequest, document_of
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.summarizer import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRules:
    """Thresholds of the choice of lines.

    A title is tried whose merit is at least `title` of the best one's, of those at most `titles`. A
    standfirst has between `least` and `most` of the words of its headline; a story's lines without one count
    `bare` of those with the best. A quotation of an outlet that is not heard yet gains `voice`.
    """

    title: float = 0.7
    titles: int = 4
    least: float = 0.2
    most: float = 0.7
    standfirst: float = 0.35
    bare: float = 0.5
    voice: float = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLines:
    """The article whose title is a story's headline, and the sentences below it."""

    headline: Article
    summary: Summary


def choose_lines(
    candidates: Sequence[Article],
    articles: Sequence[Article],
    lengths: Lengths,
    request: SummaryRequest | None = None,
    rules: LineRules | None = None,
) -> StoryLines:
    """Return the lines of a story from its articles (copies left out), headed by one of the candidates."""
    rules = rules or LineRules()
    ordered = sorted(articles, key=lambda article: (article.time, article.id))
    material = (request or SummaryRequest()).summarizer().prepare(document_of(ordered))
    ranked = rank_titles(articles, candidates)
    best = ranked[0].merit
    titles = [one for one in ranked if one.merit >= rules.title * best][: rules.titles]
    if material is None:
        return StoryLines(headline=titles[0].article, summary=Summary())
    choice = _LineChoice(material, lengths, rules)
    opening = choice.opening(titles)
    return StoryLines(headline=opening.headline, summary=choice.summary_below(opening))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """A headline with its standfirst (the number of a sentence, or None), and what the two are worth."""

    headline: Article
    standfirst: int | None
    worth: float


class _LineChoice:
    """The sentences of one story, and which of them may stand below some lines."""

    def __init__(self, material: Material, lengths: Lengths, rules: LineRules) -> None:
        self._material, self._lengths, self._rules = material, lengths, rules
        self._sentences = material.sentences
        self._language = material.sentences[0].article.language
        self._readings: dict[int, Reading] = {}

    def opening(self, titles: Sequence[RankedTitle]) -> _Opening:
        """Return the best of the titles with its standfirst."""
        openings = [self._opening_of(title, titles[0].merit) for title in titles]
        return max(openings, key=lambda opening: opening.worth)

    def summary_below(self, opening: _Opening) -> Summary:
        """Return the standfirst of an opening, and quotations below it."""
        sentences, lengths = self._sentences, self._lengths
        chosen = [] if opening.standfirst is None else [opening.standfirst]
        count = lengths.quotes + len(chosen)
        while len(chosen) < count:
            number = self._next(opening.headline, chosen)
            if number is None:
                break
            chosen.append(number)
        passages = [sentences[number].passage for number in chosen]
        if opening.standfirst is None:
            return Summary(quotes=tuple(passages))
        return Summary(standfirst=passages[0], quotes=tuple(passages[1:]))

    def _opening_of(self, title: RankedTitle, best: float) -> _Opening:
        headline, rules = title.article, self._rules
        merit = title.merit / best if best else 1.0
        bare = _Opening(headline=headline, standfirst=None, worth=rules.bare * merit)
        # The news, and what of it the headline does not say: a standfirst supports and adds.
        material = self._material
        worth = np.sqrt(material.scores_below(()).news * material.scores_below([headline.title]).news)
        worth[~material.allowed] = -1.0
        whole = max(float(worth.max()), 1e-9)
        for number in np.argsort(-worth, kind="stable").tolist():
            if worth[number] < rules.standfirst * whole or worth[number] < 0:
                return bare
            if self._is_standfirst(number, headline):
                value = merit * (rules.bare + (1 - rules.bare) * float(worth[number]) / whole)
                return _Opening(headline=headline, standfirst=number, worth=value)
        return bare

    def _is_standfirst(self, number: int, headline: Article) -> bool:
        sentence, rules = self._sentences[number], self._rules
        if sentence.length > self._lengths.standfirst_words:
            return False
        share = headline_share(headline.title, sentence.text, self._language)
        return rules.least < share < rules.most and self._stands(number, [headline.title], None)

    def _next(self, headline: Article, chosen: Sequence[int]) -> int | None:
        """Return the sentence that adds most to the lines above, or None if none does."""
        sentences, lengths = self._sentences, self._lengths
        lines = [headline.title, *(sentences[number].text for number in chosen)]
        scores = self._material.scores_below(lines)
        gains = scores.gains(scores.value).copy()
        heard = {headline.publisher, *(sentences[number].article.publisher for number in chosen)}
        words = sum(sentences[number].length for number in chosen)
        for number, sentence in enumerate(sentences):
            if sentence.article.publisher not in heard:
                gains[number] *= self._rules.voice
            if sentence.length > lengths.story_words - words:
                gains[number] = -1.0
        gains[~self._material.allowed] = gains[list(chosen)] = -1.0
        before = chosen[-1] if chosen else None
        for number in np.argsort(-gains, kind="stable").tolist():
            if gains[number] < 0:
                return None
            if self._stands(number, lines, before):
                return int(number)
        return None

    def _stands(self, number: int, lines: Sequence[str], before: int | None) -> bool:
        """Return True if a sentence can be read below some lines, and adds to them."""
        context = Context.of(lines[0], self._language)
        for line in lines[1:]:
            context = context.after(line)
        fitness = self._reading(number).verdict(context).fitness
        follows = before is not None and self._follows(number, before)
        if fitness is Fitness.UNFIT or (fitness is Fitness.LEANS and not follows):
            return False
        return not is_repeated(lines, self._sentences[number].text, self._language)

    def _follows(self, number: int, before: int) -> bool:
        one, other = self._sentences[before], self._sentences[number]
        return number == before + 1 and one.article is other.article

    def _reading(self, number: int) -> Reading:
        if number not in self._readings:
            sentence: StorySentence = self._sentences[number]
            article, span = sentence.article, (sentence.start, sentence.end)
            most_words = self._lengths.quote_words
            self._readings[number] = read(article.text, span, article.language, most_words)
        return self._readings[number]
