"""Protocols of what the pure code needs: adapters implement them, tests have them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from flows.model import (
    Answer,
    Article,
    ArticleVersion,
    Decision,
    Delivery,
    EditionHeader,
    HttpRequest,
    Letter,
    Membership,
    PastStory,
    Pool,
    QuotedPlace,
    Reader,
    Regrouping,
    Reply,
    Review,
    Rhythm,
    RunRecord,
    SearchEntry,
    SeenEnds,
    Sent,
    StoredFingerprint,
    StoredLessons,
    StoryChange,
    WindowArticle,
)

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")


class Mapper(Protocol):
    """Applies a pure function of a module to batches: in this process, in others, on other machines.

    The results come in the order of the batches and are the same wherever they were computed. Batches are
    taken from their iterable as the results are asked for, so that a bounded number is under way. What is
    worth a message of its own takes a second or more: some hundred articles, some megabytes of documents.
    `problem` says if they were not computed where they should be.
    """

    problem: str | None

    def map(
        self,
        function: Callable[[_Batch], _Result],
        batches: Iterable[_Batch],
        *,
        has_own_process: bool = False,
    ) -> Iterator[_Result]:
        """Yield the result of a function for each batch, in order.

        The work of a function that `has_own_process` is done by another process: on this machine, a thread
        that waits for that is enough.
        """


class LocalMapper:
    """Computes each result in this process when it is asked for."""

    problem: str | None = None

    def map(
        self,
        function: Callable[[_Batch], _Result],
        batches: Iterable[_Batch],
        *,
        has_own_process: bool = False,
    ) -> Iterator[_Result]:
        """Yield the result of a function for each batch, in order."""
        return map(function, batches)


LOCAL = LocalMapper()


class Network(Protocol):
    """Fetches documents: from this machine, or by several workers."""

    def fetch(
        self, requests: Sequence[HttpRequest], within: float | None = None, label: str = ...
    ) -> tuple[Reply, ...]:
        """Return one reply for each request, in their order; a failure if there is none `within` seconds."""


class UnreadableMemory(Protocol):
    """Stores which documents could not be read within the limits of time and memory, by their digest."""

    def reasons(self) -> Mapping[str, str]:
        """Return the reasons by digest."""

    def add(self, digest: str, reason: str) -> None:
        """Store the reason for a document."""


class FurnitureStore(Protocol):
    """Stores the ends of outlets' articles, from which their furniture is learned."""

    def remembered(self, outlets: Sequence[str]) -> tuple[SeenEnds, ...]:
        """Return the stored ends of some outlets, by outlet and article."""

    def remember(self, outlets: Sequence[str], ends: Sequence[SeenEnds]) -> None:
        """Store these ends of some outlets in place of all their others."""


