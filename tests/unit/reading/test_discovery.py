from __future__ import annotations

from flows.reading.discovery import common_feed_addresses, find_feeds

SITE = "https://lamp.example/world/"


def addresses(document: str) -> list[str]:
    return [link.url for link in find_feeds(document, SITE)]


def test_the_feeds_a_page_names_are_found_in_its_order() -> None:
    page = (
        "<html><head><link rel=alternate type='application/rss+xml' title='World &amp; more' href=/rss/world>"
        "<link rel='alternate nofollow' type='application/atom+xml; charset=utf-8' href='atom.xml'>"
        "<link rel='alternate' hreflang='de' href='/de/'><link rel=stylesheet href=x.css></head>"
    )
    first, second = find_feeds(page, SITE)
    assert (first.url, first.title, first.media_type) == (
        "https://lamp.example/rss/world",
        "World & more",
        "application/rss+xml",
    )
    assert second.url == "https://lamp.example/world/atom.xml"


def test_feeds_of_comments_come_last_and_each_address_once() -> None:
    kind = "rel=alternate type='application/rss+xml'"
    page = f"<link {kind} href=/comments/feed/><link {kind} href=/feed/><link {kind} href=/feed/>"
    assert addresses(page) == ["https://lamp.example/feed/", "https://lamp.example/comments/feed/"]


def test_what_only_may_be_a_feed_comes_after_what_says_so() -> None:
    page = (
        "<link rel=alternate type='application/json' href=/a.json>"
        "<link rel=alternate type='application/feed+json' href=/feed.json>"
        "<link rel=alternate type='application/json' href=/wp-json/wp/v2/pages/1>"
    )
    assert addresses(page) == ["https://lamp.example/feed.json", "https://lamp.example/a.json"]


def test_the_base_of_the_page_counts_and_only_web_addresses_are_taken() -> None:
    page = (
        "<base href='https://cdn.example/x/'><link rel=alternate type='application/rss+xml' href=f.xml>"
        "<link rel=alternate type='application/rss+xml' href='javascript:alert(1)'>"
        "<link rel=alternate type='application/rss+xml' href='file:///etc/passwd'>"
    )
    assert addresses(page) == ["https://cdn.example/x/f.xml"]


def test_without_a_name_in_the_head_the_links_are_searched() -> None:
    page = "<p><a href='/about'>About our feeds</a> <a href='/rss.xml'>Subscribe</a></p>"
    assert addresses(page) == ["https://lamp.example/rss.xml"]


def test_a_page_without_feeds_has_none() -> None:
    assert find_feeds("", SITE) == find_feeds("<p>x</p>", SITE) == find_feeds("\x00<", SITE) == ()


def test_the_usual_places_are_below_the_page_then_at_the_root() -> None:
    found = common_feed_addresses("https://lamp.example/world/?x=1")
    assert found[0] == "https://lamp.example/world/feed"
    assert "https://lamp.example/feed" in found
    assert common_feed_addresses("https://lamp.example/world/a.html")[0] == "https://lamp.example/feed"
    assert common_feed_addresses("ftp://lamp.example") == ()
