"""The figures of the extraction benchmark, checked by hand on a few words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate
from flows.evaluation.extraction import PageScore, labelled_pages, mean_scores, page_score
from flows.reading.word_runs import runs_of, share_held, wording_of

GOLD = "a b c d e f"  # three runs of four words


def test_runs_that_agree_are_right_and_a_page_adds_up_to_one() -> None:
    assert page_score(GOLD, GOLD) == PageScore(right=1.0, extra=0.0, missing=0.0)
    assert page_score(GOLD, "a b c d e f g") == PageScore(right=0.75, extra=0.25, missing=0.0)
    assert page_score(GOLD, "a b c d") == PageScore(right=1 / 3, extra=0.0, missing=2 / 3)


def test_words_said_twice_count_twice_and_punctuation_does_not_count() -> None:
    assert page_score("a b c d a b c d", "a, b. c; d").missing == pytest.approx(4 / 5)
    assert page_score("a b", "a b!").is_exact


def test_a_page_without_text_is_exact_when_nothing_is_found() -> None:
    assert page_score("", "") == PageScore(right=0.0, extra=0.0, missing=0.0)
    assert page_score("", "").is_exact
    assert not page_score("", "a").is_exact


def test_means_are_over_pages_not_over_words() -> None:
    pages = [page_score(GOLD, GOLD), page_score(GOLD, ""), page_score(GOLD, "a b c d")]
    scores = mean_scores(pages)
    assert scores.precision == 1.0  # a page where nothing was found claims nothing
    assert scores.recall == pytest.approx((1 + 0 + 1 / 3) / 3)
    assert mean_scores([]).f1 == 0.0


def test_few_words_are_one_run_and_lines_of_few_words_count_whole() -> None:
    assert runs_of(("a", "b")) == (("a", "b"),)
    assert runs_of(()) == ()
    wording = wording_of(["More here", "a b c d e"])
    assert share_held(("More", "here"), wording) == 1.0
    assert share_held(("here",), wording) == 0.0
    assert share_held(("b", "c", "d", "e"), wording) == 1.0
    assert share_held((), wording) == 0.0


def folder_of(folder: Path, body: bytes, *, packed: bool) -> Path:
    (folder / "html").mkdir()
    label = {"articleBody": "The bridge was shut on Monday.", "url": "https://lamp.example/1"}
    (folder / "ground-truth.json").write_text(json.dumps({"p1": label}), encoding="utf-8")
    name, written = ("p1.html.gz", gzip.compress(body)) if packed else ("p1.html", body)
    (folder / "html" / name).write_bytes(written)
    return folder


@pytest.mark.parametrize("packed", [True, False])
def test_labelled_pages_are_measured_beside_other_extractors(tmp_path: Path, packed: bool) -> None:
    body = b"<html><body><article><p>The bridge was shut on Monday.</p></article></body></html>"
    told = evaluate("extraction", folder_of(tmp_path, body, packed=packed), (), Options())
    lines = told.splitlines()
    assert lines[0].startswith("Article text of 1 page of ")
    assert [line.split("  ")[0] for line in lines[4:]] == [
        "readability",
        "trafilatura",
        "trafilatura, fast",
        "trafilatura, precision",
        "trafilatura, precision, no comments",
        "standfirst",
        "standfirst, cleaned as ingested",
    ]


def test_a_folder_without_labels_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no labelled pages"):
        labelled_pages(tmp_path)
    (tmp_path / "ground-truth.json").write_text('{"p1": {"articleBody": "x"}}', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="holds no labelled pages"):
        labelled_pages(tmp_path)
