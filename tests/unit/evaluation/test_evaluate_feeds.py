from __future__ import annotations

from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.evaluation import Options, evaluate
from flows.evaluation.feeds import compare_feed, feeds_of
from flows.reading.feeds.fallback import read_with_feedparser

FEED = (
    b"<rss version='2.0'><channel><title>L</title><item><title>Bridge shut</title>"
    b"<link>https://lamp.example/1</link><pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate>"
    b"<description>The bridge is &lt;b&gt;shut&lt;/b&gt;.</description></item></channel></rss>"
)
# feedparser takes the title of a picture within a category for that of an entry that has none.
ODD = FEED.replace(
    b"<title>Bridge shut</title>",
    b"<category>C<image><title>Unread words</title></image></category>",
)


def test_both_parsers_are_counted_over_the_same_feed() -> None:
    compared = compare_feed("a.xml", FEED)
    for found in (compared.ours, compared.theirs):
        assert (found.entries, found.titles, found.links, found.dates) == (1, 1, 1, 1)
        assert found.words == {"Bridge": 1, "shut": 2, "The": 1, "bridge": 1, "is": 1}
    assert compared.lost == {}


def test_words_that_feedparser_alone_keeps_are_named() -> None:
    compared = compare_feed("a.xml", ODD)
    assert compared.lost == {"Unread": 1, "words": 1}


def test_the_table_shows_both_and_what_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(FEED)
    (tmp_path / "b.rss").write_bytes(ODD)
    (tmp_path / "c.png").write_bytes(b"no feed")
    shown = evaluate("feeds", tmp_path, (), Options())
    ours, theirs = shown.split("\n")[4:6]
    assert ours.split()[:7] == ["ours", "2", "2", "2", "1", "2", "2"]
    assert theirs.split()[:7] == ["feedparser", "2", "2", "2", "2", "2", "2"]
    assert "b.rss: Unread words" in shown


def test_one_file_is_a_folder_of_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(FEED)
    assert list(feeds_of(path)) == [("a.xml", FEED)]


def test_a_place_without_feeds_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no feed"):
        evaluate("feeds", tmp_path, (), Options())
    with pytest.raises(ConfigurationError, match="cannot be read"):
        evaluate("feeds", tmp_path / "none.xml", (), Options())


def test_feedparser_reads_what_is_no_xml_at_all_and_its_errors_are_no_entries() -> None:
    feed = read_with_feedparser("<rss><item><title>One</title><item><title>Two &bull; x</title>", 5)
    assert [item.title for item in feed.items] == ["One", "Two • x"]
    assert read_with_feedparser("<rss><item><title>&#xD800;</title></item></rss>", 5).items == ()
