"""The form of a reader's preferences: what its fields say, and the reader that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, get_args

from flows.model import Preferences, Reader
from flows.model.readers import Day, MailFormat
from flows.model.settings import OTHER_THEMES, InterfaceLanguage, Length

# A list holds so many lines, and a line so many characters: more is no preference.
LINES = 100
LINE_CHARACTERS = 100
NAME_CHARACTERS = 80
MOST_MINUTES = 240

# Names of fields; the id of a theme stands behind its own.
THEME = "theme:"
MUTED = "mute"

Fields = Mapping[str, tuple[str, ...]]

_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something to choose: its id, and its name as the page shows it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices of readers: digests, those of them `offered` to anybody, themes, zones, stories."""

    digests: tuple[Named, ...]
    offered: frozenset[str]
    themes: tuple[Named, ...] = ()
    zones: tuple[str, ...] = ()
    stories: tuple[Named, ...] = ()

    def themes_for(self, wishes: Preferences) -> tuple[Named, ...]:
        """Return the themes, with those that a reader names and the workspace does not."""
        own = {word.casefold() for theme in self.themes for word in (theme.id, theme.name)}
        named = dict.fromkeys((*wishes.themes, *wishes.mute_themes))
        others = [name for name in named if name != OTHER_THEMES and name.casefold() not in own]
        return (*self.themes, *(Named(id=name, name=name) for name in others))

    def stories_for(self, wishes: Preferences) -> tuple[Named, ...]:
        """Return the stories of the newest edition, and those followed that it does not have."""
        shown = {story.id for story in self.stories}
        followed = (Named(id=id_, name=id_) for id_ in wishes.follow_stories if id_ not in shown)
        return (*self.stories, *followed)

    def digests_for(self, reader: Reader) -> tuple[Named, ...]:
        """Return the digests that a reader may choose: those offered to all, and those the reader gets."""
        allowed = self.offered.union(reader.digests)
        return tuple(digest for digest in self.digests if digest.id in allowed)


def place_of(theme: Named, wishes: Preferences) -> str:
    """Return the value of a theme's field: its place among the reader's themes, "mute", or ""."""
    words = {theme.id.casefold(), theme.name.casefold()}
    if words & {name.casefold() for name in wishes.mute_themes}:
        return MUTED
    ordered = [name.casefold() for name in wishes.themes if name != OTHER_THEMES]
    return next((str(place) for place, name in enumerate(ordered, 1) if name in words), "")


def changed(reader: Reader, fields: Fields, choices: Choices) -> Reader:
    """Return the reader that the fields of the form make; what they say of nothing that is there counts not.

    A field that is missing or wrong leaves its value as it is, an empty list empties it.
    """
    digests = _chosen(fields, "digest", tuple(digest.id for digest in choices.digests_for(reader)))
    zone = _first(fields, "zone")
    hour = _first(fields, "hour")
    return replace(
        # A reader without a digest has left, and leaving has a button of its own.
        reader.choosing(digests or reader.digests),
        name=_line(_first(fields, "name"), NAME_CHARACTERS),
        language=_one(fields, "language", get_args(InterfaceLanguage), reader.language),
        format=_one(fields, "format", get_args(MailFormat), reader.format),
        days=_days(fields),
        hour=hour if not hour or _is_hour(hour) else reader.hour,
        zone=zone if not zone or zone in choices.zones else reader.zone,
        preferences=_preferences(reader.preferences, fields, choices),
    )


def _preferences(before: Preferences, fields: Fields, choices: Choices) -> Preferences:
    themes = choices.themes_for(before)
    places = {theme.id: _first(fields, THEME + theme.id) for theme in themes}
    numbered = [(int(place), id_) for id_, place in places.items() if place.isascii() and place.isdigit()]
    # Equal numbers keep the order of the workspace.
    ordered = tuple(id_ for _, id_ in sorted(numbered, key=lambda pair: pair[0]))
    rest = () if not ordered or _first(fields, "only") else (OTHER_THEMES,)
    minutes = _first(fields, "minutes")
    is_number = minutes.isascii() and minutes.isdigit()
    return Preferences(
        themes=ordered + rest,
        follow=_lines(fields, "follow"),
        follow_stories=_chosen(fields, "story", tuple(story.id for story in choices.stories_for(before))),
        mute_words=_lines(fields, "mute_words"),
        mute_themes=tuple(id_ for id_, place in places.items() if place == MUTED),
        mute_outlets=_lines(fields, "mute_outlets"),
        length=_one(fields, "length", get_args(Length), before.length),
        minutes=min(int(minutes), MOST_MINUTES) if is_number and len(minutes) < 9 else 0,
    )


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0].strip() if values else ""


def _one(fields: Fields, name: str, allowed: tuple[_Word, ...], otherwise: _Word) -> _Word:
    return next((value for value in allowed if value == _first(fields, name)), otherwise)


def _chosen(fields: Fields, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in allowed if value in fields.get(name, ()))


def _days(fields: Fields) -> tuple[Day, ...]:
    allowed: tuple[Day, ...] = get_args(Day)
    days = tuple(day for day in allowed if day in fields.get("day", ()))
    # All seven are the same as none: on each day that has an edition.
    return () if len(days) == len(allowed) else days


def _lines(fields: Fields, name: str) -> tuple[str, ...]:
    """Return the lines of a text field, each once."""
    values = fields.get(name, ())
    lines = (_line(line, LINE_CHARACTERS) for line in (values[0].splitlines() if values else ()))
    return tuple(dict.fromkeys(filter(None, lines)))[:LINES]


def _line(text: str, most: int) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 10 * most])
    return " ".join(printable.split())[:most].strip()


def _is_hour(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    is_number = hour.isascii() and minute.isascii() and hour.isdigit() and minute.isdigit()
    return (
        bool(colon)
        and is_number
        and (len(hour), len(minute)) == (2, 2)
        and int(hour) < 24
        and int(minute) < 60
    )
