"""What is configured and what comes in, up to the cleaned draft of an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


class SourceKind(StrEnum):
    """How a source is reached."""

    PATH = "path"  # a file or a folder on this machine
    URL = "url"  # a live feed or page


class Media(StrEnum):
    """What a fetched document claims to hold, by its ending, content type or first bytes."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    FEED = "feed"  # or a sitemap
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the user configured; `location` is a path or an http(s) address, never published.

    `section` is the folder it is in, in a list of feeds; the folders of nested ones are joined by " / ".
    `headers_env` and `auth_env` name variables of the environment that hold what its server is to be told.
    `expects` is what a person said an address holds; None leaves it to what it held when first read.
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
    """A source that holds nothing it did not hold before, or that is left alone for now."""

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
    """A document that names no articles but other sitemaps: `children`, likeliest to hold news first."""

    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article-to-be as its feed or file gave it; anything but the body may be missing.

    `body` is text in the markup of `media` (TEXT, MARKDOWN or HTML), decoded, characters untouched.
    `whole_page` tells an HTML page (to be extracted) from an HTML fragment out of a feed.
    `published_claim` is the date string as given. `key` tells entries of one source apart.

    `read_at` are the hosts that served the document, that of its final address first; it is empty for a
    person's own files. `named` is the outlet that the feed says it took the entry from. `outlet_given`
    says that `outlet` is the name that a person gave the source.
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


class StubKind(StrEnum):
    """Why a page shows no article, or only how it begins."""

    PAYWALL = "paywall"  # the rest is for those who pay or sign in
    SCRIPT = "script"  # the text is written by scripts in the reader's browser
    CHECK = "check"  # a test for robots, or a refusal, stands in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """The mark of a page without its whole article: why, and what on the page says so."""

    kind: StubKind
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLine:
    """A line taken for furniture, and by which rule."""

    line: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry whose text has been taken out of its markup, furniture still in it.

    `lines` are the visible lines in reading order, characters of the source kept; an empty
    string stands for a blank line. `title_in_text` is True when the title, if any, is still to be
    found as the first line (plain text), False when the markup named it or there is none.
    A draft with a `stub` has no lines: it is listed by its title and not quoted. `removed` are the lines
    of a page that its own structure showed to be furniture. `in_page` tells that the lines were read in the
    page at `url`, where they stand as they are. `named` and `via` are those of the article.
    """

    entry: Entry
    outlet: str
    title: str | None
    url: str | None
    published_claim: str | None
    language: str | None
    lines: tuple[str, ...]
    title_in_text: bool
    author: str | None = None
    stub: Stub | None = None
    removed: tuple[RemovedLine, ...] = ()
    in_page: bool = False
    named: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDraft:
    """A draft with its furniture removed; `paragraphs` keep the source's characters."""

    draft: Draft
    title: str | None
    paragraphs: tuple[str, ...]
    removed: tuple[RemovedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEnds:
    """What is remembered of one article of an outlet: the lines at both its ends, as digests.

    `article` tells articles apart, by their longest paragraph. `lines` are 16 hex digits each, of lines
    without case, digits and the article's own title, sorted. `seen` is the `as_of` of the run.
    """

    outlet: str
    article: str
    seen: datetime
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """What one run read: the names of the configured sources, what failed, what else happened to them.

    `notices` are told in one edition alone: a source moved, ended, is dead or silent.
    """

    as_of: datetime
    sources: tuple[str, ...]
    failures: tuple[FetchFailure, ...]
    notices: tuple[FetchFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How an ingest went, for the closing table; `unchanged` counts the sources with nothing else to say."""

    fetched: int = 0
    added: int = 0
    failures: tuple[FetchFailure, ...] = field(default=())
    unchanged: int = 0

    @property
    def nothing_read(self) -> bool:
        """Whether every source failed."""
        return self.fetched == 0 and self.unchanged == 0 and bool(self.failures)
