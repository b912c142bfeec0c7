"""How Prefect runs the flows and their tasks: names, retries, times, hooks, artifacts.

What the flows do stands in `flows.orchestration.flows`.
"""

from __future__ import annotations

import faulthandler
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from prefect import Flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.logging.loggers import flow_run_logger, get_logger
from prefect.runtime import flow_run as running
from prefect.tasks import Task

from flows.adapters.fetch import NotYetError
from flows.errors import StepTimeoutError
from flows.model.settings import RunTimes
from flows.runs import steps

TIMES = RunTimes()
FETCH_RETRIES = 2

# Whether a person waits for the run of this process: it is then not ended by force, and shows its failures.
BY_HAND: ContextVar[bool] = ContextVar("by_hand", default=False)

# The libraries whose errors are Prefect's or of the way to its server, and not of a step.
_OF_PREFECT = ("prefect", "httpx", "httpcore", "anyio")

_T = TypeVar("_T")


def is_of_prefect(error: Exception) -> bool:
    """Return whether an error is Prefect's, or of the way to its server, and not of a step."""
    return type(error).__module__.partition(".")[0] in _OF_PREFECT


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


class _TooLongError(BaseException):
    """Raised in a step that takes too long; no handler of Exception is to swallow it."""


@contextmanager
def bounded(label: str, seconds: float) -> Iterator[None]:
    """Raise StepTimeoutError in the block when it takes longer, whether it computes, sleeps or waits.

    Prefect's timeouts do so for the outermost flow alone: those of the flows and tasks within interrupt
    no call that blocks. What is stuck in foreign code, where no exception comes through, is ended with its
    process `TIMES.grace` later, unless a person waits for it.
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
    if not BY_HAND.get():
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


# Tasks are given a label to be named by and a function: what it holds is not walked through, hashed or
# sent to the server, which for thousands of articles would cost more than the work.
_PLAIN: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    # Behind `bounded`, which does the work.
    "timeout_seconds": TIMES.task + TIMES.grace,
}


@task(
    name="fetch",
    task_run_name="fetch {label}",
    retries=FETCH_RETRIES,
    retry_delay_seconds=[2, 10],
    retry_condition_fn=_unanswered,
    **_PLAIN,
)
def fetch_task(label: str, work: Callable[[], None]) -> None:
    """Ask addresses; those that may answer next time are asked again."""
    with bounded(label, TIMES.task):
        work()


@task(name="work", task_run_name="{label}", **_PLAIN)
def work_task(label: str, work: Callable[[], _T]) -> _T:
    """Do what a retry of Prefect's would not help."""
    with bounded(label, TIMES.task):
        return work()


@task(
    name="write",
    task_run_name="{label}",
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_busy,
    **_PLAIN,
)
def write_task(label: str, work: Callable[[], _T]) -> _T:
    """Write to the store or the out folder, again when that was in use or full."""
    with bounded(label, TIMES.task):
        return work()


def _record_end(_flow: Flow[..., Any], run: FlowRun, state: State[Any]) -> None:
    """Write how a run ended that did not complete into its log and an artifact; a hook of every flow."""
    text = f"{run.name}: {state.name}. {state.message or ''}".strip()
    flow_run_logger(run).error("%s", text)
    made = ArtifactCreate(key="digest-failure", type="markdown", data=text, flow_run_id=run.id)
    create_artifact(partial(_send_artifact, made))


def _send_artifact(artifact: ArtifactCreate) -> None:
    # A hook has no run around it, which Prefect's own functions for artifacts want.
    with get_client(sync_client=True) as client:
        client.create_artifact(artifact)


def flow_options(timeout_seconds: float, retries: int = TIMES.retries) -> dict[str, Any]:
    """Return the options of a flow: its time, its retries, and the hooks that record a failure."""
    hooks = [_record_end]
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


def create_artifact(create: Callable[[], object]) -> None:
    """Create an artifact; what goes wrong costs the artifact, not the run, which may have published."""
    try:
        create()
    except Exception as error:
        get_logger("flow_runs").warning("An artifact was not kept (%s: %s)", type(error).__name__, error)
