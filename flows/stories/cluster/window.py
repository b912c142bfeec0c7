"""The articles that stories are found among, as arrays: term weights, times, lengths, flags."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from flows.model import Article
from flows.stories.cluster.rules import StoryRules
from flows.stories.vectors import Flag, TermVector, VectorRules, damped, rarity, vector_of

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is kept of an article to find its story: its term vector, its time, where it came from."""

    article_id: str
    outlet: str
    time: datetime
    language: str
    vector: TermVector


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """The articles of one language, by id, as rows: no text, only what decides about stories.

    `weights` are rows of unit length over the terms that more than one article holds; those of a single
    article count towards the length alone. `hours` are since 1970, `lengths` in words.
    """

    ids: tuple[str, ...]
    weights: Any
    hours: Floats
    lengths: Floats
    flags: NDArray[np.uint8]
    threshold: float
    as_of: datetime

    def __len__(self) -> int:
        return len(self.ids)


def fingerprint(article: Article, rules: StoryRules) -> Fingerprint:
    """Return what is kept of an article; a headline that was made up says nothing about its story."""
    return Fingerprint(
        article_id=article.id,
        outlet=article.outlet,
        time=article.time,
        language=article.language,
        vector=vector_of(told_title(article), article.text, article.language, rules.vectors),
    )


def told_title(article: Article) -> str:
    """Return the title that a source gave, or nothing when it was made from the text."""
    return "" if article.title_made else article.title


def window_of(fingerprints: Sequence[Fingerprint], as_of: datetime, rules: StoryRules) -> Window:
    """Make the window of fingerprints of one language at a time; their order does not matter."""
    held = sorted(fingerprints, key=lambda each: each.article_id)
    hours = np.array([each.time.timestamp() / 3600 for each in held], dtype=np.float64)
    ages = np.maximum(as_of.timestamp() / 3600 - hours, 0.0)
    presence = np.exp(-ages / (rules.memory.total_seconds() / 3600))
    weights = _weights([each.vector for each in held], presence, rules.vectors)
    return Window(
        ids=tuple(each.article_id for each in held),
        weights=weights,
        hours=hours,
        lengths=np.array([each.vector.length for each in held], dtype=np.float64),
        flags=np.array([each.vector.flags for each in held], dtype=np.uint8),
        threshold=rules.threshold + _rise(weights, rules),
        as_of=as_of,
    )


def _rise(weights: Any, rules: StoryRules) -> float:
    """Return by how much more alike the texts of a small collection must be, for what all of it shares.

    The 10th percentile of the likeness of its pairs tells what they share without being one story.
    """
    texts = weights.shape[0]
    if not 3 <= texts <= 10 * rules.small_texts:
        return 0.0
    cosines = (weights @ weights.T).toarray()  # (texts, texts)
    shared = float(np.quantile(cosines[np.triu_indices(texts, 1)], 0.1))
    rise = min(max(shared - rules.shared_usual, 0.0), rules.small_rise)
    few = min(1.0, rules.small_texts / texts) ** 2
    return float(round(rise * few, 9))


def flagged(window: Window, flag: Flag) -> NDArray[np.bool_]:
    """Tell for each row whether its title says this of it."""
    found: NDArray[np.bool_] = (window.flags & int(flag)) > 0
    return found


@dataclass(frozen=True, slots=True)
class _Shared:
    """The terms that more than one text holds, ascending; how often, by presence, and how common each is."""

    terms: NDArray[np.uint32]
    frequency: Floats
    common: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Part:
    """The terms of some vectors one after the other, and of each the row, and the place if it is shared."""

    first: int
    vectors: Sequence[TermVector]
    rows: Rows
    places: Rows
    known: NDArray[np.bool_]

    def joined(self, values: Callable[[TermVector], NDArray[Any]]) -> NDArray[Any]:
        """Return the values of all terms."""
        return np.concatenate([values(each) for each in self.vectors])


def _weights(vectors: Sequence[TermVector], presence: Floats, rules: VectorRules) -> Any:
    """Weigh the terms of each vector; a text counts in document frequencies by its presence."""
    shared = _shared(vectors, presence)
    texts = float(presence.sum())
    most = sum(len(each.terms) for each in vectors)
    indices, values = np.empty(most, np.int32), np.empty(most, np.float32)
    starts, end = [np.zeros(1, np.int64)], 0
    for part in _parts(vectors, shared.terms):
        seen = np.where(part.known, shared.frequency[part.places], presence[part.rows])
        often = np.where(part.known, shared.common[part.places], part.joined(lambda each: each.commonness))
        weights = damped(part.joined(lambda each: each.counts)) * rarity(seen, often, texts, rules)
        squares = np.bincount(part.rows - part.first, weights**2, len(part.vectors))
        weights /= np.sqrt(np.where(squares > 0, squares, 1.0))[part.rows - part.first]
        sizes = np.bincount(part.rows[part.known] - part.first, minlength=len(part.vectors))
        starts.append(end + np.cumsum(sizes))
        place = slice(end, end + int(sizes.sum()))
        indices[place], values[place] = part.places[part.known], weights[part.known]
        end = place.stop
    held = (values[:end], indices[:end], np.concatenate(starts))
    return csr_matrix(held, shape=(len(vectors), len(shared.terms)))


def _shared(vectors: Sequence[TermVector], presence: Floats) -> _Shared:
    held = np.sort(np.concatenate([np.empty(0, np.uint32), *(each.terms for each in vectors)]))
    again = held[1:][held[1:] == held[:-1]]
    # A term that no text holds keeps the arrays from being empty.
    terms = np.unique(again) if len(again) else np.zeros(1, np.uint32)
    del held, again
    shared = _Shared(terms, np.zeros(len(terms)), np.zeros(len(terms), np.uint8))
    for part in _parts(vectors, terms):
        places = part.places[part.known]
        shared.frequency[:] += np.bincount(places, presence[part.rows[part.known]], len(terms))
        common = part.joined(lambda each: each.commonness)[part.known]
        np.maximum.at(shared.common, places, common)
    return shared


def _parts(vectors: Sequence[TermVector], terms: NDArray[np.uint32]) -> Iterator[_Part]:
    """Yield the vectors a few thousand at a time."""
    for first in range(0, len(vectors), _AT_ONCE):
        some = vectors[first : first + _AT_ONCE]
        rows = first + np.repeat(np.arange(len(some)), [len(each.terms) for each in some])
        flat = np.concatenate([each.terms for each in some])
        places = np.searchsorted(terms, flat)
        places[places == len(terms)] = 0
        yield _Part(first, some, rows, places, terms[places] == flat)
