"""How well copies are found, beside exact word-pair likeness, MinHash of a library, and finding none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.evaluation.metrics import Pair, Scores, pair_scores, pairs_of
from flows.evaluation.resampling import Interval, Weights, interval
from flows.evaluation.rows import Row, articles_of
from flows.language.words import shingles
from flows.stories.deduplicate import CopyRules, deduplicate

# Fixed before any measuring: the bound that the near-duplicate literature checks word pairs at.
JACCARD_THRESHOLD = 0.25
# Where the best bound of the very rows is looked for, which flatters that baseline.
_BOUNDS = tuple(round(0.10 + 0.02 * step, 2) for step in range(26))
_PERMUTATIONS = 128

_Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyScores:
    """One way of finding copies; `hard_merges` are false pairs of one story for 1,000 such pairs."""

    way: str
    found: int
    pairs: Scores
    f1_interval: Interval
    hard_merges: float
    hard_interval: Interval


def predict_copies(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return for each row the `id` of the row whose text is kept for it, by the rules of the pipeline."""
    articles = articles_of(rows)
    kept = {match.copy_id: match.original_id for match in deduplicate(articles, CopyRules())}
    named = {article.id: str(row["id"]) for article, row in zip(articles, rows, strict=True)}
    return tuple(named[kept.get(article.id, article.id)] for article in articles)


def copy_report(rows: Sequence[Row], predicted: Sequence[str]) -> tuple[CopyScores, ...]:
    """Score a prediction beside the baselines on the rows with an `origin`; ValueError without any.

    Intervals come from drawing stories anew; a row without a story is one of its own.
    """
    labelled = [position for position, row in enumerate(rows) if row.get("origin") is not None]
    if not labelled:
        raise ValueError("nothing to compare: give at least one label")
    known = [rows[position] for position in labelled]
    gold = pairs_of([str(row["origin"]) for row in known])
    stories = [str(row.get("story") or f"row {n}") for n, row in enumerate(known)]
    likeness = pair_likeness(known)
    best = max(_BOUNDS, key=lambda bound: (pair_scores(gold, pairs_above(likeness, bound)).f1, -bound))
    ways: list[tuple[str, frozenset[Pair]]] = [
        ("nothing is a copy", frozenset()),
        ("exact word pairs, Jaccard .25", pairs_above(likeness, JACCARD_THRESHOLD)),
        (f"exact word pairs, best here: {best:.2f}", pairs_above(likeness, best)),
        ("datasketch MinHash, .25", pairs_by_minhash(known)),
        ("standfirst", pairs_of([predicted[position] for position in labelled])),
    ]
    return tuple(_scored(way, gold, pairs, stories) for way, pairs in ways)


def pair_likeness(rows: Sequence[Row]) -> Mapping[Pair, float]:
    """Return the exact Jaccard likeness of the sets of word pairs, of each pair of rows that share any."""
    held = [shingles(article.text or article.title, 2) for article in articles_of(rows)]
    found: dict[Pair, float] = {}
    for one, other in combinations(range(len(held)), 2):
        shared = len(held[one] & held[other])
        if shared:
            found[one, other] = shared / (len(held[one]) + len(held[other]) - shared)
    return found


def pairs_above(likeness: Mapping[Pair, float], bound: float) -> frozenset[Pair]:
    """Return the pairs at least as alike as a bound."""
    return frozenset(pair for pair, value in likeness.items() if value >= bound)


def pairs_by_minhash(rows: Sequence[Row]) -> frozenset[Pair]:
    """Return the pairs that datasketch's MinHashLSH meets and estimates at a quarter or more."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=JACCARD_THRESHOLD, num_perm=_PERMUTATIONS)
    signed: list[Any] = []
    found: set[Pair] = set()
    for number, article in enumerate(articles_of(rows)):
        made = MinHash(num_perm=_PERMUTATIONS)
        made.update_batch([" ".join(pair).encode() for pair in shingles(article.text or article.title, 2)])
        near = sorted(int(other) for other in index.query(made))
        found.update((other, number) for other in near if made.jaccard(signed[other]) >= JACCARD_THRESHOLD)
        index.insert(str(number), made)
        signed.append(made)
    return frozenset(found)


def _scored(way: str, gold: frozenset[Pair], found: frozenset[Pair], stories: Sequence[str]) -> CopyScores:
    counts = _by_story(gold, found, stories)
    total = np.ones(len(counts), np.int64)
    return CopyScores(
        way=way,
        found=len(found),
        pairs=pair_scores(gold, found),
        f1_interval=interval(len(counts), lambda weights: _f1(counts, weights)),
        hard_merges=_hard_merges(counts, total),
        hard_interval=interval(len(counts), lambda weights: _hard_merges(counts, weights)),
    )


def _by_story(gold: frozenset[Pair], found: frozenset[Pair], stories: Sequence[str]) -> _Counts:
    """Count for each story right, found, gold, hard false and hard pairs.

    A pair across two stories counts half to either.
    """
    number = {story: position for position, story in enumerate(sorted(set(stories)))}
    of = [number[story] for story in stories]
    hard = pairs_of(stories) - gold
    counts = np.zeros((len(number), 5))
    for column, pairs in enumerate((gold & found, found, gold, hard & found, hard)):
        for one, other in pairs:
            counts[of[one], column] += 0.5
            counts[of[other], column] += 0.5
    return counts


def _f1(counts: _Counts, weights: Weights) -> float:
    right, found, gold, _, _ = (weights @ counts).tolist()
    return float(2 * right / (found + gold)) if found + gold else 1.0


def _hard_merges(counts: _Counts, weights: Weights) -> float:
    _, _, _, false, hard = (weights @ counts).tolist()
    return float(1000 * false / hard) if hard else 0.0
