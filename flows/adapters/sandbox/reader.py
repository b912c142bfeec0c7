"""Reads documents in a worker process, which is killed when it hangs or grows, and started anew."""

from __future__ import annotations

import hashlib
import os
import pickle
import select
import subprocess
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, Self

from flows import __version__
from flows.adapters.sandbox.child_process import command
from flows.adapters.sandbox.worker import HEAD, ReadDocument, answer_of, serve
from flows.model import Draft, FetchedDocument, FetchFailure, Media
from flows.model.settings import Limits
from flows.ports import UnreadableMemory

# No smaller document was found that takes a second to read.
_SMALL = 100_000
_CHUNK = 1 << 20
_START_SECONDS = 60.0
_LARGEST_ANSWER = 1 << 30

Answer = tuple[Draft | FetchFailure, ...]


class _LostError(Exception):
    """The worker gave no answer; the message says why."""


class GuardedReader:
    """Reads documents by `read_document`, a function of a module.

    Small files of this machine are read in this process. Documents from the network, large files and mail are
    read in one worker, which starts with the first of them. A document over which the worker was killed is
    remembered in `memory`, if there is one, and not read again while it is there: otherwise it would cost
    every run the whole limit of time.
    """

    def __init__(
        self, read_document: ReadDocument, limits: Limits, memory: UnreadableMemory | None = None
    ) -> None:
        self._read = read_document
        self._limits = limits
        self._memory = memory
        self._reasons: dict[str, str] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the worker, if there is one."""
        with self._lock:
            self._kill()

    def read(self, document: FetchedDocument) -> Answer:
        """Return the drafts of a document, in its order; one failure if it cannot be read."""
        if not _is_guarded(document):
            try:
                return self._read(document, self._limits)
            except Exception as error:
                # As in the worker: a fault of a parser must not end the run.
                return (_failure(document, f"cannot be read ({type(error).__name__})"),)
        with self._lock:
            answer = self._read_guarded(document)
        return (_failure(document, answer),) if isinstance(answer, str) else answer

    def _read_guarded(self, document: FetchedDocument) -> Answer | str:
        """Return the drafts of a document, or why there are none."""
        if self._reasons is None:
            self._reasons = dict(self._memory.reasons()) if self._memory else {}
        digest = self._digest(document)
        if digest in self._reasons:
            return self._reasons[digest]
        try:
            answer: Answer | str | None = self._ask(document)
            if answer is not None:
                return answer
            reason = f"needs more than {self._limits.read_bytes // 10**6} MB to read"
        except _LostError as lost:
            self._kill()
            reason = str(lost)
        if self._memory:
            self._memory.add(digest, reason)
            self._reasons[digest] = reason
        return reason

    def _digest(self, document: FetchedDocument) -> str:
        """Return a digest of everything that decides whether a document can be read."""
        limits = f"{self._limits.read_seconds:g} {self._limits.read_bytes}"
        circumstances = f"{__version__} {limits} {document.media.value} {document.charset}\n"
        return hashlib.sha256(circumstances.encode("utf-8", "replace") + document.body).hexdigest()

    def _ask(self, document: FetchedDocument) -> Any:
        """Return the worker's answer. Raises _LostError."""
        packed = pickle.dumps((document, self._limits), protocol=pickle.HIGHEST_PROTOCOL)
        worker = self._running_worker()
        deadline = monotonic() + self._limits.read_seconds
        try:
            assert worker.stdin is not None
            worker.stdin.write(HEAD.pack(len(packed), False))
            worker.stdin.write(packed)
            worker.stdin.flush()
        except OSError as error:
            raise _LostError("ended the process that read it") from error
        return self._answer(worker, deadline)

    def _answer(self, worker: subprocess.Popen[bytes], deadline: float) -> Any:
        size, ends = HEAD.unpack(self._receive(worker, HEAD.size, deadline))
        if size > _LARGEST_ANSWER:
            raise _LostError("gives more than can be held")
        packed = self._receive(worker, size, deadline)
        if ends:
            self._kill()
        try:
            return answer_of(packed)
        except pickle.UnpicklingError as error:
            raise _LostError("gave an answer that cannot be read") from error

    def _receive(self, worker: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert worker.stdout is not None
        received = bytearray()
        while len(received) < size:
            seconds = deadline - monotonic()
            if seconds <= 0 or not select.select([worker.stdout], [], [], seconds)[0]:
                raise _LostError(f"takes longer than {self._limits.read_seconds:g} seconds to read")
            chunk = os.read(worker.stdout.fileno(), min(_CHUNK, size - len(received)))
            if not chunk:
                raise _LostError("ended the process that read it")
            received += chunk
        return bytes(received)

    def _running_worker(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._kill()
            self._worker = subprocess.Popen(
                command(serve.__module__, self._read.__module__, self._read.__name__),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            # The time that a busy machine takes to start a process does not count for the document.
            self._answer(self._worker, monotonic() + _START_SECONDS)
        return self._worker

    def _kill(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                # Bytes that were not yet sent to a dead worker cannot be flushed.
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()


def _is_guarded(document: FetchedDocument) -> bool:
    """Return True if a document is read in the worker: strangers wrote it, or it is large."""
    is_foreign = document.locator.lower().startswith(("http://", "https://"))
    return is_foreign or document.media is Media.MAIL or len(document.body) > _SMALL


def _failure(document: FetchedDocument, reason: str) -> FetchFailure:
    source = document.source.name
    return FetchFailure(source=source, item=document.locator, reason=reason, remedy="Leave it out.")
