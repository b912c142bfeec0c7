"""Importance of stories."""

from __future__ import annotations

from typing import Any

from flows.model import Importance
from flows.model.settings import Weights
from flows.stories.importance import Signals, attention_to, importance
from tests.factories import DAY, HOUR, NOON

WEIGHTS = Weights(reports=1.0, outlets=0.5, prominence=0.25, freshness=0.5)


def weighed(weights: Weights = WEIGHTS, **signals: Any) -> Importance:
    values: dict[str, Any] = {"new_reports": 1, "new_outlets": 1, "attention": 0.0, "latest": NOON}
    return importance(Signals(**values | signals), NOON, weights)


def test_importance_adds_reports_outlets_prominence_and_freshness() -> None:
    found = weighed(new_reports=3, new_outlets=7, attention=1.0)
    assert (found.reports, found.outlets, found.prominence, found.freshness) == (2.0, 1.5, 0.25, 0.5)
    assert found.total == 4.25


def test_a_reader_multiplies_what_a_story_weighs() -> None:
    assert weighed(theme=0.5).total == weighed().total / 2
    assert weighed(theme=0.5, source=3.0).total == weighed().total * 1.5


def test_freshness_halves_with_each_day() -> None:
    only = Weights(reports=0.0, outlets=0.0, prominence=0.0, freshness=1.0)
    assert weighed(only, latest=NOON - DAY).total == 0.5
    assert weighed(only, latest=NOON - 2 * DAY).total == 0.25
    assert weighed(only, latest=NOON - 12 * HOUR).total == 0.7071


def test_an_article_of_the_future_is_no_fresher_than_now() -> None:
    assert weighed(latest=NOON + DAY) == weighed()


def test_a_reprint_is_not_a_second_report() -> None:
    assert weighed(new_reports=2, new_outlets=2).total > weighed(new_outlets=2).total > weighed().total


def test_the_first_place_of_a_feed_has_most_attention() -> None:
    assert [attention_to(place, 30) for place in (1, 2, 4)] == [1.0, 0.5, 0.25]


def test_in_a_feed_by_date_the_entries_share_the_attention() -> None:
    assert attention_to(None, 1) == 1.0
    assert attention_to(None, 2) == 0.75
    assert attention_to(None, 50) < 0.1
