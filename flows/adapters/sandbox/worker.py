"""The process that documents are read in: one at a time, within bounds; it may be ended at any time.

It is started as a bare interpreter, not as a copy of this one: a copy would run the main program again.
"""

from __future__ import annotations

import io
import os
import pickle
import resource
import struct
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any, BinaryIO, TypeAlias

from flows.model import Draft, FetchedDocument, FetchFailure, Media
from flows.model.settings import Limits

ReadDocument: TypeAlias = Callable[[FetchedDocument, Limits], tuple[Draft | FetchFailure, ...]]

# How long what follows is, and whether the worker ends behind it.
HEAD = struct.Struct(">Q?")
# What an answer may be made of: values of the model, and nothing that does anything.
_ANSWERS = ("flows.model", "datetime")
_PROSE = "The bridge over the river was closed on Monday after an inspection, the town hall said. "
_PAGE = (
    "<html><head><title>A bridge is closed</title></head><body><article><h1>A bridge is closed</h1>"
    f"<time datetime='2026-02-17'></time>{f'<p>{_PROSE * 3}</p>' * 5}</article></body></html>"
)


class _Values(pickle.Unpickler):
    """Reads the answers of a worker, which has read what strangers wrote."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of the model; raise UnpicklingError for anything else."""
        if not any(module == each or module.startswith(f"{each}.") for each in _ANSWERS):
            raise pickle.UnpicklingError(f"a worker answered with {module}.{name}")
        return super().find_class(module, name)


def answer_of(packed: bytes) -> Any:
    """Unpack an answer of a worker; raise UnpicklingError when it holds anything but values of the model."""
    try:
        return _Values(io.BytesIO(packed)).load()
    except Exception as error:
        # Damaged pickles raise errors of any kind.
        raise pickle.UnpicklingError("no answer of a worker") from error


def serve(module: str, name: str) -> None:
    """Read documents from standard input until it ends, and write what they hold to standard output.

    `module` and `name` say what reads them. A document that needs more memory than its limit gives no
    answer but None; a worker that has grown ends after its answer, and another takes its place.
    """
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    read: ReadDocument = getattr(import_module(module), name)
    idle, has_read_pages = _data_bytes(), False
    _answer(outgoing, "ready", ends=False)
    while head := incoming.read(HEAD.size):
        document, limits = pickle.loads(incoming.read(HEAD.unpack(head)[0]))
        if document.media is Media.HTML and not has_read_pages:
            # What pages need is imported before the first of them: the libraries are not of its making.
            read(replace(document, body=_PAGE.encode()), limits)
            idle, has_read_pages = _data_bytes(), True
        _allow(idle + limits.read_bytes)
        answer = _read(read, document, limits)
        has_grown = _data_bytes() > idle + limits.read_bytes // 2
        _answer(outgoing, answer, ends=has_grown)
        if has_grown:
            return


def _read(read: ReadDocument, document: FetchedDocument, limits: Limits) -> Any:
    try:
        return read(document, limits)
    except MemoryError:
        return None
    except RecursionError:
        return "nests too deep"
    except Exception as error:
        # A fault of a parser is this document's failure, and no other's.
        return f"cannot be read ({type(error).__name__})"


def _allow(data: int) -> None:
    """Bound the memory for data, as far as the bounds that were set from outside allow."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = data if hard == resource.RLIM_INFINITY else min(data, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))


def _answer(outgoing: BinaryIO, answer: Any, *, ends: bool) -> None:
    packed = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    outgoing.write(HEAD.pack(len(packed), ends))
    outgoing.write(packed)
    outgoing.flush()


def _data_bytes() -> int:
    """Return how much memory for data this process has (VmData, which RLIMIT_DATA counts)."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("VmData")), 0)
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
