"""How well copies are found, held above floors that are never lowered silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.evaluate.duplicates import copy_report, predict_copies
from flows.evaluate.rows import rows_of

ROOT = Path(__file__).parents[2]
COPIES = ROOT.parent / "shared" / "data" / "duplicates" / "neardup_dev.jsonl"


def test_copies_are_found_better_than_by_word_pairs_alone() -> None:
    if not COPIES.exists():
        pytest.skip("the labelled near-duplicates are not beside the repository")
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    baseline: dict[str, float] = json.loads(text)["duplicates"]
    rows = rows_of(COPIES.read_text(encoding="utf-8").split("\n"))
    nothing, exact, best, *_, ours = copy_report(rows, predict_copies(rows))
    assert nothing.pairs.f1 == 0.0
    assert exact.pairs.f1 == pytest.approx(baseline["jaccard_pairs"], abs=0.001)
    assert best.pairs.f1 == pytest.approx(baseline["jaccard_best_pairs"], abs=0.001)
    assert exact.hard_merges == pytest.approx(baseline["jaccard_hard_merges"], abs=0.1)
    assert ours.pairs.f1 >= baseline["pairs_floor"] > best.pairs.f1
    assert ours.hard_merges <= baseline["hard_merges_ceiling"] < best.hard_merges
    assert ours.hard_interval.low < ours.hard_merges < ours.hard_interval.high
