"""Titles that name a round-up of many stories or a format that recurs, in several languages."""

from __future__ import annotations

import pytest

from flows.reading.kinds.titles import gallery_form, listing_form, live_form, recurring_format, round_up_form


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
        "Tuesday briefing: quakes, votes and rain",
        "Your Tuesday briefing",
        "Wednesday Briefing",
        "Evening summary: quakes, votes and rain",
        "Newsletter: what the vote means",
        "The Papers: ferries and fares",
        "Your morning update",
        "Nachrichten vom Dienstag",
        "Les infos de ce mardi",
        "Titulares del miércoles: huelga y lluvia",
        "Notícies de dijous",
        "Le notizie di giovedì",
        "Notícias de terça-feira",
    ],
)
def test_a_title_that_names_a_round_up_is_one(title: str) -> None:
    assert round_up_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "Ukraine war live: Kyiv hit",
        "Ukraine war – live updates",
        "Ukraine war live updates: Kyiv hit",
        "Live: election results – follow the latest",
        "LIVE | Storm batters the coast",
        "Storm batters the coast – live",
        "Election live blog",
        "Election liveblog: first results",
        "As it happened: the vote on the ferry",
        "The vote on the ferry – as it happened",
        "Storm: minute by minute",
        "Liveticker: Wahl in Tarnfeld",
        "Wahl in Tarnfeld im Liveticker",
        "Tarnfeld-Newsblog: erste Ergebnisse",
        "Liveblog: verkiezingen",
        "Verkiezingen live: eerste uitslagen",
        "En direct : la tempête touche la côte",
        "EN DIRECT. La tempête touche la côte",
        "En direct, tempête : la côte touchée",
        "Tempête : suivez la situation en direct",
        "Directo: la tormenta llega a la costa",
        "La tormenta llega a la costa, en directo",
        "Guerre en Ukraine, en direct : nouvelles frappes",
        "La tormenta, minuto a minuto",
        "Tormenta en vivo: la costa espera",
        "En directe: la tempesta arriba a la costa",
        "In diretta: la tempesta sulla costa",
        "Tempesta, in diretta",
        "Ao vivo: a tempestade chega à costa",
        "Em direto: a tempestade chega à costa",
    ],
)
def test_a_title_that_announces_a_live_page_is_one_and_no_round_up(title: str) -> None:
    assert live_form(title)
    assert not round_up_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "Band goes live in Rome",
        "Live music returns to pubs",
        "Where they live: the map of the rich",
        "Netflix to show NFL live",
        "Netflix to show NFL live: what it paid",
        "New system goes live, with faults",
        "Thousands live without power after storm",
        "Saturday Night Live: star quits",
        "Xbox Live: outage hits players",
        "Long live: the oldest turtle",
        "Live-action film of the game is coming",
        "Newspaper ends live blog",
        "Woman tells of crash as it happened",
        "Flüge starten direkt nach Rom",
        "Vuelo directo a Roma",
        "Le ministre parle en direct à la télévision",
        "Mayor’s blog hacked: police",
    ],
)
def test_news_of_living_or_broadcasting_is_no_live_page(title: str) -> None:
    assert not live_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "Morning update: quake kills 40 in Chile",
        "Overnight update: storm kills 3",
        "Weekend update: SNL star quits",
        "Start time for curfew set: minister",
        "Storm preview: what to expect",
    ],
)
def test_a_label_before_news_of_one_event_is_no_format(title: str) -> None:
    assert not round_up_form(title)
    assert recurring_format(title) == ""


@pytest.mark.parametrize(
    "title",
    [
        "Minister skips Tuesday briefing",
        "The papers of a queen go on sale",
        "Reader starts newsletter for farmers",
        "Evening news anchor leaves after twenty years",
        "Minister briefs press on ferry fares",
        "Footbridge over the Orle collapses in Tarnfeld",
        "Digest of laws published",
        "Morning after the flood",
        "Army headlines parade",
    ],
)
def test_news_about_briefings_is_no_round_up(title: str) -> None:
    assert not round_up_form(title)


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
        ("Match preview: Rovers at home", "preview"),
        ("Preview: the cup final", "preview"),
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


@pytest.mark.parametrize(
    "title",
    [
        "TV guide: what to see",
        "See the Olympic medal count for the 2026 games",
        "Cup fixtures and results",
        "Magazine printables - February 27, 2026",
        "Crossword of the day",
        "Lottery results: Saturday, 12 May",
        "Horoskop: Dienstag",
        "Gold price today",
        "The weekend quiz",
        "Medaillenspiegel",
        "Programme TV : mardi",
        "Quick cryptic crossword No 1,234",
        "Death notices for Tuesday",
        "The best Presidents’ Day deals on phones",
        "12 things to do in Tarnfeld this weekend",
    ],
)
def test_a_list_to_look_something_up_in_is_one(title: str) -> None:
    assert listing_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "League Unveils Cup Schedule",
        "Minister fails pub quiz",
        "Man wins the lottery jackpot",
        "Crossword editor dies at 90",
        "Gold price hits a record",
        "Ferry schedule in chaos after storm",
        "Best trade deals of the winter window",
        "Police log thousands of complaints",
    ],
)
def test_news_about_such_a_list_is_none(title: str) -> None:
    assert not listing_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "This week in ferries 639",
        "Links: bridges, ferries",
        "Weekend reading: four essays",
        "Monday links",
        "Weeknotes 7",
        "What I read this week",
        "Link roundup: bridges",
        "The most popular posts of 2025",
        "Newsletter #12",
        "War: list of key events, day 1,455",
        "Ferry strike briefing: talks fail again",
        "Links der Woche",
        "Friday five: boats",
        "Week ahead for ferries: fares, votes",
        "February reading",
        "Nails Weekly: Issue 700",
        "Issue 12: boats",
        "Enlaces de la semana",
        "Veckans nyheter",
        "Ukens nyheter",
        "Dagens nyheder",
    ],
)
def test_a_list_of_links_or_of_events_is_a_round_up(title: str) -> None:
    assert round_up_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "Maker Settles Roundup Suit",
        "Round-up of sheep begins",
        "Minister’s Links to Bank Examined",
        "Press briefing: what we learned",
        "Storm: latest developments",
        "Reading: a town in shock",
        "The ferry week by week",
        "March wrap of the mummy opens",
        "Hard week ahead for minister",
        "Issue 12 of the treaty stays open",
    ],
)
def test_news_with_such_a_word_is_no_round_up(title: str) -> None:
    assert not round_up_form(title)


@pytest.mark.parametrize(
    "title",
    [
        "Jo Ash: a life in pictures",
        "New year in photos and video: the horse arrives",
        "Photos of the flood in Tarnfeld",
        "Das Hochwasser in Bildern",
        "La crue en images",
    ],
)
def test_a_title_that_announces_pictures_is_a_gallery(title: str) -> None:
    assert gallery_form(title)


def test_news_about_pictures_is_no_gallery() -> None:
    assert not gallery_form("Man in photos with mayor is identified")
    assert not gallery_form("Museum returns photos of prisoners")
