"""Calls timed by the processor time that they take, each ended when it takes too much."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

# Native code hears no signal: a process is killed after so many times the limit.
_PATIENCE = 5


class _TooLongError(BaseException):
    """Raised out of a call that takes more than it may; nothing that catches errors catches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One call to be timed: `prepare` makes its arguments and does not count."""

    name: str
    kind: str
    size: int
    prepare: Callable[[], Mapping[str, Any]]
    call: Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How many seconds of the processor a call took; None when it was ended. `error` is what it raised."""

    name: str
    kind: str
    size: int
    seconds: float | None
    error: str = ""


def timed(jobs: Sequence[Job], limit: float) -> Iterator[Timed]:
    """Time calls one after the other in another process, and go on behind one that had to be ended."""
    context = multiprocessing.get_context("fork")
    while jobs:
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(jobs, limit, theirs))
        process.start()
        theirs.close()
        done = 0
        try:
            while done < len(jobs) and mine.poll(_PATIENCE * limit * 4):
                yield mine.recv()
                done += 1
        except EOFError:
            pass
        process.kill()
        process.join()
        if done < len(jobs):
            hung = jobs[done]
            yield Timed(name=hung.name, kind=hung.kind, size=hung.size, seconds=None, error="no answer")
        jobs = jobs[done + 1 :]


def _work(jobs: Sequence[Job], limit: float, answers: Connection) -> None:
    signal.signal(signal.SIGPROF, _end)
    for job in jobs:
        seconds, error = _seconds(job, limit)
        answers.send(Timed(name=job.name, kind=job.kind, size=job.size, seconds=seconds, error=error))


def _seconds(job: Job, limit: float) -> tuple[float | None, str]:
    try:
        # The arguments may be made by functions that are slow themselves.
        signal.setitimer(signal.ITIMER_PROF, _PATIENCE * limit)
        given = job.prepare()
        signal.setitimer(signal.ITIMER_PROF, limit)
        start = time.process_time()
        job.call(**given)
        return time.process_time() - start, ""
    except _TooLongError:
        return None, "took too long"
    except Exception as error:
        return 0.0, f"{type(error).__name__}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _end(number: int, frame: FrameType | None) -> None:
    raise _TooLongError
