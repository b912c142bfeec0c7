"""The values of the domain, from what the user configured to the finished edition.

All are frozen, keyword-only and hold tuples; every time is timezone-aware UTC.
The words are those of the glossary in the README.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """How a source is reached."""

    PATH = "path"  # a file or a folder on this machine
    URL = "url"  # a live feed or page


class Media(StrEnum):
    """What a fetched document claims to hold, by its ending, content type or first bytes."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    FEED = "feed"


class Status(StrEnum):
    """How a story stands to the latest edition with an earlier `as_of`."""

    NEW = "new"
    UPDATED = "updated"


class LeftOutReason(StrEnum):
    """Why a known article is in no story of this edition."""

    TOO_OLD = "too_old"  # dated before the period of this edition
    AHEAD = "ahead"  # dated after `as_of`: it waits for its edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the user configured; `location` is a path or an http(s) address, never published."""

    name: str
    kind: SourceKind
    location: str
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedDocument:
    """One file or one feed as it was fetched.

    `locator` is the address, or the path relative to the source's folder: safe to publish.
    `charset` is what the transport said (HTTP Content-Type), if anything.
    """

    source: Source
    locator: str
    media: Media
    body: bytes
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Something that could not be used: which source, which item of it, why, and the remedy."""

    source: str
    item: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article-to-be as its feed or file gave it; anything but the body may be missing.

    `body` is text in the markup of `media` (TEXT, MARKDOWN or HTML), decoded, characters untouched.
    `whole_page` tells an HTML page (to be extracted) from an HTML fragment out of a feed.
    `published_claim` is the date string as given. `key` tells entries of one source apart.
    `outlet_group` is the unit in which repeated lines are learned.
    """

    source: str
    key: str
    media: Media
    body: str
    whole_page: bool = False
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published_claim: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry whose text has been taken out of its markup, furniture still in it.

    `lines` are the visible lines in reading order, characters of the source kept; an empty
    string stands for a blank line. `title_in_text` is True when the title, if any, is still to be
    found as the first line (plain text), False when the markup named it or there is none.
    """

    entry: Entry
    outlet: str
    title: str | None
    url: str | None
    published_claim: str | None
    language: str | None
    lines: tuple[str, ...]
    title_in_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLine:
    """A line taken for furniture, and by which rule."""

    line: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDraft:
    """A draft with its furniture removed; `paragraphs` keep the source's characters."""

    draft: Draft
    title: str | None
    paragraphs: tuple[str, ...]
    removed: tuple[RemovedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An entry with its identity, clean text and best-known date.

    `id` is 16 hex digits of the SHA-256 of the canonical address, else of outlet and source text.
    `text` is the stored text: the paragraphs joined by a blank line; quotes are offsets into it.
    `published` is None when unknown or absurd; `published_claim` keeps what the source said.
    `first_seen` is the `as_of` of the run that first met it. `language` is ISO 639-1 or "und".
    """

    id: str
    source: str
    outlet: str
    title: str
    title_made: bool
    url: str | None
    published: datetime | None
    published_claim: str | None
    first_seen: datetime
    language: str
    text: str
    categories: tuple[str, ...] = ()

    @property
    def time(self) -> datetime:
        """The time the article counts for: its date, else when it was first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The evidence that `dropped` is a copy of `kept`; `similarity` is in [0, 1]."""

    kept: str
    dropped: str
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The evidence that an article stands in its story: its nearest fellow and what they share."""

    article_id: str
    nearest_id: str
    similarity: float
    threshold: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles about one event, earliest first, with the evidence for each beyond the first."""

    article_ids: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles an edition is made of: its own period's, those of stories it goes on with, the rest."""

    fresh: tuple[Article, ...]
    context: tuple[Article, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMaterial:
    """A story before it is told: all its articles by time, those of them that are no copies, the evidence.

    `fresh_ids` are the articles of this edition's period, never empty.
    """

    id: str
    status: Status
    articles: tuple[Article, ...]
    kept: tuple[Article, ...]
    fresh_ids: frozenset[str]
    matches: tuple[Match, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence and its place: `text == article.text[start:end]`, in code points."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The chosen sentences in reading order; `standfirst` is the one that says it best, or None."""

    standfirst: Passage | None = None
    quotes: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStory:
    """A story with everything decided about it: its theme, its rank, its headline, its quotations."""

    material: StoryMaterial
    theme: ThemeChoice
    importance: float
    headline: Article
    summary: Summary = field(default_factory=Summary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """An editorial section; `terms` are its own words, `sections` the words of addresses and feeds."""

    id: str
    name: str
    terms: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRef:
    """A theme as an edition names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChoice:
    """The theme of a story and the terms that chose it, strongest first; `score` in [0, 1]."""

    theme: ThemeRef
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence verbatim: `text == article.text[start:end]`, in code points."""

    text: str
    article_id: str
    outlet: str
    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """An article as an edition names it; `url` is the source's address or our page for it.

    `published` is what is known, `seen` when it was first met; `fresh` tells the articles of this
    edition's period from those that earlier editions covered.
    """

    id: str
    outlet: str
    title: str
    title_made: bool
    url: str
    published: datetime | None
    seen: datetime
    copy_of: str | None
    fresh: bool
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as an edition tells it: in full within a section, without quotes in also_reported.

    `day` counts the calendar days (workspace zone) since the story's first article, from 1.
    `latest` is the time of its newest article. `outlets` counts distinct outlets, copies included;
    `independent_reports` counts articles by different outlets that are not copies of one another.
    `matches` and `links` say why its articles were merged.
    """

    id: str
    headline: str
    headline_article_id: str
    status: Status
    day: int
    latest: datetime
    theme: ThemeChoice
    standfirst: Quote | None
    outlets: int
    independent_reports: int
    articles: tuple[ArticleRef, ...]
    quotes: tuple[Quote, ...]
    matches: tuple[Match, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A theme and its stories, most important first."""

    theme: ThemeRef
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article of this run that is in no story of the edition, and why."""

    article_id: str
    outlet: str
    title: str
    published: datetime | None
    reason: LeftOutReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the edition was made from; `articles == new + too_old + ahead`.

    `sources` counts the feeds and outlets read or tried; `articles` what they held that no earlier
    edition covered; `new` those this edition takes, `copies` those of them that are copies,
    `stories` the stories they form, `shown` those told in full.
    """

    sources: int
    articles: int
    new: int
    copies: int
    stories: int
    shown: int
    too_old: int
    ahead: int
    undated: int
    failures: tuple[FetchFailure, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different from the previous edition; all None and zero for a first one."""

    previous_id: str | None
    previous_as_of: datetime | None
    new: int
    updated: int
    no_longer_followed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One dated digest, complete: rendering needs nothing else but settings and templates.

    `id` is the date in the workspace's zone, with "-2" and on for further editions of that day.
    `guid` never changes once made. `number` counts the editions of this workspace from 1.
    """

    id: str
    guid: str
    number: int
    title: str
    time_zone: str
    as_of: datetime
    since: datetime
    change: Change
    sections: tuple[Section, ...]
    also_reported: tuple[Story, ...]
    coverage: Coverage
    words: int
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """From what an edition was made: hashes of the articles' texts, the settings, the versions."""

    edition_id: str
    as_of: datetime
    articles: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What one run read: the names of its sources after expansion, and what failed."""

    as_of: datetime
    sources: tuple[str, ...]
    failures: tuple[FetchFailure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How an ingest went, for the closing table."""

    fetched: int = 0
    added: int = 0
    known: int = 0
    failures: tuple[FetchFailure, ...] = field(default=())
