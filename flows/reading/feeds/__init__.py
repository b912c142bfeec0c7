"""Feeds of every kind as plain values: RSS 0.9x to 2.0, RDF, Atom and JSON Feed.

Read with lxml: other parsers lose more, even behind our repair. Of the 92 odd feeds in tests/feeds we
read all entries, feedparser-rs 0.7.1 those of 76, fastfeedparser 0.6.5 of 79, feedparser 6.0.14 of 85; of
our 459 words there they lose 128, 121 and 48. Of 100 real feeds we read 2,749 entries in 0.3 seconds,
feedparser-rs 2,714 (0.04 s, 514 words lost), fastfeedparser 2,749 (0.05 s, 6,902 words), feedparser 2,714
(7.5 s, 8,311 words).
"""

from flows.reading.feeds.feed import Feed, FeedItem
from flows.reading.feeds.order import is_edited
from flows.reading.feeds.reader import is_feed, read_feed

__all__ = ["Feed", "FeedItem", "is_edited", "is_feed", "read_feed"]
