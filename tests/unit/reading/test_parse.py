from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest

from flows.model import (
    FILES_ADDED,
    Entry,
    FeedHabits,
    FetchedDocument,
    FetchFailure,
    Media,
    Source,
    SourceKind,
)
from flows.model.settings import Limits
from flows.reading.documents import parse
from flows.reading.feeds import read_feed

LIMITS = Limits()


def document(
    body: str | bytes, media: Media = Media.FEED, *, locator: str = "a.xml", outlet: str | None = None
) -> FetchedDocument:
    source = Source(name="wires", kind=SourceKind.PATH, location="/x", outlet=outlet)
    content = body.encode() if isinstance(body, str) else body
    return FetchedDocument(source=source, locator=locator, media=media, body=content)


def entries(body: str | bytes, media: Media = Media.FEED, limits: Limits = LIMITS) -> list[Entry]:
    found = parse(document(body, media), limits)
    assert all(isinstance(one, Entry) for one in found), found
    return [one for one in found if isinstance(one, Entry)]


def failure(body: str | bytes, media: Media = Media.TEXT, limits: Limits = LIMITS) -> FetchFailure:
    (found,) = parse(document(body, media), limits)
    assert isinstance(found, FetchFailure)
    return found


def rss(
    *items: str, head: str = "<title>World - The Lamp</title><link>https://thelamp.example/</link>"
) -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {NAMES}><channel>{head}{"".join(items)}</channel></rss>'


NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
ITEM = (
    "<item><title>Bridge &amp;amp; road shut</title><link>/news/1?utm_source=x</link><guid>g1</guid>"
    "<pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate><category>World</category><category>7</category>"
    "<description>Short.</description>"
    "<content:encoded>&lt;p&gt;The whole article is here.&lt;/p&gt;</content:encoded>"
    "</item>"
)


def test_an_rss_entry_is_read_whole() -> None:
    (entry,) = entries(rss(ITEM))
    assert entry == Entry(
        source="wires",
        key="g1",
        media=Media.HTML,
        body="<p>The whole article is here.</p>",
        outlet="The Lamp",
        title="Bridge & road shut",
        url="https://thelamp.example/news/1?utm_source=x",
        published_claim="Tue, 17 Feb 2026 10:00:00 GMT",
        language=None,
        categories=("World",),
        habits=FeedHabits(entries=1, dated=1, names=("world", "the-lamp"), in_folders=1),
    )


def test_a_configured_outlet_goes_before_the_feeds_name() -> None:
    (entry,) = parse(document(rss(ITEM), outlet="Own Name"), LIMITS)
    assert isinstance(entry, Entry)
    assert entry.outlet == "Own Name"


def test_a_photo_caption_is_no_body() -> None:
    caption = "<media:content url='x'><media:description>A long caption.</media:description></media:content>"
    (entry,) = entries(rss(f"<item><title>T</title><description>Short.</description>{caption}</item>"))
    assert entry.body == "Short."
    assert entry.media is Media.TEXT


def test_an_atom_entry_is_read() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Die Lampe</title>'
        '<link href="https://lampe.example/"/><entry><id>tag:1</id><title>Titel</title>'
        '<link rel="alternate" href="https://lampe.example/1"/><updated>2026-02-17T10:00:00Z</updated>'
        '<content type="text">Der ganze Text.</content></entry></feed>'
    )
    (entry,) = entries(atom)
    assert (entry.key, entry.title, entry.url) == ("tag:1", "Titel", "https://lampe.example/1")
    assert (entry.published_claim, entry.body, entry.outlet) == (
        "2026-02-17T10:00:00Z",
        "Der ganze Text.",
        "Die Lampe",
    )


def test_an_rdf_feed_is_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'{NAMES}><channel><title>Lamp</title></channel><item rdf:about="https://l.example/1"><title>T</title>'
        "<link>https://l.example/1</link><dc:date>2026-02-17T10:00:00Z</dc:date></item></rdf:RDF>"
    )
    (entry,) = entries(rdf)
    assert (entry.title, entry.url, entry.published_claim) == (
        "T",
        "https://l.example/1",
        "2026-02-17T10:00:00Z",
    )
    assert entry.body == ""


