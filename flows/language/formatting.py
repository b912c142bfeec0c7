"""Times, counts, links and safe text as the editions word them, the same in every format."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flows.language.languages import table
from flows.model import Edition, Quote, Story

WEEKDAYS = tuple(table("en", "days")["weekdays"].title().split())
MONTHS = tuple(table("en", "months")["names"].title().split())
WORDS_PER_MINUTE = 220
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

# What XML 1.0 forbids, the C1 controls and lone surrogates: no reader can show them, and one of them is
# enough to make a feed unreadable.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f\\<>\"`]")
_OWN_PAGE = re.compile(r"articles/[0-9A-Za-z_-]+\.html(?:#[0-9A-Za-z_-]+)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The place where editions are read: its title, its address (ends in a slash) and its IANA time zone.

    `site_url` is empty when the editions are only mailed; nothing then links to pages of our own. `id` is
    that of the workspace; without one the address stands for it.

    `is_hidden`: no search engine is to list its pages.

    `briefs` is how many of the stories also reported mail, text and feeds name; the page names all.
    `unsubscribe` and `postal_address` stand in what is mailed to a reader, and are empty elsewhere.
    """

    title: str
    site_url: str
    time_zone: str
    id: str = ""
    briefs: int = 20
    unsubscribe: str = ""
    postal_address: str = ""
    is_hidden: bool = False


def clean(text: str) -> str:
    """Return the text without the characters that no XML document may hold; all else is kept."""
    return _FORBIDDEN.sub("", text)


def unreordered(text: str) -> str:
    """Return the text without the invisible characters that reorder what follows them on its line.

    A name or a title stands beside other text, which an override left open would turn around. The
    marks that only say a direction stay: right-to-left writing needs them.
    """
    return _REORDERING.sub("", text)


