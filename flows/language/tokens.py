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
    """The words of some texts in order: hash, the text each is of, whether it tells, names, stands alone.

    A short word ("of") tells nothing; what has a digit in it, or a capital not owed to the beginning of
    a sentence, names something. A character of a script without spaces stands alone.
    """

    hashes: Wide
    owners: Numbers
    telling: Flags
    naming: Flags
    alone: Flags


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
    codes = np.frombuffer("\n".join(composed).encode("utf-32-le", "surrogatepass"), np.uint32)
    kind, codes, seen = _kinds(codes)
    opened = _openings(kind)
    opens = np.flatnonzero(opened)
    if not len(opens):
        return Tokens(np.empty(0, np.uint64), np.empty(0, np.int64), *[np.empty(0, np.bool_)] * 3)
    inside = np.flatnonzero(kind > _STOP)
    starts = np.flatnonzero(opened[inside])
    lengths = np.append(starts[1:], len(inside)) - starts
    folded, capital = _folding()
    low = np.minimum(codes[inside], _TABLE_SIZE - 1)
    numeric = np.zeros(len(opens), np.bool_)
    numeric[np.searchsorted(opens, np.flatnonzero(kind == _DIGIT), side="right") - 1] = True
    begins = np.zeros(len(opens) + 1, np.bool_)
    begins[0] = begins[np.searchsorted(opens, np.flatnonzero(kind == _STOP))] = True
    ends = np.cumsum([len(text) + 1 for text in composed])
    counts = np.diff(np.searchsorted(opens if seen is None else seen[opens], ends), prepend=0)
    return Tokens(
        _hashes(np.where(low < _TABLE_SIZE - 1, folded[low], codes[inside]), starts, lengths),
        np.repeat(np.arange(len(texts)), counts),
        numeric | (lengths >= _TELLING_LENGTH) | (kind[opens] == _ALONE),
        numeric | (capital[low[starts]] & ~begins[:-1]),
        kind[opens] == _ALONE,
    )


def _kinds(
    codes: npt.NDArray[np.uint32],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32], Numbers | None]:
    """Return the kind of each code point, and the rest; invisible ones go, None when there were none."""
    high = codes >= _TABLE_SIZE
    if not high.any():
        kind = _table()[codes]
    else:
        kind = np.where(high, np.uint8(_SEPARATOR), _table()[np.minimum(codes, _TABLE_SIZE - 1)])
        kind[codes >= 0x20000] = _ALONE
    ignored = kind == _IGNORED
    if not ignored.any():
        return kind, codes, None
    seen = np.flatnonzero(~ignored)
    return kind[seen], codes[seen], seen


def _openings(kind: npt.NDArray[np.uint8]) -> Flags:
    """Flag where words begin: after what is no word, and at each character that stands alone."""
    inside, alone = kind > _STOP, kind == _ALONE
    opens = inside.copy()
    opens[1:] &= ~inside[:-1] | alone[1:] | alone[:-1]
    return opens


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
def _table() -> npt.NDArray[np.uint8]:
    """Return the kind of each code point of the basic plane; of the higher ones, ideographs are words."""
    kinds = np.array([_kind(chr(code)) for code in range(_TABLE_SIZE)], np.uint8)
    for first, last in _UNSPACED:
        kinds[first : last + 1][kinds[first : last + 1] == _LETTER] = _ALONE
    return kinds


@cache
def _folding() -> tuple[npt.NDArray[np.uint32], Flags]:
    """Return the lower case of each code point of the basic plane, and which have another."""
    characters = [chr(code) for code in range(_TABLE_SIZE)]
    lowered = [lower if len(lower := character.lower()) == 1 else character for character in characters]
    folded = np.array([ord(character) for character in lowered], np.uint32)
    return folded, folded != np.arange(_TABLE_SIZE)


def _kind(character: str) -> int:
    if character in _INVISIBLE:
        return _IGNORED
    if character.isdigit():
        return _DIGIT
    if character in _STOPS:
        return _STOP
    return _LETTER if unicodedata.category(character)[0] in "LNM" else _SEPARATOR
