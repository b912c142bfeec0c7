"""How well article text is taken out of pages, held above floors that are never lowered silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.evaluation.extraction import ExtractionScores, extraction_report, labelled_pages

ROOT = Path(__file__).parents[2]
PAGES = ROOT.parent / "shared" / "data" / "extraction"


@pytest.fixture(scope="module")
def baseline() -> dict[str, float]:
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    floors: dict[str, float] = json.loads(text)["extraction"]
    return floors


@pytest.fixture(scope="module")
def measured() -> dict[str, ExtractionScores]:
    if not PAGES.exists():
        pytest.skip("no data: ../shared/data/extraction is not there")
    return {each.way: each for each in extraction_report(labelled_pages(PAGES))}


def test_article_text_is_taken_better_than_by_every_peer(
    measured: dict[str, ExtractionScores], baseline: dict[str, float]
) -> None:
    ours = measured["standfirst"]
    peers = [each for way, each in measured.items() if not way.startswith("standfirst")]
    assert max(each.scores.f1 for each in peers) == pytest.approx(baseline["best_peer_f1"], abs=0.003)
    assert max(each.exact for each in peers) == pytest.approx(baseline["best_peer_exact"], abs=0.03)
    assert ours.scores.f1 >= baseline["f1_floor"] > max(each.scores.f1 for each in peers)
    assert ours.exact >= baseline["exact_floor"] > max(each.exact for each in peers)


def test_what_an_ingest_stores_is_the_article_too(
    measured: dict[str, ExtractionScores], baseline: dict[str, float]
) -> None:
    assert measured["standfirst, cleaned as ingested"].scores.f1 >= baseline["ingested_f1_floor"]
