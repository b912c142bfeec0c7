"""Serves the out folder to this machine alone, so that a page can be looked at and a feed subscribed to."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from flows.errors import PublishError
from flows.language.formatting import one_line

LOOPBACK = "127.0.0.1"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".eml": "message/rfc822",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
_FEEDS = {
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "feed.xml": "application/rss+xml",
}
_ZIPPED = ("text/", "application/", "image/svg", "message/")

# Another site's page can make a browser ask a loopback address under that site's own name.
_HOSTS = ("localhost", LOOPBACK)

# A connection that says nothing for this long is closed.
_IDLE_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request gets: a status, headers by name, and the body that a GET would carry."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def answer(out: Path, target: str, headers: Mapping[str, str]) -> Answer:
    """Answer a GET for `target` (the request's path and query) from the files of a folder.

    `headers` are those of the request, by lower-case name. Hidden files, links that lead out of the folder
    and folders without an index.html are not there. An unchanged file is 304, by ETag or else by date.
    """
    if not _is_for_this_machine(headers.get("host", "")):
        return _said(HTTPStatus.MISDIRECTED_REQUEST)
    path = unquote(target.partition("?")[0].partition("#")[0])
    try:
        return _at(out, path, headers)
    except (OSError, RuntimeError):  # Python 3.11 raises RuntimeError for links that lead to each other
        return _said(HTTPStatus.NOT_FOUND)


def _is_for_this_machine(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _HOSTS
    except ValueError:
        return False


def _at(out: Path, path: str, headers: Mapping[str, str]) -> Answer:
    place = _place(out, path)
    if place is None:
        return _said(HTTPStatus.NOT_FOUND)
    if place.is_dir() and not path.endswith("/"):
        where = "/" + quote("/".join(_parts(path))) + "/"
        return Answer(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": where})
    return _file(place / "index.html" if path.endswith("/") else place, headers)


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _place(out: Path, path: str) -> Path | None:
    parts = _parts(path)
    if "\0" in path or "\\" in path or any(part.startswith(".") for part in parts):
        return None
    root = out.resolve()
    place = root.joinpath(*parts).resolve()
    return place if place.is_relative_to(root) else None


def _file(place: Path, headers: Mapping[str, str]) -> Answer:
    if not place.is_file():
        # A pipe would be waited for without end.
        return _said(HTTPStatus.NOT_FOUND)
    body = place.read_bytes()
    modified = int(place.stat().st_mtime)
    kind = _FEEDS.get(place.name) or _TYPES.get(place.suffix.lower(), "application/octet-stream")
    zipped = kind.startswith(_ZIPPED) and _takes_gzip(headers.get("accept-encoding", ""))
    told = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}{"-gzip" if zipped else ""}"',
        "Last-Modified": formatdate(modified, usegmt=True),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if _has_it(headers, told["ETag"], modified):
        return Answer(status=HTTPStatus.NOT_MODIFIED, headers=told)
    told["Content-Type"] = kind
    if zipped:
        told["Content-Encoding"] = "gzip"
        body = gzip.compress(body, mtime=0)
    return Answer(status=HTTPStatus.OK, headers=told, body=body)


def _takes_gzip(accepted: str) -> bool:
    for each in accepted.lower().split(","):
        coding, _, weight = each.partition(";")
        if coding.strip() in ("gzip", "x-gzip"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has_it(headers: Mapping[str, str], etag: str, modified: int) -> bool:
    known = headers.get("if-none-match")
    if known is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return "*" in tags or etag in tags
    try:
        return modified <= parsedate_to_datetime(headers.get("if-modified-since", "")).timestamp()
    except (ValueError, OverflowError):
        return False


def _said(status: HTTPStatus) -> Answer:
    plain = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
    return Answer(status=status, headers=plain, body=f"{status} {status.phrase}\n".encode())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Standfirst"
    sys_version = ""
    timeout = _IDLE_SECONDS
    out = Path()

    def do_GET(self) -> None:
        self._give(with_body=True)

    def do_HEAD(self) -> None:
        self._give(with_body=False)

    def _give(self, with_body: bool) -> None:
        found = answer(self.out, self.path, {name.lower(): value for name, value in self.headers.items()})
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if found.status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a reader polls for ever."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say in one line what a request met; say nothing of a client that has gone."""
        error = sys.exception()
        if not isinstance(error, OSError):
            told = one_line(f"standfirst: a request failed: {type(error).__name__}: {error}")
            print(told, file=sys.stderr)


class PreviewServer:
    """Serves a folder at `address` from the moment it is made, while `serve` runs.

    Port 0 takes any that is free. Raises PublishError when the port is taken.
    """

    def __init__(self, out: Path, port: int) -> None:
        handler = type("_Handler", (_Handler,), {"out": out})
        try:
            self._server = _Server((LOOPBACK, port), handler)
        except OSError as error:
            problem = f"cannot be served at port {port} ({error.strerror})"
            raise PublishError(f"out folder {out}", problem, "Name another port with --port.") from error
        self.address = f"http://localhost:{self._server.server_port}/"

    def serve(self) -> None:
        """Answer requests until `stop` is called."""
        with self._server:
            self._server.serve_forever(poll_interval=0.2)

    def stop(self) -> None:
        """End `serve`; to be called from another thread, or from a signal's handler."""
        # A handler interrupts the very loop that is to end: waiting for it there would be for ever.
        threading.Thread(target=self._server.shutdown, daemon=True).start()
