"""The deployments `ingest` and `digest` of a workspace: served by this process, or given to a work pool."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, WorkPool
from prefect.deployments.runner import DeploymentApplyError, RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.runner.storage import LocalStorage
from prefect.types.entrypoint import EntrypointType

from flows.adapters.clock import SystemClock
from flows.config import Request
from flows.editions.schedule import Timetable
from flows.errors import EngineError
from flows.orchestration.automations import HEARTBEAT_SECONDS, automate, message_by
from flows.orchestration.digest_schedules import schedules_of
from flows.orchestration.flows import digest, ingest, read_share
from flows.orchestration.tasks import is_of_prefect
from flows.runs.run_times import digest_times, run_times

# Two, although one run at a time works. Prefect's limit of 1 cannot replace the lock of the store: a server
# that is killed during a run may count its place as taken for ever, and then no run would ever start again;
# and it knows nothing of `standfirst run` beside the schedule. Further runs wait (ENQUEUE): a cancelled run
# would be a failure that nobody asked for.
_LIMIT = ConcurrencyLimitConfig(limit=2, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)

# For the process of a run: no module of the folder where it starts takes part, no telemetry.
_ENVIRONMENT = {
    "PYTHONSAFEPATH": "1",
    "DO_NOT_TRACK": "1",
    # Those of the worker, if it serves metrics, has the port.
    "PREFECT_CLIENT_METRICS_ENABLED": "0",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the runs of a workspace start: the work pool, and the image of a pool that starts containers.

    `notify` is a block on the server, as TYPE/NAME, by which the operator is told of a failed digest.
    """

    pool: str
    image: str | None = None
    notify: str | None = None


async def serve(request: Request, label: str, ready: Callable[[], None], *, own_server: bool) -> None:
    """Register the deployments of a workspace and start their runs when they are due.

    Ends with SIGTERM or Ctrl-C. On a server of the user's the deployments are then paused, so that it makes
    no runs that nobody starts. `ready` is called before the first run.

    This is `prefect.serve(limit=1)` with other ends: Prefect's handler of SIGTERM leaves the process without
    waiting for its own stop, so that runs stay behind and the deployments are not paused.
    """
    runner = Runner(name="standfirst", pause_on_shutdown=not own_server, limit=1)
    for deployment in await _deployments(request, label, suffix="" if own_server else f"-{label}"):
        await runner.aadd_deployment(deployment)
    ready()
    serving = asyncio.create_task(runner.start())
    await asyncio.sleep(0)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        return
    except Exception as error:  # of the runner: the flows have processes of their own
        problem = f"the schedule has ended ({type(error).__name__}: {error})"
        raise EngineError("Prefect", problem, "See whether the server runs, then start it again.") from error


async def deploy(request: Request, label: str, target: Target) -> tuple[list[str], list[str]]:
    """Give the deployments of a workspace to a work pool; return their names and those of the automations.

    Raises EngineError when the pool does not exist or cannot use the image, the server refuses a
    deployment, or the block of the notifications cannot be used.
    """
    try:
        async with get_client() as client:
            pool = await _work_pool(client, target)
            message = await message_by(client, target.notify) if target.notify else None
            deployments = await _deployments(
                request, label, f"-{label}", _job_variables(request, pool, target)
            )
            ids: dict[str, UUID] = {}
            for deployment in deployments:
                # A worker starts anywhere; at / there is no other folder named flows/ to be imported.
                deployment.storage = LocalStorage("/")
                ids[f"{deployment.flow_name}/{deployment.name}"] = await deployment.aapply(
                    work_pool_name=target.pool
                )
            digest_first = sorted(ids, key=lambda name: not name.startswith("digest/"))
            automations = await automate(
                client, label, [ids[name] for name in digest_first], message, _longest_gap(request)
            )
    except EngineError:
        raise
    except DeploymentApplyError as error:
        remedy = "Change what it names in standfirst.toml, then deploy again."
        raise EngineError("Prefect", f"its server refused a deployment ({error})", remedy) from error
    except Exception as error:
        if not is_of_prefect(error):
            raise
        problem = f"its server cannot be worked with ({type(error).__name__}: {error})"
        raise EngineError("Prefect", problem, "See whether it runs and its version is alike.") from error
    return list(ids), automations


async def _work_pool(client: PrefectClient, target: Target) -> WorkPool:
    try:
        return await client.read_work_pool(target.pool)
    except ObjectNotFound as error:
        kind = "docker" if target.image else "process"
        remedy = f"Make it with `prefect work-pool create {target.pool} --type {kind}`."
        raise EngineError(f'work pool "{target.pool}"', "is not on the server", remedy) from error


def _job_variables(request: Request, pool: WorkPool, target: Target) -> dict[str, Any]:
    """Return what a pool is given for each run: the environment, and for containers image and workspace.

    A container sees the workspace at the path that it has on its host. Secrets are not passed: Prefect
    would store and show them.
    """
    properties: Mapping[str, Any] = pool.base_job_template.get("variables", {}).get("properties", {})
    place = f'work pool "{pool.name}"'
    if target.image and "image" not in properties:
        raise EngineError(place, f"starts no containers (its type is {pool.type})", "Leave out --image.")
    if "image" in properties and not (target.image or properties["image"].get("default")):
        problem = f"starts containers (its type is {pool.type}), and no image is named"
        raise EngineError(place, problem, "Name the image of Standfirst with --image.")
    variables: dict[str, Any] = {"env": _ENVIRONMENT}
    if target.image:
        variables["image"] = target.image
    if "volumes" in properties and not properties["volumes"].get("default"):
        variables["volumes"] = [f"{request.folder}:{request.folder}"]
    return variables


def _longest_gap(request: Request) -> timedelta:
    """Return the longest time between two runs of the next two weeks, or of the next runs."""
    now = SystemClock().now()
    times = sorted(
        time.astimezone(UTC)
        for timetable in digest_times(request.load())
        for time in islice(timetable.after(now), 15)
    )
    return max((after - before for before, after in pairwise(times)), default=timedelta(days=1))


async def _deployments(
    request: Request, label: str, suffix: str, job_variables: dict[str, Any] | None = None
) -> list[RunnerDeployment]:
    loaded, workspace = request.load(), {"workspace": str(request.folder)}
    settings = loaded.settings
    times, share = settings.schedule, {"share_deployment": f"{read_share.name}/{read_share.name}{suffix}"}
    shared = share if settings.workers > 1 and job_variables else {}
    planned: list[tuple[Flow[..., Any], tuple[Timetable, ...], dict[str, Any]]] = [
        (ingest, (Timetable(cron=times.ingest, zone=settings.time_zone),), workspace | shared),
        (digest, run_times(loaded), workspace | shared | {"send": request.send}),
    ]
    if shared:
        planned.append((read_share, (), dict(workspace)))
    return [
        await flow.ato_deployment(
            name=f"{flow.name}{suffix}",
            schedules=schedules_of(timetables) or None,
            parameters=parameters,
            tags=["standfirst", f"workspace:{label}"],
            paused=False,
            concurrency_limit=_LIMIT if timetables else None,
            job_variables=job_variables,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, timetables, parameters in planned
    ]
