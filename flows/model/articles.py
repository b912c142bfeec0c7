"""Articles, the decisions about them, and the evidence for those."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from flows.model.kinds import Genre, PageKind

# The outlet of a person's own files that name none: nobody knows who published them.
FILES_ADDED = "files you added"


def publisher_of(outlet: str, article_id: str) -> str:
    """Return what identifies who published an article: its outlet, or the article if no outlet is known."""
    return article_id if outlet == FILES_ADDED else outlet


def text_hash(text: str) -> str:
    """Return the hash of an article's text that a receipt holds: SHA-256 of its UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Bylined:
    """A value that names the outlet it is from."""

    __slots__ = ()
    outlet: str
    named: str | None

    @property
    def byline(self) -> str:
        """Return the publisher as readers see it: "Echo via hub.example" if only a feed names the Echo."""
        return f"{self.named} via {self.outlet}" if self.named else self.outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Bylined):
    """An entry with its identity, clean text and best-known date.

    `id` is 16 hex digits of the SHA-256 of the canonical address (and of `via`, if set), else of outlet
    and source text.
    `text` is the stored text: the paragraphs joined by a blank line; quotes are offsets into it.
    `published` is None when unknown or absurd; `published_claim` keeps what the source said.
    `first_seen` is the `as_of` of the run that first met it. `language` is ISO 639-1 or "und".
    An article whose page shows no text has an empty one; `stub` says why ("paywall", "script"). `in_page`
    is True if the text was read in the page at `url`, not only in a feed. `title_made` is True if the title
    was taken from the text.

    `outlet` published the text. `named` is the outlet that only its feed says it is from. `via` is the host
    of a feed that linked another site and gave a text of its own.

    `place` is the best place, from 1, that an editor gave it in a feed when it was first read there; None if
    its feeds are in the order of their dates.

    `in_feed` is True if a feed or a sitemap listed it, False for a file, a page or a mail of its own.
    `page_kind` and `genre` say what stands at its address; `kind_reason` is the evidence for them.
    `picture` is the address of the picture that its feed or its page gives with it.
    `text_hash` is None unless the store has pruned the text, which is empty then; it is that text's hash.
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
    stub: str | None = None
    in_page: bool = False
    named: str | None = None
    via: str | None = None
    in_feed: bool = False
    page_kind: PageKind = PageKind.ARTICLE
    genre: Genre | None = None
    kind_reason: str = ""
    place: int | None = None
    picture: str | None = None
    text_hash: str | None = None

    @property
    def publisher(self) -> str:
        """Return what identifies who published the article."""
        return publisher_of(self.outlet, self.id)

    @property
    def is_opinion(self) -> bool:
        """Return True for an opinion: it is no report of a fact."""
        return self.genre is Genre.OPINION

    @property
    def time(self) -> datetime:
        """Return the time that counts for the article: its date, else the time it was first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """The text of an article at a later reading, by the run of `as_of`, that changed what it had said.

    `in_page` is True if it was read in the article's page.
    """

    article_id: str
    as_of: datetime
    text: str
    in_page: bool


class QuotedSpan(NamedTuple):
    """A place in an article's first text that an edition quoted."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedPlace:
    """A place in an article's first text that the edition of `as_of` quoted in a story."""

    article_id: str
    start: int
    end: int
    story_id: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The evidence that one article (JSON: `dropped`) copies another (`kept`); `similarity` in [0, 1]."""

    original_id: Annotated[str, Field(alias="kept")]
    copy_id: Annotated[str, Field(alias="dropped")]
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The verdict if an article counts as a report of its story's headline, and the reason."""

    article_id: str
    counts: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The evidence that an article belongs to its story: the most similar other article and shared words."""

    article_id: str
    nearest_id: str
    similarity: float
    threshold: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles about one event, earliest first, with the evidence for each beyond the first."""

    story_id: str
    article_ids: tuple[str, ...]
    links: tuple[Link, ...]


class LeftOutReason(StrEnum):
    """The reason that an article is in no story of an edition."""

    TOO_OLD = "too_old"  # dated before the period of this edition
    AHEAD = "ahead"  # dated after `as_of`: it waits for its edition
    ROUND_UP = "round_up"  # reports several stories, so it belongs to none
    NOT_NEWS = "not_news"  # a page of the site, a listing, an advertisement, an old entry without a date
    REPEATED = "repeated"  # says nothing that a reader has not been shown
    OTHER_THEME = "other_theme"  # in a story of a theme that its digest does not tell
    DROPPED = "dropped"  # in a story that an editor took out


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article of a run that is in no story of the edition; `detail` says what it is instead.

    `url` is as that of an article in a story, `language` that of its title.
    """

    article_id: str
    outlet: str
    title: str
    url: str
    language: str
    published: datetime | None
    reason: LeftOutReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The articles for an edition: those of its period, those of stories that it continues, and the rest."""

    fresh: tuple[Article, ...]
    context: tuple[Article, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def candidates(self) -> tuple[Article, ...]:
        """The articles that may be in stories: the fresh ones, then the others."""
        return (*self.fresh, *self.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """An editorial section; `terms` are its own words, `sections` the words of addresses and feeds.

    `added` are the words of both that the user added to the packaged themes; they take precedence. `own` is
    True for a theme that the program does not have.
    """

    id: str
    name: str
    terms: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    added: frozenset[str] = frozenset()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRef:
    """A theme as an edition names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChoice(ThemeRef):
    """The theme of a story and the terms that chose it, strongest first; `score` in [0, 1]."""

    score: float
    evidence: tuple[str, ...]
