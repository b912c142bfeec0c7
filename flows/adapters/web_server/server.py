"""The server: uvicorn on a socket of ours, quiet, bounded, and patient with nobody for long."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from flows.adapters.web_server.application import ReaderPages, application
from flows.errors import PublishError

LOOPBACK = "127.0.0.1"

# The names of this machine. Another site's page can make a browser ask it under that site's own name.
_HERE = ("localhost", LOOPBACK, "::1")

# A request line and headers come within this time, as does the next request on a connection.
HEAD_SECONDS = 15.0
_HEAD_BYTES = 32_768
_CONNECTIONS = 500
_STOP_SECONDS = 10


class _Protocol(H11Protocol):
    """Closes a connection on which no request is complete in time; uvicorn waits without end."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._timer: asyncio.TimerHandle | None = None
        self._renew_timer()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._renew_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._end_timer()

    def _renew_timer(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._end_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEAD_SECONDS, self._close)

    def _close(self) -> None:
        self.transport.close()

    def _end_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the command, which calls `stop`."""
        yield


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio spares connections the 40 ms of Nagle's algorithm only if their protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    listening.listen(1024)
    return listening


class SiteServer:
    """Serves a folder at `address` from the moment it is made, while `serve` runs.

    Only requests for `site_url`'s host, for this machine or for `host` itself are answered. `proxies` are
    believed when they name the client. Port 0 takes any that is free. Raises PublishError if the port is
    taken or the host is none of this machine's.
    """

    def __init__(
        self,
        out: Path,
        port: int,
        host: str = LOOPBACK,
        *,
        site_url: str = "",
        proxies: Collection[str] = (),
        pages: ReaderPages | None = None,
    ) -> None:
        site = urlsplit(site_url)
        hosts = {*_HERE, host, *filter(None, [site.hostname])}
        # Their lines would name paths and with them tokens, or quote what a form was sent with.
        for name in ("uvicorn.error", "python_multipart"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        config = uvicorn.Config(
            application(out, hosts, site.path.rstrip("/"), pages),
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            h11_max_incomplete_event_size=_HEAD_BYTES,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=int(HEAD_SECONDS),
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        try:
            self._socket = _listening(host, port)
        except OSError as error:
            problem = f"cannot be served at port {port} of {host} ({error.strerror})"
            raise PublishError(f"out folder {out}", problem, "Name another port with --port.") from error
        self._server = _Server(config)
        shown = "localhost" if host in _HERE else f"[{host}]" if ":" in host else host
        self.port = self._socket.getsockname()[1]
        self.address = f"http://{shown}:{self.port}/"

    def serve(self) -> None:
        """Answer requests until `stop` is called; what is being answered then is finished."""
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End `serve`; to be called from another thread, or from a signal's handler."""
        self._server.should_exit = True
