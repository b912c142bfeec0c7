"""The Prefect flows: `digest`, and within it `ingest`, `compose`, `publish` and `deliver`.

Wiring only. What the flows do stands in `flows.runs.steps`, in plain functions, so that a run with Prefect
and one without write the same bytes; how Prefect runs them, in `flows.orchestration.tasks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogHandler
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed

from flows.config import Request
from flows.editions.schedule import Action, Decision
from flows.errors import ConfigurationError, EngineError, StepTimeoutError, StoreBusyError
from flows.language.formatting import counted
from flows.model import Delivery, FetchFailure, Tally
from flows.orchestration.tasks import (
    BY_HAND,
    FETCH_RETRIES,
    TIMES,
    create_artifact,
    fetch_task,
    flow_options,
    is_of_prefect,
    work_task,
    write_task,
)
from flows.render.run_summary import render_run_table, render_run_text
from flows.runs import steps
from flows.runs.pipeline import Found, group, told, unsent_lines
from flows.runs.steps import LOCK_SECONDS, Announce, Composed, RunReport, Session

_LINES_LOGGED = 50

_T = TypeVar("_T")
_P = ParamSpec("_P")


@dataclass(slots=True)
class _Desk:
    """What a run by hand sees: each step before it begins, and the report once the edition is published.

    `is_done` tells that mail was dealt with as well.
    """

    announce: Announce
    report: RunReport | None = None
    is_done: bool = False


@dataclass(slots=True)
class _Run:
    """What the flows of one run share; a subflow that is run alone has one of its own."""

    session: Session
    tally: Tally = field(default_factory=Tally)
    composed: Composed | None = None


_DESK: ContextVar[_Desk | None] = ContextVar("desk", default=None)
_RUN: ContextVar[_Run | None] = ContextVar("run", default=None)


class _EverySourceFailedError(Exception):
    """Nothing could be read. The flow `digest` still publishes what was stored before, then fails."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(f"every source failed ({counted(len(tally.failures), 'failure')})")
        self.tally = tally


def run(request: Request, announce: Announce) -> RunReport:
    """Run the flow `digest` by hand: in this process, on the Prefect server that the environment names.

    Heartbeats, by which a server would notice a crash, cost a second for each flow and are left out.
    Raises what a step raises, and EngineError when it was Prefect that failed before the edition was
    published. When Prefect fails later, mail is still sent, and the report's note tells of the failure.
    """
    desk = _Desk(announce)
    settings: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    token, by_hand = _DESK.set(desk), BY_HAND.set(True)
    try:
        with temporary_settings(settings):
            state = digest(**request.parameters(), return_state=True)
            if not desk.is_done:
                state.result(raise_on_failure=True)
    except Exception as error:
        if not is_of_prefect(error):
            raise
        if isinstance(error, TimeoutError):
            remedy = "Its log tells the step that hung."
            raise StepTimeoutError("the run", f"a step took too long ({error})", remedy) from error
        problem = f"it failed during the run ({type(error).__name__}: {error})"
        if desk.report is None:
            raise EngineError("Prefect", problem, "Its log says more.") from error
        return _finished(request, desk, desk.report, problem)
    finally:
        _DESK.reset(token)
        BY_HAND.reset(by_hand)
        # A server of ours ends right after this: logs and events that wait to be sent go now.
        APILogHandler().flush()
        EventsWorker.drain_all(timeout=5)
    if desk.report is None:
        raise EngineError("Prefect", f"the flow ended as {state.name}", "Its log says more.")
    return desk.report


def _finished(request: Request, desk: _Desk, report: RunReport, problem: str) -> RunReport:
    """Return the report of a run that has published, when Prefect failed after that; mail goes without it."""
    note = " ".join(filter(None, (f"Published; after that Prefect failed: {problem}.", report.note)))
    if desk.is_done:
        return replace(report, note=note)
    with steps.opened(request, desk.announce) as session:
        return replace(report, note=note, deliveries=steps.deliver(session))


def _asked(wanted: Flow[_P, _T]) -> Flow[_P, _T]:
    """Return a flow without retries when a person waits for it."""
    return wanted.with_options(retries=0) if BY_HAND.get() else wanted


def _folder(workspace: str) -> Path:
    """Return the folder of a parameter `workspace`. Raises ConfigurationError when it is empty."""
    if not workspace.strip():
        remedy = "Set STANDFIRST_WORKSPACE and deploy again, or use `standfirst deploy`."
        raise ConfigurationError("the parameter workspace", "is empty", remedy)
    return Path(workspace)


