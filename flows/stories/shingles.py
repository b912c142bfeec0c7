"""Hashed word pairs of texts, made for many texts at once.

A text is a set of its neighbouring word pairs (Broder 1997), each pair one 32-bit number. A pair of two
short words ("of the") says nothing about a text and is left out, unless the text has only such pairs. In
scripts without spaces four characters in a row, about two words of Chinese or Japanese, stand for a pair:
two characters are a single word, and accounts of one event share most of their words.

Example: "One of the mayors fell" has the pairs one-of and of-the (two short words each: left out),
the-mayors and mayors-fell: two hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.language.word_hashes import Flags, HashedWords, Numbers, Wide, batches, hash_words, mixed

# The hashes of word pairs, ascending, each once.
Hashes = npt.NDArray[np.uint32]

_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_NEXT = np.uint64(0x165667B19E3779F9)
_THIRTY_TWO = np.uint64(32)


class Shingled(NamedTuple):
    """A text as its number of words and the hashes of its word pairs."""

    words: int
    hashes: Hashes


def shingled(texts: Sequence[str]) -> tuple[Shingled, ...]:
    """Return the word pairs of each text; a text of a single word has the hash of that word."""
    return tuple(text for batch in batches(texts) for text in shingle(hash_words(batch), len(batch)))


def shared_count(one: Hashes, other: Hashes) -> int:
    """Return how many hashes two texts share."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if not len(few):
        return 0
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    return int(np.count_nonzero(many[places] == few))


def shingle(words: HashedWords, texts: int) -> list[Shingled]:
    """Return the word pairs of each of so many texts, given the words of all."""
    if not len(words.hashes):
        return [Shingled(0, np.empty(0, np.uint32)) for _ in range(texts)]
    counts = np.bincount(words.owners, minlength=texts)
    pairs = _pairs(words, counts)
    # A text without a telling pair keeps the others: it is compared by what it has.
    has_telling = np.bincount(pairs.owners[pairs.telling], minlength=texts) > 0
    counts_for_text = pairs.telling | ~has_telling[pairs.owners]
    # The text in the upper half and the hash in the lower sort by text, then hash.
    owners, hashed = pairs.owners[counts_for_text], pairs.hashes[counts_for_text]
    keyed = ordered_once((owners.astype(np.uint64) << _THIRTY_TWO) | (hashed >> _THIRTY_TWO))
    bounds = np.searchsorted(keyed >> _THIRTY_TWO, np.arange(texts + 1, dtype=np.uint64))
    hashes = np.split(keyed.astype(np.uint32), bounds[1:-1])
    return [Shingled(int(count), part) for count, part in zip(counts, hashes, strict=True)]


def ordered_once(values: Wide) -> Wide:
    """Return values ascending, each once; np.unique hashes them and takes ten times as long."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]])


class _Pairs(NamedTuple):
    """Word pairs, unordered and with repetitions; three arrays of shape (pairs,)."""

    hashes: Wide
    telling: Flags
    owners: Numbers


def _pairs(words: HashedWords, counts: Numbers) -> _Pairs:
    """Return the pairs of neighbouring words, and the words of texts of one word."""
    hashes, owners, telling = words.hashes, words.owners, words.telling
    in_one_text = owners[:-1] == owners[1:]
    pairs = mixed(hashes[:-1] * _FIRST + hashes[1:] * _SECOND)
    if words.alone.any():
        pairs, in_one_text = _fours(pairs, in_one_text, words.alone)
    lone = counts[owners] == 1
    return _Pairs(
        hashes=np.concatenate((pairs[in_one_text], mixed(hashes[lone]))),
        telling=np.concatenate(((telling[:-1] | telling[1:])[in_one_text], telling[lone])),
        owners=np.concatenate((owners[:-1][in_one_text], owners[lone])),
    )


def _fours(pairs: Wide, in_one_text: Flags, alone: Flags) -> tuple[Wide, Flags]:
    """Return the pairs with four characters that stand alone in place of two, and which of them count.

    Of the characters a b c d e f the pairs ab, bc, cd become abcd, bcde, cdef; de and ef are left out. Runs
    of two or three characters stay pairs.
    """
    joined = np.concatenate((in_one_text & alone[:-1] & alone[1:], [False, False]))
    fours = joined[:-2] & joined[1:-1] & joined[2:]
    after = np.concatenate((pairs[2:], [np.uint64(0)] * 2))[: len(pairs)]
    begun = np.concatenate(([False, False], fours))
    tail = (begun[1:-1] | begun[:-2]) & ~fours
    return np.where(fours, mixed(pairs * _NEXT + after), pairs), in_one_text & ~tail
