"""Renders with a workspace's own templates in a process with bounds, which may be ended at any time.

A template is a program: it may loop for ever, or ask for more memory than there is. The packaged ones do
not and are rendered in this process. The bounds count the processor's time, not the clock's: a busy
machine fails no edition.
"""

from __future__ import annotations

import json
import math
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from flows.errors import ConfigurationError

# The largest edition of 300 feeds, with all its feeds, takes two seconds and 100 MB.
SECONDS = 30.0
MEGABYTES = 1_000

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from flows.adapters.rendering import serve; serve()"
)
_REMEDY = "Correct them, or remove them to use those that come with Standfirst."

_T = TypeVar("_T")


def within_bounds(own: Collection[str], render: Callable[..., _T], *arguments: Any) -> _T:
    """Return what `render`, a function of a module, makes of some arguments.

    `own` names the templates that are the workspace's own. With any, rendering may take SECONDS of the
    processor and MEGABYTES of memory, and an iterator among the arguments becomes a tuple first. Raises
    ConfigurationError for whatever goes wrong in them.
    """
    if not own:
        return render(*arguments)
    given = tuple(tuple(each) if isinstance(each, Iterator) else each for each in arguments)
    done = subprocess.run(
        [sys.executable, "-I", "-c", _PROGRAM, json.dumps([each for each in sys.path if each])],
        input=pickle.dumps((render, given, SECONDS, MEGABYTES)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    names = ", ".join(f"templates/{name}" for name in sorted(own))
    if done.returncode:
        problem = f"cannot be rendered: the process ended with status {done.returncode}"
        if done.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
            problem = f"cannot be rendered within {SECONDS:g} seconds"
        raise ConfigurationError(names, problem, _REMEDY)
    result, fault = pickle.loads(done.stdout)
    if fault is not None:
        thing, problem, remedy = fault
        raise ConfigurationError(thing or names, problem, remedy)
    made: _T = result
    return made


def serve() -> None:
    """Render what standard input asks for, and write the result, or what went wrong, to standard output."""
    render, arguments, seconds, megabytes = pickle.load(sys.stdin.buffer)
    _bound(seconds, megabytes)
    result, fault = None, None
    try:
        result = render(*arguments)
    except ConfigurationError as error:
        fault = (error.thing, error.problem, error.remedy)
    except Exception as error:
        fault = ("", f"cannot be rendered: {type(error).__name__}: {error}", _REMEDY)
    signal.setitimer(signal.ITIMER_PROF, 0)
    sys.stdout.buffer.write(pickle.dumps((result, fault)))
    sys.stdout.buffer.flush()


def _bound(seconds: float, megabytes: int) -> None:
    """Raise TimeoutError in this process after some seconds, MemoryError beyond some megabytes.

    What runs in C hears no signal: the system ends it two seconds later.
    """

    def stop(*_: object) -> None:
        raise TimeoutError(f"takes longer than {seconds:g} seconds")

    signal.signal(signal.SIGPROF, stop)
    # Every second again: what compiles a template takes the first error for "cannot be known yet".
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds) + 2)
    _lower(resource.RLIMIT_DATA, megabytes * 1_000_000)


def _lower(kind: int, bound: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (bound, bound) if hard == resource.RLIM_INFINITY else (min(bound, hard), hard))
