"""One run at a time: a lock beside the store that ends with whoever holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import StoreError

_PAUSE_SECONDS = 0.1

Waiting = Callable[[str], None]


@contextmanager
def locked(path: Path, name: str, wait_seconds: float, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold the lock in the file `path` for the length of a `with` block.

    The operating system gives it back when its process ends, even a killed one, so that a lock is never
    left behind. While another process holds it this one waits; `waiting` is told once, and who holds it.
    Raises StoreError about `name` when it is not free within `wait_seconds` or cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        problem = f"its lock cannot be opened ({error.strerror}: {path})"
        raise StoreError(name, problem, "Make the file and its folder writable.") from error
    try:
        _acquire(descriptor, name, wait_seconds, waiting)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        # Closing gives the lock back. The file stays: removing it would let two hold "the" lock.
        os.close(descriptor)


def _acquire(descriptor: int, name: str, wait_seconds: float, waiting: Waiting | None) -> None:
    deadline = time.monotonic() + wait_seconds
    told = False
    while not _taken(descriptor, name):
        holder = _holder(descriptor)
        if time.monotonic() >= deadline:
            problem = f"another run{holder} is using it and has not ended within {wait_seconds:g} seconds"
            raise StoreError(name, problem, "Wait until it has ended, then run again.")
        if waiting is not None and not told:
            waiting(f"Waiting for another run{holder} on this workspace to end")
            told = True
        time.sleep(_PAUSE_SECONDS)


def _taken(descriptor: int, name: str) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        problem = f"its file system has no locks ({error.strerror})"
        raise StoreError(name, problem, "Keep the workspace on a disk of this machine.") from error
    return True


def _holder(descriptor: int) -> str:
    number = os.pread(descriptor, 20, 0).strip()
    return f" (process {number.decode()})" if number.isdigit() else ""
