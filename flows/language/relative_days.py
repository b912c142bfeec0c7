"""What dates the days of a quotation mean ("on Monday", "yesterday"), told from the day of its article.

Precision first: a day is told only where its words or the nearest verb say whether it is past or to
come. Names ("Black Friday"), habits ("every Monday"), spans ("Monday to Friday") and days with their
date beside them get no note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

from flows.language.day_words import DayWords, day_words
from flows.model import DayNote

_WEEK = 7
_CLAUSE = re.compile(r"[,;:()–—\"“”«»]")


class _Time(Enum):
    PAST = "past"
    FUTURE = "future"
    OPEN = "open"


_PLANNED = re.compile(
    r"\b(?:was|were|been) (?:expected|scheduled|due|set|planned|supposed|slated|meant) to\b"
    r"|\b(?:werde|würden?|solle|sollten?|wolle|zouden?)\b",
    re.IGNORECASE,
)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class _Reading:
    """The patterns of one language, compiled."""

    words: DayWords
    days: re.Pattern[str]
    weekdays: dict[str, int]
    cues: re.Pattern[str]
    span: re.Pattern[str]
    date: re.Pattern[str]
    named: re.Pattern[str]
    named_after: re.Pattern[str]
    vague: re.Pattern[str]
    morning: re.Pattern[str]
    infinitive: re.Pattern[str]


def day_notes(text: str, language: str, published: datetime | None, zone: str) -> tuple[DayNote, ...]:
    """Return the date of each day that a quotation names by its relation to its own day, in order.

    `published` (aware) is when its article appeared, `zone` the time zone whose calendar counts; without
    a date, or in a language without lists (`day_words`), there is none.
    """
    reading = _reading_of(language)
    if published is None or reading is None:
        return ()
    today = published.astimezone(ZoneInfo(zone)).date()
    plain = text.replace("’", "'")
    notes = []
    for found in reading.days.finditer(plain):
        meant = _date_of(plain, found, today, reading)
        if meant is not None:
            notes.append(DayNote(start=found.start(), end=found.end(), date=meant))
    return tuple(notes)


@cache
def _reading_of(language: str) -> _Reading | None:
    words = day_words(language)
    if words is None:
        return None
    groups = words.weekdays.split()
    weekday = "|".join(groups)
    months = "|".join(sorted(words.months.split(), key=len, reverse=True))
    relative = "|".join(sorted(words.offsets, key=lambda word: (-len(word), word)))
    any_case = re.IGNORECASE
    return _Reading(
        words,
        re.compile(
            rf"(?<![\w-])(?:(?P<relative>{relative})|(?:(?P<mod>{words.last}|{words.next})\s)?"
            rf"(?P<day>{weekday})(?:{words.part or '(?!)'})?(?:\s(?P<mod2>{words.last}"
            rf"|{words.next}))?)(?![\w-])",
            any_case,
        ),
        {name: index for index, group in enumerate(groups) for name in group.split("|")},
        re.compile(
            rf"(?<![\w-])(?:(?P<future>{words.future})|(?P<open>{words.open})"
            rf"|(?P<past>{words.past}))(?![\w-])"
        ),
        re.compile(
            rf"\s?(?:-|–|/|through|thru|to|or|bis|oder|au|ou|à|a|al|o|tot|of|e)\s?(?:{weekday})\b", any_case
        ),
        re.compile(
            rf",?\s\(?(?:the |der |den |dem |le |el |il |dia )?(?:(?:{months})\.?\s\d|\d{{1,2}}(?:st|nd"
            rf"|rd|th|er|º|°|\.)?"
            rf"\s(?:of |de )?(?:{months})\b|\d{{1,2}}[./]\d{{1,2}}|\d{{1,2}}\))",
            any_case,
        ),
        re.compile(rf"(?<!\w)(?:{words.named})\s$", any_case),
        re.compile(words.named_after, any_case),
        re.compile(words.vague, any_case),
        re.compile(rf"(?<!\w)(?:{words.morning}|{weekday})\s$", any_case),
        re.compile(words.infinitive),
    )


def _date_of(text: str, found: re.Match[str], today: date, reading: _Reading) -> date | None:
    relative, day = found["relative"], found["day"]
    before, after = text[: found.start()], text[found.end() :]
    if (
        (reading.named.search(before) and not found["mod"])
        or reading.named_after.match(after)
        or reading.date.match(after)
    ):
        return None
    if relative:
        return _relative_date(text, found, today, reading)
    if reading.span.match(after) or re.search(
        rf"(?:{'|'.join(reading.weekdays)})\s?(?:-|–|/|\w+)\s?$", before, re.I
    ):
        return None if not _listed(before) else _weekday_date(text, found, today, reading)
    return _weekday_date(text, found, today, reading) if day else None


def _listed(before: str) -> bool:
    return bool(re.search(r"\s(?:and|und|et|y|ed?|en)\s$", before))


def _relative_date(text: str, found: re.Match[str], today: date, reading: _Reading) -> date | None:
    if _in_quotation(text, found.start()):
        return None
    word = found["relative"].lower()
    offset = reading.words.offsets[word]
    if reading.vague.fullmatch(word):
        if reading.morning.search(text[: found.start()]):
            return None
        time = _time_at(text, found, reading)
        if time is not (_Time.FUTURE if offset > 0 else _Time.PAST):
            return None
    return today + timedelta(days=offset)


def _in_quotation(text: str, place: int) -> bool:
    """Tell a place inside a quotation: its speaker's today is not the article's."""
    return bool(text.count('"', 0, place) % 2) or any(
        text.rfind(opening, 0, place) > text.rfind(closing, 0, place)
        for opening, closing in (("“", "”"), ("«", "»"), ("„", "“"))
        if opening in text
    )


def _weekday_date(text: str, found: re.Match[str], today: date, reading: _Reading) -> date | None:
    weekday = reading.weekdays[found["day"].lower()]
    back = (today.weekday() - weekday) % _WEEK
    modifier = (found["mod"] or found["mod2"] or "").lower()
    if modifier:
        last = re.fullmatch(reading.words.last, modifier) is not None
        meant = today - timedelta(days=back or _WEEK) if last else today + timedelta(days=_WEEK - back)
        # "Last Tuesday" on a Thursday: the day before yesterday, or nine days ago?
        return None if meant.isocalendar()[:2] == today.isocalendar()[:2] else meant
    time = _time_at(text, found, reading)
    if not _is_plain(text, found, reading):
        return None
    if time is _Time.PAST:
        return today - timedelta(days=back)
    if time is _Time.FUTURE:
        return today + timedelta(days=(_WEEK - back) % _WEEK)
    return None


def _is_plain(text: str, found: re.Match[str], reading: _Reading) -> bool:
    """Tell a day of a plain report, neither planned for then nor one of several whose verbs may differ.

    In languages whose verbs are not all listed, a second day may belong to one that is not.
    """
    if _PLANNED.search(text, max(0, found.start() - _NEAR), found.start()):
        return False
    days = sum(each["day"] is not None for each in reading.days.finditer(text))
    return days == 1 or not reading.words.one_day_only


def _time_at(text: str, found: re.Match[str], reading: _Reading) -> _Time:
    """Tell the time of the word that governs a day: the nearest before it in its clause, then after it."""
    breaks = [each.end() for each in _CLAUSE.finditer(text)]
    start = max((place for place in breaks if place <= found.start()), default=0)
    end = min((place for place in breaks if place > found.end()), default=len(text))
    for left, right in ((start, end), (0, len(text))):
        before = list(reading.cues.finditer(text, left, found.start()))
        time = _time_of(text, before, found.start(), reading) if before else _Time.OPEN
        if time is not _Time.OPEN or (before and not reading.words.verb_last):
            return time
        after = reading.cues.search(text, found.end(), right)
        if after:
            return _kind(after)
    return _Time.OPEN


def _kind(cue: re.Match[str]) -> _Time:
    if cue["future"]:
        return _Time.FUTURE
    return _Time.OPEN if cue["open"] else _Time.PAST


def _time_of(text: str, cues: list[re.Match[str]], place: int, reading: _Reading) -> _Time:
    nearest = cues[-1]
    # "will be moved": the participle is not what tells the time.
    while len(cues) > 1 and text[: nearest.start()].endswith(" be "):
        cues = cues[:-1]
        nearest = cues[-1]
    kind = _kind(nearest)
    if kind is _Time.FUTURE and len(cues) > 1 and _kind(cues[-2]) is _Time.PAST:
        # "was due on Monday" tells of a day that may be past or not.
        return _Time.OPEN if nearest.start() - cues[-2].end() <= 2 else kind
    if kind is _Time.PAST and reading.infinitive.search(text, nearest.end(), place):
        return _Time.OPEN
    return kind
