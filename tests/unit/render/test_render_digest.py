"""An edition in mail, page, feed item and plain text."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html

from flows.model import (
    Before,
    Change,
    Difference,
    Edition,
    FetchFailure,
    Image,
    LeftOut,
    LeftOutReason,
    Link,
    Match,
    NamedStory,
    Reporting,
    Section,
    Status,
    Story,
    ThemeChoice,
    ThemeRef,
    Tier,
    header_of,
)
from flows.model.archive import MonthCount, StoryCourse, Telling, moment_of
from flows.render.feed_items import render_feed_html
from flows.render.mail import IMAGES_BYTES, render_mail_html, render_plain_text
from flows.render.story_page import render_story_page
from flows.render.web import render_archive, render_article_page, render_edition_articles, render_page
from tests.factories_edition import (
    AS_OF,
    SITE,
    WORLD,
    article_ref,
    coverage,
    edition,
    empty_edition,
    large_edition,
    quote,
    realistic_edition,
    stored_article,
    story,
    templates,
    weight,
)

OURS = templates()
ALL = (render_mail_html, render_page, render_feed_html, render_plain_text)
HTML = ALL[:3]
LATER = Change(
    previous_id="2026-11-19", previous_as_of=datetime(2026, 11, 19, 7, 0, tzinfo=UTC), new=1, updated=1
)


def words(markup: str) -> str:
    """Return the text that a reader sees, on one line."""
    body = lxml_html.document_fromstring(markup)
    for hidden in [*body.iter("style", "title", "script"), *body.find_class("preheader")]:
        hidden.drop_tree()
    return " ".join(body.text_content().split())


def is_data(element: Any) -> bool:
    return bool(element.tag == "script" and element.get("type") == "application/ld+json")


def texts(given: Edition) -> list[str]:
    """Return the text of every format, on one line."""
    text = render_plain_text(given, SITE, OURS)
    return [*(words(render(given, SITE, OURS)) for render in HTML), " ".join(text.split())]


def everywhere(given: Edition, expected: str) -> None:
    missing = [text for text in texts(given) if expected.casefold() not in text.casefold()]
    assert not missing, f"{expected!r} is not in {missing[0]!r}"


def nowhere(given: Edition, unexpected: str) -> None:
    assert not [text for text in texts(given) if unexpected.casefold() in text.casefold()]


def links(markup: str) -> dict[str, str]:
    return {a.text_content(): a.get("href") for a in lxml_html.document_fromstring(markup).iter("a")}


def story_page(given: Story) -> str:
    """Return the page of a story of one edition."""
    telling = Telling(edition=moment_of(edition()), story=given)
    return render_story_page(StoryCourse(id=given.id, tellings=(telling,)), SITE, OURS, "../")


def outlets(*names: str, **changes: Any) -> Edition:
    articles = tuple(
        article_ref(id=f"a{place}", outlet=name, url=f"https://o{place}.example/")
        for place, name in enumerate(names, 1)
    )
    one = story(articles=articles, outlets=len(set(names)), independent_reports=len(set(names)))
    return edition(replace(one, **changes))


def test_the_masthead_counts_what_the_edition_holds() -> None:
    given = edition(story(), story(id="s2"), coverage=coverage(new=1214), outlets=38, words=1000)
    everywhere(
        given, "2 stories drawn from 1,214 articles by 38 outlets. 5-minute read. Every sentence is quoted"
    )
    everywhere(edition(), "1 story drawn from 1 article by 1 outlet. 2-minute read.")


def test_the_date_is_that_of_the_zone() -> None:
    given = edition(time_zone="Asia/Tokyo", as_of=datetime(2026, 11, 19, 22, 0, tzinfo=UTC))
    for render in (render_mail_html, render_page):
        assert "Friday 20 November 2026 · 07:00 JST · No. 324" in words(render(given, SITE, OURS))
    assert "Friday 20 November 2026 · 07:00 JST · No. 324\n" in render_plain_text(given, SITE, OURS)


def test_the_contents_name_the_first_headline_of_each_part_and_count_the_rest() -> None:
    item = story(id="s9", headline="Reef", tier=Tier.ITEM)
    science = Section(theme=ThemeRef(id="science", name="Science"), stories=(item,))
    world = Section(theme=WORLD, stories=(story(), story(id="s2", headline="Second"), story(id="s3")))
    given = edition(sections=(world, science))
    markup = render_page(given, SITE, OURS)
    assert "In this edition Top stories Ferries collide +2 Science Reef" in words(markup)
    jumps = lxml_html.document_fromstring(markup).find_class("jump")
    assert [jump.get("href") for jump in jumps] == ["#story-s1", "#story-s9"]
    assert 'id="story-s9"' in markup
    text = render_plain_text(given, SITE, OURS)
    assert "IN THIS EDITION\n  Top stories: Ferries collide (+2)\n  Science: Reef\n" in text


def test_a_first_edition_says_so() -> None:
    everywhere(edition(), "First edition.")
    nowhere(edition(), "Since")


def test_a_later_edition_says_what_changed() -> None:
    earlier = datetime(2026, 11, 19, 7, 0, tzinfo=UTC)
    change = Change(
        previous_id="2026-11-19",
        previous_as_of=earlier,
        new=6,
        updated=3,
        quiet=tuple(NamedStory(id=name, headline=name) for name in "abcde"),
        ended=(NamedStory(id="f", headline="f"),),
    )
    everywhere(edition(change=change), "Since yesterday 07:00: 6 new, 3 updated.")
    everywhere(edition(change=change), "Quiet, still followed: a; b; c; d; e. Ended: f.")
    given = edition(change=replace(change, quiet=(), ended=()))
    everywhere(given, "6 new, 3 updated.")
    nowhere(given, "Quiet")
    nowhere(given, "Ended")


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        (Status.NEW, 1, "New · 06:40 · 1 article "),
        (Status.NEW, 3, "New · 06:40 · 1 article "),
        (Status.UPDATED, 1, "Updated · 06:40 · 1 article "),
        (Status.UPDATED, 3, "Updated · day 3 · 06:40 · 1 article "),
    ],
)
def test_the_badge_tells_how_the_story_stands(status: Status, day: int, expected: str) -> None:
    everywhere(edition(story(status=status, day=day), change=LATER), expected)


def test_nothing_is_called_new_in_a_first_edition() -> None:
    first = edition(story(status=Status.NEW), also_reported=(story(id="s7", tier=Tier.BRIEF),))
    for text in texts(first):
        assert not re.search(r"\bNew\b", text)
        assert "06:40 · 1 article" in text


def test_an_update_names_its_new_reports_and_what_stood_before() -> None:
    before = Before(
        text="Fog closed the port.", article_id="a1", outlet="Echo", url="https://e.example/1", edition_id="x"
    )
    one = story(status=Status.UPDATED, new_reports=("NYT", "CBS", "Dawn", "Echo"), before=before)
    everywhere(edition(one, change=LATER), "4 new reports: NYT, CBS, Dawn and 1 more")
    for text in texts(edition(one, change=LATER))[:2]:
        assert "Before: Echo — Fog closed the port." in text
    mail = links(render_mail_html(edition(one, change=LATER), SITE, OURS))
    assert mail["Fog closed the port."] == "https://digest.example/stories/s1.html"


def test_leads_stand_before_the_sections_by_their_weight() -> None:
    small = story(id="s1", headline="Second lead", importance=weight(total=3.0))
    item = story(id="s2", headline="An item", tier=Tier.ITEM)
    great = story(id="s3", headline="First lead", importance=weight(total=9.0))
    science = Section(theme=ThemeRef(id="science", name="Science"), stories=(great,))
    given = edition(sections=(Section(theme=WORLD, stories=(small, item)), science))
    for text in (render_mail_html(given, SITE, OURS), render_plain_text(given, SITE, OURS)):
        shown = (
            text.partition("</head>")[2].partition('class="ground"')[2] or text.partition("TOP STORIES")[2]
        )
        assert [shown.index(name) for name in ("First lead", "Second lead", "An item")] == sorted(
            shown.index(name) for name in ("First lead", "Second lead", "An item")
        )


def test_each_headline_and_quote_links_to_its_source() -> None:
    one = story(
        articles=(article_ref(url="https://h.example/1"),),
        standfirst=quote(outlet="Stand", url="https://s.example/2"),
        quotes=(quote(outlet="Quoted", url="https://q.example/3"),),
    )
    for render in HTML:
        hrefs = links(render(edition(one), SITE, OURS))
        assert hrefs["Ferries collide"] in {"https://h.example/1", "#story-s1"}
        assert 'class="headline" href="https://h.example/1"' in render(edition(one), SITE, OURS)
        assert (hrefs["Stand"], hrefs["Quoted"]) == ("https://s.example/2", "https://q.example/3")
    text = render_plain_text(edition(one), SITE, OURS)
    assert (
        "Ferries collide\n- Harbour Times [1]\n\n06:40 · 1 article\n\n"
        "Two ferries touched in fog.\n- Stand [2]\n" in text
    )
    assert "\n  > Two ferries touched in fog.\n    - Quoted [3]\n" in text
    assert text.endswith(
        f"LINKS\n{'=' * 72}\n\n[1] https://h.example/1\n[2] https://s.example/2\n[3] https://q.example/3\n"
    )


def test_a_standfirst_stands_before_the_quotes() -> None:
    one = story(standfirst=quote(text="First of all."), quotes=(quote(text="Then this."),))
    for text in texts(edition(one)):
        assert text.index("First of all.") < text.index("Then this.")
    assert "standfirst" not in lxml_html.tostring(
        lxml_html.document_fromstring(render_page(edition(), SITE, OURS)).find("body"), encoding="unicode"
    )


def test_a_story_without_quotes_has_no_empty_block() -> None:
    for render in HTML:
        assert "<blockquote" not in render(edition(story(quotes=())), SITE, OURS)


def test_the_mail_names_five_outlets_and_the_page_all() -> None:
    given = outlets("A", "B", "C", "D", "E", "F", "G")
    mail, page = (render(given, SITE, OURS) for render in (render_mail_html, render_page))
    assert "7 outlets A · B · C · D · E · and 2 more" in words(mail)
    assert links(mail)["and 2 more"] == "https://digest.example/stories/s1.html"
    assert links(mail)["E"] == "https://o5.example/"
    assert "7 outlets A · B · C · D · E · F · G" in words(page)
    assert "7 outlets: A, B, C, D, E and 2 more\n" in render_plain_text(given, SITE, OURS)


def test_five_outlets_are_all_named() -> None:
    given = outlets("A", "B", "C", "D", "E")
    assert "5 outlets A · B · C · D · E " in words(render_mail_html(given, SITE, OURS))
    assert "more" not in words(render_mail_html(given, SITE, OURS))


def test_an_outlet_with_two_articles_is_named_once() -> None:
    given = outlets("A", "a", "A")
    assert "2 outlets A · a " in words(render_mail_html(given, SITE, OURS))
    assert links(render_mail_html(given, SITE, OURS))["A"] == "https://o1.example/"
    assert "2 outlets: A, a\n" in render_plain_text(given, SITE, OURS)
    assert "3 articles" in words(render_mail_html(given, SITE, OURS))


def test_an_outlet_that_only_a_feed_names_is_told_as_via_that_feed() -> None:
    refs = tuple(
        article_ref(id=f"a{n}", title=f"Title {n}", outlet="hub.example", named=f"Echo {n}") for n in (1, 2)
    )
    said = quote(outlet="hub.example", named="Echo 1")
    given = edition(story(articles=refs, quotes=(said,), outlets=1, independent_reports=1))
    for render in (render_mail_html, render_page):
        assert "touched in fog. Echo 1 via hub.example" in words(render(given, SITE, OURS))
        assert "1 outlet Echo 1 via hub.example " in words(render(given, SITE, OURS))
    assert "- Echo 1 via hub.example [1]\n" in render_plain_text(given, SITE, OURS)
    assert "1 outlet: Echo 1 via hub.example\n" in render_plain_text(given, SITE, OURS)
    listed = "Title 2 · Echo 2 via hub.example · 06:40 · only hub.example says that it is by Echo 2: no"
    assert listed in words(story_page(given.stories[0]))


def test_independent_reports_are_counted_where_there_are_copies() -> None:
    copied = (article_ref(), article_ref(id="a2", outlet="B", copy_of="a1"))
    given = edition(story(articles=copied, outlets=2, independent_reports=1))
    everywhere(given, "2 outlets, 1 independent report")
    nowhere(edition(), "independent")


def test_what_does_not_report_the_headline_is_listed_apart_with_its_reason() -> None:
    first, second = article_ref(id="a", outlet="One"), article_ref(id="b", outlet="Two", title="Why it fell")
    reporting = (
        Reporting(article_id="a", counts=True, reason="the headline is its own"),
        Reporting(article_id="b", counts=False, reason="its title explains"),
    )
    given = edition(story(articles=(first, second), outlets=1, reporting=reporting))
    everywhere(given, "Also on this: Why it fell (Two)")
    assert "does not count: its title explains" in words(story_page(given.stories[0]))


def test_related_stories_are_named_and_linked() -> None:
    given = edition(story(related=(NamedStory(id="s9", headline="Drills begin"),)))
    everywhere(given, "Related: Drills begin")
    for render in (render_page, render_mail_html):
        assert links(render(given, SITE, OURS))["Drills begin"].endswith("#story-s9")


def test_a_made_headline_says_so() -> None:
    everywhere(
        edition(story(articles=(article_ref(title_made=True),))), "headline from the article’s first sentence"
    )
    other = (article_ref(), article_ref(id="a2", title_made=True))
    nowhere(edition(story(articles=other)), "headline from")


def test_other_languages_are_marked_wherever_they_stand() -> None:
    german = article_ref(language="de")
    one = story(articles=(german,), standfirst=quote(text="Vorab."), quotes=(quote(text="Zitat."),))
    for render in (render_mail_html, render_page):
        marked = lxml_html.document_fromstring(render(edition(one), SITE, OURS)).xpath("//*[@lang='de']")
        texts = [element.text_content().strip() for element in marked]
        assert texts[-3:] == ["Ferries collide", "Vorab.", "Zitat."]
    assert 'lang="' not in render_feed_html(edition(), SITE, OURS)


def test_a_headline_whose_article_is_gone_is_told_without_a_link() -> None:
    given = edition(story(headline="Orphan", headline_article_id="gone", articles=(article_ref(),)))
    everywhere(given, "Orphan")
    assert links(render_feed_html(given, SITE, OURS)).get("Orphan") is None


def test_an_article_without_a_web_address_is_linked_on_our_site() -> None:
    own = "articles/00ff.html"
    given = edition(story(articles=(article_ref(url=own),), quotes=(quote(url=own, start=12, outlet="Q"),)))
    base = "https://digest.example/articles/00ff.html"
    for render in (render_mail_html, render_page, render_feed_html):
        hrefs = links(render(given, SITE, OURS))
        assert (hrefs["Harbour Times"], hrefs["Q"]) == (base, f"{base}#s12")
    assert links(render_page(given, SITE, OURS, "../../../"))["Q"] == "../../../articles/00ff.html#s12"


def test_only_web_addresses_become_links() -> None:
    bad = "javascript:alert(1)"
    one = story(articles=(article_ref(url=bad),), standfirst=quote(url=bad), quotes=(quote(url=bad),))
    given = edition(one, also_reported=(story(id="s2", articles=(article_ref(url=bad),)),))
    everywhere(given, "Harbour Times")
    for render in ALL:
        assert "javascript" not in render(given, SITE, OURS)


def test_markup_from_an_article_stays_text() -> None:
    evil = '</style></title><script>alert(1)</script><img src=x onerror="x">&amp;'
    one = story(
        id='"><script>',
        headline=evil,
        articles=(article_ref(outlet=evil, title=evil, language=evil),) * 2,
        standfirst=quote(text=evil, outlet=evil),
        quotes=(quote(text=evil, outlet=evil),),
        theme=ThemeChoice(id=evil, name=evil, score=1.0, evidence=(evil,)),
        links=(Link(article_id="a1", nearest_id="a1", similarity=1, threshold=0, shared=(evil,)),),
        matches=(Match(original_id="a1", copy_id="a1", similarity=1, reason=evil),),
    )
    failure = FetchFailure(source=evil, item=evil, reason=evil, remedy=evil)
    left = LeftOut(
        article_id="x",
        outlet=evil,
        title=evil,
        url=evil,
        language=evil,
        published=None,
        reason=LeftOutReason.AHEAD,
    )
    given = edition(
        title=evil,
        sections=(Section(theme=ThemeRef(id=evil, name=evil), stories=(one,)),),
        also_reported=(one,),
        coverage=coverage(failures=(failure,), left_out=(left,)),
    )
    for render in HTML:
        markup = render(given, SITE, OURS)
        document = lxml_html.document_fromstring(markup)
        assert not [script for script in document.iter("script", "img") if not is_data(script)]
        assert evil in document.text_content()
        assert not [a for element in document.iter() for a in element.attrib if a.startswith("on")]


def test_also_reported_names_theme_and_first_outlet() -> None:
    other = tuple(article_ref(id=f"b{place}", outlet=name) for place, name in enumerate("XYZ"))
    given = edition(
        also_reported=(story(id="s7", headline="Brief", headline_article_id="b0", articles=other),)
    )
    everywhere(given, "Also reported")
    for text in texts(given):
        assert re.search(r"Also reported.*World Brief .*X and 2 more", text, re.IGNORECASE)
    mail = links(render_mail_html(given, SITE, OURS))
    assert mail["and 2 more"] == "https://digest.example/stories/s7.html"
    nowhere(edition(), "Also reported")
    assert 'id="story-s7"' in render_page(given, SITE, OURS)


def test_the_footer_counts_what_was_left_out() -> None:
    given = edition(coverage=coverage(stories=4, too_old=2, ahead=1, copies=1, undated=1))
    expected = (
        "Left out: 3 smaller stories; 2 articles from before this edition’s period; 1 article dated ahead, "
        "kept for later. 1 copy was folded into the report it repeats. "
        "1 article without a date counts from when it was first seen."
    )
    everywhere(given, expected)
    given = edition(also_reported=(story(id="s2"),), coverage=coverage(stories=2, copies=2, undated=3))
    everywhere(
        given,
        "Nothing was left out. 2 copies were folded into the reports they repeat. "
        "3 articles without a date count from when they were first seen.",
    )
    everywhere(
        edition(also_reported=(story(id="s2"),), coverage=coverage(stories=3)), "Left out: 1 smaller story."
    )


def failed(number: int) -> FetchFailure:
    return FetchFailure(source=f"S{number}", item=f"i{number}", reason="is empty", remedy="Fill it.")


def test_the_page_names_every_failure_with_source_item_reason_and_remedy() -> None:
    failures = (*(failed(number) for number in range(25)), replace(failed(26), item="S26", reason="Why?"))
    text = words(render_page(edition(coverage=coverage(sources=40, failures=failures)), SITE, OURS))
    assert (
        "26 of 40 sources could not be read in full Could not be read in full: S0 (i0): is empty. Fill it."
        in text
    )
    assert "S24 (i24): is empty. Fill it." in text
    assert "S26: Why? Fill it." in text
    assert "could not be read" not in words(render_page(edition(), SITE, OURS)).lower()


def test_the_page_lists_what_happened_to_sources_apart() -> None:
    given = edition(coverage=coverage(notices=tuple(failed(number) for number in range(25))))
    text = words(render_page(given, SITE, OURS))
    assert "25 sources moved, ended or fell silent Happened to sources: S0 (i0): is empty. Fill it." in text
    assert "could not be read" not in text.lower()


def test_readers_of_the_mail_get_one_line_of_failures_and_the_way_to_the_list() -> None:
    given = edition(coverage=coverage(sources=40, failures=(failed(1), failed(2)), notices=(failed(3),)))
    line = "2 of 40 sources could not be read in full; 1 source moved, ended or fell silent:"
    mail, text = render_mail_html(given, SITE, OURS), render_plain_text(given, SITE, OURS)
    assert line in words(mail)
    assert links(mail)["which and why"] == "https://digest.example/2026/11/20/#failures"
    assert line in " ".join(text.split())
    assert "\nhttps://digest.example/2026/11/20/#failures\n" in text
    for rendered in (mail, text):
        assert "is empty" not in rendered
        assert "Fill it" not in rendered


def test_a_source_with_several_failures_counts_once() -> None:
    failures = tuple(replace(failed(number), source="Blog") for number in range(4))
    given = edition(coverage=coverage(sources=40, failures=failures))
    assert "\n1 of 40 sources could not be read in full:" in render_plain_text(given, SITE, OURS)


def test_failures_alone_and_a_count_without_sources_make_whole_sentences() -> None:
    one = edition(coverage=coverage(sources=1, failures=(failed(1),)))
    assert "1 source could not be read in full:" in render_plain_text(one, SITE, OURS)
    assert "moved" not in render_plain_text(one, SITE, OURS)
    assert "read in full" not in render_plain_text(edition(), SITE, OURS)


def test_an_edition_of_briefs_alone_does_not_say_that_nothing_is_new() -> None:
    given = replace(edition(coverage=coverage(new=2)), sections=(), also_reported=(story(), story(id="s2")))
    everywhere(given, "No story is told in full: no sentence of the new articles adds to a headline.")
    everywhere(given, "Also reported: 2 stories.")
    nowhere(given, "No new stories")
    document = lxml_html.document_fromstring(render_mail_html(given, SITE, OURS))
    preheader = document.find_class("preheader")[0].text_content()
    assert preheader == "No story is told in full. Also reported: 2 stories"
    assert "No story was told in full." in words(
        render_archive([MonthCount("2026-11", 1)], [header_of(given)], SITE, OURS)
    )


def test_all_articles_of_an_edition_stand_on_one_page_with_their_addresses() -> None:
    old = LeftOut(
        article_id="o",
        outlet="O",
        title="Old",
        url="https://o.example/old",
        language="de",
        published=datetime(2026, 9, 1, 9, 0, tzinfo=UTC),
        reason=LeftOutReason.TOO_OLD,
    )
    about = replace(old, title="About", reason=LeftOutReason.NOT_NEWS, detail="a page of the site itself")
    ahead = replace(old, title="Ahead", published=None, reason=LeftOutReason.AHEAD)
    also = story(
        articles=(article_ref(id="b", url="https://b.example/", fresh=True),), headline_article_id="b"
    )
    given = edition(also_reported=(also,), coverage=coverage(left_out=(old, ahead, about, *(old,) * 200)))
    page = render_edition_articles(given, SITE, OURS, "./")
    text, links = words(page), lxml_html.document_fromstring(page).xpath("//main//a/@href")
    assert "About O · 1 Sep 09:00 · a page of the site itself" in text
    assert text.index("About") < text.index("Old O · 1 Sep 09:00") < text.index("Ahead O · undated")
    assert links.count("https://o.example/old") == 203
    assert {"https://harbour.example/ferries", "https://b.example/"} <= set(links)
    assert '<a class="quiet" href="https://o.example/old" lang="de">Old</a>' in page


def test_page_mail_text_and_feed_lead_to_all_articles() -> None:
    address = "https://digest.example/2026/11/20/articles.html"
    for render in (render_page, render_mail_html, render_plain_text, render_feed_html):
        assert address in render(edition(), SITE, OURS)


def test_a_brief_names_the_outlet_of_its_headline_and_counts_reports_alone() -> None:
    aside, other, own = (
        article_ref(id="a", outlet="Aside"),
        article_ref(id="b", outlet="Other"),
        article_ref(id="c", outlet="Own"),
    )
    reporting = (
        Reporting(article_id="a", counts=False, reason="an opinion"),
        *(Reporting(article_id=one, counts=True, reason="alike") for one in ("b", "c")),
    )
    brief = story(
        articles=(aside, other, own), outlets=2, reporting=reporting, headline_article_id="c", quotes=()
    )
    given = edition(also_reported=(brief,))
    for render in (render_page, render_mail_html, render_plain_text):
        shown = words(render(given, SITE, OURS))
        assert "Own and 1 more" in shown
        assert "2 more" not in shown


def test_the_page_shows_why_articles_are_together() -> None:
    articles = (
        article_ref(title="One", outlet="A"),
        article_ref(id="a2", title="Two", outlet="B", published=None, url="https://b.example/"),
        article_ref(id="a3", title="Three", outlet="C", fresh=False, copy_of="a1"),
    )
    one = story(
        articles=articles,
        links=(
            Link(article_id="a2", nearest_id="a1", similarity=0.617, threshold=0.4, shared=("fog", "ferry")),
            Link(article_id="a3", nearest_id="gone", similarity=0.5, threshold=0.4, shared=()),
        ),
        matches=(Match(original_id="a1", copy_id="a3", similarity=0.97, reason="same text"),),
    )
    text = words(story_page(one))
    assert (
        "Why these 3 articles are together One · A · 06:40 Two · B · 07:00 (undated: when first seen) "
        "Three · C · 06:40 · from an earlier edition "
        "“Two” (B) is nearest to “One” (A): similarity 0.62, 0.40 needed; both say fog, ferry. "
        "“Three” (C) is nearest to an article of an earlier edition: similarity 0.50, 0.40 needed. "
        "“Three” (C) is a copy of “One” (A): similarity 0.97, same text. "
        "Under World because of: ferry, harbour."
    ) in text
    assert "Why these" not in words(story_page(story()))
    page = links(render_page(edition(one), SITE, OURS, "./"))
    assert page["3 articles"] == "./stories/s1.html"
    assert "Why these" not in words(render_mail_html(edition(one), SITE, OURS))


def test_an_empty_edition_says_so_everywhere() -> None:
    everywhere(empty_edition(), "No new stories: nothing that was read falls into this edition’s period.")
    nowhere(empty_edition(), "In this edition ")
    nowhere(empty_edition(), "minute read")
    nowhere(edition(), "No new stories")


def test_the_mail_stays_small_enough_not_to_be_clipped() -> None:
    mail = render_mail_html(large_edition(stories=12, quotes=4, outlets=6), SITE, OURS)
    assert len(mail.encode()) <= 80_000
    assert mail.count("<blockquote") == 12


def test_the_mail_can_be_read_without_its_style_element() -> None:
    mail = render_mail_html(realistic_edition(), SITE, OURS)
    assert mail.count("<style") == mail.count("<!--[if mso]><style") + 1
    assert "@media (prefers-color-scheme:dark){" in mail
    assert '<meta name="color-scheme" content="light dark">' in mail
    assert "supported-color-schemes" not in mail
    bare = lxml_html.document_fromstring(re.sub(r"<style.*?</style>", "", mail, flags=re.DOTALL))
    assert "bold 26px/1.18 Georgia" in bare.find_class("lead")[0].get("style")
    assert "display: none" in bare.find_class("preheader")[0].get("style")
    assert all(table.get("role") == "presentation" for table in bare.iter("table"))


def test_the_preheader_names_the_top_headlines() -> None:
    def preheader(given: Edition) -> str:
        document = lxml_html.document_fromstring(render_mail_html(given, SITE, OURS))
        return str(document.find_class("preheader")[0].text_content())

    two = (Section(theme=WORLD, stories=(story(),)), Section(theme=WORLD, stories=(story(headline="Other"),)))
    assert preheader(edition(sections=two)) == "Other"
    assert preheader(edition()) == "Ferries collide"
    assert preheader(empty_edition()) == "No new stories"


def test_mail_and_page_lead_on_to_the_rest() -> None:
    mail = links(render_mail_html(edition(), SITE, OURS))
    assert mail["View in browser"] == "https://digest.example/2026/11/20/"
    assert mail["past editions"] == "https://digest.example/archive.html"
    assert mail["RSS feed"] == "https://digest.example/feed.xml"
    page = links(render_page(edition(), SITE, OURS, "./"))
    assert [page[name] for name in ("Past editions", "RSS", "Atom", "JSON Feed")] == [
        "./archive.html",
        "./feed.xml",
        "./atom.xml",
        "./feed.json",
    ]


@pytest.mark.parametrize("given", [realistic_edition(), empty_edition()])
def test_headings_never_skip_a_level(given: Edition) -> None:
    for render in (render_mail_html, render_page):
        document = lxml_html.document_fromstring(render(given, SITE, OURS))
        levels = [int(element.tag[1]) for element in document.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert document.get("lang") == "en"


@pytest.mark.parametrize("render", [render_page, render_archive, render_article_page])
def test_pages_load_nothing_and_run_nothing(render: Any) -> None:
    markup = {
        render_page: lambda: render_page(realistic_edition(), SITE, OURS),
        render_archive: lambda: render_archive(
            [MonthCount("2026-11", 1)], [header_of(realistic_edition())], SITE, OURS
        ),
        render_article_page: lambda: render_article_page(stored_article(), (), SITE, OURS),
    }[render]()
    document = lxml_html.document_fromstring(markup)
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    # A block of data is no script, and named all the same: validators ask for it.
    assert {script.get("type") for script in document.iter("script")} <= {"application/ld+json"}
    hashes = [sha256((script.text or "").encode()).digest() for script in document.iter("script")]
    sources = " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in hashes) or "'none'"
    assert policy == [
        f"default-src 'none'; script-src {sources}; connect-src 'self'; style-src 'unsafe-inline'; "
        "img-src 'self'; base-uri 'none'; form-action 'self'"
    ]
    assert not list(document.iter("img", "iframe"))
    assert {link.get("rel") for link in document.iter("link")} == {"alternate", "canonical", "icon"}
    assert "url(" not in markup
    assert "@import" not in markup


def test_ids_on_a_page_are_unique_and_jumps_lead_somewhere() -> None:
    document = lxml_html.document_fromstring(render_page(realistic_edition(), SITE, OURS))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    jumps = [href[1:] for href in document.xpath("//a/@href") if href.startswith("#")]
    assert sum(jump.startswith("story-") for jump in jumps) == 4
    assert set(jumps) <= set(ids)


def test_the_feed_item_has_only_absolute_links_and_no_styles() -> None:
    markup = render_feed_html(realistic_edition(), SITE, OURS)
    assert all(href.startswith("https://") for href in links(markup).values())
    assert "style" not in re.sub(r'class="[^"]*"', "", markup)
    assert "<html" not in markup


def test_plain_text_keeps_to_its_width() -> None:
    text = render_plain_text(realistic_edition(), SITE, OURS)
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 76
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
    assert text.startswith("THE MORNING DIGEST\nFriday 20 November 2026")
    assert "RSS feed: https://digest.example/feed.xml\n\nLINKS\n===" in text


def test_plain_text_holds_no_control_characters_and_no_entities() -> None:
    text = render_plain_text(edition(story(headline="A & <b>\x1b[31m\x00")), SITE, OURS)
    assert "A & <b>[31m\n" in text


def test_the_archive_lists_months_and_the_editions_of_the_newest_month() -> None:
    older = edition(id="2026-11-19", number=323, as_of=AS_OF.replace(day=19))
    given = [older, edition(story(), story(id="s2")), replace(empty_edition(), number=1)]
    months = (MonthCount("2026-11", 3), MonthCount("2026-10", 1))
    markup = render_archive(months, [header_of(one) for one in given], SITE, OURS)
    text = words(markup)
    assert "Past editions 4 editions, by month." in text
    assert "No. 324 · 07:00 UTC · 2 stories Friday 20 November 2026 World: Ferries collide No." in text
    assert "No. 323 · 07:00 UTC · 1 story Thursday 19 November 2026 World: Ferries collide" in text
    assert "No. 1 · 07:00 UTC · 0 stories Friday 20 November 2026 No new stories." in text
    assert "By month November 2026 · 3 editions October 2026 · 1 edition" in text
    assert links(markup)["Thursday 19 November 2026"] == "https://digest.example/2026/11/19/index.html"
    assert links(markup)["October 2026"] == "https://digest.example/2026/10/index.html"
    assert "No edition has been made yet." in words(render_archive([], [], SITE, OURS))


def test_an_article_page_gives_each_sentence_its_anchor() -> None:
    markup = render_article_page(stored_article(), ((0, 9), (10, 20), (22, 36)), SITE, OURS, "../")
    text = lxml_html.document_fromstring(markup).find_class("text")[0]
    paragraphs = [lxml_html.tostring(element, encoding="unicode").strip() for element in text]
    assert paragraphs == [
        '<p><span id="s0">Fog came.</span> <span id="s10">It stayed.</span></p>',
        '<p><span id="s22">Nobody sailed.</span></p>',
    ]
    assert "Fog over the quay Quay Notes · Thursday 19 November 2026, 18:20 UTC Fog came." in words(markup)
    assert links(markup)["The Morning Digest"] == "../index.html"


def test_text_outside_the_sentences_is_kept() -> None:
    article = stored_article(text="* One. * Two.\n\nThree\n\n\n\nFour.", published=None, title_made=True)
    markup = render_article_page(article, ((2, 6), (9, 13)), SITE, OURS)
    text = lxml_html.document_fromstring(markup).find_class("text")[0]
    assert [lxml_html.tostring(element, encoding="unicode").strip() for element in text] == [
        '<p>* <span id="s2">One.</span> * <span id="s9">Two.</span></p>',
        "<p>Three</p>",
        "<p>Four.</p>",
    ]
    assert "Quay Notes · undated Headline from the article’s first sentence" in words(markup)


def test_an_article_page_marks_its_language_and_keeps_markup_as_text() -> None:
    markup = render_article_page(stored_article(language="ar", text="<b>x</b>"), ((0, 8),), SITE, OURS)
    assert '<div class="text" lang="ar" dir="rtl">' in markup
    assert '<span id="s0">&lt;b&gt;x&lt;/b&gt;</span>' in markup
    assert links(markup)["The Morning Digest"] == "https://digest.example/index.html"


def test_the_archive_keeps_markup_as_text() -> None:
    markup = render_archive(
        [MonthCount("2026-11", 1)], [header_of(edition(story(headline="<script>x</script>")))], SITE, OURS
    )
    assert "World: &lt;script&gt;x&lt;/script&gt;" in markup


def test_the_mail_never_fetches_a_style_sheet() -> None:
    template = '<link rel="stylesheet" href="file:///nowhere.css"><p>kept</p>'
    assert "<p>kept</p>" in render_mail_html(edition(), SITE, {"mail.html.j2": template})


def test_a_workspace_template_replaces_ours() -> None:
    assert render_page(edition(), SITE, OURS | {"page.html.j2": "{{ edition.title }} {{ site.title }}"}) == (
        "The Morning Digest The Morning Digest"
    )


def test_what_cannot_be_linked_is_still_told() -> None:
    given = edition(story(articles=(article_ref(url="ftp://x/", outlet="Unlinked"),), quotes=()))
    for render in HTML:
        assert "1 outlet Unlinked " in words(render(given, SITE, OURS))
        assert "Unlinked" not in links(render(given, SITE, OURS))


def test_an_article_whose_page_shows_no_text_is_marked_beside_its_outlet_and_in_the_evidence() -> None:
    articles = (
        article_ref(stub="paywall"),
        article_ref(id="a2", title="Two", outlet="Quay Post", stub="script"),
        article_ref(id="a3", title="Three", outlet="Pier Mail"),
    )
    one = story(articles=articles, outlets=3)
    for shown in (words(render_page(edition(one), SITE, OURS)), words(story_page(one))):
        assert "Harbour Times (behind a paywall) ·" in shown
        assert "Quay Post (needs JavaScript) ·" in shown
        assert "Pier Mail (" not in shown


def test_an_opinion_is_marked_beside_its_outlet_its_quotation_and_in_the_evidence() -> None:
    ref = article_ref(genre="opinion", kind_reason="its address (/opinion/)")
    articles = (ref, article_ref(id="a2", title="Two", outlet="Quay Post"))
    given = edition(story(articles=articles, quotes=(quote(is_opinion=True),)))
    for render in ALL:
        assert words(render(given, SITE, OURS)).count("Harbour Times (opinion)") >= 2
    assert "opinion, known by its address (/opinion/)" in words(story_page(given.stories[0]))


def test_a_video_and_a_live_page_are_marked_and_an_article_is_not() -> None:
    articles = (
        article_ref(page_kind="video", kind_reason="its address (/video/)"),
        article_ref(id="a2", title="Two", outlet="Quay Post", page_kind="live"),
        article_ref(id="a3", title="Three", outlet="Pier Mail", genre="news"),
    )
    shown = words(render_page(edition(story(articles=articles, outlets=3)), SITE, OURS))
    assert "Harbour Times (video)" in shown
    assert "Quay Post (live page)" in shown
    assert "Pier Mail (" not in shown


def test_titles_in_other_languages_are_marked_in_evidence_and_on_their_page() -> None:
    articles = (article_ref(language="de"), article_ref(id="a2", title="Zwei", language="de"))
    link = Link(article_id="a2", nearest_id="a1", similarity=0.5, threshold=0.4, shared=())
    page = story_page(story(articles=articles, links=(link,)))
    assert '“<span lang="de">Zwei</span>” (Harbour Times)' in page
    assert '<h1 lang="de">' in render_article_page(stored_article(language="de"), (), SITE, OURS)


def differing(one: str, value: str) -> Edition:
    """Return an edition whose story has two reports that differ, the second undated."""
    articles = (article_ref(), article_ref(id="a2", outlet="The Ledger", published=None))
    difference = Difference(
        about=("fire",),
        reason="one event",
        values=(value, "15"),
        one=quote(text=one),
        other=quote(article_id="a2", outlet="The Ledger", text="The fire killed 15 people."),
    )
    return edition(story(articles=articles, differences=(difference,)))


@pytest.mark.parametrize("render", [render_mail_html, render_page, render_feed_html, render_plain_text])
def test_reports_that_differ_stand_together_with_outlet_and_time(render: Any) -> None:
    page = render(differing("The fire killed 12 people.", "12"), SITE, templates())
    text = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("Reports differ") :]).split())
    places = [text.index(part) for part in ("The fire killed 12", "06:40", "The fire killed 15", "undated")]
    assert places == sorted(places)
    assert places[0] < text.index("Harbour Times") < places[2] < text.index("The Ledger")


def test_a_story_whose_reports_agree_says_nothing_of_it() -> None:
    assert "Reports differ" not in render_page(edition(), SITE, templates())


def test_the_value_is_set_off_where_it_is_plain_which_is_meant() -> None:
    assert "killed <b" in render_page(differing("The fire killed 12 people.", "12"), SITE, templates())
    page = render_page(
        differing("The fire killed 12 people of 12 towns & 120 more.", "12"), SITE, templates()
    )
    assert "The fire killed 12 people of 12 towns &amp; 120 more." in page


def test_the_page_shows_the_picture_of_a_lead_and_the_mail_holds_it() -> None:
    image = Image(
        name="0123456789abcdef.jpg", outlet="Echo", article_id="a1", width=1040, height=585, size=9_000
    )
    page = render_page(edition(story(image=image)), SITE, OURS, "./")
    mail = render_mail_html(edition(story(image=image)), SITE, OURS)
    assert 'src="./images/0123456789abcdef.jpg"' in page
    assert '"og:image" content="https://digest.example/images/0123456789abcdef.jpg"' in page
    in_feed = render_feed_html(edition(story(image=image)), SITE, OURS)
    assert 'src="https://digest.example/images/0123456789abcdef.jpg"' in in_feed
    assert 'src="cid:0123456789abcdef.jpg@standfirst"' in mail
    for markup in (page, mail):
        assert "Picture: Echo" in words(markup)
        (shown,) = lxml_html.document_fromstring(markup).iter("img")
        assert (shown.get("width"), shown.get("height"), shown.get("alt")) == ("1040", "585", "")
    beyond = replace(image, size=IMAGES_BYTES + 1)
    assert "<img" not in render_mail_html(edition(story(image=beyond)), SITE, OURS)
