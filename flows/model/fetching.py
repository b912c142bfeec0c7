"""What is asked of a server, what it said, and what is known of a source from one run to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.model.sources import FetchedDocument, FetchFailure, NotModified, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTime:
    """When a source is asked: by the clock (`now`), for the edition of `as_of`, by a person or a schedule."""

    now: datetime
    as_of: datetime
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One address to be asked, with what the server is told of the answer that we have already.

    A `page` is asked only where robots.txt lets us, unless a person looks at it this once (`by_person`).
    `digest` is the hash of the body that we have.
    """

    source: Source
    address: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    page: bool = False
    by_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of an ask.

    `status` is None where no server answered; `reached` is False where none could be connected to, `sent`
    where nothing was asked, since the host wants to be left alone. `moved_to` is where the address leads for
    good. `fresh_for` and `retry_after` are what the server at `host` asked for, unclamped. `transient` tells
    that asking once more, seconds later, may go better.
    """

    request: HttpRequest
    result: FetchedDocument | NotModified | FetchFailure
    host: str
    status: int | None = None
    sent: bool = True
    reached: bool = True
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None
    transient: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """What a run found in one source's document.

    `added` counts articles that the source had not held before. `fault` is why nothing of it could be read;
    `partial` that some of it could not. `stated` is the time that the feed itself asks its readers to wait
    (ttl, sy:update).
    """

    added: int = 0
    fault: FetchFailure | None = None
    partial: bool = False
    stated: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is known of a source that has an address; it holds for that `location` alone.

    `failures` counts those in a row, the last of them told by `why` and its
    `remedy`. `entries_a_day` is None until its
    rhythm is known. `wait_host` asked to be left alone until `wait_until`, whatever is asked of it.
    `as_of` is that of the run that read it last. An `ended` source is never asked again.
    """

    source: str
    location: str
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    page: bool = False
    failures: int = 0
    failing_since: datetime | None = None
    why: str | None = None
    remedy: str | None = None
    first_success: datetime | None = None
    last_success: datetime | None = None
    last_new: datetime | None = None
    last_asked: datetime | None = None
    next_poll: datetime | None = None
    fresh_until: datetime | None = None
    wait_host: str | None = None
    wait_until: datetime | None = None
    ended: bool = False
    entries_a_day: float | None = None
    stated_seconds: float | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNotice:
    """A source ended, moved, fails or went silent; one edition reports it.

    `key` distinguishes two events of one kind. `reported_at` is the `as_of` of the edition that reports it.
    """

    source: str
    kind: str
    key: str
    item: str
    reason: str
    remedy: str
    reported_at: datetime | None = None
