"""Signatures: what is stored of a text to find its copies later without the text.

The bands find texts that are alike as a whole: MinHash (Broder 1997) of 128 multiply-add permutations, cut
into 64 bands of two (locality-sensitive hashing, Indyk and Motwani 1998). A pair with a Jaccard likeness of
.33 shares no band once in 1,600 times. The sample, every fourth hash by value (FracMinHash, Irber et al.
2022), finds a cut text in a longer one, which MinHash does not.

The slots are the runs of numbers and names in a text, each by the words around it. Two bulletins in one form
("a magnitude 4.7 earthquake struck near ...") share nearly all words and differ exactly here, where a copy
with slips or light edits mostly agrees. Days of the week and months are no slots: all the news of a day
names the same.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from flows.language.languages import words_of_all
from flows.language.word_hashes import Flags, HashedWords, Wide, batches, hash_words, mixed
from flows.stories.shingles import Hashes, Shingled, ordered_once, shingle

# Raised whenever the signature of a text changes; those stored under another version are made anew.
VERSION = 2
BANDS = 64
ROWS = 2
# One word pair in so many is in the sample.
SAMPLED = 4

# Each slot is one number: the upper half stands for the plain words around a run, the lower half for the run.
Slots = npt.NDArray[np.uint64]

_HEAD = struct.Struct("<IIQI")
_BAND_BYTES = BANDS * 4
_SAMPLE_END = np.uint32((1 << 32) // SAMPLED)
# Hashes that stay in a core's cache while all permutations pass over them.
_HASHES_AT_ONCE = 1 << 16
_BEFORE, _AFTER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_THIRTY_TWO = np.uint64(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A text by its number of words and distinct word pairs, a digest of these, band keys, sample and slots.

    Texts with equal `digest` have the same word pairs. `bands` are 64 and `sample` any number of 32-bit
    values, `slots` of 64-bit values; all little-endian and, but for the bands, ascending. A text without
    words has no bands.
    """

    words: int
    pairs: int
    digest: int
    bands: bytes
    sample: bytes
    slots: bytes

    def to_bytes(self) -> bytes:
        """Return the signature packed into about 450 bytes and one for each word pair."""
        head = _HEAD.pack(self.words, self.pairs, self.digest, len(self.slots))
        return head + self.bands + self.slots + self.sample


def signature_from(packed: bytes) -> Signature:
    """Return the signature that `Signature.to_bytes` packed; raise ValueError if its length is impossible."""
    if len(packed) < _HEAD.size:
        raise ValueError("a signature is at least a header long")
    words, pairs, digest, size = _HEAD.unpack_from(packed)
    slots_at = _HEAD.size + (_BAND_BYTES if pairs else 0)
    if size % 8 or slots_at + size > len(packed) or (len(packed) - slots_at - size) % 4:
        raise ValueError("a signature ends with its sample")
    return Signature(
        words=words,
        pairs=pairs,
        digest=digest,
        bands=packed[_HEAD.size : slots_at],
        slots=packed[slots_at : slots_at + size],
        sample=packed[slots_at + size :],
    )


class SignatureRows:
    """Signatures in the order in which they were added, packed one after the other.

    The memory of a million small objects is not free when they are gone: what lives on lies between them.
    """

    def __init__(self, signed: Iterable[Signature] = ()) -> None:
        self._ends, self._packed = array("q", [0]), bytearray()
        for signature in signed:
            self.add(signature.to_bytes())

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, row: int) -> Signature:
        return signature_from(bytes(self._packed[self._ends[row] : self._ends[row + 1]]))

    def add(self, packed: bytes) -> int:
        """Add a packed signature and return its row."""
        self._packed += packed
        self._ends.append(len(self._packed))
        return len(self) - 1


def signatures(texts: Sequence[str]) -> tuple[Signature, ...]:
    """Return the signature of each text; in batches of hundreds each costs least."""
    shingled: list[Shingled] = []
    slots: list[Slots] = []
    for batch in batches(texts):
        words = hash_words(batch)
        shingled += shingle(words, len(batch))
        slots += _slots(words, len(batch))
    bands = _bands(shingled)
    return tuple(
        Signature(
            words=text.words,
            pairs=len(text.hashes),
            digest=int(mixed(text.hashes.astype(np.uint64)).sum(dtype=np.uint64)),
            bands=next(bands).tobytes() if len(text.hashes) else b"",
            sample=text.hashes[: np.searchsorted(text.hashes, _SAMPLE_END)].astype("<u4").tobytes(),
            slots=of_text.astype("<u8").tobytes(),
        )
        for text, of_text in zip(shingled, slots, strict=True)
    )


