"""Summaries measured by ROUGE: our sentences beside those of sumy's algorithms, Lead, chance and an oracle.

The documents of a row are taken as they are, for every way alike: each an article of an outlet of its own,
without title or date, as if it had just been stored. All ways pick from the same sentences, under one budget
of words. Ours are those of the product's summariser, filters on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import TypeVar

import numpy as np

from flows.evaluation.metrics import Interval, Weights, interval
from flows.evaluation.report import Measured, Options, table
from flows.evaluation.rows import Row, articles_of
from flows.evaluation.summary_ways import (
    METRICS,
    Figures,
    Passages,
    by_chance,
    by_lead,
    by_oracle,
    by_standfirst,
    by_sumy,
    plain_lex_rank,
    rouge,
    texts_of,
    word_count,
)
from flows.language.formatting import counted
from flows.model import Article, Theme
from flows.model.settings import Algorithm
from flows.summaries.summarise import document_of
from flows.summaries.summarise.algorithms import SUMY_ALGORITHMS

OURS, LEAD, CHANCE, ORACLE = "standfirst", "lead", "random", "greedy oracle"
# The fastest of sumy's good algorithms: our time is compared with its time.
RIVAL = "lex-rank"

_TEXTS = ("document", "text", "article")
_METRIC_NAMES = dict(zip(METRICS, ("R1", "R2", "RL"), strict=True))
_DRAWS = 5
_LEAST = 1e-9

Summaries = tuple[Passages, ...]
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The articles of one row, and the summary that a person wrote of them, if there is one."""

    articles: tuple[Article, ...]
    reference: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The passages of a cluster's summary, in reading order, and the seconds of one core they took."""

    passages: Passages
    seconds: float

    @property
    def sentences(self) -> tuple[str, ...]:
        """The texts of the passages, verbatim."""
        return texts_of(self.passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayScores:
    """The mean ROUGE F1 of one way, by metric, and its mean number of words."""

    way: str
    rouge: tuple[float, ...]
    words: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Ours against another way in one metric: a ratio or a difference of means, with its 95 % interval."""

    metric: str
    way: str
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryReport:
    """Scores of each way, ours against the best of sumy and against Lead, mean seconds of a cluster.

    `seconds` are ours, then those of the rival. `single`: every cluster is one article.
    """

    clusters: int
    single: bool
    scores: tuple[WayScores, ...]
    ratios: tuple[Comparison, ...]
    leads: tuple[Comparison, ...]
    seconds: tuple[float, float]


def measure_summaries(name: str, rows: Sequence[Row], _: Sequence[Theme], options: Options) -> Measured:
    """Summarise the documents of each row and compare with the `summary` of those that have one."""
    clusters = clusters_of(rows)
    digests = summarised(clusters, options.words)
    predictions = [
        {"id": row["id"], "summary": "\n".join(digest.sentences), "sentences": digest.sentences}
        for row, digest in zip(rows, digests, strict=True)
    ]
    labelled = [place for place, cluster in enumerate(clusters) if cluster.reference is not None]
    shown = None
    if labelled:
        ours = [digests[place] for place in labelled]
        report = summary_report([clusters[place] for place in labelled], ours, options.words)
        shown = summary_table(name, options.words, report)
    return Measured(label="summary", predictions=predictions, table=shown)


def summary_problem(row: Row) -> str:
    """Return why a row cannot be summarised, or ""."""
    documents = row.get("documents")
    if documents is None:
        if not any(isinstance(row.get(name), str) for name in _TEXTS):
            return 'it has no "documents"'
    elif not (isinstance(documents, list) and all(isinstance(text, str) for text in documents)):
        return "its documents are not a list of texts"
    return "" if isinstance(row.get("summary"), str | None) else "its summary is not a text"


def clusters_of(rows: Sequence[Row]) -> tuple[Cluster, ...]:
    """Return the clusters of rows, each document an article of an outlet of its own."""
    clusters = []
    for row in rows:
        documents = row.get("documents")
        if documents is None:
            documents = [next(str(row[name]) for name in _TEXTS if isinstance(row.get(name), str))]
        parts = [
            {"id": number, "text": text, "outlet": f"document {number}"}
            for number, text in enumerate(documents, 1)
        ]
        clusters.append(Cluster(articles=articles_of(parts), reference=row.get("summary")))
    return tuple(clusters)


def summarised(clusters: Sequence[Cluster], most_words: int) -> tuple[Digest, ...]:
    """Return the product's summaries of clusters, each timed from its articles to its sentences."""
    return tuple(
        Digest(passages=passages, seconds=seconds)
        for passages, seconds in _timed(by_standfirst, clusters, most_words)
    )


def summary_report(
    clusters: Sequence[Cluster],
    ours: Sequence[Digest],
    most_words: int,
    names: Sequence[Algorithm] = SUMY_ALGORITHMS,
) -> SummaryReport:
    """Return how our summaries of clusters with a reference compare with every other way, in the same run.

    Fewer of sumy's algorithms may be named, LexRank among them.
    """
    # Of chance several draws, of every other way one.
    ways = {OURS: [tuple(digest.passages for digest in ours)]} | _other_ways(clusters, most_words, names)
    references = [cluster.reference or "" for cluster in clusters]
    figures = {
        way: np.mean([_rouge(references, draw) for draw in draws], axis=0) for way, draws in ways.items()
    }
    rival = [seconds for _, seconds in _timed(plain_lex_rank, clusters, most_words)]
    return SummaryReport(
        clusters=len(clusters),
        single=all(len(cluster.articles) == 1 for cluster in clusters),
        scores=tuple(_scores(way, figures[way], draws) for way, draws in ways.items()),
        ratios=tuple(ours_to_best(figures, column, names) for column in range(len(METRICS))),
        leads=tuple(ours_to_lead(figures, column) for column in range(len(METRICS))),
        seconds=(float(np.mean([digest.seconds for digest in ours])), float(np.mean(rival))),
    )


def _other_ways(
    clusters: Sequence[Cluster], most_words: int, names: Sequence[Algorithm]
) -> dict[str, list[Summaries]]:
    """Return by way the summaries of all clusters."""
    documents = [document_of(cluster.articles) for cluster in clusters]
    ways: dict[str, list[Summaries]] = {
        name: [tuple(by_sumy(name, document, most_words) for document in documents)] for name in names
    }
    ways[LEAD] = [tuple(by_lead(document, most_words) for document in documents)]
    ways[CHANCE] = [
        tuple(by_chance(document, most_words, f"{draw}:{n}") for n, document in enumerate(documents))
        for draw in range(_DRAWS)
    ]
    ways[ORACLE] = [
        tuple(
            by_oracle(document, most_words, cluster.reference or "")
            for document, cluster in zip(documents, clusters, strict=True)
        )
    ]
    return ways


def _timed(
    way: Callable[[Sequence[Article], int], _Result], clusters: Sequence[Cluster], most_words: int
) -> list[tuple[_Result, float]]:
    """Return the result of a way for each cluster, and its seconds of one core."""
    for cluster in clusters[:1]:
        way(cluster.articles, most_words)  # Libraries load before time is taken.
    results = []
    for cluster in clusters:
        began = process_time()
        result = way(cluster.articles, most_words)
        results.append((result, process_time() - began))
    return results


def _rouge(references: Sequence[str], summaries: Summaries) -> Figures:
    return rouge(references, ["\n".join(texts_of(passages)) for passages in summaries])


def _scores(way: str, figures: Figures, draws: Sequence[Summaries]) -> WayScores:
    counts = [word_count(" ".join(texts_of(passages))) for draw in draws for passages in draw]
    means = tuple(float(value) for value in figures.mean(axis=0))
    return WayScores(way=way, rouge=means, words=float(np.mean(counts)))


def ours_to_best(figures: Mapping[str, Figures], column: int, names: Sequence[Algorithm]) -> Comparison:
    """Return the ratio of means to the algorithm of sumy's that is best in a metric, clusters paired."""
    best = max(names, key=lambda name: float(figures[name][:, column].mean()))
    ours, theirs = figures[OURS][:, column], figures[best][:, column]

    def ratio(weights: Weights) -> float:
        return float(weights @ ours) / max(float(weights @ theirs), _LEAST)

    return _compared(METRICS[column], best, ratio, len(ours))


def ours_to_lead(figures: Mapping[str, Figures], column: int) -> Comparison:
    """Return the difference of means to Lead in a metric, clusters paired."""
    apart = figures[OURS][:, column] - figures[LEAD][:, column]

    def difference(weights: Weights) -> float:
        return float(weights @ apart) / len(apart)

    return _compared(METRICS[column], LEAD, difference, len(apart))


def _compared(metric: str, way: str, measure: Callable[[Weights], float], clusters: int) -> Comparison:
    value = measure(np.ones(clusters, np.int64))
    return Comparison(metric=metric, way=way, value=value, interval=interval(clusters, measure))


def summary_table(name: str, most_words: int, report: SummaryReport) -> str:
    """Return the ROUGE figures of each way, then ours against Lead and the best of sumy, then the time.

    For single articles, where none of sumy's algorithms reaches Lead, the difference to Lead comes first.
    """
    title = f"Summaries of {name}: {counted(report.clusters, 'cluster')}, {most_words} words"
    lines = [
        (score.way, *(f"{100 * value:.2f}" for value in score.rouge), f"{score.words:.1f}")
        for score in report.scores
    ]
    scores = table(title, ("stemmed F1, %", *_METRIC_NAMES.values(), "words"), lines)
    headings = ("", "best", "ratio", "95 %")
    ratios = table("Ours to the best of sumy's", headings, _comparison_lines(report.ratios, ".3f"))
    headings = ("", "to", "difference", "95 %")
    leads = table("Ours less Lead's, points", headings, _comparison_lines(report.leads, "+.2f", 100))
    ours, rival = report.seconds
    title = f"Time of one core, mean of a cluster: {rival / max(ours, 1e-9):.1f} times as fast as {RIVAL}"
    lines = [(OURS, f"{1000 * ours:.2f}"), (RIVAL, f"{1000 * rival:.2f}")]
    times = table(title, ("all preparation included", "ms"), lines)
    return "\n".join([scores, *((leads, ratios) if report.single else (ratios, leads)), times])


def _comparison_lines(
    comparisons: Sequence[Comparison], form: str, factor: float = 1.0
) -> list[tuple[str, ...]]:
    return [
        (
            _METRIC_NAMES[comparison.metric],
            comparison.way,
            f"{factor * comparison.value:{form}}",
            f"{factor * comparison.interval.low:{form}} to {factor * comparison.interval.high:{form}}",
        )
        for comparison in comparisons
    ]
