"""One run at a time: a lock beside the store that ends with whoever holds it, however that ends."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import StoreBusyError, StoreError

_PAUSE_SECONDS = 0.1

Waiting = Callable[[str], None]


@contextmanager
def locked(path: Path, name: str, wait_seconds: float, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold the lock in the file `path` for the length of a `with` block.

    The operating system gives it back when its process ends, even a killed one, so that a lock is never
    left behind. While another process holds it this one waits; `waiting` is told once, and who holds it.
    Raises StoreBusyError about `name` when the lock is not free within `wait_seconds`, and StoreError when
    its file cannot be made or is not a regular file.
    """
    descriptor = _open(path, name)
    try:
        _acquire(descriptor, name, wait_seconds, waiting)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        # Closing gives the lock back. The file stays: removing it would let two hold "the" lock.
        os.close(descriptor)


def _open(path: Path, name: str) -> int:
    """Return a descriptor of the lock file; a link, pipe or device in its place is refused."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_NOFOLLOW: the process number must not be written into the target of a link.
        # O_NONBLOCK: opening a named pipe must not wait.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o644)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _not_regular(path, name) from error
        problem = f"its lock cannot be opened ({error.strerror}: {path})"
        raise StoreError(name, problem, "Make the file and its folder writable.") from error
    opened = os.fstat(descriptor)
    # Of two names the other may be any file of ours (a hard link).
    if not stat.S_ISREG(opened.st_mode) or opened.st_nlink > 1:
        os.close(descriptor)
        raise _not_regular(path, name)
    return descriptor


def _not_regular(path: Path, name: str) -> StoreError:
    return StoreError(name, f"its lock is a link or no regular file ({path})", "Remove it, then run again.")


def _acquire(descriptor: int, name: str, wait_seconds: float, waiting: Waiting | None) -> None:
    deadline = time.monotonic() + wait_seconds
    told = False
    while not _taken(descriptor, name):
        holder = _holder(descriptor)
        if time.monotonic() >= deadline:
            problem = f"another run{holder} is using it and has not ended within {wait_seconds:g} seconds"
            raise StoreBusyError(name, problem, "Wait until it has ended, then run again.")
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
