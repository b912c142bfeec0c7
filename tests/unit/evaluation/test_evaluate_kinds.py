"""Kinds are predicted from the feeds alone, and compared with what readers called each entry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate

ENTRIES = (
    ("1", "The bridge falls", "/news/bridge", "2026-02-17"),
    ("2", "The week in review: bridges", "/a/week", "2026-02-17"),
    ("3", "About", "/about/", "0001-01-01"),
    ("4", "Horoscope", "/horoscopes/today", "2026-02-17"),
    ("5", "The bridge was ours", "/opinion/bridge", "2026-02-17"),
)
KINDS = ("article", "round-up/briefing/newsletter", "static page", "listing/price", "article")
GENRES = ("news", "analysis", "other", "other", "opinion")
ROWS: list[dict[str, object]] = [
    {"feed": "a", "entry": key, "url": None, "title": title, "page_kind": kind, "genre": genre}
    for (key, title, _, _), kind, genre in zip(ENTRIES, KINDS, GENRES, strict=True)
]


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    folder = tmp_path / "feeds"
    folder.mkdir()
    items = "".join(
        f'<item><guid isPermaLink="false">{key}</guid><title>{title}</title>'
        f"<link>https://lamp.example{path}</link><pubDate>{date}</pubDate></item>"
        for key, title, path, date in ENTRIES
    )
    text = f"<rss><channel><title>Lamp</title><link>https://lamp.example</link>{items}</channel></rss>"
    (folder / "a.xml").write_text(text, encoding="utf-8")
    return folder


def measured(rows: Sequence[Mapping[str, object]], feeds: Path) -> tuple[str, list[dict[str, object]]]:
    """Return the table for some rows, and what was predicted."""
    file, predictions = feeds.parent / "rows.jsonl", feeds.parent / "predicted.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    shown = evaluate("kinds", file, (), Options(predictions=predictions, feeds=feeds))
    return shown, [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]


def test_each_entry_gets_its_kind_its_genre_and_whether_it_is_news(feeds: Path) -> None:
    _, predicted = measured(ROWS, feeds)
    assert [row["page_kind"] for row in predicted] == list(KINDS)
    assert [row["news"] for row in predicted] == [True, False, False, False, True]
    assert predicted[4]["genre"] == "opinion"
    assert predicted[0].keys() == {"feed", "entry", "page_kind", "genre", "news"}


def test_the_figures_stand_beside_those_of_trivial_answers(feeds: Path) -> None:
    shown, _ = measured(ROWS, feeds)
    figures = {line[:36].strip(): line[36:].split() for line in shown.splitlines()[4:]}
    assert figures["static pages and listings left out"][:4] == ["2", "0.000", "0.500", "1.000"]
    assert figures["round-ups left out"][:4] == ["1", "0.000", "1.000", "1.000"]
    assert figures["articles left out"][:4] == ["2", "0.000", "0.000", "0.000"]


def test_the_labels_decide_nothing_of_what_is_predicted(feeds: Path) -> None:
    _, predicted = measured(ROWS, feeds)
    shuffled = [
        row | {"page_kind": other["page_kind"], "genre": other["genre"]}
        for row, other in zip(ROWS, ROWS[2:] + ROWS[:2], strict=True)
    ]
    assert measured(shuffled, feeds)[1] == predicted
    unlabelled = [{"feed": row["feed"], "entry": row["entry"]} for row in ROWS]
    assert measured(unlabelled, feeds)[1] == predicted


def test_an_entry_that_cannot_be_read_is_empty_and_no_news(feeds: Path) -> None:
    _, (predicted,) = measured([{"feed": "a", "entry": "9"}], feeds)
    assert (predicted["page_kind"], predicted["news"]) == ("empty", False)


def test_an_entry_is_also_known_by_its_address(feeds: Path) -> None:
    row = {"feed": "a", "entry": "9", "url": "https://lamp.example/opinion/bridge?at=rss"}
    _, (predicted,) = measured([row], feeds)
    assert predicted["genre"] == "opinion"


def test_an_entry_is_also_known_by_its_title(feeds: Path) -> None:
    _, (predicted,) = measured([{"feed": "a", "entry": "9", "title": "The bridge  was ours"}], feeds)
    assert predicted["genre"] == "opinion"


def test_a_feed_that_is_not_there_is_named(feeds: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no feed d"):
        measured([{"feed": "d", "entry": "1"}], feeds)
