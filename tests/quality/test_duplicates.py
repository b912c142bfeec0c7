"""How well copies are found, held above floors that are never lowered silently."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from flows.evaluation.duplicates import copy_report, predict_copies
from flows.evaluation.rows import Row, articles_of, rows_of
from flows.stories.deduplicate import CopyItem, CopyRules
from flows.stories.deduplicate.candidates import candidates, nodes_of
from flows.stories.deduplicate.copies import likeness
from flows.stories.shingles import shared_count, shingled
from flows.stories.signatures import SignatureRows, signatures

ROOT = Path(__file__).parents[2]
COPIES = ROOT.parent / "shared" / "data" / "duplicates" / "neardup_dev.jsonl"


def labelled() -> tuple[Row, ...]:
    if not COPIES.exists():
        pytest.skip(f"no data: ../shared/data/duplicates/{COPIES.name} is not there")
    return rows_of(COPIES.read_text(encoding="utf-8").split("\n"))


def test_copies_are_found_better_than_by_word_pairs_alone() -> None:
    rows = labelled()
    text = (ROOT / "tests" / "quality" / "baseline.json").read_text(encoding="utf-8")
    baseline: dict[str, float] = json.loads(text)["duplicates"]
    nothing, exact, best, *_, ours = copy_report(rows, predict_copies(rows))
    assert nothing.pairs.f1 == 0.0
    assert exact.pairs.f1 == pytest.approx(baseline["jaccard_pairs"], abs=0.001)
    assert best.pairs.f1 == pytest.approx(baseline["jaccard_best_pairs"], abs=0.001)
    assert exact.hard_merges == pytest.approx(baseline["jaccard_hard_merges"], abs=0.1)
    assert ours.pairs.f1 >= baseline["pairs_floor"] > best.pairs.f1
    assert ours.hard_merges <= baseline["hard_merges_ceiling"] < best.hard_merges
    assert ours.hard_interval.low < ours.hard_merges < ours.hard_interval.high


def test_the_lookup_by_signatures_loses_no_copy_that_comparing_all_pairs_finds() -> None:
    articles = articles_of(labelled())
    texts = {article.id: article.text for article in articles}
    signed = SignatureRows(signatures(list(texts.values())))
    items = [
        CopyItem(id=article.id, time=article.time, language=article.language, signatures=signed, row=row)
        for row, article in enumerate(articles)
    ]
    rules = CopyRules()
    nodes = nodes_of(items, rules.within)
    met = {(one, other) for one, other in candidates(nodes, np.ones(len(nodes), np.bool_), rules).tolist()}
    hashes = [text.hashes for text in shingled([texts[node.first.id] for node in nodes])]
    copies = {
        (one, other)
        for one, other in combinations(range(len(nodes)), 2)
        if likeness(shared_count(hashes[one], hashes[other]), len(hashes[one]), len(hashes[other]), rules)
        and nodes[one].first.language == nodes[other].first.language
    }
    assert len(copies) > 1_000
    assert copies <= met
