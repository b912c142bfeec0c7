"""Reads documents in a worker process that is ended when it hangs or grows, and started again when needed."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import select
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Any, Self

from flows import __version__
from flows.adapters.sandbox.worker import HEAD, ReadDocument, answer_of
from flows.model import Draft, FetchedDocument, FetchFailure, Media
from flows.model.settings import Limits
from flows.ports import UnreadableMemory

# Below this no document of this machine was found that takes a second to read.
_SMALL = 100_000
_CHUNK = 1 << 20
_START_SECONDS = 60.0
_LARGEST_ANSWER = 1 << 30
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from flows.adapters.sandbox.worker import serve; serve(*sys.argv[2:])"
)

Answer = tuple[Draft | FetchFailure, ...]


class _LostError(Exception):
    """The worker gave no answer: in words, why not."""


class GuardedReader:
    """Reads documents by `read_document`, a function of a module.

    Small files of this machine are read in this process; what came over the network, what is large and
    mail are read in a worker, one at a time. It is started at the first of them and used for all. A document
    that the worker had to be ended over is remembered in `memory`, if there is one, and not read again as
    long as it is there: one such document must not cost every run the whole limit of time.
    """

    def __init__(
        self, read_document: ReadDocument, limits: Limits, memory: UnreadableMemory | None = None
    ) -> None:
        self._read = read_document
        self._limits = limits
        self._memory = memory
        self._unreadable: dict[str, str] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, document: FetchedDocument) -> Answer:
        """Return what a document holds, in its order; one failure when the worker had to be ended."""
        if not is_guarded(document):
            return self._read_here(document)
        with self._lock:
            digest = self._digest(document)
            if (known := self._remembered().get(digest)) is not None:
                return (_given_up(document, known),)
            try:
                answer = self._asked(document)
            except _LostError as lost:
                self._end()
                self._remember(digest, str(lost))
                return (_given_up(document, str(lost)),)
            if answer is None:
                answer = f"needs more than {self._limits.read_bytes // 10**6} MB to read"
                self._remember(digest, answer)
        return answer if isinstance(answer, tuple) else (_given_up(document, answer),)

    def _remembered(self) -> dict[str, str]:
        if self._unreadable is None:
            self._unreadable = dict(self._memory.reasons()) if self._memory else {}
        return self._unreadable

    def _remember(self, digest: str, reason: str) -> None:
        if self._memory:
            self._memory.add(digest, reason)
            self._remembered()[digest] = reason

    def _digest(self, document: FetchedDocument) -> str:
        """Return the digest of what decides whether a document can be read: it, this program, the limits."""
        limits = f"{self._limits.read_seconds:g} {self._limits.read_bytes}"
        known_by = f"{__version__} {limits} {document.media.value} {document.charset}\n"
        return hashlib.sha256(known_by.encode("utf-8", "replace") + document.body).hexdigest()

    def _read_here(self, document: FetchedDocument) -> Answer:
        try:
            return self._read(document, self._limits)
        except Exception as error:
            # As in the worker: a fault of a parser must not end the run.
            return (_given_up(document, f"cannot be read ({type(error).__name__})"),)

    def close(self) -> None:
        """End the worker, if there is one."""
        with self._lock:
            self._end()

    def _asked(self, document: FetchedDocument) -> Any:
        packed = pickle.dumps((document, self._limits), protocol=pickle.HIGHEST_PROTOCOL)
        worker = self._running()
        deadline = monotonic() + self._limits.read_seconds
        try:
            assert worker.stdin is not None
            worker.stdin.write(HEAD.pack(len(packed), False))
            worker.stdin.write(packed)
            worker.stdin.flush()
        except OSError as error:
            raise _LostError("ended the process that read it") from error
        return self._answered(worker, deadline)

    def _answered(self, worker: subprocess.Popen[bytes], deadline: float) -> Any:
        size, ends = HEAD.unpack(self._received(worker, HEAD.size, deadline))
        if size > _LARGEST_ANSWER:
            raise _LostError("gives more than can be held")
        packed = self._received(worker, size, deadline)
        if ends:
            self._end()
        try:
            return answer_of(packed)
        except pickle.UnpicklingError as error:
            raise _LostError("gave an answer that cannot be read") from error

    def _received(self, worker: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert worker.stdout is not None
        received = bytearray()
        while len(received) < size:
            left = deadline - monotonic()
            if left <= 0 or not select.select([worker.stdout], [], [], left)[0]:
                raise _LostError(f"takes longer than {self._limits.read_seconds:g} seconds to read")
            chunk = os.read(worker.stdout.fileno(), min(_CHUNK, size - len(received)))
            if not chunk:
                raise _LostError("ended the process that read it")
            received += chunk
        return bytes(received)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is not None and self._worker.poll() is None:
            return self._worker
        self._end()
        path = [each for each in sys.path if each]
        module, name = self._read.__module__, self._read.__name__
        self._worker = subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, json.dumps(path), module, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # What a busy machine takes to start a process is not the document's time.
        self._answered(self._worker, monotonic() + _START_SECONDS)
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            # What is left in the pipe of a worker that is gone is of no use to anyone.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def is_guarded(document: FetchedDocument) -> bool:
    """Tell whether a document is read in the worker: strangers wrote it, or it is large."""
    is_foreign = document.locator.lower().startswith(("http://", "https://"))
    return is_foreign or document.media is Media.MAIL or len(document.body) > _SMALL


def _given_up(document: FetchedDocument, reason: str) -> FetchFailure:
    return FetchFailure(
        source=document.source.name, item=document.locator, reason=reason, remedy="Leave it out."
    )
