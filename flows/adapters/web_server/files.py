"""The files of a folder over HTTP: read-only, and nothing that lies outside of it."""

from __future__ import annotations

import mimetypes
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

# What is larger is sent from the disk in pieces.
_IN_MEMORY = 1_000_000

_READING = ("GET", "HEAD")

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
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """An ASGI application for the files of a folder; hidden files, pipes and links out of it do not exist."""

    out: Path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        if request.method not in _READING:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(_READING)})
        response = await run_in_threadpool(self._response, request)
        await response(scope, receive, send)

    def not_found(self) -> Response:
        """Return the site's own page for what is not there, if it has one, as other web servers do."""
        page = self.out / "404.html"
        if page.is_file() and not page.is_symlink():
            return Response(page.read_bytes(), HTTPStatus.NOT_FOUND, media_type=_type_of(page))
        return Response("There is no such page.\n", HTTPStatus.NOT_FOUND, media_type="text/plain")

    def _response(self, request: Request) -> Response:
        path = request.url.path
        try:
            place = self._place(path)
            if place is None:
                return self.not_found()
            if place.is_dir():
                query = f"?{request.url.query}" if request.url.query else ""
                # Two slashes at the start would be another host.
                target = f"/{quote('/'.join(filter(None, path.split('/'))))}/{query}"
                return RedirectResponse(target, HTTPStatus.MOVED_PERMANENTLY)
            return _file(place, request)
        except (OSError, ValueError, RuntimeError):  # RuntimeError: links that lead to each other (3.11)
            return self.not_found()

    def _place(self, path: str) -> Path | None:
        """Return the file of a path, or the folder that lacks its slash; None if there is neither."""
        if "\\" in path or any(part.startswith(".") for part in path.split("/")):
            return None
        place = (self.out / path.strip("/")).resolve()
        has_slash = path.endswith("/")
        if place.is_dir():
            index = place / "index.html"
            place = index.resolve() if has_slash else place
            has_slash = False
            if not index.is_file():
                return None
        # A pipe would be waited for without end.
        exists = place.is_file() or place.is_dir()
        return place if exists and not has_slash and place.is_relative_to(self.out.resolve()) else None


def _file(place: Path, request: Request) -> Response:
    with place.open("rb") as file:
        stat = os.fstat(file.fileno())
        # To the nanosecond, where Last-Modified has seconds.
        etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
        changed = datetime.fromtimestamp(int(stat.st_mtime), UTC)
        headers = {
            "ETag": etag,
            "Last-Modified": format_datetime(changed, usegmt=True),
            "Cache-Control": "no-cache",
        }
        if _is_unchanged(request, etag, changed):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        if stat.st_size > _IN_MEMORY:
            return FileResponse(place, headers=headers, media_type=_type_of(place), stat_result=stat)
        return Response(file.read(), headers=headers, media_type=_type_of(place))


def _is_unchanged(request: Request, etag: str, changed: datetime) -> bool:
    tags, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if tags is not None:
        return etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    try:
        seen = parsedate_to_datetime(since or "")
    except ValueError:
        return False
    return changed <= (seen if seen.tzinfo else seen.replace(tzinfo=UTC))


def _type_of(place: Path) -> str:
    keys = (place.name, f"{place.parent.name}/*{place.suffix}", place.suffix.lower())
    own = next((_TYPES[key] for key in keys if key in _TYPES), None)
    return own or mimetypes.guess_type(place.name)[0] or "application/octet-stream"
