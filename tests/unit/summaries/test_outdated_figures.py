"""Figures that a newer one of the story replaces."""

from __future__ import annotations

import pytest

from flows.summaries.claims import Figures
from tests.factories import HOUR, NOON, article

ELEVEN = "Eleven people were killed when an earthquake shook Halden, the governor said."


def replaced_in(title: str, *, newer: str = ELEVEN) -> bool:
    articles = (
        article(id="old", title=title, text="The ground shook."),
        article(id="new", title="Earthquake in Halden", text=newer, published=NOON + HOUR),
    )
    return Figures.of(articles).outdated_title("old") is not None


@pytest.mark.parametrize(
    "title",
    [
        "Earthquake shakes Halden, killing one",
        "Earthquake shakes Halden, killing a man",
        "Man killed as earthquake shakes Halden",
        "Earthquake kills at least three in Halden",
        "No one killed as earthquake shakes Halden",
        "No deaths in Halden earthquake",
        "Man, 43, killed in Halden earthquake",
        "Two workers killed in Halden earthquake",
    ],
)
def test_a_toll_is_outdated_beside_a_greater_one(title: str) -> None:
    assert replaced_in(title)


@pytest.mark.parametrize(
    "title",
    [
        "Eleven dead in Halden earthquake",
        "Earthquake kills at least ten in Halden",
        "Earthquake injures three in Halden",
        "Halden counts its dead",
    ],
)
def test_a_toll_is_not_outdated_beside_the_same_or_another_one(title: str) -> None:
    assert not replaced_in(title)


def test_the_toll_of_an_earlier_year_is_neither_outdated_nor_newer() -> None:
    earlier = "In 1998 an earthquake in Halden killed 40 people. It was the worst of the century."
    assert not replaced_in("Earthquake kills three in Halden", newer=earlier)


def test_the_newest_figure_is_named_with_its_sentence() -> None:
    articles = (
        article(id="old", title="Halden shakes", text="One person was killed in the Halden earthquake."),
        article(id="new", title="Earthquake in Halden", text=ELEVEN, published=NOON + HOUR),
    )
    figures = Figures.of(articles)
    outdated = figures.outdated("old", 0, 100)
    assert outdated is not None
    assert (outdated.claim.written, outdated.newer.written) == ("One", "Eleven")
    assert [claim.text for claim in figures.newest] == [ELEVEN]


def test_two_counts_that_make_a_sum_are_not_outdated_by_it() -> None:
    whole = "Three people were killed when an earthquake shook Halden."
    assert not replaced_in("Two women and one man killed in Halden", newer=whole)
    assert not replaced_in("Earthquake kills a man and a woman in Halden", newer=whole)


def test_the_toll_of_a_war_does_not_replace_that_of_a_day() -> None:
    war = "Twelve people were killed in Halden on Monday. The war has killed 70,000 people."
    assert not replaced_in("Twelve killed as shells hit Halden", newer=war)


@pytest.mark.parametrize(
    ("newer", "is_outdated"),
    [
        ("The fire in Halden caused damage of 12 million euros, the mayor said.", False),
        ("The damage of the fire in Halden rose to 12 million euros, the mayor said.", True),
    ],
)
def test_a_sum_is_outdated_only_if_a_later_report_says_that_it_moved(newer: str, is_outdated: bool) -> None:
    earlier = "The fire in Halden caused damage of 4 million euros, the mayor said."
    articles = (
        article(id="old", outlet="Echo", text=earlier),
        article(id="new", outlet="Courier", text=newer, published=NOON + HOUR),
    )
    assert (Figures.of(articles).outdated("old", 0, 200) is not None) == is_outdated


def test_many_times_so_many_are_another_count() -> None:
    years = "The bloodshed in Halden has cost 9,000 people their lives, who died of shells and hunger."
    assert not replaced_in("Bombs kill 27 in Halden", newer=years)
    assert replaced_in("Earthquake kills three in Halden", newer=ELEVEN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ilse Brandt takes office in Halden on Monday.", "Ilse Brandt took office in Halden on Tuesday."),
        ("Ilse Brandt, 54, is mayor of Halden now.", "Ilse Brandt, 55, is mayor of Halden now."),
    ],
)
def test_days_and_ages_are_not_outdated(one: str, other: str) -> None:
    articles = (
        article(id="old", outlet="Echo", text=one),
        article(id="new", outlet="Echo", text=other, published=NOON + HOUR),
    )
    assert Figures.of(articles) == Figures()
