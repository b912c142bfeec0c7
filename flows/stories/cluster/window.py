"""The articles among which stories are sought, as arrays: term weights, times, lengths, flags."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from flows.model import Article
from flows.stories.cluster.house_words import house_words
from flows.stories.cluster.prints import Fingerprint, Prints, TermRows
from flows.stories.cluster.rules import StoryRules
from flows.stories.vectors import VectorRules, damped, rarity, vector_of_article

Floats = NDArray[np.float64]
# Row numbers of a window.
Rows = NDArray[np.int64]

# A bound on memory: the term vectors of 60,000 articles are weighed in 15 parts.
_VECTORS_AT_ONCE = 4_000
# Fewer texts have too few pairs to measure what all of them share.
_FEWEST_MEASURED = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """The articles of one language as rows, ordered by id.

    `weights` is a sparse matrix (articles, terms) with rows of unit length. It has columns only for the terms
    of two or more articles; other terms count towards the length alone. `hours` are since 1970, `lengths` in
    words, `fullness` the same from 0 to 1, `flags` those of the titles; each of shape (articles,).
    `threshold` is that of two articles here. `company` is the mean logarithm of how many others an article is
    alike enough to.
    """

    ids: tuple[str, ...]
    weights: Any
    hours: Floats
    lengths: Floats
    fullness: Floats
    flags: NDArray[np.uint8]
    threshold: float
    as_of: datetime
    company: float = 0.0

    def __len__(self) -> int:
        return len(self.ids)


def fingerprint(article: Article, rules: StoryRules) -> Fingerprint:
    """Return the fingerprint of an article."""
    return Fingerprint(
        article_id=article.id,
        time=article.time,
        language=article.language,
        outlet=article.publisher,
        vector=vector_of_article(article, rules.vectors),
    )


def fullness(lengths: Floats, rules: StoryRules) -> Floats:
    """Return 0 for headlines, 1 for full texts, and a share by the logarithm of the length between."""
    scale = np.log(rules.long_words / rules.short_words)
    return np.asarray(np.clip(np.log(np.maximum(lengths, 1.0) / rules.short_words) / scale, 0.0, 1.0))


def window_without_company(
    prints: Prints, as_of: datetime, rules: StoryRules, left_out: Container[str] = ()
) -> Window:
    """Return a window whose `company` is not measured (`company.window_of`)."""
    ids, order = prints.by_id(left_out)
    hours = prints.hours()[order]
    ages = np.maximum(as_of.timestamp() / 3600 - hours, 0.0)
    presence = np.exp(-ages / (rules.memory.total_seconds() / 3600))
    weights = _weights(prints.terms(order), presence, prints.outlets()[order], rules.vectors)
    lengths = prints.lengths()[order]
    return Window(
        ids=ids,
        weights=weights,
        hours=hours,
        lengths=lengths,
        fullness=fullness(lengths, rules),
        flags=prints.flags()[order],
        threshold=rules.threshold + _threshold_rise(weights, rules),
        as_of=as_of,
    )


def part_of(window: Window, rows: Rows) -> Window:
    """Return the window of some rows in their order, without the columns that none of them has."""
    weights = window.weights[rows]
    terms, columns = np.unique(weights.indices, return_inverse=True)
    shape = (len(rows), max(len(terms), 1))
    return replace(
        window,
        ids=tuple(window.ids[row] for row in rows.tolist()),
        weights=csr_matrix((weights.data, columns.ravel(), weights.indptr), shape=shape),
        hours=window.hours[rows],
        lengths=window.lengths[rows],
        fullness=window.fullness[rows],
        flags=window.flags[rows],
    )


def _threshold_rise(weights: Any, rules: StoryRules) -> float:
    """Return what is added to the threshold of a small collection (`StoryRules`, "Small collections")."""
    texts = weights.shape[0]
    if texts > 10 * rules.small_texts:
        return 0.0
    if texts < _FEWEST_MEASURED:
        return rules.few_rise
    cosines = (weights @ weights.T).toarray()  # (texts, texts)
    shared = float(np.quantile(cosines[np.triu_indices(texts, 1)], 0.1))
    rise = min(max(shared - rules.shared_usual, 0.0), rules.small_rise)
    return float(round(rise * min(1.0, rules.small_texts / texts) ** 2, 9))


def _weights(vectors: TermRows, presence: Floats, outlets: Rows, rules: VectorRules) -> Any:
    """Return the weights (articles, terms) of the vectors; `outlets` (articles,) are numbers of outlets.

    The weight of a term is its damped count times its rarity, which is capped for the house words of its
    outlet. `presence` (articles,) is what each article counts in the document frequencies: less the older it
    is. Terms of a single article are weighed for the
    length of their row and have no column.
    """
    repeated = vectors.repeated()
    # A column that no text uses keeps the arrays from being empty.
    terms = repeated if len(repeated) else np.zeros(1, np.uint32)
    frequency, commonness = np.zeros(len(terms)), np.zeros(len(terms), np.uint8)
    for part in _parts(vectors, terms):
        shared = part.is_shared
        frequency += np.bincount(part.columns[shared], presence[part.rows[shared]], len(terms))
        np.maximum.at(commonness, part.columns[shared], part.commonness[shared])
    of_house = house_words(vectors, outlets, terms, rules)
    blocks = [csr_matrix((0, len(terms)), dtype=np.float32)]
    for part in _parts(vectors, terms):
        shared, rows = part.is_shared, part.rows - part.start
        seen = np.where(shared, frequency[part.columns], presence[part.rows])
        common = np.where(shared, commonness[part.columns], part.commonness)
        rare = rarity(seen, common, float(presence.sum()), rules)
        rare[shared] = np.minimum(
            rare[shared], of_house.most_rarity(part.rows[shared], part.columns[shared], rules)
        )
        weights = damped(part.counts) * rare
        squares = np.bincount(rows, weights**2, part.size)
        weights /= np.sqrt(np.where(squares > 0, squares, 1.0))[rows]
        row_ends = np.concatenate(([0], np.cumsum(np.bincount(rows[shared], minlength=part.size))))
        entries = (weights[shared].astype(np.float32), part.columns[shared].astype(np.int32), row_ends)
        blocks.append(csr_matrix(entries, shape=(part.size, len(terms))))
    return vstack(blocks, format="csr")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """The terms of `size` articles from `start` on, one after the other; all arrays have the shape (terms,).

    `rows` is the article of each term, `columns` its column where `is_shared`, and 0 elsewhere.
    """

    start: int
    size: int
    rows: Rows
    columns: Rows
    is_shared: NDArray[np.bool_]
    counts: NDArray[np.float32]
    commonness: NDArray[np.uint8]


def _parts(vectors: TermRows, terms: NDArray[np.uint32]) -> Iterator[_Part]:
    """Yield the terms of the vectors, some thousand vectors at a time; `terms` (columns,) ascend."""
    for start in range(0, len(vectors), _VECTORS_AT_ONCE):
        some = vectors.part(start, start + _VECTORS_AT_ONCE)
        columns = np.searchsorted(terms, some.terms)
        columns[columns == len(terms)] = 0
        yield _Part(
            start=start,
            size=len(some),
            rows=start + np.repeat(np.arange(len(some)), np.diff(some.starts)),
            columns=columns,
            is_shared=terms[columns] == some.terms,
            counts=some.counts,
            commonness=some.commonness,
        )
