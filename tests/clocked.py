"""The command at the time that a file says: python -P tests/clocked.py FILE [killed-before-STEP] ARGUMENTS.

A run that is killed before a step ends as by kill -9: with no chance to put anything in order. `scheduled
--workspace DIR` instead of a command does what the digest flow does when a schedule begins it at that time.
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
from flows.config import Request
from flows.runs import steps
from flows.runs.digests import decide_between, decide_editions, follow_decisions, make_each, publish_index
from flows.runs.pipeline.deliver import delivery_counts
from flows.runs.session import open_session

_KILLED = "killed-before-"


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _scheduled(folder: Path) -> None:
    with open_session(Request(folder=folder, send=True)) as session:
        time = session.plan.as_of
        decisions = decide_editions(session, time)
        between = decide_between(session, decisions, time)
        if not between and all(decision.as_of is None for decision in decisions):
            print("Nothing is due.")
            return
        follow_decisions(session, decisions, time, between)
        steps.ingest(session)
        make_each(session, steps.make)
        publish_index(session)
        steps.prune(session)
        rows = [row for part in session.parts for row in part.deliveries or ()]
        print(f"Mail now: {delivery_counts(rows)}.")


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
        if sys.argv[1] == "scheduled":
            _scheduled(Path(sys.argv[-1]))
        else:
            main()