def json_feed(**item: object) -> str:
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Lamp",
        "home_page_url": "https://l.example/",
    }
    return json.dumps({**head, "language": "en", "items": [item]})


def test_a_json_feed_entry_is_read() -> None:
    text = json_feed(
        id="1",
        url="/a",
        title="T",
        content_html="2 < 3",
        date_published="2026-02-17",
        tags=["World", "World"],
    )
    (entry,) = entries(text)
    assert entry == Entry(
        source="wires",
        key="1",
        media=Media.HTML,
        body="2 < 3",
        outlet="Lamp",
        title="T",
        url="https://l.example/a",
        published_claim="2026-02-17",
        language="en",
        categories=("World",),
        habits=FeedHabits(entries=1, dated=1, names=("lamp",)),
    )


def test_plain_text_of_a_json_feed_stays_text() -> None:
    (entry,) = entries(json_feed(id=7, content_text="Plain words.", tags="none", title=3))
    assert (entry.key, entry.media, entry.body, entry.title, entry.categories) == (
        "7",
        Media.TEXT,
        "Plain words.",
        None,
        (),
    )


def test_characters_that_no_text_may_hold_are_left_out_of_a_json_feed() -> None:
    text = json_feed(
        id="1", url="https://l.example/\ud800", title="T\ud800", content_text="One\x00 \ud800two."
    )
    (entry,) = entries(text)
    assert (entry.title, entry.body, entry.url) == ("T", "One two.", "https://l.example/")


def test_a_json_feed_cut_off_gives_its_whole_items() -> None:
    text = json_feed(id="1", title="One")[:-2] + ', {"id": "2", "title": "Tw'
    first, cut = parse(document(text), LIMITS)
    assert isinstance(first, Entry)
    assert (first.key, first.outlet) == ("1", "Lamp")
    assert isinstance(cut, FetchFailure)
    assert cut.reason == "ended early, after 1 whole entry"


@pytest.mark.parametrize("text", ["{}", '{"version": 1}', "[1]", "{", '{"items": ['])
def test_json_that_is_no_feed_is_a_failure(text: str) -> None:
    assert failure(text, Media.FEED).reason == "is no feed that can be read"


def test_a_feed_cut_in_half_gives_its_whole_entries_and_says_so() -> None:
    whole = rss(ITEM, "<item><title>Second</title><description>Half of a sen")
    text = whole[: whole.index("</channel>")]
    first, cut = parse(document(text), LIMITS)
    assert isinstance(first, Entry)
    assert first.title == "Bridge & road shut"
    assert cut == FetchFailure(
        source="wires",
        item="a.xml",
        reason="ended early, after 1 whole entry",
        remedy="Fetch it again.",
    )


def test_a_feed_cut_within_its_first_entry_has_none() -> None:
    (cut,) = parse(document("<rss><channel><title>L</title><item><title>Ha"), LIMITS)
    assert isinstance(cut, FetchFailure)
    assert cut.reason == "ended early, after 0 whole entries"


def test_entries_beyond_the_limit_are_counted() -> None:
    items = [f"<item><title>T{number}</title></item>" for number in range(5)]
    *kept, beyond = parse(document(rss(*items)), Limits(feed_entries=3))
    assert [entry.title for entry in kept if isinstance(entry, Entry)] == ["T0", "T1", "T2"]
    assert isinstance(beyond, FetchFailure)
    assert beyond.reason == "holds 2 entries beyond the limit of 3"


def test_json_entries_beyond_the_limit_are_counted() -> None:
    text = json_feed(id="1").replace('[{"id": "1"}]', '[{"id": "1"}, {"id": "2"}, {"id": "3"}]')
    one, beyond = parse(document(text), Limits(feed_entries=1))
    assert isinstance(one, Entry)
    assert isinstance(beyond, FetchFailure)
    assert beyond.reason == "holds 2 entries beyond the limit of 1"


