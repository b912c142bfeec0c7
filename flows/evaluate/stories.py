"""How well articles are grouped into stories, beside two baselines of the same rows."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.spatial.distance import squareform

from flows.evaluate.arrival import cluster_by_batches
from flows.evaluate.metrics import Scores, b_cubed, pair_scores, pairs_of
from flows.evaluate.rows import Row, articles_of
from flows.stages.cluster import StoryRules, cluster
from flows.stages.deduplicate import CopyRules, deduplicate
from flows.stages.follow import materials

# Fixed before any measuring: two texts are one story when a quarter of their weight is shared.
UNIGRAM_THRESHOLD = 0.25

_TOKEN = re.compile(r"\w\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScores:
    """One way of grouping, by articles and by pairs of articles."""

    way: str
    stories: int
    articles: Scores
    pairs: Scores


def predict_stories(rows: Sequence[Row], batches: int = 1) -> tuple[str, ...]:
    """Return the story of each row by the rules of the pipeline: copies found, clustered, put together.

    In several batches the rows come by `ts` where all have one, else shuffled, always alike.
    """
    articles = articles_of(rows)
    matches = deduplicate(articles, CopyRules()).matches
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
    gold = [str(rows[position]["story"]) for position in labelled]
    ways: tuple[tuple[str, Sequence[Hashable]], ...] = (
        ("everything apart", range(len(rows))),
        ("unigram TF-IDF, average link", predict_by_unigrams(rows)),
        *zip(named, predicted, strict=True),
    )
    return tuple(_scored(way, gold, [labels[position] for position in labelled]) for way, labels in ways)


def _scored(way: str, gold: Sequence[str], found: Sequence[Hashable]) -> StoryScores:
    return StoryScores(
        way=way,
        stories=len(set(found)),
        articles=b_cubed(gold, found),
        pairs=pair_scores(pairs_of(gold), pairs_of(found)),
    )


def predict_by_unigrams(rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the groups of the usual baseline: words of title and text, TF-IDF, cosine, average link."""
    if len(rows) < 2:
        return tuple(range(len(rows)))
    texts = [Counter(_TOKEN.findall(f"{a.title}\n{a.text}".lower())) for a in articles_of(rows)]
    frequency = Counter(word for text in texts for word in text)
    vocabulary = {word: column for column, word in enumerate(sorted(frequency))}
    values, columns, starts = [], [], [0]
    for text in texts:
        weighed = {
            w: count * (math.log((1 + len(texts)) / (1 + frequency[w])) + 1) for w, count in text.items()
        }
        length = math.sqrt(sum(value**2 for value in weighed.values()))
        values += [value / length for value in weighed.values()]
        columns += [vocabulary[word] for word in weighed]
        starts.append(len(values))
    matrix = csr_matrix((values, columns, starts), shape=(len(texts), max(1, len(vocabulary))))
    distances = np.maximum(1.0 - np.round((matrix @ matrix.T).toarray(), 9), 0.0)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), "average")
    return tuple(int(label) for label in fcluster(tree, 1.0 - UNIGRAM_THRESHOLD, "distance"))
