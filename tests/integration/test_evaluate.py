"""`standfirst evaluate` measures the rules of the product on rows that a user labelled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.summaries.summarise.algorithms import SUMY_ALGORITHMS
from tests.factories import BRIDGE, TUNNEL

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.integration

ROWS = (
    {
        "id": "1",
        "story": "flood",
        "title": "Flood closes the Orla bridge",
        "text": "The Orla bridge is closed.",
    },
    {
        "id": "2",
        "story": "flood",
        "title": "Orla bridge closed by flood",
        "text": "A flood closed the Orla bridge.",
    },
    {
        "id": "3",
        "story": "prize",
        "title": "Poet wins the Lantern prize",
        "text": "The jury chose a first book.",
    },
)

STORIES = (("bridge", BRIDGE), ("tunnel", TUNNEL))


# Runs the command as if a library were not installed.
WITHOUT = """
import sys
from importlib.machinery import PathFinder
class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, *rest):
        return None if name.partition(".")[0] == {library!r} else PathFinder.find_spec(name, *rest)
sys.meta_path[:] = [Without if finder is PathFinder else finder for finder in sys.meta_path]
from flows.cli.main import main
main()
"""


def evaluate(*arguments: str | Path, without: str = "") -> subprocess.CompletedProcess[str]:
    program = ["-c", WITHOUT.format(library=without)] if without else ["-m", "flows"]
    return subprocess.run(
        [sys.executable, "-P", *program, "evaluate", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_stories_are_measured_beside_the_baselines_and_the_predictions_kept(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    done = evaluate("stories", rows, "--predictions", tmp_path / "found.jsonl", "--workspace", tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line.split("  ")[0] for line in done.stdout.splitlines()[4:10]] == [
        "everything apart",
        "unigram TF-IDF, average link",
        "stems, titles doubled, background",
        "unigrams, best threshold, from the labels",
        "stems, best threshold, from the labels",
        "standfirst",
    ]
    found = [json.loads(line) for line in (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == ["1", "2", "3"]
    assert found[0]["story"] == found[1]["story"] != found[2]["story"]


def test_a_file_that_is_not_there_ends_in_one_line_with_a_remedy(tmp_path: Path) -> None:
    done = evaluate("stories", tmp_path / "nothing.jsonl", "--workspace", tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nothing.jsonl: cannot be read (No such file or directory)." in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_summaries_are_measured_within_their_words_and_the_sentences_kept(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    told = [
        {"id": name, "documents": [text for _, text in given], "summary": given[0][0]}
        for name, given in STORIES
    ]
    rows.write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    found = tmp_path / "found.jsonl"
    done = evaluate("summaries", rows, "--words", "40", "--predictions", found, "--workspace", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Summaries of rows.jsonl: 2 clusters, 40 words\n")
    ways = [line.split("  ")[0] for line in done.stdout.splitlines()[4:16]]
    assert ways == [*("standfirst", *SUMY_ALGORITHMS), "lead", "random", "greedy oracle"]
    kept = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in kept] == ["bridge", "tunnel"]
    assert all(0 < len(row["summary"].split()) <= 40 for row in kept)
    for row, prediction in zip(told, kept, strict=True):
        assert prediction["summary"] == "\n".join(prediction["sentences"])
        assert all(any(each in text for text in row["documents"]) for each in prediction["sentences"])


def test_summaries_of_no_words_are_refused(tmp_path: Path) -> None:
    done = evaluate("summaries", tmp_path / "rows.jsonl", "--words", "0")
    assert done.returncode == 2
    assert "--words" in done.stderr


@pytest.mark.parametrize("library", ["rouge_score_rs"])
def test_a_missing_extra_ends_in_one_line_that_says_how_to_install_it(tmp_path: Path, library: str) -> None:
    done = evaluate("stories", tmp_path / "rows.jsonl", without=library)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        'standfirst: standfirst evaluate: needs the extra "evaluate", which is not installed '
        f"(missing: {library}). Install it, in a clone with: "
        "pip install -c constraints.txt -e '.[evaluate]'\n"
    )
