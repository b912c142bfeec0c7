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


def measured(given: tuple[Row, ...]) -> tuple[StoryScores, ...]:
    return story_report(given, predict_stories(given))


def test_a_real_day_of_feeds_is_told_apart_better_than_by_the_baselines(baseline: dict[str, float]) -> None:
    apart, unigrams, stems, ours = measured(rows("feeds_20260217_dev.jsonl"))
    assert apart.articles.f1 == pytest.approx(baseline["feeds_apart_b3"], abs=0.001)
    assert unigrams.articles.f1 == pytest.approx(baseline["feeds_unigram_b3"], abs=0.001)
    assert unigrams.pairs.f1 == pytest.approx(baseline["feeds_unigram_pairs"], abs=0.001)
    assert stems.articles.f1 == pytest.approx(baseline["feeds_stems_b3"], abs=0.001)
    assert ours.articles.f1 >= baseline["feeds_b3_floor"] > stems.articles.f1 > unigrams.articles.f1
    assert ours.pairs.f1 >= baseline["feeds_pairs_floor"] > stems.pairs.f1 > unigrams.pairs.f1
    assert (ours.right, ours.largest) == (10, 10)


@pytest.mark.parametrize("split", ["dev", "train"])
def test_full_texts_are_told_apart_better_than_by_the_baselines(
    split: str, baseline: dict[str, float]
) -> None:
    apart, unigrams, stems, ours = measured(rows("ecbplus_train_dev.jsonl", split))
    assert apart.articles.f1 == pytest.approx(baseline[f"ecbplus_{split}_apart_b3"], abs=0.001)
    assert unigrams.articles.f1 == pytest.approx(baseline[f"ecbplus_{split}_unigram_b3"], abs=0.001)
    assert ours.articles.f1 >= baseline[f"ecbplus_{split}_b3_floor"]
    assert baseline[f"ecbplus_{split}_b3_floor"] > max(unigrams.articles.f1, stems.articles.f1)


def test_headlines_alone_are_told_apart_better_than_by_the_baselines(baseline: dict[str, float]) -> None:
    apart, unigrams, stems, ours = measured(rows("uci_headlines_dev.jsonl"))
    assert apart.articles.f1 == pytest.approx(baseline["headlines_apart_b3"], abs=0.001)
    assert unigrams.articles.f1 == pytest.approx(baseline["headlines_unigram_b3"], abs=0.001)
    assert ours.articles.f1 >= baseline["headlines_b3_floor"] > stems.articles.f1 > unigrams.articles.f1


def test_shuffled_renamed_or_unlabelled_rows_are_grouped_alike() -> None:
    given = rows("feeds_20260217_dev.jsonl")
    expected = predict_stories(given)
    order = sorted(range(len(given)), key=lambda place: (place * 7919 % len(given), place))
    shuffled = predict_stories([given[place] for place in order])
    assert shuffled == tuple(expected[place] for place in order)
    bare = [
        {key: value for key, value in row.items() if key not in {"story", "theme", "split"}} for row in given
    ]
    assert predict_stories(bare) == expected
    assert predict_stories([{**row, "id": f"row {n}"} for n, row in enumerate(given)]) == expected
