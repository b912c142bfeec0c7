"""Every function that takes bytes or text of strangers gives a value for all of them, and never raises."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.adapters.sandbox.worker import answer_of
from flows.model import Draft, Entry, FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.dates import parse_date
from flows.reading.discovery import common_feed_addresses, find_feeds
from flows.reading.documents import read_document
from flows.reading.encoding import decode
from flows.reading.feeds import is_feed, read_feed
from flows.reading.front_matter import split_front_matter
from flows.reading.newsletters import read_newsletter
from flows.reading.opml import Outline, parse_opml, render_opml
from flows.reading.sitemaps import read_sitemap
from flows.reading.xml import (
    declared_entities,
    end_of_prolog,
    outside_cdata,
    repaired,
    with_whole_references,
)
from flows.urls.normalise import believed_canonical, canonical_url, http_url, without_tracking

CORPUS = [
    path.read_bytes().partition(b"\n")[2] for path in sorted((Path(__file__).parents[1] / "feeds").iterdir())
]
SOURCE = Source(name="s", kind=SourceKind.PATH, location="x")
PIECES = st.sampled_from(
    [
        *(
            b"<rss>",
            b"<feed>",
            b"<rdf:RDF ",
            b"<channel>",
            b"<item>",
            b"</item>",
            b"<entry",
            b"</rss>",
            b"<title>",
        ),
        *(
            b"<![CDATA[",
            b"]]>",
            b"<!--",
            b"-->",
            b"<!DOCTYPE",
            b"[<!ENTITY a '&b;'>]>",
            b"<?xml encoding='x'?>",
        ),
        *(
            b"&",
            b"&#0;",
            b"&#x110000;",
            b"&eacute;",
            b"&a;",
            b"<",
            b">",
            b"\xff\xfe",
            b"\x00",
            b"\xef\xbb\xbf",
        ),
        *(b"<urlset>", b"<url><loc>http://e.org/</loc>", b"<opml><body><outline xmlUrl='http://e.org'/>"),
        *(b"From: =?utf-8?b?w?=\n", b"Content-Type: multipart/mixed; boundary=x\n", b"\n\n--x\n", b"\n"),
        *(
            b"{",
            b'"version":"https://jsonfeed.org/version/1"',
            b',"items":[',
            b"{}",
            b"]",
            b"}",
            b'"',
            b":",
            b",",
        ),
        *(
            b"<link rel=alternate type='application/rss+xml' href='",
            b"'>",
            b"<base href=",
            b"---\n",
            b"title: x\n",
        ),
        *(
            b"https://",
            b"e.org",
            b"/amp/",
            b"?",
            b"&amp=1",
            b"%2",
            b"[::",
            b"2026-02-17",
            b"T10:",
            b"17 fev ",
            b"x",
        ),
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a feed of the corpus with some bytes cut out, put in or doubled."""
    body = draw(st.sampled_from(CORPUS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        body = body[:start] + draw(st.one_of(PIECES, st.binary(max_size=8))) + body[end:]
    return body


BYTES = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=25).map(b"".join), damaged())
TEXTS = BYTES.map(lambda body: body.decode("utf-8", errors="surrogateescape"))


@settings(max_examples=300, deadline=None)
@given(body=BYTES, media=st.sampled_from([each for each in Media if each is not Media.HTML]))
def test_a_document_is_read_or_fails_in_words(body: bytes, media: Media) -> None:
    document = FetchedDocument(source=SOURCE, locator="a", media=media, body=body)
    for found in read_document(document, Limits(feed_entries=5)):
        assert isinstance(found, Draft) or (found.reason and found.remedy)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_readers_of_text_give_a_value(text: str) -> None:
    feed = read_feed(text, 3)
    assert feed is None or (len(feed.items) <= 3 and is_feed(text))
    sitemap = read_sitemap(text, 3)
    assert sitemap is None or len(sitemap.entries) + len(sitemap.children) <= 3
    assert all(link.url.startswith("http") for link in find_feeds(text, "https://e.org/"))
    assert all(each.startswith("http") for each in common_feed_addresses(text))
    fields, body = split_front_matter(text)
    assert body == text or fields
    moment = parse_date(text)
    assert moment is None or moment.utcoffset() is not None


@settings(max_examples=300, deadline=None)
@given(body=BYTES)
def test_readers_of_bytes_give_a_value(body: bytes) -> None:
    text = decode(body)
    assert text is None or not set(text) & {"\x00", "\r", "\ufffe"}
    mail = read_newsletter(body, Entry(source="s", key="x", media=Media.MAIL, body=""))
    assert mail is None or isinstance(mail.body, str)
    outlines = parse_opml(body)
    assert outlines is None or len({each.url for each in outlines}) == len(outlines)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, declared=st.dictionaries(st.sampled_from(["a", "b"]), st.text(max_size=5)))
def test_every_reference_of_a_mended_text_is_one_of_xml(text: str, declared: dict[str, str]) -> None:
    whole = with_whole_references(text, declared)
    outside = [piece for piece, is_cdata in outside_cdata(whole) if not is_cdata]
    assert not any(re.search(r"&(?!(?:amp|lt|gt|quot|apos|#\d+);)", piece) for piece in outside)
    assert isinstance(repaired(text, declared), str)
    assert 0 <= end_of_prolog(text, 0) <= len(text)
    assert all(len(value) <= 100 for value in declared_entities(text).values())


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, other=TEXTS)
def test_an_address_is_taken_or_left(text: str, other: str) -> None:
    assert canonical_url(canonical_url(text)) == canonical_url(text)
    assert without_tracking(without_tracking(text)) == without_tracking(text)
    for found in (http_url(text, other), believed_canonical(text, other)):
        assert found is None or found.startswith(("http://", "https://"))


@settings(max_examples=100, deadline=None)
@given(
    outlines=st.lists(
        st.builds(
            Outline,
            url=st.sampled_from(["https://a.example/f", "https://b.example/f?x=1&y=2"]),
            title=st.one_of(st.none(), st.text(max_size=10)),
            folders=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        ),
        max_size=4,
        unique_by=lambda each: each.url,
    ),
    title=st.text(max_size=10),
)
def test_a_list_that_is_written_is_read_back(outlines: list[Outline], title: str) -> None:
    found = parse_opml(render_opml(outlines, title).encode("utf-8", errors="surrogatepass"))
    assert found is not None
    assert {each.url for each in found} == {each.url for each in outlines}


@settings(max_examples=200, deadline=None)
@given(packed=st.binary(max_size=60))
def test_an_answer_of_a_worker_runs_nothing(packed: bytes) -> None:
    with suppress(pickle.UnpicklingError):
        answer_of(packed)
    failure = FetchFailure(source="s", item="i", reason="r", remedy="m")
    assert answer_of(pickle.dumps((failure,))) == (failure,)


@pytest.mark.parametrize("name", ["__builtins__.get", "dataclass", "text_hash", "public_address"])
def test_an_answer_of_a_worker_names_nothing_but_values(name: str) -> None:
    module = b"flows.model.articles"
    packed = b"\x80\x04\x8c%c%b\x8c%c%b\x93." % (len(module), module, len(name), name.encode())
    with pytest.raises(pickle.UnpicklingError):
        answer_of(packed)
