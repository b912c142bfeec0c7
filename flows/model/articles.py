"""Articles, what is decided about them, and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field


def byline(outlet: str, named: str | None) -> str:
    """Return how readers are told who published an article."""
    return f"{named} via {outlet}" if named else outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An entry with its identity, clean text and best-known date.

    `id` is 16 hex digits of the SHA-256 of the canonical address (and of `via`, if set), else of outlet
    and source text.
    `text` is the stored text: the paragraphs joined by a blank line; quotes are offsets into it.
    `published` is None when unknown or absurd; `published_claim` keeps what the source said.
    `first_seen` is the `as_of` of the run that first met it. `language` is ISO 639-1 or "und".
    An article whose page shows no text has none; `stub` says why ("paywall", "script"). `in_page` tells
    that the text was read in the page at `url`, not only in a feed.

    `outlet` published the text. `named` is the outlet that its feed says it is from, where that cannot be
    believed. `via` is the host of a feed that gave the address of another site, whose own text this is not.
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

    @property
    def byline(self) -> str:
        """Who published it, as readers are told."""
        return byline(self.outlet, self.named)

    @property
    def time(self) -> datetime:
        """The time the article counts for: its date, else when it was first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The evidence that one article (JSON: `dropped`) copies another (`kept`); `similarity` in [0, 1]."""

    original_id: Annotated[str, Field(alias="kept")]
    copy_id: Annotated[str, Field(alias="dropped")]
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
    """Articles about one event, earliest first, with the evidence for each beyond the first.

    `story_id` is that of the store, or empty where there is none yet.
    """

    article_ids: tuple[str, ...]
    links: tuple[Link, ...]
    story_id: str = ""


class LeftOutReason(StrEnum):
    """Why a known article is in no story of this edition."""

    TOO_OLD = "too_old"  # dated before the period of this edition
    AHEAD = "ahead"  # dated after `as_of`: it waits for its edition
    ROUND_UP = "round_up"  # tells of many stories and so is in none


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article of this run that is in no story of the edition, and why.

    `detail` tells how a round-up was known.
    """

    article_id: str
    outlet: str
    title: str
    published: datetime | None
    reason: LeftOutReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles an edition is made of: its own period's, those of stories it goes on with, the rest."""

    fresh: tuple[Article, ...]
    context: tuple[Article, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """An editorial section; `terms` are its own words, `sections` the words of addresses and feeds.

    `added` are those of both that the person added to the packaged themes; they go before all others. A
    theme that the packaged ones do not have at all is the person's `own`.
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
