"""Features of concepts, by which their worth is learned: agreement, place, frequency, kind and company.

Every feature is an array over the concepts of a story, single words before pairs, under the name that its
weight has (`weights`). After Li, Qian and Liu 2013 ("Using supervised bigram-based ILP for extractive
summarization": place, frequency and sentences of a pair) and Hong and Nenkova 2014 ("Improving the
estimation of word importance for news multi-document summarization": words of their own and their company).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Features = dict[str, Floats]

# A word at least this common, once in three thousand words, is one that every text has.
STOP_ZIPF = 5.5


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of some sentences in order, and the pairs of neighbours among them as concepts.

    `pair_after` is the number of the pair that begins with a word, -1 for the last of a sentence.
    """

    stem: Numbers  # (n_words,)
    sentence: Numbers  # (n_words,)
    is_name: Flags  # (n_words,)
    is_speech: Flags  # (n_words,) between quotation marks
    pair_after: Numbers  # (n_words,)
    pair: Numbers  # (n_pairs,) the concept of each


@dataclass(frozen=True, slots=True)
class Sentences:
    """The place of each sentence in its article, and the number of its independent report."""

    order: Floats  # (n_sentences,)
    report: Numbers  # (n_sentences,)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Which sentence holds which concept, each once, by sentence; and the words that a concept is made of.

    `first` and `second` are the concepts of the two words of a pair, both the word itself for a single one.
    """

    sentence: Numbers  # (n_holdings,)
    concept: Numbers  # (n_holdings,)
    first: Numbers  # (n_concepts,)
    second: Numbers  # (n_concepts,)
    vocabulary: int

    def mean(self, value: Floats) -> Floats:
        """Return the mean of a value of sentences over those that hold each concept."""
        count = len(self.first)
        holders = np.maximum(np.bincount(self.concept, minlength=count), 1)
        mean: Floats = np.bincount(self.concept, value[self.sentence], minlength=count) / holders
        return mean

    def sentence_mean(self, value: Floats, among: Flags, sentences: int) -> Floats:
        """Return the mean of a value of concepts over those of some kind that each sentence holds."""
        is_among = among[self.concept]
        where = self.sentence[is_among]
        counts = np.maximum(np.bincount(where, minlength=sentences), 1)
        mean: Floats = np.bincount(where, value[self.concept[is_among]], minlength=sentences) / counts
        return mean


def features_of(tokens: Tokens, holdings: Holdings, sentences: Sentences, zipfs: Floats) -> Features:
    """Return the features of concepts.

    `zipfs` (2, n_concepts) says how common the rarer and the commoner word of each is.
    """
    rarer, commoner = zipfs
    count, concepts = len(rarer), np.concatenate([tokens.stem, tokens.pair])
    left = np.flatnonzero(tokens.pair_after >= 0)
    is_name = np.concatenate([tokens.is_name, tokens.is_name[left] | tokens.is_name[left + 1]])
    times = np.bincount(concepts, minlength=count).astype(np.float64)
    log_times = np.log(times)
    spread, root, roots = _roots(holdings, sentences, count)
    total = len(set(sentences.report.tolist()))
    stops = (rarer >= STOP_ZIPF).astype(np.int64) + (commoner >= STOP_ZIPF)
    words_times, words_spread = log_times[holdings.first], np.log(spread)[holdings.first]
    other_times, other_spread = log_times[holdings.second], np.log(spread)[holdings.second]
    is_speech = np.concatenate([tokens.is_speech, tokens.is_speech[left]])
    features = {
        "in speech": np.bincount(concepts, is_speech, minlength=count) / times,
        "reports": np.log(spread),
        "times": log_times,
        "earliest": root * root,
        "root of earliest": root,
        "named": np.bincount(concepts, is_name, minlength=count) / times,
        "rarer": rarer,
        "commoner": commoner,
        "one stop word": (stops == 1).astype(np.float64),
        "both stop words": (stops == 2).astype(np.float64),
        "reports of the story": np.full(count, math.log(max(1, total))),
        "sentences of the story": np.full(count, math.log(max(1, len(sentences.order)))),
        "in a first sentence": (root == 1.0).astype(np.float64),
        "times by commonness": log_times * commoner,
        "reports by commonness": np.log(spread) * commoner,
        "times of the rarer word": np.minimum(words_times, other_times),
        "times of the other word": np.maximum(words_times, other_times),
        "reports of the rarer word": np.minimum(words_spread, other_spread),
        "reports of the other word": np.maximum(words_spread, other_spread),
        "roots of reports": np.log1p(roots),
        "mean root of reports": roots / spread,
    }
    return (
        features
        | _company(holdings, len(sentences.order), log_times, spread, commoner)
        | _neighbours(tokens, concepts, log_times, times)
    )


def _roots(holdings: Holdings, sentences: Sentences, count: int) -> Floats:
    """Return three rows: how many reports hold each concept, the greatest and the sum of its roots.

    A root is 1 / the square root of the earliest place in a report, counted from 1.
    """
    spread, best, total = np.zeros((3, count))
    report = sentences.report[holdings.sentence]
    root = 1 / np.sqrt(1 + sentences.order[holdings.sentence])
    # One report after another: a table of concepts and reports would be too large for the largest stories.
    for number in np.unique(sentences.report):
        earliest, is_here = np.zeros(count), report == number
        np.maximum.at(earliest, holdings.concept[is_here], root[is_here])
        spread += earliest > 0
        np.maximum(best, earliest, out=best)
        total += earliest
    return np.stack((spread, best, total))


def _company(
    holdings: Holdings, sentences: int, log_times: Floats, spread: Floats, commoner: Floats
) -> Features:
    """Return how often, and by how many reports, the telling words are said beside which a concept stands."""
    telling = (np.arange(len(log_times)) < holdings.vocabulary) & (commoner < STOP_ZIPF)
    return {
        "times of words beside it": holdings.mean(holdings.sentence_mean(log_times, telling, sentences)),
        "reports of words beside it": holdings.mean(
            holdings.sentence_mean(np.log(spread), telling, sentences)
        ),
    }


def _neighbours(tokens: Tokens, concepts: Numbers, log_times: Floats, times: Floats) -> Features:
    """Return how early in its sentences a concept stands, and how often the pairs around it are said."""
    count, n_words = len(times), len(tokens.stem)
    left = np.flatnonzero(tokens.pair_after >= 0)
    before = np.concatenate([np.full(1, -1), tokens.pair_after[:-1]])[:n_words]  # (n_words,)
    after = np.concatenate([tokens.pair_after, np.full(1, -1)])  # (n_words + 1,)
    ends = np.concatenate([before, before[left]])
    begins = np.concatenate([after[:n_words], after[left + 1]])
    strength = np.append(log_times[tokens.pair], 0.0)  # (n_pairs + 1,), 0 for none
    around = np.stack((strength[ends], strength[begins]))
    some = (ends >= 0).astype(np.float64) + (begins >= 0)
    best = np.zeros(count)
    np.maximum.at(best, concepts, around.max(axis=0, initial=0.0))
    # A word's place among those of its sentence.
    starts = np.searchsorted(tokens.sentence, tokens.sentence)
    share = (np.arange(n_words) - starts) / np.maximum(np.bincount(tokens.sentence)[tokens.sentence], 1)
    return {
        "place in its sentences": np.bincount(concepts, np.append(share, share[left]), count) / times,
        "pairs around it": np.bincount(concepts, around.sum(axis=0) / np.maximum(some, 1), count) / times,
        "best pair around it": best,
    }
