"""What the pipeline needs of the world, as protocols; the adapters implement them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.model import (
    Answer,
    Article,
    Decision,
    Delivery,
    Draft,
    Edition,
    EditionHeader,
    FetchedDocument,
    FetchFailure,
    Letter,
    Membership,
    NotModified,
    PastStory,
    Receipt,
    Regrouping,
    RunRecord,
    SeenEnds,
    Source,
    SourceNotice,
    SourceState,
    StoredFingerprint,
    StoryChange,
    WindowArticle,
)


class Fetcher(Protocol):
    """Reads sources; a failure is a value and never stops the others."""

    def fetch(self, sources: Sequence[Source]) -> Iterator[FetchedDocument | NotModified | FetchFailure]:
        """Yield every document of every source, in the order of the sources, then by locator."""
        ...


class UnreadableMemory(Protocol):
    """Keeps which documents could not be read within the limits of time and memory."""

    def reasons(self) -> Mapping[str, str]:
        """Return why each document that is remembered could not be read, by its digest."""
        ...

    def add(self, digest: str, reason: str) -> None:
        """Remember why a document could not be read."""
        ...


class FurnitureStore(Protocol):
    """Keeps what is remembered of outlets' articles, from which their furniture is learned."""

    def remembered(self, outlets: Sequence[str]) -> tuple[SeenEnds, ...]:
        """Return what is remembered of some outlets, ordered by outlet and article."""
        ...

    def remember(self, outlets: Sequence[str], ends: Sequence[SeenEnds]) -> None:
        """Keep these of some outlets and nothing else of them, in one transaction."""
        ...


