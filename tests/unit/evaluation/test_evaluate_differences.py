"""Differences counted in labelled stories."""

from __future__ import annotations

import json
from pathlib import Path

from flows.evaluation import Options, evaluate

ONE = "The fire at the Halden mill killed 12 people, the mayor said."
OTHER = "The fire at the Halden mill killed 15 people, the fire service said."


def lines(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def counts(table: str) -> list[list[str]]:
    return [line.split()[-3:] for line in table.splitlines()[4:] if line]


def test_differences_between_the_documents_of_a_cluster_are_counted_and_written(tmp_path: Path) -> None:
    rows = lines(tmp_path / "rows.jsonl", {"id": "c1", "documents": [ONE, OTHER]})
    found = tmp_path / "found.jsonl"
    table = evaluate("differences", rows, (), Options(predictions=found))
    assert counts(table) == [["1", "1", "1"], ["themselves", "2", "0"]]
    (read,) = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    assert (read["id"], sorted(read["values"])) == ("c1", ["12", "15"])
    assert {read["one"], read["other"]} == {ONE, OTHER}


def test_rows_of_one_story_are_compared_unless_one_outlet_wrote_them(tmp_path: Path) -> None:
    texts = ({"id": 1, "story": "s", "text": ONE}, {"id": 2, "story": "s", "text": OTHER})
    apart = lines(tmp_path / "apart.jsonl", *texts)
    same = lines(tmp_path / "same.jsonl", *({**each, "outlet": "One"} for each in texts))
    assert counts(evaluate("differences", apart, (), Options()))[0] == ["1", "1", "1"]
    assert counts(evaluate("differences", same, (), Options()))[0] == ["1", "0", "0"]


def test_what_a_document_says_twice_otherwise_is_counted_as_false(tmp_path: Path) -> None:
    rows = lines(tmp_path / "rows.jsonl", {"id": "c1", "documents": [f"{ONE} {OTHER}"]})
    assert counts(evaluate("differences", rows, (), Options()))[1] == ["themselves", "1", "1"]
