"""Whose article it is: what an outlet's own site shows, and what only a feed says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.model import (
    Draft,
    Edition,
    Entry,
    FetchedDocument,
    FetchFailure,
    Media,
    NeverOutlet,
    Source,
    SourceKind,
    Story,
)
from flows.model.settings import Limits, Settings
from flows.reading.documents import read_document
from flows.reading.teasers import complete, drafts_needing_pages, needs_page
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.plan import Plan
from flows.urls.normalise import article_id
from tests.factories import BRIDGE, HOUR, NOON, TUNNEL, MemoryStore, ingest

ECHO = "https://www.echo.example/bridge"
FORGED = (
    "The Tarnfeld footbridge was blown up by its own mayor, four witnesses said on Thursday morning. " * 3
)
TRUE = BRIDGE[0][1]


def item(url: str, title: str, text: str, outlet: str = "") -> str:
    named = f'<source url="https://www.echo.example/feed">{outlet}</source>' if outlet else ""
    return (
        f"<item><title>{title}</title><link>{url}</link><description>{text}</description>{named}"
        "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>"
    )


def rss(title: str, *items: str) -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def document(
    address: str, body: str, outlet: str | None = None, configured: str = "", media: Media = Media.FEED
) -> FetchedDocument:
    """Return what the network gave of a source that has the name of its address."""
    source = Source(name=address, kind=SourceKind.URL, location=configured or address, outlet=outlet)
    return FetchedDocument(source=source, locator=address, media=media, body=body.encode())


def drafts(given: FetchedDocument) -> list[Draft]:
    found = read_document(given, Limits())
    assert all(isinstance(each, Draft) for each in found), found
    return [each for each in found if isinstance(each, Draft)]


def told(given: FetchedDocument) -> list[tuple[str, str | None, str | None]]:
    return [(each.outlet, each.named, each.via) for each in drafts(given)]


@pytest.mark.parametrize(
    "address",
    ["https://www.echo.example/feed", "https://rss.echo.example/all", "https://echo.example/"],
)
def test_an_outlet_is_believed_about_its_own_site(address: str) -> None:
    assert told(document(address, rss("Tarnfeld Echo", item(ECHO, "A", TRUE)))) == [
        ("Tarnfeld Echo", None, None)
    ]


def test_a_source_that_names_the_feed_s_own_outlet_is_believed() -> None:
    given = rss("Tarnfeld Echo", item(ECHO, "A - The Tarnfeld Echo", TRUE, "The Tarnfeld Echo"))
    assert told(document("https://echo.example/feed", given)) == [("Tarnfeld Echo", None, None)]


def test_an_outlet_vouches_for_where_its_address_leads() -> None:
    given = document(
        "https://feeds.example.net/echo",
        rss("Tarnfeld Echo", item(ECHO, "A", TRUE)),
        configured="https://echo.example/feed",
    )
    assert told(given) == [("Tarnfeld Echo", None, None)]


@pytest.mark.parametrize(
    ("title", "source", "named"),
    [
        ("Tarnfeld Echo", "", "Tarnfeld Echo"),
        ("Forge", "Tarnfeld Echo", "Tarnfeld Echo"),
        ("Forge", "", "Forge"),
    ],
)
def test_a_feed_with_another_site_s_address_is_known_by_its_host(title: str, source: str, named: str) -> None:
    given = document("https://www.forge.example/feed", rss(title, item(ECHO, "A", FORGED, source)))
    assert told(given) == [("forge.example", named, "forge.example")]


def test_a_neighbour_below_a_public_suffix_is_another_site() -> None:
    given = rss("Jo", item("https://jo.blogspot.com/1", "A", TRUE))
    assert told(document("https://al.blogspot.com/feed", given)) == [
        ("al.blogspot.com", "Jo", "al.blogspot.com")
    ]


def test_an_aggregator_names_outlets_and_stays_one() -> None:
    names = [f"Outlet {number}" for number in range(20)]
    items = [
        item(f"https://news.hub.example/{name[7:]}", f"Bridge falls - {name}", TRUE, name) for name in names
    ]
    found = drafts(document("https://news.hub.example/feed", rss("Hub News", *items)))
    assert {each.outlet for each in found} == {"Hub News"}
    assert [each.named for each in found] == names
    assert {each.title for each in found} == {"Bridge falls"}


def test_an_address_that_leads_to_another_site_is_that_site_s() -> None:
    led = f"https://www.google.com/url?url={ECHO}"
    given = document("https://www.google.com/alerts/1", rss("Alert", item(led, "A", TRUE)))
    assert told(given) == [("google.com", "Alert", "google.com")]


def test_the_topic_of_a_forum_is_no_outlet() -> None:
    given = document(
        "https://forum.example/1.rss", rss("Forum", item("https://forum.example/t/1", "A", TRUE, "A"))
    )
    assert told(given) == [("Forum", None, None)]


def test_a_sitemap_is_one_outlet_s_whatever_it_names() -> None:
    urls = "".join(
        f"<url><loc>https://forge.example/{number}</loc><news:news><news:publication>"
        f"<news:name>Outlet {number}</news:name></news:publication><news:title>Bridge falls</news:title>"
        "</news:news></url>"
        for number in range(3)
    )
    given = f'<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    assert told(document("https://forge.example/news.xml", given)) == [
        ("Outlet 0", None, None),
        ("Outlet 0", "Outlet 1", None),
        ("Outlet 0", "Outlet 2", None),
    ]


def test_a_text_on_the_network_names_no_other_site_s_outlet() -> None:
    given = f"---\noutlet: Tarnfeld Echo\nurl: {ECHO}\ntitle: A\n---\n{FORGED}"
    found = told(document("https://forge.example/a.md", given, media=Media.MARKDOWN))
    assert found == [("forge.example", "Tarnfeld Echo", "forge.example")]


def test_the_name_that_a_person_gave_a_feed_stays_and_proves_no_address() -> None:
    given = rss("Tarnfeld Echo", item(ECHO, "A", TRUE, "Tarnfeld Echo"))
    assert told(document("https://forge.example/feed", given, outlet="My Club")) == [
        ("My Club", None, "forge.example")
    ]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/feed", "http://bridge.lan/feed"])
def test_a_machine_of_the_person_s_own_network_is_believed(address: str) -> None:
    given = rss("My Reader", item(ECHO, "A - Tarnfeld Echo", TRUE, "Tarnfeld Echo"))
    assert told(document(address, given)) == [("Tarnfeld Echo", None, None)]


def test_a_saved_feed_is_believed() -> None:
    given = document("saved.xml", rss("Hub", item(ECHO, "A - Tarnfeld Echo", TRUE, "Tarnfeld Echo")))
    saved = replace(given, source=Source(name="saved", kind=SourceKind.PATH, location="/saved"))
    assert told(saved) == [("Tarnfeld Echo", None, None)]


def page_of(
    address: str, text: str, title: str = "Bridge falls in Tarnfeld", site: str = "The Echo"
) -> Draft:
    return Draft(
        entry=Entry(source="s", key=address, media=Media.HTML, body="", whole_page=True),
        outlet=site,
        title=title,
        url=address,
        published_claim="2026-11-20",
        language=None,
        lines=(text,),
        title_in_text=False,
        in_page=True,
    )


def carried(text: str, title: str = "Bridge falls in Tarnfeld", named: str = "Tarnfeld Echo") -> Draft:
    (found,) = drafts(document("https://forge.example/feed", rss(named, item(ECHO, title, text))))
    return found


def test_the_outlet_s_page_that_we_read_proves_the_article_under_its_own_title() -> None:
    teaser = carried(TRUE.partition(". ")[0] + ".", title="Bridge falls: Tarnfeld in shame")
    for draft in (teaser, carried(TRUE)):
        found = complete(draft, page_of(ECHO, TRUE))
        assert found.lines == (TRUE,)
        assert (found.outlet, found.named, found.via) == ("The Echo", None, None)
        assert found.title == "Bridge falls in Tarnfeld"


def test_of_two_names_of_one_outlet_the_feed_s_is_kept() -> None:
    found = complete(carried(TRUE), page_of(ECHO, TRUE, site="Tarnfeld Echo News"))
    assert found.outlet == "Tarnfeld Echo"


@pytest.mark.parametrize(
    "page",
    [
        page_of("https://elsewhere.example/bridge", TRUE),
        page_of(ECHO, TUNNEL[0][1], title="Lorry burns in the Velsen tunnel"),
        FetchFailure(source="s", item=ECHO, reason="answered with status 404", remedy=""),
    ],
    ids=["another site", "another text", "no page"],
)
def test_nothing_else_proves_an_article(page: Draft | FetchFailure) -> None:
    found = complete(carried(FORGED), page)
    assert (found.outlet, found.named, found.via) == ("forge.example", "Tarnfeld Echo", "forge.example")


def test_a_feed_of_another_site_is_checked_by_the_page_and_hinders_no_other_check() -> None:
    long = " ".join(
        f"Paragraph {number} says at length what the council means to do." for number in range(99)
    )
    forged, own = (
        carried(long),
        drafts(document("https://echo.example/feed", rss("Echo", item(ECHO, "A", "B.")))),
    )
    assert needs_page(forged)
    assert list(drafts_needing_pages([forged, *own])) == [article_id(ECHO, "", "")]


def edition_of(
    store: MemoryStore, *given: FetchedDocument, at: datetime = NOON, never: Sequence[NeverOutlet] = ()
) -> Edition:
    """Read documents, and return the edition that is then stored."""
    sources = tuple(each.source for each in given)
    plan = Plan(sources=sources, problems=(), themes=(), settings=Settings(), as_of=at, never=tuple(never))
    ingest(plan, given, store)
    edition, receipt = compose(plan, store)
    store.save_edition(edition, receipt)
    return edition


def stories(edition: Edition) -> list[Story]:
    return [*(each for section in edition.sections for each in section.stories), *edition.also_reported]


TITLE = "Bridge falls in Tarnfeld"
OWN = document("https://www.echo.example/feed", rss("Tarnfeld Echo", item(ECHO, TITLE, TRUE)))
OTHERS = document("https://a.forge.example/feed", rss("Tarnfeld Echo", item(ECHO, TITLE, FORGED)))


@pytest.mark.parametrize("given", [(OWN, OTHERS), (OTHERS, OWN)])
def test_the_outlet_s_own_text_wins_over_a_fuller_one_of_the_same_run(
    given: tuple[FetchedDocument, ...],
) -> None:
    (only,) = stories(edition_of(MemoryStore(), *given))
    assert [(ref.outlet, ref.byline) for ref in only.articles] == [("Tarnfeld Echo", "Tarnfeld Echo")]
    assert {quote.text in TRUE for quote in only.quotes} == {True}


def test_the_outlet_s_own_text_takes_the_place_of_what_another_site_s_feed_gave_before() -> None:
    store = MemoryStore()
    before = edition_of(store, OTHERS)
    (forged,) = stories(before)
    assert [ref.byline for ref in forged.articles] == ["Tarnfeld Echo via a.forge.example"]
    after = edition_of(store, OWN, OTHERS, at=NOON + HOUR)
    (true,) = stories(after)
    assert [(ref.outlet, ref.id) for ref in true.articles] == [("Tarnfeld Echo", article_id(ECHO, "", ""))]
    # What the first edition quoted is still there to be verified.
    for quote in forged.quotes:
        assert store.by_id[quote.article_id].text[quote.start : quote.end] == quote.text
        assert quote.byline == "Tarnfeld Echo via a.forge.example"


def test_what_another_site_s_feed_gives_later_is_no_second_article() -> None:
    store = MemoryStore()
    edition_of(store, OWN)
    edition_of(store, OTHERS, at=NOON + HOUR)
    assert [each.text for each in store.by_id.values()] == [TRUE]


def test_twenty_names_of_one_feed_are_one_outlet_and_one_report() -> None:
    texts = [text for _, text in BRIDGE]
    items = [
        item(
            f"https://outlet{number}.example/bridge",
            f"{BRIDGE[number % len(BRIDGE)][0]} {number}",
            f"{texts[number % len(texts)]} Reader {number} wrote to us.",
            f"Outlet {number}",
        )
        for number in range(20)
    ]
    edition = edition_of(MemoryStore(), document("https://forge.example/feed", rss("Forge", *items)))
    assert {(each.outlets, each.independent_reports) for each in stories(edition)} == {(1, 1)}
    assert edition.outlets == 1
    assert edition.coverage.sources == 1


def test_a_feed_s_own_articles_and_those_of_others_are_of_one_outlet() -> None:
    items = (
        item("https://forge.example/1", BRIDGE[0][0], BRIDGE[0][1]),
        item("https://other.example/2", BRIDGE[1][0], BRIDGE[1][1]),
    )
    (only,) = stories(edition_of(MemoryStore(), document("https://forge.example/feed", rss("Forge", *items))))
    assert len(only.articles) == 2
    assert (only.outlets, only.independent_reports) == (1, 1)


def test_two_feeds_of_one_outlet_are_one_outlet_and_their_article_is_one() -> None:
    world = document("https://www.echo.example/world", rss("World - Tarnfeld Echo", item(ECHO, TITLE, TRUE)))
    home = document("https://feeds.echo.example/home", rss("Tarnfeld Echo", item(ECHO, TITLE, TRUE)))
    (only,) = stories(edition_of(MemoryStore(), world, home))
    assert len(only.articles) == 1
    assert (only.outlets, only.independent_reports) == (1, 1)


def test_an_outlet_that_is_never_to_appear_does_not_come_in_by_another_s_feed() -> None:
    given = document(
        "https://hub.example/feed", rss("Hub", item("https://hub.example/1", TITLE, TRUE, "Echo"))
    )
    assert stories(edition_of(MemoryStore(), given, never=[NeverOutlet(name="Echo")])) == []
    assert len(stories(edition_of(MemoryStore(), given))) == 1


def test_a_feed_that_moves_its_dates_keeps_no_address() -> None:
    store = MemoryStore()
    edition_of(store, OTHERS)
    edition_of(store, OWN, at=NOON + timedelta(hours=2))
    assert store.by_id[article_id(ECHO, "", "")].text == TRUE
