"""A feed as plain values, whatever format it was written in."""

from __future__ import annotations

from dataclasses import dataclass

from flows.reading.markup import plain_line


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed as given; whatever it lacks is None or empty.

    `link` is absolute, or relative to the feed. `bodies` hold what the feed gives of the text, each in
    its markup. `from_source` is the outlet that an aggregator took the entry from (RSS `source`).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its own name and address, its entries, and what could not be read of it.

    `ended_early` is True if the feed was cut off; `beyond` counts the entries over the limit, `missed` those
    that its text holds and no parser could read.
    """

    title: str | None
    link: str | None
    language: str | None
    items: tuple[FeedItem, ...]
    ended_early: bool = False
    beyond: int = 0
    missed: int = 0


def text_or_none(value: object) -> str | None:
    """Return a text or a number without white space around it, or None for any other value."""
    if type(value) is str:
        return value.strip() or None
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() or None if is_text else None


def line_or_none(value: object) -> str | None:
    """Return a text as one line without markup, or None if nothing of it is left."""
    return plain_line(value) or None if isinstance(value, str) else None


def category_names(names: list[object]) -> tuple[str, ...]:
    """Return the names of categories as lines, each once, without numbers.

    Some feeds put all categories into one element; others have names with commas.
    """
    separator = "," if len(names) == 1 else "\n"
    lines = [plain_line(part) for name in names for part in str(name or "").split(separator)]
    return tuple(dict.fromkeys(line for line in lines if line and not line.isdigit()))
