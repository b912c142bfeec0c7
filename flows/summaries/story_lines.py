"""The lines of a story as a reader meets them: headline, standfirst and quotations, one decision.

The headline is a title of one of the story's articles and says what happened. The standfirst supports it and
adds to it; each quotation adds a fact that a reader of the lines above does not have. So lines are chosen in
the order in which they are read, each judged below those that are printed above it: whether it can be read
there (`quotable`), whether it says the same or leads elsewhere (`sameness`), and how much it tells that is
not told yet (`summarise`). Titles nearly as good as the best are tried together with the standfirst that
each would have. Nothing left that adds to a story: fewer quotations, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from flows.model import Article, Passage, Summary
from flows.model.settings import Lengths
from flows.summaries.claims import Accusations, Figures
from flows.summaries.headlines import RankedTitle, best_title, rank_titles
from flows.summaries.quotable import Context, Fitness, read
from flows.summaries.sameness import headline_share, probability_same, shared_part, shared_weight, wording_of
from flows.summaries.summarise import SummaryRequest, document_of
from flows.summaries.summarise.document import StorySentence
from flows.summaries.summarise.features import Flags, Floats
from flows.summaries.summarise.standing import Readings
from flows.summaries.summarise.summarizer import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRules:
    """Thresholds of the choice of lines.

    A title is tried whose merit is at least `title` of the best one's, of those at most `titles`. A
    standfirst has between `least` (if it is of another article, `elsewhere`) and `most` of the words of its
    headline, and is one of the `early` first sentences of its article; a story's lines without one count
    `bare` of those with the best. A quotation is one of the first `deep` sentences of its article; one of an
    outlet that is not heard yet gains `voice`, one near the beginning up to `lead`. Of the sentences that
    tell most, `looked_at` are looked at.

    What says the same as the lines above with a probability above `same` (a further line: `same_below`)
    is not taken, nor what has `most` of the words of its headline (a further line `repeated` of those of
    any above) if these are `whole` words or more, nor what shares words of less weight than `topic` with
    headline and standfirst (twice as much if the title of its article has less than `far` of its weight
    in them). The first sentence of an article is on topic if `near` of its title is. Of the pairs that
    readers labelled (`SamenessRules`) `same` refuses .78 of those that say the same and .28 of those
    that add, `topic` 16 of 17 that are off and .22 of those that add, most of them first sentences. The
    other bounds were read on the stories of a day of feeds and of ECB+, with the kinds of faults that
    readers count in mind: with .15 for further lines too, a day of thirty stories had three lines more,
    all of which three readers called repetitions; with .10 for the first line, eight stories of
    fifty-two lost a good one.
    """

    title: float = 0.7
    titles: int = 4
    least: float = 0.2
    most: float = 0.7
    standfirst: float = 0.35
    early: int = 3
    deep: int = 7
    bare: float = 0.5
    voice: float = 1.3
    same: float = 0.15
    same_below: float = 0.1
    topic: float = 4.0
    repeated: float = 0.5
    near: float = 0.5
    far: float = 0.25
    whole: int = 5
    elsewhere: float = 0.3
    lead: float = 1.0
    looked_at: int = 40


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
    reports_of: Callable[[Article], Collection[str]] | None = None,
) -> StoryLines:
    """Return the lines of a story from its articles (copies left out), headed by one of the candidates.

    A candidate that is a copy has its say in what is outdated.
    `reports_of` gives the ids of the articles that report the event of a headline, which alone are quoted
    below it; without it all are.
    """
    rules = LineRules()
    ordered = sorted(articles, key=lambda article: (article.time, article.id))
    material = (request or SummaryRequest()).summarizer().prepare(document_of(ordered))
    copies = [article for article in candidates if article not in articles]
    claims = _claims_of(sorted((*articles, *copies), key=lambda article: (article.time, article.id)))
    ranked = rank_titles(articles, claims.allowed_titles(candidates))
    best = ranked[0].merit
    titles = [one for one in ranked if one.merit >= rules.title * best][: rules.titles]
    if material is None:
        return StoryLines(headline=titles[0].article, summary=Summary())
    every = frozenset(article.id for article in articles)
    choice = _LineChoice(material, lengths, rules, claims, reports_of or (lambda headline: every))
    opening = choice.opening(titles)
    return StoryLines(headline=opening.headline, summary=choice.summary_below(opening))


def current_copies(articles: Sequence[Article], candidates: Sequence[Article]) -> list[Article]:
    """Return the articles whose titles are up to date if every candidate's has a figure that one replaced.

    A text that is sent again with a higher toll is a copy of the first, and the news.
    """
    figures = Figures.of(sorted(articles, key=lambda article: (article.time, article.id)))
    if any(figures.outdated_title(article.id) is None for article in candidates):
        return []
    return [article for article in articles if figures.outdated_title(article.id) is None]


def standing_alone(summary: Summary, articles: Mapping[str, Article], most_words: int) -> list[Passage]:
    """Return the sentences of a summary that a reader understands without a headline above them."""
    return [
        passage
        for passage in summary.passages
        for article in [articles[passage.article_id]]
        if read(article.text, (passage.start, passage.end), article.language, most_words).alone.fitness
        is Fitness.FIT
    ]


def choose_headline(candidates: Sequence[Article], articles: Sequence[Article]) -> Article:
    """Return the candidate whose title alone tells a story best, without what it claims carelessly."""
    if len(candidates) == 1:
        return candidates[0]
    claims = _claims_of(articles)
    return best_title(articles, claims.allowed_titles(candidates))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    """The figures of a story that are outdated, and what is hedged elsewhere."""

    figures: Figures
    accusations: Accusations

    def allowed_titles(self, candidates: Sequence[Article]) -> Sequence[Article]:
        """Return the candidates without an outdated figure or a flat accusation in the title, if any."""
        return [
            one
            for one in candidates
            if self.figures.outdated_title(one.id) is None and self._is_attributed(one.title, one.language)
        ] or candidates

    def allow_sentence(self, sentence: StorySentence) -> bool:
        """Return True if no newer figure replaces one of a sentence, nor an attributed claim a flat one."""
        article = sentence.article
        outdated = self.figures.outdated(article.id, sentence.start, sentence.end)
        return outdated is None and self._is_attributed(sentence.text, article.language)

    def _is_attributed(self, text: str, language: str) -> bool:
        return self.accusations.hedged_instead(text, language) is None


def _claims_of(articles: Sequence[Article]) -> _Claims:
    return _Claims(figures=Figures.of(articles), accusations=Accusations.of(articles))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """A headline with its standfirst (the number of a sentence, or None), and what the two are worth."""

    headline: Article
    standfirst: int | None
    worth: float


class _LineChoice:
    """The sentences of one story, and which of them may stand below some lines."""

    def __init__(
        self,
        material: Material,
        lengths: Lengths,
        rules: LineRules,
        claims: _Claims,
        reports_of: Callable[[Article], Collection[str]],
    ) -> None:
        self._material, self._lengths, self._rules = material, lengths, rules
        self._reports_of = reports_of
        self._claims = claims
        self._sentences = material.sentences
        self._language = material.sentences[0].article.language
        self._readings = Readings(material.sentences, lengths.quote_words)
        self._allowed: dict[str, Flags] = {}
        self._may: dict[int, bool] = {}

    def _allowed_below(self, headline: Article) -> Flags:
        """Return flags for the sentences of the reports of a headline's event that may be quoted."""
        if headline.id not in self._allowed:
            self._allowed[headline.id] = self._flags_below(headline)
        return self._allowed[headline.id]

    def _may_stand(self, number: int) -> bool:
        """Return True if a sentence may stand whatever the other reports say."""
        if number not in self._may:
            self._may[number] = self._claims.allow_sentence(self._sentences[number])
        return self._may[number]

    def _flags_below(self, headline: Article) -> Flags:
        ids = self._reports_of(headline)
        is_report = np.array([sentence.article.id in ids for sentence in self._sentences], np.bool_)
        return self._material.allowed & is_report

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
        headline, rules, material = title.article, self._rules, self._material
        merit = title.merit / best if best else 1.0
        # What of the news the headline does not say.
        worth = material.scores_below([headline.title]).news.copy()
        is_early = np.array([sentence.order < rules.early for sentence in self._sentences], np.bool_)
        worth[~(self._allowed_below(headline) & is_early)] = -1.0
        whole, best_left = max(float(worth.max()), 1e-9), 0.0
        for number, value in self._ranked(worth, headline, [headline.title]):
            best_left = max(best_left, value)
            if value < rules.standfirst * best_left:
                break
            if self._is_standfirst(number, headline):
                worth_both = merit * (rules.bare + (1 - rules.bare) * min(1.0, value / whole))
                return _Opening(headline=headline, standfirst=number, worth=worth_both)
        return _Opening(headline=headline, standfirst=None, worth=rules.bare * merit)

    def _is_standfirst(self, number: int, headline: Article) -> bool:
        sentence, rules = self._sentences[number], self._rules
        if sentence.length > self._lengths.standfirst_words:
            return False
        share = headline_share(headline.title, sentence.text, self._language)
        least = rules.least if sentence.article.id == headline.id else rules.elsewhere
        return least < share < rules.most and self._stands(number, [headline.title], None)

    def _next(self, headline: Article, chosen: Sequence[int]) -> int | None:
        """Return the sentence that adds most to the lines above, or None if none does."""
        sentences, lengths = self._sentences, self._lengths
        lines = [headline.title, *(sentences[number].text for number in chosen)]
        scores = self._material.scores_below(lines)
        gains = scores.gains(scores.value).copy()
        heard = {headline.publisher, *(sentences[number].article.publisher for number in chosen)}
        length = sum(sentences[number].length for number in chosen)
        shown_until = {sentences[number].article.id: sentences[number].order for number in chosen}
        for number, sentence in enumerate(sentences):
            gains[number] *= 1 + self._rules.lead / (1 + sentence.order)
            if sentence.article.publisher not in heard:
                gains[number] *= self._rules.voice
            # Of one article no sentence stands below a later one.
            is_before = sentence.order < shown_until.get(sentence.article.id, 0)
            is_deep = sentence.order >= self._rules.deep
            if is_before or is_deep or sentence.length > lengths.story_words - length:
                gains[number] = -1.0
        gains[~self._allowed_below(headline)] = gains[list(chosen)] = -1.0
        before = chosen[-1] if chosen else None
        ranked = self._ranked(gains, headline, lines)
        return next((number for number, _ in ranked if self._stands(number, lines, before)), None)

    def _ranked(self, worth: Floats, headline: Article, lines: Sequence[str]) -> Iterator[tuple[int, float]]:
        """Yield the sentences that add to some lines, those first that are worth most and surely add."""
        most = self._rules.same if len(lines) == 1 else self._rules.same_below
        best = np.argsort(-worth, kind="stable")[: self._rules.looked_at].tolist()
        adding: list[tuple[float, int]] = []
        for number in best:
            sentence = self._sentences[number]
            same = probability_same(lines, sentence.text, self._language)
            if worth[number] < 0 or same > most or not self._may_stand(number):
                continue
            if not self._repeats(sentence, lines) and self._is_on_topic(sentence, headline, lines):
                adding.append((-round(float(worth[number]) * (1 - same), 9), number))
        for value, number in sorted(adding):
            yield number, -value

    def _repeats(self, sentence: StorySentence, lines: Sequence[str]) -> bool:
        """Return True if a sentence has most of the words of one of some lines."""
        most_of_line = self._rules.most if len(lines) == 1 else self._rules.repeated
        whole = [line for line in lines if len(wording_of(line, self._language).content) >= self._rules.whole]
        return any(shared_part([sentence.text], line, self._language) >= most_of_line for line in whole)

    def _is_on_topic(self, sentence: StorySentence, headline: Article, lines: Sequence[str]) -> bool:
        """Return True if a sentence speaks of the headline or the line below it, as its article begins."""
        article, language, rules = sentence.article, self._language, self._rules
        is_own = article.id == headline.id
        near = 1.0 if is_own else shared_part(lines[:2], article.title, language)
        if sentence.order == 0 and near >= rules.near:
            return True
        least = rules.topic if near >= rules.far else 2 * rules.topic
        return shared_weight(lines[:2], sentence.text, language) >= least

    def _stands(self, number: int, lines: Sequence[str], before: int | None) -> bool:
        """Return True if a sentence can be read below some lines."""
        context = Context.of(lines[0], self._language)
        for line in lines[1:]:
            context = context.after(line)
        fitness = self._readings[number].verdict(context).fitness
        follows = before is not None and self._follows(number, before)
        return fitness is Fitness.FIT or (fitness is Fitness.LEANS and follows)

    def _follows(self, number: int, before: int) -> bool:
        one, other = self._sentences[before], self._sentences[number]
        return number == before + 1 and one.article is other.article
