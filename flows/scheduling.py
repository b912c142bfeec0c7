"""Keeps the schedule of a workspace on one machine: the composition root of `standfirst schedule`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from flows.adapters.clock import SystemClock
from flows.adapters.server import (
    ServerProcess,
    answers,
    forget_server,
    note_server,
    noted_server,
    prefect_home,
)
from flows.configuration import Request, Workspace
from flows.configuration.environment import prefect_address, server_environment, tell_runs, use_prefect
from flows.errors import ConfigurationError, EngineError
from flows.stages.schedule import Timetable

START_SECONDS = 120.0
_WATCH_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is shown when a schedule has begun: where its pages are, and when flows run next."""

    address: str
    next_runs: tuple[tuple[str, datetime], ...]


def keep_schedule(request: Request, port: int, begun: Callable[[Opening], None]) -> None:
    """Run a workspace's flows when they are due, until SIGTERM or Ctrl-C.

    On the server of PREFECT_API_URL, or else on one of its own at `port`, with its data in the workspace.
    `begun` is called when both deployments are there. Raises StandfirstError when the workspace cannot be
    used, another schedule runs in it, or the server cannot be had, ends, or cannot be reached.
    """
    request = replace(request, folder=request.folder.resolve())
    workspace = request.load()
    timetables = timetables_of(workspace)
    folder = workspace.store_path.resolve().parent
    if running := noted_server(folder):
        problem = f"a schedule of it is running already, at {running}"
        raise EngineError(str(request.folder), problem, "Stop that one first.")
    tell_runs()
    # From here on a SIGTERM unwinds as Ctrl-C does, until Prefect takes the signal over.
    signal.signal(signal.SIGTERM, _leave)
    with _server(folder, port) as (address, suffix):
        from flows import digest

        note_server(folder, f"{address}/api")
        try:
            # Prefect looks for flows in the working directory first; the user's may hold another `flows/`.
            os.chdir(folder)
            asyncio.run(digest.serve(request, suffix, lambda: begun(_opening(address, timetables))))
        finally:
            forget_server(folder)


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


def _opening(address: str, timetables: dict[str, Timetable]) -> Opening:
    now = SystemClock().now()
    return Opening(
        address=address,
        next_runs=tuple((name, next(each.after(now))) for name, each in timetables.items()),
    )


def _leave(*_: object) -> None:
    sys.exit(0)


@contextmanager
def _server(folder: Path, port: int) -> Iterator[tuple[str, str]]:
    """Give the server's address and what the names of deployments on it end in.

    On a server of the user's other workspaces may have theirs, so the names tell the folder.
    """
    if configured := prefect_address():
        if not answers(configured):
            remedy = "Start it, or unset PREFECT_API_URL to have a server started."
            raise EngineError("Prefect", f"the server at {configured} does not answer", remedy)
        use_prefect(configured, None)
        yield configured.rstrip("/").removesuffix("/api"), f"-{folder.parent.name}"
        return
    with _own_server(prefect_home(folder), port) as server:
        use_prefect(server.api_url, prefect_home(folder))
        if not server.ready(START_SECONDS, lambda _: None):
            problem = "its server did not come up"
            raise EngineError("Prefect", problem, f"Its log is {prefect_home(folder)}/server.log.")
        with _watched(server):
            yield server.address, ""


def _own_server(home: Path, port: int) -> ServerProcess:
    try:
        return ServerProcess(home, server_environment(home, one_run=False), port)
    except OSError as error:
        problem = f"its server cannot have port {port} ({error.strerror})"
        remedy = "Name another with --port, or the server there with PREFECT_API_URL."
        raise EngineError("Prefect", problem, remedy) from error


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
