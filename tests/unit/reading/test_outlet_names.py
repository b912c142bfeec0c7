"""The name of an outlet, from what its feed says of itself. All outlets here are invented."""

from __future__ import annotations

from time import process_time

import pytest

from flows.reading.feeds import Feed, FeedItem
from flows.reading.outlet_names import outlet_name

WORDS = "The bridge was closed on Friday."


def feed(
    title: str | None,
    link: str | None,
    *texts: str,
    links: tuple[str, ...] = (),
    image_title: str | None = None,
    about: str | None = None,
    authors: tuple[str, ...] = (),
) -> Feed:
    items = [item(text, link) for text, link in zip(texts or (WORDS,), links or (None,) * 9, strict=False)]
    return Feed(
        title=title,
        link=link,
        language=None,
        items=tuple(items),
        image_title=image_title,
        about=about,
        authors=authors,
    )


def item(text: str, link: str | None) -> FeedItem:
    return FeedItem(
        guid=None,
        title="A bridge",
        link=link,
        published=None,
        language=None,
        categories=(),
        bodies=(text,),
        bodies_are_html=False,
    )


# As publishing systems and newsrooms title their feeds.
TITLES = [
    ("Tarnfeld Echo", "https://tarnfeldecho.example/", "Tarnfeld Echo"),
    ("World news | The Tarnfeld Echo", "https://www.tarnfeldecho.example/world", "The Tarnfeld Echo"),
    ("TFE News - World", "https://www.tfe.example/news", "TFE News"),
    ("TFE > World News", "https://www.tarnfeldecho.example/", "TFE"),
    ("TFE Topics: World", "https://www.tfe.example/", "TFE"),
    ("TFE News: International", "http://tfenews.example", "TFE News"),
    ("World – ECHO", "https://echo.example", "ECHO"),
    ("Echo World News", "https://echo.example", "Echo"),
    ("Echo - Latest Headlines", "https://echo.example", "Echo"),
    ("Echo.com - RSS Channel - World", "https://www.echo.example", "Echo.com"),
    ("Echo – Breaking News, World News and Video from Echo", "https://echo.example", "Echo"),
    ("Latest & Breaking News on Hill News", "https://www.hillnews.example", "Hill News"),
    ("World News Headlines, Latest International News - Times of Tarnfeld", None, "Times of Tarnfeld"),
    ("Actualités et infos en continu - Le Phare", "https://lephare.example", "Le Phare"),
    ("Der Leuchtturm - Nachrichten", "https://leuchtturm.example", "Der Leuchtturm"),
    ("Portada | La Farola", "https://farola.example", "La Farola"),
    ("Ultime notizie - Il Faro", "https://ilfaro.example", "Il Faro"),
    ("Search Results for “bridges” – Jo Ash", "https://joash.example", "Jo Ash"),
    ('"bridges" - Hub News', "https://news.hub.example", "Hub News"),
    ("Category: bridges - Jo Ash", "https://joash.example", "Jo Ash"),
    ("Bridges Archives - Jo Ash", "https://joash.example", "Jo Ash"),
    ("Tag: bridges | Jo Ash", "https://joash.example", "Jo Ash"),
    ("Posts on Jo Ash", "https://joash.example", "Jo Ash"),
    ("Recent content on Jo Ash", "https://joash.example", "Jo Ash"),
    ("Recent content in Posts on Jo Ash", "https://joash.example", "Jo Ash"),
    ("Home on joash", "https://joash.example", "joash"),
    ("Latest posts by Jo Ash", "https://ash.example", "Jo Ash"),
    ("Posts | Jo Ash", "https://ash.example", "Jo Ash"),
    ("Blog - Jo Ash", "https://ash.example", "Jo Ash"),
    ("Jo Ash's Weblog: Entries", "https://joash.example", "Jo Ash's Weblog"),
    ("Jo Ash RSS Feed", "https://ash.example", "Jo Ash"),
    ("RSS feed for Jo Ash", "https://ash.example", "Jo Ash"),
    ("Jo Ash (RSS)", "https://ash.example", "Jo Ash"),
    ("Jo Ash » Feed", "https://ash.example", "Jo Ash"),
    ("Jo Ash's Homepage", "https://ash.example", "Jo Ash"),
    ("Welcome to Jo Ash", "https://ash.example", "Jo Ash"),
    ("Jo Ash (@jo@social.example)", "https://social.example/@jo", "Jo Ash"),
    ("Jo Ash – Photographer, Author, Walker", "https://joash.example", "Jo Ash"),
    ("Bridges, walls and ferries | Jo Ash", "https://joash.example", "Jo Ash"),
    ("Jo Ash, bridge builder", "https://joash.example", "Jo Ash"),
    ("Stories by Jo Ash on Medium", "https://medium.com/@jo", "Jo Ash"),
    ("Jo Ash - YouTube", "https://www.youtube.com/channel/1", "Jo Ash"),
    ("Jo Ash – Telegram", "https://t.me/s/joash", "Jo Ash"),
    ("DEV Community: Jo Ash", "https://dev.to/joash", "Jo Ash"),
    ("Release notes from lamp", "https://github.com/ash/lamp/releases", "lamp"),
    ("Comments for Jo Ash", "https://joash.example", "Jo Ash"),
    ("top scoring links : bridges", "https://www.reddit.com/r/bridges", "bridges"),
    ("https://joash.example/", "https://joash.example/", "joash.example"),
    ("joash.example", "https://joash.example/", "joash.example"),
    ("www.joash.example", "https://joash.example/", "joash.example"),
    ("🌉 Jo's Bridges", "https://ash.example", "Jo's Bridges"),
    ("Planks & Nails", "https://ash.example", "Planks & Nails"),
    ("Atom Bridges", "https://ash.example", "Atom Bridges"),
    ("Atom Feed: Jo Ash", "https://ash.example", "Jo Ash"),
    ("Notes from the Ferry", "https://ash.example", "Notes from the Ferry"),
    ("Thoughts on Bridges", "https://thoughtsonbridges.example", "Thoughts on Bridges"),
    ("Tuesdays with Bridges!", "https://ash.example", "Tuesdays with Bridges!"),
    ("A Bridge Too Far", "https://ash.example", "A Bridge Too Far"),
    ("World news and comment from the Echo | The Echo", "https://www.echo.example/", "The Echo"),
    ("News24 World", "https://www.news24.example", "News24"),
    ("Latest from Planks.example", "https://www.planks.example", "Planks.example"),
    ("cs.BR updates on Planks.org", "https://planks.org", "Planks.org"),
    ("Notes on Jo Ash", "https://joash.example", "Jo Ash"),
    ('Feed of "Jo Ash"', "https://joash.example", "Jo Ash"),
    ("/dev/jo", "https://devjo.example", "/dev/jo"),
    ("TFE.net", "https://tfe.net", "TFE.net"),
    # The name of the whole is what sections are called elsewhere.
    ("Science", "https://www.science.example", "Science"),
    ("The Local", "https://thelocal.example", "The Local"),
]


