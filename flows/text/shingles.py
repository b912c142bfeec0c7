"""Hashed word pairs of texts, found for many texts at once.

A text is a set of its neighbouring word pairs (Broder 1997), each pair one 32-bit number. Words are
runs of letters and digits in lower case; in scripts written without spaces each character is one. A
pair of two short words ("of the") says nothing about a text and is left out, unless the text has none
but such. All of it is arithmetic on code points: no word is ever built as a string, and the numbers
are the same in every process, on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint32]
_Wide = npt.NDArray[np.uint64]

_SEPARATOR, _LETTER, _ALONE, _IGNORED, _DIGIT = range(5)
_TABLE_SIZE = 1 << 16
_TELLING_LENGTH = 4
# Texts are taken together up to so many characters: what is computed of them stays in a core's cache.
_BATCH_CHARACTERS = 1 << 14
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MIX_ONE, _MIX_TWO = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_THIRTY_TWO, _THIRTY_THREE = np.uint64(32), np.uint64(33)


class Shingled(NamedTuple):
    """A text as its number of words and the hashes of its word pairs, ascending, each once."""

    words: int
    hashes: Hashes


def shingled(texts: Sequence[str]) -> tuple[Shingled, ...]:
    """Count the words and hash the word pairs of each text.

    A text of a single word has the hash of that word; one without any word has none.
    """
    made: list[Shingled] = []
    for batch in _batches(texts):
        made += _hashed([_composed(text) for text in batch])
    return tuple(made)


def shared_count(one: Hashes, other: Hashes) -> int:
    """Return how many hashes two ascending arrays share."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if not len(few):
        return 0
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    return int(np.count_nonzero(many[places] == few))


def mixed(values: _Wide) -> _Wide:
    """Spread 64-bit values over their whole range (the finaliser of MurmurHash3, Appleby 2011)."""
    values = (values ^ (values >> _THIRTY_THREE)) * _MIX_ONE
    values = (values ^ (values >> _THIRTY_THREE)) * _MIX_TWO
    return values ^ (values >> _THIRTY_THREE)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for position, text in enumerate(texts):
        if size and size + len(text) > _BATCH_CHARACTERS:
            yield texts[start:position]
            start, size = position, 0
        size += len(text) + 1
    if start < len(texts):
        yield texts[start:]


def _composed(text: str) -> str:
    """Undo ligatures and loose accents, so that one word has one spelling."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _hashed(texts: Sequence[str]) -> list[Shingled]:
    tokens, telling, owners = _tokens(texts)
    if not len(tokens):
        return [Shingled(0, np.empty(0, np.uint32)) for _ in texts]
    pairs, sure, of = _pairs(tokens, telling, owners, len(texts))
    # A text with no telling pair keeps the others: it is compared by what it has.
    with_telling = np.bincount(of[sure], minlength=len(texts)) > 0
    kept = sure | ~with_telling[of]
    keyed = np.sort((of[kept].astype(np.uint64) << _THIRTY_TWO) | (pairs[kept] >> _THIRTY_TWO))
    keyed = keyed[np.append(True, keyed[1:] != keyed[:-1])]
    bounds = np.searchsorted(keyed >> _THIRTY_TWO, np.arange(len(texts) + 1, dtype=np.uint64))
    values = keyed.astype(np.uint32)
    counts = np.bincount(owners, minlength=len(texts)).tolist()
    return [Shingled(counts[n], values[bounds[n] : bounds[n + 1]].copy()) for n in range(len(texts))]


def _pairs(
    tokens: _Wide, telling: npt.NDArray[np.bool_], owners: npt.NDArray[np.int64], texts: int
) -> tuple[_Wide, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Return the hashes of neighbouring words, which of them tell, and the text that each is of."""
    within = owners[:-1] == owners[1:]
    pairs = mixed(tokens[:-1] * _FIRST + tokens[1:] * _SECOND)[within]
    sure = (telling[:-1] | telling[1:])[within]
    lone = np.bincount(owners, minlength=texts)[owners] == 1
    return (
        np.concatenate((pairs, mixed(tokens[lone]))),
        np.concatenate((sure, telling[lone])),
        np.concatenate((owners[:-1][within], owners[lone])),
    )


def _tokens(texts: Sequence[str]) -> tuple[_Wide, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Return the hash of each word, whether it tells something, and the text that it is of."""
    kinds, folded = _table()
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum([len(text) + 1 for text in texts])
    low = np.minimum(codes, _TABLE_SIZE - 1)
    kind = np.where(codes >= 0x20000, np.uint8(_ALONE), kinds[low])
    seen = np.flatnonzero(kind != _IGNORED)
    kind, letters = kind[seen], np.where(codes >= _TABLE_SIZE, codes, folded[low])[seen]
    inside = kind != _SEPARATOR
    before = np.concatenate((np.zeros(1, np.uint8), kind[:-1]))
    opens = inside & ((before == _SEPARATOR) | (kind == _ALONE) | (before == _ALONE))
    starts = np.flatnonzero(opens[inside])
    if not len(starts):
        return np.empty(0, np.uint64), np.empty(0, np.bool_), np.empty(0, np.int64)
    spelled, kind_inside = letters[inside].astype(np.uint64), kind[inside]
    lengths = np.diff(np.append(starts, len(spelled)))
    place = (np.arange(len(spelled)) - np.repeat(starts, lengths)) & 63
    tokens = np.add.reduceat((spelled + np.uint64(1)) * _powers()[place], starts)
    numeric = np.maximum.reduceat(np.where(kind_inside == _LETTER, 0, kind_inside), starts) > 0
    owners = np.searchsorted(ends, seen[opens], side="right")
    return mixed(tokens), numeric | (lengths >= _TELLING_LENGTH), owners


@cache
def _powers() -> _Wide:
    """Return 64 odd factors, one for each place in a word (Carter and Wegman 1979)."""
    return mixed(np.arange(1, 65, dtype=np.uint64) * _FIRST) | np.uint64(1)


@cache
def _table() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Return the kind and the lower case of each code point of the basic plane; higher ones separate."""
    characters = [chr(code) for code in range(_TABLE_SIZE)]
    kinds = np.array([_kind(character) for character in characters], np.uint8)
    for first, last in _UNSPACED:
        kinds[first : last + 1][kinds[first : last + 1] == _LETTER] = _ALONE
    lowered = [lower if len(lower := character.lower()) == 1 else character for character in characters]
    return kinds, np.array([ord(character) for character in lowered], np.uint32)


def _kind(character: str) -> int:
    if character in _INVISIBLE:
        return _IGNORED
    if character.isdigit():
        return _DIGIT
    return _LETTER if unicodedata.category(character)[0] in "LNM" else _SEPARATOR
