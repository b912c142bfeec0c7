"""Whether two sentences say one thing, in whatever words.

What tells is not the share but the amount of what two sentences have in common, names and numbers apart
from plain words: reports of one event share its names in every sentence, and only those that tell the
same thing share the plain words too. A word weighs what it is rare in its language, words that reports
use for each other count as one, and the three amounts are put together by a logistic regression over
217 pairs of Multi-News sentences, labelled by reading (79 say one thing; in ten folds the area under the
curve is .86). The longest common subsequence and the cosine of character runs added nothing to these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from flows.evaluation.faults.synonyms import synonyms
from flows.language.words import normal, stem, words, zipf


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessRules:
    """The weights of the regression, and where a reader says that two sentences tell the same thing.

    `plain_share` weighs the shared part of the plain words (Dice), `plain` and `names` the shared weight
    of each, up to `most`. Words commoner than `commonest` (Zipf scale) tell nothing. At `same_thing` 88 %
    of the labelled pairs that it finds are true, and it finds 54 % of the true ones: what is told in other
    words goes unseen.
    """

    plain_share: float = 4.9
    plain: float = 0.45
    names: float = 0.5
    base: float = -4.2
    most: float = 8.0
    commonest: float = 5.6
    same_thing: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What each content stem of a sentence weighs, and which of them are names or numbers."""

    weights: Mapping[str, float]
    names: frozenset[str]


def content_of(sentence: str, language: str, rules: LikenessRules) -> Content:
    """Prepare a sentence for comparing."""
    alike = synonyms() if language == "en" else {}
    weights: dict[str, float] = {}
    names: set[str] = set()
    for place, word in enumerate(words(sentence)):
        plain = normal(word)
        numeric = any(letter.isdigit() for letter in plain)
        common = zipf(plain, language)
        if not plain or (common >= rules.commonest and not numeric):
            continue
        root = stem(plain, language)
        root = alike.get(root, root)
        weights[root] = max(weights.get(root, 0.0), max(1.0, 8.0 - common) / 4)
        # German writes every noun with a capital.
        if numeric or (place > 0 and word[0].isupper() and language != "de"):
            names.add(root)
    return Content(weights=weights, names=frozenset(names))


def likeness(one: Content, other: Content, rules: LikenessRules) -> float:
    """Return how likely a reader finds that two sentences say one thing, in [0, 1]."""
    names = one.names | other.names
    shared = {
        root: min(weight, other.weights[root])
        for root, weight in one.weights.items()
        if root in other.weights
    }
    plain = sum(weight for root, weight in shared.items() if root not in names)
    named = sum(weight for root, weight in shared.items() if root in names)
    both = sum(weight for each in (one, other) for root, weight in each.weights.items() if root not in names)
    score = (
        rules.base
        + rules.plain_share * (2 * plain / both if both else 0.0)
        + rules.plain * min(plain, rules.most)
        + rules.names * min(named, rules.most)
    )
    return 1 / (1 + math.exp(-score))
