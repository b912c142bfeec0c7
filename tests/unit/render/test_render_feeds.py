"""The feeds, read back with feedparser and by their bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
import pytest
from lxml import etree

from flows.language.formatting import Site
from flows.model import header_of
from flows.model.feeds import FeedItem, urn_of
from flows.render import feeds
from flows.render.feed_items import edition_item, site_channel
from tests.factories_edition import SITE, coverage, edition, empty_edition, story

OLDER = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
ITEMS = (
    edition_item(header_of(edition()), "<p>First &amp; ]]> last</p>", SITE),
    edition_item(header_of(edition(id="2026-11-19-2", guid="tag:older", as_of=OLDER)), "<p>Older</p>", SITE),
)


def render_rss(items: Sequence[FeedItem], site: Site) -> bytes:
    return feeds.render_rss(site_channel(site, "feed.xml"), items)


def render_atom(items: Sequence[FeedItem], site: Site) -> bytes:
    return feeds.render_atom(site_channel(site, "atom.xml"), items)


def render_json_feed(items: Sequence[FeedItem], site: Site) -> bytes:
    return feeds.render_json_feed(site_channel(site, "feed.json"), items)


def parsed(body: bytes) -> Any:
    feed = feedparser.parse(BytesIO(body))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def texts(body: bytes, path: str) -> list[str]:
    names = {"atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/"}
    return [element.text or "" for element in etree.fromstring(body).iterfind(path, names)]


@pytest.mark.parametrize("render", [render_rss, render_atom])
def test_items_keep_their_order_ids_dates_and_links(render: Any) -> None:
    feed = parsed(render(ITEMS, SITE))
    entries = [(entry.id, entry.title, entry.link, entry.published_parsed[:4]) for entry in feed.entries]
    assert entries == [
        (
            "tag:digest.example,2026-11-20:0f3a",
            "Fri 20 November 2026: Ferries collide",
            "https://digest.example/2026/11/20/",
            (2026, 11, 20, 7),
        ),
        (
            "tag:older",
            "Thu 19 November 2026: Ferries collide",
            "https://digest.example/2026/11/19-2/",
            (2026, 11, 19, 7),
        ),
    ]
    assert feed.feed.title == "The Morning Digest"
    assert feed.feed.link == "https://digest.example/"
    assert feed.feed.updated_parsed[:4] == (2026, 11, 20, 7)
    assert feed.feed.language == "en"


def test_rss_holds_the_whole_digest_and_permanent_guids() -> None:
    body = render_rss(ITEMS, SITE)
    assert texts(body, ".//content:encoded") == ["<p>First &amp; ]]> last</p>", "<p>Older</p>"]
    assert texts(body, ".//item/description") == ["1 story drawn from 1 article by 1 outlet."] * 2
    assert texts(body, "channel/lastBuildDate") == ["Fri, 20 Nov 2026 07:00:00 +0000"]
    assert texts(body, "channel/ttl") == ["60"]
    assert texts(body, "channel/generator") == ["Standfirst"]
    assert texts(body, "channel/description") == [
        "The Morning Digest: every sentence is quoted as its outlet published it."
    ]
    assert body.count(b'<guid isPermaLink="false">') == 2
    assert b'<atom:link href="https://digest.example/feed.xml" rel="self"' in body


def test_atom_holds_the_whole_digest_as_html() -> None:
    body = render_atom(ITEMS, SITE)
    contents = etree.fromstring(body).findall(".//{http://www.w3.org/2005/Atom}content")
    assert [(element.get("type"), element.text) for element in contents] == [
        ("html", "<p>First &amp; ]]> last</p>"),
        ("html", "<p>Older</p>"),
    ]
    assert texts(body, ".//atom:entry/atom:updated") == [
        "2026-11-20T07:00:00+00:00",
        "2026-11-19T07:00:00+00:00",
    ]
    assert texts(body, "atom:id") == [urn_of("desk")]
    assert texts(body, "atom:author/atom:name") == ["The Morning Digest"]
    assert texts(body, "atom:generator") == ["Standfirst"]
    assert b'href="https://digest.example/atom.xml" rel="self"' in body


def test_rss_titles_use_the_spelling_every_reader_shows_alike() -> None:
    item = edition_item(
        header_of(edition(story(headline="Fish & <b>Chips</b>"))), "<p>\n<title>x</title>\n</p>", SITE
    )
    body = render_rss([item], SITE)
    assert b"<title>Fri 20 November 2026: Fish &#x26; &#x3C;b&gt;Chips&#x3C;/b&gt;</title>" in body
    assert texts(body, ".//content:encoded") == ["<p>\n<title>x</title>\n</p>"]


def test_json_feed_says_the_same() -> None:
    body = render_json_feed(ITEMS, SITE)
    feed = json.loads(body)
    assert body.endswith(b"\n}\n")
    assert {name: feed[name] for name in feed if name != "items"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Morning Digest",
        "home_page_url": "https://digest.example/",
        "feed_url": "https://digest.example/feed.json",
        "description": "The Morning Digest: every sentence is quoted as its outlet published it.",
        "favicon": "https://digest.example/favicon.ico",
        "language": "en",
    }
    assert feed["items"][0] == {
        "id": "tag:digest.example,2026-11-20:0f3a",
        "url": "https://digest.example/2026/11/20/",
        "title": "Fri 20 November 2026: Ferries collide",
        "summary": "1 story drawn from 1 article by 1 outlet.",
        "content_html": "<p>First &amp; ]]> last</p>",
        "date_published": "2026-11-20T07:00:00Z",
        "date_modified": "2026-11-20T07:00:00Z",
    }
    assert [item["id"] for item in feed["items"]] == ["tag:digest.example,2026-11-20:0f3a", "tag:older"]


def test_the_feed_is_dated_by_its_newest_edition_whatever_the_order() -> None:
    assert texts(render_rss(ITEMS[::-1], SITE), "channel/lastBuildDate") == [
        "Fri, 20 Nov 2026 07:00:00 +0000"
    ]


def test_a_feed_without_editions_is_still_a_feed() -> None:
    assert parsed(render_rss((), SITE)).feed.updated_parsed[:3] == (1970, 1, 1)
    assert parsed(render_atom((), SITE)).entries == []
    assert json.loads(render_json_feed((), SITE))["items"] == []


def test_an_edition_without_stories_says_so() -> None:
    feed = json.loads(render_json_feed([edition_item(header_of(empty_edition()), "", SITE)], SITE))
    assert feed["items"][0]["title"] == "Fri 20 November 2026: no new stories"
    assert feed["items"][0]["summary"] == "0 stories drawn from 0 articles by 0 outlets."


def test_counts_come_from_the_edition() -> None:
    given = edition(story(), story(id="s2"), coverage=coverage(new=5), outlets=3)
    feed = json.loads(render_json_feed([edition_item(header_of(given), "", SITE)], SITE))
    assert feed["items"][0]["summary"] == "2 stories drawn from 5 articles by 3 outlets."


def test_what_xml_forbids_does_not_break_a_feed() -> None:
    site = Site(title="\x00", site_url="https://digest.example/", time_zone="UTC")
    given = edition(story(headline="a\x00\ud800\uffffb"), guid="g\x0b1")
    item = edition_item(header_of(given), "<p>\x00\ud800ok</p>", SITE)
    for body in (render_rss([item], site), render_atom([item], site)):
        feed = parsed(body)
        assert (feed.feed.title, feed.entries[0].id) == ("Standfirst", "g1")
        assert feed.entries[0].title == "Fri 20 November 2026: ab"
        assert feed.entries[0].content[0].value == "<p>ok</p>"
    assert json.loads(render_json_feed([item], site))["items"][0]["content_html"] == "<p>ok</p>"


def test_a_long_headline_does_not_make_a_long_title() -> None:
    item = edition_item(header_of(edition(story(headline="word " * 100))), "", SITE)
    title = json.loads(render_json_feed([item], SITE))["items"][0]["title"]
    assert title == "Fri 20 November 2026: " + " ".join(["word"] * 39) + "…"


def test_an_item_is_known_by_its_address_if_it_has_no_guid() -> None:
    item = edition_item(header_of(edition(guid="\x00")), "x", SITE)
    assert parsed(render_rss([item], SITE)).entries[0].id == "https://digest.example/2026/11/20/"
