"""Rendering with a workspace's own templates, in a child process with limits.

A template is a program: it may loop for ever, or ask for more memory than there is. The packaged ones do not,
and are rendered in this process. The limit counts the processor's time and not the clock's, so that no
edition fails on a busy machine.
"""

from __future__ import annotations

import math
import pickle
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from flows.adapters.sandbox.child_process import command, lower_limit
from flows.errors import ConfigurationError

# The largest edition of 300 feeds, with all its feeds, takes two seconds and 100 MB.
SECONDS = 30.0
MEGABYTES = 1_000

_REMEDY = "Correct them, or remove them to use those that come with Standfirst."

_T = TypeVar("_T")


def within_bounds(own: Collection[str], render: Callable[..., _T], *arguments: Any) -> _T:
    """Return the result of `render`, a function of a module, for some arguments.

    `own` names the templates that are the workspace's own. If there are any, rendering may take SECONDS of
    the processor and MEGABYTES of memory, and an iterator among the arguments becomes a tuple first. Raises
    ConfigurationError for every error in them.
    """
    if not own:
        return render(*arguments)
    values = tuple(tuple(value) if isinstance(value, Iterator) else value for value in arguments)
    ended = subprocess.run(
        command(__name__),
        input=pickle.dumps((render, values, SECONDS, MEGABYTES)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    names = ", ".join(f"templates/{name}" for name in sorted(own))
    if ended.returncode:
        problem = f"cannot be rendered: the process ended with status {ended.returncode}"
        if ended.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
            problem = f"cannot be rendered within {SECONDS:g} seconds"
        raise ConfigurationError(names, problem, _REMEDY)
    result, error = pickle.loads(ended.stdout)
    if error is not None:
        thing, problem, remedy = error
        raise ConfigurationError(thing or names, problem, remedy)
    rendered: _T = result
    return rendered


def serve() -> None:
    """Render the request on standard input, and write the result, or the error, to standard output."""
    render, arguments, seconds, megabytes = pickle.load(sys.stdin.buffer)
    result, error = None, None
    # The system ends a process that goes beyond its limit of processor time, with SIGXCPU.
    lower_limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))
    lower_limit(resource.RLIMIT_DATA, megabytes * 1_000_000)
    try:
        result = render(*arguments)
    except ConfigurationError as wrong:
        error = (wrong.thing, wrong.problem, wrong.remedy)
    except Exception as wrong:
        error = ("", f"cannot be rendered: {type(wrong).__name__}: {wrong}", _REMEDY)
    sys.stdout.buffer.write(pickle.dumps((result, error)))
    sys.stdout.buffer.flush()
