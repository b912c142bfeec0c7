"""The Prefect flows: `digest`, and within it `ingest`, `compose`, `publish` and `deliver`.

Wiring only: names, retries, artifacts. What the flows do stands in `flows.steps`, in plain functions, so
that a run with Prefect and one without write the same bytes. The only module that imports prefect.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import FlowRunContext
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogHandler
from prefect.runner import Runner
from prefect.runtime import flow_run as running
from prefect.schedules import Cron
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed
from prefect.tasks import Task
from prefect.types.entrypoint import EntrypointType

from flows import steps
from flows.adapters.sources import NotYetError
from flows.configuration import Request
from flows.errors import EngineError
from flows.model import Delivery, FetchFailure, Tally
from flows.pipeline import Found, group, told, unsent_lines
from flows.render.run_summary import render_run_table, render_run_text
from flows.stages.schedule import Action, Decision
from flows.steps import Announce, Composed, RunReport, Session
from flows.text.formatting import counted

_LINES_LOGGED = 50
_FETCH_RETRIES = 2

# The libraries whose errors are Prefect's or of the way to its server, and not of a step.
_OF_PREFECT = ("prefect", "httpx", "httpcore", "anyio")

_T = TypeVar("_T")


@dataclass(slots=True)
class _Desk:
    """What a run by hand sees: each step before it begins, and in the end the report."""

    announce: Announce
    report: RunReport | None = None


@dataclass(slots=True)
class _Run:
    """What the flows of one run share; a subflow that is run alone has one of its own."""

    session: Session
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
    Raises what a step raises, and EngineError when it was Prefect that failed.
    """
    desk = _Desk(announce)
    settings: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    token = _DESK.set(desk)
    try:
        with temporary_settings(settings):
            state = digest(**request.parameters(), return_state=True)
            if desk.report is None:
                state.result(raise_on_failure=True)
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _OF_PREFECT:
            raise
        problem = f"it failed during the run ({type(error).__name__}: {error})"
        raise EngineError("Prefect", problem, "Its log says more.") from error
    finally:
        _DESK.reset(token)
        # A server of ours ends right after this: logs and events that wait to be sent go now.
        APILogHandler().flush()
        EventsWorker.drain_all(timeout=5)
    if desk.report is None:
        raise EngineError("Prefect", f"the flow ended as {state.name}", "Its log says more.")
    return desk.report


def _name_of_run() -> str:
    """Return how a run is listed: the flow, its edition's time, its workspace."""
    given = running.parameters
    time = given.get("as_of") or f"{running.scheduled_start_time:%Y-%m-%d %H:%M}"
    where = Path(given.get("workspace") or ".").resolve().name
    return f"{running.flow_name} {time} of {where}"


