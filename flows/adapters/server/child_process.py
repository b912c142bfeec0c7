"""The child process: serves Prefect's API on an inherited socket for as long as its parent lives."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from threading import Thread

import uvicorn

_APPLICATION = "prefect.server.api.server:create_app"
_END_SECONDS = 10.0


def main() -> None:
    """Serve until a signal or the end of standard input; the first argument is the number of the socket."""
    Thread(target=_end_with_parent, daemon=True).start()
    config = uvicorn.Config(
        _APPLICATION, factory=True, lifespan="on", log_level="error", timeout_graceful_shutdown=2
    )
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        uvicorn.Server(config).run(sockets=[listening])


def _end_with_parent() -> None:
    # Not through sys.stdin, whose lock would block an orderly end.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_END_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
