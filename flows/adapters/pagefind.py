"""The search index: Pagefind's program makes it from records, in a process of its own that can be killed.

Its protocol is spoken here: the package's own client waits a tenth of a second for each record.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from threading import Thread, Timer
from typing import IO, Any

from flows.language.formatting import clean, one_line
from flows.model import SearchRecord, keys_of
from flows.urls.own_pages import story_path

# 10,000 records take 7 seconds.
SECONDS = 300.0

# The parts of a bundle that our own search page needs; the rest are Pagefind's own pages.
_ENTRY = "pagefind-entry.json"
_ENDINGS = (".pf_index", ".pf_fragment", ".pf_meta", ".pagefind")
_NAMES = ("pagefind.js", _ENTRY)
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class NotIndexed:
    """The reason why there is no index."""

    reason: str


class _FailedError(Exception):
    """Pagefind gave no index; the message says why."""


def pagefind_version() -> str:
    """Return the version of the installed Pagefind, "" if there is none."""
    with suppress(PackageNotFoundError):
        return version("pagefind_bin")
    return ""


def search_index(records: Sequence[SearchRecord], seconds: float = SECONDS) -> dict[str, bytes] | NotIndexed:
    """Return the files of a search index of some records, by their paths in its folder.

    The same records give the same bytes: Pagefind writes all but its filters and the names of languages in an
    order, so a record is filtered by its keys, which are words like any other.
    """
    try:
        from pagefind.service import get_executable

        program = get_executable()
        if program is None:
            return NotIndexed(reason="Pagefind is not installed")
        process = subprocess.Popen(
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except (ImportError, OSError) as error:
        return NotIndexed(reason=f"Pagefind cannot be started ({one_line(str(error))})")
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        return _files(_Talk(process), records)
    except (_FailedError, OSError, ValueError, KeyError, TypeError) as error:
        if not timer.is_alive():
            return NotIndexed(reason=f"Pagefind took longer than {seconds:g} seconds")
        return NotIndexed(reason=f"Pagefind failed ({one_line(str(error))})")
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


class _Talk:
    """The requests to a process and its answers: JSON in base64, each ended by a comma."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._requests: IO[bytes] = process.stdin
        self._answers = _parts(process.stdout)
        self._count = 0

    def ask(self, requests: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the answer to each request. Raises _FailedError for an error or none."""
        packed = [self._packed(request) for request in requests]
        # Requests and answers both wait for the other side once their pipe is full.
        sender = Thread(target=self._send, args=(packed,), daemon=True)
        sender.start()
        for _ in packed:
            part = next(self._answers, None)
            if part is None:
                raise _FailedError("it ended without an answer")
            answer = json.loads(base64.b64decode(part))["payload"]
            if answer["type"] == "Error":
                raise _FailedError(str(answer.get("message")))
            yield answer
        sender.join()

    def _packed(self, request: Mapping[str, Any]) -> bytes:
        self._count += 1
        message = {"message_id": self._count, "payload": request}
        return base64.b64encode(json.dumps(message).encode()) + b","

    def _send(self, packed: Sequence[bytes]) -> None:
        # A process that has ended gives no answer, which is noticed there.
        with suppress(OSError, ValueError):
            for message in packed:
                self._requests.write(message)
            self._requests.flush()


def _files(talk: _Talk, records: Sequence[SearchRecord]) -> dict[str, bytes]:
    (index,) = talk.ask([{"type": "NewIndex", "config": None}])
    number = index["index_id"]
    for _ in talk.ask([{"type": "AddRecord", "index_id": number, **_fields(record)} for record in records]):
        pass
    (answer,) = talk.ask([{"type": "GetFiles", "index_id": number}])
    packed = {str(file["path"]): str(file["content"]) for file in answer["files"]}
    needed = (path for path in sorted(packed) if path in _NAMES or path.endswith(_ENDINGS))
    bodies = {path: base64.b64decode(packed[path]) for path in needed}
    return bodies | {_ENTRY: json.dumps(json.loads(bodies[_ENTRY]), sort_keys=True).encode()}


def _fields(record: SearchRecord) -> dict[str, Any]:
    """Return a record as Pagefind takes it; all its metadata are searched too."""
    meta = {"title": record.headline, "outlets": ", ".join(record.outlets), "theme": record.theme}
    meta |= {"day": record.day, "keys": " ".join(keys_of(record))}
    if record.earlier:
        meta["earlier"] = " · ".join(record.earlier)
    return {
        "url": story_path(record.story_id),
        "content": clean(record.text),
        "language": record.language or "unknown",
        "meta": {name: clean(text) for name, text in meta.items()},
        "filters": None,
        "sort": None,
    }


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what ends in commas from a stream, without them."""
    rest = bytearray()
    while chunk := os.read(stream.fileno(), _CHUNK):
        *parts, last = chunk.split(b",")
        for part in parts:
            yield bytes(rest) + part
            rest.clear()
        rest += last
