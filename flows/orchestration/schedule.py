"""Keep the schedule of a workspace, in this process or in a work pool: `standfirst schedule` and `deploy`."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from flows.adapters.clock import SystemClock
from flows.adapters.server import ServerProcess, forget_server, note_server, noted_server
from flows.config import Request, Workspace
from flows.config.environment import make_runs_log
from flows.editions.schedule import Timetable
from flows.errors import ConfigurationError, EngineError
from flows.orchestration.servers import await_server, own_server, use_configured_server

if TYPE_CHECKING:
    from flows.orchestration.deployments import Registration

_WATCH_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NextRun:
    """The next time at which a flow is due."""

    flow: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A schedule that has begun: the address of Prefect's pages, and when flows run next.

    On a server of the user's the deployments are paused when the schedule ends.
    """

    address: str
    next_runs: tuple[NextRun, ...]
    server_is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """The deployments given to a work pool: their names, and when their flows run next."""

    names: tuple[str, ...]
    next_runs: tuple[NextRun, ...]


def keep_schedule(
    request: Request, port: int, announce: Callable[[str], None], begun: Callable[[Opening], None]
) -> None:
    """Run a workspace's flows when they are due, until SIGTERM or Ctrl-C.

    On the server that Prefect is configured for, or else on one of its own at `port`, with its data in the
    workspace; `announce` is called when that is started, `begun` when both deployments are there.
    Raises StandfirstError when the workspace cannot be used, another schedule runs in it, or the server
    cannot be had, ends, or cannot be reached.
    """
    request = replace(request, folder=request.folder.resolve())
    workspace = request.load()
    timetables = timetables_of(workspace)
    folder = workspace.store_path.resolve().parent
    if running := noted_server(folder):
        problem = f"a schedule of it is running already, at {running}"
        raise EngineError(str(request.folder), problem, "Stop that one first.")
    make_runs_log()
    # From here on a SIGTERM unwinds as Ctrl-C does, until Prefect takes the signal over.
    signal.signal(signal.SIGTERM, _leave)
    with _server(folder, port, announce) as server:
        from flows.orchestration import deployments

        opening = Opening(
            address=server.address, next_runs=_next_runs(timetables), server_is_ours=server.is_ours
        )
        note_server(folder, f"{server.address}/api")
        try:
            # Prefect looks for flows in the working directory first; the user's may hold another `flows/`.
            os.chdir(folder)
            serving = deployments.serve(
                request,
                _registration(request.folder, server.is_ours),
                lambda: begun(opening),
                pause_at_end=not server.is_ours,
            )
            asyncio.run(serving)
        finally:
            forget_server(folder)


def deploy(request: Request, pool: str) -> Deployed:
    """Give a workspace's flows to a work pool of the configured Prefect server, with the settings' times.

    Raises StandfirstError when the workspace cannot be used, or no server is configured or has the pool.
    """
    request = replace(request, folder=request.folder.resolve())
    timetables = timetables_of(request.load())
    if use_configured_server() is None:
        remedy = "Set PREFECT_API_URL, or use `prefect config set PREFECT_API_URL=...`."
        raise EngineError("Prefect", "no server is configured", remedy)
    from flows.orchestration import deployments

    names = asyncio.run(deployments.deploy(request, _registration(request.folder, is_ours=False), pool))
    return Deployed(names=names, next_runs=_next_runs(timetables))


def _registration(folder: Path, is_ours: bool) -> Registration:
    """Return how a workspace's deployments are named: on a server of the user's, after the workspace.

    Other workspaces may have theirs there, folders of the same name among them.
    """
    from flows.orchestration.deployments import Registration

    plain = re.sub(r"[^\w.-]+", "-", folder.name).strip("-") or "workspace"
    name = f"{plain}-{sha256(str(folder).encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"
    return Registration(suffix="" if is_ours else f"-{name}", tags=("standfirst", f"workspace:{name}"))


def timetables_of(workspace: Workspace) -> dict[str, Timetable]:
    """Return when each flow runs by itself. Raises ConfigurationError when a workspace has no such times."""
    settings = workspace.settings
    if settings.as_of is not None:
        problem = "as_of is set, so every run would be for that one time"
        raise ConfigurationError("standfirst.toml", problem, "Remove that line.")
    lines = {"digest": settings.schedule.digest, "ingest": settings.schedule.ingest}
    try:
        return {name: Timetable(cron=line, zone=settings.time_zone) for name, line in lines.items()}
    except ValueError as error:
        remedy = 'Write minute, hour, day, month and weekday, such as "0 7 * * *".'
        raise ConfigurationError("standfirst.toml, [schedule]", str(error), remedy) from error


def _next_runs(timetables: dict[str, Timetable]) -> tuple[NextRun, ...]:
    now = SystemClock().now()
    return tuple(
        NextRun(flow=name, time=next(timetable.after(now))) for name, timetable in timetables.items()
    )


def _leave(*_: object) -> None:
    raise KeyboardInterrupt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    address: str
    is_ours: bool


@contextmanager
def _server(folder: Path, port: int, announce: Callable[[str], None]) -> Iterator[_Server]:
    """Give the configured server, or one of our own, which then ends with this block."""
    if configured := use_configured_server():
        yield _Server(address=configured.rstrip("/").removesuffix("/api"), is_ours=False)
        return
    announce("Starting Prefect's server; this takes up to half a minute.")
    with own_server(folder, one_run=False, port=port) as server:
        await_server(server, folder, lambda _: None)
        with _watched(server):
            yield _Server(address=server.address, is_ours=True)


@contextmanager
def _watched(server: ServerProcess) -> Iterator[None]:
    """End this process in order when the server has ended: without it no run would ever start again."""
    done, lost = Event(), Event()

    def watch() -> None:
        while not done.wait(_WATCH_SECONDS):
            if server.ended():
                lost.set()
                os.kill(os.getpid(), signal.SIGTERM)
                return

    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()
        if lost.is_set():
            raise EngineError("Prefect", "its server has ended", "Start the schedule again.")