def one_line(text: str, limit: int = 300) -> str:
    """Return the text on one line, of at most `limit` characters, cut at a word with an ellipsis."""
    line = " ".join(unreordered(clean(text)).split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    shorter = head.rpartition(" ")[0]
    # A single word longer than half the line is cut through rather than lost.
    return (shorter if len(shorter) * 2 >= limit else head) + "…"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number and its noun: "1 story", "1,204 stories"; the plural adds "s" if none is given."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def heard(story: Story) -> str:
    """Return whom a story is from: "3 outlets", "2 files you added", "1 outlet and 2 files you added"."""
    outlets = counted(story.outlets, "outlet") if story.outlets or not story.files_added else ""
    files = f"{counted(story.files_added, 'file')} you added" if story.files_added else ""
    return " and ".join(filter(None, (outlets, files)))


def drawn_from(edition: Edition) -> str:
    """Return what an edition is made of: "26 articles by 7 outlets and 2 files you added"."""
    own = f"{counted(edition.files_added, 'file')} you added"
    of_outlets = edition.coverage.new - edition.files_added
    articles = f"{counted(of_outlets, 'article')} by {counted(edition.outlets, 'outlet')}"
    if edition.files_added and not of_outlets:
        return own
    return f"{articles} and {own}" if edition.files_added else articles


def listed(names: list[str], limit: int, separator: str = ", ") -> str:
    """Return at most `limit` names, then "and N more"."""
    shown = separator.join(names[:limit])
    return f"{shown} and {len(names) - limit:,} more" if len(names) > limit else shown


def reading_minutes(words: int) -> int:
    """Return the minutes to read so many words aloud in the head, at least one."""
    return max(1, -(-words // WORDS_PER_MINUTE))


def clock(time: datetime, zone: str) -> str:
    """Return the wall clock of the zone: "07:00"."""
    local = time.astimezone(ZoneInfo(zone))
    return f"{local.hour:02}:{local.minute:02}"


def zone_name(time: datetime, zone: str) -> str:
    """Return how the zone calls itself at that time: "UTC", "CET", or "UTC+03" where it has no name."""
    name = time.astimezone(ZoneInfo(zone)).tzname() or zone
    return f"UTC{name}" if name[0] in "+-" else name


def long_date(time: datetime, zone: str) -> str:
    """Return the date of the zone in full: "Friday 20 November 2026"."""
    local = time.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"


def short_date(time: datetime, zone: str) -> str:
    """Return the date of the zone with the weekday's first three letters: "Fri 20 November 2026"."""
    weekday, rest = long_date(time, zone).split(" ", 1)
    return f"{weekday[:3]} {rest}"


def moment(time: datetime, as_of: datetime, zone: str) -> str:
    """Return when something happened, as briefly as `as_of` allows.

    "06:40" on the same day, "Thu 18:20" within a week of it, "12 Nov 18:20" in the same year, else
    "12 Nov 2025 18:20".
    """
    local, now = time.astimezone(ZoneInfo(zone)), as_of.astimezone(ZoneInfo(zone))
    day, hour = f"{local.day} {MONTHS[local.month - 1][:3]}", clock(time, zone)
    distance = abs((now.date() - local.date()).days)
    if distance == 0:
        return hour
    if distance < 7:
        return f"{WEEKDAYS[local.weekday()][:3]} {hour}"
    return f"{day} {hour}" if local.year == now.year else f"{day} {local.year} {hour}"


def day_dates(quote: Quote, as_of: datetime, zone: str) -> str:
    """Return the dates of the days that a quotation names: "Monday: 16 Nov; yesterday: Tue 17 Nov", or "".

    The year stands with a date where it is not that of `as_of` in the zone.
    """
    this_year = as_of.astimezone(ZoneInfo(zone)).year
    dates: dict[str, None] = {}
    for note in quote.days:
        words, weekday = quote.text[note.start : note.end], WEEKDAYS[note.date.weekday()]
        day = f"{note.date.day} {MONTHS[note.date.month - 1][:3]}"
        day += "" if note.date.year == this_year else f" {note.date.year}"
        dates[f"{words}: {day if weekday in words else f'{weekday[:3]} {day}'}"] = None
    return "; ".join(dates)


def since(time: datetime, as_of: datetime, zone: str) -> str:
    """Return when the previous edition was: "today 06:00", "yesterday 07:00", else as `moment`."""
    local, now = time.astimezone(ZoneInfo(zone)), as_of.astimezone(ZoneInfo(zone))
    named = {0: "today", 1: "yesterday"}.get((now.date() - local.date()).days)
    return f"{named} {clock(time, zone)}" if named else moment(time, as_of, zone)


def duration(span: timedelta) -> str:
    """Return a span of time, in whole seconds, as ISO 8601 writes it: "P4D", "PT3H", "P1DT12H30M"."""
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days = f"{span.days}D" if span.days else ""
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    clock_time = "".join(f"{count}{unit}" for count, unit in parts if count)
    return f"P{days}T{clock_time}" if clock_time else f"P{days or '0D'}"


def edition_folder(edition_id: str) -> str:
    """Return the permanent folder of an edition: "2026-11-20-2" gives "2026/11/20-2/"."""
    return "/".join(edition_id.split("-", 2)) + "/"


def safe_link(url: str | None, root: str) -> str | None:
    """Return an address that may stand in a link: http(s) as it is, our own pages under `root`.

    Everything else (other schemes, no host, blanks, quotes), and our own pages without a root, gives None:
    the text then stands alone.
    """
    if url is None or _UNSAFE_IN_ADDRESS.search(url) or _FORBIDDEN.search(url):
        return None
    if _OWN_PAGE.fullmatch(url):
        return root + url if root else None
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return url if is_web else None


def quote_link(url: str | None, start: int, root: str) -> str | None:
    """Return the link to a quote: on our own pages to its very sentence, elsewhere as `safe_link`."""
    link = safe_link(url, root)
    if link and url and _OWN_PAGE.fullmatch(url) and "#" not in url:
        return f"{link}#s{start}"
    return link


def language_of(code: str) -> str:
    """Return a language code that may stand in a lang attribute, or "" when none is known."""
    return code if code != "und" and _LANGUAGE.fullmatch(code) else ""


def direction_of(code: str) -> str:
    """Return "rtl" for the languages written from right to left, else "ltr"."""
    return "rtl" if code.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def wrapped(text: str, indent: str = "", first: str | None = None, width: int = 76) -> str:
    """Return the text in lines of at most `width` characters; addresses are never broken."""
    return textwrap.fill(
        " ".join(clean(text).split()),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def shortened(line: str, most: int) -> str:
    """Return a line of at most that many characters, cut behind a word, with an ellipsis if cut."""
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    at_word = cut if line[most - 1].isspace() else cut.rpartition(" ")[0]
    # A word longer than half the bound is no word: cut within it.
    return (at_word if len(at_word) > most // 2 else cut).rstrip(" ,;:–—-") + "…"
