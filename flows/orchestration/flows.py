"""The Prefect flows: `digest`, and within it `ingest`, `compose`, `publish` and `deliver`.

Wiring only: the steps stand in `flows.runs.steps`, so that a run with Prefect and one without write the same
bytes, and the tasks in `flows.orchestration.tasks`.

Each flow can be deployed and run alone: it then opens a Session for its workspace, under its own lock.
Within `digest` it gets the session of the digest as a parameter, so that one lock covers all of them and
what one step made is there for the next. Code alone passes it: it is taken out of the parameters that
Prefect offers for a deployment, and the server is sent its type in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from textwrap import indent
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.deployments import run_deployment
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogHandler
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed

from flows.config import Request
from flows.editions.schedule import Action, Decision
from flows.errors import ConfigurationError, EngineError, StepTimeoutError, StoreBusyError
from flows.language.formatting import counted
from flows.model import Delivery, Tally
from flows.orchestration.tasks import (
    ADDRESSES_OF_A_TASK,
    SOURCES_OF_A_TASK,
    TIMES,
    batches,
    compose_edition,
    create_artifact,
    fetch_pages,
    fetch_sources,
    flow_options,
    group_stories,
    is_of_prefect,
    prune_store,
    read_sources,
    send_mail,
    store_articles,
    write_edition,
)
from flows.render.run_summary import render_run_table, render_run_text
from flows.runs import steps
from flows.runs.pipeline.deliver import delivery_counts, unsent_lines
from flows.runs.read_sources import RunSources
from flows.runs.review_edition import release_overdue
from flows.runs.session import LOCK_SECONDS, Announce, Session, open_session
from flows.runs.shares import SharedWeb, shared_web, work_on_share
from flows.runs.steps import RunReport
from flows.runs.tell_operator import operator_text

_LINES_LOGGED = 50

_T = TypeVar("_T")
_P = ParamSpec("_P")


class _EverySourceFailedError(Exception):
    """Nothing could be read. The flow `digest` still publishes what was stored before, then fails."""


def run(request: Request, announce: Announce, waiting: Announce | None = None) -> RunReport:
    """Run the flow `digest` by hand: in this process, on the Prefect server that the environment names.

    Heartbeats, by which a server would notice a crash, cost a second for each flow and are left out.
    Raises what a step raises, and EngineError when it was Prefect that failed before the edition was
    published. When Prefect fails later, mail is still sent, and the report's note tells of the failure.
    """
    with open_session(request, waiting or announce, wait_seconds=TIMES.lock_wait) as session:
        session.announce, session.is_attended = announce, True
        note = _run_digest(request, session)
        if session.deliveries is None:
            steps.deliver(session)
        return steps.report(session, note)


def _run_digest(request: Request, session: Session) -> str:
    """Run the flow; return how Prefect failed after the edition was published, else ""."""
    settings: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    try:
        with temporary_settings(settings):
            state = digest(**request.parameters(), session=session, return_state=True)
            if session.deliveries is None:
                state.result(raise_on_failure=True)
    except Exception as error:
        if not is_of_prefect(error):
            raise
        if isinstance(error, TimeoutError):
            remedy = "Its log tells the step that hung."
            raise StepTimeoutError("the run", f"a step took too long ({error})", remedy) from error
        problem = f"it failed during the run ({type(error).__name__}: {error})"
        if session.changed_files is None:
            raise EngineError("Prefect", problem, "Its log says more.") from error
        return f"Published; after that Prefect failed: {problem}."
    finally:
        # A server of ours ends right after this: logs and events that wait to be sent go now.
        APILogHandler().flush()
        EventsWorker.drain_all(timeout=5)
    if session.changed_files is None:
        raise EngineError("Prefect", f"the flow ended as {state.name}", "Its log says more.")
    return ""


def _subflow(wanted: Flow[_P, _T], session: Session) -> Flow[_P, _T]:
    """Return a flow without retries when a person waits for it."""
    return wanted.with_options(retries=0) if session.is_attended else wanted


@contextmanager
def _session_of(
    request: Request, session: Session | None, wait_seconds: float = LOCK_SECONDS
) -> Iterator[Session]:
    """Give the session of the flow around this one, or open one for a flow that runs alone."""
    if session is not None:
        yield session
        return
    with open_session(request, _log, wait_seconds=wait_seconds) as own:
        yield own


def _request(workspace: str, as_of: str | None = None, **more: Any) -> Request:
    """Return the request of a flow's parameters. Raises ConfigurationError without a workspace."""
    if not workspace.strip():
        remedy = "Set STANDFIRST_WORKSPACE and deploy again, or use `standfirst deploy`."
        raise ConfigurationError("the parameter workspace", "is empty", remedy)
    return Request(folder=Path(workspace), as_of=as_of, **more)


