"""The facts of a line beside the lines above it: does it say the same, does it add something, is it off?

A fact has no words of its own: two outlets tell one in other words. So lines are compared by what facts are
made of: rare words by their stem, names, figures. A word is another's where one continues the other (Iran,
Iranian; Peru, Peruvian).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.language.words import has_frequencies, is_unspaced, normal, stem, unspaced_words, words, zipf

# The hundred commonest words of a language are no content.
_STOP_ZIPF = 6.0
# Every word weighs what it is rarer than the commonest.
_COMMONEST, _UNKNOWN = 8.0, 3.0
# "Iran" and "Iranian" are one, "port" and "Portugal" too: so many letters, and so many more.
_ROOT, _ENDING = 4, 4
# Of what is rare in a line so much stands above it already: it says the same.
_REPEATED = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The content words of a line by their stems, each with its weight; in the order of the line."""

    weights: dict[str, float]

    def share_in(self, others: Iterable[Wording]) -> float:
        """Return the share of the weight of its words that other lines have, 0 without words."""
        roots = frozenset(root for other in others for root in other.weights)
        total = sum(self.weights.values())
        shared = sum(weight for root, weight in self.weights.items() if _is_among(root, roots))
        return round(shared / total, 9) if total else 0.0


@lru_cache(maxsize=20_000)
def wording_of(text: str, language: str) -> Wording:
    """Return the content words of a line."""
    plain = unspaced_words(text) if is_unspaced(text) else words(text)
    weights: dict[str, float] = {}
    for word in map(normal, plain):
        common = zipf(word, language) if has_frequencies(language) else _UNKNOWN
        if word and common < _STOP_ZIPF:
            weights.setdefault(stem(word, language), _COMMONEST - common)
    return Wording(weights=weights)


def headline_share(headline: str, text: str, language: str) -> float:
    """Return the share of a headline's content words that a text has, by their stems."""
    roots, others = wording_of(headline, language).weights, wording_of(text, language).weights
    return sum(root in others for root in roots) / max(1, len(roots))


def is_repeated(shown: Sequence[str], text: str, language: str) -> bool:
    """Return True if the lines shown say what a text says."""
    return wording_of(text, language).share_in(wording_of(line, language) for line in shown) >= _REPEATED


def _is_among(root: str, roots: frozenset[str]) -> bool:
    if root in roots:
        return True
    return len(root) >= _ROOT and any(
        len(other) >= _ROOT
        and (root.startswith(other) or other.startswith(root))
        and abs(len(root) - len(other)) <= _ENDING
        for other in roots
    )
