"""What holds for every input: nothing raises, and what is kept is verbatim."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from flows.language.sentences import sentence_spans
from flows.model import Entry, FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import DateRules, Limits
from flows.reading.clean import clean
from flows.reading.dates import parse_date
from flows.reading.documents import parse
from flows.reading.drafts import extract
from flows.reading.markup import html_lines, plain_line
from flows.reading.pages.blocks import page_blocks
from flows.reading.pages.page import read_page
from flows.reading.recognise import recognise
from flows.reading.teasers import is_complete
from flows.urls.normalise import believed_canonical, canonical_url, http_url, without_tracking
from flows.urls.tracking import is_tracking

SOURCE = Source(name="s", kind=SourceKind.PATH, location="x")
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
MARKUP = st.text(alphabet="ab .<>/&;#'\"=!-\n[]ép1", max_size=200)
PIECES = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<rss>",
        "</rss>",
        "<channel>",
        "<entry>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "x ",
    ]
)
FEEDISH = st.lists(PIECES, max_size=30).map(lambda pieces: "<rss>" + "".join(pieces))
LINES = st.sampled_from(
    [
        "",
        "A title of an article",
        "The bridge was closed on Monday.",
        "“We are ready.”",
        "World",
        "Mayor Meets Engineers in the Capital",
        "Share",
        "Leave a Reply",
        "About the author",
        "Ada Low is a reporter for The Lamp.",
        "It was said to be safe. Read more",
        "Results:",
        "- one",
        "The post X appeared first on Y.",
        "  odd \u00a0 spaces  ",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    body=st.one_of(st.binary(max_size=300), MARKUP.map(str.encode), FEEDISH.map(str.encode)),
    media=st.sampled_from(list(Media)),
    charset=st.sampled_from([None, "utf-16", "base64", "nonsense"]),
)
def test_no_document_stops_the_ingest(body: bytes, media: Media, charset: str | None) -> None:
    document = FetchedDocument(source=SOURCE, locator="a", media=media, body=body, charset=charset)
    for entry in parse(document, Limits()):
        draft = extract(entry) if isinstance(entry, Entry) else entry
        if isinstance(draft, FetchFailure):
            assert draft.reason
            assert draft.remedy
            continue
        (cleaned,) = clean([draft])
        article = recognise(cleaned, SEEN, DateRules())
        assert article.title
        assert len(article.id) == 16


@settings(max_examples=100, deadline=None)
@given(lines=st.lists(LINES, max_size=25))
def test_paragraphs_of_a_text_are_verbatim_and_no_line_is_lost_silently(lines: list[str]) -> None:
    body = "\n".join(lines)
    draft = extract(Entry(source="s", key="a.txt", media=Media.TEXT, body=body))
    if isinstance(draft, FetchFailure):
        assert not body.strip()
        return
    (cleaned,) = clean([draft])
    assert all(paragraph in body for paragraph in cleaned.paragraphs)
    accounted = "".join([*cleaned.paragraphs, *(removed.line for removed in cleaned.removed)])
    assert sorted("".join(accounted.split())) == sorted("".join(body.split()))


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(alphabet='aB .?!"“”()\n\u00a0\u2028é。', max_size=80),
    language=st.sampled_from(["en", "de", "ja", "zz"]),
)
def test_sentences_are_in_order_and_within_paragraphs(text: str, language: str) -> None:
    end_before = 0
    for start, end in sentence_spans(text, language):
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        end_before = end


@settings(max_examples=100, deadline=None)
@given(raw=st.one_of(st.text(max_size=60), st.text(max_size=30).map(lambda tail: "https://e.org/" + tail)))
def test_every_address_taken_is_http_and_settles(raw: str) -> None:
    url = http_url(raw)
    if url:
        assert url.startswith(("http://", "https://"))
        assert not set(url) & set("<>\"' \n\\") - {"'"}
        assert http_url(url) == url
        assert canonical_url(without_tracking(url)) == canonical_url(url)
        assert canonical_url(canonical_url(url)) == canonical_url(url)
        assert without_tracking(without_tracking(url)) == without_tracking(url)


ADDRESS_PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "https://",
                "http://",
                "www.",
                "m.",
                "amp.",
                "lamp.example",
                "lamp.co.uk",
                "[::1]",
                ":80",
                ":8080",
            ),
            *(
                "/",
                "//",
                "/amp",
                "/amp/",
                ".amp",
                ".html",
                "/index.html",
                "/amp.html",
                "/s/",
                "?",
                "&",
                "=",
                "#",
            ),
            *("amp=1", "utm_source=x", "b=2", "%2F", "%e4", "é", " ", "#!/", "https://www.google.com/amp/s/"),
            *(
                "https://x.cdn.ampproject.org/c/s/",
                "https://l.facebook.com/l.php?u=",
                "u=",
                ";",
                "@",
                "..",
                "\\",
            ),
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(raw=st.one_of(ADDRESS_PIECES, st.text(max_size=60)), base=st.one_of(st.none(), ADDRESS_PIECES))
@example(raw="https://x.cdn.ampproject.org/c/s//", base=None)
def test_the_identity_of_an_address_settles_whatever_is_asked(raw: str, base: str | None) -> None:
    once = canonical_url(raw)
    assert canonical_url(once) == once
    assert without_tracking(without_tracking(raw)) == without_tracking(raw)
    url = http_url(raw, base)
    if url:
        assert canonical_url(canonical_url(url)) == canonical_url(url)
        assert canonical_url(without_tracking(url)) == canonical_url(url)
    found = believed_canonical(raw, base)
    assert found is None or found.startswith(("http://", "https://"))


WORDS = st.text(alphabet="abcdefghimnoprstu-_ é&=#%1", min_size=1, max_size=12)
ARTICLES = st.dictionaries(
    st.one_of(st.sampled_from(["id", "p", "title", "ref", "share", "partner", "source", "m", "amp"]), WORDS),
    st.one_of(st.sampled_from(["rss", "rdf", "atom", "the-atom-bomb", "rss-explained", "7"]), WORDS),
    min_size=1,
    max_size=3,
).filter(lambda parameters: not any(map(is_tracking, parameters)))


@settings(max_examples=400, deadline=None)
@given(one=ARTICLES, other=ARTICLES, campaign=st.sampled_from(["utm_source", "fbclid", "at_medium"]))
def test_two_articles_never_become_one_by_their_parameters(
    one: dict[str, str], other: dict[str, str], campaign: str
) -> None:
    switches = {"m": "1", "amp": "1", "mobile": "1"}
    assume(not any(switches.get(key) == value for each in (one, other) for key, value in each.items()))
    addresses = [f"https://e.org/a?{urlencode(parameters)}" for parameters in (one, other)]
    followed = [f"{address}&{campaign}=rss" for address in addresses]
    assert (canonical_url(addresses[0]) == canonical_url(addresses[1])) == (one == other)
    assert [canonical_url(each) for each in followed] == [canonical_url(each) for each in addresses]


@settings(max_examples=100, deadline=None)
@given(text=st.one_of(st.text(max_size=100), MARKUP))
def test_markup_and_dates_never_raise(text: str) -> None:
    assert all("\n" not in line for line in html_lines(text))
    assert plain_line(text) == " ".join(plain_line(text).split())
    moment = parse_date(text)
    assert moment is None or moment.tzinfo is UTC


PAGE_PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p class='related'>",
        "<p>",
        "</p>",
        "<span>",
        "</span>",
        "<a href='/x'>",
        "</a>",
        "<ul><li>",
        "</li></ul>",
        "<blockquote>",
        "</blockquote>",
        "<table><tr><td>",
        "<br>",
        "<h1>A bridge is shut in the town</h1>",
        "<h2>More:</h2>",
        "<article itemprop='articleBody'>",
        "<script type='application/ld+json'>[[{",
        "<noscript>Enable JavaScript</noscript>",
        "</article>",
        "<!--",
        "&#0;",
        "\x00",
        "The old bridge over the river was shut on Monday, the mayor said. ",
        "Engineers had found cracks in two of its four pillars. ",
        "Subscribe to continue reading. ",
        "Related: ",
        "© ",
        "\ud800",
    ]
)
HEADS = st.sampled_from(
    ["", "<meta property='og:type' content='article'>", "<title>Just a moment...</title>"]
)


@settings(max_examples=150, deadline=None)
@given(head=HEADS, pieces=st.lists(PAGE_PIECES, max_size=40))
def test_a_foreign_page_is_read_the_same_every_time_and_its_text_stands_in_it(
    head: str, pieces: list[str]
) -> None:
    document = f"<html><head>{head}</head><body>{''.join(pieces)}</body></html>"
    found = read_page(document, "https://lamp.example/1")
    assert found == read_page(document, "https://lamp.example/1")
    assert all(line.strip() and "\n" not in line for line in found.lines)
    entry = Entry(source="s", key="k", media=Media.HTML, body=document, whole_page=True)
    draft = extract(entry)
    assert isinstance(draft, FetchFailure) or draft.stub is None or draft.lines == ()


@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=200), MARKUP))
def test_any_text_is_a_page(text: str) -> None:
    assert isinstance(read_page(text).lines, tuple)
    assert isinstance(is_complete(text.split("\n")), bool)


@settings(max_examples=100, deadline=None)
@given(pieces=st.lists(PAGE_PIECES, max_size=40))
def test_blocks_hold_the_visible_words_of_a_page_in_order(pieces: list[str]) -> None:
    from lxml import html

    document = "<body>" + "".join(pieces).replace("\x00", "").replace("\ud800", "")
    blocks = page_blocks(html.document_fromstring(document), 1_000)
    assert all(block.tokens and 0 <= block.links <= 1 and block.above[0] is block.element for block in blocks)
    shortened = page_blocks(html.document_fromstring(document), 2)
    assert [block.text for block in shortened] == [block.text for block in blocks[:2]]
