"""Times, counts, links and safe text as the editions word them, the same in every format."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flows.language.interface import ENGLISH, Interface, message
from flows.model import FILES_ADDED, ArticleRef, Edition, Quote, Story
from flows.model.articles import Bylined
from flows.model.settings import OtherDigest

WORDS_PER_MINUTE = 220
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})

# What XML 1.0 forbids, the C1 controls and lone surrogates: no reader can show them, and one of them is
# enough to make a feed unreadable.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f\\<>\"`]")
_OWN_PAGE = re.compile(r"articles/[0-9A-Za-z_-]+\.html(?:#[0-9A-Za-z_-]+)?")
# The characters that mark text up in Markdown, anywhere and at the start of a line ("1. ", "+ ").
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&]")
_AT_LINE_START = re.compile(r"^(\d{0,9})(?=[-+=.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What an edition names in English and its reader reads in the language of the interface.
THEME_NAMES = (
    message("theme", "Politics"),
    message("theme", "Conflict and War"),
    message("theme", "Crime and Justice"),
    message("theme", "Sport"),
    message("theme", "Arts and Culture"),
    message("theme", "Economy and Business"),
    message("theme", "Science and Technology"),
    message("theme", "Society and Religion"),
    message("theme", "Disasters and Accidents"),
    message("theme", "Environment and Weather"),
    message("theme", "Health"),
    message("theme", "Work and Labour"),
    message("theme", "People"),
    message("theme", "Lifestyle"),
    message("theme", "Education"),
    message("theme", "Also"),
)
NAMES = (
    message("outlet", "files you added"),
    message("kind", "opinion"),
    message("kind", "video"),
    message("kind", "podcast"),
    message("kind", "pictures"),
    message("kind", "live page"),
    *THEME_NAMES,
    message("separator", ", "),
    message("separator", "; "),
)
# The pattern of a date, by whether the text before it names its weekday, and whether it is of this year.
_DAY_PATTERNS = {
    (True, True): message("date", "d MMM"),
    (True, False): message("date", "d MMM y"),
    (False, True): message("date", "EEE d MMM"),
    (False, False): message("date", "EEE d MMM y"),
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The place where editions are read: its title, its address (ends in a slash) and its IANA time zone.

    `site_url` is empty when the editions are only mailed; nothing then links to pages of our own. `id` is
    that of the workspace.

    `is_hidden`: no search engine is to list its pages. `subscribe` is the address of the form by which
    readers come, if there is one.

    `briefs` is how many of the stories also reported mail, text and feeds name; the page names all.
    `unsubscribe` and `preferences`, the addresses where a reader leaves and says what to get, and
    `postal_address` stand in what is mailed to a reader, and are empty elsewhere.
    `hub` is the address of the feeds' WebSub hub, if any. `language` is that of the interface. `others` are
    the other digests of the site.
    """

    title: str
    site_url: str
    time_zone: str
    id: str = ""
    briefs: int = 20
    subscribe: str = ""
    unsubscribe: str = ""
    preferences: str = ""
    postal_address: str = ""
    is_hidden: bool = False
    hub: str = ""
    language: str = ENGLISH.code
    others: tuple[OtherDigest, ...] = ()

    @property
    def interface(self) -> Interface:
        """The interface's language."""
        return Interface(code=self.language)

    def speaking(self, language: str) -> Site:
        """Return the site in another language, that of an edition."""
        return replace(self, language=language)


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
    """Return a number and its noun as the command line says it: "1 story", "1,204 stories".

    The plural adds "s" if none is given. What a reader of an edition sees is counted by `Interface.ngettext`.
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}"


def heard(story: Story, interface: Interface) -> str:
    """Return whom a story is from: "3 outlets", "2 files you added", "1 outlet and 2 files you added"."""
    outlets = interface.ngettext("%(num)s outlet", "%(num)s outlets", story.outlets)
    if not story.files_added:
        return outlets
    files = interface.ngettext("%(num)s file you added", "%(num)s files you added", story.files_added)
    return interface.all_of([outlets, files] if story.outlets else [files])


def drawn_from(edition: Edition, interface: Interface) -> str:
    """Return what an edition is made of: "26 articles by 7 outlets and 2 files you added"."""
    own, of_outlets, parts = edition.files_added, edition.coverage.new - edition.files_added, list[str]()
    if of_outlets or not own:
        parts.append(
            interface.ngettext(
                "%(num)s article by %(outlets)s",
                "%(num)s articles by %(outlets)s",
                of_outlets,
                outlets=interface.npgettext("by", "%(num)s outlet", "%(num)s outlets", edition.outlets),
            )
        )
    if own:
        parts.append(interface.npgettext("from", "%(num)s file you added", "%(num)s files you added", own))
    return interface.all_of(parts)


def byline(value: Bylined, interface: Interface) -> str:
    """Return the publisher as readers see it: "Echo via hub.example" if only a feed names the Echo."""
    outlet = interface.pgettext("outlet", FILES_ADDED) if value.outlet == FILES_ADDED else value.outlet
    if not value.named:
        return outlet
    return interface.pgettext("outlet", "%(named)s via %(feed)s", named=value.named, feed=outlet)


def label(article: ArticleRef, interface: Interface) -> str:
    """Return the publisher as a list of them shows it; a file without an outlet by its title."""
    return article.title if article.outlet == FILES_ADDED else byline(article, interface)


def marked_label(article: ArticleRef, interface: Interface) -> str:
    """Return the label with the mark of the article: "Echo (opinion)"."""
    text, kind = label(article, interface), mark(article, interface)
    return f"{text} ({kind})" if kind else text


def mark(article: ArticleRef, interface: Interface) -> str:
    """Return what a reader is told of an article's kind beside its outlet: "opinion", "video", or ""."""
    return interface.pgettext("kind", article.mark) if article.mark else ""


