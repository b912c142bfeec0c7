"""The fingerprints of many articles in arrays: a Python object for each takes three times the memory."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from flows.stories.vectors import Commonness, Counts, Terms, TermVector

_Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """An article as grouping needs it: its term vector, time, language and outlet."""

    article_id: str
    time: datetime
    language: str
    outlet: str
    vector: TermVector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TermRows:
    """The term vectors of some articles, one after the other; that of `row` begins at `starts[row]`.

    `starts` has the shape (articles + 1,), the others (terms,).
    """

    starts: _Numbers
    terms: Terms
    counts: Counts
    commonness: Commonness

    def __len__(self) -> int:
        return len(self.starts) - 1

    def part(self, start: int, end: int) -> TermRows:
        """Return the rows from `start` to before `end`."""
        bounds = self.starts[start : end + 1]
        inside = slice(int(bounds[0]), int(bounds[-1]))
        return TermRows(
            starts=bounds - bounds[0],
            terms=self.terms[inside],
            counts=self.counts[inside],
            commonness=self.commonness[inside],
        )

    def places(self, rows: _Numbers) -> _Numbers:
        """Return where the terms of some rows are, one row after the other."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        first = np.cumsum(sizes) - sizes
        return np.repeat(self.starts[rows] - first, sizes) + np.arange(int(sizes.sum()))

    def repeated(self) -> Terms:
        """Return the terms of two or more articles, ascending."""
        ordered = np.sort(self.terms)
        more = ordered[1:][ordered[1:] == ordered[:-1]]
        return np.asarray(more[np.append(True, more[1:] != more[:-1])[: len(more)]])


class Prints:
    """Fingerprints in the order in which they were added."""

    def __init__(self, fingerprints: Iterable[Fingerprint] = ()) -> None:
        self._ids: list[str] = []
        self._outlets: dict[str, int] = {}
        self._outlet_of, self._hours = array("q"), array("d")
        self._sizes, self._lengths, self._flags = array("q"), array("d"), array("B")
        self._terms, self._counts, self._commonness = bytearray(), bytearray(), bytearray()
        for fingerprint in fingerprints:
            self.add(fingerprint)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, fingerprint: Fingerprint) -> None:
        """Add a fingerprint."""
        vector = fingerprint.vector
        self._ids.append(fingerprint.article_id)
        self._outlet_of.append(self._outlets.setdefault(fingerprint.outlet, len(self._outlets)))
        self._hours.append(hours_of(fingerprint.time))
        self._sizes.append(len(vector.terms))
        self._lengths.append(vector.length)
        self._flags.append(int(vector.flags))
        self._terms += vector.terms.tobytes()
        self._counts += vector.counts.tobytes()
        self._commonness += vector.commonness.tobytes()

    def by_id(self, left_out: Container[str] = ()) -> tuple[tuple[str, ...], _Numbers]:
        """Return the ids of the articles but some in their order, and the places of these."""
        places = (place for place, article_id in enumerate(self._ids) if article_id not in left_out)
        order = sorted(places, key=self._ids.__getitem__)
        return tuple(self._ids[place] for place in order), np.array(order, np.int64)

    def hours_of(self, article_ids: Container[str]) -> dict[str, float]:
        """Return the times of some articles by id, in hours since 1970."""
        times = zip(self._ids, self._hours, strict=True)
        return {article_id: hours for article_id, hours in times if article_id in article_ids}

    def hours(self) -> NDArray[np.float64]:
        """Return the times of the articles in hours since 1970, shape (articles,)."""
        return np.array(self._hours, np.float64)

    def lengths(self) -> NDArray[np.float64]:
        """Return the numbers of words of the articles, shape (articles,)."""
        return np.array(self._lengths, np.float64)

    def flags(self) -> NDArray[np.uint8]:
        """Return the flags of the articles, shape (articles,)."""
        return np.array(self._flags, np.uint8)

    def outlets(self) -> _Numbers:
        """Return the number of the outlet of each article, shape (articles,)."""
        return np.array(self._outlet_of, np.int64)

    def terms(self, order: _Numbers) -> TermRows:
        """Return the term vectors of the articles at some places."""
        sizes = np.array(self._sizes, np.int64)
        rows = TermRows(
            starts=np.append(0, np.cumsum(sizes)),
            terms=np.frombuffer(self._terms, np.uint32),
            counts=np.frombuffer(self._counts, np.float32),
            commonness=np.frombuffer(self._commonness, np.uint8),
        )
        if np.array_equal(order, np.arange(len(sizes))):
            # What the store yields is in order: nothing is copied.
            return rows
        places = rows.places(order)
        return TermRows(
            starts=np.append(0, np.cumsum(sizes[order])),
            terms=rows.terms[places],
            counts=rows.counts[places],
            commonness=rows.commonness[places],
        )


def prints_by_language(fingerprints: Iterable[Fingerprint]) -> dict[str, Prints]:
    """Return the fingerprints of each language."""
    prints: dict[str, Prints] = defaultdict(Prints)
    for fingerprint in fingerprints:
        prints[fingerprint.language].add(fingerprint)
    return prints


def hours_of(time: datetime) -> float:
    """Return the hours from 1970 to a time."""
    return time.timestamp() / 3600
