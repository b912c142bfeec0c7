"""Hashed word pairs of texts, found for many texts at once.

A text is a set of its neighbouring word pairs (Broder 1997), each pair one 32-bit number. A pair of
two short words ("of the") says nothing about a text and is left out, unless the text has none but such.
In scripts without spaces four characters in a row, about two words of Chinese or Japanese, stand for a
pair: two characters are a single word, and accounts of one event share most of their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.language.word_hashes import Flags, HashedWords, Numbers, Wide, batches, hash_words, mixed

Hashes = npt.NDArray[np.uint32]

_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_NEXT = np.uint64(0x165667B19E3779F9)
_THIRTY_TWO = np.uint64(32)


class Shingled(NamedTuple):
    """A text as its number of words and the hashes of its word pairs, ascending, each once."""

    words: int
    hashes: Hashes


def shingled(texts: Sequence[str]) -> tuple[Shingled, ...]:
    """Count the words and hash the word pairs of each text.

    A text of a single word has the hash of that word; one without any word has none.
    """
    made: list[Shingled] = []
    for batch in batches(texts):
        made += shingled_tokens(hash_words(batch), len(batch))
    return tuple(made)


def shared_count(one: Hashes, other: Hashes) -> int:
    """Return how many hashes two ascending arrays share."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if not len(few):
        return 0
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    return int(np.count_nonzero(many[places] == few))


def shingled_tokens(tokens: HashedWords, texts: int) -> list[Shingled]:
    """Do the same for the words of so many texts."""
    if not len(tokens.hashes):
        return [Shingled(0, np.empty(0, np.uint32)) for _ in range(texts)]
    counts = np.bincount(tokens.owners, minlength=texts)
    pairs, sure, of = _pairs(tokens, counts)
    # A text with no telling pair keeps the others: it is compared by what it has.
    with_telling = np.bincount(of[sure], minlength=texts) > 0
    kept = sure | ~with_telling[of]
    keyed = np.sort((of[kept].astype(np.uint64) << _THIRTY_TWO) | (pairs[kept] >> _THIRTY_TWO))
    keyed = keyed[np.append(True, keyed[1:] != keyed[:-1])]
    bounds = np.searchsorted(keyed >> _THIRTY_TWO, np.arange(texts + 1, dtype=np.uint64))
    values = keyed.astype(np.uint32)
    return [
        Shingled(int(counts[number]), values[bounds[number] : bounds[number + 1]].copy())
        for number in range(texts)
    ]


def _pairs(tokens: HashedWords, counts: Numbers) -> tuple[Wide, Flags, Numbers]:
    """Return the hashes of neighbouring words, which of them tell, and the text that each is of."""
    words, owners, telling = tokens.hashes, tokens.owners, tokens.telling
    within = owners[:-1] == owners[1:]
    pairs = mixed(words[:-1] * _FIRST + words[1:] * _SECOND)
    if tokens.alone.any():
        pairs, within = _fours(pairs, within, tokens.alone)
    pairs, sure = pairs[within], (telling[:-1] | telling[1:])[within]
    lone = counts[owners] == 1
    return (
        np.concatenate((pairs, mixed(words[lone]))),
        np.concatenate((sure, telling[lone])),
        np.concatenate((owners[:-1][within], owners[lone])),
    )


def _fours(pairs: Wide, within: Flags, alone: Flags) -> tuple[Wide, Flags]:
    """Put four characters that stand alone in the place of two; shorter rows stay pairs."""
    joined = np.concatenate((within & alone[:-1] & alone[1:], [False, False]))
    fours = joined[:-2] & joined[1:-1] & joined[2:]
    after = np.concatenate((pairs[2:], [np.uint64(0)] * 2))[: len(pairs)]
    rest = np.concatenate(([False, False], fours))
    tail = (rest[1:-1] | rest[:-2]) & ~fours
    return np.where(fours, mixed(pairs * _NEXT + after), pairs), within & ~tail
