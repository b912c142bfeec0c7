"""What keeps alike articles apart: other events, round-ups, recurring formats; and the reason as evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from flows.model import Article, PageKind
from flows.stories.cluster import StoryRules, cluster, fingerprint, window_of
from flows.stories.cluster.evidence import refusal
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, accounts, article

RULES = StoryRules()
LENIENT = replace(
    RULES,
    threshold=0.05,
    headline_allowance=0.0,
    company_worth=0.0,
    teaser_allowance=0.0,
    long_allowance=0.0,
    few_rise=0.0,
    small_rise=0.0,
)

# Two earthquakes: the same kind of event, other places, figures and days.
QUAKE_NORTH = (
    (
        "Quake of magnitude 6.1 kills 14 in Ostrava Bay",
        "An earthquake of magnitude 6.1 struck Ostrava Bay before dawn, killing 14 people in the "
        "fishing town of "
        "Kelmar. The earthquake destroyed the old harbour of Kelmar and rescue teams searched for "
        "survivors under "
        "its warehouses. Governor Anneli Toivo said that 300 homes in Kelmar had no water.",
    ),
    (
        "Fourteen dead as earthquake strikes Kelmar",
        "Fourteen people died when a magnitude 6.1 earthquake hit Kelmar in Ostrava Bay. Rescue "
        "teams searched "
        "the warehouses of the old harbour for survivors. Governor Anneli Toivo asked for tents, water and "
        "blankets for the people of Kelmar.",
    ),
    (
        "Kelmar harbour in ruins after earthquake in Ostrava Bay",
        "The harbour of Kelmar is in ruins after the earthquake of magnitude 6.1 in Ostrava Bay, "
        "in which 14 people "
        "died. Rescue teams pulled three survivors from a warehouse. 300 homes have no water, said Governor "
        "Anneli Toivo.",
    ),
)
QUAKE_SOUTH = (
    (
        "Earthquake of magnitude 5.4 damages villages near Sierra Parda",
        "An earthquake of magnitude 5.4 damaged mountain villages near Sierra Parda at noon, "
        "injuring 60 people. "
        "The church of San Lorenzo lost its tower and landslides closed the road to Villanueva. "
        "Mayor Rosa Campos "
        "said the villages of Sierra Parda needed engineers.",
    ),
    (
        "Sixty injured as earthquake shakes Sierra Parda",
        "Sixty people were injured when a magnitude 5.4 earthquake shook Sierra Parda and its "
        "mountain villages. "
        "Landslides closed the road to Villanueva and the tower of San Lorenzo fell. Mayor Rosa Campos asked "
        "engineers to look at the villages.",
    ),
    (
        "San Lorenzo tower falls in Sierra Parda earthquake",
        "The church tower of San Lorenzo fell in the magnitude 5.4 earthquake that injured 60 "
        "people in Sierra "
        "Parda. The road to Villanueva was closed by landslides. Engineers will examine the "
        "mountain villages, said "
        "Mayor Rosa Campos.",
    ),
)


def stories(given: Sequence[Article], rules: StoryRules = RULES) -> set[frozenset[str]]:
    return {frozenset(made.article_ids) for made in cluster(given, rules)}


def refusals(given: Sequence[Article], article_id: str, rules: StoryRules = RULES) -> list[str]:
    """Return what keeps an article out of the other stories, one by one, where anything does."""
    window = window_of([fingerprint(each, rules) for each in given], max(each.time for each in given), rules)
    rows = {name: row for row, name in enumerate(window.ids)}
    clusters = [np.array(sorted(rows[name] for name in made.article_ids)) for made in cluster(given, rules)]
    (own,) = (story for story in clusters if rows[article_id] in story)
    reasons = (refusal(window, own, story, rows[article_id], rules) for story in clusters if story is not own)
    return [reason for reason in reasons if reason]


def test_two_quakes_in_two_countries_are_two_stories() -> None:
    given = accounts("n", QUAKE_NORTH) + accounts("s", QUAKE_SOUTH)
    assert stories(given) == {frozenset({"n1", "n2", "n3"}), frozenset({"s1", "s2", "s3"})}


def test_a_gap_between_events_keeps_them_apart_where_likeness_would_not() -> None:
    given = accounts("n", QUAKE_NORTH) + accounts("s", QUAKE_SOUTH)
    assert len(stories(given, replace(LENIENT, gap=0.0))) == 1
    assert len(stories(given, replace(LENIENT, gap=1.0))) == 2


def test_separate_events_are_refused_with_the_likeness_within_and_across() -> None:
    given = accounts("n", QUAKE_NORTH) + accounts("s", QUAKE_SOUTH)
    (reason,) = refusals(given, "n1", replace(LENIENT, gap=1.0))
    assert re.fullmatch(r"separate events: alike 0\.\d\d across, 0\.\d\d and 0\.\d\d within", reason)


def test_morning_briefing_joins_no_story() -> None:
    briefing = article(
        id="x",
        title="Morning briefing: footbridge falls",
        text=BRIDGE[0][1],
        page_kind=PageKind.ROUND_UP,
    )
    found = stories((*accounts("b", BRIDGE), briefing))
    assert found == {frozenset({"b1", "b2", "b3"}), frozenset({"x"})}
    reasons = refusals((*accounts("b", BRIDGE), briefing), "x")
    assert reasons == ["no event of its own: it tells of several stories or of none"]


def test_a_live_page_joins_the_story_of_its_event() -> None:
    page = article(id="x", title="Tarnfeld bridge collapse live: seven hurt", text=BRIDGE[0][1])
    assert stories((*accounts("b", BRIDGE), page)) == {frozenset({"b1", "b2", "b3", "x"})}


def test_rewritten_headline_joins_the_story() -> None:
    rewritten = article(id="r", title="River crossing in Tarnfeld lies in the water", text=BRIDGE[1][1])
    assert frozenset({"b1", "b2", "r"}) in stories((*accounts("b", BRIDGE[:2]), rewritten))


def test_next_weeks_match_preview_is_another_story() -> None:
    text = "Rovers meet United at Orle Park with both sides short of defenders and eager for a win."
    one = article(id="a", title="Rovers v United: preview", text=text)
    week = replace(one, id="b", published=NOON + 7 * DAY)
    assert stories((one, week)) == {frozenset({"a"}), frozenset({"b"})}
    assert refusals((one, week), "a") == ["recurring format: two issues, 168 h apart"]


def test_tomorrows_forecast_is_another_story_but_two_of_one_morning_are_one() -> None:
    text = "Rain spreads from the west over Tarnfeld and the Orle valley, clearing by the evening."
    one = article(id="a", title="Weather forecast for Tarnfeld", text=text)
    other = replace(one, id="b", outlet="Other", published=NOON + HOUR)
    next_day = replace(one, id="c", published=NOON + DAY)
    assert stories((one, other, next_day)) == {frozenset({"a", "b"}), frozenset({"c"})}


def test_correction_by_the_same_outlet_stays_in_the_story() -> None:
    one, two, three = accounts("b", BRIDGE)
    corrected = replace(
        one,
        id="c",
        title=f"Correction: {one.title}",
        published=NOON + 3 * HOUR,
        text=f"{one.text} Corrected.",
    )
    assert frozenset({"b1", "b2", "b3", "c"}) in stories((one, two, three, corrected))


def test_the_same_words_a_fortnight_later_are_refused_for_the_time() -> None:
    one = accounts("b", BRIDGE)[0]
    later = replace(one, id="z", published=NOON + 14 * DAY)
    assert refusals((one, later), "b1") == ["time apart: 336 h apart"]


def test_articles_that_share_little_are_refused_by_no_guard() -> None:
    assert refusals(accounts("b", BRIDGE) + accounts("t", TUNNEL), "b1") == []
