"""Keep the schedule of a workspace, in this process or in a work pool: `standfirst schedule` and `deploy`."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

from flows.adapters.clock import SystemClock
from flows.adapters.server import ServerProcess, forget_server, note_server, noted_server
from flows.config import Request, Workspace
from flows.config.environment import make_runs_log, prefect_address
from flows.editions.schedule import Timetable, timetable_of
from flows.errors import ConfigurationError, EngineError
from flows.orchestration.servers import await_server, own_server, use_configured_server
from flows.runs.run_times import digest_times, run_times

_WATCH_SECONDS = 2.0

_ENDED = "The schedule has ended."
_ENDED_OWN = f"{_ENDED} What falls due until its next start is made up for then."
_ENDED_CONFIGURED = (
    f"{_ENDED} Its deployments are paused until its next start; the first edition then covers the gap."
)

Announce = Callable[[str], None]


def keep_schedule(request: Request, port: int, announce: Announce) -> None:
    """Run a workspace's flows when they are due, until SIGTERM or Ctrl-C.

    On the server that Prefect is configured for, or else on one of its own at `port`, with its data in the
    workspace. `announce` gets lines for the terminal: when the flows run next, where Prefect's pages are, and
    what follows from the end. Raises StandfirstError when the workspace cannot be used, another schedule runs
    in it, or the server cannot be had, ends, or cannot be reached.
    """
    request = replace(request, folder=request.folder.resolve())
    workspace = request.load()
    next_runs = next_run_lines(workspace)
    folder = workspace.store_path.resolve().parent
    if running := noted_server(folder):
        problem = f"a schedule of it is running already, at {running}"
        raise EngineError(str(request.folder), problem, "Stop that one first.")
    make_runs_log()
    # From here on a SIGTERM unwinds as Ctrl-C does, until Prefect takes the signal over.
    signal.signal(signal.SIGTERM, _leave)
    last_line = _ENDED
    with suppress(KeyboardInterrupt), _server(folder, port, announce) as is_own:
        last_line = _ENDED_OWN if is_own else _ENDED_CONFIGURED
        _serve(request, folder, is_own, lambda address: announce("\n".join([*next_runs, _pages(address)])))
    announce(last_line)


def _serve(request: Request, folder: Path, is_own: bool, ready: Announce) -> None:
    from flows.orchestration import deployments

    address = str(prefect_address()).rstrip("/").removesuffix("/api")
    note_server(folder, f"{address}/api")
    try:
        # Prefect looks for flows in the working directory first; the user's may hold another `flows/`.
        os.chdir(folder)
        label = _label(request.folder)
        asyncio.run(deployments.serve(request, label, lambda: ready(address), own_server=is_own))
    finally:
        forget_server(folder)


def _pages(address: str) -> str:
    return f"Prefect's pages: {address}  (Ctrl-C ends the schedule)"


def deploy(request: Request, pool: str, image: str | None = None, notify: str | None = None) -> list[str]:
    """Give a workspace's flows to a work pool of the configured Prefect server, with the settings' times.

    `image` is for a pool that starts containers; `notify` is the block by which a failed digest is told of.
    Returns lines for the terminal: the names of the deployments and automations, and when the flows run
    next. Raises StandfirstError when the workspace cannot be used, no server is configured or has the pool,
    or image or block do not fit.
    """
    request = replace(request, folder=request.folder.resolve())
    next_runs = next_run_lines(request.load())
    if use_configured_server() is None:
        remedy = "Set PREFECT_API_URL, or use `prefect config set PREFECT_API_URL=...`."
        raise EngineError("Prefect", "no server is configured", remedy)
    from flows.orchestration import deployments

    target = deployments.Target(pool=pool, image=image, notify=notify)
    names, automations = asyncio.run(deployments.deploy(request, _label(request.folder), target))
    return [
        *(f"Deployed {name}" for name in names),
        *(f'Automation "{name}"' for name in automations),
        *next_runs,
    ]


def prefect_schedule(workspace: str) -> dict[str, str]:
    """Return the cron lines and the time zone of a workspace: a build step of prefect.yaml."""
    if not workspace.strip():
        problem = "must name the folder of the workspace"
        raise ConfigurationError("STANDFIRST_WORKSPACE", problem, "Set it, then deploy again.")
    settings = Request(folder=Path(workspace)).load().settings
    return {
        "ingest": settings.schedule.ingest,
        "digest": settings.schedule.digest,
        "time_zone": settings.time_zone,
    }


def next_run_lines(workspace: Workspace) -> list[str]:
    """Return when each flow runs next, a line each.

    Raises ConfigurationError if the workspace's `as_of` is set.
    """
    settings, now = workspace.settings, SystemClock().now()
    if settings.as_of is not None:
        problem = "as_of is set, so every run would be for that one time"
        raise ConfigurationError("standfirst.toml", problem, "Remove that line.")
    lines: list[str] = []
    for digest in workspace.digests:
        timetable = timetable_of(digest, settings.schedule.digest, settings.time_zone)
        name = "digest" if len(workspace.digests) == 1 else f"digest {digest.id}"
        lines.append(_next_line(name, timetable, now))
    ingest = Timetable(cron=settings.schedule.ingest, zone=settings.time_zone)
    others = [time for time in run_times(workspace) if time not in digest_times(workspace)]
    if others:
        first = min(others, key=lambda timetable: timetable.next(now))
        lines.append(_next_line("readers at an hour of their own", first, now))
    return [*lines, _next_line("ingest", ingest, now)]


def _next_line(name: str, timetable: Timetable, now: datetime) -> str:
    return f"Next {name}: {next(timetable.after(now)):%a %Y-%m-%d %H:%M %Z}"


def _label(folder: Path) -> str:
    """Return the label of a workspace on a server, where other folders of the same name may have theirs."""
    name = re.sub(r"[^\w.-]+", "-", folder.name).strip("-") or "workspace"
    return f"{name}-{sha256(str(folder).encode('utf-8', 'surrogateescape')).hexdigest()[:6]}"


def _leave(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _server(folder: Path, port: int, announce: Announce) -> Iterator[bool]:
    """Use the configured server, or one of our own, which ends with this block; give whether it is ours."""
    if use_configured_server():
        yield False
        return
    announce("Starting Prefect's server; this takes up to half a minute.")
    with own_server(folder, one_run=False, port=port) as server:
        await_server(server, folder, lambda _: None)
        with _watched(server):
            yield True


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
