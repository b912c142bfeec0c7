"""Writes the documents of a run to one file, and removes the files of runs long past."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from uuid import UUID

from flows.adapters.documents.places import Place, open_place
from flows.language.formatting import counted
from flows.model import FetchedDocument, HttpRequest, Media, Reply
from flows.ports import Network

SOFTWARE = b"software: Standfirst documents 1\r\n"
# What other readers of archives do not need, and a run that reads the documents again does.
HEADER = "Standfirst-Document"
# All but what leads to credentials.
SOURCE_FIELDS = ("name", "location", "outlet", "language", "section", "expects")

# A run of 300 sources and 200 pages has about 30 MB compressed.
_MOST_BYTES = 2_000_000_000
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)-[0-9a-f]{12}\.warc\.gz")
_TIME = "%Y-%m-%dT%H%M%SZ"
_PART, _PART_ENDING = "documents-", ".part"
_STALE_SECONDS = 86_400
_REMEDY = "Check `documents` in standfirst.toml."
_TYPES = {
    Media.TEXT: "text/plain",
    Media.MARKDOWN: "text/markdown",
    Media.HTML: "text/html",
    Media.FEED: "application/xml",
    Media.MAIL: "message/rfc822",
}


class DocumentWriter:
    """Writes documents to a part in `scratch`, which `close` puts into `place`, and keeps files for `keep`.

    It raises no error: `problem` says what is not kept, and why. Safe to use from several threads.
    """

    def __init__(self, place: str, keep: timedelta, scratch: Path, now: datetime) -> None:
        self.problem: str | None = None
        self._place = place
        self._keep = keep
        self._scratch = scratch
        self._now = now
        self._part: BinaryIO | None = None
        self._path = scratch
        self._count = self._bytes = 0
        self._digest = hashlib.sha256()
        self._lock = Lock()

    def add(self, replies: Iterable[Reply]) -> None:
        """Write the documents among some replies."""
        with self._lock:
            for reply in replies:
                if isinstance(reply.result, FetchedDocument) and self.problem is None:
                    try:
                        self._write(_response(reply.request, reply.result, self._now))
                        self._count += 1
                    except OSError as error:
                        self._give_up(error)
                        self._remove_part()

    def close(self) -> None:
        """Put the documents into their place, if there are any, and remove the files that are too old."""
        with self._lock:
            try:
                place = open_place(self._place)
                if self._part is not None:
                    self._part.close()
                    moment = self._now.astimezone(UTC).strftime(_TIME)
                    place.put(self._path, f"{moment}-{self._digest.hexdigest()[:12]}.warc.gz")
                _remove_old(place, self._now - self._keep)
            except Exception as error:  # of any library below fsspec
                self._give_up(error)
            finally:
                self._remove_part()

    def _write(self, record: bytes) -> None:
        if self._part is None:
            self._scratch.mkdir(parents=True, exist_ok=True)
            _remove_stale_parts(self._scratch, self._now)
            number, name = tempfile.mkstemp(_PART_ENDING, _PART, self._scratch)
            self._part, self._path = os.fdopen(number, "wb"), Path(name)
            self._append(_information(self._now))
        if self._bytes + len(record) > _MOST_BYTES:
            first = counted(self._count, "document")
            self.problem = f"Only {first} of the run kept: a file holds at most {_MOST_BYTES:,} bytes."
            return
        self._append(record)

    def _append(self, record: bytes) -> None:
        assert self._part is not None
        self._part.write(record)
        self._digest.update(record)
        self._bytes += len(record)

    def _give_up(self, error: Exception) -> None:
        if isinstance(error, ImportError):
            reason, remedy = "s3fs is not installed", "Install it: pip install 'standfirst[s3]'."
        else:
            reason, remedy = (getattr(error, "strerror", None) or type(error).__name__), _REMEDY
        self.problem = f"The fetched documents are not kept in {self._place} ({reason}). {remedy}"

    def _remove_part(self) -> None:
        if self._part is not None:
            with suppress(OSError):
                self._part.close()
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            self._part = None


class KeepingWeb:
    """A fetcher whose documents are kept as well."""

    def __init__(self, web: Network, writer: DocumentWriter) -> None:
        self._web = web
        self._writer = writer

    def fetch(
        self, requests: Sequence[HttpRequest], within: float | None = None, label: str = "Reading the sources"
    ) -> tuple[Reply, ...]:
        """Return the replies of the fetcher."""
        replies = self._web.fetch(requests, within, label)
        self._writer.add(replies)
        return replies


def _information(now: datetime) -> bytes:
    fields = SOFTWARE + b"format: WARC File Format 1.1\r\n"
    return _record({"WARC-Type": "warcinfo", "Content-Type": "application/warc-fields"}, fields, now)


def _response(request: HttpRequest, document: FetchedDocument, now: datetime) -> bytes:
    """Return the record of a document: as its server sent it, but expanded, and without other headers."""
    media = "application/feed+json" if document.body.lstrip()[:1] == b"{" else _TYPES[document.media]
    charset = f"; charset={document.charset}" if document.charset else ""
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {media}{charset}\r\nContent-Length: {len(document.body)}\r\n\r\n"
    )
    fields = {
        "address": request.address,
        "locator": document.locator,
        "media": document.media.value,
        "charset": document.charset,
        "source": {name: getattr(request.source, name) for name in SOURCE_FIELDS},
    }
    headers = {
        "WARC-Type": "response",
        "WARC-Target-URI": json.dumps(document.locator)[1:-1],
        "Content-Type": "application/http; msgtype=response",
        # In ASCII and on one line, whatever the names hold.
        HEADER: json.dumps(fields),
    }
    return _record(headers, head.encode("ascii", "replace") + document.body, now)


def _record(headers: dict[str, str], block: bytes, now: datetime) -> bytes:
    digest = hashlib.sha256(repr(headers).encode() + block).digest()
    all_headers = headers | {
        "WARC-Record-ID": f"<{UUID(bytes=digest[:16], version=5).urn}>",
        "WARC-Date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Block-Digest": f"sha1:{base64.b32encode(hashlib.sha1(block).digest()).decode()}",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    # A member of its own for each record: that is how archives are compressed, to be read from any record on.
    return gzip.compress(b"WARC/1.1\r\n" + lines.encode("ascii") + b"\r\n" + block + b"\r\n\r\n", 6, mtime=0)


def _remove_old(place: Place, before: datetime) -> None:
    for name in place.names():
        match = _NAME.fullmatch(name)
        if match and datetime.strptime(match[1], _TIME).replace(tzinfo=UTC) < before:
            place.remove(name)


def _remove_stale_parts(scratch: Path, now: datetime) -> None:
    """Remove the parts of runs that were cut off."""
    for path in scratch.glob(f"{_PART}*{_PART_ENDING}"):
        with suppress(OSError):
            if path.stat().st_mtime < now.timestamp() - _STALE_SECONDS:
                path.unlink()
