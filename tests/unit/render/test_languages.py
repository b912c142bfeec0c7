"""An edition in a language of the interface, and texts that are written the other way than their page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from flows.language.interface import LANGUAGES
from flows.model import Edition, Story
from flows.render.feed_items import render_feed_html
from flows.render.mail import render_mail_html, render_plain_text
from flows.render.web import render_page
from tests.factories_edition import SITE, article_ref, edition, quote, realistic_edition, story, templates

OURS = templates()
ARABIC = "اصطدمت عبّارتان في الضباب."
# What every format of the realistic edition says in English.
SAYINGS = (
    "independent report",
    "Updated",
    "Reports differ",
    "Left out",
    "Selected by program",
    "Also reported",
)

Render = Callable[[Edition], str]


def page(given: Edition) -> str:
    return render_page(given, SITE, OURS)


def mail(given: Edition) -> str:
    return render_mail_html(given, SITE, OURS)


def plain_text(given: Edition) -> str:
    return render_plain_text(given, SITE, OURS)


def feed(given: Edition) -> str:
    return render_feed_html(given, SITE, OURS)


def visible(text: str) -> str:
    """Return what a reader sees of a text, in small letters."""
    return re.sub(r"(?s)<style.*?</style>|<[^>]*>", "", text).casefold()


def arabic_story() -> Story:
    """Return a story of an Arabic outlet."""
    return story(
        headline="عبّارتان تصطدمان",
        articles=(article_ref(language="ar", outlet="صحيفة المرفأ"),),
        standfirst=quote(text=ARABIC, outlet="صحيفة المرفأ"),
        quotes=(),
    )


@pytest.mark.parametrize("render", [page, mail, plain_text, feed])
@pytest.mark.parametrize("code", LANGUAGES[1:])
def test_an_edition_says_nothing_in_english_in_another_language(code: str, render: Render) -> None:
    english, other = (visible(render(replace(realistic_edition(), language=one))) for one in ("en", code))
    said = [text for text in SAYINGS if text.casefold() in english]
    assert len(said) >= 5
    assert [text for text in said if text.casefold() in other] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_and_a_mail_name_their_language(code: str) -> None:
    for render in (page, mail):
        root = lxml_html.document_fromstring(render(edition(language=code)))
        assert root.get("lang") == code
        assert root.get("dir") == ("rtl" if code == "ar" else None)
    # Web mail shows the body of a mail in a page of its own, which may be written the other way.
    wrapper = lxml_html.document_fromstring(mail(edition(language=code))).xpath("//*[@role='article']")[0]
    assert (wrapper.get("lang"), wrapper.get("dir")) == (code, "rtl" if code == "ar" else "ltr")


def test_a_feed_item_in_arabic_says_its_direction() -> None:
    assert feed(edition(language="ar")).startswith('<div lang="ar" dir="rtl">')
    assert not feed(edition()).startswith("<div")


@pytest.mark.parametrize("render", [page, mail])
def test_a_quotation_written_the_other_way_is_a_block_of_its_own(render: Render) -> None:
    quoted = lxml_html.document_fromstring(render(edition(arabic_story()))).xpath("//*[@lang='ar']")
    blocks = {element.text_content().strip(): element.tag for element in quoted}
    assert blocks[ARABIC] == "p"
    assert blocks["عبّارتان تصطدمان"] == "h2"
    assert {element.get("dir") for element in quoted} == {"rtl"}


def test_an_arabic_story_of_an_arabic_edition_is_not_marked() -> None:
    marked = re.findall(r'lang="(\w+)"', page(edition(arabic_story(), language="ar")))
    assert set(marked) == {"ar"}
    assert f"<span>{ARABIC}</span>" in page(edition(arabic_story(), language="ar"))


def test_an_english_quotation_of_an_arabic_edition_is_a_left_to_right_block() -> None:
    english = story(standfirst=quote(text="It rained."), quotes=())
    (block,) = lxml_html.document_fromstring(page(edition(english, language="ar"))).xpath(
        "//p[text()='It rained.']"
    )
    assert (block.get("lang"), block.get("dir")) == ("en", "ltr")


def test_a_headline_that_begins_with_a_latin_name_keeps_the_direction_of_its_page() -> None:
    latin = replace(arabic_story(), headline="NASA تطلق مسبارًا")
    document = lxml_html.document_fromstring(page(edition(latin, language="ar")))
    (headline,) = document.xpath("//h2[.//a[@href]]")
    assert [element.get("dir") for element in headline.iter()] == [None, None]
