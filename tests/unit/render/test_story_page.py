"""The page of a story: its course, its articles by outlet, why they are together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lxml import html as lxml_html

from flows.model import ArticleRef, Edition, NamedStory, Story
from flows.model.archive import EditionMoment, StoryCourse, Telling, moment_of
from flows.render.story_page import render_story_page
from tests.factories_edition import SITE, article_ref, edition, quote, realistic_edition, story, templates

OURS = templates()
DAY = timedelta(days=1)


def course(*stories: Story, **changes: Any) -> StoryCourse:
    """Return the course of a story through daily editions, given newest first."""
    tellings = tuple(
        Telling(edition=earlier(edition(), number), story=one) for number, one in enumerate(stories)
    )
    return StoryCourse(id=stories[0].id, tellings=tellings, **changes)


def earlier(newest: Edition, days: int) -> EditionMoment:
    as_of = newest.as_of - days * DAY
    return replace(moment_of(newest), id=f"{as_of:%Y-%m-%d}", as_of=as_of)


def page(given: StoryCourse) -> Any:
    return lxml_html.document_fromstring(render_story_page(given, SITE, OURS, "../"))


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def refs(*outlets: str) -> tuple[ArticleRef, ...]:
    return tuple(
        article_ref(id=f"a{place}", outlet=name, url=f"https://o{place}.example/", title=f"Title {place}")
        for place, name in enumerate(outlets, 1)
    )


def test_the_course_quotes_each_edition_once_the_oldest_last() -> None:
    new, old = (story(quotes=(quote(text=text),)) for text in ("The ferry sails again.", "It was fog."))
    body = page(course(new, old))
    days = body.get_element_by_id("course").findall(".//article")
    assert [text(day.find("h3")) for day in days] == [
        "Friday 20 November 2026, 07:00",
        "Thursday 19 November 2026, 07:00",
    ]
    assert ["The ferry sails again." in text(days[0]), "It was fog." in text(days[1])] == [True, True]
    assert days[1].find(".//h3/a").get("href") == "../2026/11/19/index.html#story-s1"
    assert "Told in 2 editions." in text(body)


def test_a_headline_that_changed_is_named_where_it_was() -> None:
    body = page(course(story(headline="Two rescued"), story(headline="Ferries collide")))
    assert text(body.find(".//h1")) == "Two rescued"
    assert text(body.get_element_by_id("course")).count("Headline then: Ferries collide") == 1


def test_every_article_stands_under_its_outlet_once_with_its_copies() -> None:
    first, second, third = refs("Echo", "Post", "Ledger")
    late = replace(second, published=first.seen + DAY)
    new = story(articles=(first, late), outlets=2)
    old = story(articles=(first, second, replace(third, copy_of=first.id)))
    body = page(course(new, old))
    articles = body.get_element_by_id("articles")
    assert [text(name) for name in articles.findall("h3")] == ["Post", "Echo"]
    assert [a.get("href") for a in articles.findall("h3/a")] == [
        "../outlets/post.html",
        "../outlets/echo.html",
    ]
    assert text(articles).count("Title 2") == 1
    assert "1 copy of this text Title 3 · Ledger" in text(articles)
    assert "3 articles" in text(articles)


def test_a_copy_is_no_independent_report() -> None:
    first, second = refs("Echo", "Post")
    articles = page(course(story(articles=(first, replace(second, copy_of=first.id)))))
    assert text(articles.get_element_by_id("articles")).count("independent report") == 1


def test_a_story_that_was_merged_leads_to_the_one_that_goes_on() -> None:
    body = page(course(story(), merged_into=NamedStory(id="s9", headline="Harbour closed")))
    assert "This story goes on as Harbour closed." in text(body)
    assert '"../stories/s9.html"' in lxml_html.tostring(body, encoding="unicode")


def test_both_halves_of_a_split_lead_to_each_other() -> None:
    body = page(course(story(), split=(NamedStory(id="s9", headline="Harbour closed"),)))
    assert "It was one with the story Harbour closed" in text(body.get_element_by_id("why"))


def test_reasons_are_in_words_and_the_figures_are_folded_away() -> None:
    told = realistic_edition().stories[0]
    body = page(course(told))
    why = body.get_element_by_id("why")
    (figures,) = why.findall("details")
    assert "similarity 0.62, 0.40 needed" in text(figures)
    figures.drop_tree()
    assert "both say orla, dam" in text(why)
    assert "0.62" not in text(why)


def test_what_a_stranger_wrote_is_no_markup() -> None:
    bad = '<script>alert(1)</script>"'
    markup = render_story_page(
        course(story(headline=bad, articles=(article_ref(title=bad, outlet=bad),))), SITE, OURS, "../"
    )
    assert "<script>alert" not in markup
