"""Whether a feed is ordered by its dates or by an editor."""

from __future__ import annotations

from collections.abc import Sequence

from flows.model import Draft, FetchedDocument, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import read_document

SOURCE = Source(name="wire", kind=SourceKind.URL, location="https://wire.example/feed")


def places(hours: Sequence[int]) -> list[int | None]:
    """Return the places of the entries of a feed that were published at some hours of a day."""
    items = "".join(
        f"<item><title>Story {n}</title><link>https://wire.example/{n}</link>"
        f"<description>The harbour opened at {hour}.</description>"
        f"<pubDate>Fri, 20 Nov 2026 {hour:02}:00:00 GMT</pubDate></item>"
        for n, hour in enumerate(hours)
    )
    body = f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()
    document = FetchedDocument(source=SOURCE, locator=SOURCE.location, media=Media.FEED, body=body)
    drafts = read_document(document, Limits())
    return [draft.entry.place for draft in drafts if isinstance(draft, Draft)]


def test_the_entries_of_a_feed_that_does_not_follow_its_dates_have_places() -> None:
    assert places([9, 14, 3, 17, 8, 12, 2, 11]) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_entries_of_a_feed_by_date_have_none() -> None:
    assert places(range(10)) == places(range(10, 0, -1)) == [None] * 10


def test_one_post_pinned_to_the_top_makes_no_order() -> None:
    assert places([1, *range(12, 3, -1)]) == [None] * 10


def test_a_few_dates_say_nothing_of_the_order() -> None:
    assert places([9, 14, 3, 17, 8, 12]) == [None] * 6
    assert places([9, 14, 9, 14, 9, 14, 9, 14]) == [None] * 8
