"""The sentences of two texts side by side, where too few word pairs are the same to tell a copy.

Slips and changed words spoil many word pairs, and cuts, moved and foreign sentences many more; yet each
sentence that is left is nearly the same, letter by letter. Two reports of one event share their facts and
some quotations; most of their sentences are worded anew.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.language.sentences import sentence_spans
from flows.language.word_hashes import Numbers, Wide, mixed
from flows.language.words import words
from flows.stories.deduplicate.candidates import sparse_rows
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.shingles import ordered_once

# Characters in a row: one wrong letter spoils four of some hundred in a sentence.
_CHARACTERS = 4
# Of a longer text only the first sentences are compared: their pairs are held at once.
_MOST_SENTENCES = 500
_NEXT = np.uint64(0x9E3779B97F4A7C15)


class SentenceGrams(NamedTuple):
    """A text as the hashed runs of four characters of its sentences: all in a row, and so many of each."""

    grams: Wide
    sizes: Numbers


def sentence_grams(text: str, language: str) -> SentenceGrams:
    """Return the runs of letters of a text's sentences; case and punctuation do not count."""
    spans = sentence_spans(text, language)[:_MOST_SENTENCES]
    grams = [_grams(text[start:end]) for start, end in spans]
    return SentenceGrams(
        grams=np.concatenate([np.empty(0, np.uint64), *grams]),
        sizes=np.array([len(of_sentence) for of_sentence in grams], np.int64),
    )


def same_wording(one: SentenceGrams, other: SentenceGrams, rules: CopyRules) -> float:
    """Return the share of both texts that stands in sentences that are nearly the same in the other."""
    if not len(one.grams) or not len(other.grams):
        return 0.0
    sizes = np.concatenate((one.sizes, other.sizes))
    rows = sparse_rows(np.concatenate((one.grams, other.grams)), sizes)
    split = len(one.sizes)
    shared = (rows[:split] @ rows[split:].T).toarray()  # (sentences, sentences of the other)
    union = sizes[:split, None] + sizes[split:] - shared
    alike = shared >= rules.sentence_jaccard * np.maximum(union, 1)
    is_matched: npt.NDArray[np.bool_] = np.concatenate((alike.any(axis=1), alike.any(axis=0)))
    return round(float(sizes[is_matched].sum() / sizes.sum()), 9)


def _grams(sentence: str) -> Wide:
    plain = " ".join(words(sentence)).casefold()
    letters = np.frombuffer(plain.encode("utf-32-le"), "<u4").astype(np.uint64)
    places = max(0, len(letters) - _CHARACTERS + 1)
    grams = np.zeros(places, np.uint64)
    for shift in range(_CHARACTERS):
        grams = grams * _NEXT + letters[shift : shift + places]
    return ordered_once(mixed(grams))
