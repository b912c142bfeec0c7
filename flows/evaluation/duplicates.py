"""Copies measured on labelled rows, beside the exact likeness of word pairs and finding none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from flows.evaluation.metrics import (
    Counts,
    Interval,
    Pair,
    Scores,
    Weights,
    f1_of_pairs,
    interval,
    pair_counts,
    pair_scores,
    pairs_of,
)
from flows.evaluation.report import Measured, Options, bounds, figures, predictions_of, table
from flows.evaluation.rows import Row, articles_of
from flows.language.words import normal, words
from flows.model import Theme
from flows.stories.deduplicate import CopyRules, compared_text, deduplicate

# Fixed before any measuring: the bound at which the near-duplicate literature checks word pairs.
JACCARD_THRESHOLD = 0.25
# Where the best bound of the very rows is sought, which flatters that baseline.
_BOUNDS = tuple(round(0.10 + 0.02 * step, 2) for step in range(26))


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyScores:
    """The figures of one way of finding copies; `hard_merges` are false pairs of 1,000 within one story."""

    way: str
    predicted: int
    pairs: Scores
    f1_interval: Interval
    hard_merges: float
    hard_interval: Interval


def measure_duplicates(name: str, rows: Sequence[Row], _: Sequence[Theme], __: Options) -> Measured:
    """Predict the original of each row and compare it with the `origin` of those that have one."""
    predicted = predict_copies(rows)
    is_labelled = any(row.get("origin") is not None for row in rows)
    shown = copy_table(name, copy_report(rows, predicted)) if is_labelled else None
    return Measured(label="origin", predictions=predictions_of(rows, "origin", predicted), table=shown)


def predict_copies(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return for each row the `id` of the row whose text is kept for it, by the rules of the pipeline."""
    articles = articles_of(rows)
    original_of = {match.copy_id: match.original_id for match in deduplicate(articles, CopyRules())}
    row_of = {article.id: str(row["id"]) for article, row in zip(articles, rows, strict=True)}
    return tuple(row_of[original_of.get(article.id, article.id)] for article in articles)


def copy_report(rows: Sequence[Row], predicted: Sequence[str]) -> tuple[CopyScores, ...]:
    """Return the scores of the baselines, then of a prediction, on the rows with an `origin`.

    Intervals come from drawing stories anew; a row without a story is one of its own. Raise ValueError
    without any `origin`.
    """
    labelled = [position for position, row in enumerate(rows) if row.get("origin") is not None]
    if not labelled:
        raise ValueError("nothing to compare: give at least one label")
    scored = [rows[position] for position in labelled]
    gold = pairs_of([str(row["origin"]) for row in scored])
    stories = [str(row.get("story") or f"row {number}") for number, row in enumerate(scored)]
    likeness = pair_likeness(scored)
    best = max(_BOUNDS, key=lambda bound: (pair_scores(gold, pairs_above(likeness, bound)).f1, -bound))
    ways = {
        "nothing is a copy": frozenset[Pair](),
        "exact word pairs, Jaccard .25": pairs_above(likeness, JACCARD_THRESHOLD),
        f"exact word pairs, best here: {best:.2f}": pairs_above(likeness, best),
        "standfirst": pairs_of([predicted[position] for position in labelled]),
    }
    return tuple(_scores(way, gold, pairs, stories) for way, pairs in ways.items())


def pair_likeness(rows: Sequence[Row]) -> Mapping[Pair, float]:
    """Return the exact Jaccard likeness of the sets of word pairs, for each pair of rows that share any."""
    texts = [[normal(word) for word in words(compared_text(article))] for article in articles_of(rows)]
    word_pairs = [frozenset(pairwise(text)) for text in texts]
    likeness: dict[Pair, float] = {}
    for one, other in combinations(range(len(word_pairs)), 2):
        shared = len(word_pairs[one] & word_pairs[other])
        if shared:
            likeness[one, other] = shared / (len(word_pairs[one]) + len(word_pairs[other]) - shared)
    return likeness


def pairs_above(likeness: Mapping[Pair, float], bound: float) -> frozenset[Pair]:
    """Return the pairs at least as alike as a bound."""
    return frozenset(pair for pair, value in likeness.items() if value >= bound)


def _scores(
    way: str, gold: frozenset[Pair], predicted: frozenset[Pair], stories: Sequence[str]
) -> CopyScores:
    # A hard pair is of one story and no copy.
    hard = pairs_of(stories) - gold
    copies = pair_counts(stories, gold & predicted, predicted, gold)
    merges = pair_counts(stories, hard & predicted, hard)
    return CopyScores(
        way=way,
        predicted=len(predicted),
        pairs=pair_scores(gold, predicted),
        f1_interval=interval(len(copies), lambda weights: f1_of_pairs(*(weights @ copies).tolist())),
        hard_merges=_hard_merges(merges, np.ones(len(merges), np.int64)),
        hard_interval=interval(len(merges), lambda weights: _hard_merges(merges, weights)),
    )


def _hard_merges(counts: Counts, weights: Weights) -> float:
    false, hard = (weights @ counts).tolist()
    return float(1000 * false / hard) if hard else 0.0


def copy_table(name: str, scores: Sequence[CopyScores]) -> str:
    """Return the pair figures of each way of finding copies, with 95 % intervals over stories."""
    headings = ("copies", "pairs", "pair P", "pair R", "pair F1", "95 %", "false of 1,000 hard", "95 %")
    lines = [
        (
            score.way,
            str(score.predicted),
            *figures(score.pairs.precision, score.pairs.recall, score.pairs.f1),
            bounds(score.f1_interval),
            f"{score.hard_merges:.2f}",
            f"{score.hard_interval.low:.2f}-{score.hard_interval.high:.2f}",
        )
        for score in scores
    ]
    return table(f"Copies of {name}", headings, lines)
