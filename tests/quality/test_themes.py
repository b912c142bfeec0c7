"""How often labelled stories come under their theme, held above a floor that is never lowered silently."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.evaluation.themes import theme_report
from flows.model import Article, Theme
from flows.stories.themes import ThemeIndex, ThemeRules, choose_theme, prepare_themes

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
FEEDS = DATA / "stories" / "feeds_20260217_dev.jsonl"
AGNEWS = DATA / "themes" / "agnews_dev.jsonl"
# AG News knows four classes; everything it calls "world" is spread over the other themes.
COARSE = {
    "sport": "sport",
    "economy-and-business": "business",
    "labour": "business",
    "science-and-technology": "sci/tech",
    "also": "none",
}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        pytest.skip(f"no data: ../shared/data/{path.relative_to(DATA)} is not there")
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def article(row: dict[str, Any]) -> Article:
    return Article(
        id=row["id"],
        source="labelled",
        outlet=row.get("outlet", "labelled"),
        title=row["title"],
        title_made=False,
        url=row.get("url"),
        published=None,
        published_claim=None,
        first_seen=datetime(2030, 1, 1, tzinfo=UTC),
        language="en",
        text=row["text"],
    )


@pytest.fixture(scope="module")
def baseline() -> dict[str, float]:
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    floors: dict[str, float] = json.loads(text)["themes"]
    return floors


@pytest.fixture(scope="module")
def index() -> ThemeIndex:
    with (ROOT / "seeds" / "themes.toml").open("rb") as file:
        tables = tomllib.load(file)["theme"]
    return prepare_themes(
        [
            Theme(id=t["id"], name=t["name"], terms=tuple(t.get("terms", ())), sections=tuple(t["sections"]))
            for t in tables
        ]
    )


def test_feed_entries_come_under_the_theme_that_readers_gave_them(
    index: ThemeIndex, baseline: dict[str, float]
) -> None:
    labelled = [row for row in rows(FEEDS) if row["theme"] is not None]
    chosen = [choose_theme(index, [article(row)], ThemeRules()).id for row in labelled]
    report = theme_report([row["theme"] for row in labelled], chosen)
    assert report.largest_theme == "politics"
    assert report.largest_share == pytest.approx(baseline["feeds_largest_theme"], abs=0.001)
    assert report.accuracy >= baseline["feeds_floor"], report.counts
    assert report.unplaced <= baseline["feeds_unplaced_ceiling"]


def test_vocabulary_tells_the_four_classes_of_another_decade_apart(
    index: ThemeIndex, baseline: dict[str, float]
) -> None:
    labelled = list(rows(AGNEWS))
    largest = max(Counter(row["theme"] for row in labelled).values()) / len(labelled)
    right = 0
    for row in labelled:
        theme = choose_theme(index, [article(row)], ThemeRules()).id
        right += COARSE.get(theme, "world") == row["theme"]
    assert largest == pytest.approx(baseline["agnews_largest_class"], abs=0.001)
    assert right / len(labelled) >= baseline["agnews_floor"]
