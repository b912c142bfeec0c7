from __future__ import annotations

import pytest

from flows.model import Entry, FeedHabits, FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import parse
from flows.reading.sitemaps import Sitemap, SitemapEntry, children_to_read, is_sitemap, read_sitemap

NEWS = (
    '<?xml version="1.0" encoding="UTF-8"?><!-- made by a plugin -->'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{}</urlset>'
)
URL = (
    "<url><loc>https://lamp.example/1</loc><lastmod>2026-02-18</lastmod><image:image><image:loc>x.jpg</image:loc>"
    "<image:title>A photo</image:title></image:image><news:news><news:publication><news:name>The Lamp"
    "</news:name><news:language>en</news:language></news:publication><news:publication_date>"
    "2026-02-17T10:00:00Z</news:publication_date><news:title>Bridge &amp; road shut - The Lamp</news:title>"
    "<news:keywords>World, Trade</news:keywords></news:news></url>"
)


def parsed(text: str, limits: Limits | None = None) -> tuple[Entry | FetchFailure, ...]:
    source = Source(name="map", kind=SourceKind.URL, location="https://lamp.example/sitemap.xml")
    document = FetchedDocument(source=source, locator=source.location, media=Media.FEED, body=text.encode())
    return parse(document, limits or Limits())


def reason(text: str) -> str:
    (found,) = parsed(text)
    assert isinstance(found, FetchFailure)
    return found.reason


def test_a_news_sitemap_is_read_as_entries() -> None:
    (entry,) = parsed(NEWS.format(URL))
    assert entry == Entry(
        source="map",
        key="https://lamp.example/1",
        media=Media.TEXT,
        body="",
        outlet="The Lamp",
        title="Bridge & road shut",
        url="https://lamp.example/1",
        published_claim="2026-02-17T10:00:00Z",
        language="en",
        categories=("World", "Trade"),
        read_at=("lamp.example",),
        named="The Lamp",
        habits=FeedHabits(entries=1, dated=1),
    )


def test_the_children_of_an_index_are_told_to_who_can_fetch_them() -> None:
    text = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://lamp.example/n.xml'
        "</loc><lastmod>2026-02-18</lastmod></sitemap><sitemap><loc>file:///etc/x</loc></sitemap></sitemapindex>"
    )
    found = read_sitemap(text, 10)
    assert found is not None
    assert found.children == (SitemapEntry(url="https://lamp.example/n.xml", published="2026-02-18"),)
    assert reason(text) == "is an index of 1 sitemap"


@pytest.mark.parametrize(
    ("children", "chosen"),
    [
        (("/pages.xml", "/news-1.xml", "/sitemap_news.xml.gz"), ("/news-1.xml", "/sitemap_news.xml.gz")),
        (("/newsletters.xml", "/posts-2.xml"), ("/newsletters.xml", "/posts-2.xml")),
        (("/a.xml 2026-02-01", "/b.xml", "/c.xml 2026-02-17T10:00Z"), ("/c.xml", "/a.xml")),
        ((), ()),
    ],
)
def test_of_an_index_the_sitemaps_of_news_are_read_else_the_newest(
    children: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    host = "https://lamp.example"
    given = [child.partition(" ") for child in children]
    found = tuple(SitemapEntry(url=host + path, published=date or None) for path, _, date in given)
    sitemap = Sitemap(entries=(), children=found)
    assert children_to_read(sitemap, 2) == tuple(host + path for path in chosen)


def test_addresses_alone_are_no_articles() -> None:
    assert reason(NEWS.format("<url><loc>https://l.example/</loc></url>")) == "names addresses without titles"


def test_an_empty_sitemap_has_no_entries() -> None:
    assert parsed(NEWS.format("")) == ()


def test_a_sitemap_beyond_the_limit_is_counted() -> None:
    one, beyond = parsed(NEWS.format(URL * 3), Limits(feed_entries=1))
    assert isinstance(one, Entry)
    assert isinstance(beyond, FetchFailure)
    assert beyond.reason == "holds 2 entries beyond the limit of 1"


def test_a_broken_sitemap_is_read_as_far_as_it_goes() -> None:
    (entry,) = parsed(NEWS.format(URL.replace("&amp;", "&")).removesuffix("</urlset>"))
    assert isinstance(entry, Entry)
    assert entry.title == "Bridge & road shut"


@pytest.mark.parametrize("text", ["", "<html><urlset>", "<rss></rss><urlset/>", "<note/>"])
def test_what_is_no_sitemap_is_none(text: str) -> None:
    assert not is_sitemap(text)
    assert read_sitemap(text, 10) is None


def test_a_sitemap_made_to_hang_parsers_is_refused() -> None:
    assert reason("<urlset>" + "<a>" * 50_000) == "is no sitemap that can be read"
