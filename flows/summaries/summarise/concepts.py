"""Concepts: the words and pairs of words of a story, and how likely a summary is to say each.

`features` are those of its agreement, its place, its frequency, its kind and its company; `weights` holds how
much each weighs. Everything is arithmetic on arrays: one pass over the words of a story.

Worked example: of the sentences "Ada Low fell." and "Low fell again." the stems ada, low, fell and again get
the numbers 0 to 3. The keys of the words are 0 1 2 and 1 2 3; the pair (0, 1) has the key 4 * (0 + 1) + 1 =
5, the pair (1, 2), which both sentences have, 4 * (1 + 1) + 2 = 10, the pair (2, 3) 15. Keys from 4 on are
pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from flows.language.words import WORD, has_frequencies, is_unspaced, normal, stem, zipf
from flows.summaries.summarise.document import StorySentence, StoryTokenizer
from flows.summaries.summarise.features import (
    Features,
    Flags,
    Floats,
    Holdings,
    Numbers,
    Sentences,
    Tokens,
    features_of,
)
from flows.summaries.summarise.weights import CONSTANT, ConceptWeights

_SPEECH = re.compile('["“”„«»]')
# Where the frequencies of a language are not known, short words count as the common ones.
_SHORT, _SHORT_ZIPF, _LONG_ZIPF = 3, 6.0, 3.0
_LAST_LATIN = "\u024f"


class Term(NamedTuple):
    """A word as summaries count it: its stem ("" for none), how common it is, whether it has a digit."""

    stem: str
    zipf: float
    is_numeric: bool


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concepts of some sentences.

    `sentence` and `concept` say which sentence holds which concept, each pair once, by sentence. `worth` is
    the probability that a summary says a concept, `is_pair` flags the pairs of words, `numbers` gives each
    stem its number.
    """

    sentence: Numbers  # (n_holdings,)
    concept: Numbers  # (n_holdings,)
    keys: Numbers  # (n_concepts,)
    worth: Floats  # (n_concepts,)
    numbers: Mapping[str, int]

    @property
    def is_pair(self) -> Flags:
        """Flags for the concepts that are pairs of words."""
        return self.keys >= len(self.numbers)

    def lessened(self, texts: Sequence[str], language: str, factor: float) -> Concepts:
        """Return the same concepts, those that some texts hold worth less by a factor."""
        keys: set[int] = set()
        for text in texts:
            words = StoryTokenizer(language).to_words(text)
            stems = [self.numbers.get(term(word, language).stem, -1) for word in words]
            keys.update(stems)
            keys.update(len(self.numbers) * (a + 1) + b for a, b in pairwise(stems) if a >= 0 and b >= 0)
        is_shown = np.isin(self.keys, np.array(sorted(keys), np.int64))
        return replace(self, worth=np.where(is_shown, self.worth * factor, self.worth))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some sentences in order: number of the stem, of the sentence, commonness, named or not."""

    stem: Numbers  # (n_words,)
    sentence: Numbers  # (n_words,)
    zipf: Floats  # (n_words,)
    is_name: Flags  # (n_words,)
    is_speech: Flags  # (n_words,)
    numbers: Mapping[str, int]


def concepts_of(
    sentences: Sequence[StorySentence], reports: Sequence[int], weights: ConceptWeights
) -> Concepts:
    """Return the concepts of the sentences; `reports` is for each the number of its independent report."""
    words = _words(sentences)
    vocabulary = len(words.numbers)
    # Pairs of neighbours in a sentence.
    left = np.flatnonzero(words.sentence[1:] == words.sentence[:-1])
    pairs = vocabulary * (words.stem[left] + 1) + words.stem[left + 1]
    pair_keys, pair = np.unique(pairs, return_inverse=True)
    keys = np.concatenate([np.arange(vocabulary), pair_keys])
    pair_after = np.full(len(words.stem), -1)
    pair_after[left] = np.arange(len(left))
    tokens = Tokens(words.stem, words.sentence, words.is_name, words.is_speech, pair_after, vocabulary + pair)
    holdings = _holdings(tokens, keys, vocabulary)
    common = np.zeros(vocabulary)  # (n_stems,) as common as the commonest of its words
    np.maximum.at(common, words.stem, words.zipf)
    zipfs = np.sort(np.stack((common[holdings.first], common[holdings.second])), axis=0)
    features = features_of(tokens, holdings, _places(sentences, reports), zipfs)
    worth = _probability(features, weights, vocabulary)
    return Concepts(holdings.sentence, holdings.concept, keys, worth, words.numbers)


def _holdings(tokens: Tokens, keys: Numbers, vocabulary: int) -> Holdings:
    """Return which sentence holds which concept, by the keys of all concepts."""
    concept = np.concatenate([tokens.stem, tokens.pair])
    sentence = np.concatenate([tokens.sentence, tokens.sentence[tokens.pair_after >= 0]])
    # Sorting and comparing neighbours takes a fifth of the time of np.unique.
    ordered = np.sort(sentence * max(1, len(keys)) + concept)
    is_new = np.ones(len(ordered), np.bool_)
    is_new[1:] = ordered[1:] != ordered[:-1]
    holder, holding = np.divmod(ordered[is_new], max(1, len(keys)))
    first, second = np.divmod(keys, max(1, vocabulary))
    return Holdings(holder, holding, np.where(first > 0, first - 1, second), second, vocabulary)


def _places(sentences: Sequence[StorySentence], reports: Sequence[int]) -> Sentences:
    return Sentences(
        np.array([sentence.order for sentence in sentences], np.float64),
        np.asarray(reports, np.int64),
    )


@lru_cache(maxsize=200_000)
def term(word: str, language: str) -> Term:
    """Return a word as summaries count it."""
    plain = normal(word)
    if not plain:
        return Term("", 0.0, False)
    if has_frequencies(language):
        common = zipf(plain, language)
    else:
        is_short = len(plain) <= _SHORT and not plain.isdigit() and not is_unspaced(plain)
        common = _SHORT_ZIPF if is_short else _LONG_ZIPF
    root = stem(plain, language)
    if not root.isascii() and max(root) <= _LAST_LATIN:
        # One outlet writes José Jerí, another Jose Jeri.
        root = "".join(c for c in unicodedata.normalize("NFKD", root) if not unicodedata.combining(c))
    return Term(root, common, any(map(str.isdigit, word)))


def _words(sentences: Sequence[StorySentence]) -> _Words:
    # A story is told in one language.
    language = sentences[0].article.language if sentences else ""
    written: list[str] = []
    counts: list[int] = []
    speech: list[int] = []
    for sentence in sentences:
        words = sentence.words
        if _SPEECH.search(sentence.text):
            speech += [len(written) + place for place in _speech(sentence.text)]
        written += words
        counts.append(len(words))
    forms = {word: number for number, word in enumerate(dict.fromkeys(written))}
    terms = [term(form, language) for form in forms]
    numbers: dict[str, int] = {}
    roots, zipfs, numeric = zip(*terms, strict=True) if terms else ((), (), ())
    stems = np.array(
        [numbers.setdefault(root, len(numbers)) if root else -1 for root in roots], np.int64
    )  # (n_forms,)
    is_capital = np.array([form[0].isupper() for form in forms], np.bool_)  # (n_forms,)
    is_numeric = np.array(numeric, np.bool_)  # (n_forms,)
    form = np.array([forms[word] for word in written], np.int64)  # (n_tokens,)
    opens = np.zeros(len(form), np.bool_)  # (n_tokens,) first words, whose capitals say nothing
    starts = np.cumsum([0, *counts[:-1]], dtype=np.int64)
    opens[starts[np.array(counts, np.int64) > 0]] = True
    is_speech = np.zeros(len(form), np.bool_)  # (n_tokens,)
    is_speech[speech] = True
    is_word = stems[form] >= 0
    return _Words(
        stems[form][is_word],
        np.repeat(np.arange(len(counts)), counts)[is_word],
        np.array(zipfs, np.float64)[form][is_word],
        (is_numeric[form] | (is_capital[form] & ~opens))[is_word],
        is_speech[is_word],
        numbers,
    )


def _speech(text: str) -> list[int]:
    """Return which words of a text stand between quotation marks, none in scripts without blanks."""
    if is_unspaced(text):
        return []
    parts = _SPEECH.split(text)
    # Speech that began in an earlier sentence ends here.
    inside = text[len(parts[0])] in "”»"
    places: list[int] = []
    count = 0
    for part in parts:
        words = len(WORD.findall(part))
        if inside:
            places += range(count, count + words)
        count, inside = count + words, not inside
    return places


def _probability(features: Features, weights: ConceptWeights, vocabulary: int) -> Floats:
    """Return the logistic of the weighted features, words before pairs; nine digits of it."""
    parts = (weights.words, slice(vocabulary)), (weights.pairs, slice(vocabulary, None))
    logit = np.concatenate([_logit(features, weight_of, part) for weight_of, part in parts])
    worth: Floats = np.round(1 / (1 + np.exp(-logit)), 9)
    return worth


def _logit(features: Features, weight_of: Mapping[str, float], part: slice) -> Floats:
    logit = np.full(len(features["times"][part]), weight_of.get(CONSTANT, 0.0))
    for name, weight in weight_of.items():
        if name != CONSTANT:
            logit += weight * features[name][part]
    return logit
