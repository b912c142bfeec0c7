"""A link to a sentence arrives whole in every format; anchors stand on the page alone."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from lxml import etree
from lxml import html as lxml_html

from flows.editions.links import text_fragment, with_fragment
from flows.model import Edition, header_of
from flows.model.feeds import FeedItem
from flows.render.feed_items import edition_item, render_feed_html, site_channel
from flows.render.feeds import render_atom, render_json_feed, render_rss
from flows.render.mail import Envelope, render_mail_html, render_message, render_plain_text
from flows.render.web import render_page
from tests.factories_edition import SITE, edition, large_edition, quote, story, templates

OURS = templates()
SENTENCE = "“We’ll pay A&B 50% – at most,” she said <twice>, in the well-known tone of Skerry’s Ødegård."
URL = with_fragment("https://harbour.example/ferries?a=1&b=2", text_fragment(SENTENCE, 0, len(SENTENCE)))


def linked() -> Edition:
    return edition(story(standfirst=quote(text=SENTENCE, url=URL), quotes=(quote(text=SENTENCE, url=URL),)))


def hrefs(markup: str) -> list[str]:
    hrefs = lxml_html.document_fromstring(markup).xpath("//a/@href")
    return [str(href) for href in hrefs]


CHANNEL = site_channel(SITE, "feed.xml")


def item() -> FeedItem:
    return edition_item(header_of(linked()), render_feed_html(linked(), SITE, OURS), SITE)


def content_of(feed: bytes) -> str:
    root: Any = etree.fromstring(feed)
    texts = [node.text or "" for node in root.iter() if "Ødegård" in (node.text or "")]
    return texts[0]


FORMATS: dict[str, Callable[[], str]] = {
    "page": lambda: render_page(linked(), SITE, OURS),
    "mail": lambda: render_mail_html(linked(), SITE, OURS),
    "rss": lambda: content_of(render_rss(CHANNEL, (item(),))),
    "atom": lambda: content_of(render_atom(CHANNEL, (item(),))),
    "json": lambda: json.loads(render_json_feed(CHANNEL, (item(),)))["items"][0]["content_html"],
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_link_to_a_sentence_is_whole_in_html(name: str) -> None:
    assert hrefs(FORMATS[name]()).count(URL) == 2


def test_a_link_to_a_sentence_stands_whole_at_the_end_of_plain_text_by_its_number() -> None:
    text = render_plain_text(linked(), SITE, OURS)
    (number,) = re.findall(rf"^\[(\d+)\] {re.escape(URL)}$", text, re.MULTILINE)
    body, _, _ = text.partition("\nLINKS\n")
    assert "https://harbour.example" not in body
    assert body.count(f" [{number}]\n") == 2


def test_a_link_to_a_sentence_is_whole_in_the_message() -> None:
    html, text = render_mail_html(linked(), SITE, OURS), render_plain_text(linked(), SITE, OURS)
    envelope = Envelope(sender_name="Digest", sender="a@digest.example", recipient="b@reader.example")
    message = email.message_from_bytes(
        render_message(linked(), html, text, envelope), policy=email.policy.default
    )
    plain, marked = (part.get_content() for part in message.iter_parts())
    assert plain.count(URL) == 1
    assert hrefs(marked).count(URL) == 2


def test_every_quotation_of_a_page_has_an_anchor_of_its_own() -> None:
    document = lxml_html.document_fromstring(render_page(large_edition(), SITE, OURS))
    said = document.xpath("//p[@class='quote' or @class='standfirst']")
    ids = [node.get("id") for node in said]
    assert len(ids) == len(set(ids)) == 12 * 5
    assert ids[:3] == ["q-0000000000000000-0", "q-0000000000000000-0-2", "q-0000000000000001-40"]
    assert [node.xpath("a[@class='here']/@href")[0] for node in said] == [f"#{name}" for name in ids]


def test_mail_and_feeds_have_no_anchors_of_quotations() -> None:
    mail, feed = render_mail_html(linked(), SITE, OURS), render_feed_html(linked(), SITE, OURS)
    assert not re.search(r'id="q-|class="here"', unescape(mail) + feed)
