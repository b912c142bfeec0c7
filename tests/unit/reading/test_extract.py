from __future__ import annotations

from time import process_time

import pytest

from flows.model import FILES_ADDED, Draft, Entry, FetchFailure, Media
from flows.reading.drafts import OUTLET_CHARACTERS, extract


def entry(
    body: str, media: Media = Media.TEXT, *, title: str | None = None, outlet: str | None = None
) -> Entry:
    return Entry(source="s", key="folder/a.txt", media=media, body=body, title=title, outlet=outlet)


def draft(given: Entry) -> Draft:
    found = extract(given)
    assert isinstance(found, Draft), found
    return found


def page(body: str, head: str = "", *, outlet: str | None = None, url: str | None = None) -> Entry:
    html = f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>"
    return Entry(
        source="s", key="folder/p.html", media=Media.HTML, body=html, whole_page=True, outlet=outlet, url=url
    )


ARTICLE = "<article><h1>Bridge shut</h1>" + "".join(
    f"<p>Paragraph {number} tells how the old bridge over the river was shut on Monday by engineers.</p>"
    for number in range(6)
)


def test_text_keeps_its_lines_but_for_trailing_space() -> None:
    found = draft(entry("\nA title\n\nThe  text. \t\n"))
    assert found.lines == ("A title", "", "The  text.")
    assert found.title is None
    assert found.title_in_text


def test_a_title_given_is_not_looked_for() -> None:
    found = draft(entry("The text.", title="Given"))
    assert (found.title, found.title_in_text) == ("Given", False)


def test_a_file_that_names_no_outlet_is_one_of_those_that_a_person_added() -> None:
    assert draft(entry("Text.")).outlet == FILES_ADDED
    assert draft(entry("Text.", outlet="Lamp")).outlet == "Lamp"


def test_the_first_heading_of_markdown_is_the_title() -> None:
    found = draft(entry("# The *title*\n\nOne\nline.\n\n- a\n- b\n\n## Sub\n", Media.MARKDOWN))
    assert found.title == "The title"
    assert found.lines == ("One line.", "", "a", "", "b", "", "Sub")
    assert not found.title_in_text


def test_markdown_without_a_heading_may_have_a_title_in_its_text() -> None:
    found = draft(entry("A title\n\nText & more.", Media.MARKDOWN))
    assert (found.title, found.title_in_text) == (None, True)
    assert found.lines == ("A title", "", "Text & more.")


@pytest.mark.parametrize("mark", ["*a*", "_a_", "` a", "[a](", "![", "[", "- a\n", "> ", "<a "])
def test_markdown_of_a_million_marks_is_read_as_the_plain_text_it_is(mark: str) -> None:
    body = f"Bridge shut\n\nThe bridge is *shut*.\n\n{mark * (1_000_000 // len(mark))}"
    began = process_time()
    found = draft(entry(body, Media.MARKDOWN))
    assert process_time() - began < 2
    assert found.lines[:3] == ("Bridge shut", "", "The bridge is *shut*.")
    assert found.title_in_text


def test_markdown_of_an_article_of_any_length_is_read_as_markdown() -> None:
    told = "The bridge is *shut* and [the ferry](https://l.example/) does not run.\n\n" * 4_000
    found = draft(entry(f"# Bridge shut\n\n{told}", Media.MARKDOWN))
    assert found.title == "Bridge shut"
    assert found.lines[0] == "The bridge is shut and the ferry does not run."


def test_a_fragment_gives_its_visible_lines() -> None:
    found = draft(entry("<p>One.</p><script>x</script><p>Two.</p>", Media.HTML, title="T"))
    assert found.lines == ("One.", "", "Two.")
    assert not draft(entry("<p>One.</p>", Media.HTML)).title_in_text


def test_a_title_alone_is_enough() -> None:
    assert draft(entry("", Media.HTML, title="T")).lines == ()


def test_nothing_at_all_is_a_failure() -> None:
    expected = FetchFailure(
        source="s",
        item="folder/a.txt",
        reason="holds neither a title nor text",
        remedy="Nothing can be made of it; leave it out.",
    )
    assert extract(entry("<p></p>", Media.HTML)) == expected
    assert extract(entry("<!-- x -->", Media.MARKDOWN)) == expected


