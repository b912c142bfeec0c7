"""Printed counts on labelled rows: true if as many outlets as printed report the headline's event."""

from __future__ import annotations

from flows.evaluation.counts import CountScores, measure_counts
from flows.evaluation.rows import Row
from tests.factories import BRIDGE


def rows(*stories: str, outlets: tuple[str, ...] = ("Echo", "Courier", "Herald")) -> tuple[Row, ...]:
    return tuple(
        {
            "id": f"r{number}",
            "story": story,
            "outlet": outlet,
            "title": title,
            "text": text,
            "ts": f"2026-11-20T0{number}:00:00Z",
        }
        for number, (story, outlet, (title, text)) in enumerate(zip(stories, outlets, BRIDGE, strict=False))
    )


def test_a_number_is_true_if_so_many_outlets_report_the_event() -> None:
    assert measure_counts(rows("fall", "fall", "fall")) == CountScores(stories=1, true=1, all_true=1)


def test_a_number_that_counts_another_event_is_not_true() -> None:
    assert measure_counts(rows("fall", "fall", "inquest")) == CountScores(stories=1, true=0, all_true=0)


def test_an_outlet_with_two_articles_is_one() -> None:
    given = rows("inquest", "fall", "fall", outlets=("Echo", "Echo", "Courier"))
    assert measure_counts(given) == CountScores(stories=1, true=1, all_true=1)


def test_a_story_whose_headline_has_no_label_is_not_measured() -> None:
    unlabelled = tuple({**row, "story": None} for row in rows("", "", ""))
    assert measure_counts(unlabelled) == CountScores(stories=0, true=0, all_true=0)
