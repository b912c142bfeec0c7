"""How the time of a summary grows with the sentences of its story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import process_time

import pytest

from flows.evaluation.rows import rows_of
from flows.evaluation.summaries import Cluster, clusters_of, summary_problem
from flows.evaluation.summary_ways import by_standfirst
from flows.model import Article
from flows.summaries.summarise import document_of

CLUSTERS = Path(__file__).parents[3] / "shared" / "data" / "summaries" / "multinews_dev.jsonl"


def clusters() -> tuple[Cluster, ...]:
    if not CLUSTERS.exists():
        pytest.skip(f"no data: ../shared/data/summaries/{CLUSTERS.name} is not there")
    return clusters_of(rows_of(CLUSTERS.read_text(encoding="utf-8").split("\n"), summary_problem))


def long_stories(given: Sequence[Cluster], sentences: int) -> Iterator[tuple[Article, ...]]:
    """Yield stories of at least so many sentences, made of the articles of several clusters."""
    story: list[Article] = []
    for each in (article for cluster in given for article in cluster.articles):
        story.append(replace(each, outlet=f"Outlet {len(story)}"))
        if len(document_of(story).sentences) >= sentences:
            yield tuple(story)
            story = []


@pytest.mark.slow
def test_a_story_of_800_sentences_takes_less_than_a_tenth_of_a_second() -> None:
    first, *stories = islice(long_stories(clusters(), 800), 6)
    by_standfirst(first[:2], 100)
    seconds = []
    for story in stories:
        # No text is met twice: nothing that was learned of one story helps with the next.
        began = process_time()
        by_standfirst(story, 100)
        seconds.append(process_time() - began)
    print(f"800 sentences: {1000 * min(seconds):.1f} to {1000 * max(seconds):.1f} ms of a core")
    assert min(seconds) < 0.1, seconds
