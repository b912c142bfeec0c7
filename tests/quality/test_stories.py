"""How well articles are grouped into stories, held above floors that are never lowered silently."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.evaluate.rows import Row, rows_of
from flows.evaluate.stories import StoryScores, predict_stories, story_report

ROOT = Path(__file__).parents[2]
STORIES = ROOT.parent / "shared" / "data" / "stories"


def rows(name: str, split: str | None = None) -> tuple[Row, ...]:
    path = STORIES / name
    if not path.exists():
        pytest.skip(f"the labelled data {name} is not beside the repository")
    found = rows_of(path.read_text(encoding="utf-8").split("\n"))
    return tuple(row for row in found if split is None or row["split"] == split)


@pytest.fixture(scope="module")
def baseline() -> dict[str, float]:
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    floors: dict[str, float] = json.loads(text)["stories"]
    return floors


def measured(given: tuple[Row, ...]) -> tuple[StoryScores, StoryScores, StoryScores]:
    apart, unigrams, ours = story_report(given, predict_stories(given))
    return apart, unigrams, ours


def test_a_real_day_of_feeds_is_told_apart_better_than_by_the_baselines(baseline: dict[str, float]) -> None:
    apart, unigrams, ours = measured(rows("feeds_20260217_dev.jsonl"))
    assert apart.articles.f1 == pytest.approx(baseline["feeds_apart_b3"], abs=0.001)
    assert unigrams.articles.f1 == pytest.approx(baseline["feeds_unigram_b3"], abs=0.001)
    assert unigrams.pairs.f1 == pytest.approx(baseline["feeds_unigram_pairs"], abs=0.001)
    assert ours.articles.f1 >= baseline["feeds_b3_floor"] > unigrams.articles.f1 > apart.articles.f1
    assert ours.pairs.f1 >= baseline["feeds_pairs_floor"] > unigrams.pairs.f1


@pytest.mark.parametrize("split", ["dev", "train"])
def test_full_texts_are_told_apart_better_than_by_the_baselines(
    split: str, baseline: dict[str, float]
) -> None:
    apart, unigrams, ours = measured(rows("ecbplus_train_dev.jsonl", split))
    assert apart.articles.f1 == pytest.approx(baseline[f"ecbplus_{split}_apart_b3"], abs=0.001)
    assert unigrams.articles.f1 == pytest.approx(baseline[f"ecbplus_{split}_unigram_b3"], abs=0.001)
    assert ours.articles.f1 >= baseline[f"ecbplus_{split}_b3_floor"] > unigrams.articles.f1


def test_headlines_alone_are_told_apart_better_than_by_the_baselines(baseline: dict[str, float]) -> None:
    apart, unigrams, ours = measured(rows("uci_headlines_dev.jsonl"))
    assert apart.articles.f1 == pytest.approx(baseline["headlines_apart_b3"], abs=0.001)
    assert unigrams.articles.f1 == pytest.approx(baseline["headlines_unigram_b3"], abs=0.001)
    assert ours.articles.f1 >= baseline["headlines_b3_floor"] > unigrams.articles.f1
