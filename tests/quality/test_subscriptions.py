"""Real subscriptions: names of outlets and kinds of entries, above floors that are never lowered silently."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from flows.evaluation import Options, evaluate

ROOT = Path(__file__).parents[2]
SUBSCRIPTIONS = ROOT.parent / "shared" / "data" / "subscriptions"


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not SUBSCRIPTIONS.is_dir():
        pytest.skip("no data: ../shared/data/subscriptions is not there")
    folder = tmp_path_factory.mktemp("subscriptions")
    with tarfile.open(SUBSCRIPTIONS / "feeds.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return next(path.parent for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture(scope="module")
def floors() -> dict[str, float]:
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    values: dict[str, float] = json.loads(text)["subscriptions"]
    return values


def compared(task: str, file: str, feeds: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each labelled row with what was predicted for it."""
    predictions = feeds.parent / f"{task}.jsonl"
    evaluate(task, SUBSCRIPTIONS / file, (), Options(predictions=predictions, feeds=feeds))
    paths = (SUBSCRIPTIONS / file, predictions)
    rows, predicted = ([json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in paths)
    return list(zip(rows, predicted, strict=True))


def test_outlets_are_named_as_an_editor_would(feeds: Path, floors: dict[str, float]) -> None:
    pairs = compared("names", "names.jsonl", feeds)
    right = [predicted["name"] in (row["name"], *row["accept"]) for row, predicted in pairs]
    assert sum(right) / len(right) >= floors["names_floor"]


def test_pages_that_are_no_news_are_left_out_and_articles_are_not(
    feeds: Path, floors: dict[str, float]
) -> None:
    pairs = compared("kinds", "entries.jsonl", feeds)

    def left_out(*kinds: str) -> float:
        out = [not predicted["news"] for row, predicted in pairs if row["page_kind"] in kinds]
        return sum(out) / len(out)

    assert left_out("article") <= floors["articles_left_out_ceiling"]
    assert left_out("static page", "listing/price") >= floors["pages_left_out_floor"]
    assert left_out("round-up/briefing/newsletter") >= floors["round_ups_left_out_floor"]