def _log(text: str) -> None:
    get_run_logger().info("%s", text)


def _time_of(session: Session) -> str:
    return f"{session.plan.as_of:%Y-%m-%dT%H:%M:%SZ}"


@flow(name="ingest", **flow_options(TIMES.ingest))
def ingest(
    workspace: str = ".",
    as_of: str | None = None,
    source: list[str] | None = None,
    share_deployment: str = "",
    session: Session | None = None,
) -> Tally | State[Any]:
    """Read the sources of a workspace and store what is new.

    Fails when every source failed; single ones that did are listed in the log. Skips when another run
    has the store: it reads the sources, or what it makes is not to be disturbed.

    Args:
        workspace: The folder that holds standfirst.toml.
        as_of: The time of the run, such as 2026-11-20T07:00Z; now, if empty.
        source: Paths and addresses to read instead of the workspace's sources.
        share_deployment: The deployment whose runs read shares of the sources, if `workers` is set.
        session: The session of the flow around this one.
    """
    request = _request(workspace, as_of, sources=tuple(source or ()))
    try:
        with _session_of(request, session, TIMES.brief_wait) as current:
            decision = _scheduled_decision(current, steps.decide_ingest)
            if decision is not None:
                if decision.as_of is None:
                    return _skipped(decision.reason)
                steps.follow_decision(current, decision)
            with _shared_web(current, share_deployment) as shared:
                sources = RunSources(current, shared)
                for names in batches(sources.due, ADDRESSES_OF_A_TASK):
                    fetch_sources(sources, names)
                for names in batches(sources.names, SOURCES_OF_A_TASK):
                    read_sources(sources, names)
                fetch_pages(sources)
            store_articles(sources, _time_of(current))
            group_stories(current, _time_of(current))
            tally = current.tally
            if decision is not None:
                release_overdue(current)
    except StoreBusyError:
        return _skipped("a reading is under way")
    _warn(
        [f"{fault.source}, {fault.item}: {fault.reason}. {fault.remedy}" for fault in tally.failures],
        "failures",
    )
    if tally.nothing_read:
        raise _EverySourceFailedError(f"every source failed ({counted(len(tally.failures), 'failure')})")
    return tally


@contextmanager
def _shared_web(session: Session, deployment: str) -> Iterator[SharedWeb | None]:
    """Spread the addresses of a run over workers, if the settings and the deployment say so."""
    workers = session.plan.settings.workers
    if workers == 1 or not deployment:
        yield None
        return

    def start(run: str, share: int) -> None:
        parameters = {"workspace": str(session.request.folder), "run": run, "share": share}
        try:
            run_deployment(name=deployment, parameters=parameters, timeout=0)
        except Exception as error:  # the run reads that share itself
            get_run_logger().warning("No worker for share %d (%s: %s)", share, type(error).__name__, error)

    with shared_web(session, workers, start) as shared:
        yield shared


@flow(name="read-share", **flow_options(TIMES.ingest, retries=0))
def read_share(workspace: str, run: str, share: int) -> State[Any]:
    """Fetch and read the addresses of one share of a run that is under way, until it has them all.

    Args:
        workspace: The folder that holds standfirst.toml.
        run: The id of the run in the store.
        share: The number of the share.
    """
    with open_session(_request(workspace), _log, within_run=True) as session:
        if work_on_share(session, run, share):
            return Completed(message="The run has what it asked for.")
    return _skipped("the run has ended, or another worker has this share")


@flow(name="compose", **flow_options(TIMES.compose))
def compose(workspace: str = ".", as_of: str | None = None, session: Session | None = None) -> str:
    """Make the edition of a workspace from what its store holds; return its id.

    It is stored when it is published: run alone, this flow shows only whether it can be made.
    """
    with _session_of(_request(workspace, as_of), session) as current:
        return compose_edition(current, _time_of(current))


@flow(name="publish", **flow_options(TIMES.publish))
def publish(workspace: str = ".", as_of: str | None = None, session: Session | None = None) -> int:
    """Write the edition and what leads to it to the out folder; return how many files changed."""
    with _session_of(_request(workspace, as_of), session) as current:
        composed = current.composed or steps.compose(current)
        return write_edition(current, composed.edition.id)


@flow(name="deliver", **flow_options(TIMES.deliver))
def deliver(workspace: str = ".", send: bool = False, session: Session | None = None) -> tuple[Delivery, ...]:
    """Mail the latest edition to the workspace's readers, each once; return what became of it."""
    with _session_of(_request(workspace, send=send), session) as current:
        if not send:
            return steps.deliver(current)
        deliveries = send_mail(current, by_hand=session is None)
    get_run_logger().info("Mail: %s", delivery_counts(deliveries))
    _warn(unsent_lines(deliveries), "that were not sent")
    return deliveries


