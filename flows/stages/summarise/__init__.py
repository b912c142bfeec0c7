"""Summaries made of quotations: which sentences of a story's articles tell it best.

A greedy cover of what the articles agree on (after Gillick and Favre 2009: concepts are word pairs,
weighted by how many articles hold them), where a concept counts more the earlier it stands, each
further sentence counts only what the chosen ones lack, and near-paraphrases are never both taken.
It is a sumy summariser: it reads sumy's document model, whose sentences here keep their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer

from flows.model import Article, Passage, Summary
from flows.text.fitness import Fitness, fitness
from flows.text.sentences import sentence_spans
from flows.text.words import normal, stem, words, zipf

Concept = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRules:
    """How sentences are weighed.

    `support` and `earliness` are exponents: agreement between articles is the strongest signal,
    then position (facts measured on Multi-News). `length` keeps long sentences from winning by
    size. Two sentences sharing `paraphrase` of the shorter one's words say one thing. A second
    sentence by the same outlet is worth `same_outlet` of its gain, and a sentence loses half its gain
    with every `half_life` that its article is older than the story's newest: what is told is the news.
    An article without a date counts as one `half_life` old.
    """

    support: float = 1.5
    earliness: float = 0.5
    length: float = 0.55
    lead: float = 0.5
    paraphrase: float = 0.55
    same_outlet: float = 0.6
    half_life: timedelta = timedelta(hours=24)
    stop_zipf: float = 6.0


class StorySentence(Sentence):
    """A sumy sentence that knows its article and its place in the stored text."""

    __slots__ = ("article", "end", "order", "start")

    def __init__(self, article: Article, span: tuple[int, int], order: int) -> None:
        super().__init__(article.text[span[0] : span[1]], StoryTokenizer(article.language))
        self.article = article
        self.start, self.end = span
        self.order = order

    @property
    def text(self) -> str:
        """The sentence verbatim."""
        return self.article.text[self.start : self.end]


class StoryTokenizer:
    """What sumy asks of a tokenizer, without its downloads: our sentences and our words."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text, verbatim."""
        return tuple(text[start:end] for start, end in sentence_spans(text, self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence."""
        return words(sentence)


def document_of(articles: Sequence[Article]) -> ObjectDocumentModel:
    """Build sumy's document model, one paragraph for each article, places kept."""
    return ObjectDocumentModel(
        Paragraph(
            StorySentence(article, span, order)
            for order, span in enumerate(sentence_spans(article.text, article.language))
        )
        for article in articles
    )


class StorySummarizer(AbstractSummarizer):
    """Chooses sentences by agreement, position and novelty; `quotable` narrows what may be chosen."""

    def __init__(
        self,
        rules: SummaryRules,
        most_words: int,
        quotable: Callable[[StorySentence], bool] = lambda sentence: True,
    ) -> None:
        super().__init__()
        self._rules = rules
        self._most_words = most_words
        self._quotable = quotable

    def __call__(self, document: ObjectDocumentModel, sentences_count: int) -> tuple[StorySentence, ...]:
        """Return at most so many sentences, the most telling first.

        Sentences that lean on others serve only where whole ones do not make two.
        """
        sentences: tuple[StorySentence, ...] = document.sentences
        held = {id(sentence): _concepts(sentence, self._rules) for sentence in sentences}
        if not sentences:
            return ()
        dates = [s.article.published for s in sentences if s.article.published is not None]
        latest = max(dates, default=sentences[0].article.first_seen)
        weighing = _worth(sentences, held, self._rules), latest
        fit = {
            id(s): fitness(s.article.text, (s.start, s.end), s.article.language, self._most_words)
            for s in sentences
            if self._quotable(s)
        }
        chosen: list[StorySentence] = []
        for wanted, enough in ((Fitness.FIT, sentences_count), (Fitness.LEANS, min(2, sentences_count))):
            pool = [s for s in sentences if fit.get(id(s)) is wanted and not self._said(s, chosen)]
            while pool and len(chosen) < enough:
                covered = frozenset[Concept]().union(*(held[id(s)] for s in chosen))
                gains = [self._gain(s, held[id(s)] - covered, weighing, chosen) for s in pool]
                best = min(range(len(pool)), key=lambda i: (-gains[i], _place(pool[i])))
                chosen.append(pool[best])
                pool = [s for s in pool if not self._said(s, chosen)]
        return tuple(chosen)

    def _said(self, sentence: StorySentence, chosen: Sequence[StorySentence]) -> bool:
        return any(sentence is other or _paraphrases(sentence, other, self._rules) for other in chosen)

    def _gain(
        self,
        sentence: StorySentence,
        fresh: frozenset[Concept],
        weighing: tuple[Mapping[Concept, float], datetime],
        chosen: Sequence[StorySentence],
    ) -> float:
        rules, (worth, latest) = self._rules, weighing
        gain = sum(worth[concept] for concept in sorted(fresh)) / max(len(sentence.words), 12) ** rules.length
        gain *= 1 + rules.lead / (1 + sentence.order)
        published = sentence.article.published or latest - rules.half_life
        gain *= 0.5 ** ((latest - published) / rules.half_life)
        gain *= rules.same_outlet ** sum(other.article.outlet == sentence.article.outlet for other in chosen)
        return float(round(gain, 9))


def summarise(
    articles: Sequence[Article],
    quotable_ids: frozenset[str],
    quotes: int,
    most_words: int,
    standfirst_words: int,
) -> Summary:
    """Summarise a story from its articles (copies left out), quoting only those named as quotable.

    Needs at least three sentences to set one apart as the standfirst; else all are quotes.
    """
    ordered = sorted(articles, key=lambda article: (article.time, article.id))
    summarizer = StorySummarizer(SummaryRules(), most_words, lambda s: s.article.id in quotable_ids)
    chosen = summarizer(document_of(ordered), quotes + 1)
    short = [s for s in chosen if len(s.words) <= standfirst_words]
    first = short[0] if short and len(chosen) >= 3 else None
    rest = [s for s in chosen if s is not first][:quotes]
    return Summary(
        standfirst=_passage(first) if first is not None else None,
        quotes=tuple(_passage(s) for s in sorted(rest, key=_place)),
    )


def _passage(sentence: StorySentence) -> Passage:
    return Passage(article_id=sentence.article.id, start=sentence.start, end=sentence.end, text=sentence.text)


def _place(sentence: StorySentence) -> tuple[datetime, str, int]:
    return sentence.article.time, sentence.article.id, sentence.start


def _content(sentence: StorySentence, rules: SummaryRules) -> tuple[str, ...]:
    language = sentence.article.language
    plain = [normal(word) for word in sentence.words]
    return tuple(stem(w, language) for w in plain if w and zipf(w, language) <= rules.stop_zipf)


def _concepts(sentence: StorySentence, rules: SummaryRules) -> frozenset[Concept]:
    content = _content(sentence, rules)
    return frozenset((term,) for term in content) | frozenset(pairwise(content))


def _worth(
    sentences: Sequence[StorySentence], held: Mapping[int, frozenset[Concept]], rules: SummaryRules
) -> dict[Concept, float]:
    """Weigh each concept by the outlets that hold it and by its earliest place; pairs count double."""
    outlets: dict[Concept, set[str]] = {}
    earliest: dict[Concept, int] = {}
    for sentence in sentences:
        for concept in held[id(sentence)]:
            outlets.setdefault(concept, set()).add(sentence.article.outlet)
            earliest[concept] = min(earliest.get(concept, sentence.order), sentence.order)
    return {
        concept: len(concept) * len(names) ** rules.support / (1 + earliest[concept]) ** rules.earliness
        for concept, names in outlets.items()
    }


def _paraphrases(one: StorySentence, other: StorySentence, rules: SummaryRules) -> bool:
    mine, theirs = frozenset(_content(one, rules)), frozenset(_content(other, rules))
    smaller = min(len(mine), len(theirs))
    return smaller == 0 or len(mine & theirs) >= rules.paraphrase * smaller
