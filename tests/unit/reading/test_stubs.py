"""Stubs: pages that show no article, or only how it begins."""

from __future__ import annotations

import pytest

from flows.model import Draft, Entry, FetchFailure, Media, StubKind
from flows.reading.drafts import extract
from flows.reading.pages.page import read_page

TEASER = "The old bridge over the river was shut to all traffic on Monday morning, the mayor said."
LONG = "".join(
    f"<p>Paragraph {number} tells at length how the bridge was shut and what the council means to do.</p>"
    for number in range(20)
)
ARTICLE = "<meta property='og:type' content='article'><meta property='og:title' content='Bridge shut'>"


def document(body: str, head: str = ARTICLE) -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def entry(body: str, head: str = ARTICLE) -> Entry:
    return Entry(
        source="s",
        key="p.html",
        media=Media.HTML,
        body=document(body, head),
        whole_page=True,
        url="https://lamp.example/1",
    )


@pytest.mark.parametrize(
    "asked",
    [
        "Subscribe now to continue reading this article.",
        "To read the full story, log in or create an account.",
        "Réservé aux abonnés",
        "Nur für Abonnenten",
        "Suscríbete para seguir leyendo",
    ],
)
def test_a_request_to_pay_behind_a_short_text_makes_a_stub(asked: str) -> None:
    found = read_page(document(f"<article><p>{TEASER}</p><div>{asked}</div></article>"))
    assert found.stub == StubKind.PAYWALL


def test_a_long_text_is_whole_whatever_its_page_asks_for() -> None:
    found = read_page(document(f"<article>{LONG}<div>Subscribe now to continue reading.</div></article>"))
    assert found.stub is None
    assert found.lines


def test_a_request_in_the_head_of_the_page_is_no_paywall() -> None:
    menu = "<div>Subscribe to read us every day: sign in to continue</div>"
    filler = "".join(f"<div>Section {number}</div>" for number in range(9))
    assert read_page(document(f"{menu}{filler}<article><p>{TEASER}</p></article>")).stub is None


def test_structured_data_that_says_paid_counts_for_what_is_very_short_or_cut() -> None:
    data = '{"@type": "NewsArticle", "isAccessibleForFree": "False"}'
    paid = f"<script type='application/ld+json'>{data}</script>"
    stub = read_page(document(f"<article><p>{TEASER}</p></article>", ARTICLE + paid)).stub
    assert stub == StubKind.PAYWALL
    assert read_page(document(f"<article>{LONG}</article>", ARTICLE + paid)).stub is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>",
            "script",
        ),
        ("<p>Bitte aktivieren Sie JavaScript in Ihrem Browser.</p>", "script"),
        ("<h1>Checking your browser before accessing the site.</h1>", "check"),
        ("<p>Please verify you are a human.</p>", "check"),
    ],
)
def test_pages_for_browsers_and_tests_for_robots_are_told(body: str, kind: str) -> None:
    stub = read_page(document(body)).stub
    assert stub == kind


def test_a_stub_is_listed_by_its_title_and_has_no_lines_to_quote() -> None:
    found = extract(entry(f"<article><p>{TEASER}</p><div>Subscribe now to continue reading.</div></article>"))
    assert isinstance(found, Draft)
    assert (found.stub, found.title, found.lines) == (StubKind.PAYWALL, "Bridge shut", ())


def test_a_test_for_robots_is_a_failure_that_says_so() -> None:
    found = extract(entry("<h1>Checking your browser before accessing the site.</h1>"))
    assert isinstance(found, FetchFailure)
    assert found.reason == "shows a test for robots instead of an article"


def test_a_page_gives_its_date() -> None:
    data = '{"@type": "NewsArticle", "datePublished": "0001-01-01T00:00:00Z"}'
    head = f"{ARTICLE}<script type='application/ld+json'>{data}</script>"
    found = read_page(document(f"<article>{LONG}</article><time datetime='2026-02-17'>x</time>", head))
    assert found.published == "2026-02-17"


def test_a_date_that_only_the_text_gives_is_found() -> None:
    found = read_page(document(f"<article><p>Published on 17 February 2026</p>{LONG}</article>"))
    assert found.published == "2026-02-17"


def test_a_page_far_larger_than_articles_are_says_nothing() -> None:
    assert read_page(document("<p>x</p>" * 30_001)).lines == ()


def test_a_tag_with_ten_thousand_attributes_is_cut() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(10_000))
    found = read_page(document(f"<article><p {attributes}>x</p>{LONG}</article>"))
    assert found.lines[-1] in LONG
