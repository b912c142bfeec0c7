"""The words of many texts at once as 64-bit hashes, found by arithmetic on code points.

Words are runs of letters, marks and digits in lower case; in scripts written without spaces each character
is a word. The hashes are the same in every process, on every machine. For the words themselves use
`flows.language.words`: its pattern with a dictionary of word numbers takes twice as long as this (28 and 56
million characters a second), and copies are looked for in every text.

Worked example, of the two texts "Ada Low fell." and "5 dead":

    codes    A d a   L o w   f e l l . \\n 5   d e a d     all texts on lines of their own
    kind     L L L _ L L L _ L L L L S S  D _ L L L L     (L)etter, (D)igit, (S)top, _ separator
    opens    ^       ^       ^            ^   ^           a word begins where a separator or stop ended
    owners   0       0       0            1   1           the text that each word is of
    naming   -       yes     -            yes -           a digit, or a capital that no stop precedes
    telling  -       -       yes          yes yes         a digit, or at least four characters
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
# Texts are hashed together up to so many characters, which a core's cache holds.
_BATCH_CHARACTERS = 1 << 14
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
# A capital after one of these may only mark the beginning of a sentence.
_STOPS = frozenset('\n.!?…:"“„«»')
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SEED = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE, _MIX_TWO = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_THIRTY_THREE = np.uint64(33)


@dataclass(frozen=True, slots=True)
class HashedWords:
    """The words of some texts in order, one entry of each array for a word.

    `owners` is the number of the text. A word is `telling` if it is not short ("of"), `naming` if it has a
    digit or a capital that no beginning of a sentence explains, `alone` if it is a character of a script
    without spaces.
    """

    hashes: Wide  # (n_words,)
    owners: Numbers  # (n_words,)
    telling: Flags  # (n_words,)
    naming: Flags  # (n_words,)
    alone: Flags  # (n_words,)


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield texts in runs that are best hashed together."""
    start = size = 0
    for position, text in enumerate(texts):
        if size and size + len(text) > _BATCH_CHARACTERS:
            yield texts[start:position]
            start, size = position, 0
        size += len(text) + 1
    if start < len(texts):
        yield texts[start:]


def hash_words(texts: Sequence[str]) -> HashedWords:
    """Return the hashed words of one batch of texts."""
    # NFKC undoes ligatures and loose accents, so that one word has one spelling.
    composed = [text if text.isascii() else unicodedata.normalize("NFKC", text) for text in texts]
    codes = np.frombuffer("\n".join(composed).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum([len(text) + 1 for text in composed])  # (n_texts,)
    kind = _kinds(codes)
    visible = kind != _IGNORED
    if not visible.all():
        ends = np.searchsorted(np.flatnonzero(visible), ends)
        kind, codes = kind[visible], codes[visible]
    inside = kind > _STOP
    single = kind == _ALONE
    opened = inside.copy()
    opened[1:] &= ~inside[:-1] | single[1:] | single[:-1]
    opens = np.flatnonzero(opened)  # (n_words,) where each word begins
    if not len(opens):
        return HashedWords(np.empty(0, np.uint64), np.empty(0, np.int64), *[np.empty(0, np.bool_)] * 3)
    letters = np.flatnonzero(inside)  # (n_letters,)
    starts = np.flatnonzero(opened[letters])  # (n_words,) the same places, counted in letters
    lengths = np.append(starts[1:], len(letters)) - starts
    lower, has_lower = _folding()
    low = np.minimum(codes[letters], _TABLE_SIZE - 1)
    numeric = np.zeros(len(opens), np.bool_)
    numeric[np.searchsorted(opens, np.flatnonzero(kind == _DIGIT), side="right") - 1] = True
    begins = np.zeros(len(opens) + 1, np.bool_)
    begins[0] = begins[np.searchsorted(opens, np.flatnonzero(kind == _STOP))] = True
    counts = np.diff(np.searchsorted(opens, ends), prepend=0)
    return HashedWords(
        _hashes(np.where(low < _TABLE_SIZE - 1, lower[low], codes[letters]), starts, lengths),
        np.repeat(np.arange(len(texts)), counts),
        numeric | (lengths >= _TELLING_LENGTH) | single[opens],
        numeric | (has_lower[low[starts]] & ~begins[:-1]),
        single[opens],
    )


def mixed(values: Wide) -> Wide:
    """Return 64-bit values spread over their whole range (the finaliser of MurmurHash3, Appleby 2011)."""
    values = (values ^ (values >> _THIRTY_THREE)) * _MIX_ONE
    values = (values ^ (values >> _THIRTY_THREE)) * _MIX_TWO
    return values ^ (values >> _THIRTY_THREE)


def _kinds(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Return the kind of each code point; of those beyond the basic plane, ideographs stand alone."""
    high = codes >= _TABLE_SIZE
    if not high.any():
        return _table()[codes]
    kind = np.where(high, np.uint8(_SEPARATOR), _table()[np.minimum(codes, _TABLE_SIZE - 1)])
    kind[codes >= 0x20000] = _ALONE
    return kind


def _hashes(letters: npt.NDArray[np.uint32], starts: Numbers, lengths: Numbers) -> Wide:
    """Return for each word the mixed sum of its letters times the factors of their places."""
    place = (np.arange(len(letters)) - np.repeat(starts, lengths)) & 63
    return mixed(np.add.reduceat((letters.astype(np.uint64) + np.uint64(1)) * _powers()[place], starts))


@cache
def _powers() -> Wide:
    """Return 64 odd factors, one for each place in a word (Carter and Wegman 1979)."""
    return mixed(np.arange(1, 65, dtype=np.uint64) * _SEED) | np.uint64(1)


@cache
def _table() -> npt.NDArray[np.uint8]:
    """Return the kind of each code point of the basic plane."""
    kinds = np.array([_kind(chr(code)) for code in range(_TABLE_SIZE)], np.uint8)
    for first, last in _UNSPACED:
        kinds[first : last + 1][kinds[first : last + 1] == _LETTER] = _ALONE
    return kinds


@cache
def _folding() -> tuple[npt.NDArray[np.uint32], Flags]:
    """Return the lower case of each code point of the basic plane, and which have another."""
    characters = [chr(code) for code in range(_TABLE_SIZE)]
    lowered = [lower if len(lower := character.lower()) == 1 else character for character in characters]
    codes = np.array([ord(character) for character in lowered], np.uint32)
    return codes, codes != np.arange(_TABLE_SIZE)


def _kind(character: str) -> int:
    if character in _INVISIBLE:
        return _IGNORED
    if character.isdigit():
        return _DIGIT
    if character in _STOPS:
        return _STOP
    return _LETTER if unicodedata.category(character)[0] in "LNM" else _SEPARATOR
