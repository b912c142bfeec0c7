"""How Prefect runs the flows and their tasks: names, retries, times, hooks, artifacts.

What the flows do stands in `flows.digest`.
"""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from prefect import Flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import FlowRun, State, TaskRun
from prefect.context import FlowRunContext
from prefect.logging.loggers import flow_run_logger, get_logger
from prefect.runtime import flow_run as running
from prefect.tasks import Task

from flows import steps
from flows.adapters.sources import NotYetError
from flows.settings import RunTimes

TIMES = RunTimes()
FETCH_RETRIES = 2

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


# Tasks are given a label to be named by and a function: what it holds is not walked through, hashed or
# sent to the server, which for thousands of articles would cost more than the work.
_PLAIN: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "timeout_seconds": TIMES.task,
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
    work()


@task(name="work", task_run_name="{label}", **_PLAIN)
def work_task(label: str, work: Callable[[], _T]) -> _T:
    """Do what a retry of Prefect's would not help."""
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
    return work()


def _record_end(_flow: Flow[..., Any], run: FlowRun, state: State[Any]) -> None:
    """Write how a run ended that did not complete into its log and an artifact; a hook of every flow."""
    text = f"{run.name}: {state.name}. {state.message or ''}".strip()
    flow_run_logger(run).error("%s", text)
    create_artifact(partial(create_markdown_artifact, markdown=text, key="digest-failure"))


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


@contextmanager
def ended_by_force(seconds: float) -> Iterator[None]:
    """End the process of a deployment's run when it is stuck where no exception reaches it.

    Prefect's own timeouts raise an exception between two instructions of Python. A run by hand, which a
    person can end, is left alone.
    """
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or context.flow_run.deployment_id is None:
        yield
        return
    faulthandler.dump_traceback_later(seconds + TIMES.grace, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def create_artifact(create: Callable[[], object]) -> None:
    """Create an artifact; what goes wrong costs the artifact, not the run, which may have published."""
    try:
        create()
    except Exception as error:
        get_logger("flow_runs").warning("An artifact was not kept (%s: %s)", type(error).__name__, error)