def test_an_entry_may_lack_everything() -> None:
    (entry,) = entries(rss("<item></item>"))
    assert (entry.title, entry.url, entry.published_claim, entry.body, entry.key) == (
        None,
        None,
        None,
        "",
        "a.xml",
    )


def test_a_guid_that_is_an_address_stands_for_the_link() -> None:
    (entry,) = entries(rss('<item><guid isPermaLink="false">https://l.example/9</guid></item>'))
    assert entry.url == "https://l.example/9"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x"])
def test_a_dangerous_link_is_dropped(link: str) -> None:
    (entry,) = entries(rss(f"<item><title>T</title><link>{link}</link><guid>g</guid></item>"))
    assert entry.url is None


def test_categories_in_one_element_are_parted_and_names_with_commas_kept() -> None:
    one, two = entries(
        rss(
            "<item><title>A</title><category>World, Trade</category></item>",
            "<item><title>B</title><category>Low, Ada</category><category>World</category></item>",
        )
    )
    assert one.categories == ("World", "Trade")
    assert two.categories == ("Low, Ada", "World")


@pytest.mark.parametrize(
    "text", ["<html><body>x</body></html>", "just words", "<?xml version='1.0'?><note/>"]
)
def test_xml_that_is_no_feed_is_a_failure(text: str) -> None:
    assert failure(text, Media.FEED) == FetchFailure(
        source="wires",
        item="a.xml",
        reason="is no feed that can be read",
        remedy="Check that it is RSS, Atom or JSON Feed.",
    )


@pytest.mark.parametrize(
    ("feed", "read", "reason"),
    [
        (rss("<item><title>One</title></item>", "<item><title>Two</title></item>"), 2, None),
        (rss("<item><title>One</title></item>", "<!-- <item><title>Two</title></item> -->"), 1, None),
        (rss("<item><title>One</title><description><![CDATA[<item>]]></description></item>"), 1, None),
        (rss(), 0, "is a feed without an entry"),
        (rss("<!-- <item><title>Two</title></item> -->"), 0, "is a feed without an entry"),
        (rss("<![CDATA[<item><title>One</title></item>]]>"), 0, "holds 1 entry, and none can be read"),
        (
            rss("&lt;item&gt;&lt;title&gt;One&lt;/title&gt;&lt;/item&gt;" * 2),
            0,
            "holds 2 entries, and none can be read",
        ),
        (rss("&lt;item>&lt;title>One&lt;/title>&lt;/item>"), 0, "holds 1 entry, and none can be read"),
    ],
)
def test_a_feed_with_fewer_entries_than_its_text_holds_says_so(
    feed: str, read: int, reason: str | None
) -> None:
    found = parse(document(feed), LIMITS)
    reasons = [each.reason for each in found if isinstance(each, FetchFailure)]
    assert reasons == ([reason] if reason else [])
    assert len(found) - len(reasons) == read


def test_a_feed_that_loses_some_entries_says_how_many_of_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_feed(rss("<item><title>One</title></item>"), 9)
    assert whole is not None
    feed = replace(whole, missed=2)
    monkeypatch.setattr("flows.reading.documents.read_feed", lambda text, most: feed)
    (_, problem) = parse(document(rss()), LIMITS)
    assert isinstance(problem, FetchFailure)
    assert problem.reason == "holds 3 entries, of which 2 cannot be read"


def on_a_page(*titles: str, page: str = "https://lamp.example/now") -> list[str | None]:
    """Return what distinguishes the entries of a feed that all have one address."""
    items = [
        f"<item><title>{title}</title><link>{page}#{place}</link></item>"
        for place, title in enumerate(titles)
    ]
    return [entry.part for entry in parse(document(rss(*items)), LIMITS) if isinstance(entry, Entry)]


def test_the_entries_of_one_page_are_articles_of_their_own() -> None:
    parts = on_a_page("Monday", "Tuesday", "Wednesday")
    assert None not in parts
    assert len(set(parts)) == 3


def test_an_article_that_is_listed_again_is_no_part_of_a_page() -> None:
    assert on_a_page("Bridge shut", "Bridge shut", "Bridge shut", "Bridge shut") == [None] * 4
    assert on_a_page("Bridge shut", "Bridge still shut") == [None] * 2