@contextmanager
def _opened(request: Request, wait_seconds: float = LOCK_SECONDS) -> Iterator[_Run]:
    """Give the run of the flow around this one, or a new one that flows within see until it ends."""
    if (around := _RUN.get()) is not None:
        yield around
        return
    desk = _DESK.get()
    progress = desk.announce if desk else steps.silent
    with steps.opened(request, _announce, progress=progress, wait_seconds=wait_seconds) as session:
        own = _Run(session)
        token = _RUN.set(own)
        try:
            yield own
        finally:
            _RUN.reset(token)


def _announce(text: str) -> None:
    get_run_logger().info(text)
    if desk := _DESK.get():
        desk.announce(text)


@flow(name="ingest", **flow_options(TIMES.ingest))
def ingest(
    workspace: str = ".", as_of: str | None = None, source: list[str] | None = None
) -> Tally | State[Any]:
    """Read the sources of a workspace and store what is new.

    Fails when every source failed; single ones that did are listed in the log. Skips when another run
    has the store: it reads the sources, or what it makes is not to be disturbed.

    Args:
        workspace: The folder that holds standfirst.toml.
        as_of: The time of the run, such as 2026-11-20T07:00Z; now, if empty.
        source: Paths and addresses to read instead of the workspace's sources.
    """
    request = Request(folder=_folder(workspace), as_of=as_of, sources=tuple(source or ()))
    try:
        with _opened(request, TIMES.brief_wait) as run:
            decision = _decided(run.session, steps.decide_ingest)
            if decision and decision.as_of is None:
                return _skipped(decision.reason)
            tally = _gathered(steps.scheduled(run.session, decision) if decision else run.session)
    except StoreBusyError:
        return _skipped("a reading is under way")
    _warn([_failure_line(each) for each in tally.failures], "failures")
    if tally.nothing_read:
        raise _EverySourceFailedError(tally)
    return tally


def _gathered(session: Session) -> Tally:
    """Read the sources, store what is new, and put it into stories, each step as a task."""
    _announce("Reading the sources")
    polling, found = steps.begin_polling(session), list[Found]()
    for label, pending in polling.pending_requests(attempts=1 + FETCH_RETRIES):
        fetch_task(label, pending.send)
    for label, read in steps.readings(session, polling.held()):
        found += work_task(label, read)
    gathered = work_task("fetch the pages of teasers", partial(steps.completed, session, polling, found))
    tally = write_task("store the articles", partial(steps.store_found, session, polling, gathered))
    write_task("group the stories", partial(group, session.plan, session.store))
    return tally


@flow(name="compose", **flow_options(TIMES.compose))
def compose(workspace: str = ".", as_of: str | None = None) -> Composed:
    """Make the edition of a workspace from what its store holds; it is stored when it is published."""
    with _opened(Request(folder=_folder(workspace), as_of=as_of)) as run:
        _announce("Composing the edition")
        run.composed = work_task("find, choose and quote the stories", partial(steps.compose, run.session))
        return run.composed


@flow(name="publish", **flow_options(TIMES.publish))
def publish(workspace: str = ".", as_of: str | None = None) -> int:
    """Write the edition and what leads to it to the out folder; return how many files changed."""
    with _opened(Request(folder=_folder(workspace), as_of=as_of)) as run:
        composed = run.composed or steps.compose(run.session)
        _announce("Publishing")
        return write_task(f"write edition {composed.edition.id}", partial(_published, run, composed))


def _published(run: _Run, composed: Composed) -> int:
    """Publish, and report it at once: should Prefect fail from here on, it is not done again."""
    changed = steps.publish(run.session, composed)
    if desk := _DESK.get():
        desk.report = steps.report(run.session, run.tally, composed, changed)
    return changed


@flow(name="deliver", **flow_options(TIMES.deliver))
def deliver(workspace: str = ".", send: bool = False) -> tuple[Delivery, ...]:
    """Mail the latest edition to the workspace's readers, each once; return what became of it."""
    asked = _RUN.get() is None
    with _opened(Request(folder=_folder(workspace), send=send)) as run:
        if not send:
            return ()
        _announce("Sending mail")
        # No retries of Prefect's here: what may be sent once more, the ledger decides.
        deliveries = work_task("mail what is due", partial(steps.deliver, run.session, asked=asked))
    _log_deliveries(deliveries)
    return deliveries


