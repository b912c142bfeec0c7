"""Baselines of stories: average link of words, plain and with what helps in the literature."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

from flows.evaluation.rows import Row, articles_of
from flows.language.words import normal, stem, words, zipf

# Fixed before any measuring: two texts are one story when a quarter of their weight is shared.
THRESHOLD = 0.25
# What "the best threshold of a set" is sought among.
_THRESHOLDS = tuple(round(0.02 * step, 2) for step in range(1, 36))
# The length of text by which the frequencies of a language become document frequencies.
_BACKGROUND_WORDS = 200

# The weights of a text's words, and the group of each text.
Weighed = Mapping[str, float]
Groups = tuple[int, ...]

_TOKEN = re.compile(r"\w\w+")


def predict_by_unigrams(rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the groups of the usual baseline: words of title and text, TF-IDF, cosine, average link."""
    return _grouped(weigh_unigrams(rows), [THRESHOLD])[0]


def weigh_unigrams(rows: Sequence[Row]) -> list[Weighed]:
    """Return the words of each title and text by their TF-IDF."""
    texts = [Counter(_TOKEN.findall(f"{a.title}\n{a.text}".lower())) for a in articles_of(rows)]
    rarity = _rarity(texts)
    return [{w: n * rarity[w] for w, n in text.items()} for text in texts]


def predict_by_stems(rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the groups by stems, titles counted twice, and half the rarity of a word from its language."""
    return _grouped(weigh_stems(rows), [THRESHOLD])[0]


def weigh_stems(rows: Sequence[Row]) -> list[Weighed]:
    """Return the stems of each title, twice, and text, by their rarity here and in the language."""
    texts: list[Counter[str]] = []
    common: dict[str, float] = {}
    for article in articles_of(rows):
        text: Counter[str] = Counter()
        for word in (*words(article.title) * 2, *words(article.text)):
            plain = normal(word)
            root = stem(plain, article.language)
            text[root] += 1
            common[root] = max(common.get(root, 0.0), zipf(plain, article.language))
        texts.append(text)
    here, often = _rarity(texts), len(texts)
    weighed: list[Weighed] = []
    for text in texts:
        weights: dict[str, float] = {}
        for word, count in text.items():
            share = 1 - (1 - 10 ** (common[word] - 9)) ** _BACKGROUND_WORDS
            background = math.log((1 + often) / (1 + often * share)) + 1
            weights[word] = count * (here[word] + background) / 2
        weighed.append(weights)
    return weighed


def best_groups(texts: Sequence[Weighed], worth: Callable[[Groups], float]) -> Groups:
    """Return the groups by the threshold that is worth most: no method, but the most that one can give."""
    return max(_grouped(texts, _THRESHOLDS), key=worth)


def _rarity(texts: Sequence[Counter[str]]) -> Mapping[str, float]:
    frequency = Counter(word for text in texts for word in text)
    return {word: math.log((1 + len(texts)) / (1 + often)) + 1 for word, often in frequency.items()}


def _grouped(texts: Sequence[Weighed], thresholds: Sequence[float]) -> list[Groups]:
    """Return for each threshold the groups of weighed texts by average link of their cosines."""
    if len(texts) < 2:
        return [tuple(range(len(texts))) for _ in thresholds]
    vocabulary = {word: column for column, word in enumerate(sorted({w for text in texts for w in text}))}
    values, columns, starts = [], [], [0]
    for text in texts:
        length = math.sqrt(sum(value**2 for value in text.values())) or 1.0
        values += [value / length for value in text.values()]
        columns += [vocabulary[word] for word in text]
        starts.append(len(values))
    matrix = csr_matrix((values, columns, starts), shape=(len(texts), max(1, len(vocabulary))))
    distances = np.maximum(1.0 - np.round((matrix @ matrix.T).toarray(), 9), 0.0)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), "average")
    return [tuple(fcluster(tree, 1.0 - threshold, "distance").tolist()) for threshold in thresholds]
