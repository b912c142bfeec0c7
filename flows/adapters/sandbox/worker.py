"""The worker process: it reads one document at a time within limits, and may be killed at any time."""

from __future__ import annotations

import io
import pickle
import resource
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any, BinaryIO, TypeAlias

from flows.adapters.sandbox.child_process import answers_only, lower_limit, read_message, write_message
from flows.model import Draft, FetchedDocument, FetchFailure, Media
from flows.model.settings import Limits

ReadDocument: TypeAlias = Callable[[FetchedDocument, Limits], tuple[Draft | FetchFailure, ...]]

# The modules whose classes an answer may hold: values, and nothing that can act.
_ANSWERS = ("flows.model.", "datetime.")
_PROSE = "The bridge over the river was closed on Monday after an inspection, the town hall said. "
_PAGE = (
    "<html><head><title>A bridge is closed</title></head><body><article><h1>A bridge is closed</h1>"
    f"<time datetime='2026-02-17'></time>{f'<p>{_PROSE * 3}</p>' * 5}</article></body></html>"
)


class _AnswerUnpickler(pickle.Unpickler):
    """Reads the answers of a worker, which strangers' documents may have taken over."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of the model; raise UnpicklingError for anything else."""
        # A dotted name would reach what a module has imported, and so everything.
        if f"{module}.".startswith(_ANSWERS) and "." not in name:
            kind = super().find_class(module, name)
            if isinstance(kind, type) and f"{kind.__module__}.".startswith(_ANSWERS):
                return kind
        raise pickle.UnpicklingError(f"a worker answered with {module}.{name}")


def answer_of(packed: bytes) -> Any:
    """Return the answer of a worker. Raises UnpicklingError if it holds anything but values of the model."""
    try:
        return _AnswerUnpickler(io.BytesIO(packed)).load()
    except Exception as error:
        # Damaged pickles raise errors of any kind.
        raise pickle.UnpicklingError("not an answer of a worker") from error


def serve(module: str, name: str) -> None:
    """Read documents from standard input until it ends, and write their drafts to standard output.

    `name` is the function of `module` that reads them. The answer is None if a document needs more memory
    than its limit, and a text if it cannot be read for another reason. A worker that has grown ends after its
    answer, and another takes its place.
    """
    incoming, outgoing = answers_only()
    read: ReadDocument = getattr(import_module(module), name)
    idle, has_read_pages = _data_bytes(), False
    _answer(outgoing, "ready", ends=False)
    while message := read_message(incoming):
        document, limits = pickle.loads(message)
        if document.media is Media.HTML and not has_read_pages:
            # Import the libraries for pages before the first page: their memory does not count for it.
            read(replace(document, body=_PAGE.encode()), limits)
            idle, has_read_pages = _data_bytes(), True
        lower_limit(resource.RLIMIT_DATA, idle + limits.read_bytes)
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
        # A fault of a parser is the failure of this document only.
        return f"cannot be read ({type(error).__name__})"


def _answer(outgoing: BinaryIO, answer: Any, *, ends: bool) -> None:
    write_message(outgoing, pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL), ends=ends)


def _data_bytes() -> int:
    """Return the size of this process's data (VmData, which RLIMIT_DATA limits)."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next((int(line.split()[1]) * 1024 for line in file if line.startswith("VmData")), 0)
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
