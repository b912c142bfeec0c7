"""The tasks of the flows, and how Prefect runs both: names, retries, times, hooks, artifacts.

A task has the run's Session (or RunSources) and what an operator should see of it: names of sources, the
time or the id of the edition. Articles do not pass through Prefect: it would walk through thousands of them
to find futures, which takes longer than the work. Each task logs what it did as a count.
"""

from __future__ import annotations

import faulthandler
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect import Flow, get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.logging.loggers import flow_run_logger, get_logger
from prefect.runtime import task_run
from prefect.tasks import Task

from flows.errors import StepTimeoutError
from flows.language.formatting import counted
from flows.model import Delivery
from flows.model.settings import RunTimes
from flows.runs import steps
from flows.runs.pipeline.group import group
from flows.runs.pipeline.learn import learn_themes
from flows.runs.read_sources import RunSources, UnansweredError
from flows.runs.session import Session

TIMES = RunTimes()
FETCH_RETRIES = 2

# A task for each so many: a host's requests are then kept apart within one task, all hosts asked together.
ADDRESSES_OF_A_TASK = 2_000
# Beside the work on so many the ten milliseconds that Prefect takes for a task are nothing.
SOURCES_OF_A_TASK = 50

# The libraries whose errors are Prefect's or of the way to its server, and not of a step.
_OF_PREFECT = ("prefect", "httpx", "httpcore", "anyio")


def is_of_prefect(error: BaseException | None) -> bool:
    """Return True if an error is Prefect's, or of the way to its server, or caused by one; not a step's."""
    if error is None:
        return False
    # Prefect raises a plain RuntimeError from that of its client when the server does not answer.
    return type(error).__module__.partition(".")[0] in _OF_PREFECT or is_of_prefect(error.__cause__)


def batches(names: Sequence[str], size: int) -> Iterator[list[str]]:
    """Yield the names in lists of at most `size`."""
    for first in range(0, len(names), size):
        yield list(names[first : first + size])


def _name_of_batch() -> str:
    """Return how a task is listed that works on some sources: "read BBC and 49 more"."""
    names = task_run.parameters["source_names"]
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{task_run.task_name} {names[0]}{others}"


def _busy(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry writing when another program or a full disk was in the way, and for no other reason."""
    return steps.is_passing(state.data)


def _unanswered(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry addresses that may answer next time."""
    return isinstance(state.data, UnansweredError)


class _TooLongError(BaseException):
    """Raised in a step that takes too long; no handler of Exception is to swallow it."""


@contextmanager
def bounded(label: str, seconds: float, *, is_attended: bool = False) -> Iterator[None]:
    """Raise StepTimeoutError in the block when it takes longer, whether it computes, sleeps or waits.

    Prefect's `timeout_seconds` does so for the outermost flow alone: that of a flow or task within one
    interrupts no call that blocks. What is stuck in foreign code, where no exception comes through, is
    ended with its process `TIMES.grace` later, unless a person waits for it.
    """

    def too_long(*_: object) -> None:
        raise _TooLongError

    main = threading.main_thread()
    if threading.current_thread() is not main:
        yield
        return
    # Not SIGALRM, which Prefect uses. A signal, unlike an exception set from a thread, ends a blocking call.
    previous = signal.signal(signal.SIGUSR2, too_long)
    timer = threading.Timer(seconds, signal.pthread_kill, (main.ident, signal.SIGUSR2))
    timer.daemon = True
    timer.start()
    if not is_attended:
        faulthandler.dump_traceback_later(seconds + TIMES.grace, exit=True)
    try:
        yield
    except _TooLongError:
        problem = f"did not end within {seconds / 60:g} minutes"
        raise StepTimeoutError(f'the step "{label}"', problem, "Its log tells what it did last.") from None
    finally:
        timer.cancel()
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGUSR2, previous)


@contextmanager
def _step(session: Session, seconds: float = TIMES.task) -> Iterator[None]:
    """Bound the time of the task that is running."""
    with bounded(str(task_run.name), seconds, is_attended=session.is_attended):
        yield


_OPTIONS: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    # Behind `bounded`, which does the work.
    "timeout_seconds": TIMES.task + TIMES.grace,
}
_WRITING: dict[str, Any] = {"retries": 2, "retry_delay_seconds": [1, 5], "retry_condition_fn": _busy}


@task(
    name="fetch",
    task_run_name=_name_of_batch,
    retries=FETCH_RETRIES,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=_unanswered,
    **_OPTIONS,
)
def fetch_sources(run_sources: RunSources, source_names: list[str]) -> int:
    """Fetch addresses; return how many answered. Those that may answer next time are asked again."""
    with _step(run_sources.session):
        is_last_attempt = task_run.run_count > FETCH_RETRIES
        answered = run_sources.fetch(source_names, is_last_attempt=is_last_attempt)
    get_run_logger().info("%d of %s answered", answered, counted(len(source_names), "address", "addresses"))
    return answered


@task(name="read", task_run_name=_name_of_batch, **_OPTIONS)
def read_sources(run_sources: RunSources, source_names: list[str]) -> int:
    """Parse and extract sources; return how many entries they hold."""
    with _step(run_sources.session):
        entries = run_sources.read(source_names)
    get_run_logger().info(
        "%s in %s", counted(entries, "entry", "entries"), counted(len(source_names), "source")
    )
    return entries


