"""How many feeds a second are read for each second of the processor, beside feedparser in the same run."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from flows.reading.encoding import decode
from flows.reading.feeds import read_feed

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "data" / "feeds"
ROUNDS = 5

pytestmark = pytest.mark.slow


def made() -> list[bytes]:
    """Feeds of the usual size and shape, for a machine without the real ones."""
    text = "The bridge over the river was shut on Monday, said engineers of the town hall &amp; others. " * 4
    item = (
        "<item><title>Bridge number {0} shut</title><link>https://lamp.example/{0}?utm_source=rss</link>"
        "<guid isPermaLink='false'>id-{0}</guid><pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate>"
        f"<dc:creator>Ada Low</dc:creator><category>World</category><description>{text}</description>"
        f"<content:encoded><![CDATA[<p>{text}</p><p>{text}</p>]]></content:encoded></item>"
    )
    head = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Lamp</title>'
    )
    feed = head + "".join(item.format(number) for number in range(40)) + "</channel></rss>"
    return [feed.encode()] * 6


def seconds_of(read: Any, bodies: list[bytes], rounds: int) -> float:
    for body in bodies[:1]:
        read(body)
    began = process_time()
    for _ in range(rounds):
        for body in bodies:
            read(body)
    return (process_time() - began) / rounds / len(bodies)


def ours(body: bytes) -> int:
    feed = read_feed(decode(body) or "", 5_000)
    assert feed is not None
    return len(feed.items)


def theirs(body: bytes) -> int:
    import feedparser

    return len(feedparser.parse(BytesIO(body)).entries)


def theirs_at_its_quickest(body: bytes) -> int:
    import feedparser

    return len(feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)


@pytest.mark.parametrize("kind", ["real", "made"])
def test_feeds_are_read_ten_times_as_fast_as_by_feedparser(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if kind == "real" and not REAL.exists():
        pytest.skip("no data: ../shared/data/feeds is not there")
    bodies = [path.read_bytes() for path in sorted(REAL.glob("*.xml"))] if kind == "real" else made()
    assert [ours(body) for body in bodies] == [theirs(body) for body in bodies]
    mine, usual = seconds_of(ours, bodies, ROUNDS), seconds_of(theirs, bodies, 1)
    quickest = seconds_of(theirs_at_its_quickest, bodies, 1)
    with capsys.disabled():
        print(f"\n{kind}: {1 / mine:.0f} feeds/s; feedparser {1 / usual:.1f}, unsanitised {1 / quickest:.1f}")
    assert usual / mine >= 10
