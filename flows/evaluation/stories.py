"""Stories measured on labelled rows, beside baselines of the same rows."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from flows.editions.compose import materials
from flows.evaluation.counts import CountScores, measure_counts
from flows.evaluation.grouping_baselines import (
    Groups,
    best_groups,
    predict_by_stems,
    predict_by_unigrams,
    weigh_stems,
    weigh_unigrams,
)
from flows.evaluation.metrics import (
    Counts,
    Interval,
    Scores,
    Weights,
    b_cubed,
    f1_of_pairs,
    interval,
    pair_counts,
    pair_scores,
    pairs_of,
)
from flows.evaluation.report import Measured, Options, bounds, figures, predictions_of, table
from flows.evaluation.rows import Row, articles_of
from flows.model import Article, Cluster, Membership, Theme
from flows.stories.cluster import (
    Fingerprint,
    StoryRules,
    cluster,
    clusters_of,
    fingerprint,
    regroup_all,
)
from flows.stories.deduplicate import CopyRules, deduplicate

# A story is right if it and one group have this F1: of five articles one missed or one too many.
RIGHT = 0.8
LARGEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScores:
    """The figures of one way of grouping, with 95 % intervals of F1 over stories.

    `right` of the `largest` stories, those with most outlets, are right; 0 of 0 without outlets.
    """

    way: str
    stories: int
    articles: Scores
    articles_interval: Interval
    pairs: Scores
    pairs_interval: Interval
    right: int
    largest: int


def measure_stories(name: str, rows: Sequence[Row], _: Sequence[Theme], options: Options) -> Measured:
    """Predict the story of each row and compare it with the `story` of those that have one.

    The stories of rows that arrive in several batches stand beside those of one batch. Two rows of the table
    read the labels, and say so: the baselines at the threshold that is best on these very rows.
    """
    ways: dict[str, Sequence[Hashable]] = {"standfirst": predict_stories(rows)}
    if options.batches > 1:
        ways[f"standfirst, in {options.batches} batches"] = predict_stories(rows, options.batches)
    predicted = [*ways.values()][-1]
    is_labelled = any(row.get("story") is not None for row in rows)
    shown = None
    if is_labelled:
        ways = best_baselines(rows) | ways
        shown = story_table(name, story_report(rows, *ways.values(), named=tuple(ways)))
        shown += f"\n{_counts_line(measure_counts(rows))}"
    return Measured(label="story", predictions=predictions_of(rows, "story", predicted), table=shown)


def best_baselines(rows: Sequence[Row]) -> dict[str, Sequence[Hashable]]:
    """Return the groups of the baselines at the threshold with the best B-cubed F1 by the labels."""
    labelled = [position for position, row in enumerate(rows) if row.get("story") is not None]
    gold = [str(rows[position]["story"]) for position in labelled]

    def worth(groups: Groups) -> float:
        return b_cubed(gold, [groups[position] for position in labelled]).f1

    return {
        "unigrams, best threshold, from the labels": best_groups(weigh_unigrams(rows), worth),
        "stems, best threshold, from the labels": best_groups(weigh_stems(rows), worth),
    }


def _counts_line(counts: CountScores) -> str:
    return (
        f"The number of outlets is true of the headline in {counts.true} of {counts.stories} stories"
        f" of several outlets ({counts.all_true} if every article counted)."
    )


def predict_stories(rows: Sequence[Row], batches: int = 1) -> tuple[str, ...]:
    """Return the story of each row by the rules of the pipeline: copies found, clustered, put together.

    In several batches the rows come by `ts` if all have one, else shuffled, always alike.
    """
    articles = articles_of(rows)
    copies = deduplicate(articles, CopyRules())
    if batches == 1:
        clusters = cluster(articles, StoryRules(), copies)
    else:
        is_timed = all(row.get("ts") is not None for row in rows)
        ordered = sorted(articles, key=_by_time if is_timed else _shuffled)
        clusters = _cluster_in_batches(ordered, batches, StoryRules())
    ids = frozenset(article.id for article in articles)
    stories = materials(clusters, articles, ids, copies, ())
    story_of = {article.id: story.id for story in stories for article in story.articles}
    return tuple(story_of[article.id] for article in articles)


def _cluster_in_batches(articles: Sequence[Article], batches: int, rules: StoryRules) -> tuple[Cluster, ...]:
    """Return the stories of articles that arrive in batches of equal size."""
    fingerprints: list[Fingerprint] = []
    memberships: dict[str, Membership] = {}
    size = max(1, -(-len(articles) // batches))
    for first in range(0, len(articles), size):
        fingerprints += [fingerprint(article, rules) for article in articles[first : first + size]]
        as_of = max(article.time for article in fingerprints)
        copies = deduplicate(articles[: first + size], CopyRules())
        regrouping = regroup_all(fingerprints, lambda _: memberships, (), as_of, rules, copies)
        memberships.update({member.article_id: member for member in regrouping.memberships})
    return clusters_of(tuple(memberships.values()), {article.id: article for article in articles}, rules)


def _by_time(article: Article) -> tuple[str, str]:
    return article.time.isoformat(), article.id


def _shuffled(article: Article) -> tuple[str, str]:
    return hashlib.sha256(article.id.encode()).hexdigest(), article.id


def story_report(
    rows: Sequence[Row], *predicted: Sequence[Hashable], named: Sequence[str] = ("standfirst",)
) -> tuple[StoryScores, ...]:
    """Return the scores of the baselines, then of predictions, on the rows with a `story`."""
    labelled = [position for position, row in enumerate(rows) if row.get("story") is not None]
    scored = [rows[position] for position in labelled]
    ways: Mapping[str, Sequence[Hashable]] = {
        "everything apart": range(len(rows)),
        "unigram TF-IDF, average link": predict_by_unigrams(rows),
        "stems, titles doubled, background": predict_by_stems(rows),
        **dict(zip(named, predicted, strict=True)),
    }
    return tuple(
        _scores(way, scored, [labels[position] for position in labelled]) for way, labels in ways.items()
    )


def _scores(way: str, rows: Sequence[Row], predicted: Sequence[Hashable]) -> StoryScores:
    gold = [str(row["story"]) for row in rows]
    gold_pairs, predicted_pairs = pairs_of(gold), pairs_of(predicted)
    pairs = pair_counts(gold, gold_pairs & predicted_pairs, predicted_pairs, gold_pairs)
    articles = _article_sums(gold, predicted)
    largest = _largest(rows)
    return StoryScores(
        way=way,
        stories=len(set(predicted)),
        articles=b_cubed(gold, predicted),
        articles_interval=interval(len(articles), lambda weights: _articles_f1(articles, weights)),
        pairs=pair_scores(gold_pairs, predicted_pairs),
        pairs_interval=interval(len(pairs), lambda weights: f1_of_pairs(*(weights @ pairs).tolist())),
        right=sum(_best_f1(story, gold, predicted) >= RIGHT for story in largest),
        largest=len(largest),
    )


def _article_sums(gold: Sequence[str], predicted: Sequence[Hashable]) -> Counts:
    """Return articles, sum of precisions and sum of recalls of each gold story, of shape (stories, 3)."""
    gold_sizes, group_sizes = Counter(gold), Counter(predicted)
    place = {story: number for number, story in enumerate(sorted(gold_sizes))}
    sums = np.zeros((len(place), 3))
    for (story, group), shared in Counter(zip(gold, predicted, strict=True)).items():
        sums[place[story]] += (shared, shared**2 / group_sizes[group], shared**2 / gold_sizes[story])
    return sums


def _articles_f1(sums: Counts, weights: Weights) -> float:
    articles, precision, recall = (weights @ sums).tolist()
    return Scores(precision=precision / articles, recall=recall / articles).f1


def _largest(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the gold stories with most outlets, at least two; of equals those with most articles."""
    outlets: dict[str, set[str]] = defaultdict(set)
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[str(row["story"])] += 1
        if outlet := row.get("outlet") or row.get("publisher"):
            outlets[str(row["story"])].add(str(outlet))
    several = [story for story, names in outlets.items() if len(names) > 1]
    order = sorted(several, key=lambda story: (-len(outlets[story]), -sizes[story], story))
    return tuple(order[:LARGEST])


def _best_f1(story: str, gold: Sequence[str], predicted: Sequence[Hashable]) -> float:
    """Return the F1 of a gold story and the group that is most like it."""
    shared = Counter(group for label, group in zip(gold, predicted, strict=True) if label == story)
    sizes = Counter(predicted)
    return max(2 * count / (shared.total() + sizes[group]) for group, count in shared.items())


def story_table(name: str, scores: Sequence[StoryScores]) -> str:
    """Return the B-cubed and pair figures of each way of grouping, with 95 % intervals over stories."""
    headings = (
        *("stories", "groups", "B3 P", "B3 R", "B3 F1", "95 %", "pair P", "pair R", "pair F1", "95 %"),
        "largest right",
    )
    lines = [
        (
            score.way,
            str(score.stories),
            *figures(score.articles.precision, score.articles.recall, score.articles.f1),
            bounds(score.articles_interval),
            *figures(score.pairs.precision, score.pairs.recall, score.pairs.f1),
            bounds(score.pairs_interval),
            f"{score.right} of {score.largest}" if score.largest else "",
        )
        for score in scores
    ]
    return table(f"Stories of {name}", headings, lines)