class StoryStore(Protocol):
    """Stores the story of each article over time; every write is atomic and safe to repeat.

    A span begins after `after` and includes `until`. The time of an article is its date, or when it was first
    seen in one of the sources.
    """

    def save_fingerprints(self, fingerprints: Iterable[StoredFingerprint]) -> None:
        """Store fingerprints in place of earlier ones of their articles."""

    def without_fingerprint(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[Article]:
        """Yield the articles of some sources and a span without a fingerprint of a version, by id."""

    def window(
        self, sources: Sequence[str], after: datetime, until: datetime, version: int
    ) -> Iterator[WindowArticle]:
        """Yield the articles of some sources and a span, by id, with their fingerprints of a version."""

    def signatures(self, article_ids: Sequence[str], version: int) -> Mapping[str, bytes]:
        """Return the signatures of a version by article id."""

    def memberships(
        self, article_ids: Sequence[str], until: datetime, *, before: bool = False
    ) -> tuple[Membership, ...]:
        """Return the latest membership of each article until a time, or `before` it, by article."""

    def save_regrouping(self, as_of: datetime, regrouping: Regrouping) -> None:
        """Store a regrouping in place of an earlier one with the same `as_of`."""

    def theme_lessons(self, until: datetime, *, before: bool = False) -> StoredLessons | None:
        """Return the latest lessons of themes until a time, or `before` it."""

    def save_theme_lessons(self, as_of: datetime, body: bytes) -> None:
        """Store lessons of themes in place of those of the same time."""

    def changes(self, story_id: str) -> tuple[StoryChange, ...]:
        """Return the merges and splits of a story, oldest first."""

    def decisions(self, until: datetime) -> tuple[Decision, ...]:
        """Return the decisions until a time, oldest first, of one time in the order of storing."""


class VersionStore(Protocol):
    """Stores the later texts of articles, and the places that editions quoted."""

    def differing(self, articles: Iterable[Article]) -> frozenset[str]:
        """Return the ids of those articles whose stored text is another."""

    def add(self, versions: Iterable[ArticleVersion]) -> None:
        """Store versions; one of the same article and time stays as it is."""

    def between(self, after: datetime, until: datetime) -> tuple[ArticleVersion, ...]:
        """Return the versions read later than one time until another, by article and time."""

    def of(self, article_ids: Iterable[str], until: datetime) -> tuple[ArticleVersion, ...]:
        """Return the versions of some articles read until a time, by article and time."""

    def quoted(self, article_ids: Iterable[str], before: datetime) -> tuple[QuotedPlace, ...]:
        """Return the places that editions before a time quoted in some articles, by article and place."""


class EditionStore(Protocol):
    """Reads stored editions without decoding them."""

    def at(self, as_of: datetime) -> EditionHeader | None:
        """Return the header of the edition of a time."""

    def latest(self, before: datetime | None = None) -> EditionHeader | None:
        """Return the header of the latest edition, or of the latest before a time."""

    def has_news(self, before: datetime) -> bool:
        """Return True if an edition before a time had a new article."""

    def ids(self, date: str) -> frozenset[str]:
        """Return the ids of the editions of a date ("2026-11-20"), also of unreadable ones."""

    def last_number(self) -> int:
        """Return the highest number of an edition, 0 without one."""

    def past_stories(self, since: datetime, before: datetime | None = None) -> tuple[PastStory, ...]:
        """Return the stories of the editions from a time on and before another, oldest first."""

    def shown(self, digests: Iterable[str], before: datetime) -> frozenset[str]:
        """Return those of some digests of lines that an edition before a time showed."""


class SearchStore(Protocol):
    """Stores what the search index is made of, by edition; a span includes `first` and ends before `end`."""

    def newest_id(self) -> str | None:
        """Return the greatest edition id."""

    def years(self) -> tuple[str, ...]:
        """Return the years of the editions, oldest first."""

    def digests(self, first: str, end: str) -> tuple[tuple[str, str], ...]:
        """Return the id and digest of each edition of a span, by id."""

    def entries(self, first: str, end: str) -> tuple[SearchEntry, ...]:
        """Return the entries of the editions of a span, by edition id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Articles that count for a time later than `after`, or were first seen later than `arrived_after`."""

    after: datetime
    arrived_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Two times from which on posts are counted, the beginnings of a month and of a week."""

    month: datetime
    week: datetime


class ArticleStore(Protocol):
    """Stores articles and runs; every write is atomic and safe to repeat."""

    @property
    def furniture(self) -> FurnitureStore:
        """The ends of these outlets' articles."""

    @property
    def stories(self) -> StoryStore:
        """The stories of these articles."""

    @property
    def versions(self) -> VersionStore:
        """The later texts of these articles."""

    @property
    def editions(self) -> EditionStore:
        """The editions made from these articles."""

    def add_articles(self, articles: Iterable[Article]) -> int:
        """Store new articles, and the sighting of each; return how many are new."""

    def stored_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of some ids that are stored."""

    def articles(
        self, sources: Sequence[str], seen_until: datetime, recent: Recent | None = None
    ) -> tuple[Article, ...]:
        """Return the articles sighted in `sources` until a time, each as of its first sighting, by id."""

    def first_readings(self, sources: Iterable[str], until: datetime) -> Mapping[str, datetime]:
        """Return when the first article of each source was sighted, if by a time."""

    def rhythms(self, sources: Iterable[str], until: datetime, spans: Spans) -> tuple[Rhythm, ...]:
        """Return how often each outlet of some sources posted until a time, by what was met by then."""

    def met_in(self, ids: Iterable[str], sources: Sequence[str]) -> frozenset[str]:
        """Return those of some ids that were sighted in `sources`."""

    def articles_of(self, ids: Iterable[str]) -> tuple[Article, ...]:
        """Return some articles from whichever source, by id."""

    def record_run(self, run: RunRecord) -> None:
        """Store the record of a run in place of an earlier one with the same `as_of`."""

    def run(self, as_of: datetime) -> RunRecord | None:
        """Return the record of the run of a time."""


class ReaderStore(Protocol):
    """Stores readers and the addresses that get no mail; no method waits for a run that is under way."""

    def new_id(self) -> str:
        """Return an id for a new reader; it says nothing of the address."""

    def all(self) -> Iterator[Reader]:
        """Yield all readers, by id."""

    def due(self, digest: str) -> Iterator[Reader]:
        """Yield the active readers of a digest, by id, whatever their hour."""

    def of_settings(self) -> Iterator[Reader]:
        """Yield the readers that the settings made, by id."""

    def get(self, reader_id: str) -> Reader | None:
        """Return a reader by id."""

    def by_address(self, address: str) -> Reader | None:
        """Return the reader of an address, in whatever letter case."""

    def save(self, reader: Reader, seen: Reader | None = None) -> bool:
        """Store a reader; False if another has the address, or it is no longer as it was `seen`."""

    def remove(self, reader_id: str) -> None:
        """Delete a reader and what the ledger has of this one; a suppressed address stays so."""

    def suppress(self, address: str, why: str, at: datetime) -> None:
        """Let an address get no mail, whoever adds it again."""

    def is_suppressed(self, address: str) -> bool:
        """Return True if an address gets no mail."""

    def lift(self, address: str) -> None:
        """Let an address get mail again, because its reader confirmed it or the operator says so."""

    def may_ask(self, key: str, most: int, within: timedelta, at: datetime) -> bool:
        """Count a request of a key, which is no address; False if `most` were granted in that span."""

    def secret(self, name: str) -> bytes:
        """Return the 32 random bytes of a name, made once."""

    def sent(self, reader_id: str, digest: str, since: datetime, before: datetime | None = None) -> Sent:
        """Return what a reader was sent of the pools of a digest in a span of time, else of the last one."""


class PoolStore(Protocol):
    """Stores the pools of one digest."""

    def save(self, pool: Pool) -> None:
        """Store a pool in place of an earlier one of the same time."""

    def since(self, time: datetime | None, most: int) -> tuple[Pool, ...]:
        """Return the newest pools later than a time, or of all, at most so many; oldest first."""

    def before(self, time: datetime) -> datetime | None:
        """Return the time of the newest pool before a time."""

    def latest(self) -> Pool | None:
        """Return the newest pool."""


class ReviewStore(Protocol):
    """Stores the reviews of the editions of one digest."""

    def get(self, edition_id: str) -> Review | None:
        """Return the review of an edition; None if it was never held."""

    def undecided(self) -> tuple[Review, ...]:
        """Return the reviews of the editions that are still held, by edition."""

    def save(self, review: Review) -> None:
        """Store a review in place of an earlier one of the edition."""


class Mailer(Protocol):
    """Hands messages to a mail server; every failure is an answer."""

    def send(self, letter: Letter) -> Answer:
        """Hand one message over, once."""


class Outbox(Protocol):
    """The ledger of a digest: a row for each edition and reader (by id); writes are atomic and lasting."""

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        """Store a deferred row for each reader; existing rows stay as they are."""

    def withdraw(self, edition_id: str) -> None:
        """Delete the rows of an edition whose message was never tried."""

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """Return the rows of an edition, by reader."""

    def unsettled(self) -> tuple[Delivery, ...]:
        """Return the deferred and unknown rows, by edition, then reader."""

    def begin(self, seen: Delivery, story_ids: Sequence[str] = ()) -> bool:
        """Make a row unknown, count the attempt, store its stories; False if another process changed it."""

    def record(self, delivery: Delivery) -> None:
        """Store the status and reason of a row."""
