"""Feeds read by us and by feedparser: entries, speed, and the words that we lose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

from flows.errors import ConfigurationError
from flows.evaluation.report import table
from flows.reading.encoding import decode
from flows.reading.feeds import read_feed
from flows.reading.markup import html_lines, looks_like_html, plain_line

_MOST_ENTRIES = 5_000
_WORD = re.compile(r"\w+")
_ENDINGS = frozenset((".xml", ".rss", ".atom", ".rdf", ".json", ".feed", ".txt"))


class _Item(NamedTuple):
    """An entry as a parser read it."""

    title: str
    link: object
    date: object
    bodies: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """The reading of one feed by one parser; `seconds` are of the processor, `words` those of all entries."""

    entries: int
    titles: int
    links: int
    dates: int
    seconds: float
    words: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedComparison:
    """One feed as we read it and as feedparser does."""

    name: str
    ours: FeedReading
    theirs: FeedReading

    @property
    def lost(self) -> Counter[str]:
        """The words that feedparser keeps and we do not, with how often."""
        return self.theirs.words - self.ours.words


def feed_table(path: Path) -> str:
    """Return the table of a folder of feeds, or of one: us beside feedparser, and which feeds lose words."""
    bodies = list(feeds_of(path))
    compare_feed(*bodies[0])  # What is imported at the first use is no work on a feed.
    feeds = [compare_feed(name, body) for name, body in bodies]
    headings = ("files", "with entries", "entries", "title", "link", "date", "feeds/s", "words lost")
    lines = [
        _line("ours", [feed.ours for feed in feeds], sum(feed.lost.total() for feed in feeds)),
        _line("feedparser", [feed.theirs for feed in feeds], 0),
    ]
    shown = table(f"Feeds of {path.name}", ("parser", *headings), lines)
    losing = [f"{feed.name}: {' '.join(sorted(feed.lost))[:200]}" for feed in feeds if feed.lost]
    return "\n".join([shown, *losing, ""]) if losing else shown


def feeds_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each feed of a folder, or of one file, by name.

    Raise ConfigurationError if there is none or one cannot be read.
    """
    is_feed = (file for file in path.rglob("*") if file.suffix.lower() in _ENDINGS)
    files = sorted(is_feed) if path.is_dir() else [path]
    if not files:
        remedy = "Give a folder of .xml, .rss, .atom or .json files"
        raise ConfigurationError(str(path), "holds no feed", remedy)
    for file in files:
        try:
            yield file.name, file.read_bytes()
        except OSError as error:
            problem = f"cannot be read ({error.strerror or error})"
            raise ConfigurationError(str(file), problem, "Give a folder of feeds") from error


def compare_feed(name: str, body: bytes) -> FeedComparison:
    """Return a feed read twice: as a run would, and with feedparser as it comes."""
    return FeedComparison(name=name, ours=_our_reading(body), theirs=_their_reading(body))


def _our_reading(body: bytes) -> FeedReading:
    began = process_time()
    text = decode(body)
    feed = read_feed(text, _MOST_ENTRIES) if text else None
    seconds = process_time() - began
    items = feed.items if feed else ()
    return _reading(
        [_Item(item.title or "", item.link, item.published, item.bodies) for item in items], seconds
    )


def _their_reading(body: bytes) -> FeedReading:
    import feedparser

    began = process_time()
    try:
        entries: list[Any] = feedparser.parse(BytesIO(body)).entries
    except Exception:
        # It raises errors of many kinds for some broken feeds, and then has read nothing.
        entries = []
    seconds = process_time() - began
    items = [
        _Item(
            plain_line(entry.get("title") or ""),
            entry.get("link"),
            entry.get("published") or entry.get("updated"),
            _their_bodies(entry),
        )
        for entry in entries
    ]
    return _reading(items, seconds)


def _their_bodies(entry: Any) -> list[str]:
    # feedparser files the captions of Media RSS under content, as plain text.
    has_media = any(key in entry for key in ("media_content", "media_thumbnail", "media_group"))
    contents = [
        content.get("value")
        for content in entry.get("content", ())
        if not (has_media and content.get("type") == "text/plain")
    ]
    return [body for body in (entry.get("summary"), *contents) if body]


def _reading(items: Sequence[_Item], seconds: float) -> FeedReading:
    words: Counter[str] = Counter()
    for item in items:
        words.update(_WORD.findall(item.title))
        texts = [
            _WORD.findall("\n".join(html_lines(body)) if looks_like_html(body) else body)
            for body in item.bodies
        ]
        words.update(max(reversed(texts), key=len, default=[]))
    return FeedReading(
        entries=len(items),
        titles=sum(bool(item.title) for item in items),
        links=sum(bool(item.link) for item in items),
        dates=sum(bool(item.date) for item in items),
        seconds=seconds,
        words=words,
    )


def _line(name: str, readings: Sequence[FeedReading], lost: int) -> tuple[str, ...]:
    counts = (
        len(readings),
        sum(reading.entries > 0 for reading in readings),
        sum(reading.entries for reading in readings),
        sum(reading.titles for reading in readings),
        sum(reading.links for reading in readings),
        sum(reading.dates for reading in readings),
    )
    speed = len(readings) / max(sum(reading.seconds for reading in readings), 1e-9)
    return name, *(f"{count:,}" for count in counts), f"{speed:.0f}", f"{lost:,}"
