"""Odd feeds, one case a file: its first line says as JSON what must be read, the rest is the feed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from flows.evaluation.feeds import compare_feed
from flows.reading.encoding import decode
from flows.reading.feeds import Feed, FeedItem, read_feed
from flows.reading.markup import html_lines

CASES = sorted((Path(__file__).parents[2] / "feeds").iterdir())


def case(path: Path) -> tuple[dict[str, Any], bytes]:
    expected, _, body = path.read_bytes().partition(b"\n")
    return json.loads(expected), body


def fields(feed: Feed) -> dict[str, Any]:
    def of_items(name: str) -> list[Any]:
        return [getattr(item, name) for item in feed.items]

    return {
        "titles": of_items("title"),
        "links": of_items("link"),
        "published": of_items("published"),
        "guids": of_items("guid"),
        "languages": of_items("language"),
        "sources": of_items("from_source"),
        "categories": [list(item.categories) for item in feed.items],
        "pictures": of_items("picture"),
        "feed_title": feed.title,
        "feed_link": feed.link,
        "feed_language": feed.language,
    }


def words(items: tuple[FeedItem, ...]) -> set[str]:
    lines = [line for item in items for body in item.bodies for line in html_lines(body)]
    return {word for line in lines for word in re.findall(r"\w+", line)}


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_an_odd_feed_is_read(path: Path) -> None:
    expected, body = case(path)
    feed = read_feed(decode(body) or "", 100)
    assert feed is not None
    wanted = set(re.findall(r"\w+", expected.pop("words", "")))
    expected.pop("left_out", None)
    assert {name: fields(feed)[name] for name in expected} == expected
    assert wanted - words(feed.items) == set()


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_no_word_that_feedparser_keeps_is_lost(path: Path) -> None:
    expected, body = case(path)
    compared = compare_feed(path.name, body)
    assert compared.ours.entries >= max(1, compared.theirs.entries)
    # What is said of a picture is no text of the article, though feedparser files it there.
    captions = expected.get("left_out", "").lower().split()
    assert [word for word in compared.lost if word.lower() not in captions] == []


def test_a_root_behind_a_long_comment_is_seen() -> None:
    comment = f"<!-- {'x' * 30_000} -->"
    document = f"<?xml version='1.0'?>{comment}<rss><channel><item><title>One</title></item></channel></rss>"
    feed = read_feed(document, 100)
    assert feed is not None
    assert [item.title for item in feed.items] == ["One"]
