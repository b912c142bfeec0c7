"""A web server for this machine alone, to look at an edition and subscribe to its feeds."""

from __future__ import annotations

import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from flows.errors import PublishError
from flows.language.formatting import one_line

LOOPBACK = "127.0.0.1"

# Another site's page can make a browser ask a loopback address under that site's own name.
_HOSTS = ("localhost", LOOPBACK)

# A connection that says nothing for this long is closed.
_IDLE_SECONDS = 30

# The types of feeds by their names or folders, and of the endings that the standard library types otherwise.
_TYPES = {
    "stories/*.xml": "application/atom+xml",
    "themes/*.xml": "application/atom+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "feed.xml": "application/rss+xml",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "stories.json": "application/feed+json",
    "stories.xml": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".eml": "message/rfc822",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Standfirst"
    sys_version = ""
    timeout = _IDLE_SECONDS
    _etag = ""

    def send_head(self) -> BinaryIO | None:
        """Send the headers of a file; hidden files, pipes and links out of the folder do not exist."""
        self._etag = ""
        if not _is_this_machine(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif not self._is_served():
            self._send_not_found()
        else:
            self._etag = self._version()
            if self._etag not in self.headers.get("If-None-Match", "").split(", "):
                return super().send_head()
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
        return None

    def _version(self) -> str:
        """Return the ETag of a file: its time to the nanosecond, where Last-Modified has seconds."""
        place = Path(self.translate_path(self.path))
        try:
            stat = (place / "index.html" if place.is_dir() else place).stat()
        except OSError:
            return '""'
        return f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'

    def _send_not_found(self) -> None:
        """Send the site's own page for what is not there, if it has one, as other web servers do."""
        page = Path(self.directory) / "404.html"
        if page.is_file() and not page.is_symlink():
            text = page.read_text(encoding="utf-8", errors="replace")
            self.error_message_format = text.replace("%", "%%")
        self.send_error(HTTPStatus.NOT_FOUND)

    def _is_served(self) -> bool:
        path = unquote(urlsplit(self.path).path)
        if "\\" in path or any(part.startswith(".") for part in path.split("/")):
            return False
        try:
            place = Path(self.translate_path(self.path)).resolve()
            # A pipe would be waited for without end.
            exists = place.is_file() or (place.is_dir() and not path.endswith("/"))
            has_index = path.endswith("/") and (place / "index.html").is_file()
            return place.is_relative_to(Path(self.directory).resolve()) and (exists or has_index)
        except (OSError, ValueError, RuntimeError):  # RuntimeError: links that lead to each other (3.11)
            return False

    def guess_type(self, path: object) -> str:
        """Return the media type of a file."""
        place = Path(str(path))
        keys = (place.name, f"{place.parent.name}/*{place.suffix}", place.suffix.lower())
        return next((_TYPES[key] for key in keys if key in _TYPES), None) or super().guess_type(str(path))

    def end_headers(self) -> None:
        """Send the headers that every response has, and end the headers."""
        if self._etag:
            self.send_header("ETag", self._etag)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: a feed reader polls for ever."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Print the error of a request in one line, and nothing about a client that has gone."""
        error = sys.exception()
        if not isinstance(error, OSError):
            line = one_line(f"standfirst: a request failed: {type(error).__name__}: {error}")
            print(line, file=sys.stderr)


class PreviewServer:
    """Serves a folder at `address` from the moment it is made, while `serve` runs.

    Port 0 takes any that is free. Raises PublishError if the port is taken.
    """

    def __init__(self, out: Path, port: int) -> None:
        try:
            self._server = _Server((LOOPBACK, port), partial(_Handler, directory=str(out)))
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


def _is_this_machine(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in _HOSTS
    except ValueError:
        return False