@task(name="fetch pages", task_run_name="fetch the pages of teasers", **_OPTIONS)
def fetch_pages(run_sources: RunSources) -> int:
    """Fetch the sitemaps of indexes and the pages of teasers; return how many pages."""
    with _step(run_sources.session):
        pages = run_sources.fetch_pages()
    get_run_logger().info("%s fetched", counted(pages, "page"))
    return pages


@task(name="store", task_run_name="store articles of {as_of}", **_WRITING, **_OPTIONS)
def store_articles(run_sources: RunSources, as_of: str) -> int:
    """Store what was read, again when the store was in use; return how many articles are new."""
    with _step(run_sources.session):
        tally = run_sources.session.tally = run_sources.store()
    counts = tally.fetched, tally.added, len(tally.failures)
    get_run_logger().info("%d articles read, %d of them new; %d failures", *counts)
    return tally.added


@task(name="group", task_run_name="group stories of {as_of}", **_WRITING, **_OPTIONS)
def group_stories(session: Session, as_of: str) -> int:
    """Put new articles into stories, and learn of themes; return how many memberships changed."""
    with _step(session):
        regrouping = group(session.plan, session.store, session.mapper)
        learn_themes(session.plan, session.store)
        return len(regrouping.memberships)


@task(name="compose", task_run_name="compose the edition of {as_of}", **_OPTIONS)
def compose_edition(session: Session, as_of: str) -> str:
    """Select, quote and order the stories; return the id of the edition, which the session holds."""
    with _step(session):
        edition = steps.compose(session).edition
    get_run_logger().info("Edition %s: %s", edition.id, counted(edition.coverage.shown, "story", "stories"))
    return edition.id


@task(name="compose-between", task_run_name="compose for readers at {as_of}", **_OPTIONS)
def compose_between(session: Session, as_of: str) -> int:
    """Choose what may be told to readers at an hour of their own; return how many stories there are."""
    with _step(session):
        return len(steps.compose_for_readers(session).candidates)


@task(name="write", task_run_name="write edition {edition_id}", **_WRITING, **_OPTIONS)
def write_edition(session: Session, edition_id: str) -> int:
    """Write the edition's files and store it; return how many files changed."""
    with _step(session):
        changed = steps.publish(session)
    get_run_logger().info("%s changed", counted(changed, "file"))
    return changed


# No retries of Prefect's: what may be sent once more, the ledger decides.
@task(
    name="send",
    task_run_name="mail what is due",
    **{**_OPTIONS, "timeout_seconds": TIMES.send + TIMES.grace},
)
def send_mail(session: Session, by_hand: bool) -> tuple[Delivery, ...]:
    """Mail what is due, to each reader once; `by_hand`: the newest edition is due in any case."""
    with _step(session, TIMES.send):
        return steps.deliver(session, by_hand=by_hand)


@task(name="prune", task_run_name="prune the store", **_OPTIONS)
def prune_store(session: Session) -> int:
    """Remove what the settings keep no longer; return how many rows were removed or emptied."""
    with _step(session):
        pruned = steps.prune(session)
    return sum(pruned.rows.values()) if pruned else 0


def _name_of_run() -> str:
    """Return how a flow run is listed: the flow, its edition's time, its workspace."""
    this_run = runtime.flow_run
    parameters = this_run.parameters
    time = parameters.get("as_of") or f"{this_run.scheduled_start_time:%Y-%m-%d %H:%M}"
    folder = Path(parameters.get("workspace") or ".").resolve().name
    return f"{this_run.flow_name} {time} of {folder}"


def record_end(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Write how a run ended that did not complete into its log and an artifact; a hook of every flow.

    The names of the parameters are Prefect's: a worker whose process of a run was lost passes them by name.
    """
    text = f"{flow_run.name}: {state.name}. {state.message or ''}".strip()
    flow_run_logger(flow_run, flow).error("%s", text)
    artifact = ArtifactCreate(key="digest-failure", type="markdown", data=text, flow_run_id=flow_run.id)
    create_artifact(_send_artifact, artifact=artifact)


def _send_artifact(artifact: ArtifactCreate) -> None:
    # A hook has no run around it, which Prefect's own functions for artifacts want.
    with get_client(sync_client=True) as client:
        client.create_artifact(artifact)


def flow_options(timeout_seconds: float, retries: int = TIMES.retries) -> dict[str, Any]:
    """Return the options of a flow: its time, its retries, and the hooks that record a failure."""
    hooks = [record_end]
    return {
        "flow_run_name": _name_of_run,
        "persist_result": False,
        "timeout_seconds": timeout_seconds,
        "retries": retries,
        "retry_delay_seconds": TIMES.retry_delay,
        "on_failure": hooks,
        "on_crashed": hooks,
        "on_cancellation": hooks,
    }


def create_artifact(create: Callable[..., object], **values: Any) -> None:
    """Create an artifact; an error costs the artifact, not the run, which may have published."""
    try:
        create(**values)
    except Exception as error:
        get_logger("flow_runs").warning("An artifact was not kept (%s: %s)", type(error).__name__, error)
