"""What reports of one event claim: where they differ, which figure is newest, who is accused, on labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.evaluation.claims import claim_scores
from flows.evaluation.rows import rows_of

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
FIGURES, ACCUSATIONS = DATA / "claims" / "figures.jsonl", DATA / "claims" / "accusations.jsonl"
ARTICLES = DATA / "stories" / "ecbplus_train_dev.jsonl"


def test_differences_newest_figures_and_flat_accusations_are_found_and_right() -> None:
    files = (FIGURES, ACCUSATIONS, ARTICLES)
    if not all(path.exists() for path in files):
        pytest.skip("no data: ../shared/data/claims and its articles are not there")
    floors = json.loads((ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8"))["claims"]
    figures, accusations = (
        rows_of(path.read_text(encoding="utf-8").split("\n"), keys=()) for path in (FIGURES, ACCUSATIONS)
    )
    articles = rows_of(ARTICLES.read_text(encoding="utf-8").split("\n"))
    scores = claim_scores((*figures, *accusations), articles)
    for kind in ("differences", "newest", "accusations"):
        assert scores[kind].precision >= floors[f"{kind}_precision_floor"]
        assert scores[kind].recall >= floors[f"{kind}_recall_floor"]
