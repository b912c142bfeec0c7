"""Which texts could be copies of one another, told from their signatures alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from flows.stories.deduplicate.items import Node
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.signatures import BANDS, SAMPLED

Pairs = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

# A count of the sample this many deviations below its expectation is not seen once in 4,000 pairs.
_DEVIATIONS = 3.5
_CHUNK = 1 << 16
# Values held by more samples than this are equally common.
_MOST = (1 << 18) - 1


def candidates(nodes: Sequence[Node], new: _Flags, rules: CopyRules) -> Pairs:
    """Return two ascending columns of node numbers, one at least new, that may be copies.

    Copies share a band, or a rare part of the sample where one holds the other; then the sample must
    not speak against it, nor the particulars. Only pairs of one language within the rule's time are
    looked at.
    """
    if not len(nodes):
        return np.empty((0, 2), np.int64)
    window = _Window(nodes, new, rules)
    found = [_joined(*window.bands(band), window) for band in range(BANDS)]
    found.append(_joined(*window.rare_of_all(), window))
    found.append(_joined(*window.rare_of_new(), window))
    pairs = _once(np.concatenate(found))
    columns = np.stack((pairs >> 32, pairs & 0xFFFFFFFF), axis=1)
    kept = [_plausible(chunk, window, rules) for chunk in _chunks(columns)]
    return np.concatenate(kept) if kept else columns


class _Window:
    """The nodes as arrays: time in seconds, language and size, band keys, sampled hashes by column."""

    def __init__(self, nodes: Sequence[Node], new: _Flags, rules: CopyRules) -> None:
        self.new = new
        self.within = rules.within.total_seconds()
        self.times = np.array([node.first.time.timestamp() for node in nodes])
        names = {name: code for code, name in enumerate(sorted({node.first.language for node in nodes}))}
        self.languages = np.array([names[node.first.language] for node in nodes], np.int32)
        self.pairs = np.array([node.first.signature.pairs for node in nodes], np.int64)
        self.worded = np.flatnonzero(self.pairs > 0)
        keys = b"".join(node.first.signature.bands for node in nodes)
        self._keys = np.frombuffer(keys, "<u4").reshape(-1, BANDS)
        samples = [np.frombuffer(node.first.signature.sample, "<u4") for node in nodes]
        sizes = np.array([len(sample) for sample in samples], np.int64)
        self._values = np.concatenate(samples)
        self._owners = np.repeat(np.arange(len(nodes)), sizes)
        values, columns, counts = np.unique(self._values, return_inverse=True, return_counts=True)
        self._rare = self._rarest(sizes, counts[columns], rules)
        self.sample = _rows(columns, sizes, len(values))
        slots = [np.frombuffer(node.first.signature.slots, "<u8") for node in nodes]
        held = np.array([len(row) for row in slots], np.int64)
        self.slots, self.places = _slots(np.concatenate(slots), held)

    def bands(self, band: int) -> tuple[npt.NDArray[np.uint32], Pairs, npt.NDArray[np.uint32], Pairs]:
        """Return one band's keys and their nodes, of the new nodes and of all."""
        keys, fresh = self._keys[:, band], self.new[self.worded]
        return keys[fresh], self.worded[fresh], keys, self.worded

    def rare_of_all(self) -> tuple[npt.NDArray[np.uint32], Pairs, npt.NDArray[np.uint32], Pairs]:
        """Return the whole sample of the new nodes, and the rare part of all."""
        fresh = self.new[self._owners]
        rare = self._rare
        return self._values[fresh], self._owners[fresh], self._values[rare], self._owners[rare]

    def rare_of_new(self) -> tuple[npt.NDArray[np.uint32], Pairs, npt.NDArray[np.uint32], Pairs]:
        """Return the rare part of the sample of the new nodes, and the whole sample of all."""
        rare = self._rare & self.new[self._owners]
        return self._values[rare], self._owners[rare], self._values, self._owners

    def _rarest(self, sizes: Pairs, counts: Pairs, rules: CopyRules) -> _Flags:
        """Flag of each sample the rarest values: as many as a longer text may lack, and one more.

        This is the prefix filter (Chaudhuri, Ganti and Kaushik 2006): a text that holds the rest
        cannot miss all of these. `counts` says how many samples hold each value.
        """
        # Owner, count and value in one number: sorting it sorts by all three.
        rarity = np.minimum(counts, _MOST).astype(np.uint64) << np.uint64(20)
        keyed = (self._owners.astype(np.uint64) << np.uint64(38)) | rarity | (self._values >> np.uint32(12))
        order = np.argsort(keyed)
        first = np.cumsum(sizes) - sizes
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order)) - np.repeat(first, sizes)
        missing = (1.0 - rules.containment) * sizes
        needed = np.ceil(missing + _DEVIATIONS * np.sqrt(missing)) + 1
        needed[self.pairs < rules.contained_pairs] = 0
        return np.asarray(rank < needed[self._owners])


