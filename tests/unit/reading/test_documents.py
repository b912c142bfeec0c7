from __future__ import annotations

import pytest

from flows.model import Draft, FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import read_document

SOURCE = Source(name="s", kind=SourceKind.PATH, location="x")


def read(body: bytes, media: Media = Media.TEXT, **limits: int) -> tuple[Draft | FetchFailure, ...]:
    document = FetchedDocument(source=SOURCE, locator="a.txt", media=media, body=body)
    return read_document(document, Limits(**limits))


def test_a_document_is_parsed_and_extracted() -> None:
    (draft,) = read(b"A title\n\nSome text.\n")
    assert isinstance(draft, Draft)
    assert draft.lines == ("A title", "", "Some text.")


def test_what_cannot_be_parsed_or_extracted_is_a_failure() -> None:
    (parsed,) = read(b"")
    (extracted,) = read(b"<html></html>", Media.HTML)
    assert isinstance(parsed, FetchFailure)
    assert isinstance(extracted, FetchFailure)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"one two\nthree four\nfive", ("one two", "three four")),
        (b"one two three four five six", ("one two three",)),
        (b"x" * 30, ("x" * 18,)),
    ],
)
def test_an_article_beyond_the_limit_is_cut_and_that_is_told(body: bytes, kept: tuple[str, ...]) -> None:
    draft, told = read(body, article_characters=18)
    assert isinstance(draft, Draft)
    assert draft.lines == kept
    assert isinstance(told, FetchFailure)
    assert told.reason == "is longer than 18 characters"


def test_so_is_an_article_of_too_many_lines() -> None:
    draft, told = read(b"one\n\ntwo\nthree", article_lines=3)
    assert isinstance(draft, Draft)
    assert draft.lines == ("one", "", "two")
    assert isinstance(told, FetchFailure)
    assert told.reason == "has more than 3 lines"


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"# " + b"word " * 100 + b"\n\nSome text.", Media.MARKDOWN),
        (b"<title>" + b"word " * 100 + b"</title><p>" + b"Some text of a page. " * 30, Media.HTML),
        (b"From: a@b.example\nSubject: " + b"word " * 100 + b"\n\nSome text.", Media.MAIL),
        (b"<rss><channel><item><title>" + b"word " * 2_000 + b"</title></item></channel></rss>", Media.FEED),
    ],
    ids=["Markdown", "a page", "a mail", "a feed"],
)
def test_a_title_beyond_the_limit_is_shortened(body: bytes, media: Media) -> None:
    (draft,) = read(body, media, title_characters=30)
    assert isinstance(draft, Draft)
    assert draft.title == "word word word word word word…"


def test_a_title_without_a_space_is_cut_anywhere() -> None:
    body = f"<rss><channel><item><title>{'x' * 50}</title></item></channel></rss>".encode()
    (draft,) = read(body, Media.FEED, title_characters=20)
    assert isinstance(draft, Draft)
    assert draft.title == "x" * 19 + "…"


def test_a_picture_that_several_entries_have_is_the_logo_of_their_feed() -> None:
    items = "".join(
        f"<item><title>{name}</title><link>https://lamp.example/{name}</link>"
        f'<enclosure url="{picture}" type="image/png"/></item>'
        for name, picture in (("a", "/logo.png"), ("b", "/logo.png"), ("c", "/c.png"))
    )
    body = f"<rss><channel><title>The Lamp</title><link>https://lamp.example/</link>{items}</channel></rss>"
    drafts = [draft for draft in read(body.encode(), Media.FEED) if isinstance(draft, Draft)]
    assert [draft.picture for draft in drafts] == [None, None, "https://lamp.example/c.png"]