@pytest.mark.parametrize(
    ("locator", "head", "outlet"),
    [
        ("https://feeds.lamp.example/rss", "<link>https://www.lamp.example/</link>", "lamp.example"),
        ("https://feeds.lamp.example/rss", "", "feeds.lamp.example"),
        ("https://feeds.lamp.example/rss", "<title> </title><link>/</link>", "feeds.lamp.example"),
        ("folder/lamp.xml", "", FILES_ADDED),
    ],
)
def test_the_entries_of_a_feed_without_a_title_are_of_one_outlet(
    locator: str, head: str, outlet: str
) -> None:
    items = ("<item><title>A</title><guid>1</guid></item>", "<item><title>B</title><guid>2</guid></item>")
    found = parse(document(rss(*items, head=head), locator=locator), LIMITS)
    assert [each.outlet for each in found if isinstance(each, Entry)] == [outlet, outlet]


def test_a_ref_to_the_feeds_own_site_is_no_part_of_an_entrys_address() -> None:
    links = ("https://other.example/1?ref=thelamp.example", "https://other.example/1?ref=other")
    found = entries(rss(*(f"<item><title>T</title><link>{link}</link></item>" for link in links)))
    assert [entry.url for entry in found] == ["https://other.example/1", "https://other.example/1?ref=other"]


def test_a_feed_made_to_hang_parsers_is_refused() -> None:
    assert (
        failure(f"<rss {'a=1 ' * 20000}><channel/></rss>", Media.FEED).reason == "is no feed that can be read"
    )
    assert failure("<rss>" + "<a>" * 50_000, Media.FEED).reason == "is no feed that can be read"


def test_a_tag_of_endless_attributes_is_refused_and_a_large_picture_is_not() -> None:
    attributes = " ".join(f'a{number}="x"' for number in range(50_000))
    assert failure(rss(f"<item {attributes}></item>"), Media.FEED).reason == "is no feed that can be read"
    picture = f"<![CDATA[Words. <img src='data:image/png;base64,{'A' * 100_000}=='>]]>"
    (entry,) = entries(rss(f"<item><title>T</title><description>{picture}</description></item>"))
    assert entry.body.startswith("Words.")


def test_a_compressed_document_is_expanded_within_the_limit() -> None:
    (entry,) = entries(gzip.compress(rss(ITEM).encode()))
    assert entry.title == "Bridge & road shut"
    bomb = gzip.compress(b"x" * 3_000_000)
    assert failure(bomb, limits=Limits(document_bytes=1_000_000)).reason == "is larger than 1,000,000 bytes"
    assert failure(b"\x1f\x8b" + b"broken" * 20).reason == "is not text"


def test_a_text_file_is_one_entry_with_its_characters() -> None:
    (entry,) = entries("A title\n\nThe text.  \n", Media.TEXT)
    assert entry == Entry(source="wires", key="a.xml", media=Media.TEXT, body="A title\n\nThe text.  \n")


def test_front_matter_gives_the_fields_of_a_file() -> None:
    text = (
        '---\ntitle: "A title"\noutlet: Lamp\nurl: https://l.example/1\ndate: 2026-02-17\nlang: en\n'
        "tags: [World, 'Trade']\nunknown: x\n---\nThe text."
    )
    (entry,) = entries(text, Media.MARKDOWN)
    assert (entry.title, entry.outlet, entry.url) == ("A title", "Lamp", "https://l.example/1")
    assert (entry.published_claim, entry.language, entry.categories) == (
        "2026-02-17",
        "en",
        ("World", "Trade"),
    )
    assert entry.body == "The text."


def test_categories_may_be_listed_line_by_line() -> None:
    (entry,) = entries("---\ncategories:\n  - World\n- Trade\n---\nText.", Media.TEXT)
    assert entry.categories == ("World", "Trade")


