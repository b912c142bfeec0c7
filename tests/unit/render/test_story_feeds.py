"""The feeds of stories: one item each, updated when it has news, within a bounded size."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
import pytest

from flows.model import Image, Status, Story
from flows.model.archive import StoryCourse, Telling, moment_of
from flows.model.feeds import Channel, FeedItem
from flows.render.feed_items import (
    course_items,
    site_channel,
    stories_channel,
    story_channel,
    story_item,
    theme_channel,
)
from flows.render.feeds import MOST_BYTES, render_atom, render_json_feed, render_rss
from tests.factories_edition import AS_OF, SITE, edition, quote, story, templates

OURS = templates()
YESTERDAY = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
CHANNEL = stories_channel(SITE, "stories.xml")

Render = Callable[[Channel, Sequence[FeedItem]], bytes]
FORMATS = pytest.mark.parametrize("render", [render_rss, render_atom, render_json_feed])


def telling(given: Story, as_of: datetime = AS_OF) -> Telling:
    return Telling(edition=moment_of(edition(given, as_of=as_of)), story=given)


def item(given: Story, as_of: datetime = AS_OF) -> FeedItem:
    return story_item(telling(given, as_of), YESTERDAY, SITE, OURS)


COURSE = StoryCourse(
    id="s1", tellings=(telling(story(id="s1")), telling(story(id="s1", headline="Fog"), YESTERDAY))
)


def parsed(body: bytes) -> Any:
    feed = feedparser.parse(BytesIO(body))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def urns(body: bytes) -> list[str]:
    if body.startswith(b"{"):
        return [each["id"] for each in json.loads(body)["items"]]
    return [entry.id for entry in parsed(body).entries]


def test_an_item_has_its_story_its_outlet_its_theme_and_its_times() -> None:
    (entry,) = parsed(render_atom(CHANNEL, [item(story(id="s1", headline="Ferries & fog"))])).entries
    assert (entry.title, entry.author) == ("Ferries & fog", "Harbour Times")
    assert entry.link == "https://digest.example/stories/s1.html"
    assert [tag.term for tag in entry.tags] == ["World"]
    assert entry.published_parsed[:4] == (2026, 11, 19, 7)
    assert entry.updated_parsed[:4] == (2026, 11, 20, 7)


def test_json_says_the_same_of_a_story() -> None:
    (entry,) = json.loads(render_json_feed(CHANNEL, [item(story(id="s1"))]))["items"]
    assert entry["authors"] == [{"name": "Harbour Times"}]
    assert entry["tags"] == ["World"]
    assert (entry["date_published"], entry["date_modified"]) == (
        "2026-11-19T07:00:00Z",
        "2026-11-20T07:00:00Z",
    )


def test_a_stored_picture_is_named_and_shown_with_its_credit() -> None:
    image = Image(name="a1.jpg", outlet="Harbour Times", article_id="a1", width=640, height=360, size=20_000)
    given = [item(story(id="s1", image=image))]
    address = "https://digest.example/images/a1.jpg"
    (entry,) = parsed(render_atom(CHANNEL, given)).entries
    (media,) = entry.media_content
    assert (media["url"], media["type"], media["filesize"]) == (address, "image/jpeg", "20000")
    assert entry.link == "https://digest.example/stories/s1.html"
    assert json.loads(render_json_feed(CHANNEL, given))["items"][0]["image"] == address
    assert f'src="{address}"' in given[0].html
    assert "Picture: Harbour Times" in given[0].html


def test_an_arabic_edition_speaks_arabic_in_the_feed_of_its_stories() -> None:
    given = story()
    moment = replace(moment_of(edition(given)), language="ar")
    html = story_item(Telling(edition=moment, story=given), AS_OF, SITE, OURS).html
    assert html.startswith('<div lang="ar" dir="rtl">')
    assert "1 article" not in html


def test_status_and_time_stand_apart_below_the_headline() -> None:
    html = item(story(status=Status.UPDATED, day=2)).html
    (first,) = parsed(render_atom(CHANNEL, [item(story(status=Status.UPDATED, day=2))])).entries
    assert "Ferries collide" not in html
    assert first.content[0].value.startswith('<p class="meta"><span')
    assert "Updated · day 2</span> · 06:40 · <a" in html
    assert ">1 article</a> · headline: Harbour Times</p>" in html


def test_an_update_keeps_the_id_and_changes_the_time() -> None:
    before = item(story(id="s1"), as_of=YESTERDAY)
    after = item(story(id="s1", headline="Two ferries are raised", quotes=(quote(text="Both rose."),)))
    assert (before.urn, before.url, before.published) == (after.urn, after.url, after.published)
    assert (before.updated, after.updated) == (YESTERDAY, AS_OF)


def test_two_workspaces_share_no_id_of_a_story_they_both_tell() -> None:
    urn = story_item(telling(story()), AS_OF, replace(SITE, id="other"), OURS).urn
    assert urn != item(story()).urn


def test_the_channels_of_a_site_have_ids_of_their_own() -> None:
    world, sport = (
        theme_channel(SITE, replace(story().theme, id=name.casefold(), name=name))
        for name in ("World", "Sport")
    )
    one = story_channel(SITE, COURSE)
    assert len({site_channel(SITE, "atom.xml").urn, CHANNEL.urn, world.urn, sport.urn, one.urn}) == 5
    assert (world.title, one.title) == ("The Morning Digest: World", "Ferries collide")
    assert one.page == "https://digest.example/stories/s1.html"
    assert world.page == "https://digest.example/themes/world.html"


def test_the_feed_of_a_story_has_an_item_for_each_edition_that_told_it() -> None:
    newest, first = course_items(COURSE, SITE, OURS)
    assert (newest.title, newest.published) == ("Ferries collide", AS_OF)
    assert (first.title, first.published) == ("Fog", YESTERDAY)
    assert len({newest.urn, first.urn, item(story(id="s1")).urn}) == 3


@FORMATS
def test_a_feed_is_bounded_by_leaving_out_whole_old_items(render: Render) -> None:
    items = [
        replace(item(story()), urn=f"urn:x:{n}", html=f"<p>{'&lt;' * 20_000}end{n}</p>") for n in range(20)
    ]
    body = render(CHANNEL, items)
    kept = urns(body)
    assert len(body) <= MOST_BYTES
    assert 3 <= len(kept) < 20
    assert kept == [one.urn for one in items[: len(kept)]]
    assert all(f"end{n}".encode() in body for n in range(len(kept)))


@FORMATS
def test_an_item_too_large_for_any_feed_has_its_summary(render: Render) -> None:
    large = replace(item(story()), summary="The short of it.", html="x" * MOST_BYTES)
    body = render(CHANNEL, [large, item(story())])
    assert len(body) < 10_000
    assert urns(body) == [large.urn]
    assert b"The short of it." in body


@FORMATS
def test_a_hub_is_named_in_every_format(render: Render) -> None:
    body = render(replace(CHANNEL, hub="https://hub.example/"), [item(story())])
    if body.startswith(b"{"):
        assert json.loads(body)["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
        return
    links = {(link.rel, link.href) for link in parsed(body).feed.links}
    assert links == {
        ("self", "https://digest.example/stories.xml"),
        ("hub", "https://hub.example/"),
        ("alternate", "https://digest.example/"),
    }
