"""Kinds of pages that entries lead to, and genres of the texts there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    """The kind of page that an entry leads to."""

    ARTICLE = "article"
    VIDEO = "video"
    PODCAST = "podcast"
    GALLERY = "gallery"  # pictures with captions
    LIVE = "live"  # a page that goes on while its event does
    LINK = "link"  # a pointer to a page of somebody else
    RELEASE = "release"  # a version of a program, its list of changes
    EVENT = "event"  # an appointment to come
    ROUND_UP = "round_up"  # several stories in one: a briefing, a newsletter, a bulletin
    LISTING = "listing"  # prices, tables, schedules, offers, puzzles, printables
    STATIC = "static"  # a page of the site itself: about, contact, privacy, a list of its pages
    ADVERTISEMENT = "advertisement"
    EMPTY = "empty"  # nothing to read


class Genre(StrEnum):
    """The kind of text, as far as its address, title, feed or section says."""

    NEWS = "news"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    FEATURE = "feature"
    REVIEW = "review"
    HOW_TO = "how_to"
    ANNOUNCEMENT = "announcement"
    PERSONAL = "personal"
    OTHER = "other"


# Pages that tell no news, whatever stands there: they are left out of editions and listed.
NO_NEWS = frozenset(
    (PageKind.ROUND_UP, PageKind.LISTING, PageKind.STATIC, PageKind.ADVERTISEMENT, PageKind.EMPTY)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHabits:
    """Facts about all entries of a feed that help to tell what one of them is.

    `entries` counts them, `dated` those with a date. `common` are the names of sections and categories that
    most of them carry: they tell no entry from another. `names` are the parts of the feed's own title.
    `in_folders` counts the entries whose addresses have folders.
    """

    entries: int
    dated: int
    common: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    in_folders: int = 0
