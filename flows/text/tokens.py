"""The words of many texts at once, as hashes: arithmetic on code points, no word is built as a string.

Words are runs of letters, marks and digits in lower case; in scripts written without spaces each
character is one. The numbers are the same in every process, on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Wide = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_SEPARATOR, _STOP, _LETTER, _ALONE, _IGNORED, _DIGIT = range(6)
_TABLE_SIZE = 1 << 16
_TELLING_LENGTH = 4
# Texts are taken together up to so many characters: what is computed of them stays in a core's cache.
_BATCH_CHARACTERS = 1 << 14
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
# After these a capital may be owed to the beginning of a sentence.
_STOPS = frozenset('\n.!?…:"“„«»')
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SEED = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE, _MIX_TWO = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_THIRTY_THREE = np.uint64(33)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of some texts in order: hash, the text each is of, whether it tells, whether it names.

    A short word ("of") tells nothing; what has a digit in it, or a capital not owed to the beginning of
    a sentence, names something.
    """

    hashes: Wide
    owners: Numbers
    telling: Flags
    naming: Flags


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut texts into runs that are best taken together."""
    start = size = 0
    for position, text in enumerate(texts):
        if size and size + len(text) > _BATCH_CHARACTERS:
            yield texts[start:position]
            start, size = position, 0
        size += len(text) + 1
    if start < len(texts):
        yield texts[start:]


def tokens_of(texts: Sequence[str]) -> Tokens:
    """Find the words of one batch of texts."""
    composed = [_composed(text) for text in texts]
    kinds, folded = _table()
    codes = np.frombuffer("\n".join(composed).encode("utf-32-le", "surrogatepass"), np.uint32)
    low = np.minimum(codes, _TABLE_SIZE - 1)
    kind = np.where(codes >= 0x20000, np.uint8(_ALONE), kinds[low])
    seen = np.flatnonzero(kind != _IGNORED)
    kind, codes, low = kind[seen], codes[seen], low[seen]
    inside = kind > _STOP
    before = np.concatenate((np.zeros(1, np.uint8), kind[:-1]))
    opens = inside & ((before <= _STOP) | (kind == _ALONE) | (before == _ALONE))
    starts = np.flatnonzero(opens[inside])
    if not len(starts):
        return Tokens(np.empty(0, np.uint64), np.empty(0, np.int64), *[np.empty(0, np.bool_)] * 2)
    letters = np.where(codes >= _TABLE_SIZE, codes, folded[low])
    lengths = np.append(starts[1:], np.count_nonzero(inside)) - starts
    spelled = kind[inside]
    highest = np.maximum.reduceat(np.where(spelled == _LETTER, np.uint8(0), spelled), starts)
    ends = np.cumsum([len(text) + 1 for text in composed])
    stops = np.cumsum(kind == _STOP)[opens]
    begins = np.append(True, stops[1:] > stops[:-1])
    return Tokens(
        _hashes(letters[inside], starts, lengths),
        np.searchsorted(ends, seen[opens], side="right"),
        (highest > 0) | (lengths >= _TELLING_LENGTH),
        (highest == _DIGIT) | ((letters != codes)[opens] & ~begins),
    )


def mixed(values: Wide) -> Wide:
    """Spread 64-bit values over their whole range (the finaliser of MurmurHash3, Appleby 2011)."""
    values = (values ^ (values >> _THIRTY_THREE)) * _MIX_ONE
    values = (values ^ (values >> _THIRTY_THREE)) * _MIX_TWO
    return values ^ (values >> _THIRTY_THREE)


def _composed(text: str) -> str:
    """Undo ligatures and loose accents, so that one word has one spelling."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _hashes(letters: npt.NDArray[np.uint32], starts: Numbers, lengths: Numbers) -> Wide:
    place = (np.arange(len(letters)) - np.repeat(starts, lengths)) & 63
    return mixed(np.add.reduceat((letters.astype(np.uint64) + np.uint64(1)) * _powers()[place], starts))


@cache
def _powers() -> Wide:
    """Return 64 odd factors, one for each place in a word (Carter and Wegman 1979)."""
    return mixed(np.arange(1, 65, dtype=np.uint64) * _SEED) | np.uint64(1)


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
    if character in _STOPS:
        return _STOP
    return _LETTER if unicodedata.category(character)[0] in "LNM" else _SEPARATOR
