"""Titles that name a round-up of many stories or a format that recurs, in several languages."""

from __future__ import annotations

import pytest

from flows.text.formats import is_round_up, recurring_format


@pytest.mark.parametrize(
    "title",
    [
        "Morning Briefing: quakes, votes and rain",
        "Your Monday Briefing",
        "12/18: Evening News",
        "Harbour Post news round-up: ferries, fares",
        "News in brief",
        "Ten stories to know today",
        "The bridge has fallen. And, ferries sail again",
        "Nachrichten am Morgen: Streik und Regen",
        "Das Wichtigste vom Tage",
        "Revue de presse du 12 mars",
        "L’essentiel de l’actualité",
        "Resumen de noticias: 3 de mayo",
        "Rassegna stampa",
        "Notícias do dia",
        "Nieuwsoverzicht: stakingen",
    ],
)
def test_a_title_that_names_a_round_up_is_one(title: str) -> None:
    assert is_round_up(title)


@pytest.mark.parametrize(
    "title",
    [
        "Evening news anchor leaves after twenty years",
        "Minister briefs press on ferry fares",
        "Footbridge over the Orle collapses in Tarnfeld",
        "Digest of laws published",
        "Morning after the flood",
        "Army headlines parade",
    ],
)
def test_news_about_briefings_is_no_round_up(title: str) -> None:
    assert not is_round_up(title)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Weather forecast for Tuesday", "weather"),
        ("Tarnfeld: Wettervorhersage", "weather"),
        ("Lottery results: Saturday, 12 May", "lottery"),
        ("Lottozahlen vom Samstag", "lottery"),
        ("Horoscope for 12 May", "horoscope"),
        ("Oroscopo di oggi", "horoscope"),
        ("Crossword of the day", "puzzle"),
        ("On this day: 12 May 1940", "almanac"),
        ("Rovers v United preview: team news", "preview"),
        ("Rovers v United: kick-off time", "preview"),
        ("TV guide: what to see", "listings"),
    ],
)
def test_a_title_that_names_a_recurring_format_is_told_which(title: str, name: str) -> None:
    assert recurring_format(title) == name


@pytest.mark.parametrize(
    "title",
    [
        "Man wins the lottery jackpot",
        "Crossword editor dies at 90",
        "Storm weather kills two",
        "New search preview opens",
    ],
)
def test_news_about_a_format_is_none(title: str) -> None:
    assert recurring_format(title) == ""
