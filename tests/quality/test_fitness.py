"""Sentences that can be quoted alone are told from others as well as before, on labelled sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.evaluation.fitness import label_of, predict_fitness
from flows.evaluation.rows import rows_of

ROOT = Path(__file__).parents[2]
ROWS = ROOT.parent / "shared" / "data" / "fitness" / "dev.jsonl"


def test_sentences_for_quoting_alone_are_found_and_right() -> None:
    if not ROWS.exists():
        pytest.skip(f"no data: ../shared/data/fitness/{ROWS.name} is not there")
    floors = json.loads((ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8"))["fitness"]
    rows = rows_of(ROWS.read_text(encoding="utf-8").split("\n"))
    labels = [
        (row["label"], label_of(verdict)) for row, verdict in zip(rows, predict_fitness(rows), strict=True)
    ]
    right = labels.count(("alone", "alone"))
    assert right / sum(predicted == "alone" for _, predicted in labels) >= floors["alone_precision_floor"]
    assert right / sum(label == "alone" for label, _ in labels) >= floors["alone_recall_floor"]
