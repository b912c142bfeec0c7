"""Days that a text names: "on Monday", "yesterday", and the date that each means by its article's date.

Precision first: a weekday gets a date only where the nearest verb says whether it is past or to come. Names
("Black Friday"), habits ("every Monday"), spans ("Monday to Friday") and days with their date beside them get
none.

A language file's `[days]` holds the `weekdays` from Monday and patterns in lower case. `part` may follow a
weekday ("night"), `last` and `next` say which one; `span` words join two days to a span. `offsets` are days
from today; those in `vague` also mean nowadays or the morning, which the `morning` words before them say.
`named` stand before, `named_after` behind what is no single day. `past` and `future` are verbs and other
words of their time, `open` those that leave it open; an `infinitive` after a past verb leaves it open too,
as `planned` words do. Where `verb_last`, verbs after the day count as well as those before it; where
`one_day_only`, a second weekday leaves both without a date, for not all verbs of the language are listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from flows.language.languages import codes, pattern_text, table
from flows.language.months import names_beside_days, written_month
from flows.language.words import WORD
from flows.model import DayNote

_WEEK = 7
_CLAUSE = re.compile(r"[,;:()–—\"“”«»]")
_QUOTATION = re.compile(r"“[^”]*$|«[^»]*$|„[^“]*$|^(?:[^\"]*\"[^\"]*\")*[^\"]*\"[^\"]*$")
YEAR = re.compile(r"(?<![\d.,$€£])(?:19|20)\d\d(?![\d.,%]\d|\d)")
_NEVER = "(?!)"
# How far before a day the words that plan for it may stand, in characters.
_NEAR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _DayWords:
    """The day words of one language: the numbers of its weekdays, offsets from today, compiled patterns."""

    weekdays: Mapping[str, int]
    offsets: Mapping[str, int]
    verb_last: bool
    one_day_only: bool
    patterns: Mapping[str, re.Pattern[str]]


def weekdays(code: str) -> frozenset[str]:
    """Return the names of the days of the week in a language, in lower case."""
    return frozenset(table(code, "days").get("weekdays", "").replace("|", " ").split())


@cache
def weekday_names() -> frozenset[str]:
    """Return the names of the days of the week in all languages, in lower case."""
    return frozenset(name for code in codes() for name in weekdays(code))


def name_other_days(one: str, other: str) -> bool:
    """Return True if two texts of any language name other years, months or weekdays.

    A year or month that only one of them names sets them apart, a weekday does not.
    """
    if years(one) != years(other):
        return True
    months, days = ([read(text) for text in (one, other)] for read in (_months_of, _weekdays_of))
    return months[0] != months[1] or bool(days[0] and days[1] and days[0].isdisjoint(days[1]))


def years(text: str) -> frozenset[str]:
    """Return the years from 1900 that a text names."""
    return frozenset(YEAR.findall(text))


def _months_of(text: str) -> set[int | None]:
    return {written_month(word) for word in WORD.findall(text)} - {None}


def weekday_number(word: str) -> int | None:
    """Return the number of a day of the week in any language, 0 for Monday, or None for another word."""
    return _weekday_numbers().get(word.casefold())


def _weekdays_of(text: str) -> set[int]:
    return {number for word in WORD.findall(text) if (number := weekday_number(word)) is not None}


@cache
def _weekday_numbers() -> Mapping[str, int]:
    groups = (table(code, "days").get("weekdays", "").split() for code in codes())
    return {name: number for days in groups for number, group in enumerate(days) for name in group.split("|")}


def day_notes(text: str, language: str, published: datetime | None, zone: str) -> tuple[DayNote, ...]:
    """Return the date of each day that a quotation names by its relation to its own day, in order.

    `published` (aware) is when its article appeared, `zone` the time zone whose calendar counts. Without a
    date, or in a language without `[days]`, the result is empty.
    """
    words = _day_words(language)
    if published is None or words is None:
        return ()
    today = published.astimezone(ZoneInfo(zone)).date()
    plain = text.replace("’", "'")
    dates = [(day, _date_of(plain, day, today, words)) for day in words.patterns["day"].finditer(plain)]
    return tuple(DayNote(start=day.start(), end=day.end(), date=meant) for day, meant in dates if meant)


@cache
def _day_words(language: str) -> _DayWords | None:
    days = table(language, "days")
    if not days:
        return None
    given = {name: pattern_text(value) for name, value in days.items() if isinstance(value, str)}
    groups = given["weekdays"].split()
    weekday = "|".join(groups)
    months = "|".join(sorted(names_beside_days(language), key=len, reverse=True))
    relative = "|".join(sorted(days["offsets"], key=lambda word: (-len(word), word)))
    which = f"{given['last']}|{given['next']}"
    texts = {
        "day": rf"(?<![\w-])(?:(?P<relative>{relative})|(?:(?P<before>{which})\s)?"
        rf"(?P<weekday>{weekday})(?:{given.get('part', _NEVER)})?(?:\s(?P<after>{which}))?)(?![\w-])",
        "last": given["last"],
        "span_after": rf"\s?(?:-|–|/|{given['span']})\s?(?:{weekday})\b",
        "span_before": rf"(?:{weekday})\s?(?:-|–|/|{given['span']})\s?$",
        "date": rf",?\s\(?(?:(?:\w{{2,3}} )?(?:(?:{months})\.?\s\d|\d{{1,2}}(?:[^\W\d_]{{2}}|º|°|\.)?\s"
        rf"(?:of |de )?(?:{months})\b)|\d{{1,2}}[./]\d{{1,2}}|\d{{1,2}}\))",
        "named": rf"(?<!\w)(?:{given['named']})\s$",
        "named_after": given.get("named_after", _NEVER),
        "vague": given.get("vague", _NEVER),
        "morning": rf"(?<!\w)(?:{given.get('morning', _NEVER)}|{weekday})\s$",
        "planned": rf"(?<!\w)(?:{given.get('planned', _NEVER)})(?!\w)",
    }
    cased = {
        "cue": rf"(?<![\w-])(?:(?P<future>{given['future']})|(?P<open>{given.get('open', _NEVER)})"
        rf"|(?P<past>{given['past']}))(?![\w-])",
        "infinitive": given.get("infinitive", _NEVER),
    }
    patterns = {name: re.compile(form, re.IGNORECASE) for name, form in texts.items()}
    return _DayWords(
        weekdays={name: number for number, group in enumerate(groups) for name in group.split("|")},
        offsets=days["offsets"],
        verb_last=days.get("verb_last", False),
        one_day_only=days.get("one_day_only", False),
        patterns=patterns | {name: re.compile(form) for name, form in cased.items()},
    )


def _date_of(text: str, day: re.Match[str], today: date, words: _DayWords) -> date | None:
    """Return the date that a day of a text means, or None if it is no single day or its time is open."""
    before, patterns = text[: day.start()], words.patterns
    is_named = patterns["named"].search(before) and not day["before"]
    if is_named or patterns["named_after"].match(text, day.end()) or patterns["date"].match(text, day.end()):
        return None
    if day["relative"]:
        # Inside a quotation, today is the speaker's day and not the article's.
        offset = words.offsets[day["relative"].lower()]
        if _QUOTATION.search(before) or not _is_sure(text, day, offset, words):
            return None
        return today + timedelta(days=offset)
    if patterns["span_before"].search(before) or patterns["span_after"].match(text, day.end()):
        return None
    back = (today.weekday() - words.weekdays[day["weekday"].lower()]) % _WEEK
    which = day["before"] or day["after"]
    if which:
        is_last = patterns["last"].fullmatch(which) is not None
        meant = today - timedelta(days=back or _WEEK) if is_last else today + timedelta(days=_WEEK - back)
        # "Last Tuesday" on a Thursday: the day before yesterday, or nine days ago?
        return None if meant.isocalendar()[:2] == today.isocalendar()[:2] else meant
    several = sum(other["weekday"] is not None for other in patterns["day"].finditer(text)) > 1
    is_planned = patterns["planned"].search(text, max(0, day.start() - _NEAR), day.start())
    if is_planned or (several and words.one_day_only):
        return None
    tense = _tense_at(text, day, words)
    if tense == "past":
        return today - timedelta(days=back)
    return today + timedelta(days=-back % _WEEK) if tense == "future" else None


def _is_sure(text: str, day: re.Match[str], offset: int, words: _DayWords) -> bool:
    """Return True if a relative day means a date: "today" may mean nowadays, "morgen" the morning."""
    if not words.patterns["vague"].fullmatch(day["relative"]):
        return True
    expected = "future" if offset > 0 else "past"
    is_morning = words.patterns["morning"].search(text[: day.start()])
    return not is_morning and _tense_at(text, day, words) == expected


def _tense_at(text: str, day: re.Match[str], words: _DayWords) -> str:
    """Return "past", "future" or "open" by the nearest verb before a day in its clause, else after it.

    A clause without one takes the verbs of the whole sentence.
    """
    breaks = [clause.end() for clause in _CLAUSE.finditer(text)]
    start = max((place for place in breaks if place <= day.start()), default=0)
    end = min((place for place in breaks if place > day.end()), default=len(text))
    cue = words.patterns["cue"]
    for left, right in ((start, end), (0, len(text))):
        before = list(cue.finditer(text, left, day.start()))
        tense = _tense_before(text, before, day.start(), words)
        if tense != "open" or (before and not words.verb_last):
            return tense
        after = cue.search(text, day.end(), right)
        if after:
            return after.lastgroup or "open"
    return "open"


def _tense_before(text: str, cues: list[re.Match[str]], place: int, words: _DayWords) -> str:
    """Return the tense of the last of the cues before a place."""
    # "will be moved": the tense is that of "will", not of the participle.
    while len(cues) > 1 and text[: cues[-1].start()].endswith(" be "):
        cues = cues[:-1]
    if not cues:
        return "open"
    tense = cues[-1].lastgroup or "open"
    if tense == "past" and words.patterns["infinitive"].search(text, cues[-1].end(), place):
        return "open"
    # "was due on Monday": the day may be past or not.
    is_was_due = tense == "future" and len(cues) > 1 and cues[-2].lastgroup == "past"
    return "open" if is_was_due and cues[-1].start() - cues[-2].end() <= 2 else tense