# The flows within are tried again, each by itself: what is published is never made twice.
@flow(name="digest", **flow_options(TIMES.digest, retries=0))
def digest(
    workspace: str = ".",
    as_of: str | None = None,
    source: list[str] | None = None,
    out: str | None = None,
    send: bool = False,
) -> State[Any]:
    """Make the edition of a workspace: ingest, compose, publish, deliver.

    Fails when every source failed; single ones that did are listed in the log and in the artifact. Waits
    for another run that has the store, for as long as a reading may take.

    Args:
        workspace: The folder that holds standfirst.toml.
        as_of: The time of the edition, such as 2026-11-20T07:00Z; now, if empty.
        source: Paths and addresses to read instead of the workspace's sources.
        out: The folder to write to instead of the workspace's.
        send: Whether mail may leave.
    """
    request = Request(
        folder=_folder(workspace),
        out=Path(out) if out else None,
        as_of=as_of,
        sources=tuple(source or ()),
        send=send,
    )
    with _opened(request, TIMES.lock_wait) as run:
        decision = _decided(run.session, steps.decide_edition)
        if decision is None:
            return _edition(run, finishing=False)
        get_run_logger().info("%s: %s", decision.action, decision.reason)
        if decision.as_of is None:
            return _skipped(decision.reason)
        run.session = steps.scheduled(run.session, decision)
        return _edition(run, finishing=decision.action is Action.FINISH)


def _decided(session: Session, decide: Callable[[Session, datetime], Decision]) -> Decision | None:
    """Return what a run of a schedule is to do; None for one that a person asked for."""
    context = FlowRunContext.get()
    flow_run = context.flow_run if context else None
    scheduled = flow_run.expected_start_time if flow_run and flow_run.auto_scheduled else None
    if scheduled is None or session.plan.settings.as_of is not None:
        return None
    return decide(session, scheduled)


def _skipped(reason: str) -> State[Any]:
    return Completed(name="Skipped", message=f"Skipped: {reason}.")


def _edition(run: _Run, *, finishing: bool) -> State[Any]:
    """Run the flows one after the other; an edition that is stored is finished without the first two."""
    where, seconds = {"workspace": str(run.session.request.folder)}, dict[str, float]()
    as_of = f"{run.session.plan.as_of:%Y-%m-%dT%H:%M:%SZ}"
    failure: str | None = None
    if finishing:
        run.composed = steps.stored(run.session)
    else:
        with steps.timed("ingest", seconds):
            run.tally, failure = _ingested(as_of=as_of, **where)
        with steps.timed("compose", seconds):
            run.composed = _asked(compose)(as_of=as_of, **where)
    with steps.timed("publish", seconds):
        _asked(publish)(as_of=as_of, **where)
    with steps.timed("deliver", seconds):
        deliveries = _asked(deliver)(send=run.session.request.send, **where)
    if (desk := _DESK.get()) and desk.report:
        desk.report, desk.is_done = replace(desk.report, deliveries=deliveries), True
    _warn(steps.notes(run.session), "notes")
    _show(run.session, run.composed, (run.tally, deliveries), seconds)
    if failure:
        return Failed(message=failure)
    news = "Nothing new: no edition." if run.composed.quiet else f"Edition {run.composed.edition.id}."
    return Completed(message=f"{news} Mail: {told(deliveries)}." if deliveries else news)


def _ingested(workspace: str, as_of: str) -> tuple[Tally, str | None]:
    """Read the sources; return what was read and, when nothing could be, why the run is to fail.

    Nobody waits for a run of a schedule, so it tells what is stored when the reading takes too long.
    """
    try:
        tally = _asked(ingest)(workspace=workspace, as_of=as_of)
    except _EverySourceFailedError as error:
        return error.tally, "Every source failed."
    except (TimeoutError, StepTimeoutError) as error:
        if BY_HAND.get():
            raise
        return Tally(), f"The reading of the sources did not end in its time ({error})."
    return tally if isinstance(tally, Tally) else Tally(), None


def _show(
    session: Session, composed: Composed, done: tuple[Tally, Sequence[Delivery]], seconds: dict[str, float]
) -> None:
    site_url, edition = session.workspace.settings.site_url, composed.edition
    counts = partial(
        create_table_artifact,
        table=render_run_table(edition, *done, seconds),
        key="digest-counts",
        description=f"What edition {edition.id} was made from, and how long each step took.",
    )
    brief = partial(
        create_markdown_artifact,
        markdown=render_run_text(edition, site_url, published=not composed.quiet),
        key="digest-edition",
        description=f"Edition {edition.id} in brief.",
    )
    create_artifact(counts)
    create_artifact(brief)


def _log_deliveries(deliveries: Sequence[Delivery]) -> None:
    get_run_logger().info("Mail: %s", told(deliveries))
    _warn(unsent_lines(deliveries), "that were not sent")


def _failure_line(failure: FetchFailure) -> str:
    return f"{failure.source}, {failure.item}: {failure.reason}. {failure.remedy}"


def _warn(lines: Sequence[str], what: str) -> None:
    for line in lines[:_LINES_LOGGED]:
        get_run_logger().warning("%s", line)
    if len(lines) > _LINES_LOGGED:
        get_run_logger().warning("… and %d more %s", len(lines) - _LINES_LOGGED, what)
