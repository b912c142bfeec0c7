"""Requests to servers, their replies, and the state of a source from one run to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.model.sources import FetchedDocument, FetchFailure, NotModified, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTime:
    """The time of a poll by the clock (`now`), the edition it is for, and whether a person started it."""

    now: datetime
    as_of: datetime
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """A request for one address, with the validators of the answer that we already have.

    A `page` is requested only if robots.txt allows it, unless a person looks at it this once (`by_person`).
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
    """The result of a request.

    `status` is None if no server answered. `reached` is False if no connection was made, `sent` if no request
    was sent because the host wants to be left alone. `moved_to` is the address after permanent redirects.
    `fresh_for` and `retry_after` are the times that the server at `host` named, unclamped. `transient` is
    True if a second request, seconds later, may succeed. `served_at` is the time by the server's clock.
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
    served_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """The content of one source's document in a run.

    `added` counts articles that the source had not held before. `fault` is the reason that nothing could be
    read; `partial` is True if some of it could not. `stated` is the time between two requests that the feed
    itself asks for (ttl, sy:update).
    """

    added: int = 0
    fault: FetchFailure | None = None
    partial: bool = False
    stated: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """The stored state of a source with an address; it is valid for that `location` alone.

    `failures` counts those in a row; `why` and `remedy` are of the last one. `entries_a_day` is None until
    the source's rhythm is known. `wait_host` asked for no requests at all until `wait_until`.
    `as_of` is that of the run that read it last. An `ended` source is never polled again.
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
