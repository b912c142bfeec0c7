"""Sources, the documents and entries that they give, and articles up to their cleaned draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from flows.model.kinds import FeedHabits


class SourceKind(StrEnum):
    """The kind of a source's location."""

    PATH = "path"  # a file or a folder on this machine
    URL = "url"  # a live feed or page


class Media(StrEnum):
    """The format that a fetched document claims by its ending, content type or first bytes."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    FEED = "feed"  # or a sitemap
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as the user configured it; `location` is a path or an http(s) address, never published.

    `section` is its folder in a list of feeds; nested folders are joined by " / ".
    `headers_env` and `auth_env` name environment variables that hold headers and a login for its server.
    `expects` is the kind of document that a person expects there; None means the kind that was first read.
    """

    name: str
    kind: SourceKind
    location: str
    outlet: str | None = None
    language: str | None = None
    section: str | None = None
    headers_env: str | None = None
    auth_env: str | None = None
    expects: Literal["feed", "page"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverOutlet:
    """An outlet that is to appear nowhere: by its name, by its site's host name, or by both."""

    name: str | None = None
    site: str | None = None


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
class NotModified:
    """A source whose document has not changed, or that is not polled now."""

    source: Source
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """Something that could not be used: which source, which item of it, why, and the remedy."""

    source: str
    item: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapIndex(FetchFailure):
    """A sitemap of other sitemaps: `children`, those most likely to hold news first."""

    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyFeed(FetchFailure):
    """A feed that can be read and holds nothing: that is said, but the source does not fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A possible article as its feed or file gave it; anything but the body may be missing.

    `body` is text in the markup of `media` (TEXT, MARKDOWN or HTML), decoded, characters untouched.
    `whole_page` is True for an HTML page (to be extracted), False for an HTML fragment of a feed.
    `published_claim` is the date as written. `key` identifies the entry within its source.

    `read_at` are the hosts that served the document, that of its final address first; it is empty for a
    person's own files. `named` is the outlet that the feed says it took the entry from. `outlet_given`
    is True if `outlet` is the name that a person gave the source. `part` distinguishes it from the others
    of the page that they all stand on. `place` is its place in the feed, from 1,
    if an editor ordered that.

    `attached` are the media types of the files that belong to it ("audio", "video"). `habits` are those of
    its feed or sitemap; a file, a page and a mail have none. `picture` is the address of the picture that its
    feed gives with it.
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
    read_at: tuple[str, ...] = ()
    named: str | None = None
    outlet_given: bool = False
    part: str | None = None
    place: int | None = None
    attached: tuple[str, ...] = ()
    habits: FeedHabits | None = None
    picture: str | None = None


class StubKind(StrEnum):
    """The reason that a page shows no article, or only its beginning."""

    PAYWALL = "paywall"  # the rest is for those who pay or sign in
    SCRIPT = "script"  # the text is written by scripts in the reader's browser
    CHECK = "check"  # a test for robots, or a refusal, stands in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLine:
    """A line that was removed as page furniture, and the rule that removed it."""

    line: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry with its text taken out of its markup, page furniture still in it.

    `lines` are the visible lines in reading order, with the source's characters; an empty
    string stands for a blank line. `title_in_text` is True if the title may still be the first line
    (plain text), False if the markup named it or there is none.
    A draft with a `stub` has no lines: it is listed by its title and not quoted. `in_page` is True if the
    lines were read, unchanged, in the page at `url`. `named`, `via` and `picture` are those of the article.
    """

    entry: Entry
    outlet: str
    title: str | None
    url: str | None
    published_claim: str | None
    language: str | None
    lines: tuple[str, ...]
    title_in_text: bool
    stub: StubKind | None = None
    in_page: bool = False
    named: str | None = None
    via: str | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDraft:
    """A draft with its furniture removed; `paragraphs` keep the source's characters."""

    draft: Draft
    title: str | None
    paragraphs: tuple[str, ...]
    removed: tuple[RemovedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEnds:
    """The first and last lines of one article of an outlet, as digests, to recognise repeated ones.

    `article` is a digest of its longest paragraph. `lines` are 16 hex digits each, of lines without case,
    digits and the article's own title, sorted. `seen` is the `as_of` of the run.
    """

    outlet: str
    article: str
    seen: datetime
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often an outlet posted in a source: the date of its first article, and the counts of two spans."""

    source: str
    outlet: str
    first: datetime
    in_month: int
    in_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The record of one run: the names of the configured sources, the failures, other events of sources.

    Only one edition reports the `notices`: a source moved, closed, is dead or silent.
    """

    as_of: datetime
    sources: tuple[str, ...]
    failures: tuple[FetchFailure, ...]
    notices: tuple[FetchFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts of an ingest; `unchanged` counts the sources that had nothing new."""

    fetched: int = 0
    added: int = 0
    failures: tuple[FetchFailure, ...] = field(default=())
    unchanged: int = 0

    @property
    def nothing_read(self) -> bool:
        """Return True if every source failed."""
        return self.fetched == 0 and self.unchanged == 0 and bool(self.failures)
