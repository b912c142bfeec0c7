"""The command at the time that a file says: python -P tests/clocked.py FILE [killed-before-STEP] ARGUMENTS.

A run that is killed before a step ends as by kill -9: with no chance to put anything in order.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from unittest import mock

from flows.adapters.clock import SystemClock
from flows.cli.main import main
from flows.runs import steps

_KILLED = "killed-before-"


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    file = Path(sys.argv.pop(1))

    def now(_clock: SystemClock) -> datetime:
        """Return the time of the file, which stands still until another is written there."""
        return datetime.fromisoformat(file.read_text(encoding="ascii"))

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(SystemClock, "now", now))
        seconds = mock.patch.object(SystemClock, "seconds", lambda clock: now(clock).timestamp())
        stack.enter_context(seconds)
        if sys.argv[1].startswith(_KILLED):
            stack.enter_context(mock.patch.object(steps, sys.argv.pop(1).removeprefix(_KILLED), _die))
        main()
