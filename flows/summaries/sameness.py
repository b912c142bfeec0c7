"""Does a line add a fact to the lines above it, or does it say the same in other words?

Two outlets tell one fact in different words, so lines are compared by what facts are made of: rare words by
their stems, names, figures. A word is another's where one continues the other (Iran, Iranian; Peru,
Peruvian), and a number is one in words and in figures. What counts is how much of a line is new for its
length: the longer a line, the more new words it has without a new fact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from flows.language.languages import table
from flows.language.sentences import LONGEST_SENTENCE
from flows.language.words import WORD, has_frequencies, is_unspaced, normal, stem, unspaced_words, zipf

# Names and the commonest dozen words of a language.
_STOP_ZIPF, _CONTENT_ZIPF = 6.5, 6.0
_COMMONEST, _LEAST_WEIGHT, _MOST_WEIGHT = 8.0, 0.3, 5.0
_UNKNOWN_ZIPF, _NUMBER_ZIPF = 4.0, 4.5
# How far before a word the end of a sentence is looked for.
_GAP = 4
# Probabilities have nine digits.
_SURELY_NOT = 1e-9
_ENDS = frozenset('.!?:“"')


@dataclass(frozen=True, slots=True, kw_only=True)
class SamenessRules:
    """The weights by which a line is said to repeat those above it, and the data that chose them.

    The probability is a logistic function of log(1 + weight of the new words) and log(1 + number of the
    words). A word weighs 8 less its Zipf frequency, a name or figure `telling` times as much; two stems are
    one if the shorter, of at least `root` letters, begins the longer, of at most `ending` letters more.

    Fitted on 564 pairs of lines above and a further line, of a day's feeds, other feeds, Multi-News and
    ECB+, that readers labelled same (105), adds or off. Area under the curve, ten folds apart by story: .814
    (headlines .764, outlets .803, Multi-News .882, ECB+ .902), where the share of the line's words that is
    new has .765 (.668, .767, .809, .901). Boosted trees on 17 features (shares both ways, names, figures,
    letters) had .789, a logistic function of them .804; other weights of words .789 to .819 (70 settings).
    """

    constant: float = 3.17
    new: float = -3.78
    length: float = 3.18
    telling: float = 1.5
    root: int = 4
    ending: int = 4


_RULES = SamenessRules()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a line by their stems, each with its weight; which are content; and how they begin."""

    weights: Mapping[str, float]
    content: frozenset[str]
    beginnings: frozenset[str]

    def new_to(self, roots: frozenset[str]) -> float:
        """Return the weight of the words that some stems do not have."""
        beginnings = {other[: _RULES.root] for other in roots}
        return sum(
            weight
            for root, weight in self.weights.items()
            if root not in roots and not (root[: _RULES.root] in beginnings and _continues(root, roots))
        )


def probability_same(shown: Iterable[str], text: str, language: str) -> float:
    """Return how likely the lines shown tell what a text tells."""
    roots = frozenset(root for line in shown for root in wording_of(line, language).weights)
    wording = wording_of(text, language)
    new, words = math.log1p(wording.new_to(roots)), math.log1p(len(wording.weights))
    return round(1 / (1 + math.exp(-(_RULES.constant + _RULES.new * new + _RULES.length * words))), 9)


def repeats_one(lines: Iterable[str], text: str, language: str, bound: float) -> bool:
    """Return True if one of some lines tells what a text tells with a probability above a bound in (0, 1).

    The same as asking of each line, in a small part of the time: what shares too few beginnings of words is
    left out.
    """
    wording = wording_of(text, language)
    evidence = _RULES.constant + _RULES.length * math.log1p(len(wording.weights))
    bound = min(max(bound, _SURELY_NOT), 1 - _SURELY_NOT)
    most_new = math.exp((evidence - math.log(bound / (1 - bound))) / -_RULES.new)
    least_shared = sum(wording.weights.values()) - most_new
    beginnings = [(root[: _RULES.root], weight) for root, weight in wording.weights.items()]
    for line in lines:
        others = wording_of(line, language).beginnings
        shared = sum(weight for beginning, weight in beginnings if beginning in others)
        if shared >= least_shared and probability_same([line], text, language) > bound:
            return True
    return False


def shared_weight(shown: Iterable[str], text: str, language: str) -> float:
    """Return the weight of the words of a text that stand in some lines; a name of either is one of both."""
    above: dict[str, float] = {}
    for line in shown:
        for root, weight in wording_of(line, language).weights.items():
            above[root] = max(weight, above.get(root, 0.0))
    own = wording_of(text, language)
    weights = {root: max(weight, above.get(root, 0.0)) for root, weight in own.weights.items()}
    wording = replace(own, weights=weights)
    return round(sum(weights.values()) - wording.new_to(frozenset(above)), 9)


def shared_part(shown: Iterable[str], text: str, language: str) -> float:
    """Return the share of the weight of the words of a text that stand in some lines."""
    total = sum(wording_of(text, language).weights.values())
    return min(1.0, shared_weight(shown, text, language) / total) if total else 0.0


def headline_share(headline: str, text: str, language: str) -> float:
    """Return the share of a headline's content words that a text has, by their stems."""
    roots, others = wording_of(headline, language).content, wording_of(text, language).content
    return len(roots & others) / max(1, len(roots))


@lru_cache(maxsize=20_000)
def wording_of(text: str, language: str) -> Wording:
    """Return the words of a line, without the commonest dozen of its language."""
    weights: dict[str, float] = {}
    content: set[str] = set()
    for word, is_name in _words(text[:LONGEST_SENTENCE]):
        plain, common = normal(word), _UNKNOWN_ZIPF
        if not plain:
            continue
        if has_frequencies(language):
            common = zipf(plain, language)
        if plain in _numbers(language):
            plain, common = _numbers(language)[plain], _NUMBER_ZIPF
        root = stem(plain, language)
        if common < _CONTENT_ZIPF:
            content.add(root)
        if common < _STOP_ZIPF:
            is_telling = is_name or any(map(str.isdigit, plain))
            weight = min(_MOST_WEIGHT, max(_LEAST_WEIGHT, _COMMONEST - common)) * (
                _RULES.telling if is_telling else 1.0
            )
            weights.setdefault(root, weight)
    return Wording(weights, frozenset(content), frozenset(root[: _RULES.root] for root in weights))


def _words(text: str) -> Sequence[tuple[str, bool]]:
    """Return the words of a text, and for each if it is a name: a capital that begins no sentence."""
    if is_unspaced(text):
        return [(word, False) for word in unspaced_words(text)]
    pieces = []
    for match in WORD.finditer(text):
        word, is_name = match.group(), False
        if word[0].isupper():
            before = text[max(0, match.start() - _GAP) : match.start()].rstrip()[-1:]
            is_name = bool(before) and before not in _ENDS
        pieces.append((word, is_name))
    return pieces


def _continues(root: str, roots: frozenset[str]) -> bool:
    """Return True if a stem begins one of some stems, or one of them begins it."""
    return len(root) >= _RULES.root and any(
        len(other) >= _RULES.root
        and (root.startswith(other) or other.startswith(root))
        and abs(len(root) - len(other)) <= _RULES.ending
        for other in roots
    )


@cache
def _numbers(language: str) -> Mapping[str, str]:
    """Return the figures of a language's number words."""
    units = table(language, "numbers").get("units", "").split()
    return {word: str(value) for value, word in enumerate(units, 1) if word != "-"}
