"""Claims of labelled events: what is predicted never reads the labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate
from flows.evaluation.claims import plain_text

ARTICLES = (
    {
        "id": "a",
        "story": "fire",
        "sentences": [
            "The fire at the Halden mill on Skerra killed 12 people, the mayor said.",
            "It began in the spinning room.",
        ],
    },
    {
        "id": "b",
        "story": "fire",
        "sentences": [
            "Firemen came from Tarnfeld.",
            "The fire at the Halden mill on Skerra killed 15 people, the fire service said.",
        ],
    },
)
LABELS: tuple[dict[str, Any], ...] = (
    {
        "story": "fire",
        "thing": "people killed",
        "relation": "update",
        "mentions": [
            {"article": "a", "sentence": 0, "value": "12", "value_number": 12.0},
            {"article": "b", "sentence": 1, "value": "15", "value_number": 15.0},
        ],
        "newest": "15",
        "differ_pairs": [],
        "confidence": "high",
    },
    {
        "story": "fire",
        "claim": "a spinner set the fire",
        "hedged": [
            {"article": "a", "sentence": 0, "text": "A spinner is accused of setting the mill on fire."}
        ],
        "unhedged": [{"article": "b", "sentence": 1, "text": "A man murdered twelve people."}],
    },
)


def jsonl(path: Path, rows: Any) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_newest_figures_and_flat_accusations_are_counted(tmp_path: Path) -> None:
    articles = jsonl(tmp_path / "articles.jsonl", ARTICLES)
    written = tmp_path / "predictions.jsonl"
    shown = evaluate(
        "claims", jsonl(tmp_path / "rows.jsonl", LABELS), (), Options(articles=articles, predictions=written)
    )
    lines = {line[:18].strip(): line[18:].split() for line in shown.splitlines()[4:]}
    assert lines["newest figures"][:3] == ["1", "1", "1.000"]
    assert lines["flat accusations"][:3] == ["1", "1", "1.000"]
    predictions = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert [(row["story"], row["newest"]) for row in predictions] == [("fire", [["b", 1]])]


def test_predictions_never_read_the_labels(tmp_path: Path) -> None:
    articles = jsonl(tmp_path / "articles.jsonl", ARTICLES)
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    evaluate(
        "claims", jsonl(tmp_path / "rows.jsonl", LABELS), (), Options(articles=articles, predictions=one)
    )
    shuffled = [{**LABELS[0], "relation": "agree", "newest": None}]
    evaluate("claims", jsonl(tmp_path / "rows.jsonl", []), (), Options(articles=articles, predictions=other))
    assert one.read_bytes() == other.read_bytes()
    more = jsonl(tmp_path / "shuffled.jsonl", shuffled)
    evaluate("claims", more, (), Options(articles=articles, predictions=other))
    assert one.read_bytes() == other.read_bytes()


def test_claims_need_their_articles(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--articles"):
        evaluate("claims", jsonl(tmp_path / "rows.jsonl", LABELS), (), Options())


@pytest.mark.parametrize(
    ("tokenised", "plain"),
    [
        ("About 20, 000 people fled at 3: 30 a. m.", "About 20,000 people fled at 3:30 a.m."),
        ("A 36 - year - old said it measured 5. 9.", "A 36-year-old said it measured 5.9."),
        ("In 1998, 20 people died.", "In 1998, 20 people died."),
    ],
)
def test_blanks_of_a_tokeniser_are_taken_out(tokenised: str, plain: str) -> None:
    assert plain_text(tokenised) == plain
