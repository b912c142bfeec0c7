"""The articles that stories are found among, as arrays: term weights, times, lengths, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from flows.model import Article
from flows.stages.cluster.rules import StoryRules
from flows.text.vectors import Flag, TermVector, damped, rarity, vector_of

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


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

    `weights` are unit-length rows over `terms`, the terms of the window, ascending; `frequency` is
    in how many texts each stands. `hours` are since 1970, `lengths` in words.
    """

    ids: tuple[str, ...]
    weights: Any
    terms: NDArray[np.uint32]
    frequency: Floats
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
    starts = np.concatenate(([0], np.cumsum([len(each.vector.terms) for each in held], dtype=np.int64)))
    flat = _joined([each.vector.terms for each in held], np.uint32)
    terms, columns = np.unique(flat, return_inverse=True)
    common = np.zeros(len(terms), np.uint8)
    np.maximum.at(common, columns, _joined([each.vector.commonness for each in held], np.uint8))
    frequency = np.bincount(columns, minlength=len(terms)).astype(np.float64)
    rare = rarity(frequency, common, len(held), rules.vectors)
    values = damped(_joined([each.vector.counts for each in held], np.float32)) * rare[columns]
    return Window(
        ids=tuple(each.article_id for each in held),
        weights=_unit(csr_matrix((values, columns, starts), shape=(len(held), max(len(terms), 1)))),
        terms=terms,
        frequency=frequency,
        hours=np.array([each.time.timestamp() / 3600 for each in held], dtype=np.float64),
        lengths=np.array([each.vector.length for each in held], dtype=np.float64),
        flags=np.array([each.vector.flags for each in held], dtype=np.uint8),
        threshold=rules.threshold_for(len(held)),
        as_of=as_of,
    )


def guides(window: Window) -> NDArray[np.bool_]:
    """Tell for each row whether its title promises no single event."""
    found: NDArray[np.bool_] = (window.flags & int(Flag.GUIDE)) > 0
    return found


def _joined(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _unit(matrix: Any) -> Any:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(matrix.indptr))
    return matrix
