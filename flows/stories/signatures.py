"""What is kept of a text to find its copies later without the text: bands of a MinHash and a sample.

The bands find texts that are alike as a whole: MinHash (Broder 1997) of 128 multiply-add
permutations, cut into 64 bands of two (locality-sensitive hashing, Indyk and Motwani 1998). A pair
with Jaccard likeness .33 shares no band once in 1,600 times. The sample, every fourth hash by value
(FracMinHash, Irber et al. 2022), finds a cut text in a longer one, which MinHash does not. The
particulars tell recast bulletins from copies.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from flows.language.word_hashes import batches, hash_words, mixed
from flows.stories.particulars import Slots, slots_in
from flows.stories.shingles import Hashes, Shingled, shingled_tokens

# Raised whenever signatures of one text come out otherwise; those stored under another are made anew.
VERSION = 2
BANDS = 64
ROWS = 2
# One word pair in so many is in the sample.
SAMPLED = 4

_HEAD = struct.Struct("<IIQI")
_BAND_BYTES = BANDS * 4
# A block of hashes that stays in a core's cache while all permutations pass over it.
_BLOCK = 1 << 16
_THIRTY_TWO = np.uint64(32)

_Read = tuple[Shingled, Slots]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A text by its words, its distinct word pairs, a digest of them all, band keys, sample and slots.

    Texts with equal `digest` have the same word pairs. `bands` are 64 and `sample` any number of
    32-bit values, `slots` (of `flows.stories.particulars`) of 64-bit values, all little-endian and,
    but for the bands, ascending; a text without words has no bands.
    """

    words: int
    pairs: int
    digest: int
    bands: bytes
    sample: bytes
    slots: bytes

    def to_bytes(self) -> bytes:
        """Pack into about 450 bytes and one for each word pair, the same on every machine."""
        head = _HEAD.pack(self.words, self.pairs, self.digest, len(self.slots))
        return head + self.bands + self.slots + self.sample


def signature_from(packed: bytes) -> Signature:
    """Unpack what `Signature.to_bytes` made; ValueError for what cannot be one by its length."""
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


def signatures(texts: Sequence[str]) -> tuple[Signature, ...]:
    """Return the signature of each text; a batch of hundreds costs least for each."""
    read: list[_Read] = []
    for batch in batches(texts):
        tokens = hash_words(batch)
        pairs, slots = shingled_tokens(tokens, len(batch)), slots_in(tokens, len(batch))
        read += zip(pairs, slots, strict=True)
    return tuple(signature for block in _blocks(read) for signature in _signed(block))


def _blocks(texts: Sequence[_Read]) -> Iterator[Sequence[_Read]]:
    start = size = 0
    for position, (text, _) in enumerate(texts):
        if size and size + len(text.hashes) > _BLOCK:
            yield texts[start:position]
            start, size = position, 0
        size += len(text.hashes)
    if start < len(texts):
        yield texts[start:]


def _signed(texts: Sequence[_Read]) -> Iterator[Signature]:
    worded = [text.hashes for text, _ in texts if len(text.hashes)]
    keys = iter(_band_keys(worded) if worded else ())
    for text, slots in texts:
        yield _signature(text, slots, next(keys).tobytes() if len(text.hashes) else b"")


def _signature(text: Shingled, slots: Slots, bands: bytes) -> Signature:
    hashes = text.hashes
    return Signature(
        words=text.words,
        pairs=len(hashes),
        digest=int(mixed(hashes.astype(np.uint64)).sum(dtype=np.uint64)),
        bands=bands,
        sample=hashes[: np.searchsorted(hashes, np.uint32((1 << 32) // SAMPLED))].astype("<u4").tobytes(),
        slots=slots.astype("<u8").tobytes(),
    )


def _band_keys(texts: Sequence[Hashes]) -> npt.NDArray[np.uint32]:
    """Return a row of band keys for each of some texts, none of them without a hash."""
    hashes = np.concatenate(texts)
    starts = np.concatenate(([0], np.cumsum([len(text) for text in texts[:-1]], dtype=np.int64)))
    factors, shifts = _permutations()
    least = np.empty((BANDS, ROWS, len(texts)), np.uint64)
    held = np.empty_like(hashes)
    for number in range(BANDS * ROWS):
        np.multiply(hashes, factors[number], out=held)
        np.add(held, shifts[number], out=held)
        least[divmod(number, ROWS)] = np.minimum.reduceat(held, starts)
    joined = mixed((least[:, 0] << _THIRTY_TWO) | least[:, 1])
    return np.ascontiguousarray((joined >> _THIRTY_TWO).T.astype("<u4"))


@cache
def _permutations() -> tuple[Hashes, Hashes]:
    drawn = mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64)) >> _THIRTY_TWO
    values = drawn.astype(np.uint32).reshape(2, -1)
    return values[0] | np.uint32(1), values[1]