@pytest.mark.parametrize(("title", "link", "name"), TITLES)
def test_the_name_is_taken_out_of_the_title(title: str, link: str | None, name: str) -> None:
    assert outlet_name(feed(title, link)) == name


@pytest.mark.parametrize(
    "title", [None, "", "Blog", "Posts", "World", "RSS Feed", "Untitled", "Top News And Analysis", "Home"]
)
def test_a_title_that_names_nothing_leaves_the_site(title: str | None) -> None:
    assert outlet_name(feed(title, "https://www.joash.example/blog")) == "joash.example"


def test_comments_on_one_article_do_not_name_the_outlet_after_it() -> None:
    assert outlet_name(feed("Comments on: Bridge shut", "https://joash.example/bridge")) == "joash.example"


def test_the_title_of_the_picture_names_the_outlet_where_the_feed_s_own_does_not() -> None:
    given = feed("World", "https://tarnfeldecho.example/", image_title="Tarnfeld Echo")
    assert outlet_name(given) == "Tarnfeld Echo"


@pytest.mark.parametrize("title", ["Journal", "joash.example", "joash"])
def test_a_site_s_name_is_written_as_its_own_texts_write_it(title: str) -> None:
    link = "https://joash.example/journal/"
    assert outlet_name(feed(title, link, about="The journal of Jo Ash")) == "Jo Ash"
    assert outlet_name(feed(title, link, authors=("Jo Ash",))) == "Jo Ash"
    assert outlet_name(feed(title, link, "Jo Ash builds bridges.", WORDS)) == "Jo Ash"


def test_the_capitals_of_an_outlet_are_its_name_in_place_of_a_section() -> None:
    given = feed("Top News", "https://www.tfe.example/", about="Copyright TFE LLC")
    assert outlet_name(given) == "TFE"


def test_words_that_only_look_like_the_host_part_no_name() -> None:
    texts = ("Planks, I say. See https://planks.example for planks.", "planks again")
    assert outlet_name(feed("planks.example", "https://planks.example", *texts)) == "planks.example"
    assert outlet_name(feed("oceanbites", "https://oceanbites.example", "The ocean bites.")) == "oceanbites"


def test_a_domain_of_capitals_loses_its_ending() -> None:
    assert outlet_name(feed("TFE.com: World News", "https://www.tfe.com")) == "TFE"


def test_a_feed_without_title_and_link_is_of_the_site_of_its_entries() -> None:
    links = ("https://lamp.example/1", "https://lamp.example/2", "https://other.example/3")
    given = feed(None, None, WORDS, WORDS, WORDS, links=links)
    assert outlet_name(given, "saved.xml") == "lamp.example"
    assert outlet_name(feed(None, "http://localhost:4000/", WORDS, links=links)) == "lamp.example"


def test_nothing_names_a_feed_that_names_nothing() -> None:
    assert outlet_name(feed(None, None), "saved.xml") is None


def test_a_writer_on_a_platform_is_never_named_after_it() -> None:
    assert outlet_name(feed("News", "https://www.youtube.com/channel/1")) == "News"
    assert outlet_name(feed("News", "https://medium.com/@jo", authors=("Jo Ash",))) == "Jo Ash"
    assert outlet_name(feed("Home", "https://blog.example", "The Blog is new. Our Blog!")) == "blog.example"


def test_an_endless_title_is_read_in_no_time() -> None:
    began = process_time()
    # "Sport" is a section in six languages.
    for piece in (
        "a",
        "a - ",
        "World ",
        "posts on ",
        '"',
        "(@",
        "news, ",
        ".",
        "sport ",
        "articles ",
        "a & ",
    ):
        for end in ("", "Jo", "!"):
            outlet_name(feed(f"{piece * 100_000}{end}", "https://ash.example"))
            outlet_name(feed(f"{piece * 100}{end}", "https://ash.example"))
    assert process_time() - began < 5