def _bands(texts: Sequence[Shingled]) -> Iterator[npt.NDArray[np.uint32]]:
    """Yield the band keys of each text that has hashes."""
    block: list[Hashes] = []
    size = 0
    for text in texts:
        if block and size + len(text.hashes) > _HASHES_AT_ONCE:
            yield from _band_keys(block)
            block, size = [], 0
        if len(text.hashes):
            block.append(text.hashes)
            size += len(text.hashes)
    if block:
        yield from _band_keys(block)


def _band_keys(texts: Sequence[Hashes]) -> npt.NDArray[np.uint32]:
    """Return the band keys of some texts, none without a hash, as an array of shape (texts, 64)."""
    hashes = np.concatenate(texts)
    starts = np.concatenate(([0], np.cumsum([len(text) for text in texts[:-1]], dtype=np.int64)))
    factors, shifts = _permutations()
    least = np.empty((BANDS, ROWS, len(texts)), np.uint64)
    permuted = np.empty_like(hashes)
    for number in range(BANDS * ROWS):
        np.multiply(hashes, factors[number], out=permuted)
        np.add(permuted, shifts[number], out=permuted)
        least[divmod(number, ROWS)] = np.minimum.reduceat(permuted, starts)
    joined = mixed((least[:, 0] << _THIRTY_TWO) | least[:, 1])
    return np.ascontiguousarray((joined >> _THIRTY_TWO).T.astype("<u4"))


@cache
def _permutations() -> tuple[Hashes, Hashes]:
    drawn = mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64)) >> _THIRTY_TWO
    values = drawn.astype(np.uint32).reshape(2, -1)
    return values[0] | np.uint32(1), values[1]


def _slots(words: HashedWords, texts: int) -> list[Slots]:
    """Return for each of so many texts its slots, each once, given the words of all.

    In "a quake of 4.7 near Old Tarn" the runs are "4.7" between "of" and "near", and "Old Tarn" between
    "near" and the end.
    """
    owners, hashes = words.owners, words.hashes
    naming = _names_something(words)
    begins_text = np.append(True, owners[1:] != owners[:-1])  # (words,)
    starts = np.flatnonzero(naming & (begins_text | ~np.append(False, naming[:-1])))  # (runs,)
    if not len(starts):
        return [np.empty(0, np.uint64) for _ in range(texts)]
    ends = np.flatnonzero(naming & np.append(begins_text[1:] | ~naming[1:], True)) + 1  # (runs,)
    # At the edge of a text 0 stands for the word that is not there.
    before = hashes[starts - 1] * ~begins_text[starts]
    after = np.append(hashes, np.uint64(0))[ends] * ~np.append(begins_text, True)[ends]
    around = mixed(before * _BEFORE + after * _AFTER) >> _THIRTY_TWO
    # Each word is weighted by its place, so that order counts within a run.
    lengths = ends - starts
    first = np.cumsum(lengths) - lengths
    rank = (np.arange(int(lengths.sum())) - np.repeat(first, lengths) + 1).astype(np.uint64)
    run = np.add.reduceat(mixed(hashes[naming] * rank), first)
    slots = (around << _THIRTY_TWO) | (mixed(run) >> _THIRTY_TWO)
    bounds = np.searchsorted(owners[starts], np.arange(1, texts))
    return [ordered_once(part) for part in np.split(slots, bounds)]


def _names_something(words: HashedWords) -> Flags:
    """Return which words are numbers or names, but for days of the week and months, shape (words,)."""
    naming, calendar = words.naming.copy(), _calendar()
    hashes = words.hashes[naming]
    places = np.minimum(np.searchsorted(calendar, hashes), len(calendar) - 1)
    naming[naming] = calendar[places] != hashes
    return naming


@cache
def _calendar() -> Wide:
    return np.sort(hash_words([" ".join(sorted(words_of_all("months", "capitalised")))]).hashes)
