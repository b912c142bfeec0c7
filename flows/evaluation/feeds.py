"""How feeds are read: what is found, how quickly, and what feedparser keeps of their words that we lose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

from flows.errors import ConfigurationError
from flows.evaluation.report import table
from flows.reading.encoding import decode
from flows.reading.feeds import Feed, read_feed
from flows.reading.markup import html_lines, looks_like_html, plain_line

_MOST_ENTRIES = 5_000
_WORD = re.compile(r"\w+")
_ENDINGS = frozenset((".xml", ".rss", ".atom", ".rdf", ".json", ".feed", ".txt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """What one parser found in one feed; `seconds` are of the processor, `words` those of all entries."""

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


def compare_feed(name: str, body: bytes) -> FeedComparison:
    """Read a feed twice: as a run would, and with feedparser as it comes."""
    return FeedComparison(name=name, ours=_our_reading(body), theirs=_their_reading(body))


def _our_reading(body: bytes) -> FeedReading:
    began = process_time()
    text = decode(body)
    feed = read_feed(text, _MOST_ENTRIES) if text else None
    seconds = process_time() - began
    items = (feed or Feed(title=None, link=None, language=None, items=())).items
    return FeedReading(
        entries=len(items),
        titles=sum(bool(item.title) for item in items),
        links=sum(bool(item.link) for item in items),
        dates=sum(bool(item.published) for item in items),
        seconds=seconds,
        words=_words((item.title or "", item.bodies) for item in items),
    )


def _their_reading(body: bytes) -> FeedReading:
    import feedparser

    began = process_time()
    try:
        entries: list[Any] = feedparser.parse(BytesIO(body)).entries
    except Exception:
        # It raises errors of many kinds over some broken feeds, and then has found nothing.
        entries = []
    seconds = process_time() - began
    return FeedReading(
        entries=len(entries),
        titles=sum(bool(entry.get("title")) for entry in entries),
        links=sum(bool(entry.get("link")) for entry in entries),
        dates=sum(bool(entry.get("published") or entry.get("updated")) for entry in entries),
        seconds=seconds,
        words=_words((plain_line(entry.get("title") or ""), _their_bodies(entry)) for entry in entries),
    )


def _their_bodies(entry: Any) -> tuple[str, ...]:
    # feedparser files the captions of Media RSS under content, as plain text.
    has_media = any(key in entry for key in ("media_content", "media_thumbnail", "media_group"))
    contents = [
        each for each in entry.get("content", ()) if not (has_media and each.get("type") == "text/plain")
    ]
    return tuple(filter(None, (entry.get("summary"), *(each.get("value") for each in contents))))


def _words(entries: Iterable[tuple[str, Iterable[str]]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for title, bodies in entries:
        found.update(_WORD.findall(title))
        texts: list[list[str]] = [_WORD.findall(_visible(body)) for body in bodies]
        found.update(sorted(texts, key=len)[-1] if texts else ())
    return found


def _visible(body: str) -> str:
    return "\n".join(html_lines(body)) if looks_like_html(body) else body


def feeds_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each feed of a folder, or of one file, by name.

    Raises ConfigurationError when there is none or one cannot be read.
    """
    paths = (
        sorted(each for each in path.rglob("*") if each.suffix.lower() in _ENDINGS)
        if path.is_dir()
        else [path]
    )
    if not paths:
        raise ConfigurationError(
            str(path), "holds no feed", "Give a folder of .xml, .rss, .atom or .json files"
        )
    for each in paths:
        try:
            yield each.name, each.read_bytes()
        except OSError as error:
            problem = f"cannot be read ({error.strerror or error})"
            raise ConfigurationError(str(each), problem, "Give a folder of feeds") from error


def feed_table(path: Path) -> str:
    """Return the table of `evaluate feeds`: us beside feedparser, and which feeds lose words."""
    given = list(feeds_of(path))
    compare_feed(*given[0])  # What is imported at the first use is no work on a feed.
    compared = [compare_feed(name, body) for name, body in given]
    lines = [
        _line("ours", [each.ours for each in compared], sum(each.lost.total() for each in compared)),
        _line("feedparser", [each.theirs for each in compared], 0),
    ]
    headings = ("files", "with entries", "entries", "title", "link", "date", "feeds/s", "words lost")
    shown = table(f"Feeds of {path.name}", ("parser", *headings), lines)
    losing = [f"{each.name}: {' '.join(sorted(each.lost))[:200]}" for each in compared if each.lost]
    return "\n".join([shown, *losing, ""]) if losing else shown


def _line(name: str, readings: list[FeedReading], lost: int) -> tuple[str, ...]:
    seconds = sum(each.seconds for each in readings)
    counts = (
        len(readings),
        sum(each.entries > 0 for each in readings),
        sum(each.entries for each in readings),
        sum(each.titles for each in readings),
        sum(each.links for each in readings),
        sum(each.dates for each in readings),
    )
    return (
        name,
        *(f"{count:,}" for count in counts),
        f"{len(readings) / max(seconds, 1e-9):.0f}",
        f"{lost:,}",
    )
