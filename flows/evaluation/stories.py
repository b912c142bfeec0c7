"""How well articles are grouped into stories, beside baselines of the same rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.editions.follow import materials
from flows.evaluation.arrival import cluster_by_batches
from flows.evaluation.grouping_baselines import predict_by_stems, predict_by_unigrams
from flows.evaluation.metrics import Scores, b_cubed, pair_scores, pairs_of
from flows.evaluation.resampling import Interval, Weights, interval
from flows.evaluation.rows import Row, articles_of
from flows.stories.cluster import StoryRules, cluster
from flows.stories.deduplicate import CopyRules, deduplicate

# A story is told right when it and one group have this F1: of five articles one missed or one too many.
RIGHT = 0.8
LARGEST = 10

_Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScores:
    """One way of grouping, by articles and by pairs of articles, with 95 % intervals of F1 over stories.

    `right` of the `largest` stories, those with most outlets, are told right; 0 of 0 without outlets.
    """

    way: str
    stories: int
    articles: Scores
    articles_interval: Interval
    pairs: Scores
    pairs_interval: Interval
    right: int
    largest: int


def predict_stories(rows: Sequence[Row], batches: int = 1) -> tuple[str, ...]:
    """Return the story of each row by the rules of the pipeline: copies found, clustered, put together.

    In several batches the rows come by `ts` where all have one, else shuffled, always alike.
    """
    articles = articles_of(rows)
    matches = deduplicate(articles, CopyRules())
    ids = frozenset(article.id for article in articles)
    timed = all(row.get("ts") is not None for row in rows)
    clusters = (
        cluster(articles, StoryRules())
        if batches == 1
        else cluster_by_batches(articles, batches, timed, StoryRules())
    )
    made = materials(clusters, articles, ids, matches, ())
    story = {article.id: material.id for material in made for article in material.articles}
    return tuple(story[article.id] for article in articles)


def story_report(
    rows: Sequence[Row], *predicted: Sequence[Hashable], named: Sequence[str] = ("standfirst",)
) -> tuple[StoryScores, ...]:
    """Score predictions beside everything apart and unigrams; raise ValueError without labelled rows.

    Rows without a `story` take part in the grouping and are not scored.
    """
    labelled = [position for position, row in enumerate(rows) if row.get("story") is not None]
    known = [rows[position] for position in labelled]
    ways: tuple[tuple[str, Sequence[Hashable]], ...] = (
        ("everything apart", range(len(rows))),
        ("unigram TF-IDF, average link", predict_by_unigrams(rows)),
        ("stems, titles doubled, background", predict_by_stems(rows)),
        *zip(named, predicted, strict=True),
    )
    return tuple(_scored(way, known, [labels[position] for position in labelled]) for way, labels in ways)


def _scored(way: str, rows: Sequence[Row], found: Sequence[Hashable]) -> StoryScores:
    gold = [str(row["story"]) for row in rows]
    articles = b_cubed(gold, found)
    counts = _by_story(gold, found)
    largest = _largest(rows)
    return StoryScores(
        way=way,
        stories=len(set(found)),
        articles=articles,
        articles_interval=interval(len(counts), lambda weights: _articles_f1(counts, weights)),
        pairs=pair_scores(pairs_of(gold), pairs_of(found)),
        pairs_interval=interval(len(counts), lambda weights: _pairs_f1(counts, weights)),
        right=sum(_best_f1(story, gold, found) >= RIGHT for story in largest),
        largest=len(largest),
    )


def _by_story(gold: Sequence[str], found: Sequence[Hashable]) -> _Counts:
    """Sum for each gold story: articles, precision and recall of each, and right, found and gold pairs.

    A pair of a group across two stories counts half to either.
    """
    both = Counter(zip(gold, found, strict=True))
    gold_sizes, found_sizes = Counter(gold), Counter(found)
    place = {story: number for number, story in enumerate(sorted(gold_sizes))}
    counts = np.zeros((len(place), 6))
    for (story, group), shared in both.items():
        size, held = gold_sizes[story], found_sizes[group]
        right, across = shared * (shared - 1) / 2, shared * (held - shared) / 2
        counts[place[story]] += (shared, shared**2 / held, shared**2 / size, right, right + across, 0)
    for story, size in gold_sizes.items():
        counts[place[story], 5] = size * (size - 1) / 2
    return counts


def _articles_f1(counts: _Counts, weights: Weights) -> float:
    articles, precision, recall, *_ = (weights @ counts).tolist()
    return Scores(precision=precision / articles, recall=recall / articles).f1


def _pairs_f1(counts: _Counts, weights: Weights) -> float:
    *_, right, found, gold = (weights @ counts).tolist()
    return float(2 * right / (found + gold)) if found + gold else 1.0


def _largest(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the gold stories with most outlets, at least two, of as many those with most articles."""
    outlets: dict[str, set[str]] = defaultdict(set)
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[str(row["story"])] += 1
        if outlet := row.get("outlet") or row.get("publisher"):
            outlets[str(row["story"])].add(str(outlet))
    several = [story for story, held in outlets.items() if len(held) > 1]
    order = sorted(several, key=lambda story: (-len(outlets[story]), -sizes[story], story))
    return tuple(order[:LARGEST])


def _best_f1(story: str, gold: Sequence[str], found: Sequence[Hashable]) -> float:
    """Return the F1 of a gold story and the group that is most like it."""
    shared = Counter(label for known, label in zip(gold, found, strict=True) if known == story)
    sizes = Counter(found)
    return max(2 * count / (shared.total() + sizes[label]) for label, count in shared.items())