def test_a_page_gives_its_article_and_what_it_says_of_it() -> None:
    head = (
        "<title>Bridge shut | The Lamp</title><meta property='og:site_name' content='The Lamp'>"
        "<meta property='og:title' content='Bridge shut | The Lamp'>"
        "<link rel='canonical' href='/news/1'><meta property='article:published_time' content='2026-02-17'>"
    )
    found = draft(page(ARTICLE, head, url="https://lamp.example/x"))
    assert (found.title, found.outlet, found.url) == (
        "Bridge shut",
        "The Lamp",
        "https://lamp.example/news/1",
    )
    assert (found.published_claim, found.language) == ("2026-02-17", "en-GB")
    assert (
        "Paragraph 3 tells how the old bridge over the river was shut on Monday by engineers." in found.lines
    )
    assert found.lines[-1] != ""


def test_structured_data_goes_before_the_rest() -> None:
    data = (
        '{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], "headline": "From data", '
        '"datePublished": "2026-02-16", "publisher": {"name": "Data Lamp"}}]}'
    )
    head = (
        "<script type='application/ld+json'>{broken</script>"
        f"<script type='application/ld+json'>[{data}]</script><meta property='og:title' content='Other'>"
    )
    found = draft(page(ARTICLE, head))
    assert (found.title, found.outlet, found.published_claim) == ("From data", "Data Lamp", "2026-02-16")


def test_a_page_that_says_nothing_falls_back_on_what_it_shows() -> None:
    found = draft(page(ARTICLE + "<time datetime='2026-02-15'>x</time>", "<title>Other</title>"))
    assert (found.title, found.outlet, found.published_claim) == ("Bridge shut", FILES_ADDED, "2026-02-15")
    named = draft(page(ARTICLE, "<link rel='canonical' href='https://www.lamp.example/1'>"))
    assert named.outlet == "lamp.example"


def test_dangerous_addresses_of_a_page_are_not_taken() -> None:
    found = draft(
        page(ARTICLE + "<script>alert(1)</script>", "<link rel='canonical' href='javascript:alert(1)'>")
    )
    assert found.url is None
    assert not any("alert" in line for line in found.lines)


def test_a_page_without_an_article_is_a_failure() -> None:
    for empty in (page(""), entry_of_nothing()):
        found = extract(empty)
        assert isinstance(found, FetchFailure)
        assert found.reason == "holds no article text"


def entry_of_nothing() -> Entry:
    return Entry(source="s", key="p.html", media=Media.HTML, body="", whole_page=True)


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ("The\nDaily \x1b[31mPost", "The Daily [31mPost"),
        ("The " + "Long " * 40 + "Post", "The " + "Long " * 18 + "Long…"),
        ("\x1b\n", FILES_ADDED),
    ],
)
def test_the_name_of_an_outlet_is_one_short_line(outlet: str, expected: str) -> None:
    assert draft(entry("The text.", outlet=outlet)).outlet == expected
    assert len(expected) <= OUTLET_CHARACTERS


def test_what_was_read_in_a_page_with_an_address_is_told() -> None:
    canonical = "<link rel='canonical' href='https://lamp.example/bridge'>"
    assert draft(page(ARTICLE, url="https://lamp.example/bridge")).in_page
    assert draft(page(ARTICLE, canonical)).in_page
    assert not draft(page(ARTICLE)).in_page


def test_lines_that_an_extractor_wrote_in_its_own_way_are_not_read_in_the_page() -> None:
    rows = "<tr><td>Bridge</td><td>1887, says the town</td></tr><tr><td>Tower</td><td>1850, it adds</td></tr>"
    last = "<p>And one last paragraph tells of the end of it all in the town.</p>"
    given = f"{ARTICLE.replace('<article>', '')}<table>{rows}</table>{last}"
    found = draft(page(given, url="https://lamp.example/bridge"))
    assert "| Bridge | 1887, says the town |" in found.lines
    assert not found.in_page


def test_what_a_feed_holds_was_not_read_in_a_page() -> None:
    given = Entry(source="s", key="1", media=Media.HTML, body="<p>Text.</p>", url="https://lamp.example/1")
    assert not draft(given).in_page


def test_a_page_gives_the_picture_of_its_previews() -> None:
    head = "<meta property='og:image' content='/bridge.jpg'>"
    read = draft(page(ARTICLE, head, url="https://lamp.example/news/1"))
    assert read.picture == "https://lamp.example/bridge.jpg"


def test_an_address_that_is_no_web_address_is_no_picture() -> None:
    head = "<meta property='og:image' content='data:image/png;base64,AAAA'>"
    assert draft(page(ARTICLE, head, url="https://lamp.example/news/1")).picture is None