def _busy(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry writing when another program or a full disk was in the way, and for no other reason."""
    return steps.is_passing(state.data)


def _unanswered(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry addresses that may answer next time."""
    return isinstance(state.data, NotYetError)


# Tasks are given a label to be named by and a function: what it holds is not walked through, hashed or
# sent to the server, which for thousands of articles would cost more than the work.
_PLAIN: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


@task(
    name="fetch",
    task_run_name="fetch {label}",
    retries=_FETCH_RETRIES,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=_unanswered,
    **_PLAIN,
)
def _fetch(label: str, work: Callable[[], None]) -> None:
    work()


@task(name="work", task_run_name="{label}", **_PLAIN)
def _work(label: str, work: Callable[[], _T]) -> _T:
    return work()


@task(
    name="write",
    task_run_name="{label}",
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_busy,
    **_PLAIN,
)
def _write(label: str, work: Callable[[], _T]) -> _T:
    return work()


@contextmanager
def _opened(request: Request) -> Iterator[_Run]:
    """Give the run of the flow around this one, or a new one that flows within see until it ends."""
    if (around := _RUN.get()) is not None:
        yield around
        return
    desk = _DESK.get()
    with steps.opened(request, _announce, progress=desk.announce if desk else steps.silent) as session:
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


@flow(name="ingest", flow_run_name=_name_of_run, persist_result=False)
def ingest(
    workspace: str = ".", as_of: str | None = None, source: list[str] | None = None
) -> Tally | State[Any]:
    """Read the sources of a workspace and store what is new.

    Fails when every source failed; single ones that did are listed in the log.

    Args:
        workspace: The folder that holds standfirst.toml.
        as_of: The time of the run, such as 2026-11-20T07:00Z; now, if empty.
        source: Paths and addresses to read instead of the workspace's sources.
    """
    with _opened(Request(folder=Path(workspace), as_of=as_of, sources=tuple(source or ()))) as run:
        session = run.session
        decision = _decided(session, steps.decide_ingest)
        if decision and decision.as_of is None:
            return _skipped(decision)
        session = steps.scheduled(session, decision) if decision else session
        _announce("Reading the sources")
        polling, found = steps.begin_polling(session), list[Found]()
        for label, asking in polling.askings(attempts=1 + _FETCH_RETRIES):
            _fetch(label, asking.ask)
        for label, read in steps.readings(session, polling.held()):
            found += _work(label, read)
        gathered = _work("fetch the pages of teasers", partial(steps.completed, session, polling, found))
        tally = _write("store the articles", partial(steps.store_found, session, polling, gathered))
        _write("group the stories", partial(group, session.plan, session.store))
    _warn([_failure_line(each) for each in tally.failures], "failures")
    if tally.nothing_read:
        raise _EverySourceFailedError(tally)
    return tally


@flow(name="compose", flow_run_name=_name_of_run, persist_result=False)
def compose(workspace: str = ".", as_of: str | None = None) -> Composed:
    """Make the edition of a workspace from what its store holds; it is stored when it is published."""
    with _opened(Request(folder=Path(workspace), as_of=as_of)) as run:
        _announce("Composing the edition")
        run.composed = _work("find, choose and quote the stories", partial(steps.compose, run.session))
        return run.composed


@flow(name="publish", flow_run_name=_name_of_run, persist_result=False)
def publish(workspace: str = ".", as_of: str | None = None) -> int:
    """Write the edition and what leads to it to the out folder; return how many files changed."""
    with _opened(Request(folder=Path(workspace), as_of=as_of)) as run:
        composed = run.composed or steps.compose(run.session)
        _announce("Publishing")
        return _write(f"write edition {composed.edition.id}", partial(steps.publish, run.session, composed))


@flow(name="deliver", flow_run_name=_name_of_run, persist_result=False)
def deliver(workspace: str = ".", send: bool = False) -> tuple[Delivery, ...]:
    """Mail the latest edition to the workspace's readers, each once; return what became of it."""
    asked = _RUN.get() is None
    with _opened(Request(folder=Path(workspace), send=send)) as run:
        if not send:
            return ()
        _announce("Sending mail")
        # No retries of Prefect's here: what may be sent once more, the ledger decides.
        deliveries = _work("mail what is due", partial(steps.deliver, run.session, asked=asked))
    _log_deliveries(deliveries)
    return deliveries


@flow(name="digest", flow_run_name=_name_of_run, persist_result=False)
def digest(
    workspace: str = ".",
    as_of: str | None = None,
    source: list[str] | None = None,
    out: str | None = None,
    send: bool = False,
) -> State[Any]:
    """Make the edition of a workspace: ingest, compose, publish, deliver.

    Fails when every source failed; single ones that did are listed in the log and in the artifact.

    Args:
        workspace: The folder that holds standfirst.toml.
        as_of: The time of the edition, such as 2026-11-20T07:00Z; now, if empty.
        source: Paths and addresses to read instead of the workspace's sources.
        out: The folder to write to instead of the workspace's.
        send: Whether mail may leave.
    """
    request = Request(
        folder=Path(workspace),
        out=Path(out) if out else None,
        as_of=as_of,
        sources=tuple(source or ()),
        send=send,
    )
    with _opened(request) as run:
        decision = _decided(run.session, steps.decide_edition)
        if decision is None:
            return _edition(run, finishing=False)
        get_run_logger().info("%s: %s", decision.action, decision.reason)
        if decision.as_of is None:
            return _skipped(decision)
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


def _skipped(decision: Decision) -> State[Any]:
    return Completed(name="Skipped", message=f"Skipped: {decision.reason}.")


def _edition(run: _Run, *, finishing: bool) -> State[Any]:
    """Run the flows one after the other; an edition that is stored is finished without the first two."""
    where, seconds = {"workspace": str(run.session.request.folder)}, dict[str, float]()
    as_of = f"{run.session.plan.as_of:%Y-%m-%dT%H:%M:%SZ}"
    tally, failed = Tally(), False
    if finishing:
        run.composed = steps.stored(run.session)
    else:
        with steps.timed("ingest", seconds):
            tally, failed = _ingested(as_of=as_of, **where)
        with steps.timed("compose", seconds):
            run.composed = compose(as_of=as_of, **where)
    with steps.timed("publish", seconds):
        changed = publish(as_of=as_of, **where)
    with steps.timed("deliver", seconds):
        deliveries = deliver(send=run.session.request.send, **where)
    _warn(steps.notes(run.session), "notes")
    _show(run.session, run.composed, (tally, deliveries), seconds)
    if desk := _DESK.get():
        report = steps.report(run.session, tally, run.composed, changed)
        desk.report = replace(report, deliveries=deliveries)
    if failed:
        return Failed(message="Every source failed.")
    news = "Nothing new: no edition." if run.composed.quiet else f"Edition {run.composed.edition.id}."
    return Completed(message=f"{news} Mail: {told(deliveries)}." if deliveries else news)


def _ingested(workspace: str, as_of: str) -> tuple[Tally, bool]:
    try:
        tally = ingest(workspace=workspace, as_of=as_of)
    except _EverySourceFailedError as error:
        return error.tally, True
    return tally if isinstance(tally, Tally) else Tally(), False


def _show(
    session: Session, composed: Composed, done: tuple[Tally, Sequence[Delivery]], seconds: dict[str, float]
) -> None:
    site_url, edition = session.workspace.settings.site_url, composed.edition
    create_table_artifact(
        table=render_run_table(edition, *done, seconds),
        key="digest-counts",
        description=f"What edition {edition.id} was made from, and how long each step took.",
    )
    create_markdown_artifact(
        markdown=render_run_text(edition, site_url, published=not composed.quiet),
        key="digest-edition",
        description=f"Edition {edition.id} in brief.",
    )


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


async def serve(request: Request, suffix: str, ready: Callable[[], None]) -> None:
    """Register the deployments `ingest` and `digest` of a workspace and start their runs when they are due.

    Ends with SIGTERM or Ctrl-C, and pauses nothing then; `ready` is called before the first run.
    """
    settings, where = request.load().settings, dict[str, Any](workspace=str(request.folder))
    runner = Runner(name="standfirst", pause_on_shutdown=False, limit=1)
    for planned, line, parameters in (
        (ingest, settings.schedule.ingest, where),
        (digest, settings.schedule.digest, where | {"send": request.send}),
    ):
        deployment = await planned.ato_deployment(
            name=f"{planned.name}{suffix}",
            schedule=Cron(line, timezone=settings.time_zone),
            parameters=parameters,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        await runner.aadd_deployment(deployment)
    ready()
    serving = asyncio.create_task(runner.start())
    await asyncio.sleep(0)
    for each in (signal.SIGINT, signal.SIGTERM):  # in place of the runner's handlers, which drop its runs
        asyncio.get_running_loop().add_signal_handler(each, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving
