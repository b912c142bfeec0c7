"""The deployments `ingest` and `digest` of a workspace: served by this process, or given to a work pool."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import DeploymentApplyError, RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.runner.storage import LocalStorage
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.config import Request
from flows.errors import EngineError
from flows.orchestration.flows import digest, ingest
from flows.orchestration.tasks import is_of_prefect

# Two, although one run at a time works. Prefect's limit of 1 cannot replace the lock of the store: a server
# that is killed during a run may count its place as taken for ever, and then no run would ever start again;
# and it knows nothing of `standfirst run` beside the schedule. Further runs wait (ENQUEUE): a cancelled run
# would be a failure that nobody asked for.
_LIMIT = ConcurrencyLimitConfig(limit=2, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)

# For the process of a run: no module of the folder where it starts takes part, no telemetry.
_POOL_VARIABLES = {"env": {"PYTHONSAFEPATH": "1", "DO_NOT_TRACK": "1"}}


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


async def deploy(request: Request, label: str, pool: str) -> list[str]:
    """Give the deployments of a workspace to a work pool; return their names.

    Raises EngineError when the pool does not exist or the server refuses them.
    """
    try:
        async with get_client() as client:
            await client.read_work_pool(pool)
        names: list[str] = []
        for deployment in await _deployments(request, label, f"-{label}", _POOL_VARIABLES):
            # A worker starts anywhere; at / there is no other folder named flows/ to be imported.
            deployment.storage = LocalStorage("/")
            await deployment.aapply(work_pool_name=pool)
            names.append(f"{deployment.flow_name}/{deployment.name}")
    except ObjectNotFound as error:
        remedy = f"Make it with `prefect work-pool create {pool} --type process`."
        raise EngineError(f'work pool "{pool}"', "is not on the server", remedy) from error
    except DeploymentApplyError as error:
        remedy = "Change what it names in standfirst.toml, then deploy again."
        raise EngineError("Prefect", f"its server refused a deployment ({error})", remedy) from error
    except Exception as error:
        if not is_of_prefect(error):
            raise
        problem = f"its server cannot be worked with ({type(error).__name__}: {error})"
        raise EngineError("Prefect", problem, "See whether it runs and its version is alike.") from error
    return names


async def _deployments(
    request: Request, label: str, suffix: str, job_variables: dict[str, Any] | None = None
) -> list[RunnerDeployment]:
    settings, workspace = request.load().settings, {"workspace": str(request.folder)}
    planned = (
        (ingest, settings.schedule.ingest, dict[str, Any](workspace)),
        (digest, settings.schedule.digest, workspace | {"send": request.send}),
    )
    return [
        await flow.ato_deployment(
            name=f"{flow.name}{suffix}",
            schedule=Cron(line, timezone=settings.time_zone),
            parameters=parameters,
            tags=["standfirst", f"workspace:{label}"],
            paused=False,
            concurrency_limit=_LIMIT,
            job_variables=job_variables,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, line, parameters in planned
    ]
