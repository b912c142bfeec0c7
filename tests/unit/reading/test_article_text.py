"""What of a page is its article: claims over small invented pages."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from flows.reading.pages.article_text import without_glued_headings
from flows.reading.pages.page import Page, read_page

BODY = (
    "The old bridge over the river was shut to all traffic on Monday morning, the mayor of the town said.",
    "Engineers had found deep cracks in two of its four pillars after the floods of the past winter.",
    "Some nine thousand people cross it every day, most of them on their way to work in the harbour.",
    "Repairs are to begin in the spring and will take about fourteen months, the council was told.",
    "Shopkeepers on the eastern bank fear for their trade and ask that a ferry be put in place soon.",
)
TITLE = "Old bridge shut after cracks are found"


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(
    article: str, *, head: str = "<meta property='og:type' content='article'>", around: str = ""
) -> Page:
    return read_page(
        f"<html><head><title>{TITLE} - The Lamp</title>{head}</head><body>"
        f"<div class='page'><div class='story'>{article}</div>{around}</div></body></html>",
        "https://lamp.example/news/1",
    )


def test_the_paragraphs_of_an_article_are_its_text() -> None:
    assert page(paragraphs(*BODY)).lines == BODY


def test_the_headline_above_the_text_is_not_the_text() -> None:
    found = page(f"<h1>{TITLE}</h1>{paragraphs(*BODY)}")
    assert found.lines == BODY
    assert found.title == TITLE


def test_a_link_behind_a_label_is_no_sentence_of_the_article_in_any_language() -> None:
    links = [
        f"<p>{label} <a href='/x'>Ferry company makes an offer to the council of the town</a></p>"
        for label in ("Related:", "Lesen Sie auch:", "Zobacz także:")
    ]
    inner = (
        paragraphs(*BODY[:2]) + links[0] + paragraphs(BODY[2]) + links[1] + links[2] + paragraphs(*BODY[3:])
    )
    assert page(inner).lines == BODY


def test_a_list_of_links_at_the_end_is_not_taken_for_text() -> None:
    items = "".join(
        f"<li><a href='/{number}'>Another story of the town number {number}</a></li>" for number in range(4)
    )
    assert page(f"{paragraphs(*BODY)}<ul>{items}</ul>").lines == BODY


def test_a_list_of_facts_stays() -> None:
    items = ("Nine thousand people a day", "Fourteen months of repairs", "Two cracked pillars of four")
    listed = "".join(f"<li>{item}</li>" for item in items)
    found = page(f"{paragraphs(*BODY[:3])}<ul>{listed}</ul>{paragraphs(*BODY[3:])}")
    assert found.lines == (*BODY[:3], *items, *BODY[3:])


def test_headings_between_paragraphs_are_the_articles() -> None:
    found = page(f"{paragraphs(*BODY[:2])}<h2>A ferry instead</h2>{paragraphs(*BODY[2:])}")
    assert found.lines == (*BODY[:2], "A ferry instead", *BODY[2:])


def test_a_post_of_another_site_that_is_quoted_stays() -> None:
    said = "<p>We will not wait fourteen months for a ferry!</p>— Shopkeepers"
    post = f"<blockquote class='post'>{said}</blockquote>"
    found = page(f"{paragraphs(*BODY[:3])}<div class='embed'>{post}</div>{paragraphs(*BODY[3:])}")
    assert "We will not wait fourteen months for a ferry!" in found.lines


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter and get the day's stories in your inbox.",
        "Filed under: Bridges",
        "Have a tip? Write to the desk. Follow her on Twitter @lamp.",
        "© The Lamp 2026. All rights reserved.",
    ],
)
def test_what_publishers_write_below_an_article_is_peeled_with_its_rule(line: str) -> None:
    found = page(paragraphs(*BODY, line))
    assert found.lines == BODY


def test_a_box_that_the_page_itself_calls_a_newsletter_is_not_the_article() -> None:
    box = (
        "<div class='Newsletter-box'><p>The best of the harbour, gathered by our editors each day.</p></div>"
    )
    found = page(paragraphs(*BODY[:2]) + box + paragraphs(*BODY[2:]))
    assert found.lines == BODY


def test_the_minutes_that_reading_takes_are_not_the_text() -> None:
    found = page(paragraphs("Tempo de leitura: 3 minutos", *BODY))
    assert found.lines == BODY


def test_a_rule_that_would_take_most_of_a_text_has_misread_the_page() -> None:
    wrapped = "".join(f"<div class='has-sponsor'><p>{line}</p></div>" for line in BODY)
    assert page(wrapped).lines == BODY


def test_links_below_a_label_between_paragraphs_go_with_it() -> None:
    box = "<p>Read more:</p><p><a href='/x'>Ferry company makes an offer to the council</a></p>"
    found = page(paragraphs(*BODY[:3]) + box + paragraphs(*BODY[3:]))
    assert found.lines == BODY


def test_a_heading_of_links_that_no_extractor_kept_is_no_heading_of_the_article() -> None:
    links = "".join(
        f"<li><h4><a href='/{number}'>Another story {number}</a></h4></li>" for number in range(3)
    )
    box = f"<h4>More:</h4><ul>{links}</ul>"
    found = page(paragraphs(*BODY[:3]) + box + paragraphs(*BODY[3:]))
    assert found.lines == BODY


def test_a_signature_of_a_photograph_is_no_sentence() -> None:
    found = page(paragraphs(*BODY[:2], "The bridge at dawn © Ada Low", *BODY[2:]))
    assert found.lines == BODY


def test_a_listed_line_near_the_end_takes_the_links_behind_it_along() -> None:
    tail = (
        "<p>Follow us on <a href='/f'>Facebook</a> and <a href='/t'>Twitter</a></p>"
        "<p>You can hear <a href='/r'>our radio</a> at noon on every weekday of the year, too.</p>"
    )
    assert page(paragraphs(*BODY) + tail).lines == BODY


def test_the_ends_are_cut_to_what_the_page_marks_as_the_articles_body() -> None:
    aside = "<div><p>The Lamp is the oldest paper of the harbour, and its readers own it together.</p></div>"
    found = page(f"<div itemprop='articleBody'>{paragraphs(*BODY)}</div>{aside}")
    assert found.lines == BODY


def test_a_paragraph_that_the_extractor_lost_between_its_siblings_is_put_back() -> None:
    inner = paragraphs(*BODY[:2]) + "<p class='x'>Nobody was hurt.</p>" + paragraphs(*BODY[2:])
    assert "Nobody was hurt." in page(inner).lines


def test_a_subheading_that_is_no_heading_is_put_back_when_readability_keeps_it() -> None:
    inner = paragraphs(*BODY[:2]) + "<div class='sub'>What is to come</div>" + paragraphs(*BODY[2:])
    found = page(inner)
    assert found.lines == (*BODY[:2], "What is to come", *BODY[2:])


def test_text_that_stands_in_the_articles_element_itself_is_not_lost() -> None:
    loose = "<br><br>".join(BODY)
    assert page(f"<h2>A ferry instead</h2>{loose}").lines[-len(BODY) :] == BODY


def test_a_card_that_opens_over_a_linked_name_is_not_part_of_the_sentence() -> None:
    card = "<span class='card'><a>Profile</a> <a>Other news of hers</a> <a>More of her</a></span>"
    name = f"<span><a href='/low'>Ada Low</a>{card}</span>"
    found = page(paragraphs(BODY[0], f"Mayor {name} said that the repairs would begin in spring.", *BODY[1:]))
    assert found.lines[1] == "Mayor Ada Low said that the repairs would begin in spring."


MORE = (
    "A vote of the council is due next week, and three of its nine members have said they will abstain.",
    "The railway, which crosses upstream, will run four more trains an hour until the works are over.",
    "Schools on both banks have moved their first lesson to nine so that pupils can walk the long way.",
    "Bakers said that bread would come by handcart, as it did in the year of the great flood of 1954.",
    "Two candidates for mayor promised a second bridge, though neither could say what it would cost.",
    "An inspection of the other bridges of the county was ordered, and will be made public in June.",
    "The architect of the bridge died in 1911, and his drawings were lost when the archive was flooded.",
)
ALL = (*BODY, *MORE)


def columns(*sizes: int, column: str = "article__body") -> str:
    """Return the markup of an article that is set in columns of so many paragraphs, with room for adverts."""
    lines = iter(ALL)
    parts = [paragraphs(*(next(lines) for _ in range(size))) for size in sizes]
    return "".join(
        f"<div class='row'><div class='{column}'><div class='inner'>{part}</div></div>"
        "<div class='side'><aside>Advertisement</aside></div></div><div class='slot'></div>"
        for part in parts
    )


@pytest.mark.parametrize("column", ["article__body", "column"])
@pytest.mark.parametrize("sizes", [(6, 6), (9, 3), (3, 9), (3, 6, 3), (2, 2, 2, 2, 2, 2)])
def test_an_article_in_several_columns_is_read_whole(sizes: tuple[int, ...], column: str) -> None:
    found = page(
        f"<article><h1>{TITLE}</h1><div class='chunks'>{columns(*sizes, column=column)}</div></article>"
    )
    assert found.lines == ALL
    assert found.is_verbatim


def test_other_articles_below_in_the_same_markup_are_no_columns() -> None:
    own = f"<article><h1>{TITLE}</h1><div class='article__body'>{paragraphs(*BODY)}</div></article>"
    other = f"<article><h1>Trains run</h1><div class='article__body'>{paragraphs(*MORE[:4])}</div></article>"
    assert not set(MORE) & set(page(own + other).lines)


def test_comments_in_the_same_markup_are_no_columns() -> None:
    said = "".join(
        f"<div class='comment text'><p>{one}</p><p>{other}</p></div>" for one, other in pairwise(MORE)
    )
    found = page(f"<article>{paragraphs(*BODY)}</article><div id='comments'>{said}</div>")
    assert found.lines == BODY


def test_a_post_that_only_browsers_without_scripts_show_is_read() -> None:
    post = f"<p><span class='byline'>Posted by Ada Low, Bridge Team</span></p>{paragraphs(*ALL)}"
    found = read_page(
        f"<html><head><title>{TITLE}</title></head><body>"
        "<div class='post' itemscope itemtype='http://schema.org/BlogPosting'>"
        f"<h2 class='title' itemprop='name'><a href='/1'>{TITLE}</a></h2>"
        "<div class='published'><span itemprop='datePublished'>February 11, 2026</span></div>"
        "<div class='post-body'><div class='post-content' itemprop='articleBody'>"
        f"<script type='text/template'>{post}</script><noscript>{post}</noscript></div></div>"
        "<div class='labels'>Labels: <a href='/l'>bridges</a></div></div></body></html>",
        "https://lamp.example/1",
    )
    assert tuple(line for line in found.lines if not line.startswith("Posted by")) == ALL


def test_what_browsers_without_scripts_show_besides_the_article_is_not_read() -> None:
    hint = "Please switch scripts on to see the films and the weather of this page. " * 10
    found = page(f"<article>{paragraphs(*BODY)}</article><noscript><p>{hint}</p></noscript>")
    assert found.lines == BODY


def stated(*lines: str) -> str:
    """Return the head of a page whose metadata gives some lines as the text of its article."""
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(lines)})
    return f"<script type='application/ld+json'>{data}</script>"


LOST = "".join(
    f"<div class='sidebar{number}'><span>{line}</span></div>" for number, line in enumerate(MORE[:2])
)


def test_a_paragraph_of_the_page_that_its_metadata_gives_is_put_back() -> None:
    article = f"{paragraphs(*BODY[:3])}{LOST}{paragraphs(*BODY[3:])}"
    assert not set(MORE[:2]) <= set(page(article).lines)
    found = page(article, head=stated(*BODY[:3], *MORE[:2], *BODY[3:]))
    assert found.lines == (*BODY[:3], *MORE[:2], *BODY[3:])
    escaped = (line.replace("the", "&amp;#116;he") for line in (*BODY[:3], *MORE[:2], *BODY[3:]))
    assert page(article, head=stated(*escaped)).lines == found.lines


def test_an_article_that_every_extractor_missed_is_found_by_its_metadata() -> None:
    article = "".join(
        f"<div class='sidebar{number}'><span>{line}</span></div>" for number, line in enumerate(ALL)
    )
    other = paragraphs(
        *(f"{each} is the forecast of the weather for the coast, said the office." for each in "ABCDE")
    )
    assert not set(ALL) & set(page(article, around=other).lines)
    assert page(article, around=other, head=stated(*ALL)).lines == ALL


@pytest.mark.parametrize("lines", [BODY[:1], (*BODY[:2], "…"), (*BODY, "Sign up for our newsletter."), MORE])
def test_metadata_that_is_cut_short_or_says_more_changes_nothing(lines: tuple[str, ...]) -> None:
    assert page(paragraphs(*BODY), head=stated(*lines)).lines == BODY


def test_a_page_that_does_not_say_it_is_an_article_keeps_the_extractors_text() -> None:
    import trafilatura

    document = (
        f"<html><body><div><h1>{TITLE}</h1>{paragraphs(*BODY, 'Filed under: Bridges')}</div></body></html>"
    )
    plain = trafilatura.extract(document) or ""
    assert read_page(document).lines == tuple(plain.split("\n"))
    assert not read_page(document).is_article


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<meta property='og:type' content='article'>", "", True),
        ('<script type=\'application/ld+json\'>{"@type": "NewsArticle"}</script>', "", True),
        ("<meta property='article:published_time' content='2026-02-17'>", "", True),
        ("", "<div itemscope itemtype='https://schema.org/NewsArticle'>x</div>", True),
        ("", "<div itemprop='articleBody'>x</div>", True),
        ("", "<article>x</article>", True),
        ("", "<article>x</article><article>y</article>", False),
        ('<script type=\'application/ld+json\'>{"@type": "Product"}</script>', "<article>x</article>", False),
        ("<meta property='og:type' content='website'>", "", False),
    ],
)
def test_a_page_says_in_several_ways_that_it_is_an_article(head: str, body: str, expected: bool) -> None:
    assert read_page(f"<html><head>{head}</head><body>{body}</body></html>").is_article == expected


def test_a_heading_is_not_glued_to_the_first_sentence_of_a_short_text() -> None:
    document = (
        '<html><head><meta property="og:type" content="article"></head><body><article><h1>Fire in Hull</h1>'
        "<p>A fire in a paint factory in Hull has injured 12 people and closed the harbour road.</p>"
        "<p>The fire brigade of Hull said that 40 men fought the fire for six hours on Wednesday.</p>"
        "</article></body></html>"
    )
    found = read_page(document, "https://one.example/fire")
    assert not any("Fire in Hull A fire" in line for line in found.lines)
    assert any(line.startswith("A fire in a paint factory") for line in found.lines)


def test_a_paragraph_that_begins_like_a_heading_stays_whole() -> None:
    root = lxml_html.fromstring("<body><h1>Hull</h1><p>Hull City won the cup on Sunday.</p></body>")
    lines = ("Hull City won the cup on Sunday.", "Hull The match was over at noon.")
    assert without_glued_headings(lines, root) == (lines[0], "The match was over at noon.")
