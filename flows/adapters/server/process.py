"""Prefect's server as a child process that cannot outlive its parent nor find its port taken."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Self

from flows.adapters.server.address import answers
from flows.errors import WorkspaceError

LOG = "server.log"
_PAUSE_SECONDS = 0.1
_END_SECONDS = 5.0


def prefect_home(folder: Path) -> Path:
    """Return the folder of Prefect's data within `folder` (a workspace's .standfirst).

    Each minor version has its own: data that a newer version has used breaks an older one.
    """
    major, minor = version("prefect").split(".")[:2]
    return folder / f"prefect-{major}.{minor}"


class ServerProcess:
    """A Prefect server on a loopback port; it starts at once.

    The port is bound here and handed over, so that its address is known at once and no other program can take
    it. The server ends when this object is closed, and also when this process dies: it reads a pipe that then
    closes. Its output goes to `server.log` in its home. Raises WorkspaceError if its home cannot be made.
    """

    def __init__(self, home: Path, environment: Mapping[str, str], port: int = 0) -> None:
        try:
            home.mkdir(parents=True, exist_ok=True)
            log = (home / LOG).open("wb")
        except OSError as error:
            problem = f"cannot hold Prefect's data ({error.strerror})"
            raise WorkspaceError(str(home), problem, "Make the folder writable.") from error
        with log, socket.create_server(("127.0.0.1", port)) as listening:
            self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            self._process = _start(listening, home, environment, log)

    @property
    def api_url(self) -> str:
        """The address for PREFECT_API_URL."""
        return f"{self.address}/api"

    def ready(self, seconds: float, waiting: Callable[[float], None]) -> bool:
        """Wait until the server answers; return False if it ended or did not answer within `seconds`.

        `waiting` is called now and then with the seconds waited so far.
        """
        began = time.monotonic()
        while self._process.poll() is None and (waited := time.monotonic() - began) < seconds:
            if answers(self.api_url, seconds=1.0):
                return True
            waiting(waited)
            time.sleep(_PAUSE_SECONDS)
        return False

    def ended(self) -> bool:
        """Return True if the server's process has ended."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the server, by force after five seconds."""
        self._process.terminate()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _start(
    listening: socket.socket, home: Path, environment: Mapping[str, str], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    handle = listening.fileno()
    # -P, and a folder of its own: no module or settings file in the user's folder takes part.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "flows.adapters.server.child_process", str(handle)],
        cwd=home,
        env=dict(environment),
        pass_fds=(handle,),
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        # Ctrl-C is for us; the server is then ended in order.
        start_new_session=True,
    )
