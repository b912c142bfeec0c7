"""Names of outlets are predicted from the feeds alone, and compared with what a reader would accept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate

TITLES = {"a": "World - Tarnfeld Echo", "b": "Posts on Jo Ash", "c": "Blog"}
ROWS: list[dict[str, object]] = [
    {"feed": "a", "name": "Tarnfeld Echo", "accept": []},
    {"feed": "b", "name": "Jo", "accept": ["Jo Ash"]},
    {"feed": "c", "name": "Lamp", "accept": ["The Lamp"]},
]


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    folder = tmp_path / "feeds"
    folder.mkdir()
    for name, title in TITLES.items():
        text = (
            f"<rss><channel><title>{title}</title><link>https://{name}.example</link><item><title>A</title>"
            f"<link>https://{name}.example/1</link></item></channel></rss>"
        )
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


def measured(rows: Sequence[Mapping[str, object]], feeds: Path) -> tuple[str, str]:
    """Return the table for some rows, and what was predicted."""
    file, predictions = feeds.parent / "rows.jsonl", feeds.parent / "predicted.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    shown = evaluate("names", file, (), Options(predictions=predictions, feeds=feeds))
    return shown, predictions.read_text(encoding="utf-8")


def test_a_name_that_a_reader_accepts_is_right_and_a_wrong_one_is_shown(feeds: Path) -> None:
    shown, predicted = measured(ROWS, feeds)
    lines = {line.split("  ")[0]: line.split()[-3:-1] for line in shown.splitlines() if "  " in line}
    assert lines["standfirst"] == ["2", "0.667"]
    assert lines["the feed's title"] == ["0", "0.000"]
    assert "c: 'c.example', not 'Lamp'" in shown
    assert [json.loads(line) for line in predicted.splitlines()] == [
        {"feed": "a", "name": "Tarnfeld Echo"},
        {"feed": "b", "name": "Jo Ash"},
        {"feed": "c", "name": "c.example"},
    ]


def test_the_labels_decide_nothing_of_what_is_predicted(feeds: Path) -> None:
    _, predicted = measured(ROWS, feeds)
    shuffled = [
        {"feed": row["feed"], "name": other["name"], "accept": other["accept"]}
        for row, other in zip(ROWS, ROWS[1:] + ROWS[:1], strict=True)
    ]
    assert measured(shuffled, feeds)[1] == predicted
    assert measured([{"feed": row["feed"]} for row in ROWS], feeds)[1] == predicted


def test_the_folder_of_the_feeds_is_needed_and_holds_them(feeds: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no feed d"):
        measured([{"feed": "d", "name": "D"}], feeds)
    with pytest.raises(ConfigurationError, match="needs the folder of the feeds"):
        evaluate("names", feeds.parent / "rows.jsonl", (), Options())
