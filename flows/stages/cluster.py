"""Stories: articles that report one event, found by average-link clustering of their words.

Average link (Sokal and Michener 1958) merges two groups only when their articles are alike on
average, so that one bridging article never chains two events together. Likeness is the cosine of
the term weights (flows.text.vectors), less with the time between two articles, and less for long
texts, which share words by their length alone. Articles in different languages never join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from flows.model import Article, Cluster, Link
from flows.text.fitness import is_guide
from flows.text.vectors import Terms, VectorRules, terms_of, weights

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """When articles are one story.

    `threshold` is flat between .13 and .16 on the labelled teasers and full texts. A small
    collection on one subject shares that subject's words, which its own frequencies cannot yet
    discount: drawn five at a time from one subject, the best threshold is .20 to .26, ten at a
    time .16 to .22; hence `cold_rise` over `cold_texts`. `length_fall` per e-fold beyond
    `long_words` was set on full texts of 200 to 1,500 words. `decay` is from the literature
    (36 to 72 h for half-day windows), lengthened so that a story of three days holds together.
    `guide_cost` is the share of its likeness that an article loses whose title promises a gallery, a
    schedule or a round-up: those share the words of a subject, not of an event, and bridge its
    stories (on the labelled feeds pairs F1 rises from .77 to .81; flat between .3 and .4).
    """

    threshold: float = 0.15
    cold_rise: float = 0.10
    cold_texts: int = 5
    length_fall: float = 0.05
    long_words: int = 300
    decay: timedelta = timedelta(hours=120)
    guide_cost: float = 0.3
    shared_terms: int = 6
    vectors: VectorRules = field(default_factory=VectorRules)

    def threshold_for(self, texts: int) -> float:
        """Return the likeness that joins, for a collection of so many texts."""
        return self.threshold + self.cold_rise * min(1.0, self.cold_texts / max(texts, 1))


@dataclass(frozen=True, slots=True)
class _Neighbourhood:
    """The articles of one language, their term weights and likenesses."""

    articles: tuple[Article, ...]
    terms: tuple[Terms, ...]
    weights: tuple[Mapping[str, float], ...]
    likeness: Matrix
    threshold: float


def cluster(articles: Sequence[Article], rules: StoryRules) -> tuple[Cluster, ...]:
    """Partition articles into stories, each earliest article first, stories by their first article.

    The order of the articles does not matter.
    """
    by_language: dict[str, list[Article]] = defaultdict(list)
    for article in sorted(articles, key=lambda article: article.id):
        by_language[article.language].append(article)
    found: list[tuple[tuple[datetime, str], Cluster]] = []
    for language in sorted(by_language):
        neighbourhood = _neighbourhood(by_language[language], language, rules)
        for members in _groups(neighbourhood):
            ordered = sorted(members, key=lambda i: _order(neighbourhood.articles[i]))
            found.append(
                (_order(neighbourhood.articles[ordered[0]]), _cluster(neighbourhood, ordered, rules))
            )
    return tuple(made for _, made in sorted(found, key=lambda pair: pair[0]))


def _order(article: Article) -> tuple[datetime, str]:
    return article.time, article.id


def _neighbourhood(articles: Sequence[Article], language: str, rules: StoryRules) -> _Neighbourhood:
    terms = tuple(terms_of(_title(article), article.text, language, rules.vectors) for article in articles)
    weighted = weights(terms, rules.vectors)
    likeness = _likeness(articles, [text.length for text in terms], _cosines(weighted), rules)
    return _Neighbourhood(tuple(articles), terms, weighted, likeness, rules.threshold_for(len(articles)))


def _title(article: Article) -> str:
    return "" if article.title_made else article.title


def _cosines(weighted: Sequence[Mapping[str, float]]) -> Matrix:
    vocabulary = {term: index for index, term in enumerate(sorted({t for text in weighted for t in text}))}
    values = [value for text in weighted for value in text.values()]
    columns = [vocabulary[term] for text in weighted for term in text]
    starts = np.concatenate(([0], np.cumsum([len(text) for text in weighted])))
    matrix = csr_matrix((values, columns, starts), shape=(len(weighted), max(len(vocabulary), 1)))
    cosines: Matrix = (matrix @ matrix.T).toarray()
    return cosines


def _likeness(
    articles: Sequence[Article], lengths: Sequence[int], cosines: Matrix, rules: StoryRules
) -> Matrix:
    """Discount cosines for time, length and guides; rounded, so that no platform's last digit decides."""
    hours = np.array([article.time.timestamp() / 3600 for article in articles])
    apart = np.abs(hours[:, None] - hours[None, :])
    fading = np.exp(-apart / (rules.decay.total_seconds() / 3600))
    counts = np.maximum(np.array(lengths, dtype=np.float64), 1.0)
    typical = np.sqrt(counts[:, None] * counts[None, :])
    length_cost = rules.length_fall * np.log(np.maximum(typical, rules.long_words) / rules.long_words)
    guides = np.array([is_guide(_title(article)) for article in articles])
    told = np.where(guides[:, None] | guides[None, :], 1.0 - rules.guide_cost, 1.0)
    likeness: Matrix = np.round(np.minimum(cosines, 1.0) * fading * told - length_cost, 9)
    return likeness


def _groups(neighbourhood: _Neighbourhood) -> list[list[int]]:
    """Cluster by average link; two groups can only merge across a pair at the threshold or above."""
    near = csr_matrix(neighbourhood.likeness >= neighbourhood.threshold)
    count, labels = connected_components(near, directed=False)
    groups: list[list[int]] = []
    for label in range(count):
        members = np.flatnonzero(labels == label)
        if len(members) == 1:
            groups.append([int(members[0])])
            continue
        block = neighbourhood.likeness[np.ix_(members, members)]
        distances = squareform(1.0 - block, checks=False)
        flat = fcluster(linkage(distances, "average"), 1.0 - neighbourhood.threshold, "distance")
        for part in sorted(set(flat.tolist())):
            groups.append([int(index) for index in members[flat == part]])
    return groups


def _cluster(neighbourhood: _Neighbourhood, members: Sequence[int], rules: StoryRules) -> Cluster:
    links = tuple(_link(neighbourhood, index, members, rules) for index in members[1:])
    return Cluster(article_ids=tuple(neighbourhood.articles[i].id for i in members), links=links)


def _link(neighbourhood: _Neighbourhood, index: int, members: Sequence[int], rules: StoryRules) -> Link:
    fellows = [other for other in members if other != index]
    nearest = max(fellows, key=lambda other: (neighbourhood.likeness[index, other], -other))
    return Link(
        article_id=neighbourhood.articles[index].id,
        nearest_id=neighbourhood.articles[nearest].id,
        similarity=round(float(neighbourhood.likeness[index, nearest]), 4),
        threshold=round(neighbourhood.threshold, 4),
        shared=_shared(neighbourhood, index, nearest, rules.shared_terms),
    )


def _shared(neighbourhood: _Neighbourhood, one: int, other: int, count: int) -> tuple[str, ...]:
    """Return what the two share, most telling first, as written in the first."""
    mine, theirs = neighbourhood.weights[one], neighbourhood.weights[other]
    common = sorted(mine.keys() & theirs.keys(), key=lambda term: (-mine[term] * theirs[term], term))
    return tuple(neighbourhood.terms[one].readings[term] for term in common[:count])