def test_an_empty_item_of_a_list_in_front_matter_is_nothing() -> None:
    (entry,) = entries("---\ntags:\n  -\n  - \n  - World\n---\nText.", Media.MARKDOWN)
    assert entry.categories == ("World",)


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    (entry,) = entries("---\nOne line of text.\n---\nMore.", Media.TEXT)
    assert entry.body == "---\nOne line of text.\n---\nMore."


def test_a_page_is_one_entry_to_be_extracted() -> None:
    (found,) = parse(document("<html>x</html>", Media.HTML, locator="https://l.example/p"), LIMITS)
    assert found == Entry(
        source="wires",
        key="https://l.example/p",
        media=Media.HTML,
        body="<html>x</html>",
        whole_page=True,
        url="https://l.example/p",
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\x00\x01\x02\x03" * 50, "is not text"),
        (b"%PDF-1.7", "is not text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    assert failure(body).reason == reason


def test_a_document_over_the_limit_is_a_failure() -> None:
    found = failure(b"x" * 11, limits=Limits(document_bytes=10))
    assert found.reason == "is larger than 10 bytes"
    assert len(entries(b"x" * 10, Media.TEXT, Limits(document_bytes=10))) == 1


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("<title>BBC News</title><link>https://www.bbc.co.uk/news</link>", "BBC News"),
        ("<title>World - CBSNews.com</title><link>https://www.cbsnews.com/</link>", "CBSNews.com"),
        ("<title>NYT &gt; World News</title><link>https://www.nytimes.com/</link>", "NYT"),
        ("<title>The Lamp Topics: World</title><link>https://lamp.example/</link>", "The Lamp"),
        ("<title>World – LAMP</title><link>https://lamp.example</link>", "LAMP"),
        ("<title>The Lamp - Category World</title><link>https://x.example</link>", "The Lamp"),
        ("<title>The Lamp RSS Feed</title>", "The Lamp"),
        ("<title>The Lamp World News</title><link>https://lamp.example</link>", "The Lamp"),
        (
            "<title>Latest &amp; Breaking News on Lamp News</title><link>https://lampnews.example</link>",
            "Lamp News",
        ),
        (
            "<title>Comments on: World – The World Lamp</title><link>https://worldlamp.example/</link>",
            "The World Lamp",
        ),
        ("<title>Lamp.com - RSS Channel - World</title><link>https://www.lamp.com/w</link>", "Lamp.com"),
        ("<title>Top stories</title><link>https://www.lamp.example/a</link>", "lamp.example"),
        ("<title>RSS: News</title>", "News"),
        ("<title></title>", FILES_ADDED),
    ],
)
def test_the_outlet_is_read_out_of_the_feeds_title(head: str, outlet: str) -> None:
    (entry,) = entries(rss("<item><title>T</title></item>", head=head))
    assert entry.outlet == outlet


@pytest.mark.parametrize(
    ("item", "title", "outlet"),
    [
        ("<title>Bridge closed | The Lamp</title>", "Bridge closed", "The Lamp"),
        ("<title>Bridge closed - The Lamp</title>", "Bridge closed", "The Lamp"),
        ("<title>The Lamp</title>", "The Lamp", "The Lamp"),
        (
            "<title>Bridge closed - Harbour Post</title><source url='//h'>Harbour Post</source>",
            "Bridge closed",
            "Harbour Post",
        ),
        (
            "<title>Bridge closed</title><source url='https://h.example'>Harbour Post</source>",
            "Bridge closed",
            "The Lamp",
        ),
    ],
)
def test_the_outlet_behind_a_title_is_no_part_of_it(item: str, title: str, outlet: str) -> None:
    (entry,) = entries(rss(f"<item>{item}</item>", head="<title>The Lamp</title>"))
    assert (entry.title, entry.outlet) == (title, outlet)


def test_the_outlet_of_an_aggregated_title_yields_to_the_configured_one() -> None:
    item = "<item><title>Bridge closed - Post</title><source url='https://p.example'>Post</source></item>"
    (found,) = parse(document(rss(item), outlet="Own Name"), LIMITS)
    assert isinstance(found, Entry)
    assert (found.title, found.outlet) == ("Bridge closed - Post", "Own Name")
