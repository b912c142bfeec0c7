"""What makes an edition one reader's own, in every format; and the shell of the mail that carries it."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import policy
from typing import Any

import lxml.html as lxml_html
import pytest

from flows.language.formatting import Site
from flows.model import Change, Edition, Section
from flows.model.personal import Muted, Personal
from flows.render.feed_items import render_feed_html
from flows.render.mail import (
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Envelope,
    render_mail_html,
    render_message,
    render_plain_text,
    with_links,
)
from flows.render.web import render_page
from tests.factories_edition import (
    AS_OF,
    SITE,
    WORLD,
    article_ref,
    edition,
    realistic_edition,
    story,
    templates,
)

Render = Callable[[Edition, Site, dict[str, str]], str]

OURS = templates()
MONDAY = AS_OF - timedelta(days=4)
FORMATS = pytest.mark.parametrize(
    "render", [render_mail_html, render_plain_text, render_page, render_feed_html]
)
MAILED = replace(SITE, unsubscribe=UNSUBSCRIBE_LINK, preferences=PREFERENCES_LINK)


def words(text: str) -> str:
    """Return a text or the text of a page on one line."""
    plain = lxml_html.document_fromstring(text).text_content() if "<" in text else text
    return " ".join(plain.split())


def own(*muted: Muted, **changes: object) -> Edition:
    """Return an edition of a reader who was mailed on Monday."""
    change = Change(previous_id="2026-11-16", previous_as_of=MONDAY, new=3, updated=2)
    given = replace(edition(story(**changes)), change=change)
    return replace(given, personal=Personal(last_sent=MONDAY, muted=muted))


@FORMATS
def test_counts_are_since_what_this_reader_got_before(render: Render) -> None:
    assert "Since your digest of Mon 07:00: 3 new, 2 updated." in words(render(own(), SITE, OURS))
    everybody = replace(own(), personal=None)
    assert "Since Mon 07:00: 3 new, 2 updated." in words(render(everybody, SITE, OURS))


@FORMATS
def test_a_first_digest_of_a_reader_is_not_called_the_first_edition(render: Render) -> None:
    first = replace(edition(), personal=Personal())
    assert "Your first digest." in words(render(first, SITE, OURS))
    assert "First edition." not in words(render(first, SITE, OURS))


@FORMATS
def test_a_followed_story_says_for_which_words(render: Render) -> None:
    assert "You follow Oslo, ferry safety · New" in words(
        render(own(follows=("Oslo", "ferry safety")), SITE, OURS)
    )
    assert "You follow this story" in words(render(own(id="s1", follows=("s1",)), SITE, OURS))
    assert "You follow" not in words(render(own(), SITE, OURS))


@FORMATS
def test_a_brief_that_is_followed_says_so(render: Render) -> None:
    brief = story(id="s2", follows=("Oslo",))
    assert "You follow Oslo" in words(render(replace(own(), also_reported=(brief,)), SITE, OURS))


@FORMATS
def test_what_was_muted_is_counted_by_what_hides_it(render: Render) -> None:
    muted = (Muted(kind="theme", name="Sport", stories=12), Muted(kind="word", name="lottery", stories=1))
    said = "Left out because you muted: Sport (12 stories); lottery (1 story)."
    assert said in words(render(own(*muted), SITE, OURS))
    assert "you muted" not in words(render(own(), SITE, OURS))


@pytest.mark.parametrize("render", [render_mail_html, render_plain_text])
def test_a_reader_finds_the_way_to_change_and_to_leave(render: Render) -> None:
    text = render(edition(), MAILED, OURS)
    assert text.count(UNSUBSCRIBE_LINK) == text.count(PREFERENCES_LINK) == 1
    assert "preferences" not in render(edition(), SITE, OURS)


def test_one_rendering_becomes_each_readers_own_by_its_links() -> None:
    envelope = Envelope(
        sender_name="The Digest",
        sender="digest@desk.example",
        recipient="reader@home.example",
        unsubscribe_url="https://digest.example/unsubscribe/a&b",
        preferences_url="https://digest.example/preferences/c",
    )
    parts = (render_mail_html(edition(), MAILED, OURS), render_plain_text(edition(), MAILED, OURS))
    html, text = with_links(*parts, envelope)
    hrefs = lxml_html.document_fromstring(html).xpath("//a/@href")
    assert {envelope.unsubscribe_url, envelope.preferences_url} < set(hrefs)
    assert f"Unsubscribe: {envelope.unsubscribe_url}\n" in text
    assert ".invalid" not in html + text
    html, text = with_links(*parts, replace(envelope, unsubscribe_url=""))
    assert "Unsubscribe: mailto:digest@desk.example?subject=unsubscribe\n" in text


def test_a_reader_of_text_alone_gets_one_part() -> None:
    envelope = Envelope(sender_name="D", sender="digest@desk.example", recipient="reader@home.example")
    body = render_message(edition(), "", "Only text\n", envelope)
    message = email.message_from_bytes(body, policy=policy.default)
    assert (message.get_content_type(), message.get_content()) == ("text/plain", "Only text\r\n")


def test_every_table_of_the_mail_says_its_own_spacing() -> None:
    mail = render_mail_html(realistic_edition(), MAILED, OURS)
    tables = re.findall(r"<table[^>]*>", mail)
    assert len(tables) > 5
    for table in tables:
        assert 'cellpadding="0" cellspacing="0" border="0"' in table
        assert 'role="presentation"' in table


def test_outlook_gets_a_table_of_a_fixed_width() -> None:
    mail = render_mail_html(edition(), SITE, OURS)
    opened = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", mail)
    assert [re.sub(r"<style>.*?</style>", "", part) for part in opened] == [
        "",
        '<table role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" border="0">'
        "<tr><td>",
        "</td></tr></table>",
    ]


def test_contents_lead_to_the_page_and_within_the_mail_where_there_is_none() -> None:
    other = replace(WORLD, id="work", name="Work and Labour")
    sections = (
        Section(theme=WORLD, stories=(story(),)),
        Section(theme=other, stories=(story(id="s2", tier="item"),)),
    )
    given = edition(sections=sections, also_reported=(story(id="s3"),))
    for site, page in ((SITE, "https://digest.example/2026/11/20/"), (replace(SITE, site_url=""), "")):
        document = lxml_html.document_fromstring(render_mail_html(given, site, OURS))
        (contents,) = document.find_class("contents")
        assert words(contents.text_content()) == (
            "In this edition · Top stories (1) · Work and Labour (1) · Also reported (1)"
        )
        places = [f"{page}#{name}" for name in ("story-s1", "theme-work", "also")]
        assert contents.xpath("a/@href") == places
        if not page:
            assert {name.removeprefix("#") for name in places} <= set(document.xpath("//@id"))


@pytest.mark.parametrize("changes", [{"number": 0}, {"id": "2026-11-20T18:00Z"}])
def test_an_edition_that_is_not_published_has_no_page_and_names_none(changes: dict[str, Any]) -> None:
    given = edition(**changes)
    mail, text = (render(given, SITE, OURS) for render in (render_mail_html, render_plain_text))
    for part in (words(mail), text):
        assert "No. " not in part
        assert "View in browser" not in part
    assert "digest.example/2026" not in mail + text
    assert "digest.example/stories" not in mail + text
    assert "https://digest.example/archive.html" in mail


def test_a_feed_cannot_have_a_reader_s_token_put_into_its_own_addresses() -> None:
    mark = f"https://evil.example/?to={PREFERENCES_LINK}"
    hostile = edition(story(headline=f"See {mark}", articles=(article_ref(url=mark),)))
    envelope = Envelope(
        sender_name="The Digest",
        sender="digest@desk.example",
        recipient="reader@home.example",
        unsubscribe_url="https://digest.example/unsubscribe/token",
        preferences_url="https://digest.example/preferences/token",
    )
    parts = (render_mail_html(hostile, MAILED, OURS), render_plain_text(hostile, MAILED, OURS))
    for part in with_links(*parts, envelope):
        assert part.count("/preferences/token") == 1
        assert mark in part
