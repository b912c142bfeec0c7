"""Printed counts of outlets measured on labelled rows: is the number true of the headline above it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flows.editions.compose import materials
from flows.evaluation.rows import Row, articles_of
from flows.model import Article
from flows.stories.cluster import StoryRules, cluster
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.reports import ReportRules, counting_ids, reporting_of
from flows.summaries.headlines import best_title


@dataclass(frozen=True, slots=True, kw_only=True)
class CountScores:
    """How many stories of several outlets print a true number; `all_true` if every article counted."""

    stories: int
    true: int
    all_true: int


def measure_counts(rows: Sequence[Row]) -> CountScores:
    """Compare the outlets counted in each predicted story with those that report its headline's event.

    The event is the `story` of the row whose title is the headline. Rows without an outlet are one each.
    """
    articles = articles_of(rows)
    copies = deduplicate(articles, CopyRules())
    clusters = cluster(articles, StoryRules(), copies)
    gold = {article.id: row.get("story") for article, row in zip(articles, rows, strict=True)}
    is_named = any(row.get("outlet") or row.get("publisher") for row in rows)
    scores = []
    for material in materials(clusters, articles, frozenset(gold), copies, ()):
        headline = best_title(material.originals, material.originals)
        counting = counting_ids(material, reporting_of(material, headline, ReportRules()))
        among = _counter(material.articles, is_named)
        if among(gold) < 2 or gold[headline.id] is None:
            continue
        true = among(article_id for article_id, story in gold.items() if story == gold[headline.id])
        scores.append((among(counting) == true, among(gold) == true))
    return CountScores(
        stories=len(scores), true=sum(ours for ours, _ in scores), all_true=sum(every for _, every in scores)
    )


def _counter(articles: Sequence[Article], is_named: bool) -> Callable[[Iterable[str]], int]:
    """Return a function that counts a story's outlets among articles, or the articles if none is named."""

    def count(ids: Iterable[str]) -> int:
        chosen = frozenset(ids)
        return len({one.outlet if is_named else one.id for one in articles if one.id in chosen})

    return count
