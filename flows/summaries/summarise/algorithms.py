"""sumy's own algorithms by their names in the settings, over documents whose sentences keep their place.

Each gets a Snowball stemmer and stop words of the language: sumy's lists where it has one, else the words
that the language uses most. What sumy leaves to its callers is settled here: ratings are rounded, for their
last digits depend on the order of sets; a text that stands twice (a wire copy) is given once; of long
stories only the first sentences are rated (`most_sentences`), for most algorithms compare every sentence
with every other.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import import_module
from typing import Any, get_args

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.utils import get_stop_words

from flows.language.languages import table
from flows.language.words import normal, stem, words, zipf
from flows.model.settings import Algorithm
from flows.summaries.summarise.document import StorySentence, StoryTokenizer

SUMY_ALGORITHMS: tuple[Algorithm, ...] = tuple(name for name in get_args(Algorithm) if name != "standfirst")

# At so many sentences LexRank takes 0.6 seconds of a core and KL, which is cubic, 1.3 (21 at 400).
_MOST_SENTENCES = 400
_MOST_FOR_KL = 150
# Where sumy has no list: a hundred or two of the commonest words.
_STOP_ZIPF = 6.0
_RATING_DIGITS = 9
_KEY_WORDS = 20


def sumy_order(name: Algorithm, document: ObjectDocumentModel) -> tuple[StorySentence, ...]:
    """Return the sentences of a document of stories, the best by one of sumy's algorithms first.

    Equals stand in the order of the document; of sentences with one text the first is given, where the best
    of them stands. Where an algorithm fails (nothing but stop words, a singular matrix), the order is the
    document's. Raises ValueError for a name that is none of sumy's.
    """
    if name not in SUMY_ALGORITHMS:
        raise ValueError(f"sumy has no algorithm {name}")
    bounded = _first_sentences(document, most_sentences(name))
    ratings: list[Any] = []

    def keep_all(rated: Sequence[Any]) -> Sequence[Any]:
        ratings.extend(rated)
        return rated

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rated = _with_titles(bounded) if name == "edmundson" else bounded
            sumy_summarizer(name, bounded)(rated, keep_all)
    except (ValueError, ArithmeticError, LookupError, AssertionError):
        ratings.clear()
    ratings.sort(key=lambda info: (-_rounded(info.rating), info.order))
    best_first = [info.sentence for info in ratings] or bounded.sentences
    # Each text once, as the first sentence of the document that has it.
    first: dict[str, StorySentence] = {}
    for sentence in bounded.sentences:
        first.setdefault(" ".join(sentence.text.split()), sentence)
    texts = dict.fromkeys(" ".join(sentence.text.split()) for sentence in best_first)
    return tuple(first[text] for text in texts)


def most_sentences(name: Algorithm) -> int:
    """Return how many sentences of a story an algorithm is given at most, those first in their articles."""
    return _MOST_FOR_KL if name == "kl" else _MOST_SENTENCES


def sumy_summarizer(name: Algorithm, document: ObjectDocumentModel) -> Callable[..., tuple[Sentence, ...]]:
    """Return one of sumy's summarisers with the stemmer and stop words of a document's language.

    Edmundson's also gets bonus words, those of the titles and the commonest of the document (his key words);
    stigma words, a few that lean on other sentences; and the stop words as null words.
    """
    language = _language(document)
    stop = stop_words_of(document, language)
    module = import_module(f"sumy.summarizers.{name.replace('-', '_')}")
    title = "KL" if name == "kl" else name.title().replace("-", "")
    summarizer: Any = getattr(module, f"{title}Summarizer")(partial(stem, language=language))
    if name == "edmundson":
        common = Counter(word for word in map(str.lower, document.words) if word not in stop)
        keys = sorted(common, key=lambda word: (-common[word], word))[:_KEY_WORDS]
        titles = (word for title in _titles(document) for word in words(title.lower()) if word not in stop)
        # An empty set is refused; no word is "".
        summarizer.bonus_words = [*keys, *titles] or [""]
        summarizer.stigma_words = table(language, "summaries").get("stigma", "").split() or [""]
        summarizer.null_words = stop or [""]
    else:
        summarizer.stop_words = stop
    summarise: Callable[..., tuple[Sentence, ...]] = summarizer
    return summarise


def stop_words_of(document: ObjectDocumentModel, language: str) -> frozenset[str]:
    """Return the stop words that a document may hold: sumy's list, else its words common in the language."""
    listed = _listed_stop_words(language)
    if listed is not None:
        return listed
    return frozenset(w for w in map(str.lower, document.words) if zipf(normal(w), language) >= _STOP_ZIPF)


@cache
def _listed_stop_words(language: str) -> frozenset[str] | None:
    try:
        return frozenset(get_stop_words(language))
    except LookupError:
        return None


def _language(document: ObjectDocumentModel) -> str:
    counts = Counter(sentence.article.language for sentence in document.sentences)
    return min(counts, key=lambda code: (-counts[code], code), default="und")


def _first_sentences(document: ObjectDocumentModel, most: int) -> ObjectDocumentModel:
    """Return a long document with the sentences alone that stand first in their articles."""
    if len(document.sentences) <= most:
        return document
    sizes = [len(paragraph.sentences) for paragraph in document.paragraphs]
    places = sorted((place, number) for number, size in enumerate(sizes) for place in range(size))[:most]
    counts = Counter(number for _, number in places)
    return ObjectDocumentModel(
        Paragraph(paragraph.sentences[: counts[number]])
        for number, paragraph in enumerate(document.paragraphs)
    )


def _titles(document: ObjectDocumentModel) -> tuple[str, ...]:
    """Return the titles that articles have of their own, each once."""
    articles = (sentence.article for sentence in document.sentences)
    return tuple(dict.fromkeys(article.title for article in articles if not article.title_made))


def _with_titles(document: ObjectDocumentModel) -> ObjectDocumentModel:
    """Return a document with each article's title above its sentences, as the heading that sumy looks for."""
    tokenizer = StoryTokenizer(_language(document))
    return ObjectDocumentModel(
        Paragraph(
            [
                *(Sentence(title, tokenizer, is_heading=True) for title in _titles(paragraph)),
                *paragraph.sentences,
            ]
        )
        for paragraph in document.paragraphs
    )


def _rounded(rating: float) -> float:
    return round(float(rating), _RATING_DIGITS) if math.isfinite(rating) else 0.0
