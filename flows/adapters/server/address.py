"""The address of a running Prefect server: a note in the workspace, and whether the server answers."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

NOTE = "server.json"
_LONGEST_VERSION = 100


def note_server(folder: Path, api_url: str) -> None:
    """Write down in `folder` (a workspace's .standfirst) that this process runs a server at an address."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f".{NOTE}.{os.getpid()}"
    note.write_text(json.dumps({"api_url": api_url, "process": os.getpid()}), encoding="utf-8")
    os.replace(note, folder / NOTE)


def forget_server(folder: Path) -> None:
    """Remove the note of this process, if there is one."""
    if _read_note(folder)[1] == os.getpid():
        (folder / NOTE).unlink(missing_ok=True)


def noted_server(folder: Path) -> str | None:
    """Return the address of the server noted in `folder`, or None if none is noted or it does not answer."""
    api_url, process = _read_note(folder)
    return api_url if api_url and _is_running(process) and answers(api_url) else None


def answers(api_url: str, seconds: float = 3.0) -> bool:
    """Return True if an HTTP server answers at the address of a Prefect API in time."""
    return _answer(api_url, "health", seconds)[0] in range(1, 500)


def server_version(api_url: str, seconds: float = 3.0) -> str | None:
    """Return the version of the Prefect server at an address, or None if it does not say."""
    status, body = _answer(api_url, "admin/version", seconds)
    with suppress(ValueError):
        said = json.loads(body)
        return said if status == 200 and isinstance(said, str) and len(said) < _LONGEST_VERSION else None
    return None


def _answer(api_url: str, path: str, seconds: float) -> tuple[int, bytes]:
    """Return the status and the beginning of the answer to a GET request, status 0 without an answer."""
    try:
        parts = urlsplit(api_url)
        connection_type = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = connection_type(parts.hostname or "", parts.port, timeout=seconds)
        try:
            connection.request("GET", f"{parts.path.rstrip('/')}/{path}")
            response = connection.getresponse()
            return response.status, response.read(_LONGEST_VERSION)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError):
        return 0, b""


def _read_note(folder: Path) -> tuple[str, int]:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return str(note["api_url"]), int(note["process"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", 0


def _is_running(process: int) -> bool:
    with suppress(ProcessLookupError, OverflowError):
        os.kill(process, 0)
        return True
    return False
