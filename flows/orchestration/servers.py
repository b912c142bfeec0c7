"""The Prefect server of a run or a schedule: the configured one, or one that this process starts.

To be called before Prefect is imported, which takes seconds and reads its settings. So the address of the
active profile is read by `flows.config.environment` and not by `prefect.settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.adapters.server import ServerProcess, answers, prefect_home
from flows.config.environment import prefect_address, server_environment, use_prefect
from flows.errors import EngineError, WorkspaceError

# Prefect's own limit of 20 seconds is too short on a busy machine.
START_SECONDS = 120.0


def use_configured_server() -> str | None:
    """Use the server that Prefect is configured for; return its API address, None without one.

    Raises EngineError when it does not answer.
    """
    configured = prefect_address()
    if configured is None:
        return None
    if not answers(configured):
        remedy = "Start it, or unset PREFECT_API_URL to have a server started."
        raise EngineError("Prefect", f"the server at {configured} does not answer", remedy)
    use_prefect(configured, None)
    return configured


@contextmanager
def own_server(folder: Path, *, one_run: bool, port: int = 0) -> Iterator[ServerProcess]:
    """Start a server with its data in `folder` and use it; it ends with the `with` block.

    Raises EngineError when its data cannot be written or it cannot have the port.
    """
    home = prefect_home(folder)
    try:
        server = ServerProcess(home, server_environment(home, one_run=one_run), port)
    except WorkspaceError as error:
        raise EngineError("Prefect", f"{error.thing} {error.problem}", error.remedy) from error
    except OSError as error:
        problem = f"its server cannot have port {port} ({error.strerror})"
        remedy = "Name another with --port, or the server there with PREFECT_API_URL."
        raise EngineError("Prefect", problem, remedy) from error
    with server:
        use_prefect(server.api_url, home)
        yield server


def await_server(server: ServerProcess, folder: Path, waiting: Callable[[float], None]) -> None:
    """Wait until a server of this process answers; `waiting` is called with the seconds so far.

    Raises EngineError when it ends or does not come up in time.
    """
    if not server.ready(START_SECONDS, waiting):
        problem = "its server ended at once" if server.ended() else "its server did not come up in time"
        raise EngineError("Prefect", problem, f"Its log is {prefect_home(folder)}/server.log.")
