"""A feed as plain values, whatever format it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from flows.reading.markup import plain_line

_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|webp)(?:$|\?)", re.IGNORECASE)
_MOST_FILES = 40
_LONGEST_NUMBER = 6
_WIDE = 10**_LONGEST_NUMBER
_MEDIA = ("audio", "image", "video")
_NAME_BEHIND_ADDRESS = re.compile(r"^\S+@\S+ \((.*)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed; whatever it lacks is None or empty.

    `link` is absolute, or relative to the feed. `bodies` hold what the feed gives of the text, each in
    its markup; `body` is the one with most to read. `from_source` is the outlet that an aggregator took the
    entry from (RSS `source`). `attached` are the media types of its files: "audio", "video", "image".
    `picture` is the address of a picture of it, absolute or relative to the feed.
    """

    guid: str | None
    title: str | None
    link: str | None
    published: str | None
    language: str | None
    categories: tuple[str, ...]
    bodies: tuple[str, ...]
    bodies_are_html: bool
    from_source: str | None = None
    attached: tuple[str, ...] = ()
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its own name and address, its entries, and what could not be read of it.

    `image_title` names its picture, `about` is what it says of itself (description, copyright), `authors` are
    the names of who writes it.
    `ended_early` is True if the feed was cut off; `beyond` counts the entries over the limit, `missed` those
    that its text holds and no parser could read.
    """

    title: str | None
    link: str | None
    language: str | None
    items: tuple[FeedItem, ...]
    image_title: str | None = None
    about: str | None = None
    authors: tuple[str, ...] = ()
    ended_early: bool = False
    beyond: int = 0
    missed: int = 0


def feed_item(
    *,
    guid: object,
    titles: Iterable[object],
    links: Iterable[object],
    published: object,
    language: object,
    categories: list[object],
    bodies: Mapping[str, bool],
    sources: Iterable[object] = (),
) -> FeedItem:
    """Return an entry from the values that a feed gives for each field: the first that has a text.

    Titles and the names of outlets become lines without markup. `bodies` are texts, each with True if the
    feed says that it is HTML. Some feeds put all categories into one element, others have names with commas;
    numbers are no categories.
    """
    link = next(filter(None, map(text_or_none, links)), None)
    title = first_line(titles)
    separator = "," if len(categories) == 1 else "\n"
    names = (plain_line(part) for name in categories for part in str(name or "").split(separator))
    texts = tuple(dict.fromkeys(text for body in bodies if (text := body.strip())))
    return FeedItem(
        guid=text_or_none(guid),
        title=title,
        link=link,
        published=text_or_none(published),
        language=text_or_none(language),
        categories=tuple(dict.fromkeys(name for name in names if name and not name.isdigit())),
        bodies=texts,
        bodies_are_html=bool(texts) and all(bodies.values()),
        from_source=first_line(sources),
    )


def picture_of(files: Iterable[Mapping[str, str]]) -> str | None:
    """Return the address of the widest picture among the files of an entry, or None.

    A file is its attributes: `url`, `type` or `medium`, `width`. One that says no width counts as the widest:
    feeds state that of thumbnails, and often leave out that of the picture itself.
    """
    widest, address = -1, None
    for file in islice(files, _MOST_FILES):
        url, kind = (file.get("url") or "").strip(), (file.get("type") or file.get("medium") or "").lower()
        is_picture = kind.partition("/")[0].strip() == "image" or (not kind and _PICTURE_NAME.search(url))
        stated = (file.get("width") or "").strip()
        width = int(stated) if stated.isdecimal() and len(stated) < _LONGEST_NUMBER else _WIDE
        if url and is_picture and width > widest:
            widest, address = width, url
    return address


def media_of(types: Iterable[object]) -> tuple[str, ...]:
    """Return what files of some media types ("audio/mpeg") are: "audio", "image", "video"."""
    media = (str(media_type or "").partition("/")[0].strip().lower() for media_type in types)
    return tuple(sorted({medium for medium in media if medium in _MEDIA}))


def text_or_none(value: object) -> str | None:
    """Return a text or a number without white space around it, or None for any other value."""
    if type(value) is str:
        return value.strip() or None
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() or None if is_text else None


def first_line(values: Iterable[object]) -> str | None:
    """Return the first text that is not empty, as one line without markup, or None."""
    lines = (plain_line(value) for value in values if isinstance(value, str))
    return next(filter(None, lines), None)


def names_of(values: Iterable[object]) -> tuple[str, ...]:
    """Return the different names among what a feed gives as authors: "jo@lamp.example (Jo Ash)" is Jo Ash."""
    lines = (plain_line(value) for value in values if isinstance(value, str))
    names = (_NAME_BEHIND_ADDRESS.sub(r"\1", line) for line in lines)
    return tuple(dict.fromkeys(name for name in names if name and "@" not in name))
