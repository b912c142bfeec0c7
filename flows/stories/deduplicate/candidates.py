"""Candidates: texts that could be copies of one another by their signatures alone.

Each signature is a row of sparse matrices, and products of matrices find the rows that have something in
common. Example with three texts and four sampled hashes, columns ordered from the rarest hash:

    sample   h1 h2 h3 h4      prefix   h1 h2 h3 h4      prefix @ sample.T    a  b  c
    a         1  1  0  1      a         1  1  0  0      a                    2  0  1
    b         0  0  1  1      b         0  0  1  0      b                    0  1  0
    c         0  1  0  1      c         0  1  0  0      c                    1  0  1

`prefix` keeps the rarest hashes of each text: as many as a longer text may lack, and one more. So a text that
holds nearly all of another has one of these (prefix filter: Chaudhuri, Ganti and Kaushik 2006). Here a and c
are looked at, though all three share h4.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from flows.stories.deduplicate.rules import CopyRules
from flows.stories.signatures import BANDS, SAMPLED, Signature, SignatureRows

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# A count of the sample this many deviations below its expectation is not seen once in 4,000 pairs.
_DEVIATIONS = 3.5
# So many texts are looked up by one key; copies share many keys, and most of them with few other texts.
_LIST_LENGTH = 50
# Bounds on memory: rows of a product, and pairs of rows, that are held at one time.
_ROWS_AT_ONCE = 1_000
_PAIRS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyItem:
    """An article without its text: what a window holds of tens of thousands.

    Its signature is one of the `signatures`, that of its `row`. `recurring`: its title names a format that
    recurs (weather, lottery, preview). `secondhand`: its text comes from a feed that is not its outlet's own.
    """

    id: str
    time: datetime
    language: str
    signatures: SignatureRows
    row: int
    recurring: bool = False
    secondhand: bool = False

    @property
    def signature(self) -> Signature:
        """The signature of the article, unpacked anew."""
        return self.signatures[self.row]


@dataclass(frozen=True, slots=True)
class Node:
    """Articles with one and the same text, earliest first; the first stands for all of them."""

    items: tuple[CopyItem, ...]

    @property
    def first(self) -> CopyItem:
        """The earliest article."""
        return self.items[0]


def nodes_of(items: Sequence[CopyItem], within: timedelta) -> tuple[Node, ...]:
    """Return nodes of the articles with the same word pairs, none further than `within` from its first.

    So thousands of the same notice ("subscribe to read") are looked up once.
    """
    same: dict[tuple[str, int, int], list[CopyItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.time, item.id)):
        signature = item.signature
        same[item.language, signature.pairs, signature.digest].append(item)
    nodes: list[Node] = []
    for (_, pairs, _), equal in same.items():
        run: list[CopyItem] = []
        for item in equal:
            if run and (item.time - run[0].time > within or not pairs):
                nodes.append(Node(tuple(run)))
                run = []
            run.append(item)
        nodes.append(Node(tuple(run)))
    return tuple(sorted(nodes, key=lambda node: (node.first.time, node.first.id)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Signatures:
    """The signatures of n nodes: arrays of shape (n,), and sparse matrices of zeros and ones with n rows."""

    seconds: npt.NDArray[np.float64]
    languages: Numbers
    pairs: Numbers
    bands: Any  # (n, band keys of several nodes)
    sample: Any  # (n, sampled hashes), the rarest first
    prefix: Any  # (n, sampled hashes): the rarest of each row
    slots: Any  # (n, slots)
    places: Any  # (n, places of slots)


def candidates(nodes: Sequence[Node], is_new: Flags, rules: CopyRules) -> Numbers:
    """Return pairs of node numbers (pairs, 2) that may be copies: one is new, the lesser first, ordered.

    Copies share a band, or one holds a rare part of the sample of the other. Then neither the sample must
    rule the pair out, for a copy or for one whose sentences are compared, nor the slots. Only pairs of one
    language within the time of the rules count.
    """
    if not len(nodes):
        return np.empty((0, 2), np.int64)
    signed = _signatures(nodes, rules)
    sample, prefix = _met(signed.sample, signed.sample), _met(signed.prefix, signed.sample)
    queries = hstack((signed.bands, prefix, sample), format="csr")
    lookup = _cut(hstack((signed.bands, sample, prefix), format="csr").T.tocsr())
    pairs = [np.empty((0, 2), np.int64)]
    new = np.flatnonzero(is_new)
    for start in range(0, len(new), _ROWS_AT_ONCE):
        rows = new[start : start + _ROWS_AT_ONCE]
        met = (queries[rows] @ lookup).tocoo()
        ones, others = rows[met.row], met.col.astype(np.int64)
        # A pair of two new nodes is met from the later one at the least.
        once = (others < ones) | ~is_new[others]
        fits = once & (signed.languages[ones] == signed.languages[others])
        fits &= np.abs(signed.seconds[ones] - signed.seconds[others]) <= rules.within.total_seconds()
        ones, others = ones[fits], others[fits]
        is_alike = _is_sample_alike(signed, ones, others, rules)
        ones, others = ones[is_alike], others[is_alike]
        same_form = _has_other_slots(signed, ones, others, rules)
        pairs.append(np.sort(np.stack((ones[~same_form], others[~same_form]), axis=1), axis=1))
    joined = np.concatenate(pairs)
    return np.asarray(joined[np.lexsort((joined[:, 1], joined[:, 0]))])


def sparse_rows(values: npt.NDArray[Any], sizes: Numbers) -> Any:
    """Return a sparse matrix with a column for each different value; the first `sizes[0]` are of row 0."""
    different, columns = np.unique(values, return_inverse=True)
    row_ends = np.concatenate(([0], np.cumsum(sizes)))
    ones = np.ones(len(values), np.int32)
    return csr_matrix((ones, columns, row_ends), shape=(len(sizes), max(1, len(different))))


def _signatures(nodes: Sequence[Node], rules: CopyRules) -> _Signatures:
    first = [node.first for node in nodes]
    codes = {name: code for code, name in enumerate(sorted({item.language for item in first}))}
    pairs = np.array([item.signature.pairs for item in first], np.int64)
    samples = _joined((item.signature.sample for item in first), "<u4")
    sample = _rarest_first(sparse_rows(samples.values, samples.sizes))
    slots, places = slots_of(first)
    return _Signatures(
        seconds=np.array([item.time.timestamp() for item in first]),
        languages=np.array([codes[item.language] for item in first], np.int64),
        pairs=pairs,
        bands=_bands(first, pairs > 0),
        sample=sample,
        prefix=_prefix(sample, pairs >= rules.contained_pairs, rules),
        slots=slots,
        places=places,
    )


def slots_of(items: Iterable[CopyItem]) -> tuple[Any, Any]:
    """Return which slots each article has, and which places of slots, as two sparse matrices."""
    slots = _joined((item.signature.slots for item in items), "<u8")
    rows = np.repeat(np.arange(len(slots.sizes)), slots.sizes)
    places = slots.values >> np.uint64(32)
    # The slots of an article ascend, and so do their places.
    is_first = np.append(True, (places[1:] != places[:-1]) | (rows[1:] != rows[:-1]))[: len(places)]
    sizes = np.bincount(rows[is_first], minlength=len(slots.sizes))
    return sparse_rows(slots.values, slots.sizes), sparse_rows(places[is_first], sizes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Values:
    """The values of n rows, one row after the other, and how many each row has."""

    values: npt.NDArray[Any]
    sizes: Numbers  # (n,)


def _joined(rows: Iterable[bytes], kind: str) -> _Values:
    joined, lengths = bytearray(), array("q")
    for row in rows:
        joined += row
        lengths.append(len(row))
    values = np.frombuffer(joined, kind)
    return _Values(values=values, sizes=np.array(lengths, np.int64) // values.itemsize)


def _bands(first: Sequence[CopyItem], has_bands: Flags) -> Any:
    """Return the band keys of several nodes; most keys are of a single one, which nothing meets."""
    keys = np.frombuffer(b"".join(item.signature.bands for item in first), "<u4").reshape(-1, BANDS)
    owners = np.flatnonzero(has_bands).astype(np.int32)
    rows, columns, count = [np.empty(0, np.int32)], [np.empty(0, np.int32)], 0
    # A key counts in its band alone.
    for band in range(BANDS):
        order = np.argsort(keys[:, band], kind="stable")
        ordered = keys[order, band]
        same = ordered[1:] == ordered[:-1]
        repeated = (np.append(same, False) | np.append(False, same))[: len(ordered)]
        begins = ~np.append(False, same)[: len(ordered)][repeated]
        rows.append(owners[order[repeated]])
        columns.append((count + np.cumsum(begins) - 1).astype(np.int32))
        count += int(begins.sum())
    places = np.concatenate(rows), np.concatenate(columns)
    return csr_matrix((np.ones(len(places[0]), np.int32), places), shape=(len(first), max(1, count)))


def _met(matrix: Any, sample: Any) -> Any:
    """Return a matrix without the sampled hashes of single nodes, which nothing meets."""
    is_met = np.bincount(sample.indices, minlength=sample.shape[1])[matrix.indices] > 1
    row_ends = np.append(0, np.cumsum(is_met))[matrix.indptr]
    return csr_matrix((matrix.data[is_met], matrix.indices[is_met], row_ends), shape=matrix.shape)


def _cut(lookup: Any) -> Any:
    """Return for each key its earliest nodes alone: thousands of texts of one form cost no square."""
    places = np.arange(lookup.nnz) - np.repeat(lookup.indptr[:-1], np.diff(lookup.indptr))
    is_kept = places < _LIST_LENGTH
    row_ends = np.concatenate(([0], np.cumsum(is_kept)))[lookup.indptr]
    return csr_matrix((lookup.data[is_kept], lookup.indices[is_kept], row_ends), shape=lookup.shape)


def _rarest_first(matrix: Any) -> Any:
    """Return a matrix with its columns ordered by how many rows have them, the rarest first."""
    counts = np.bincount(matrix.indices, minlength=matrix.shape[1])
    rank = np.empty(len(counts), np.int64)
    rank[np.argsort(counts, kind="stable")] = np.arange(len(counts))
    ordered = csr_matrix((matrix.data, rank[matrix.indices], matrix.indptr), shape=matrix.shape)
    ordered.sort_indices()
    return ordered


def _prefix(sample: Any, is_long_enough: Flags, rules: CopyRules) -> Any:
    """Return of each sample the rarest hashes: as many as a longer text may lack, and one more."""
    sizes = np.diff(sample.indptr)
    missing = (1.0 - rules.containment) * sizes
    needed = np.where(is_long_enough, np.ceil(missing + _DEVIATIONS * np.sqrt(missing)) + 1, 0)
    in_prefix = np.arange(sample.nnz) - np.repeat(sample.indptr[:-1], sizes) < np.repeat(needed, sizes)
    row_ends = np.concatenate(([0], np.cumsum(in_prefix)))[sample.indptr]
    return csr_matrix((sample.data[in_prefix], sample.indices[in_prefix], row_ends), shape=sample.shape)


def in_common(matrix: Any, ones: Numbers, others: Numbers) -> Numbers:
    """Return how many columns each row in `ones` shares with the row at its place in `others`."""
    counts = np.zeros(len(ones), np.int64)
    for start in range(0, len(ones), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        common = matrix[ones[part]].multiply(matrix[others[part]])
        counts[part] = np.asarray(common.sum(axis=1)).ravel()
    return counts


def _is_sample_alike(signed: _Signatures, ones: Numbers, others: Numbers, rules: CopyRules) -> Flags:
    """Return which pairs share enough of their samples for a copy, whole or cut, within chance."""
    sizes, other_sizes = signed.pairs[ones], signed.pairs[others]
    least = np.minimum(sizes, other_sizes)
    bound = np.where(least >= rules.near_pairs, rules.near_jaccard, rules.jaccard)
    for_whole = bound / (1.0 + bound) * (sizes + other_sizes)
    for_cut = np.where(least >= rules.contained_pairs, rules.containment * least, math.inf)
    needed = np.minimum(np.where(for_whole <= least, for_whole, math.inf), for_cut)
    possible = np.isfinite(needed)
    expected = np.where(possible, needed, 0.0) / SAMPLED
    enough = in_common(signed.sample, ones, others) >= expected - _DEVIATIONS * np.sqrt(expected)
    return np.asarray(possible & enough)


def _has_other_slots(signed: _Signatures, ones: Numbers, others: Numbers, rules: CopyRules) -> Flags:
    """Return which pairs are one form filled in with other numbers and names."""
    places = in_common(signed.places, ones, others)
    different = places - in_common(signed.slots, ones, others)
    return np.asarray((different >= rules.slots) & (different >= rules.slots_other * places))
