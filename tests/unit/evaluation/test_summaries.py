"""Summaries are measured under one budget: figures by hand, an oracle above all, planted differences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate
from flows.evaluation.summaries import (
    ORACLE,
    OURS,
    SummaryReport,
    clusters_of,
    ours_to_best,
    ours_to_lead,
    summarised,
    summary_report,
)
from flows.evaluation.summary_ways import (
    by_chance,
    by_lead,
    by_oracle,
    by_sumy,
    f1_with,
    grams_of,
    plain_lex_rank,
    rouge,
    texts_of,
    within,
)
from flows.model.settings import Algorithm
from flows.summaries.summarise import document_of
from tests.factories import BRIDGE, TUNNEL, accounts, article

STORY = accounts("b", BRIDGE)
ROWS: list[dict[str, Any]] = [
    {
        "id": "bridge",
        "documents": [text for _, text in BRIDGE],
        "summary": "A footbridge collapsed into the River Orle. Mayor Brandt promised an inquiry into rust.",
    },
    {
        "id": "tunnel",
        "documents": [text for _, text in TUNNEL],
        "summary": "A burning lorry closed the Velsen tunnel and the A31. Drivers walked out.",
    },
]


def report(rows: list[dict[str, Any]], words: int = 30) -> SummaryReport:
    clusters = clusters_of(rows)
    return summary_report(clusters, summarised(clusters, words), words)


def table_of(tmp_path: Path, rows: list[dict[str, Any]], options: Options | None = None) -> str:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return evaluate("summaries", path, (), options or Options(words=30))


def test_a_budget_takes_whole_sentences_and_passes_over_what_exceeds_it() -> None:
    best_first = ["one two three.", "a b c d.", "one  two\nthree.", "", "four five."]
    assert within(best_first, 5) == (0, 4)
    assert within(best_first, 7) == (0, 1)
    assert within(best_first, 9) == (0, 1, 4)
    assert within(best_first, 1) == ()


def test_rouge_is_the_f1_of_shared_stems_pairs_and_order() -> None:
    # Stems: the, river, rise, fast | the, river, rose, rise; pairs the-river of 3 and 3; in order 3 of 4.
    (figures,) = rouge(["The river rises fast"], ["The river rose, rising"])
    assert figures == pytest.approx([0.75, 1 / 3, 0.75])
    (nothing,) = rouge(["The river rises fast"], [""])
    assert nothing == pytest.approx([0, 0, 0])
    assert rouge([], []).shape == (0, 3)


def test_what_the_oracle_reckons_is_rouge() -> None:
    reference, told = "The old bridge fell into the river.", "A bridge fell. The river is old."
    (figures,) = rouge([reference], [told])
    reckoned = f1_with(grams_of(reference), grams_of(""), grams_of(told))
    assert reckoned == pytest.approx(figures[0] + figures[1])
    whole = f1_with(grams_of(reference), grams_of(reference), grams_of(""))
    assert whole == pytest.approx(2)
    assert f1_with(grams_of(""), grams_of(""), grams_of("")) == 0


def test_lead_takes_the_first_sentence_of_each_document_then_the_second() -> None:
    one = article(id="a1", text="Alba came early. Berta came later. Carla came last.")
    other = article(id="a2", text="Dora slept all day. Edna slept all night.")
    found = texts_of(by_lead(document_of([one, other]), 10))
    assert found == ("Alba came early.", "Berta came later.", "Dora slept all day.")
    assert texts_of(by_lead(document_of([one]), 6)) == ("Alba came early.", "Berta came later.")


def test_chance_is_the_same_for_one_seed_and_another_for_another() -> None:
    document = document_of(STORY)
    drawn = [by_chance(document, 40, str(seed)) for seed in range(8)]
    assert drawn == [by_chance(document, 40, str(seed)) for seed in range(8)]
    assert len(set(drawn)) > 4


def test_the_oracle_takes_what_the_reference_says_and_stops_where_nothing_helps() -> None:
    told = article(text="Fog hid the quay. The bridge fell at noon. Gulls cried.")
    found = by_oracle(document_of([told]), 100, "The bridge fell at noon.")
    assert texts_of(found) == ("The bridge fell at noon.",)
    assert by_oracle(document_of([told]), 4, "A bridge fell at noon.") == ()
    assert by_oracle(document_of([told]), 100, "") == ()


def test_lex_rank_that_is_timed_is_the_one_that_is_scored() -> None:
    assert plain_lex_rank(STORY, 60) == texts_of(by_sumy("lex-rank", document_of(STORY), 60))
    assert plain_lex_rank((), 60) == ()


@pytest.mark.parametrize("words", [10, 30, 1000])
def test_nothing_exceeds_the_budget_and_all_is_verbatim(words: int) -> None:
    clusters = clusters_of(ROWS)
    for cluster, digest in zip(clusters, summarised(clusters, words), strict=True):
        assert len(" ".join(digest.sentences).split()) <= words
        assert all(any(s in each.text for each in cluster.articles) for s in digest.sentences)
        assert digest.sentences or words == 10


def test_every_way_is_measured_and_no_way_is_above_the_oracle() -> None:
    found = report(ROWS)
    scores = {each.way: each.rouge for each in found.scores}
    assert next(iter(scores)) == OURS
    assert list(scores)[-3:] == ["lead", "random", ORACLE]
    assert len(scores) == 12
    assert all(scores[ORACLE][column] >= other[column] for other in scores.values() for column in (0, 1))
    assert all(0 < each.words <= 30 for each in found.scores)
    assert all(seconds > 0 for seconds in found.seconds)
    assert {each.metric for each in found.ratios} == {"rouge1", "rouge2", "rougeL"}
    assert not found.single


def test_a_planted_advantage_is_told_from_chance_and_none_is_not() -> None:
    names: tuple[Algorithm, ...] = ("lex-rank", "lsa")
    base = np.linspace(0.2, 0.6, 60)[:, None] * np.ones(3)
    noise = np.where(np.arange(60) % 2, 0.02, -0.02)[:, None]
    figures = {"standfirst": base * 1.1 + noise, "lead": base, "lex-rank": base, "lsa": base * 0.9}
    better = ours_to_best(figures, 0, names)
    assert (better.way, better.metric) == ("lex-rank", "rouge1")
    assert better.value == pytest.approx(1.1)
    assert 1 < better.interval.low < 1.1 < better.interval.high
    assert ours_to_lead(figures, 1).value == pytest.approx(0.04)
    assert ours_to_lead(figures, 1).interval.low > 0
    figures["standfirst"] = base + noise
    even = ours_to_best(figures, 2, names).interval
    assert even.low < 1 < even.high
    assert ours_to_lead(figures, 2).interval.low < 0 < ours_to_lead(figures, 2).interval.high


def test_a_row_may_hold_one_text_by_another_name() -> None:
    text = BRIDGE[0][1]
    rows: list[dict[str, Any]] = [{"id": name, name: text} for name in ("document", "text", "article")]
    rows += [{"id": "documents", "documents": [text]}]
    assert len({cluster.articles for cluster in clusters_of(rows)}) == 1


def test_documents_are_outlets_of_their_own_undated_in_their_language() -> None:
    french = "Le pont sur la rivière s'est effondré jeudi matin, selon la mairie de la ville."
    (cluster,) = clusters_of([{"id": 1, "documents": [BRIDGE[0][1], french, french]}])
    assert len({each.outlet for each in cluster.articles}) == 3
    assert len({each.id for each in cluster.articles}) == 3
    assert {each.published for each in cluster.articles} == {None}
    assert [each.text for each in cluster.articles] == [BRIDGE[0][1], french, french]


def test_predictions_are_lines_of_sentences(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    rows = [*ROWS, {"id": 3, "documents": [], "summary": "Nothing."}, {"id": 4, "documents": ["", " "]}]
    table_of(tmp_path, rows, Options(words=30, predictions=out))
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == ["bridge", "tunnel", 3, 4]
    assert found[0]["summary"].split("\n") == found[0]["sentences"] != []
    assert found[2] == {"id": 3, "summary": "", "sentences": []}
    assert found[3]["sentences"] == []


def test_rows_without_a_summary_are_told_and_not_scored(tmp_path: Path) -> None:
    bare = [{key: value for key, value in row.items() if key != "summary"} for row in ROWS]
    out = tmp_path / "out.jsonl"
    said = table_of(tmp_path, bare, Options(predictions=out))
    assert said == '2 predictions written to out.jsonl; no row has a "summary" to compare with.\n'
    with pytest.raises(ConfigurationError, match='no row has a "summary". Give labelled rows'):
        table_of(tmp_path, bare)
    assert "1 cluster, 30 words" in table_of(tmp_path, [ROWS[0], bare[1]])


def test_single_articles_are_held_against_lead_first(tmp_path: Path) -> None:
    single = [{**row, "documents": row["documents"][:1]} for row in ROWS]
    many = table_of(tmp_path, ROWS)
    one = table_of(tmp_path, single)
    assert many.index("best of sumy") < many.index("less Lead")
    assert one.index("less Lead") < one.index("best of sumy")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({}, 'line 2: it has no "documents"'),
        ({"documents": "A text."}, "line 2: its documents are not a list of texts"),
        ({"documents": [1]}, "line 2: its documents are not a list of texts"),
        ({"documents": [], "summary": 7}, "line 2: its summary is not a text"),
    ],
)
def test_a_row_that_cannot_be_summarised_is_named_by_its_line(
    tmp_path: Path, row: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        table_of(tmp_path, [ROWS[0], {"id": "odd", **row}])
    assert problem in str(caught.value)
