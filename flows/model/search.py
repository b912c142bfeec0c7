"""Entries and records of the search index: stories as one edition showed them, and as a reader finds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from flows.model.editions import Edition, Story

# Of a story that goes on for months the newest lines are found.
_CHARACTERS = 4_000
_HEADLINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """A story as one edition showed it: `lines` are its quotations."""

    edition_id: str
    story_id: str
    headline: str
    language: str
    theme: str
    outlets: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """A story as the search finds it in the editions of one bundle.

    `headline` and `day` are of the newest of them; `earlier` are other headlines, `months` those in which it
    was told ("2026-11"), the newest first.
    """

    story_id: str
    headline: str
    earlier: tuple[str, ...]
    text: str
    language: str
    theme: str
    outlets: tuple[str, ...]
    day: str
    months: tuple[str, ...]


def key_of(kind: str, value: str) -> str:
    """Return the word by which the stories of a theme, an outlet or a month are found.

    It is a number, because numbers have no stem.
    """
    digest = hashlib.sha256(f"{kind} {value}".encode("utf-8", "replace")).hexdigest()
    return f"{int(digest[:12], 16):015}"


def keys_of(record: SearchRecord) -> tuple[str, ...]:
    """Return the keys of a record: of its theme, its outlets and its months."""
    outlets = (key_of("outlet", outlet) for outlet in record.outlets)
    months = (key_of("month", month) for month in record.months)
    return (key_of("theme", record.theme), *outlets, *months)


def search_entries_of(edition: Edition) -> tuple[SearchEntry, ...]:
    """Return what the search index needs of the stories of an edition, in reading order."""
    return tuple(_entry(edition.id, story) for story in edition.stories)


def _entry(edition_id: str, story: Story) -> SearchEntry:
    differing = (quote for difference in story.differences for quote in (difference.one, difference.other))
    quotes = (story.standfirst, *story.quotes, *differing)
    heads = [ref.language for ref in story.articles if ref.id == story.headline_article_id]
    return SearchEntry(
        edition_id=edition_id,
        story_id=story.id,
        headline=story.headline,
        language=next(iter(heads), ""),
        theme=story.theme.name,
        outlets=tuple(sorted({ref.outlet for ref in story.articles})),
        lines=tuple(dict.fromkeys(quote.text for quote in quotes if quote is not None)),
    )


def search_records_of(entries: Iterable[SearchEntry]) -> tuple[SearchRecord, ...]:
    """Return one record for each story of some editions, by story id."""
    stories: dict[str, list[SearchEntry]] = {}
    for entry in entries:
        stories.setdefault(entry.story_id, []).append(entry)
    return tuple(_record(stories[story_id]) for story_id in sorted(stories))


def _record(entries: list[SearchEntry]) -> SearchRecord:
    newest_first = sorted(entries, key=_place_of_edition, reverse=True)
    newest = newest_first[0]
    headlines = list(dict.fromkeys(entry.headline for entry in newest_first))
    lines = dict.fromkeys(line for entry in newest_first for line in entry.lines)
    return SearchRecord(
        story_id=newest.story_id,
        headline=newest.headline,
        earlier=tuple(headlines[1:_HEADLINES]),
        text=_cut(lines) or newest.headline,
        language=newest.language,
        theme=newest.theme,
        outlets=tuple(sorted({outlet for entry in entries for outlet in entry.outlets})),
        day=newest.edition_id[:10],
        months=tuple(dict.fromkeys(entry.edition_id[:7] for entry in newest_first)),
    )


def _place_of_edition(entry: SearchEntry) -> tuple[str, int]:
    """Return the day of an entry's edition and its number on that day: "2026-11-20-12" is the twelfth."""
    day, further = entry.edition_id[:10], entry.edition_id[11:]
    return day, int(further) if further.isdigit() else 1


def _cut(lines: Iterable[str]) -> str:
    """Return as many whole lines as the bound allows."""
    taken, size = list[str](), 0
    for line in lines:
        size += len(line) + 1
        if size > _CHARACTERS:
            break
        taken.append(line)
    return " ".join(taken)
