from __future__ import annotations

import pytest

from flows.reading.opml import Outline, parse_opml, render_opml

LIST = b"""<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="World"><outline text="Lamp &amp; Co" title="" type="rss" xmlUrl="https://lamp.example/rss"
 htmlUrl="https://lamp.example/" language="en"/><outline text="Deeper"><outline xmlurl="http://b.example/f"/>
</outline></outline><outline text="Top" xmlUrl="https://c.example/f"/>
<outline text="Again" xmlUrl="https://c.example/f"/><outline text="No feed" url="https://x.example"/></body></opml>"""


def test_a_list_is_read_with_its_folders_and_each_feed_once() -> None:
    assert parse_opml(LIST) == (
        Outline(
            url="https://lamp.example/rss",
            title="Lamp & Co",
            site="https://lamp.example/",
            language="en",
            folders=("World",),
        ),
        Outline(url="http://b.example/f", folders=("World", "Deeper")),
        Outline(url="https://c.example/f", title="Top"),
    )


def test_what_is_written_is_read_back() -> None:
    outlines = (
        Outline(url="https://a.example/f?x=1&y=2", title="A \"&' <b", folders=("One", "Two")),
        Outline(url="https://b.example/f", title="B", site="https://b.example/", language="de"),
    )
    written = render_opml(outlines, "My list\x00")
    assert sorted(parse_opml(written.encode()) or (), key=lambda each: each.url) == list(outlines)


def test_a_list_with_bare_ampersands_is_read() -> None:
    body = b'<opml><body><outline text="A & B" xmlUrl="https://a.example/f?x=1&y=2"/></body></opml>'
    (outline,) = parse_opml(body) or ()
    assert outline.url.startswith("https://a.example/f?x=1")


def test_entities_of_a_list_are_not_expanded_and_no_file_is_read() -> None:
    body = (
        b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
        b'<opml><body><outline text="&b;" xmlUrl="https://a.example/f"/>&a;</body></opml>'
    )
    found = parse_opml(body) or ()
    assert "root:" not in repr(found)


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"words", b"\x00\x01" * 50, b"<opml"])
def test_what_is_no_list_is_none_or_empty(body: bytes) -> None:
    assert not parse_opml(body)


def test_a_list_made_to_hang_parsers_is_none() -> None:
    attributes = " ".join(f'a{number}="x"' for number in range(50_000))
    assert parse_opml(f"<opml><body><outline {attributes}/></body></opml>".encode()) is None


def test_dangerous_addresses_are_left_out() -> None:
    body = b'<opml><body><outline xmlUrl="javascript:x"/><outline xmlUrl="file:///x"/></body></opml>'
    assert parse_opml(body) == ()
