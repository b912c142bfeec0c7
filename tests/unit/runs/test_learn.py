"""Claims about when the lessons of themes are learned, over a store in memory."""

from __future__ import annotations

from datetime import datetime

from flows.model import Theme
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.learn import learn_themes, theme_lessons
from flows.runs.pipeline.plan import Plan
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, MemoryStore, accounts, plan, store_of

ACCIDENTS = Theme(id="accidents", name="Accidents", terms=("footbridge", "lorry", "tunnel"))


def asked(as_of: datetime) -> Plan:
    return plan(as_of, themes=[ACCIDENTS])


def store_with_an_edition() -> MemoryStore:
    store = store_of(*accounts("b", BRIDGE, NOON - 6 * HOUR), *accounts("t", TUNNEL, NOON - 6 * HOUR))
    store.save_edition(*compose(asked(NOON), store))
    return store


def test_a_first_run_learns_nothing() -> None:
    store = store_of(*accounts("b", BRIDGE, NOON - 6 * HOUR))
    assert learn_themes(asked(NOON), store) is None
    assert theme_lessons(asked(NOON), store) is None


def test_a_later_run_learns_from_what_arrived_once_in_a_day() -> None:
    store = store_with_an_edition()
    first = learn_themes(asked(NOON + DAY), store)
    assert first is not None
    assert first.articles == 5
    assert theme_lessons(asked(NOON + DAY), store) == first
    assert learn_themes(asked(NOON + DAY + HOUR), store) is None
    second = learn_themes(asked(NOON + 2 * DAY), store)
    assert second is not None
    assert second.articles == 5


def test_a_run_repeated_for_its_time_learns_the_same_again() -> None:
    store = store_with_an_edition()
    once = learn_themes(asked(NOON + DAY), store)
    assert learn_themes(asked(NOON + DAY), store) == once


def test_a_run_for_an_earlier_time_does_not_know_later_lessons() -> None:
    store = store_with_an_edition()
    learn_themes(asked(NOON + DAY), store)
    assert theme_lessons(asked(NOON), store) is None


def test_damaged_lessons_are_none_and_are_learned_again() -> None:
    store = store_with_an_edition()
    store.stories.save_theme_lessons(NOON + DAY, b"damaged")
    assert theme_lessons(asked(NOON + DAY), store) is None
    assert learn_themes(asked(NOON + 2 * DAY), store) is not None
