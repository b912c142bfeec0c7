"""Dates as feeds and pages write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_ZONE_MINUTES = {
    **dict.fromkeys(("UTC", "GMT", "UT", "Z", "WET"), 0),
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "BST": 60,
    "WEST": 60,
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "ET": -300,
    "PT": -480,
    "CT": -360,
    "GST": 240,
    # India's, not Ireland's or Israel's: those outlets write offsets.
    "IST": 330,
    "PKT": 300,
    "WIB": 420,
    "HKT": 480,
    "SGT": 480,
    "JST": 540,
    "KST": 540,
    "AWST": 480,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "SAST": 120,
    "EAT": 180,
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zé]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WORDED = (
    re.compile(rf"\b{_DAY}[\s\-]+{_MONTH},?[\s\-]+(?P<year>\d{{4}}|\d{{2}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"^\s*(?:\(?(?:GMT|UTC)\s?)?(?P<sign>[+\-−])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?\b")
_ZONE = re.compile(r"\b([A-Z]{1,4})\b")
_LONGEST = 100


def parse_date(claim: str) -> datetime | None:
    """Read a date of a feed, a page or a front matter as a time in UTC, or None.

    Takes ISO 8601, RFC 822 with named zones, and days written in English or year first. A date alone
    is its first moment; a time without a zone counts as UTC. Orders that could be read in two ways
    ("03/04/2026") are not guessed.
    """
    text = " ".join(claim.split())
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _in_utc(_from_iso(text) or _from_words(text))
    except (ValueError, OverflowError):
        return None


def _from_iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _from_words(text: str) -> datetime | None:
    for pattern in _WORDED:
        found = pattern.search(text)
        if found:
            day = _day(found.group("year"), found.group("month"), found.group("day"))
            return _with_time(day, text[found.end() :], text[: found.start()])
    return None


def _day(year: str, month: str, day: str) -> date:
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    # RFC 822 wrote two digits; news feeds began in the 1990s.
    full_year = int(year) + (0 if len(year) == 4 else 1900 if int(year) >= 70 else 2000)
    return date(full_year, number, int(day))


def _with_time(day: date, after: str, before: str) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    text, found = after, _TIME.search(after)
    if not found:
        text, found = before, _TIME.search(before)
    if not found:
        return midnight
    hour = int(found.group("hour"))
    half = (found.group("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = _zone(text[found.end() :])
    return midnight.replace(
        hour=hour, minute=int(found.group("minute")), second=int(found.group("second") or 0), tzinfo=zone
    )


def _zone(rest: str) -> timezone:
    offset = _OFFSET.match(rest)
    if offset:
        minutes = int(offset.group("hours")) * 60 + int(offset.group("minutes") or 0)
        return timezone(timedelta(minutes=minutes if offset.group("sign") == "+" else -minutes))
    names = (name for name in _ZONE.findall(rest) if name in _ZONE_MINUTES)
    return timezone(timedelta(minutes=_ZONE_MINUTES[next(names, "UTC")]))


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)
