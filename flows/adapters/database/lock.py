"""One run at a time: a lock beside the store that ends with the process that holds it."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import StoreBusyError, StoreError

_PAUSE_SECONDS = 0.1
_LOCKS = Path("/proc/locks")

Waiting = Callable[[str], None]


@contextmanager
def locked(path: Path, name: str, wait_seconds: float, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold the lock in the file `path` for the length of a `with` block.

    The operating system releases it when its process ends, even a killed one, so that a lock is never left
    behind. While another process holds it this one waits; `waiting` gets one message, which names the
    holder. Raises StoreBusyError about `name` if the lock is not free within `wait_seconds`, and StoreError
    if its file cannot be made or is not a regular file.
    """
    descriptor = _open(path, name)
    try:
        _acquire(descriptor, name, wait_seconds, waiting)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        # Closing releases the lock. The file stays: removing it would let two processes hold "the" lock.
        os.close(descriptor)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockHolder:
    """The run that holds a lock ("process 4711"), and the time since when, if that is told."""

    name: str
    since: datetime | None


def lock_holder(path: Path, locks: Path = _LOCKS) -> LockHolder | None:
    """Return who holds the lock in a file, without taking it; None if nobody does or Linux is not asked.

    The file keeps the number of a process that has ended, so only the kernel's list of locks counts.
    """
    with suppress(OSError, ValueError):
        status = path.stat()
        for line in locks.read_text(encoding="ascii").splitlines():
            # 1: FLOCK  ADVISORY  WRITE 4711 fd:01:131105 0 EOF
            _, kind, _, _, process, place, *_ = line.split()
            if kind == "FLOCK" and place.endswith(f":{status.st_ino}") and int(process) > 0:
                return LockHolder(
                    name=f"process {process}", since=datetime.fromtimestamp(status.st_mtime, UTC)
                )
    return None


def _open(path: Path, name: str) -> int:
    """Return a descriptor of the lock file; a link, pipe or device in its place is refused."""
    irregular = f"its lock is a link or not a regular file ({path})"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_NOFOLLOW: the process number must not be written into the target of a link.
        # O_NONBLOCK: opening a named pipe must not wait.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o644)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreError(name, irregular, "Remove it, then run again.") from error
        problem = f"its lock cannot be opened ({error.strerror}: {path})"
        raise StoreError(name, problem, "Make the file and its folder writable.") from error
    opened = os.fstat(descriptor)
    # The other name of a hard link may be any file of the user.
    if not stat.S_ISREG(opened.st_mode) or opened.st_nlink > 1:
        os.close(descriptor)
        raise StoreError(name, irregular, "Remove it, then run again.")
    return descriptor


def _acquire(descriptor: int, name: str, wait_seconds: float, waiting: Waiting | None) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            pass
        except OSError as error:
            problem = f"its file system has no locks ({error.strerror})"
            raise StoreError(name, problem, "Keep the workspace on a disk of this machine.") from error
        number = os.pread(descriptor, 20, 0).strip()
        holder = f" (process {number.decode()})" if number.isdigit() else ""
        if time.monotonic() >= deadline:
            problem = f"another run{holder} is using it and has not ended within {wait_seconds:g} seconds"
            raise StoreBusyError(name, problem, "Wait until it has ended, then run again.")
        if waiting is not None:
            waiting(f"Waiting for another run{holder} on this workspace to end")
            waiting = None
        time.sleep(_PAUSE_SECONDS)
