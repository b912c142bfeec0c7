"""The Prefect flows: `digest`, and within it `ingest`, `compose`, `publish` and `deliver`.

Wiring only: the steps stand in `flows.runs.steps`, so that a run with Prefect and one without write the same
bytes, and the tasks in `flows.orchestration.tasks`.

Each flow can be deployed and run alone: it then opens a Session for its workspace, under its own lock.
Within `digest` it gets the session of the digest as a parameter, so that one lock covers all of them and
what one step made is there for the next. Code alone passes it: it is taken out of the parameters that
Prefect offers for a deployment, and the server is sent its type in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.deployments import run_deployment
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogHandler
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Failed

from flows.config import Request
from flows.errors import ConfigurationError, EngineError, StepTimeoutError, StoreBusyError
from flows.language.formatting import counted
from flows.model import Delivery, Tally
from flows.orchestration.artifacts import show_edition, warn
from flows.orchestration.digest_schedules import renew_schedules, scheduled_time
from flows.orchestration.tasks import (
    ADDRESSES_OF_A_TASK,
    SOURCES_OF_A_TASK,
    TIMES,
    batches,
    compose_between,
    compose_edition,
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
from flows.runs import steps
from flows.runs.digests import (
    decide_between,
    decide_editions,
    decide_ingest,
    follow_decision,
    follow_decisions,
    make_each,
    publish_index,
)
from flows.runs.pipeline.deliver import delivery_counts, unsent_lines
from flows.runs.read_sources import RunSources
from flows.runs.review_edition import release_overdue
from flows.runs.run_report import RunReport, notes, report
from flows.runs.session import LOCK_SECONDS, Announce, Session, open_session
from flows.runs.shares import SharedWeb, shared_web, work_on_share

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
        for part in session.parts:
            if part.deliveries is None:
                steps.deliver(part)
        return report(session, note)


def _run_digest(request: Request, session: Session) -> str:
    """Run the flow; return how Prefect failed after the edition was published, else ""."""
    settings: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    try:
        with temporary_settings(settings):
            state = digest(**request.parameters(), session=session, return_state=True)
            if any(part.deliveries is None for part in session.parts):
                state.result(raise_on_failure=True)
    except Exception as error:
        if not is_of_prefect(error):
            raise
        if isinstance(error, TimeoutError):
            remedy = "Its log tells the step that hung."
            raise StepTimeoutError("the run", f"a step took too long ({error})", remedy) from error
        problem = f"it failed during the run ({type(error).__name__}: {error})"
        if not _is_published(session):
            raise EngineError("Prefect", problem, "Its log says more.") from error
        return f"Published; after that Prefect failed: {problem}."
    finally:
        # A server of ours ends right after this: logs and events that wait to be sent go now.
        APILogHandler().flush()
        EventsWorker.drain_all(timeout=5)
    if not _is_published(session):
        raise EngineError("Prefect", f"the flow ended as {state.name}", "Its log says more.")
    return ""


def _is_published(session: Session) -> bool:
    return all(part.changed_files is not None for part in session.parts)


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


@contextmanager
def _part_of(request: Request, digest_id: str, session: Session | None) -> Iterator[Session]:
    """Give the part of a run that the flow around this one asks for, or that of a digest, or of the first."""
    digests = (digest_id,) if digest_id else ()
    with _session_of(replace(request, digests=digests), session) as current:
        yield current.parts[0]


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
            scheduled = scheduled_time(current)
            if scheduled is not None:
                decision = decide_ingest(current, scheduled)
                if decision.as_of is None:
                    return _skipped(decision.reason)
                follow_decision(current, decision)
                renew_schedules(current.workspace)
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
            for part in current.parts if scheduled is not None else ():
                release_overdue(part)
    except StoreBusyError:
        return _skipped("a reading is under way")
    warn(
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
def compose(
    workspace: str = ".", as_of: str | None = None, digest_id: str = "", session: Session | None = None
) -> str:
    """Make the edition of a digest from what the store holds; return its id.

    It is stored when it is published: run alone, this flow shows only whether it can be made.
    """
    with _part_of(_request(workspace, as_of), digest_id, session) as current:
        return compose_edition(current, _time_of(current))


@flow(name="publish", **flow_options(TIMES.publish))
def publish(
    workspace: str = ".", as_of: str | None = None, digest_id: str = "", session: Session | None = None
) -> int:
    """Write the edition and what leads to it to the out folder; return how many files changed."""
    with _part_of(_request(workspace, as_of), digest_id, session) as current:
        composed = current.composed or steps.compose(current)
        return write_edition(current, composed.edition.id)


@flow(name="deliver", **flow_options(TIMES.deliver))
def deliver(
    workspace: str = ".", send: bool = False, digest_id: str = "", session: Session | None = None
) -> tuple[Delivery, ...]:
    """Mail the latest edition of a digest to its readers, each once; return what became of it."""
    with _part_of(_request(workspace, send=send), digest_id, session) as current:
        if not send:
            return steps.deliver(current)
        deliveries = send_mail(current, by_hand=session is None)
    get_run_logger().info("Mail: %s", delivery_counts(deliveries))
    warn(unsent_lines(deliveries), "that were not sent")
    return deliveries


# The flows within are tried again, each by itself: what is published is never made twice.
@flow(name="digest", **flow_options(TIMES.digest, retries=0))
def digest(
    workspace: str = ".",
    as_of: str | None = None,
    source: list[str] | None = None,
    out: str | None = None,
    send: bool = False,
    digests: list[str] | None = None,
    share_deployment: str = "",
    session: Session | None = None,
) -> State[Any]:
    """Make the editions of a workspace: ingest once; compose, publish and deliver for each digest.

    Fails when every source failed; single ones that did are listed in the log and in the artifact. Waits
    for another run that has the store, for as long as a reading may take.

    Args:
        workspace: The folder that holds standfirst.toml.
        as_of: The time of the edition, such as 2026-11-20T07:00Z; now, if empty.
        source: Paths and addresses to read instead of the workspace's sources.
        out: The folder to write to instead of the workspace's.
        send: Whether mail may leave.
        digests: The ids of the digests to make; all, if empty. A scheduled run makes those that are due.
        share_deployment: The deployment whose runs read shares of the sources, if `workers` is set.
        session: The session of a run by hand.
    """
    request = _request(
        workspace,
        as_of,
        out=Path(out) if out else None,
        sources=tuple(source or ()),
        send=send,
        digests=tuple(digests or ()),
    )
    with _session_of(request, session, TIMES.lock_wait) as current:
        renew_schedules(current.workspace)
        scheduled = scheduled_time(current)
        if scheduled is not None:
            decisions = decide_editions(current, scheduled)
            for one, decision in zip(current.digests, decisions, strict=True):
                get_run_logger().info("%s: %s, %s", one.id, decision.action, decision.reason)
            between = decide_between(current, decisions, scheduled)
            if not between and all(decision.as_of is None for decision in decisions):
                return _skipped(decisions[0].reason)
            follow_decisions(current, decisions, scheduled, between)
        return _editions(current, share_deployment)


for _flow in (ingest, compose, publish, deliver, digest):
    # Prefect would ask for it in the form of a deployment's run.
    _flow.parameters.properties.pop("session")


def _skipped(reason: str) -> State[Any]:
    return Completed(name="Skipped", message=f"Skipped: {reason}.")


def _editions(session: Session, share_deployment: str) -> State[Any]:
    """Run the flows one after the other; an edition that is stored is finished without the first two."""
    workspace, failure = str(session.request.folder), None
    if not all(part.is_finishing for part in session.parts):
        failure = _ingest_within(session, workspace, _time_of(session), share_deployment)
    lines: list[str] = []

    def make(part: Session) -> None:
        lines.append(_edition(part, workspace))

    try:
        make_each(session, make)
    finally:
        publish_index(session)
        prune_store(session)
        warn(notes(session), "notes")
    return Failed(message=failure) if failure else Completed(message=" ".join(lines))


def _edition(part: Session, workspace: str) -> str:
    """Run the flows of one digest; return what is new in a few words."""
    as_of, digest_id, send = _time_of(part), part.digest.id, part.request.send
    if part.is_between:
        compose_between(part, as_of)
        deliveries = _subflow(deliver, part)(
            workspace=workspace, send=send, digest_id=digest_id, session=part
        )
        return f"Readers at an hour of their own: {delivery_counts(deliveries)}."
    if part.is_finishing:
        steps.take_stored(part)
    else:
        _subflow(compose, part)(workspace=workspace, as_of=as_of, digest_id=digest_id, session=part)
    _subflow(publish, part)(workspace=workspace, as_of=as_of, digest_id=digest_id, session=part)
    deliveries = _subflow(deliver, part)(workspace=workspace, send=send, digest_id=digest_id, session=part)
    news = show_edition(part, deliveries)
    return f"{news} Mail: {delivery_counts(deliveries)}." if deliveries else news


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
