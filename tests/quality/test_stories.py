"""How well articles are grouped into stories, held above floors that are never lowered silently."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from random import Random

import pytest

from flows.config import Request
from flows.evaluation.counts import measure_counts
from flows.evaluation.metrics import pairs_of
from flows.evaluation.rows import Row, rows_of
from flows.evaluation.stories import StoryScores, predict_stories, story_report
from flows.runs import steps
from tests.reprints import reprints_of

ROOT = Path(__file__).parents[2]
STORIES = ROOT.parent / "shared" / "data" / "stories"


def rows(name: str, split: str | None = None) -> tuple[Row, ...]:
    path = STORIES / name
    if not path.exists():
        pytest.skip(f"no data: ../shared/data/stories/{name} is not there")
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


def test_the_number_of_outlets_is_true_of_the_headline(baseline: dict[str, float]) -> None:
    counts = measure_counts(rows("feeds_20260217_dev.jsonl"))
    assert counts.true / counts.stories >= baseline["feeds_counts_floor"]
    assert counts.true >= counts.all_true


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


def test_reprints_of_one_article_in_every_story_cost_nothing(baseline: dict[str, float]) -> None:
    given = rows("ecbplus_train_dev.jsonl")
    first = {str(row["story"]): row for row in reversed(given)}
    reprints = [copy for story, row in first.items() for copy in reprints_of(row, 8, story)]
    predicted = predict_stories([*given, *reprints])
    *_, ours = story_report([*given, *reprints], predicted)
    assert ours.articles.f1 >= baseline["ecbplus_reprints_b3_floor"]


def test_small_collections_of_one_subject_hold_together_event_by_event(baseline: dict[str, float]) -> None:
    by_topic: dict[str, list[Row]] = defaultdict(list)
    for row in rows("ecbplus_train_dev.jsonl"):
        by_topic[str(row["topic"])].append(row)
    right = joined = wanted = 0
    for number in range(200):
        chance = Random(number)
        topic = by_topic[chance.choice(sorted(by_topic))]
        drawn = chance.sample(topic, min(len(topic), chance.randint(5, 10)))
        gold, found = pairs_of([row["story"] for row in drawn]), pairs_of(predict_stories(drawn))
        right, joined, wanted = right + len(gold & found), joined + len(found), wanted + len(gold)
    assert right / joined >= baseline["small_precision_floor"]
    assert right / wanted >= baseline["small_recall_floor"]


def test_of_five_articles_of_one_affair_only_the_two_of_one_event_are_one_story(tmp_path: Path) -> None:
    seeds = STORIES.parents[1] / "seeds"
    if not seeds.is_dir():
        pytest.skip("no data: ../shared/seeds is not there")
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    request = Request(folder=tmp_path, as_of="2022-02-11T06:00Z", sources=(str(seeds),))
    edition = steps.run(request, lambda _: None).edition
    assert edition is not None
    told = [*(story for section in edition.sections for story in section.stories), *edition.also_reported]
    together = [sorted(article.title for article in story.articles) for story in told]
    assert sorted(map(len, together)) == [1, 1, 1, 2]
    (pair,) = (titles for titles in together if len(titles) == 2)
    assert all("Moscow" in title for title in pair)
