"""Ways to pick sentences with which ours is compared, under one budget and from the same sentences; ROUGE.

Whole sentences are taken, best first, none that would exceed the budget and none whose text is taken
already; they stand in the order of the documents. Words are what white space separates. ROUGE (Lin 2004) is
that of rouge-score-rs, stemmed, as F1 in [0, 1].
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rouge_score_rs.rouge_scorer import RougeScorer
from rouge_score_rs.tokenizers import DefaultTokenizer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer

from flows.language.words import stem
from flows.model import Article, Passage
from flows.model.settings import Algorithm
from flows.summaries.summarise import Budget, StorySentence, StoryTokenizer, choose
from flows.summaries.summarise.algorithms import stop_words_of, sumy_order

METRICS = ("rouge1", "rouge2", "rougeL")

Passages = tuple[Passage, ...]
# F1 of each metric, shape (summaries, 3).
Figures = npt.NDArray[np.float64]


def word_count(text: str) -> int:
    """Return how many words a budget counts in a text."""
    return len(text.split())


def texts_of(passages: Passages) -> tuple[str, ...]:
    """Return the texts of passages, verbatim."""
    return tuple(passage.text for passage in passages)


def within(sentences: Sequence[str], most_words: int) -> tuple[int, ...]:
    """Return the positions of the sentences that a budget holds, given best first, in that order."""
    positions: list[int] = []
    texts: set[str] = set()
    left = most_words
    for position, sentence in enumerate(sentences):
        words = sentence.split()
        text = " ".join(words)
        if words and len(words) <= left and text not in texts:
            positions.append(position)
            texts.add(text)
            left -= len(words)
    return tuple(positions)


def by_standfirst(articles: Sequence[Article], most_words: int) -> Passages:
    """Return the product's summary of articles, in its reading order, filters on."""
    return choose(articles, Budget(words=most_words))


def by_sumy(name: Algorithm, document: ObjectDocumentModel, most_words: int) -> Passages:
    """Return the summary of one of sumy's algorithms."""
    return _filled(document.sentences, sumy_order(name, document), most_words)


def by_lead(document: ObjectDocumentModel, most_words: int) -> Passages:
    """Return the first sentence of each document, then the second, and so on."""
    sentences: tuple[StorySentence, ...] = document.sentences
    places = [place for paragraph in document.paragraphs for place in range(len(paragraph.sentences))]
    order = sorted(range(len(sentences)), key=lambda position: places[position])
    return _filled(sentences, [sentences[position] for position in order], most_words)


def by_chance(document: ObjectDocumentModel, most_words: int, seed: str) -> Passages:
    """Return sentences in an order that a hash decides, another for each seed."""
    sentences: tuple[StorySentence, ...] = document.sentences

    def drawn(position: int) -> bytes:
        return hashlib.sha256(f"{seed}:{position}".encode()).digest()

    order = sorted(range(len(sentences)), key=drawn)
    return _filled(sentences, [sentences[position] for position in order], most_words)


def by_oracle(document: ObjectDocumentModel, most_words: int, reference: str) -> Passages:
    """Return a summary that knows the reference: greedily the sentence that raises ROUGE-1 plus ROUGE-2 most.

    Word pairs across two sentences are ignored. It ends when no sentence raises the sum.
    """
    sentences: tuple[StorySentence, ...] = document.sentences
    grams = [grams_of(sentence.text) for sentence in sentences]
    wanted, summary = grams_of(reference), grams_of("")
    positions: list[int] = []
    best, left = 0.0, most_words
    while True:
        scores = {
            position: f1_with(wanted, summary, grams[position])
            for position, sentence in enumerate(sentences)
            if position not in positions and word_count(sentence.text) <= left
        }
        position = min(scores, key=lambda position: (-scores[position], position), default=None)
        if position is None or scores[position] <= best:
            return tuple(_passage(sentences[position]) for position in sorted(positions))
        summary = Grams(summary.words + grams[position].words, summary.pairs + grams[position].pairs)
        best, left = scores[position], left - word_count(sentences[position].text)
        positions.append(position)


def plain_lex_rank(articles: Sequence[Article], most_words: int) -> tuple[str, ...]:
    """Return LexRank's summary by sumy's own classes alone, whose time is compared with ours.

    It gets our splitter, words, stemmer and stop words.
    """
    language = articles[0].language if articles else "und"
    tokenizer = StoryTokenizer(language)
    document = ObjectDocumentModel(
        Paragraph(Sentence(text, tokenizer) for text in tokenizer.to_sentences(article.text))
        for article in articles
    )
    summarizer = LexRankSummarizer(lambda word: stem(word, language))
    summarizer.stop_words = stop_words_of(document, language)

    def fitting(rated: Sequence[Any]) -> Sequence[Any]:
        texts = [str(info.sentence) for info in rated]
        return [rated[position] for position in within(texts, most_words)]

    return tuple(str(sentence) for sentence in summarizer(document, fitting))


def _filled(
    sentences: Sequence[StorySentence], best_first: Sequence[StorySentence], most_words: int
) -> Passages:
    positions = within([sentence.text for sentence in best_first], most_words)
    chosen = {id(best_first[position]) for position in positions}
    return tuple(_passage(sentence) for sentence in sentences if id(sentence) in chosen)


def _passage(sentence: StorySentence) -> Passage:
    return Passage(article_id=sentence.article.id, start=sentence.start, end=sentence.end, text=sentence.text)


class Grams(NamedTuple):
    """The stemmed words and word pairs of a text, counted as ROUGE counts them."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]


def rouge(references: Sequence[str], summaries: Sequence[str]) -> Figures:
    """Return the F1 of ROUGE-1, ROUGE-2 and ROUGE-L for each pair of reference and summary."""
    scored = RougeScorer(list(METRICS), use_stemmer=True).score_batch(references, summaries)
    figures = [[score[metric].fmeasure for metric in METRICS] for score in scored]
    return np.array(figures, np.float64).reshape(len(summaries), len(METRICS))


def grams_of(text: str) -> Grams:
    """Return the grams of a text."""
    tokens = DefaultTokenizer(use_stemmer=True).tokenize(text)
    return Grams(Counter(tokens), Counter(pairwise(tokens)))


def f1_with(reference: Grams, summary: Grams, further: Grams) -> float:
    """Return ROUGE-1 plus ROUGE-2 F1 of a summary with a further sentence."""
    return _f1(reference.words, summary.words + further.words) + _f1(
        reference.pairs, summary.pairs + further.pairs
    )


def _f1(reference: Counter[Any], summary: Counter[Any]) -> float:
    total = reference.total() + summary.total()
    return 2 * (reference & summary).total() / total if total else 0.0
