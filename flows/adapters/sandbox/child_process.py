"""Child processes of the sandbox: how they start, and their limits of memory and time."""

from __future__ import annotations

import json
import resource
import sys


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
