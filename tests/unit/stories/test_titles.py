"""Titles: the date of an issue, and what it marks."""

from __future__ import annotations

import pytest

from flows.stories.titles import Flag, title_flags, without_date


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Magazine printables - February 27, 2026", "Magazine printables"),
        ("Daily quiz (17.02.2026)", "Daily quiz"),
        ("Horóscopo de hoy, 17 de febrero", "Horóscopo de hoy"),
        ("Presseschau - 17. Februar 2026", "Presseschau"),
        ("2026-02-17 | Links", "Links"),
        ("天声人語 (2026年2月17日)", "天声人語"),
    ],
)
def test_the_date_of_an_issue_is_no_part_of_its_name(title: str, name: str) -> None:
    assert without_date(title) == name
    assert Flag.DATED in title_flags(title)


@pytest.mark.parametrize(
    "title",
    [
        "Kenya: Police chief resigns",
        "War: day 1,456",
        "Mayor resigns - May 2026",
        "A fire on June 3, the mayor says",
        "Oil price, March",
    ],
)
def test_a_title_without_the_date_of_an_issue_stays_whole(title: str) -> None:
    assert without_date(title) == title
    assert Flag.DATED not in title_flags(title)


def test_a_headline_with_a_date_is_no_issue() -> None:
    title = "Parliament votes down the harbour law after a long night - 17 February 2026"
    assert without_date(title) == "Parliament votes down the harbour law after a long night"
    assert Flag.DATED not in title_flags(title)
