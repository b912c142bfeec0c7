"""How stories are told: standfirsts neither repeat nor ignore their headlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.evaluation.rows import rows_of
from flows.evaluation.told import IGNORES, REPEATS, tell_stories
from flows.summaries.sameness import headline_share

STORIES = Path(__file__).parents[3] / "shared" / "data" / "stories"


@pytest.mark.parametrize("name", ["feeds_20260217_dev.jsonl", "ecbplus_train_dev.jsonl"])
def test_a_standfirst_supports_its_headline_and_adds_to_it(name: str) -> None:
    path = STORIES / name
    if not path.exists():
        pytest.skip(f"no data: ../shared/data/stories/{name} is not there")
    rows = rows_of(path.read_text(encoding="utf-8").split("\n"))
    stories = tell_stories(rows).values()
    shares = [headline_share(s.headline, s.standfirst, s.language) for s in stories if s.standfirst]
    assert len(shares) > 40
    assert sum(share >= REPEATS for share in shares) < 0.05 * len(shares)
    assert sum(share <= IGNORES for share in shares) < 0.05 * len(shares)
