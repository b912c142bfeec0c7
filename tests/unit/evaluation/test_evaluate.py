"""Measuring: the figures by hand-made cases, the predictions by nothing but what a row says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate
from flows.evaluation.duplicates import copy_report, pair_likeness, pairs_above, predict_copies
from flows.evaluation.grouping_baselines import predict_by_stems, predict_by_unigrams
from flows.evaluation.metrics import Scores, Weights, b_cubed, draws, interval, pair_scores, pairs_of
from flows.evaluation.report import table
from flows.evaluation.rows import articles_of, rows_of
from flows.evaluation.stories import best_baselines, predict_stories, story_report
from flows.model import Theme
from tests.factories import BRIDGE, NOON, TUNNEL

ROWS: list[dict[str, Any]] = [
    {
        "id": f"{event}{n}",
        "story": event,
        "origin": f"{event}{n}",
        "theme": "accidents",
        "title": title,
        "text": text,
        "ts": NOON.timestamp() + 3600 * n,
        "outlet": f"Outlet {n}",
        "url": f"https://{event}{n}.example/",
    }
    for event, told in (("bridge", BRIDGE), ("tunnel", TUNNEL))
    for n, (title, text) in enumerate(told)
]
REPRINT = {**ROWS[0], "id": "reprint", "outlet": "Reprinter", "url": None, "title": "Another headline"}
THEMES = (Theme(id="accidents", name="Accidents", terms=("footbridge",)),)


def groups(labels: tuple[str, ...], rows: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {
        frozenset(r["id"] for r, label in zip(rows, labels, strict=True) if label == one) for one in labels
    }


def test_b_cubed_averages_over_articles() -> None:
    found = b_cubed("aabbb", "xxxyy")
    assert found.precision == pytest.approx((2 / 3 * 2 + 1 / 3 + 1 + 1) / 5)
    assert found.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 * 2) / 5)
    assert b_cubed("ab", "xy").f1 == 1.0
    with pytest.raises(ValueError, match="at least one label"):
        b_cubed("", "")


def test_pairs_are_compared_as_sets() -> None:
    gold, found = pairs_of("aabb"), pairs_of("xxxy")
    assert gold == {(0, 1), (2, 3)}
    assert pair_scores(gold, found) == Scores(precision=1 / 3, recall=1 / 2)
    assert pair_scores(gold, found).f1 == pytest.approx(0.4)
    assert pair_scores(gold, frozenset()) == Scores(precision=1.0, recall=0.0)
    assert pair_scores(frozenset(), found) == Scores(precision=0.0, recall=1.0)
    assert Scores(precision=0.0, recall=0.0).f1 == 0.0


def test_stories_are_predicted_by_the_rules_of_the_pipeline() -> None:
    given = [*ROWS, REPRINT]
    assert groups(predict_stories(given), given) == {
        frozenset({"bridge0", "bridge1", "bridge2", "reprint"}),
        frozenset({"tunnel0", "tunnel1"}),
    }


def test_neither_order_nor_ids_nor_labels_change_a_prediction() -> None:
    given = [*ROWS, REPRINT]
    expected = predict_stories(given)
    bare = [{key: value for key, value in row.items() if key not in {"story", "origin"}} for row in given]
    assert predict_stories(bare) == expected
    renamed = [{**row, "id": f"z{9 - n}"} for n, row in enumerate(given)]
    assert predict_stories(renamed) == expected
    assert predict_stories(given[::-1]) == expected[::-1]
    copies = groups(predict_copies(given), given)
    assert groups(predict_copies(given[::-1]), given[::-1]) == copies
    assert frozenset({"bridge0", "reprint"}) in copies


def test_every_field_that_may_decide_is_read() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "sentences": ["Rain fell.", "Wind blew."], "publisher": "One"},
        {"id": "2", "text": "Rain", "title": "Weather", "outlet": "Two", "ts": NOON.timestamp(), "url": "u"},
    ]
    one, two = articles_of(rows)
    assert (one.text, one.outlet, one.published, one.title_made) == (
        "Rain fell.\nWind blew.",
        "One",
        None,
        True,
    )
    assert (two.text, two.outlet, two.published, two.title) == ("Rain", "Two", NOON, "Weather")
    assert one.first_seen == NOON
    assert (two.url, two.title_made) == ("u", False)


def test_equal_rows_are_counted_apart() -> None:
    one, two = articles_of([{"id": "1", "text": "Rain"}, {"id": "2", "text": "Rain"}])
    assert one.id != two.id
    assert articles_of([{"id": "3", "text": "Rain"}])[0].id == one.id


def test_a_short_text_has_the_language_of_most_and_a_long_one_its_own() -> None:
    german = {"id": "g", "text": "Die Brücke über den Fluss ist am Donnerstag früh eingestürzt. " * 5}
    found = articles_of([*ROWS, german, {"id": "s", "text": "Regen"}])
    assert [article.language for article in found[-2:]] == ["de", "en"]
    assert {article.language for article in found[:5]} == {"en"}


def test_the_baselines_stand_beside_our_figures() -> None:
    apart, unigrams, stems, ours = story_report(ROWS, predict_stories(ROWS))
    assert (apart.stories, apart.pairs.recall, apart.articles.precision) == (5, 0.0, 1.0)
    assert apart.articles.recall == pytest.approx(2 / 5)
    assert (ours.stories, ours.articles.f1, ours.pairs.f1) == (2, 1.0, 1.0)
    assert [apart.way, unigrams.way, stems.way, ours.way] == [
        "everything apart",
        "unigram TF-IDF, average link",
        "stems, titles doubled, background",
        "standfirst",
    ]


def test_intervals_over_stories_hold_their_figures_and_do_not_change() -> None:
    found = ["a", "a", "b", "c", "c"]
    ours = story_report(ROWS, found)[-1]
    assert ours.articles_interval.low < ours.articles.f1 < ours.articles_interval.high
    assert ours.pairs_interval.low < ours.pairs.f1 < ours.pairs_interval.high
    assert story_report(ROWS, found)[-1] == ours
    perfect = story_report(ROWS, [row["story"] for row in ROWS])[-1]
    assert (perfect.articles_interval.low, perfect.pairs_interval.low) == (1.0, 1.0)


def test_a_story_of_many_outlets_is_right_when_one_group_is_nearly_it() -> None:
    rows = [
        {"id": f"{story}{n}", "story": story, "outlet": f"o{n}", "text": "x"}
        for story, size in (("a", 5), ("b", 2), ("c", 1))
        for n in range(size)
    ]
    gold = [row["story"] for row in rows]
    (perfect,) = story_report(rows, gold)[-1:]
    assert (perfect.right, perfect.largest) == (2, 2)
    one_missed = ["a", "a", "a", "a", "z", "b", "b", "c"]
    halved = ["a", "a", "a", "z", "z", "b", "b", "c"]
    assert [story_report(rows, found)[-1].right for found in (one_missed, halved)] == [2, 1]
    nameless = [{**row, "outlet": None} for row in rows]
    assert story_report(nameless, gold)[-1].largest == 0


def test_the_stem_baseline_joins_inflected_forms_and_counts_titles_twice() -> None:
    one = {"id": "1", "title": "Rusted bridges", "text": "fallen"}
    two = {"id": "2", "title": "Rusting bridge", "text": "sinking"}
    three = {"id": "3", "title": "Sinking markets", "text": "fallen"}
    first, second, third = predict_by_stems([one, two, three])
    assert first == second != third


def test_the_unigram_baseline_joins_like_texts_and_none_others() -> None:
    same, other = {"id": "1", "text": "Rain fell on Tarnfeld"}, {"id": "2", "text": "Markets rose again"}
    one, two, three = predict_by_unigrams([same, other, same])
    assert one == three != two
    assert predict_by_unigrams([same]) == (0,)
    assert len(set(predict_by_unigrams([{"id": "1", "text": ""}, same]))) == 2


def test_a_baseline_at_the_best_threshold_is_never_worse_and_reads_the_labels() -> None:
    rows = [
        {"id": "1", "text": "Rain fell on Tarnfeld today", "story": "a"},
        {"id": "2", "text": "Rain stopped trains near Oldwick", "story": "a"},
        {"id": "3", "text": "Markets rose again", "story": "b"},
    ]
    assert len(set(predict_by_unigrams(rows))) == 3
    for best in best_baselines(rows).values():
        assert story_report(rows, best)[-1].articles.f1 == 1.0
    apart = [{**row, "story": row["id"]} for row in rows]
    for best in best_baselines(apart).values():
        assert len(set(best)) == 3


def test_rows_without_a_label_are_grouped_and_not_scored() -> None:
    unlabelled = [{**row, "story": None} for row in ROWS[3:]]
    *_, ours = story_report([*ROWS[:3], *unlabelled], predict_stories(ROWS))
    assert ours.stories == 1


def test_copies_are_scored_by_pairs_and_by_false_merges_within_a_story() -> None:
    given = [*ROWS, REPRINT]
    nothing, exact, best, *_, ours = copy_report(given, predict_copies(given))
    assert best.pairs.f1 >= exact.pairs.f1
    assert (nothing.predicted, nothing.pairs.f1, nothing.hard_merges) == (0, 0.0, 0.0)
    assert (exact.predicted, exact.pairs.f1) == (1, 1.0)
    assert (ours.predicted, ours.pairs.f1, ours.hard_merges) == (1, 1.0, 0.0)
    wrong = copy_report(given, ("x", "x", "y", "z", "w", "x"))[-1]
    # Pairs of one story that are no copies: five with the bridge, one with the tunnel.
    assert wrong.hard_merges == pytest.approx(1000 * 2 / 6)
    with pytest.raises(ValueError, match="at least one label"):
        copy_report([{"id": "1"}], ["1"])


def test_a_quarter_of_the_word_pairs_is_a_copy_to_the_baseline() -> None:
    one = {"id": "1", "text": "a b c d e f"}
    quarter = {"id": "2", "text": "a b c x y z"}
    fewer = {"id": "3", "text": "a b c x y z w"}
    assert pairs_above(pair_likeness([one, quarter]), 0.25) == {(0, 1)}
    assert pairs_above(pair_likeness([one, fewer]), 0.25) == frozenset()


def test_an_interval_holds_its_figure_and_is_the_same_on_every_call() -> None:
    figures = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]

    def mean(weights: Weights) -> float:
        return float(weights @ figures) / len(figures)

    found = interval(len(figures), mean)
    assert found == interval(len(figures), mean)
    assert 2.5 < found.low < 3.5
    assert 5.5 < found.high < 6.5


def test_every_round_draws_as_many_groups_as_there_are() -> None:
    drawn = list(draws(7, 50))
    assert all(weights.sum() == 7 for weights in drawn)
    assert sum(weights[3] for weights in drawn) == pytest.approx(50, abs=25)
    assert len({tuple(weights) for weights in drawn}) > 40


def test_a_false_pair_within_one_story_widens_its_interval() -> None:
    given = [*ROWS, REPRINT]
    wrong = copy_report(given, ("x", "x", "y", "z", "w", "x"))[-1]
    assert wrong.hard_interval.low < wrong.hard_merges < wrong.hard_interval.high
    assert wrong.f1_interval.low <= wrong.pairs.f1 <= wrong.f1_interval.high


def test_a_table_has_its_names_to_the_left_and_its_figures_to_the_right() -> None:
    assert table("T", ("way", "n"), [("long name", "5"), ("x", "12")]) == (
        "T\n\nway         n\n---------  --\nlong name   5\nx          12\n"
    )


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in [*ROWS, REPRINT]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("task", "label", "begins"),
    [
        ("stories", "story", "Stories of rows.jsonl"),
        ("duplicates", "origin", "Copies of rows.jsonl"),
        (
            "themes",
            "theme",
            "Themes of rows.jsonl: 0.667 of 6 right",
        ),
    ],
)
def test_a_task_is_measured_and_its_predictions_written(
    labelled: Path, task: str, label: str, begins: str
) -> None:
    predictions = labelled.parent / "found.jsonl"
    told = evaluate(task, labelled, THEMES, Options(predictions=predictions))
    assert told.startswith(begins)
    found = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == [row["id"] for row in [*ROWS, REPRINT]]
    assert all(set(row) == {"id", label} for row in found)
    assert evaluate(task, labelled, THEMES, Options()) == told
    assert "standfirst" in told.casefold()


def test_rows_without_labels_are_predicted_all_the_same(tmp_path: Path) -> None:
    path, predictions = tmp_path / "rows.jsonl", tmp_path / "found.jsonl"
    path.write_text('{"id": "1", "text": "Rain"}\n\n{"id": "2", "text": "Rain"}\n', encoding="utf-8")
    assert evaluate("stories", path, (), Options(predictions=predictions)) == (
        '2 predictions written to found.jsonl; no row has a "story" to compare with.\n'
    )
    one, two = (json.loads(line)["story"] for line in predictions.read_text(encoding="utf-8").splitlines())
    assert one == two
    with pytest.raises(ConfigurationError, match='no row has a "story". Give labelled rows'):
        evaluate("stories", path, (), Options())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"id": "1"}\nnot json\n', r"holds no labelled rows \(line 2 is not JSON\)"),
        (b"[1]\n", r'holds no labelled rows \(line 1 is not an object with an "id"\)'),
        (b'{"text": "x"}', r'line 1 is not an object with an "id"'),
        (b"\xff\xfe", "holds no labelled rows"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_remedy(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "rows.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=problem) as raised:
        evaluate("stories", path, (), Options())
    assert raised.value.thing == str(path)
    assert raised.value.remedy


@pytest.mark.parametrize("task", ["stories", "duplicates", "themes"])
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"id": null}', "its id is neither a text nor a whole number"),
        ('{"id": true}', "its id is neither a text nor a whole number"),
        ('{"id": ["x"]}', "its id is neither a text nor a whole number"),
        ('{"id": "1", "text": "Rain"}', "its id is that of line 1"),
        ('{"id": 1, "text": "Rain"}', "its id is that of line 1"),
        ('{"id": "2", "title": 7}', "its title is not a text"),
        ('{"id": "2", "text": ["Rain"]}', "its text is not a text"),
        ('{"id": "2", "outlet": {}}', "its outlet is not a text"),
        ('{"id": "2", "publisher": 0}', "its publisher is not a text"),
        ('{"id": "2", "url": false}', "its url is not a text"),
        ('{"id": "2", "sentences": "Rain fell."}', "its sentences are not a list of texts"),
        ('{"id": "2", "sentences": [1]}', "its sentences are not a list of texts"),
        ('{"id": "2", "text": "\\ud800"}', "it holds half of a surrogate pair"),
        ('{"id": "2", "ts": ""}', "its ts is neither seconds since 1970 nor an ISO 8601 date"),
        ('{"id": "2", "ts": "yesterday"}', "its ts is neither"),
        ('{"id": "2", "ts": "2026-13-01"}', "its ts is neither"),
        ('{"id": "2", "ts": "0001-01-01"}', "its ts is neither"),
        ('{"id": "2", "ts": "9999-12-31T23:59-01:00"}', "its ts is neither"),
        ('{"id": "2", "ts": NaN}', "its ts is neither"),
        ('{"id": "2", "ts": Infinity}', "its ts is neither"),
        ('{"id": "2", "ts": 1e18}', "its ts is neither"),
        ('{"id": "2", "ts": true}', "its ts is neither"),
        ('{"id": "2", "ts": [1]}', "its ts is neither"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_line(
    tmp_path: Path, task: str, row: str, problem: str
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f'{{"id": "1", "text": "Rain"}}\n\n{row}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"line 3: {problem}"):
        evaluate(task, path, THEMES, Options(predictions=tmp_path / "found.jsonl"))
    assert not (tmp_path / "found.jsonl").exists()


@pytest.mark.parametrize(
    ("told", "time"),
    [
        ("1767225600", datetime(2026, 1, 1, tzinfo=UTC)),
        ("1767225600.0", datetime(2026, 1, 1, tzinfo=UTC)),
        ('"1767225600"', datetime(2026, 1, 1, tzinfo=UTC)),
        ("-86400", datetime(1969, 12, 31, tzinfo=UTC)),
        ('"2026-01-01"', datetime(2026, 1, 1, tzinfo=UTC)),
        ('"2026-01-01T08:30:00Z"', datetime(2026, 1, 1, 8, 30, tzinfo=UTC)),
        ('"2026-01-01T08:30+02:00"', datetime(2026, 1, 1, 6, 30, tzinfo=UTC)),
        ("null", None),
    ],
)
def test_a_time_is_seconds_or_a_date(told: str, time: datetime | None) -> None:
    (article,) = articles_of(rows_of([f'{{"id": 1, "ts": {told}}}']))
    assert article.published == time


def test_an_unknown_task_is_refused_with_those_there_are(labelled: Path) -> None:
    with pytest.raises(
        ConfigurationError, match="poems: is no task. Name one of stories, duplicates, themes"
    ):
        evaluate("poems", labelled, (), Options())


def test_predictions_that_cannot_be_written_are_refused(labelled: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be written"):
        evaluate("stories", labelled, (), Options(predictions=labelled.parent / "nowhere" / "found.jsonl"))


def test_a_line_separator_within_a_text_ends_no_row() -> None:
    line = json.dumps({"id": "1", "text": "Rain\u2028fell"}, ensure_ascii=False)
    assert rows_of(f"{line}\n".split("\n")) == ({"id": "1", "text": "Rain\u2028fell"},)
