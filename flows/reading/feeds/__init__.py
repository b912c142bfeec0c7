"""Feeds of every kind as plain values: RSS 0.9x to 2.0, RDF, Atom and JSON Feed."""

from flows.reading.feeds.reading import is_feed, read_feed
from flows.reading.feeds.values import Feed, FeedItem

__all__ = ["Feed", "FeedItem", "is_feed", "read_feed"]
