"""How well stories are told: our sentences beside those of sumy's algorithms, Lead, chance and an oracle.

A row's documents are taken as they are, for every way alike: each an article of an outlet of its own,
without title or date, as if it had just been stored. All ways pick from the same sentences, under one
budget of words. Ours are those of the summariser that the product uses, filters on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import TypeVar

import numpy as np

from flows.evaluation.resampling import Interval, Weights, interval
from flows.evaluation.rouge import METRICS, Figures, rouge
from flows.evaluation.rows import Row, articles_of
from flows.evaluation.summary_ways import (
    Passages,
    by_chance,
    by_lead,
    by_oracle,
    by_standfirst,
    by_sumy,
    plain_lex_rank,
    texts_of,
    word_count,
)
from flows.model import Article
from flows.model.settings import Algorithm
from flows.summaries.summarise import document_of
from flows.summaries.summarise.algorithms import SUMY_ALGORITHMS

OURS, LEAD, CHANCE, ORACLE = "standfirst", "lead", "random", "greedy oracle"
# The fastest of sumy's algorithms that is any good: our time is compared with its.
RIVAL = "lex-rank"

_TEXTS = ("document", "text", "article")
_DRAWS = 5
_LEAST = 1e-9

Told = tuple[Passages, ...]
Articles = Sequence[Article]
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The articles of one row, and the summary that a person wrote of them, if there is one."""

    id: object
    articles: tuple[Article, ...]
    reference: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The passages that tell a cluster, in reading order, and the seconds of one core they took."""

    passages: Passages
    seconds: float

    @property
    def sentences(self) -> tuple[str, ...]:
        """The passages' texts, verbatim."""
        return texts_of(self.passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayScores:
    """The mean ROUGE F1 of one way, by metric, and how many words it used."""

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
    """What was measured: the ways, ours against the best of sumy and against Lead, mean seconds a cluster."""

    clusters: int
    single: bool
    scores: tuple[WayScores, ...]
    ratios: tuple[Comparison, ...]
    leads: tuple[Comparison, ...]
    seconds: tuple[float, float]


def summary_problem(row: Row) -> str:
    """Return what in a row cannot be summarised, or nothing."""
    documents = row.get("documents")
    if documents is None:
        if not any(isinstance(row.get(name), str) for name in _TEXTS):
            return 'it has no "documents"'
    elif not (isinstance(documents, list) and all(isinstance(each, str) for each in documents)):
        return "its documents are not a list of texts"
    return "" if isinstance(row.get("summary"), str | None) else "its summary is not a text"


def clusters_of(rows: Sequence[Row]) -> tuple[Cluster, ...]:
    """Make the articles of rows, each document of an outlet of its own; ids come from the texts."""
    return tuple(
        Cluster(id=row["id"], articles=_articles(_documents(row)), reference=row.get("summary"))
        for row in rows
    )


def _documents(row: Row) -> list[str]:
    documents: list[str] | None = row.get("documents")
    if documents is not None:
        return documents
    return [next(str(row[name]) for name in _TEXTS if isinstance(row.get(name), str))]


def _articles(documents: Sequence[str]) -> tuple[Article, ...]:
    return articles_of(
        [{"id": n, "text": text, "outlet": f"document {n}"} for n, text in enumerate(documents, 1)]
    )


def tell(clusters: Sequence[Cluster], most_words: int) -> tuple[Digest, ...]:
    """Summarise clusters as the product does, each timed from its articles to its sentences."""
    _warm_up(clusters, by_standfirst, most_words)
    timed = (_seconds(by_standfirst, cluster, most_words) for cluster in clusters)
    return tuple(Digest(passages=passages, seconds=seconds) for passages, seconds in timed)


def measured_summaries(
    clusters: Sequence[Cluster],
    ours: Sequence[Digest],
    most_words: int,
    names: Sequence[Algorithm] = SUMY_ALGORITHMS,
) -> SummaryReport:
    """Measure what was told of clusters that have a reference, beside every other way in the same run.

    Fewer of sumy's algorithms may be named, LexRank among them.
    """
    told = {OURS: [tuple(digest.passages for digest in ours)]} | _other_ways(clusters, most_words, names)
    references = [cluster.reference or "" for cluster in clusters]
    figures = {
        way: np.mean([_rouge(references, draw) for draw in draws], axis=0) for way, draws in told.items()
    }
    _warm_up(clusters, plain_lex_rank, most_words)
    rival = [_seconds(plain_lex_rank, cluster, most_words)[1] for cluster in clusters]
    return SummaryReport(
        clusters=len(clusters),
        single=all(len(cluster.articles) == 1 for cluster in clusters),
        scores=tuple(_scores(way, figures[way], draws) for way, draws in told.items()),
        ratios=tuple(ours_to_best(figures, column, names) for column in range(len(METRICS))),
        leads=tuple(ours_to_lead(figures, column) for column in range(len(METRICS))),
        seconds=(float(np.mean([digest.seconds for digest in ours])), float(np.mean(rival))),
    )


def _other_ways(
    clusters: Sequence[Cluster], most_words: int, names: Sequence[Algorithm]
) -> dict[str, list[Told]]:
    """Return by way the summaries of all clusters, of chance several draws."""
    documents = [document_of(cluster.articles) for cluster in clusters]
    told: dict[str, list[Told]] = {
        name: [tuple(by_sumy(name, document, most_words) for document in documents)] for name in names
    }
    told[LEAD] = [tuple(by_lead(document, most_words) for document in documents)]
    told[CHANCE] = [
        tuple(by_chance(document, most_words, f"{draw}:{n}") for n, document in enumerate(documents))
        for draw in range(_DRAWS)
    ]
    told[ORACLE] = [
        tuple(
            by_oracle(document, most_words, cluster.reference or "")
            for document, cluster in zip(documents, clusters, strict=True)
        )
    ]
    return told


def _warm_up(clusters: Sequence[Cluster], way: Callable[[Articles, int], object], most_words: int) -> None:
    """Let libraries load before time is taken."""
    for cluster in clusters[:1]:
        way(cluster.articles, most_words)


def _seconds(way: Callable[[Articles, int], _Made], cluster: Cluster, most_words: int) -> tuple[_Made, float]:
    began = process_time()
    made = way(cluster.articles, most_words)
    return made, process_time() - began


def _rouge(references: Sequence[str], told: Told) -> Figures:
    return rouge(references, ["\n".join(texts_of(passages)) for passages in told])


def _scores(way: str, figures: Figures, draws: Sequence[Told]) -> WayScores:
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
