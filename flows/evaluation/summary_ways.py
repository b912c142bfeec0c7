"""Ways to pick sentences that ours is compared with, all under one budget and from the same sentences.

Whole sentences are taken, best first, none that would exceed the budget and none whose text is taken
already; they stand in the order of the documents. Words are what white space separates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer

from flows.evaluation.rouge import f1_with, grams_of
from flows.language.words import stem
from flows.model import Article, Passage
from flows.model.settings import Algorithm
from flows.summaries.summarise import Budget, StorySentence, StoryTokenizer, choose
from flows.summaries.summarise.algorithms import stop_words_of, sumy_order

Passages = tuple[Passage, ...]


def word_count(text: str) -> int:
    """Return how many words a budget counts in a text."""
    return len(text.split())


def texts_of(passages: Passages) -> tuple[str, ...]:
    """Return the texts of passages, verbatim."""
    return tuple(passage.text for passage in passages)


def within(sentences: Sequence[str], most_words: int) -> tuple[int, ...]:
    """Return the positions of the sentences that a budget holds, given best first, in that order."""
    taken: list[int] = []
    met: set[str] = set()
    left = most_words
    for position, sentence in enumerate(sentences):
        words = sentence.split()
        text = " ".join(words)
        if words and len(words) <= left and text not in met:
            taken.append(position)
            met.add(text)
            left -= len(words)
    return tuple(taken)


def by_standfirst(articles: Sequence[Article], most_words: int) -> Passages:
    """Return what the product tells of articles, in its reading order, filters on."""
    return choose(articles, Budget(words=most_words))


def by_sumy(name: Algorithm, document: ObjectDocumentModel, most_words: int) -> Passages:
    """Return the summary of one of sumy's algorithms."""
    return _filled(document.sentences, sumy_order(name, document), most_words)


def by_lead(document: ObjectDocumentModel, most_words: int) -> Passages:
    """Return the first sentence of each document, then the second, and so on."""
    sentences: tuple[StorySentence, ...] = document.sentences
    places = (place for paragraph in document.paragraphs for place in range(len(paragraph.sentences)))
    best_first = [s for _, s in sorted(zip(places, sentences, strict=True), key=lambda each: each[0])]
    return _filled(sentences, best_first, most_words)


def by_chance(document: ObjectDocumentModel, most_words: int, seed: str) -> Passages:
    """Return sentences in an order that a hash decides, another for each seed."""
    sentences: tuple[StorySentence, ...] = document.sentences

    def drawn(position: int) -> bytes:
        return hashlib.sha256(f"{seed}:{position}".encode()).digest()

    order = sorted(range(len(sentences)), key=drawn)
    return _filled(sentences, [sentences[position] for position in order], most_words)


def by_oracle(document: ObjectDocumentModel, most_words: int, reference: str) -> Passages:
    """Return what knows the reference: greedily the sentence that raises ROUGE-1 plus ROUGE-2 F1 most.

    Pairs across two sentences are not looked at. It ends where no sentence raises the sum.
    """
    sentences: tuple[StorySentence, ...] = document.sentences
    texts = [sentence.text for sentence in sentences]
    grams = [grams_of(text) for text in texts]
    wanted = grams_of(reference)
    taken: list[int] = []
    held, best, left = grams_of(""), 0.0, most_words
    while True:
        fitting = [
            place for place, text in enumerate(texts) if place not in taken and word_count(text) <= left
        ]
        scores = {place: f1_with(wanted, held, grams[place]) for place in fitting}
        place = min(scores, key=lambda place: (-scores[place], place), default=None)
        if place is None or scores[place] <= best:
            return tuple(_passage(sentences[place]) for place in sorted(taken))
        held = (held[0] + grams[place][0], held[1] + grams[place][1])
        best, left = scores[place], left - word_count(texts[place])
        taken.append(place)


def plain_lex_rank(articles: Sequence[Article], most_words: int) -> tuple[str, ...]:
    """Return LexRank's summary by sumy's own classes alone: what its time is taken of.

    It is given our splitter, words, stemmer and stop words.
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
    taken = within([sentence.text for sentence in best_first], most_words)
    chosen = {id(best_first[position]) for position in taken}
    return tuple(_passage(sentence) for sentence in sentences if id(sentence) in chosen)


def _passage(sentence: StorySentence) -> Passage:
    return Passage(article_id=sentence.article.id, start=sentence.start, end=sentence.end, text=sentence.text)
