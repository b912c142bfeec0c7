"""Whatever an article says, it comes out as text: in the pages, the feeds, the mail and the JSON."""

from __future__ import annotations

import email
from dataclasses import replace
from email import policy
from io import BytesIO

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from flows.language.formatting import clean, one_line, safe_link
from flows.model import Edition, FetchFailure, Story, header_of
from flows.model.archive import recent_of
from flows.render.edition_json import edition_from_json, edition_to_json
from flows.render.feed_items import edition_item, render_feed_html, site_channel, story_item
from flows.render.feeds import render_atom, render_json_feed, render_rss
from flows.render.mail import Envelope, render_mail_html, render_message, render_plain_text
from flows.render.web import render_article_page, render_page
from tests.factories_edition import (
    SITE,
    article_ref,
    coverage,
    edition,
    quote,
    stored_article,
    story,
    templates,
)

OURS = templates()
ENVELOPE = Envelope(sender_name="The Digest", sender="digest@desk.example", recipient="reader@home.example")
TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "</script><b>",
        "]]>",
        "&amp;lt;",
        "<!--",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "\r\nBcc: x@evil.example",
        "\x00\x1f",
    ]
)
WILD = st.text(max_size=60) | TEXT
URL = st.sampled_from(["https://a.example/x?a=1&b=2", "articles/00ff.html", None]) | WILD


@st.composite
def stories(draw: st.DrawFn, text: st.SearchStrategy[str] = WILD) -> Story:
    article = article_ref(outlet=draw(text), title=draw(text), url=draw(URL) or "", language=draw(text))
    said = tuple(quote(text=draw(text), outlet=draw(text), url=draw(URL) or "") for _ in range(2))
    return story(headline=draw(text), articles=(article,), standfirst=said[0], quotes=said[1:])


@st.composite
def editions(draw: st.DrawFn, text: st.SearchStrategy[str] = WILD) -> Edition:
    failure = FetchFailure(source=draw(text), item=draw(text), reason=draw(text), remedy=draw(text))
    return edition(draw(stories(text)), title=draw(text), coverage=coverage(failures=(failure,)))


def shown(text: str) -> str:
    """Return the text as an HTML parser gives it back: line ends made one."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=40, deadline=None)
@given(editions(TEXT))
def test_every_text_comes_back_from_the_page_as_it_went_in(one: Edition) -> None:
    document = lxml_html.document_fromstring(render_page(one, SITE, OURS).encode(), parser=_parser())
    told = one.sections[0].stories[0]
    quoted = [element.find("span").text or "" for element in document.find_class("quote")]
    assert [shown(text) for text in quoted] == [shown(quote.text) for quote in told.quotes]
    assert shown(document.find_class("lead")[0].text_content()) == shown(told.headline)
    assert shown(document.find("body//h1").text_content()) == shown(one.title)


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)


@settings(max_examples=40, deadline=None)
@given(editions())
def test_no_text_adds_an_element_an_attribute_or_a_scheme(one: Edition) -> None:
    plain = edition(
        story(articles=(article_ref(),), standfirst=quote(), quotes=(quote(),)),
        coverage=coverage(failures=(FetchFailure(source="s", item="i", reason="r", remedy="m"),)),
    )
    allowed = {
        element.tag for element in lxml_html.document_fromstring(render_page(plain, SITE, OURS)).iter()
    }
    for markup in (render_page(one, SITE, OURS), render_mail_html(one, SITE, OURS)):
        document = lxml_html.document_fromstring(markup.encode(), parser=_parser())
        tags = {element.tag for element in document.iter("*")}
        assert tags <= allowed | {"table", "tbody", "tr", "td", "div"}
        hrefs = [href for href in document.xpath("//@href") if not href.startswith("#")]
        assert all(href.lower().startswith(("https://", "http://")) for href in hrefs)
        assert not document.xpath("//@*[starts-with(name(), 'on')]")


@settings(max_examples=40, deadline=None)
@given(editions(), WILD)
def test_feeds_are_read_without_complaint(one: Edition, guid: str) -> None:
    given_edition = replace(one, guid=guid)
    header = header_of(given_edition)
    item = edition_item(header, render_feed_html(given_edition, SITE, OURS) + guid, SITE)
    stories = [story_item(each.telling, each.first, SITE, OURS) for each in recent_of(one, 20)]
    channel = site_channel(replace(SITE, title=one.title), "feed.xml")
    for render in (render_rss, render_atom):
        feed = feedparser.parse(BytesIO(render(channel, [item, *stories])))
        assert not feed.bozo, feed.get("bozo_exception")
        assert len(feed.entries) == 1 + len(stories)
    atom = etree.fromstring(render_atom(channel, [item]))
    title = atom.findtext("{*}entry/{*}title")
    headline = one_line(one.sections[0].stories[0].headline, 200)
    nothing = "no story told in full" if one.coverage.new else "no new stories"
    assert title == f"Fri 20 November 2026: {headline or nothing}"
    assert render_json_feed(channel, [item]).decode().endswith("}\n")


@settings(max_examples=60, deadline=None)
@given(WILD, WILD)
def test_no_text_adds_a_header_to_the_mail(headline: str, name: str) -> None:
    one = edition(story(headline=headline))
    body = render_message(one, "<p>x</p>", "x", replace(ENVELOPE, sender_name=name))
    message = email.message_from_bytes(body, policy=policy.default)
    assert [key for key, _ in message.items()] == [
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ]
    assert message["To"] == "reader@home.example"
    assert message["From"].addresses[0].addr_spec == "digest@desk.example"


@settings(max_examples=60, deadline=None)
@given(editions(st.text(st.characters(exclude_categories=["Cs"]), max_size=60)))
def test_an_edition_comes_back_from_its_json(one: Edition) -> None:
    assert edition_from_json(edition_to_json(one)) == one


@settings(max_examples=40, deadline=None)
@given(editions())
def test_plain_text_has_no_control_characters(one: Edition) -> None:
    text = render_plain_text(one, SITE, OURS)
    assert clean(text) == text


@settings(max_examples=100, deadline=None)
@given(WILD)
def test_a_link_is_to_the_web_or_to_our_own_pages(url: str) -> None:
    link = safe_link(url, "/")
    assert link is None or link.lower().startswith(("http://", "https://", "/articles/"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "P", "Zs"]), min_size=1), max_size=6))
def test_an_article_page_keeps_every_character(sentences: list[str]) -> None:
    text, spans = "", []
    for number, sentence in enumerate(sentences):
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + ("\n\n" if number % 2 else " ")
    page = render_article_page(stored_article(text=text), spans, SITE, OURS)
    document = lxml_html.document_fromstring(page.encode(), parser=_parser())
    anchored = [(element.get("id"), element.text) for element in document.find_class("text")[0].iter("span")]
    assert anchored == [(f"s{start}", text[start:end]) for start, end in spans]
