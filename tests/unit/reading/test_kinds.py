"""Kinds of pages and genres, each recognised by one sign of an entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import FeedHabits, Genre, PageKind
from flows.reading.kinds import Kind, Signals, kind_of, signals_of_title
from flows.reading.kinds.signals import BodyForm, is_undated, segments_of, slug_of

DATED = FeedHabits(entries=9, dated=9)
TITLE = "Footbridge over the Orle collapses in Tarnfeld"


def kind(title: str = TITLE, path: str = "/news/footbridge-collapses", text: str = "") -> Kind:
    return kind_of(signals_of_title(title, f"https://lamp.example{path}", text))


def page(title: str = TITLE, path: str = "/news/footbridge-collapses", text: str = "") -> PageKind:
    return kind(title, path, text).page


def test_an_article_is_one_and_nothing_need_say_so() -> None:
    assert kind_of(Signals(title=TITLE)) == Kind(page=PageKind.ARTICLE, genre=None, reason="")


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("About", "/about/"),
        ("About us", "/en/about-us"),
        ("About Ada Low", "/about/"),
        ("Contact", "/contact.html"),
        ("Privacy policy", "/pages/privacy-policy"),
        ("Impressum", "/impressum/"),
        ("Über uns", "/ueber-uns/"),
        ("Mentions légales", "/mentions-legales"),
        ("Quiénes somos", "/quienes-somos/"),
        ("Chi siamo", "/chi-siamo"),
        ("Over ons", "/over-ons/"),
        ("Tags", "/tags/index.html"),
        ("ferries", "/tag/ferries"),
        ("Page 3", "/page/3"),
    ],
)
def test_a_page_of_the_site_itself_is_known_by_its_address(title: str, path: str) -> None:
    assert page(title, path) is PageKind.STATIC


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Contact with the ferry lost", "/contact-with-the-ferry-lost/"),
        ("Contact", "/2026/02/contact/"),
        ("Search for the ferry ends", "/news/search"),
        ("Search for the ferry called off", "/search"),
        ("Sails of a mayor", "/projects/"),
        ("Ferry", "/tag/ferry-lost-in-the-storm-off-tarnfeld"),
    ],
)
def test_an_article_about_such_a_word_is_no_page_of_the_site(title: str, path: str) -> None:
    assert page(title, path) is PageKind.ARTICLE


def test_a_text_that_begins_with_a_price_is_a_listing_and_an_amount_is_none() -> None:
    assert page("A house in Tarnfeld", "/a-house", "$325,000 Three rooms by the Orle.") is PageKind.LISTING
    for text in ("$300 million will be spent on the bridge.", "€12.50 is too much, drivers say."):
        assert page("Tarnfeld pays", "/tarnfeld-pays", text) is PageKind.ARTICLE


def test_an_entry_without_a_date_in_a_feed_that_dates_others_is_a_page_of_the_site() -> None:
    undated = Signals(title="Uses of this and that", undated=True, habits=FeedHabits(entries=9, dated=6))
    assert kind_of(undated).page is PageKind.STATIC
    assert kind_of(replace(undated, habits=FeedHabits(entries=9, dated=0))).page is PageKind.ARTICLE
    assert kind_of(replace(undated, undated=False)).page is PageKind.ARTICLE


@pytest.mark.parametrize(
    "claim", [None, "", "Mon, 01 Jan 0001 00:00:00 +0000", "1970-01-01T00:00:00Z", "soon"]
)
def test_the_zero_of_a_publishing_system_is_no_date(claim: str | None) -> None:
    assert is_undated(claim)


def test_a_real_date_is_one() -> None:
    assert not is_undated("Tue, 17 Feb 2026 10:00:00 GMT")


@pytest.mark.parametrize(
    ("title", "path", "text"),
    [
        ("Crossword: Tuesday", "/games/7", ""),
        ("Horoskop: Dienstag", "/a", ""),
        ("Number 411", "/crosswords/quick/411", ""),
        ("Stone house in Tarnfeld", "/houses/7", "$58,900 – Three rooms above the river."),
        ("Haus am Fluss", "/haus/7", "€ 120.000, drei Zimmer."),
    ],
)
def test_listings_games_and_offers_are_no_news(title: str, path: str, text: str) -> None:
    assert page(title, path, text) is PageKind.LISTING


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("The week in review: ferries and fares", "/a"),
        ("A bridge, a ferry", "/newsletters/tuesday"),
        ("Ferries sail again", "/2026/morning-briefing-ferries-fares"),
        ("Ferries sail again | Newsletter", "/a"),
    ],
)
def test_a_round_up_is_known_by_title_section_or_a_word_that_only_its_address_has(
    title: str, path: str
) -> None:
    assert page(title, path) is PageKind.ROUND_UP


def test_an_article_about_a_newsletter_is_no_round_up() -> None:
    path = "/news/mayor-starts-a-newsletter-for-farmers"
    assert page("Mayor starts a newsletter for farmers", path) is PageKind.ARTICLE


def test_a_name_that_most_entries_of_a_feed_carry_tells_none_from_the_others() -> None:
    signals = Signals(title=TITLE, segments=("newsletter", "7"), habits=DATED)
    assert kind_of(signals).page is PageKind.ROUND_UP
    common = replace(DATED, common=frozenset({"newsletter"}))
    assert kind_of(replace(signals, habits=common)).page is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/video/footbridge", PageKind.VIDEO),
        ("/videos/7", PageKind.VIDEO),
        ("/podcasts/the-lamp/7", PageKind.PODCAST),
        ("/fotostrecken/7", PageKind.GALLERY),
        ("/en/footbridge/live-7599", PageKind.LIVE),
        ("/footbridge-live-blog-7", PageKind.LIVE),
    ],
)
def test_pictures_sound_and_live_pages_carry_their_kind(path: str, expected: PageKind) -> None:
    assert page(path=path) is expected


def test_a_file_of_sound_makes_an_episode() -> None:
    assert kind_of(Signals(title=TITLE, attached=frozenset({"audio"}))).page is PageKind.PODCAST


def test_many_pictures_with_few_words_are_a_gallery() -> None:
    assert kind_of(Signals(title=TITLE, form=BodyForm(words=90, images=9))).page is PageKind.GALLERY
    assert kind_of(Signals(title=TITLE, form=BodyForm(words=900, images=9))).page is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("title", "path", "genre"),
    [
        (TITLE, "/opinion/footbridge", Genre.OPINION),
        (TITLE, "/commentisfree/7", Genre.OPINION),
        ("Opinion | The bridge was ours", "/a", Genre.OPINION),
        ("Kommentar: Die Brücke war unser", "/a", Genre.OPINION),
        ("The bridge was ours (Editorial)", "/a", Genre.OPINION),
        (TITLE, "/analysis/footbridge", Genre.ANALYSIS),
        (TITLE, "/reviews/footbridge", Genre.REVIEW),
        (TITLE, "/recettes/soupe", Genre.HOW_TO),
        (TITLE, "/news/footbridge", Genre.NEWS),
        (TITLE, "/a/b", None),
    ],
)
def test_a_genre_is_read_from_section_or_label(title: str, path: str, genre: Genre | None) -> None:
    assert kind(title, path).genre is genre


def test_a_genre_is_read_from_a_category_or_the_feeds_own_name() -> None:
    assert kind_of(Signals(title=TITLE, categories=("ferries", "opinion"))).genre is Genre.OPINION
    habits = replace(DATED, names=("the-lamp", "opinion"))
    assert kind_of(Signals(title=TITLE, habits=habits)).genre is Genre.OPINION


def test_the_reason_names_the_sign() -> None:
    assert kind(path="/opinion/footbridge").reason == "its address (/opinion/)"
    assert kind("The week in review: ferries", "/a").reason == "its title (The week in review)"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Über uns", "uber-uns"), ("L’édito", "ledito"), ("Q & A", "q-a"), ("ニュース", "ニュース"), ("", "")],
)
def test_names_are_compared_as_addresses_write_them(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_an_address_is_read_without_endings_and_index_pages() -> None:
    assert segments_of("https://lamp.example/About%20us/index.shtml?x=1") == ("about-us",)
    assert segments_of("https://[::1") == ()
    assert segments_of(None) == ()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lantern 4.2 released", PageKind.RELEASE),
        ("Lantern 4.2.1", PageKind.RELEASE),
        ("Weather on 12.03.2026", PageKind.ARTICLE),
        ("Servers at 10.0.0.1 fail", PageKind.ARTICLE),
        ("Inflation at 3.2 is out of control", PageKind.ARTICLE),
        ("Budget of 4.5 available to schools", PageKind.ARTICLE),
        ("Episode 12: the ferry", PageKind.PODCAST),
        ("The ferry, episode 12", PageKind.ARTICLE),
        ("Episode 3 of the strike begins", PageKind.ARTICLE),
    ],
)
def test_numbers_of_versions_and_episodes_are_told_from_dates_and_amounts(
    title: str, expected: PageKind
) -> None:
    assert page(title) is expected
