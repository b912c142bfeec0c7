"""Whether two sentences say one thing, in whatever words.

Three views that err apart, averaged: the weight of the shared content stems (a word weighs what it is
rare in its language; names and numbers weigh double), the longest run of content stems in common order
(ROUGE-L, Lin 2004) and the cosine of character runs of three to five, which sees through inflection and
compounds. A common subject alone moves none of them far. The threshold was set by reading every pair
above a low score in digests of LexRank, Lead and random sentences.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.text.words import normal, stem, words, zipf

# Where a reader says that two sentences tell the same thing.
SAME_THING = 0.5
_COMMONEST = 5.6
_RAREST = 1.0
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content stems of a sentence in order, what each weighs, and its character runs counted."""

    stems: tuple[str, ...]
    weights: Mapping[str, float]
    runs: Mapping[str, float]


def content_of(sentence: str, language: str) -> Content:
    """Prepare a sentence for comparing."""
    stems: list[str] = []
    weights: dict[str, float] = {}
    runs: Counter[str] = Counter()
    for place, word in enumerate(words(sentence)):
        plain = normal(word)
        common = zipf(plain, language)
        if not plain or (common >= _COMMONEST and not plain.isdigit()):
            continue
        root = stem(plain, language)
        weight = max(_RAREST, 8.0 - common) / 4
        telling = any(letter.isdigit() for letter in plain) or (place > 0 and word[0].isupper())
        stems.append(root)
        weights[root] = max(weights.get(root, 0.0), weight * (1.5 if telling else 1.0))
        padded = f" {plain} "
        for width in (3, 4, 5):
            for start in range(len(padded) - width + 1):
                runs[padded[start : start + width]] += 1
    return Content(stems=tuple(stems), weights=weights, runs=runs)


def likeness(one: Content, other: Content) -> float:
    """Return how far two sentences say one thing, in [0, 1]."""
    if not one.stems or not other.stems:
        return 0.0
    return (_shared(one, other) + _in_order(one.stems, other.stems) + _cosine(one.runs, other.runs)) / 3


def _shared(one: Content, other: Content) -> float:
    """Average the shared weight over the lighter sentence and over both."""
    common = sum(weight for root, weight in one.weights.items() if root in other.weights)
    mine, theirs = sum(one.weights.values()), sum(other.weights.values())
    return (common / min(mine, theirs) + 2 * common / (mine + theirs)) / 2 if mine and theirs else 0.0


def _in_order(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the longest common subsequence as a share of the shorter and of the longer, averaged."""
    row = [0] * (len(other) + 1)
    for root in one:
        last = 0
        for place, against in enumerate(other, 1):
            kept = row[place]
            row[place] = last + 1 if root == against else max(row[place], row[place - 1])
            last = kept
    shorter, longer = sorted((len(one), len(other)))
    return (row[-1] / shorter + 2 * row[-1] / (shorter + longer)) / 2


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    dot = sum(count * other[run] for run, count in one.items() if run in other)
    lengths = math.sqrt(sum(c * c for c in one.values()) * sum(c * c for c in other.values()))
    return min(1.0, dot / lengths) if lengths else 0.0
