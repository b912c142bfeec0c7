"""Importance of stories, and which title tells a story best."""

from __future__ import annotations

from typing import Any

import pytest

from flows.model import Importance
from flows.model.settings import Weights
from flows.stories.importance import Signals, attention_to, best_title, importance
from tests.factories import BRIDGE, DAY, HOUR, NOON, accounts, article

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


def test_the_title_that_says_what_the_outlets_agree_on_wins() -> None:
    given = accounts("b", BRIDGE)
    vague = article(id="v", title="Quiet Thursday interrupted by a very loud noise", text=BRIDGE[0][1])
    chosen = best_title((*given, vague), (vague, *given))
    assert chosen.id in {"b1", "b2", "b3"}
    assert best_title((*given, vague), (vague,)) is vague


def test_support_counts_outlets_and_not_articles() -> None:
    one = [article(id=f"o{n}", outlet="One", title="Harbour festival opens", text="") for n in range(3)]
    two = [article(id=f"t{n}", outlet=f"Two {n}", title="Velsen tunnel closes", text="") for n in range(2)]
    assert best_title([*one, *two], [*one, *two]).id == "t0"


@pytest.mark.parametrize(
    "worse",
    [
        "TARNFELD FOOTBRIDGE COLLAPSES INTO RIVER ORLE",
        "Tarnfeld footbridge collapses into River Orle?",
        "How Tarnfeld footbridge collapses into River Orle",
    ],
)
def test_capitals_questions_and_teasers_lose(worse: str) -> None:
    plain = article(id="z", title="Tarnfeld footbridge collapses into River Orle", published=NOON + HOUR)
    other = article(id="a", title=worse)
    assert best_title([plain, other], [other, plain]) is plain


def test_a_made_headline_serves_only_where_nothing_else_is() -> None:
    made = article(id="a", title="Tarnfeld footbridge collapses into River Orle", title_made=True)
    plain = article(id="b", title="Footbridge falls today", published=NOON + HOUR)
    assert best_title([made, plain], [made, plain]) is plain
    assert best_title([made, plain], [made]) is made


@pytest.mark.parametrize(
    "label",
    [
        "Correction: ",
        "CLARIFICATION – ",
        "Berichtigung: ",
        "Rectificatif : ",
        "Corrección: ",
        "[Correction] ",
    ],
)
def test_a_correction_is_passed_over_when_another_title_is_there(label: str) -> None:
    correction = article(id="a", title=f"{label}Tarnfeld footbridge collapses into River Orle")
    plain = article(id="b", title="Footbridge falls", published=NOON + HOUR)
    assert best_title([correction, plain], [correction, plain]) is plain
    assert best_title([correction, plain], [correction]) is correction


def test_news_of_a_correction_is_none() -> None:
    news = article(id="a", title="Correction of Tarnfeld footbridge plans is under way")
    other = article(id="b", title="Quiet Thursday", text="", published=NOON + HOUR)
    assert best_title([news, other], [news, other]) is news


def test_of_equal_titles_the_earliest_then_the_lesser_id_is_taken() -> None:
    later, early = article(id="a", published=NOON + HOUR), article(id="b")
    same = article(id="c")
    assert best_title([later, early, same], [later, same, early]) is early


def test_a_short_title_is_not_favoured_for_being_short() -> None:
    # Three supported words in three, and in five: below six words the number does not matter.
    short = article(id="b", title="Tarnfeld footbridge collapses quickly overnight", text="")
    full = article(
        id="a", title="Tarnfeld footbridge collapses, says the mayor", text="", published=NOON + HOUR
    )
    fellow = article(id="c", title="x", text="Tarnfeld footbridge collapses. The mayor.")
    assert best_title([short, full, fellow], [short, full]) is full


def test_only_the_opening_of_a_text_supports_a_title() -> None:
    far = article(id="c", outlet="C", title="x", text="word " * 70 + "Velsen tunnel closes")
    near = article(id="d", outlet="D", title="x", text="Harbour festival opens")
    one = article(id="a", outlet="A", title="Velsen tunnel closes", text="")
    two = article(id="b", outlet="B", title="Harbour festival opens", text="")
    assert best_title([one, two, far, near], [one, two]) is two