class StoryStore(Protocol):
    """Stores the story of each article over time; every write is atomic and safe to repeat.

    A span begins after `after` and includes `until`. The time of an article is its date, or when it was first
    seen in one of the sources.
    """

    def save_fingerprints(self, fingerprints: Iterable[StoredFingerprint]) -> None:
        """Store fingerprints in place of earlier ones of their articles."""
        ...

    def without_fingerprint(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[Article]:
        """Yield the articles of some sources and a span without a fingerprint of a version, by id."""
        ...

    def window(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[WindowArticle]:
        """Yield all articles of some sources and a span, by id, with their fingerprints of a version."""
        ...

    def signatures(self, article_ids: Sequence[str], version: int) -> Mapping[str, bytes]:
        """Return the signatures of some articles by id, but for those without one of that version."""
        ...

    def memberships(
        self, article_ids: Sequence[str], until: datetime, *, before: bool = False
    ) -> tuple[Membership, ...]:
        """Return the latest membership of each article until a time, or before it, ordered by article."""
        ...

    def members(self, story_id: str, until: datetime) -> tuple[Membership, ...]:
        """Return the memberships of the articles that are in a story at a time, ordered by article."""
        ...

    def save_regrouping(self, as_of: datetime, regrouping: Regrouping) -> None:
        """Store what a batch changed in place of what an earlier one with the same `as_of` did."""
        ...

    def changes(self, story_id: str) -> tuple[StoryChange, ...]:
        """Return the merges and splits of a story, oldest first."""
        ...

    def decide(self, decision: Decision) -> None:
        """Store what a person decided."""
        ...

    def backdate_decisions(self, at: datetime) -> None:
        """Make the decisions of after a time count from that time on."""
        ...

    def decisions(self, until: datetime) -> tuple[Decision, ...]:
        """Return what was decided until a time, oldest first, and of one time what was stored first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Articles that count for a time later than `after`, or were first seen later than `arrived_after`."""

    after: datetime
    arrived_after: datetime


class EditionStore(Protocol):
    """Reads stored editions; only `get` and `newest` decode, and those only what is asked for."""

    def headers(self) -> tuple[EditionHeader, ...]:
        """Return the headers of all editions, by `as_of`, oldest first."""
        ...

    def at(self, as_of: datetime) -> EditionHeader | None:
        """Return the header of the edition of a time."""
        ...

    def latest(self, before: datetime | None = None) -> EditionHeader | None:
        """Return the header of the latest edition, or of the latest before a time."""
        ...

    def has_news(self, before: datetime) -> bool:
        """Return True if an edition before a time had a new article."""
        ...

    def ids(self) -> frozenset[str]:
        """Return the ids of all editions, those included that cannot be read any more."""
        ...

    def last_number(self) -> int:
        """Return the highest number of an edition, 0 while there is none."""
        ...

    def get(self, edition_id: str) -> Edition | None:
        """Return an edition by its id."""
        ...

    def newest(self, count: int | None = None) -> Iterator[Edition]:
        """Yield editions, newest first, at most `count`; each is decoded when it is taken."""
        ...

    def past_stories(self, since: datetime, before: datetime | None = None) -> tuple[PastStory, ...]:
        """Return the stories of the editions from a time on, and before another; oldest edition first."""
        ...


class ArticleStore(Protocol):
    """Keeps articles, runs and editions; every write is atomic and safe to repeat."""

    @property
    def furniture(self) -> FurnitureStore:
        """What is remembered of the outlets of these articles."""
        ...

    @property
    def stories(self) -> StoryStore:
        """The stories of these articles."""
        ...

    @property
    def editions(self) -> EditionStore:
        """The editions made from these articles."""
        ...

    def add_articles(self, articles: Iterable[Article]) -> int:
        """Store what is not yet known and return how many were.

        A known article keeps its text; it gains the sighting (its `source`), and its first-seen
        time becomes the earlier of the two. It is `in_page` from the first sighting of its page on that
        holds the stored text.
        """
        ...

    def stored_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of some articles' ids that are stored, from whichever source."""
        ...

    def articles(
        self, sources: Sequence[str], seen_until: datetime, recent: Recent | None = None
    ) -> tuple[Article, ...]:
        """Return the articles sighted in one of `sources` at or before a time, ordered by id.

        `source` and `first_seen` of each are those of its earliest such sighting. With `recent` the others
        are left out.
        """
        ...

    def first_readings(self, sources: Iterable[str], until: datetime) -> Mapping[str, datetime]:
        """Return for each of some sources when its first article was sighted, if that was by a time."""
        ...

    def met_in(self, ids: Iterable[str], sources: Sequence[str]) -> frozenset[str]:
        """Return those of some articles' ids that were met in one of `sources`."""
        ...

    def articles_of(self, ids: Iterable[str]) -> tuple[Article, ...]:
        """Return some articles from whichever source, ordered by id, each by its earliest sighting."""
        ...

    def record_run(self, run: RunRecord) -> None:
        """Store what a run read, in place of an earlier record with the same `as_of`."""
        ...

    def run(self, as_of: datetime) -> RunRecord | None:
        """Return what the run of that time read."""
        ...

    def save_edition(self, edition: Edition, receipt: Receipt) -> None:
        """Store an edition in place of an earlier one with the same `as_of`."""
        ...


class SourceLedger(Protocol):
    """What is known of the sources that have an address; every write is atomic and safe to repeat."""

    def states(self) -> tuple[SourceState, ...]:
        """Return what is known of every source, by its name."""
        ...

    def keep(self, states: Iterable[SourceState], notices: Iterable[SourceNotice]) -> None:
        """Store states in place of earlier ones, and notices that are not there yet."""
        ...

    def notices(self, as_of: datetime) -> tuple[SourceNotice, ...]:
        """Return the notices that no edition has reported, or that of `as_of` has, by source, kind, key."""
        ...

    def mark_reported(self, notices: Iterable[SourceNotice], as_of: datetime) -> None:
        """Store that the edition of a time reports some notices."""
        ...


class Publisher(Protocol):
    """Puts finished files where readers find them, each file atomically, unchanged ones untouched."""

    def publish(self, files: Mapping[str, bytes]) -> int:
        """Write files by their path relative to the out folder; return how many changed."""
        ...


class Mailer(Protocol):
    """Hands messages to a mail server; whatever goes wrong is an answer and never stops the others."""

    def send(self, letter: Letter) -> Answer:
        """Hand one message over, once, and tell what the server said."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass before trying again."""
        ...


class Outbox(Protocol):
    """The ledger of mail: one row for each edition and reader; every write is atomic and lasting."""

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        """Note that readers are to get an edition, as deferred; a row that is there stays as it is."""
        ...

    def withdraw(self, edition_id: str) -> None:
        """Delete the rows of an edition whose message was never tried."""
        ...

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """Return the rows of an edition, ordered by reader."""
        ...

    def unsettled(self) -> tuple[Delivery, ...]:
        """Return the rows that are deferred or unknown, by edition, then reader."""
        ...

    def begin(self, seen: Delivery) -> bool:
        """Make a row unknown before its message goes out, and count the attempt.

        False, and nothing changed, when the row is no longer as it was seen: another process has it.
        """
        ...

    def record(self, delivery: Delivery) -> None:
        """Store the status and reason of a row; its attempts are those counted by `begin`."""
        ...


class DocumentReader(Protocol):
    """Parses and extracts documents; what cannot be read, or not in time, is a failure."""

    def read(self, document: FetchedDocument) -> tuple[Draft | FetchFailure, ...]:
        """Return what a document holds, in its order."""
        ...
