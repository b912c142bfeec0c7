"""Maps functions over batches in several processes of this machine.

Neither `multiprocessing` nor `ProcessPoolExecutor`: their processes run the main program again (Prefect's
takes three seconds to import), outlive a killed parent, cannot be ended when they hang, and need
semaphores that a read-only container may not have.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import Any, Self, TypeVar

from flows.adapters.sandbox.child_process import (
    Child,
    LostError,
    answers_only,
    command,
    read_message,
    write_message,
)

# More processes than this wait for the one that stores what they made.
_MOST = 16
# A batch takes seconds: a process that says nothing for so long hangs.
_SECONDS = 600.0

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")


class ProcessMapper:
    """Implements `flows.ports.Mapper` by processes of this machine, as many as it has cores by default.

    They start when there are two batches to be computed; a single one is computed in this process. A process
    that is lost in the middle changes nothing: its batch is computed here.
    """

    def __init__(self, processes: int = 0) -> None:
        self._processes = processes or min(len(os.sched_getaffinity(0)), _MOST)
        self._threads: ThreadPoolExecutor | None = None
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._is_closed = False
        self.problem: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the processes; batches whose results nobody asked for are dropped."""
        self._is_closed = True
        for child in list(self._all):
            child.kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def map(
        self,
        function: Callable[[_Batch], _Result],
        batches: Iterable[_Batch],
        *,
        has_own_process: bool = False,
    ) -> Iterator[_Result]:
        """Yield the result of a function for each batch, in order; at most two batches a process wait."""
        remaining = iter(batches)
        first = list(islice(remaining, 2))
        if self._processes < 2 or len(first) < 2:
            yield from map(function, chain(first, remaining))
            return
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._processes, thread_name_prefix="mapper")
        work = function if has_own_process else partial(self._elsewhere, function)
        futures: deque[Future[_Result]] = deque()
        try:
            for batch in chain(first, remaining):
                futures.append(self._threads.submit(work, batch))
                if len(futures) > 2 * self._processes:
                    yield futures.popleft().result()
            while futures:
                yield futures.popleft().result()
        finally:
            for future in futures:
                future.cancel()

    def _elsewhere(self, function: Callable[[_Batch], _Result], batch: _Batch) -> _Result:
        """Return the result of a function, computed by a process; here if the process is lost."""
        message = pickle.dumps((function, batch), protocol=pickle.HIGHEST_PROTOCOL)
        child = None
        try:
            child = self._child()
            is_result, value = pickle.loads(child.ask(message, _SECONDS))
        except (LostError, pickle.UnpicklingError):
            if self._is_closed:
                raise
            if child is not None:
                child.kill()
                self._all.discard(child)
            return function(batch)
        self._idle.append(child)
        if not is_result:
            raise value
        result: _Result = value
        return result

    def _child(self) -> Child:
        with suppress(IndexError):
            return self._idle.pop()
        child = Child(command(serve.__module__))
        self._all.add(child)
        return child


def serve() -> None:
    """Compute what standard input asks for until it ends, and write the results to standard output."""
    incoming, outgoing = answers_only()
    write_message(outgoing, b"ready")
    while message := read_message(incoming):
        function, batch = pickle.loads(message)
        try:
            answer: Any = (True, function(batch))
        except Exception as error:
            answer = (False, error)
        write_message(outgoing, pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