def _slots(slots: npt.NDArray[np.uint64], sizes: Pairs) -> tuple[csr_matrix, csr_matrix]:
    """Return the slots of each node, and their places each once, as matrices of a row for each node."""
    owners = np.repeat(np.arange(len(sizes)), sizes)
    values, columns = np.unique(slots, return_inverse=True)
    places = slots >> np.uint64(32)
    once = np.append(True, (places[1:] != places[:-1]) | (owners[1:] != owners[:-1]))[: len(slots)]
    different, at = np.unique(places[once], return_inverse=True)
    counts = np.bincount(owners[once], minlength=len(sizes))
    return _rows(columns, sizes, len(values)), _rows(at, counts, len(different))


def _rows(columns: Pairs, sizes: Pairs, width: int) -> csr_matrix:
    ends = np.concatenate(([0], np.cumsum(sizes)))
    return csr_matrix((np.ones(len(columns), np.int32), columns, ends), (len(sizes), max(1, width)))


def _in_common(sets: csr_matrix, one: Pairs, other: Pairs) -> Pairs:
    return np.asarray(sets[one].multiply(sets[other]).sum(axis=1)).ravel()


def _joined(
    keys: npt.NDArray[np.uint32],
    nodes: Pairs,
    others: npt.NDArray[np.uint32],
    other_nodes: Pairs,
    window: _Window,
) -> Pairs:
    """Return each pair of different nodes with a key in common, as lesser << 32 | greater, once."""
    order = np.argsort(keys, kind="stable")
    keys, nodes = keys[order], nodes[order]
    low, high = np.searchsorted(keys, others, "left"), np.searchsorted(keys, others, "right")
    met = np.flatnonzero(high > low)
    counts = high[met] - low[met]
    found = [np.empty(0, np.int64)]
    for part in _parts(counts):
        repeats = counts[part]
        ends = np.cumsum(repeats)
        offsets = np.arange(ends[-1]) - np.repeat(ends - repeats, repeats)
        one = nodes[np.repeat(low[met[part]], repeats) + offsets]
        other = np.repeat(other_nodes[met[part]], repeats)
        fit = (one != other) & (window.languages[one] == window.languages[other])
        fit &= np.abs(window.times[one] - window.times[other]) <= window.within
        one, other = one[fit], other[fit]
        found.append((np.minimum(one, other) << 32) | np.maximum(one, other))
    return _once(np.concatenate(found))


def _once(values: Pairs) -> Pairs:
    """Return values ascending, each once; numpy's own `unique` hashes and takes ten times as long."""
    ordered: Pairs = np.sort(values)
    first = np.append(True, ordered[1:] != ordered[:-1])
    return np.asarray(ordered[first[: len(ordered)]])


def _parts(counts: Pairs) -> Iterator[slice]:
    """Cut into runs of at most about a million pairs, which bounds memory."""
    if not len(counts):
        return
    blocks = np.cumsum(counts) >> 20
    bounds = np.flatnonzero(np.diff(blocks)) + 1
    starts = [0, *bounds.tolist()]
    for start, end in zip(starts, [*starts[1:], len(counts)], strict=True):
        yield slice(start, end)


def _chunks(columns: Pairs) -> Iterator[Pairs]:
    for start in range(0, len(columns), _CHUNK):
        yield columns[start : start + _CHUNK]


def _plausible(columns: Pairs, window: _Window, rules: CopyRules) -> Pairs:
    """Drop pairs whose samples share too little for a copy, and those that differ in their particulars."""
    one, other = columns[:, 0], columns[:, 1]
    sizes = window.pairs[one], window.pairs[other]
    least = np.minimum(*sizes)
    as_whole = rules.jaccard / (1.0 + rules.jaccard) * (sizes[0] + sizes[1])
    as_part = np.where(least >= rules.contained_pairs, rules.containment * least, math.inf)
    needed = np.minimum(np.where(as_whole <= least, as_whole, math.inf), as_part)
    possible = np.isfinite(needed)
    expected = np.where(possible, needed, 0.0) / SAMPLED
    shared = _in_common(window.sample, one, other)
    columns = columns[possible & (shared >= expected - _DEVIATIONS * np.sqrt(expected))]
    return columns[~_recast(columns, window, rules)]


def _recast(columns: Pairs, window: _Window, rules: CopyRules) -> _Flags:
    """Flag pairs of texts that are one form filled in with other particulars."""
    one, other = columns[:, 0], columns[:, 1]
    places = _in_common(window.places, one, other)
    different = places - _in_common(window.slots, one, other)
    return np.asarray((different >= rules.slots) & (different >= rules.slots_other * places))
