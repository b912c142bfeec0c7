"""Child processes: how they start, what is said to them, and their limits of memory and time."""

from __future__ import annotations

import json
import os
import resource
import select
import struct
import subprocess
import sys
from contextlib import suppress
from time import monotonic
from typing import IO, BinaryIO

# The length of the message that follows, and whether the child ends after it.
_HEAD = struct.Struct(">Q?")
_CHUNK = 1 << 20
_LARGEST_ANSWER = 1 << 30
_START_SECONDS = 60.0


class LostError(Exception):
    """The child gave no answer; the message says why."""


class Child:
    """A child process that answers one message at a time. It ends when this process does."""

    def __init__(self, command_line: list[str]) -> None:
        """Start it, and wait until it says that it is ready. Raises LostError."""
        self._process = subprocess.Popen(
            command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.is_over = False
        self.pid = self._process.pid
        try:
            # The time that a busy machine takes to start a process does not count for the first message.
            self._receive_answer(monotonic() + _START_SECONDS)
        except BaseException:
            self.kill()
            raise

    @property
    def is_running(self) -> bool:
        """True if it can be asked."""
        return not self.is_over and self._process.poll() is None

    def ask(self, message: bytes, seconds: float) -> bytes:
        """Return the answer to a message. Raises LostError."""
        deadline = monotonic() + seconds
        assert self._process.stdin is not None
        try:
            write_message(self._process.stdin, message)
        except OSError as error:
            raise LostError("ended the process that read it") from error
        try:
            return self._receive_answer(deadline)
        except TimeoutError as error:
            raise LostError(f"takes longer than {seconds:g} seconds to read") from error

    def kill(self) -> None:
        """Kill it and wait for its end."""
        self.is_over = True
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # Bytes that were not yet sent to a dead child cannot be flushed.
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _receive_answer(self, deadline: float) -> bytes:
        size, ends = _HEAD.unpack(self._receive(_HEAD.size, deadline))
        if size > _LARGEST_ANSWER:
            raise LostError("gives more than can be held")
        packed = self._receive(size, deadline)
        if ends:
            self.kill()
        return packed

    def _receive(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None
        received = bytearray()
        while len(received) < size:
            seconds = deadline - monotonic()
            if seconds <= 0 or not select.select([self._process.stdout], [], [], seconds)[0]:
                raise TimeoutError
            chunk = os.read(self._process.stdout.fileno(), min(_CHUNK, size - len(received)))
            if not chunk:
                raise LostError("ended the process that read it")
            received += chunk
        return bytes(received)


def write_message(stream: IO[bytes], message: bytes, *, ends: bool = False) -> None:
    """Write a message; a child that `ends` after it says so."""
    stream.write(_HEAD.pack(len(message), ends))
    stream.write(message)
    stream.flush()


def read_message(stream: BinaryIO) -> bytes | None:
    """Return the next message to a child, None if there will be none."""
    head = stream.read(_HEAD.size)
    return stream.read(_HEAD.unpack(head)[0]) if len(head) == _HEAD.size else None


def answers_only() -> tuple[BinaryIO, BinaryIO]:
    """Return the streams of a child's messages and answers; what libraries print goes nowhere."""
    outgoing = os.fdopen(os.dup(1), "wb")
    # The output of a library must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return sys.stdin.buffer, outgoing


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that calls `serve(*arguments)` of a module in a bare interpreter.

    A forked copy of this process would run the main program again.
    """
    program = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
        f"from {module} import serve; serve(*sys.argv[2:])"
    )
    path = json.dumps([folder for folder in sys.path if folder])
    return [sys.executable, "-I", "-c", program, path, *arguments]


def lower_limit(kind: int, bound: int) -> None:
    """Lower a limit of this process (such as RLIMIT_DATA), as far as the limit set from outside allows."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
