"""How well stories are told, beside sumy's algorithms and Lead, held above floors never lowered silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.evaluation.rows import rows_of
from flows.evaluation.summaries import (
    OURS,
    Cluster,
    SummaryReport,
    clusters_of,
    summarised,
    summary_problem,
    summary_report,
)
from flows.model.settings import Algorithm
from flows.summaries.summarise.algorithms import SUMY_ALGORITHMS

ROOT = Path(__file__).parents[2]
SUMMARIES = ROOT.parent / "shared" / "data" / "summaries"
# The best of sumy's on these texts is one of these, in every metric; the slow tests take all.
STRONG: tuple[Algorithm, ...] = ("lex-rank", "sum-basic", "luhn", "edmundson")


def clusters(name: str, step: int) -> tuple[Cluster, ...]:
    """Return every so many of the clusters of a file."""
    path = SUMMARIES / name
    if not path.exists():
        pytest.skip(f"no data: ../shared/data/summaries/{name} is not there")
    rows = rows_of(path.read_text(encoding="utf-8").split("\n"), summary_problem)
    return clusters_of(rows[::step])


@pytest.fixture(scope="module")
def baseline() -> dict[str, float]:
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    floors: dict[str, float] = json.loads(text)["summaries"]
    return floors


def measured(given: tuple[Cluster, ...], words: int, names: tuple[Algorithm, ...]) -> SummaryReport:
    return summary_report(given, summarised(given, words), words, names)


def held(report: SummaryReport, floors: dict[str, float], prefix: str) -> None:
    """Compare the ratios to the best of sumy's with their floors."""
    r1, r2, _ = report.ratios
    assert r1.value >= floors[f"{prefix}_r1_floor"], report.ratios
    assert r2.value >= floors[f"{prefix}_r2_floor"], report.ratios


def test_stories_are_told_better_than_by_sumys_algorithms(baseline: dict[str, float]) -> None:
    held(measured(clusters("multinews_dev.jsonl", 2), 100, STRONG), baseline, "part_100")


def test_single_articles_are_told_no_worse_than_by_their_first_sentences(baseline: dict[str, float]) -> None:
    r1, r2, _ = measured(clusters("cnndm_dev.jsonl", 1), 60, ("lex-rank",)).leads
    assert r1.value >= baseline["part_single_r1_floor"], r1
    assert r2.value >= baseline["part_single_r2_floor"], r2


@pytest.mark.slow
@pytest.mark.parametrize("words", [100, 230])
def test_stories_are_told_better_than_by_every_algorithm_and_in_less_time(
    words: int, baseline: dict[str, float]
) -> None:
    report = measured(clusters("multinews_dev.jsonl", 1), words, SUMY_ALGORITHMS)
    held(report, baseline, f"all_{words}")
    assert all(each.interval.low > 1 for each in report.ratios[:2]), report.ratios
    scores = {each.way: each.rouge for each in report.scores}
    assert scores["greedy oracle"] > scores[OURS] > scores["lead"] > scores["random"]
    ours, lex_rank = report.seconds
    assert lex_rank / ours >= baseline["times_faster_floor"], report.seconds


@pytest.mark.slow
def test_single_articles_are_told_better_than_by_their_first_sentences(baseline: dict[str, float]) -> None:
    report = measured(clusters("cnndm_dev.jsonl", 1), 60, SUMY_ALGORITHMS)
    assert all(each.interval.low > 0 for each in report.leads[:2]), report.leads
    assert min(each.value for each in report.ratios[:2]) >= baseline["all_single_ratio_floor"], report.ratios
