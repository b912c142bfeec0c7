"""Which engine makes an edition, and on which Prefect server: the composition root of `standfirst run`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from flows.adapters.server import ServerProcess, answers, noted_server, prefect_home
from flows.config import Request
from flows.config.environment import prefect_address, server_environment, use_prefect
from flows.config.workspace import STORE_FILE
from flows.errors import EngineError, WorkspaceError

if TYPE_CHECKING:
    from flows.runs.steps import RunReport

Announce: TypeAlias = Callable[[str], None]

# Prefect's own limit of 20 seconds is too short on a busy machine.
START_SECONDS = 120.0


def run(request: Request, *, prefect: bool, announce: Announce) -> RunReport:
    """Make an edition by the Prefect flow or by the steps alone.

    When the flow was wanted and Prefect failed, the steps alone make it, and the report's note says why.
    Raises StandfirstError when the workspace, the store or the out folder cannot be used.
    """
    return _by_flow(request, announce) if prefect else _direct(request, announce)


def _by_flow(request: Request, announce: Announce) -> RunReport:
    # A workspace that cannot be used is told before a server is started for it.
    request.load()
    try:
        with _server((request.folder / STORE_FILE).resolve().parent, announce) as await_server:
            # This takes seconds as well; a server of ours comes up meanwhile.
            from flows.orchestration import flows as digest

            await_server()
            announce("Starting the flow")
            return digest.run(request, announce)
    except EngineError as error:
        report = _direct(request, announce)
        notes = (f"Made without Prefect: {error.problem}. {error.remedy}", report.note)
        return replace(report, note=" ".join(filter(None, notes)))


def _direct(request: Request, announce: Announce) -> RunReport:
    from flows.runs import direct

    return direct.run(request, announce)


@contextmanager
def _server(folder: Path, announce: Announce) -> Iterator[Callable[[], None]]:
    """Make this process use the configured server, that of a running schedule, or one of its own.

    Gives a function that waits until the server is there. Raises EngineError when the configured one
    does not answer or its own does not come up.
    """
    home = prefect_home(folder)
    if configured := prefect_address():
        if not answers(configured):
            remedy = "Start it, or unset PREFECT_API_URL to have a server started."
            raise EngineError("Prefect", f"the server at {configured} does not answer", remedy)
        use_prefect(configured, None)
        yield _at_once
    elif noted := noted_server(folder):
        use_prefect(noted, home)
        yield _at_once
    else:
        with _own_server(home, announce) as await_server:
            yield await_server


def _at_once() -> None:
    """Wait for nothing: the server is there."""


@contextmanager
def _own_server(home: Path, announce: Announce) -> Iterator[Callable[[], None]]:
    try:
        server = ServerProcess(home, server_environment(home, one_run=True))
    except WorkspaceError as error:
        raise EngineError("Prefect", f"{error.thing} {error.problem}", error.remedy) from error

    def told(seconds: float) -> None:
        announce(f"Prefect's server is starting, {seconds:.0f} s (--engine direct does without)")

    def await_server() -> None:
        if not server.ready(START_SECONDS, told):
            problem = "its server ended at once" if server.ended() else "its server did not come up in time"
            raise EngineError("Prefect", problem, f"Its log is {home}/server.log.")

    with server:
        use_prefect(server.api_url, home)
        told(0)
        yield await_server