def theme_name(name: str, interface: Interface) -> str:
    """Return the name of a section: one that comes with the program in the reader's language."""
    return interface.pgettext("theme", name.replace("%", "%%"))


def listed(names: list[str], limit: int, separator: str = ", ", *, interface: Interface) -> str:
    """Return at most `limit` names, then "and N more"."""
    shown = interface.pgettext("separator", separator).join(names[:limit])
    more = len(names) - limit
    if more <= 0:
        return shown
    return interface.ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=shown)


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


def long_date(time: datetime, zone: str, interface: Interface) -> str:
    """Return the date of the zone in full, as it stands by itself: "Friday 20 November 2026"."""
    date = date_in_text(time, zone, interface)
    # French and Spanish write the names of days small.
    return date[:1].upper() + date[1:]


def date_in_text(time: datetime, zone: str, interface: Interface) -> str:
    """Return the date of the zone in full, as it stands in a sentence."""
    return interface.date(time, zone, interface.pgettext("date", "EEEE d MMMM y"))


def short_date(time: datetime, zone: str, interface: Interface) -> str:
    """Return the date of the zone with a short weekday: "Fri 20 November 2026"."""
    return interface.date(time, zone, interface.pgettext("date", "EEE d MMMM y"))


def dated(time: datetime, zone: str, interface: Interface) -> str:
    """Return when something happened, for a page that stays: "12 Nov 2025 18:20"."""
    return interface.date(time, zone, interface.pgettext("date", "d MMM y HH:mm"))


def month_name(month: str, interface: Interface) -> str:
    """Return a month in words: "2026-11" gives "November 2026"."""
    first = datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
    return interface.date(first, "UTC", interface.pgettext("date", "LLLL y"))


def moment(time: datetime, as_of: datetime, zone: str, interface: Interface) -> str:
    """Return when something happened, as briefly as `as_of` allows.

    "06:40" on the same day, "Thu 18:20" within a week of it, "12 Nov 18:20" in the same year, else
    "12 Nov 2025 18:20".
    """
    local, now = time.astimezone(ZoneInfo(zone)), as_of.astimezone(ZoneInfo(zone))
    distance = abs((now.date() - local.date()).days)
    if distance == 0:
        return clock(time, zone)
    if distance < 7:
        return interface.date(time, zone, interface.pgettext("date", "EEE HH:mm"))
    if local.year == now.year:
        return interface.date(time, zone, interface.pgettext("date", "d MMM HH:mm"))
    return dated(time, zone, interface)


def day_dates(quote: Quote, as_of: datetime, zone: str, interface: Interface) -> str:
    """Return the dates of the days that a quotation names: "Monday: 16 Nov; yesterday: Tue 17 Nov", or "".

    The year stands with a date where it is not that of `as_of` in the zone.
    """
    this_year = as_of.astimezone(ZoneInfo(zone)).year
    dates: dict[str, None] = {}
    for note in quote.days:
        words = quote.text[note.start : note.end]
        noon = datetime.combine(note.date, time_of_day(12), tzinfo=UTC)
        names_weekday = interface.date(noon, "UTC", "EEEE") in words
        pattern = _DAY_PATTERNS[names_weekday, note.date.year == this_year]
        day = interface.date(noon, "UTC", interface.pgettext("date", pattern))
        dates[interface.pgettext("day", "%(words)s: %(date)s", words=words, date=day)] = None
    return interface.pgettext("separator", "; ").join(dates)


def since(time: datetime, as_of: datetime, zone: str, interface: Interface) -> str:
    """Return when the previous edition was: "today 06:00", "yesterday 07:00", else as `moment`."""
    local, now = time.astimezone(ZoneInfo(zone)), as_of.astimezone(ZoneInfo(zone))
    days = (now.date() - local.date()).days
    if days == 0:
        return interface.gettext("today %(time)s", time=clock(time, zone))
    if days == 1:
        return interface.gettext("yesterday %(time)s", time=clock(time, zone))
    return moment(time, as_of, zone, interface)


def duration(span: timedelta) -> str:
    """Return a span of time, in whole seconds, as ISO 8601 writes it: "P4D", "PT3H", "P1DT12H30M"."""
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days = f"{span.days}D" if span.days else ""
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    clock_time = "".join(f"{count}{unit}" for count, unit in parts if count)
    return f"P{days}T{clock_time}" if clock_time else f"P{days or '0D'}"


def edition_articles_path(edition_id: str) -> str:
    """Return the address of the page that lists all articles of an edition."""
    return f"{edition_folder(edition_id)}articles.html"


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


def markdown(text: str) -> str:
    """Return a text in one line that a reader of Markdown shows as it is."""
    line = _MARKDOWN.sub(r"\\\g<0>", " ".join(clean(text).split()))
    return _AT_LINE_START.sub(r"\1\\", line)


def markdown_link(url: str) -> str:
    """Return an address that may stand between the brackets of a link in Markdown."""
    return _ENTITY.sub("&amp;", url.replace("(", "%28").replace(")", "%29"))


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
