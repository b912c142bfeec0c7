"""Markdown and notices: every text as it is, every quotation with its place, as much as fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.language.formatting import clean, markdown, markdown_link
from flows.render.markdown import render_markdown, render_notice
from tests.factories_edition import SITE, edition, empty_edition, realistic_edition, story, templates

READER = MarkdownIt("commonmark")
OURS = templates()
EDITION = realistic_edition()


def shown(source: str) -> str:
    """Return the text that a reader of Markdown shows, without its marks."""
    tokens = READER.parse(source)
    inline = [part for token in tokens if token.type == "inline" for part in token.children or ()]
    return "".join(
        part.content if part.type == "text" else " " * (part.type == "softbreak") for part in inline
    )


def links(source: str) -> set[str]:
    inline = [part for token in READER.parse(source) for part in token.children or ()]
    return {str(part.attrs["href"]) for part in inline if part.type == "link_open"}


@given(st.text())
def test_every_text_is_shown_as_it_is(text: str) -> None:
    source = markdown(text)
    assert "".join(shown(source).split()) == "".join(clean(text).split())
    assert links(source) == set()


@pytest.mark.parametrize(
    "text",
    ["1. Reform", "1000000) x", "- x", "# x", "===", "![a](b)", "<b>", "&copy;", "a\\*b", "`x`", "~~x~~"],
)
def test_what_looks_like_a_mark_is_none(text: str) -> None:
    tokens = READER.parse(f"> {markdown(text)}")
    assert [token.type for token in tokens if token.nesting == 1] == ["blockquote_open", "paragraph_open"]
    assert shown(f"> {markdown(text)}") == text


def test_an_address_with_brackets_stays_one_link() -> None:
    address = "https://outlet.example/a_(b)_c?x=1&copy;=2"
    assert links(f"[x]({markdown_link(address)})") == {"https://outlet.example/a_%28b%29_c?x=1&copy;=2"}


def test_the_document_holds_every_headline_and_every_quotation_with_its_place() -> None:
    source = render_markdown(EDITION, SITE, OURS)
    text, hrefs = shown(source), links(source)
    for one in EDITION.stories:
        assert one.headline in text
    for one in EDITION.shown:
        for quote in one.quotations:
            assert quote.text in text
            assert {quote.url, f"https://digest.example/{quote.url}#s{quote.start}"} & hrefs
    assert "2 smaller stories" in text


def test_an_empty_edition_says_so() -> None:
    assert "No new stories" in shown(render_markdown(empty_edition(), SITE, OURS))


@given(st.integers(min_value=400, max_value=6_000), st.booleans())
def test_a_notice_fits_and_counts_what_it_does_not_tell(most: int, is_plain: bool) -> None:
    notice = render_notice(EDITION, SITE, OURS, most_bytes=most, is_plain=is_plain)
    assert len(notice.body.encode()) <= most
    text = notice.body if is_plain else shown(notice.body)
    untold = sum(one.headline not in text for one in EDITION.shown)
    assert (f"and {untold} more stor" in text) == (untold > 0)
    assert notice.body.endswith("https://digest.example/2026/11/20/")


def test_no_headline_rings_everybody() -> None:
    calling = story(headline="@everyone <!here> look at @Here, anna@allport.example")
    body = render_notice(edition(calling), SITE, OURS, most_bytes=4_000, is_plain=True).body
    assert "@\u2060everyone <\u2060!here> look at @\u2060Here, anna@allport.example" in body
    assert "@everyone" not in body


def test_without_a_site_a_notice_leads_to_the_articles_alone() -> None:
    body = render_notice(EDITION, replace(SITE, site_url=""), OURS, most_bytes=4_000, is_plain=False).body
    assert "digest.example" not in body
