"""The particulars of a text: its numbers and names, each by the words around it.

Two bulletins cast in one form ("a magnitude 4.7 earthquake struck near ...") share nearly all words
and differ exactly here, where a copy with slips or light edits mostly agrees.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.text.tokens import Tokens, batches, mixed, tokens_of

# Ascending; the upper half of each number stands for the plain words before and after a run of
# numbers and capitalised words, the lower half for the run.
Slots = npt.NDArray[np.uint64]

_BEFORE, _AFTER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_THIRTY_TWO = np.uint64(32)


def slots_of(texts: Sequence[str]) -> tuple[Slots, ...]:
    """Collect for each text its runs of numbers and names, each once with the words around it."""
    made: list[Slots] = []
    for batch in batches(texts):
        made += slots_in(tokens_of(batch), len(batch))
    return tuple(made)


def slots_in(tokens: Tokens, texts: int) -> list[Slots]:
    """Do the same for the words of so many texts."""
    naming, owners, words = tokens.naming, tokens.owners, tokens.hashes
    edge = np.append(True, owners[1:] != owners[:-1])
    starts = np.flatnonzero(naming & (edge | ~np.append(False, naming[:-1])))
    if not len(starts):
        return [np.empty(0, np.uint64) for _ in range(texts)]
    ends = np.flatnonzero(naming & np.append(edge[1:] | ~naming[1:], True)) + 1
    # The edge of a text stands for the word that is not there.
    before = words[starts - 1] * (~edge[starts]).astype(np.uint64)
    after = np.append(words, np.uint64(0))[ends] * (~np.append(edge, True)[ends]).astype(np.uint64)
    place = mixed(before * _BEFORE + after * _AFTER) >> _THIRTY_TWO
    # Within a run order counts: each word is weighted by its place.
    lengths = ends - starts
    firsts = np.cumsum(lengths) - lengths
    rank = (np.arange(int(lengths.sum())) - np.repeat(firsts, lengths) + 1).astype(np.uint64)
    named = np.add.reduceat(mixed(words[naming] * rank), firsts)
    slots = (place << _THIRTY_TWO) | (mixed(named) >> _THIRTY_TWO)
    order = np.lexsort((slots, owners[starts]))
    slots, of = slots[order], owners[starts][order]
    once = np.append(True, (slots[1:] != slots[:-1]) | (of[1:] != of[:-1]))
    slots, bounds = slots[once], np.searchsorted(of[once], np.arange(texts + 1))
    return [slots[bounds[number] : bounds[number + 1]].copy() for number in range(texts)]
