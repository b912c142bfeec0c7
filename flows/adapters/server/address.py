"""Where a running server is found: a note in the workspace, and whether it answers."""

from __future__ import annotations

import json
import os
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

NOTE = "server.json"


def note_server(folder: Path, api_url: str) -> None:
    """Note in `folder` (a workspace's .standfirst) that this process keeps a server at an address."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f".{NOTE}.{os.getpid()}"
    note.write_text(json.dumps({"api_url": api_url, "process": os.getpid()}), encoding="utf-8")
    os.replace(note, folder / NOTE)


def forget_server(folder: Path) -> None:
    """Remove the note of this process, if there is one."""
    if _noted(folder)[1] == os.getpid():
        (folder / NOTE).unlink(missing_ok=True)


def noted_server(folder: Path) -> str | None:
    """Return the address of the server noted in `folder`, or None when there is none that answers."""
    api_url, process = _noted(folder)
    return api_url if api_url and _is_running(process) and answers(api_url) else None


def answers(api_url: str, seconds: float = 3.0) -> bool:
    """Return whether anything that speaks HTTP answers at the address of a Prefect API in time."""
    try:
        parts = urlsplit(api_url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        kind = HTTPSConnection if secure else HTTPConnection
        connection = kind(parts.hostname or "", port, timeout=seconds)
        try:
            connection.request("GET", f"{parts.path.rstrip('/')}/health")
            return connection.getresponse().status < 500
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError):
        return False


def _noted(folder: Path) -> tuple[str, int]:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return str(note["api_url"]), int(note["process"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", 0


def _is_running(process: int) -> bool:
    if process <= 0:
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
