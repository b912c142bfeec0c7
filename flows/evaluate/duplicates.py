"""How well copies are found, beside exact word-pair likeness and finding none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from flows.evaluate.metrics import Pair, Scores, pair_scores, pairs_of
from flows.evaluate.rows import Row, articles_of
from flows.stages.deduplicate import CopyRules, deduplicate
from flows.text.words import shingles

# Fixed before any measuring: the bound that the near-duplicate literature checks word pairs at.
JACCARD_THRESHOLD = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyScores:
    """One way of finding copies; `hard_merges` are false pairs of one story for 1,000 such pairs."""

    way: str
    found: int
    pairs: Scores
    hard_merges: float


def predict_copies(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return for each row the `id` of the row whose text is kept for it, by the rules of the pipeline."""
    articles = articles_of(rows)
    kept = {match.dropped: match.kept for match in deduplicate(articles, CopyRules()).matches}
    named = {article.id: str(row["id"]) for article, row in zip(articles, rows, strict=True)}
    return tuple(named[kept.get(article.id, article.id)] for article in articles)


def copy_report(rows: Sequence[Row], predicted: Sequence[str]) -> tuple[CopyScores, ...]:
    """Score a prediction beside two baselines on the rows with an `origin`; ValueError without any."""
    labelled = [position for position, row in enumerate(rows) if row.get("origin") is not None]
    if not labelled:
        raise ValueError("nothing to compare: give at least one label")
    known = [rows[position] for position in labelled]
    gold = pairs_of([str(row["origin"]) for row in known])
    same_story = pairs_of([row.get("story") or f"row {n}" for n, row in enumerate(known)]) - gold
    ways: tuple[tuple[str, frozenset[Pair]], ...] = (
        ("nothing is a copy", frozenset()),
        ("exact word pairs, Jaccard .25", pairs_by_jaccard(known)),
        ("standfirst", pairs_of([predicted[position] for position in labelled])),
    )
    return tuple(
        CopyScores(
            way=way,
            found=len(pairs),
            pairs=pair_scores(gold, pairs),
            hard_merges=1000 * len(pairs & same_story) / max(1, len(same_story)),
        )
        for way, pairs in ways
    )


def pairs_by_jaccard(rows: Sequence[Row]) -> frozenset[Pair]:
    """Return the pairs whose sets of word pairs have a Jaccard likeness of a quarter or more."""
    held = [shingles(article.text or article.title, 2) for article in articles_of(rows)]
    found: list[Pair] = []
    for one, other in combinations(range(len(held)), 2):
        shared = len(held[one] & held[other])
        if shared and shared >= JACCARD_THRESHOLD * (len(held[one]) + len(held[other]) - shared):
            found.append((one, other))
    return frozenset(found)
