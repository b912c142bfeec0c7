"""How a browser finds a text fragment, written from the specification and apart from the program.

"URL Fragment Text Directives", section "find a range from a text directive", over a text whose lines are
the blocks of a page. Stricter than browsers about words: between letters of scripts that write no spaces
there is no end of a word, and every combination that UAX 29 joins is joined.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MIDDLE = ".:,;'·‘’․﹒＇．״՟\u2027\ufe13\ufe55\uff1a\u0387\u05f4"


@dataclass(frozen=True)
class Unit:
    """A base letter with its accents, or a run of white space: what it is compared by, and its place."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    start: int
    end: int


def resolve(directive: str, text: str) -> tuple[int, int] | None:
    """Return the place in a text that ":~:text=..." leads to, or None."""
    assert directive.startswith(":~:text=")
    parts = directive.removeprefix(":~:text=").split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else None
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else None
    assert 1 <= len(parts) <= 2, directive
    start, last = unquote(parts[0]), unquote(parts[1]) if len(parts) == 2 else None
    return _Search(text).find(prefix, start, last, suffix)


class _Search:
    def __init__(self, text: str) -> None:
        self.text = text
        self.units = _units(text)

    def find(
        self, prefix: str | None, start: str, last: str | None, suffix: str | None
    ) -> tuple[int, int] | None:
        place = 0
        bounded = last is not None or suffix is None
        while place < len(self.units):
            begin = place
            if prefix is not None:
                before = self.next(prefix, place, True, False)
                if before is None:
                    return None
                place, begin = before.start + 1, self.past_spaces(before.end)
            match = self.next(start, begin, prefix is None, bounded)
            if match is None:
                return None
            if prefix is None:
                place = match.start + 1
            elif match.start != begin:
                continue
            end = self.end_of(match, last, suffix)
            if end is not None:
                return self.units[match.start].start, self.units[end - 1].end
            if last is not None:
                return None
        return None

    def end_of(self, match: Found, last: str | None, suffix: str | None) -> int | None:
        """Return where a match ends that its suffix follows, or None."""
        end = match.end
        if last is None:
            return end if suffix is None or self.follows(suffix, end) else None
        while (closing := self.next(last, end, True, suffix is None)) is not None:
            end = closing.end
            if suffix is None or self.follows(suffix, end):
                return end
        return None

    def follows(self, suffix: str, end: int) -> bool:
        begin = self.past_spaces(end)
        match = self.next(suffix, begin, False, True)
        return match is not None and match.start == begin

    def past_spaces(self, place: int) -> int:
        while place < len(self.units) and self.units[place].folded in (" ", "\n"):
            place += 1
        return place

    def next(self, query: str, place: int, starts_word: bool, ends_word: bool) -> Found | None:
        """Find a string in the units from a place on, optionally from and to the end of a word."""
        wanted = [unit.folded for unit in _units(query)]
        sought = "".join(wanted)
        for begin in range(place, len(self.units)):
            end, got = begin, ""
            while end < len(self.units) and len(got) < len(sought) and self.units[end].folded != "\n":
                got += self.units[end].folded
                end += 1
            if got != sought or not sought:
                continue
            if starts_word and not is_boundary(self.text, self.units[begin].start):
                continue
            if ends_word and not is_boundary(self.text, self.units[end - 1].end):
                continue
            return Found(begin, end)
        return None


def _units(text: str) -> list[Unit]:
    units: list[Unit] = []
    for place, letter in enumerate(text):
        last = units[-1] if units else None
        is_break = letter in _BREAKS
        if letter.isspace() and last and last.folded in (" ", "\n"):
            folded = "\n" if is_break or last.folded == "\n" else " "
            units[-1] = Unit(folded, last.start, place + 1)
        elif letter.isspace():
            units.append(Unit("\n" if is_break else " ", place, place + 1))
        elif unicodedata.combining(letter) and last and last.folded not in (" ", "\n"):
            units[-1] = Unit(last.folded, last.start, place + 1)
        else:
            plain = unicodedata.normalize("NFD", letter.casefold())
            units.append(
                Unit("".join(c for c in plain if not unicodedata.combining(c)) or letter, place, place + 1)
            )
    return units


def is_boundary(text: str, place: int) -> bool:
    """Return True if words end at a place: the default rules of UAX 29, strict where they leave a choice."""
    if place in (0, len(text)) or text[place - 1] in _BREAKS or text[place] in _BREAKS:
        return True
    if _is_mark(text[place]):
        return False
    before = _base(text, place)
    kinds = [_kind(text[before]), _kind(text[place])]
    if kinds[0] == kinds[1] == "space":
        return False
    if set(kinds) <= {"letter", "number", "joiner"}:
        return False
    if kinds[0] in ("letter", "number") and text[place] in _MIDDLE:
        after = place + 1
        while after < len(text) and _is_mark(text[after]):
            after += 1
        return after == len(text) or _kind(text[after]) not in ("letter", "number")
    if text[before] in _MIDDLE and kinds[1] in ("letter", "number") and before > 0:
        return _kind(text[_base(text, before)]) not in ("letter", "number")
    return not (text[before] == "\u200d" or kinds == ["symbol", "symbol"])


def _base(text: str, place: int) -> int:
    place -= 1
    while place > 0 and _is_mark(text[place]):
        place -= 1
    return place


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Mc", "Cf")


def _kind(letter: str) -> str:
    if letter == "\u202f" or unicodedata.category(letter) == "Pc":
        return "joiner"
    if letter.isspace():
        return "space"
    if letter.isdecimal():
        return "number"
    if letter.isalnum():
        return "letter"
    return "symbol" if unicodedata.category(letter) == "So" else "other"
