"""The values that commands print with --json; their JSON Schemas are in docs/schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from flows.model.editions import Story
from flows.model.mail import Delivery
from flows.model.readers import Reader
from flows.model.sources import FetchFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story in a list: `articles`, `outlets` and `independent_reports` are numbers."""

    id: str
    headline: str
    status: str
    tier: str
    theme: str
    articles: int
    outlets: int
    independent_reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryList:
    """The stories of an edition, in its order."""

    edition: str
    as_of: datetime
    stories: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderList:
    """All readers, by id."""

    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCounts:
    """The numbers of an edition's coverage."""

    sources: int
    articles: int
    new: int
    copies: int
    stories: int
    shown: int
    too_old: int
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEdition:
    """An edition that a run has made: `page` and `json` are its files."""

    id: str
    number: int
    as_of: datetime
    title: str
    page: str
    json: str
    counts: EditionCounts
    stories: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutput:
    """The result of `run`: `edition` is null if nothing was new; `failures` holds events of sources too.

    With several digests `edition` is that of the first, and `digests` has those of all by their ids.
    `fetched` counts the articles read, `added` those not stored before, `unchanged` the sources that had
    nothing new.
    """

    edition: MadeEdition | None
    digests: Annotated[Mapping[str, MadeEdition | None], Field(exclude_if=lambda digests: not digests)]
    fetched: int
    added: int
    unchanged: int
    every_source_failed: bool
    failures: tuple[FetchFailure, ...]
    changed_files: int
    out: str
    site_url: str
    deliveries: tuple[Delivery, ...]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source: `address` without a query, or a path; numbers and times are null while they are not known."""

    name: str
    kind: str
    address: str
    last_success: datetime | None
    next_poll: datetime | None
    failures: int
    problem: str | None
    remedy: str | None
    ended: bool
    articles_a_day: float | None
    share_published: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList:
    """The sources, the worst first; `problems` cannot be used, the outlets in `never` are opted out."""

    sources: tuple[SourceLine, ...]
    problems: tuple[FetchFailure, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSource:
    """The answer of a source just now; `problem` is null if it can be read."""

    name: str
    entries: int
    moved_to: str | None
    problem: FetchFailure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChecks:
    """The answers of the sources that were asked, in their order."""

    sources: tuple[CheckedSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandError:
    """The reason why a command could not be done: the thing, what is wrong with it, what to do."""

    thing: str
    problem: str
    remedy: str


def story_line(story: Story) -> StoryLine:
    """Return a story as a list shows it."""
    return StoryLine(
        id=story.id,
        headline=story.headline,
        status=str(story.status),
        tier=str(story.tier),
        theme=story.theme.name,
        articles=len(story.articles),
        outlets=story.outlets,
        independent_reports=story.independent_reports,
    )