# The flows within are tried again, each by itself: what is published is never made twice.
@flow(name="digest", **flow_options(TIMES.digest, retries=0))
def digest(
    workspace: str = ".",
    as_of: str | None = None,
    source: list[str] | None = None,
    out: str | None = None,
    send: bool = False,
    share_deployment: str = "",
    session: Session | None = None,
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
        share_deployment: The deployment whose runs read shares of the sources, if `workers` is set.
        session: The session of a run by hand.
    """
    request = _request(
        workspace, as_of, out=Path(out) if out else None, sources=tuple(source or ()), send=send
    )
    with _session_of(request, session, TIMES.lock_wait) as current:
        decision = _scheduled_decision(current, steps.decide_edition)
        if decision is None:
            return _edition(current, share_deployment, is_stored=False)
        get_run_logger().info("%s: %s", decision.action, decision.reason)
        if decision.as_of is None:
            return _skipped(decision.reason)
        steps.follow_decision(current, decision)
        return _edition(current, share_deployment, is_stored=decision.action is Action.FINISH)


for _flow in (ingest, compose, publish, deliver, digest):
    # Prefect would ask for it in the form of a deployment's run.
    _flow.parameters.properties.pop("session")


def _scheduled_decision(session: Session, decide: Callable[[Session, datetime], Decision]) -> Decision | None:
    """Return what a scheduled run is to do; None for a run that a person asked for, or a flow within one.

    Prefect's schedules cannot decide it: after downtime Prefect starts every late run, oldest first.
    """
    context = FlowRunContext.get()
    flow_run = context.flow_run if context else None
    scheduled = flow_run.expected_start_time if flow_run and flow_run.auto_scheduled else None
    if scheduled is None or session.plan.settings.as_of is not None:
        return None
    return decide(session, scheduled)


def _skipped(reason: str) -> State[Any]:
    return Completed(name="Skipped", message=f"Skipped: {reason}.")


def _edition(session: Session, share_deployment: str, *, is_stored: bool) -> State[Any]:
    """Run the flows one after the other; an edition that `is_stored` is finished without the first two."""
    workspace, as_of, failure = str(session.request.folder), _time_of(session), None
    if is_stored:
        steps.take_stored(session)
    else:
        failure = _ingest_within(session, workspace, as_of, share_deployment)
        _subflow(compose, session)(workspace=workspace, as_of=as_of, session=session)
    _subflow(publish, session)(workspace=workspace, as_of=as_of, session=session)
    send = session.request.send
    deliveries = _subflow(deliver, session)(workspace=workspace, send=send, session=session)
    prune_store(session)
    _warn(steps.notes(session), "notes")
    news = _show(session, deliveries)
    if failure:
        return Failed(message=failure)
    return Completed(message=f"{news} Mail: {delivery_counts(deliveries)}." if deliveries else news)


def _ingest_within(session: Session, workspace: str, as_of: str, share_deployment: str) -> str | None:
    """Read the sources; return why the run is to fail when nothing could be read, else None.

    Nobody waits for a scheduled run, so it publishes what is stored when the reading takes too long.
    """
    try:
        _subflow(ingest, session)(
            workspace=workspace, as_of=as_of, share_deployment=share_deployment, session=session
        )
    except _EverySourceFailedError:
        return "Every source failed."
    except (TimeoutError, StepTimeoutError) as error:
        if session.is_attended:
            raise
        return f"The reading of the sources did not end in its time ({error})."
    return None


def _show(session: Session, deliveries: Sequence[Delivery]) -> str:
    """Create the artifacts of an edition; return what is new in a few words."""
    composed = session.composed or steps.take_stored(session)
    edition, site_url = composed.edition, session.workspace.settings.site_url
    create_artifact(
        create_table_artifact,
        table=render_run_table(edition, session.tally, deliveries),
        key="digest-counts",
        description=f"What edition {edition.id} was made from.",
    )
    create_artifact(
        create_markdown_artifact,
        markdown=render_run_text(edition, site_url, published=not composed.is_quiet),
        key="digest-edition",
        description=f"Edition {edition.id} in brief.",
    )
    if text := operator_text(session, steps.notes(session)):
        create_artifact(
            create_markdown_artifact,
            markdown=indent(text, "    "),
            key="digest-operator",
            description=f"What failed while edition {edition.id} was made and sent.",
        )
    return "Nothing new: no edition." if composed.is_quiet else f"Edition {edition.id}."


def _warn(lines: Sequence[str], kind: str) -> None:
    for line in lines[:_LINES_LOGGED]:
        get_run_logger().warning("%s", line)
    if len(lines) > _LINES_LOGGED:
        get_run_logger().warning("… and %d more %s", len(lines) - _LINES_LOGGED, kind)
