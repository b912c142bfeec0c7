"""What the articles of a story say: words and pairs of words, and how likely a summary is to say each.

The features of a concept are those of its agreement, its place, its frequency and its kind; `weights.py`
holds how much each weighs. Everything is arithmetic on arrays: one pass over the words of a story.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from flows.language.words import has_frequencies, is_unspaced, normal, stem, zipf
from flows.summaries.summarise.document import StorySentence, StoryTokenizer
from flows.summaries.summarise.weights import ConceptWeights

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# A word at least this common, once in three thousand words, is one that every text has.
STOP_ZIPF = 5.5
# A concept of the first three sentences stands in the opening of its article.
_OPENING = 3
# Where nothing is known of a language, short words are the common ones.
_SHORT = 3
_LAST_LATIN = "\u024f"


@dataclass(frozen=True, slots=True)
class Concepts:
    """The concepts of some sentences: `sentence` and `concept` say which holds which, each pair once.

    A concept's key is a word's number, or for a pair the two numbers in one. `worth` is a probability.
    `terms` are the telling words of each sentence by the number that `known` gives them, `rarity` how
    telling each number is.
    """

    sentence: Numbers
    concept: Numbers
    keys: Numbers
    worth: Floats
    terms: tuple[frozenset[int], ...]
    rarity: Sequence[float]
    known: Mapping[str, int]

    @property
    def pair(self) -> npt.NDArray[np.bool_]:
        """Tell pairs of words from single ones."""
        return self.keys >= len(self.known)

    def lessened(self, texts: Sequence[str], language: str, factor: float) -> Concepts:
        """Return the same concepts, those that some texts hold worth less by a factor."""
        keys: set[int] = set()
        said = StoryTokenizer(language).to_words
        for text in texts:
            numbers = [self.known.get(term(word, language)[0], -1) for word in said(text)]
            keys.update(numbers)
            keys.update(len(self.known) * (a + 1) + b for a, b in pairwise(numbers) if a >= 0 and b >= 0)
        held = np.isin(self.keys, np.array(sorted(keys), np.int64))
        return replace(self, worth=np.where(held, self.worth * factor, self.worth))

    def terms_of(self, text: str, language: str) -> frozenset[int]:
        """Return the telling words of a text, those that no sentence has among them as negative numbers."""
        found = (term(word, language) for word in StoryTokenizer(language).to_words(text))
        telling = sorted({root for root, common, _ in found if root and common < STOP_ZIPF})
        return frozenset(self.known.get(root, -1 - n) for n, root in enumerate(telling))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some sentences in order: number of the stem, of the sentence, commonness, named or not."""

    stem: Numbers
    sentence: Numbers
    zipf: Floats
    named: npt.NDArray[np.bool_]
    known: Mapping[str, int]


def concepts_of(
    sentences: Sequence[StorySentence], groups: Sequence[int], weights: ConceptWeights
) -> Concepts:
    """Weigh the concepts of the sentences; `groups` is for each the number of its independent report."""
    told = _words(sentences)
    occurrence, owner, named = _occurrences(told)
    keys, concept = np.unique(occurrence, return_inverse=True)
    vocabulary = len(told.known)
    pair = keys >= vocabulary
    features = _features(
        (concept, owner, named), sentences, np.asarray(groups, np.int64), _commonness(keys, told)
    )
    worth = np.where(pair, _probability(features, weights.pairs), _probability(features, weights.words))
    held = np.unique(owner * max(1, len(keys)) + concept)
    sentence, concept = np.divmod(held, max(1, len(keys)))
    stems = _commonest(told)
    content = told.zipf < STOP_ZIPF
    bounds = np.searchsorted(told.sentence, np.arange(len(sentences) + 1))
    terms = tuple(frozenset(told.stem[a:b][content[a:b]].tolist()) for a, b in pairwise(bounds.tolist()))
    rarity = (8.0 - np.minimum(stems, 7.0)).tolist()
    return Concepts(sentence, concept, keys, worth, terms, rarity, told.known)


def _words(sentences: Sequence[StorySentence]) -> _Words:
    # A story is told in one language.
    language = sentences[0].article.language if sentences else ""
    forms: dict[str, int] = {}
    numbers: list[int] = []
    counts: list[int] = []
    for sentence in sentences:
        said = sentence.words
        numbers += [forms.setdefault(word, len(forms)) for word in said]
        counts.append(len(said))
    terms = [term(form, language) for form in forms]
    known: dict[str, int] = {}
    stems = np.array([known.setdefault(root, len(known)) if root else -1 for root, _, _ in terms], np.int64)
    capital = np.array([form[0].isupper() for form in forms], np.bool_)
    numeric = np.array([digit for _, _, digit in terms], np.bool_)
    form = np.array(numbers, np.int64)
    opening = np.zeros(len(form), np.bool_)
    starts = np.cumsum([0, *counts[:-1]], dtype=np.int64)
    opening[starts[np.array(counts, np.int64) > 0]] = True
    owner = np.repeat(np.arange(len(counts)), counts)
    kept = stems[form] >= 0
    return _Words(
        stems[form][kept],
        owner[kept],
        np.array([common for _, common, _ in terms], np.float64)[form][kept],
        (numeric[form] | (capital[form] & ~opening))[kept],
        known,
    )


@lru_cache(maxsize=200_000)
def term(word: str, language: str) -> tuple[str, float, bool]:
    """Return the stem of a word ("" for none), how common it is (Zipf scale), whether it has a digit."""
    plain = normal(word)
    if not plain:
        return "", 0.0, False
    if has_frequencies(language):
        common = zipf(plain, language)
    elif len(plain) <= _SHORT and not plain.isdigit() and not is_unspaced(plain):
        common = 6.0
    else:
        common = 3.0
    return _unaccented(stem(plain, language)), common, any(map(str.isdigit, word))


def _unaccented(root: str) -> str:
    """Return a Latin stem without accents: one outlet writes José Jerí, another Jose Jeri."""
    if root.isascii() or max(root) > _LAST_LATIN:
        return root
    return "".join(c for c in unicodedata.normalize("NFKD", root) if not unicodedata.combining(c))


def _occurrences(told: _Words) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Return for each word, then each pair of neighbours in a sentence: its key, sentence, named or not."""
    vocabulary = len(told.known)
    together = np.flatnonzero(told.sentence[1:] == told.sentence[:-1])
    pairs = vocabulary * (told.stem[together] + 1) + told.stem[together + 1]
    named = told.named[together] | told.named[together + 1]
    return (
        np.concatenate([told.stem, pairs]),
        np.concatenate([told.sentence, told.sentence[together]]),
        np.concatenate([told.named, named]),
    )


def _commonest(told: _Words) -> Floats:
    """Return how common each stem is: as the commonest of its words."""
    common = np.zeros(len(told.known))
    np.maximum.at(common, told.stem, told.zipf)
    return common


def _commonness(keys: Numbers, told: _Words) -> tuple[Floats, Floats]:
    """Return how common the rarer and the commoner word of each concept is."""
    vocabulary = max(1, len(told.known))
    common = _commonest(told)
    first, second = keys // vocabulary - 1, keys % vocabulary
    other = np.where(first >= 0, common[np.maximum(first, 0)], common[second])
    return np.minimum(other, common[second]), np.maximum(other, common[second])


def _features(
    occurrences: tuple[Numbers, Numbers, npt.NDArray[np.bool_]],
    sentences: Sequence[StorySentence],
    groups: Numbers,
    commonness: tuple[Floats, Floats],
) -> Floats:
    """Return a row for each concept, its columns those of `ConceptWeights`."""
    concept, owner, named = occurrences
    rarer, commoner = commonness
    count = len(rarer)
    order = np.array([sentence.order for sentence in sentences], np.float64)[owner]
    group, reports = groups[owner], max(1, int(groups.max(initial=-1)) + 1)
    early = order < _OPENING
    spread = _distinct(concept, group, reports, count)
    opening = _distinct(concept[early], group[early], reports, count)
    times = np.bincount(concept, minlength=count).astype(np.float64)
    earliest = np.full(count, np.inf)
    np.minimum.at(earliest, concept, order)
    total = max(1, len(set(groups.tolist())))
    stops = (rarer >= STOP_ZIPF).astype(np.int64) + (commoner >= STOP_ZIPF)
    return np.stack(
        (
            *(np.log(spread), (spread - 1) / max(1, total - 1), np.log(times)),
            *(1 / (1 + earliest), 1 / np.sqrt(1 + earliest), np.log1p(opening), opening / total),
            *(np.bincount(concept, named, minlength=count) / times, rarer, commoner),
            *((stops == 1).astype(np.float64), (stops == 2).astype(np.float64)),
            *(np.full(count, math.log(total)), np.full(count, math.log(max(1, len(sentences))))),
            np.log1p(np.bincount(concept, 1 / (1 + order), minlength=count)),
            *((earliest == 0).astype(np.float64), np.log(times) * commoner, np.log(spread) * commoner),
        ),
        axis=1,
    )


def _distinct(concept: Numbers, group: Numbers, reports: int, count: int) -> Floats:
    """Count the reports that hold each concept."""
    held = np.zeros((count, reports), np.bool_)
    held[concept, group] = True
    found: Floats = held.sum(axis=1).astype(np.float64)
    return found


def _probability(features: Floats, weights: Sequence[float]) -> Floats:
    """Return the logistic of the weighted features, the first weight standing alone; nine digits of it."""
    found: Floats = np.round(1 / (1 + np.exp(-(weights[0] + features @ np.array(weights[1:])))), 9)
    return found
