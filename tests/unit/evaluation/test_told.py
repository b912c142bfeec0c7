"""The table of how stories are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options
from flows.evaluation.told import ShownStory, edition_table, measure_told, told_table

FALL = "Footbridge over the Orle collapses in Tarnfeld"
HURT = "Seven pupils and two teachers were taken to hospital as a bridge over the Orle gave way early."


def shown(standfirst: str | None, *quotations: str, outlets: int = 2) -> ShownStory:
    return ShownStory(
        headline=FALL,
        standfirst=standfirst,
        quotations=quotations,
        quoted=frozenset(["One"]),
        outlets=outlets,
        language="en",
    )


def count(table: str, line: str) -> list[str]:
    return next(row for row in table.splitlines() if row.startswith(line)).removeprefix(line).split()


def test_faults_are_counted() -> None:
    again = "A footbridge over the Orle collapsed in Tarnfeld."
    stories = [shown(again), shown("Nobody knows why it rains."), shown(HURT, HURT), shown(None)]
    table = told_table("x", stories)
    assert count(table, "standfirst repeats 70 % of the headline") == ["1", "3", "33.3"]
    assert count(table, "standfirst shares 20 % or less") == ["1", "3", "33.3"]
    assert count(table, "no standfirst") == ["1", "4", "25.0"]
    assert count(table, "no quotation at all") == ["1", "4", "25.0"]
    assert count(table, "several outlets and sentences, one quoted") == ["1", "1", "100.0"]
    assert count(table, "pairs of sentences that say the same") == ["1", "1", "100.0"]


def test_stories_of_rows_are_told_and_predicted_whatever_their_names() -> None:
    rows = [
        {"id": 1, "story": "x", "title": FALL, "text": HURT, "outlet": "One"},
        {"id": 2, "story": "y", "text": f"{FALL}. {HURT}"},
        {"id": 3, "title": FALL, "text": HURT},
    ]
    measured = measure_told("x", rows, (), Options())
    assert [row["standfirst"] for row in measured.predictions] == [HURT, HURT]
    others = [{**row, "story": {"x": "b", "y": "a"}.get(str(row.get("story")))} for row in rows]
    renamed = measure_told("x", others, (), Options())
    assert [row["headline"] for row in renamed.predictions] == [
        row["headline"] for row in measured.predictions
    ]
    assert measure_told("x", rows[2:], (), Options()).table is None


def test_a_printed_edition_is_measured(tmp_path: Path) -> None:
    quote = {"text": HURT, "outlet": "One"}
    story = {
        "headline": FALL,
        "headline_article_id": "a",
        "articles": [{"id": "a", "language": "en"}],
        "standfirst": quote,
        "quotes": [],
        "outlets": 1,
    }
    path = tmp_path / "edition.json"
    path.write_text(json.dumps({"sections": [{"stories": [story]}]}), encoding="utf-8")
    assert count(edition_table(path), "no standfirst") == ["0", "1", "0.0"]
    headless = json.dumps({"sections": [{"stories": [story | {"articles": []}]}]})
    for broken in ("[]", headless):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(ConfigurationError):
            edition_table(path)
