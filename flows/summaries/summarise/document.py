"""sumy's document model with sentences that know their article and their place in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

from flows.language.sentences import Span, leading_spans, sentence_spans
from flows.language.words import is_unspaced, unspaced_words, words
from flows.model import Article, Passage
from flows.summaries.summarise.rules import STORY_RULES, SummaryRules

# Fewer words are a dateline or a section's name, no sentence that others come after.
_LEAST = 4


class StorySentence(Sentence):
    """A sumy sentence that knows its article and its place in the stored text; `order` counts from 0."""

    __slots__ = ("article", "end", "length", "order", "start", "text")

    def __init__(self, article: Article, span: Span, order: int) -> None:
        text = article.text[slice(*span)]
        super().__init__(text, StoryTokenizer(article.language))
        self.text = text
        self.article = article
        self.start, self.end = span
        self.order = order
        self.length = length_of(text)

    def __str__(self) -> str:
        """The sentence verbatim."""
        return self.text

    @property
    def place(self) -> tuple[datetime, str, int]:
        """The key of a total order by time, article and position."""
        return self.article.time, self.article.id, self.start

    @property
    def passage(self) -> Passage:
        """The sentence as a value."""
        return Passage(article_id=self.article.id, start=self.start, end=self.end, text=self.text)


class StoryTokenizer:
    """Our sentences and words as sumy asks a tokenizer for them, without its downloads."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text, verbatim."""
        return tuple(text[start:end] for start, end in sentence_spans(text, self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence; in scripts without spaces each pair of neighbours is one."""
        return unspaced_words(sentence) if is_unspaced(sentence) else words(sentence)


def document_of(articles: Sequence[Article], rules: SummaryRules = STORY_RULES) -> ObjectDocumentModel:
    """Return sumy's document model, one paragraph for each article, places kept; bounded by the rules."""
    most = min(rules.sentences, max(1, rules.story_sentences // max(1, len(articles))))
    return ObjectDocumentModel(Paragraph(_sentences(article, rules, most)) for article in articles)


def _sentences(article: Article, rules: SummaryRules, most: int) -> Iterator[StorySentence]:
    order = 0
    for span in leading_spans(article.text, article.language, rules.characters, most):
        sentence = StorySentence(article, span, order)
        yield sentence
        order += sentence.length >= _LEAST


def length_of(text: str) -> int:
    """Return the words of a text as a budget counts them: between blanks, or two characters without
    blanks."""
    return (len(text) + 1) // 2 if is_unspaced(text) else len(text.split())
