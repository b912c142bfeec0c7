"""The signals of an entry that say what kind of page it leads to, and the habits of its feed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from flows.model import Draft, Entry, FeedHabits
from flows.reading.dates import parse_date
from flows.reading.kinds.titles import LONGEST_TITLE
from flows.reading.line_shapes import word_count
from flows.urls.normalise import host_of
from flows.urls.publisher import registrable_domain

# The longest name of a kind has four words ("letters to the editor").
_LONGEST_LABEL = 40
_LABELS = (
    re.compile(r"^\W*(?P<label>[^:|–—]+?)\s?(?:[:|–—]|\s-)\s"),
    re.compile(r".*\s(?:[|–—-])\s(?P<label>[^|–—]+)$"),
    re.compile(r"^\W*[\[(](?P<label>[^\])]+)[\])]"),
    re.compile(r".*[\[(](?P<label>[^\])]+)[\])]$"),
)
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cgi)$")
_PARTS_OF_TITLE = re.compile(r"\s+[–—\-|>»›·•]\s+|\s*[|»›:/]\s*")
_LINK = re.compile(r"<a\s[^<>]{0,300}?href\s{0,9}=\s{0,9}[\"']?(https?://[^\"'\s<>]+)", re.IGNORECASE)
_IMAGE = re.compile(r"<img[\s/]", re.IGNORECASE)
_ITEM = re.compile(r"<li[\s>]", re.IGNORECASE)
_PLAYER = re.compile(r"<(?:iframe|video|audio|embed|object)[\s>]", re.IGNORECASE)
_MOST_MARKUP = 200_000
_MOST_TEXT = 2_000
# Publishing systems write these for a page without a date: the first year, and the first second of 1970.
_ZERO_YEAR, _ZERO_DAY = 1, (1970, 1, 1)
# A name that more than half of at least so many entries carry tells none of them from the others.
_FEWEST_FOR_HABITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyForm:
    """How a text is built: its words, the sites that it links, its list items, pictures and players."""

    words: int = 0
    sites: int = 0
    items: int = 0
    images: int = 0
    players: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The features of an entry; its names are written as in addresses: "about-us", "week-in-review".

    `segments` are the parts of the address's path, `labels` what a mark sets off at the ends of the title,
    `text` the beginning of the text. `undated` is True for an entry without a date in its feed.
    """

    title: str
    host: str = ""
    segments: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    text: str = ""
    form: BodyForm = BodyForm()
    attached: frozenset[str] = frozenset()
    undated: bool = False
    habits: FeedHabits | None = None

    @property
    def slug(self) -> str:
        """The last segment of the address, or ""."""
        return self.segments[-1] if self.segments else ""

    def is_common(self, name: str) -> bool:
        """Return True if most entries of the feed carry a name."""
        return self.habits is not None and name in self.habits.common


def signals_of(draft: Draft, title: str | None, text: str) -> Signals:
    """Return the signals of a draft with its clean title and text."""
    entry = draft.entry
    return Signals(
        title=title or "",
        host=host_of(draft.url or ""),
        segments=segments_of(draft.url),
        labels=_labels(title or ""),
        categories=tuple(map(slug_of, entry.categories)),
        text=text[:_MOST_TEXT],
        form=_form(entry, text),
        attached=frozenset(entry.attached),
        undated=entry.habits is not None and is_undated(entry.published_claim),
        habits=entry.habits,
    )


def signals_of_title(title: str, url: str | None, text: str = "") -> Signals:
    """Return the signals of an article of which no feed is known."""
    form = BodyForm(words=word_count(text))
    return Signals(
        title=title,
        host=host_of(url or ""),
        segments=segments_of(url),
        labels=_labels(title),
        text=text[:_MOST_TEXT],
        form=form,
    )


def habits_of(title: str | None, entries: Sequence[Entry]) -> FeedHabits:
    """Return the habits of a feed of a title with some entries."""
    carried: Counter[str] = Counter()
    for entry in entries:
        carried.update({*segments_of(entry.url)[:-1], *map(slug_of, entry.categories)})
    most = len(entries) / 2
    is_telling = len(entries) >= _FEWEST_FOR_HABITS
    return FeedHabits(
        entries=len(entries),
        dated=sum(not is_undated(entry.published_claim) for entry in entries),
        common=frozenset(name for name, count in carried.items() if is_telling and count > most),
        in_folders=sum(len(segments_of(entry.url)) > 1 for entry in entries),
        names=tuple(filter(None, map(slug_of, _PARTS_OF_TITLE.split(title or "")))),
    )


def is_undated(claim: str | None) -> bool:
    """Return True if a feed gives no date, or the zero that publishing systems write in its place."""
    moment = parse_date(claim) if claim else None
    if moment is None:
        return True
    return moment.year <= _ZERO_YEAR or (moment.year, moment.month, moment.day) == _ZERO_DAY


@lru_cache(maxsize=20_000)
def slug_of(name: str) -> str:
    """Return a name as addresses write it: in lower case without accents, its words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name[:200].casefold())
    letters = "".join(
        character for character in plain if not unicodedata.combining(character) and character not in "'’"
    )
    return "-".join(re.findall(r"[^\W_]+", letters))


def segments_of(url: str | None) -> tuple[str, ...]:
    """Return the parts of the path of an address, without the ending of a file and an index page."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return ()
    slugs = (slug_of(_ENDING.sub("", part.casefold())) for part in path.split("/"))
    segments = tuple(filter(None, slugs))
    return segments[:-1] if segments and segments[-1] in ("index", "default") else segments


def _labels(title: str) -> tuple[str, ...]:
    """Return what a colon, a bar, a dash or brackets set off at the ends of a title."""
    matches = (pattern.match(title[:LONGEST_TITLE]) for pattern in _LABELS)
    labels = (match["label"] for match in matches if match)
    return tuple(dict.fromkeys(slug_of(label) for label in labels if len(label) <= _LONGEST_LABEL))


def _form(entry: Entry, text: str) -> BodyForm:
    # What a feed gives is the text of the entry; a page brings menus as well.
    markup = entry.body[:_MOST_MARKUP] if entry.habits is not None else ""
    return BodyForm(
        words=word_count(text),
        sites=len(_sites(_LINK.findall(markup))),
        items=len(_ITEM.findall(markup)),
        images=len(_IMAGE.findall(markup)),
        players=len(_PLAYER.findall(markup)),
    )


def _sites(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(registrable_domain(host_of(address)) for address in addresses)
