"""The fitness of labelled sentences, with the rules that decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate

ROWS = (
    {"id": "1", "text": "The footbridge over the Orle collapsed on Thursday morning.", "label": "alone"},
    {"id": "2", "text": "He said that the footbridge over the Orle would be closed.", "label": "after"},
    {"id": "3", "text": "Read more about the footbridge over the Orle here.", "label": "alone"},
)


def test_each_rule_that_decides_is_counted_and_named(tmp_path: Path) -> None:
    rows, found = tmp_path / "rows.jsonl", tmp_path / "found.jsonl"
    rows.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")
    lines = evaluate("fitness", rows, (), Options(predictions=found)).splitlines()
    assert lines[0] == "Fitness of rows.jsonl: alone P 1.000, R 0.500"
    assert [line.split()[:2] for line in lines[4:6]] == [["all", "3"], ["all,", "at"]]
    assert [line.split() for line in lines[lines.index("Verdicts") + 4 :]] == [
        ["after:", "pronoun", "1", "1"],
        ["alone:", "ok", "1", "1"],
        ["unfit:", "furniture", "1", "0"],
    ]
    predictions = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    assert predictions[1] == {"id": "2", "label": "after", "reason": "pronoun"}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"id": "1"}, "it has no text"),
        ({**ROWS[0], "label": "maybe"}, "its label is not alone, after or unfit"),
    ],
)
def test_a_row_that_cannot_be_judged_is_named(row: dict[str, str], problem: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=problem):
        evaluate("fitness", rows, (), Options())


def test_the_sentence_before_is_read_as_well(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    row = {
        "id": "1",
        "previous": "Ilse Brandt said on Monday:",
        "text": "“The bridge over the Orle fell at seven.”",
    }
    rows.write_text(json.dumps({**row, "label": "after"}), encoding="utf-8")
    assert "after: speech goes on" in evaluate("fitness", rows, (), Options())


def test_a_headline_introduces_the_bearer_of_a_surname(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    row = {"id": "1", "text": "Brandt said the footbridge had swayed all week in the wind.", "label": "alone"}
    rows.write_text(json.dumps(row), encoding="utf-8")
    assert "unfit: unintroduced person" in evaluate("fitness", rows, (), Options())
    named = {**row, "document_title_or_first_line": "Mayor Ilse Brandt knew of the sway"}
    rows.write_text(json.dumps(named), encoding="utf-8")
    assert "alone: ok" in evaluate("fitness", rows, (), Options())


def test_labels_do_not_change_what_is_predicted(tmp_path: Path) -> None:
    rows, first, second = (tmp_path / name for name in ("rows.jsonl", "first.jsonl", "second.jsonl"))
    for found, labels in ((first, ("alone", "after", "unfit")), (second, ("unfit", "alone", "after"))):
        labelled = [{**row, "label": label} for row, label in zip(ROWS, labels, strict=True)]
        rows.write_text("".join(f"{json.dumps(row)}\n" for row in labelled), encoding="utf-8")
        evaluate("fitness", rows, (), Options(predictions=found))
    assert first.read_bytes() == second.read_bytes()
