"""The SQL statements of a run: how often each was executed, and what it made the database do."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_STEPS = 100
# Lists of values differ in their length alone, so one value stands for them.
_LISTS = re.compile(r"(\?|%\(\w+\)s(?:::\w+)?)(?:, (?:\?|%\(\w+\)s(?:::\w+)?))+")
_ROWS = re.compile(r"(\([^()]*\))(?:, \1)+")
_SPACE = re.compile(r"\s+")


@dataclass
class Cost:
    """A statement: its place in the code, how often it ran, its steps in SQLite's machine, what it read."""

    place: str
    statement: str
    parameters: Any
    runs: int = 0
    steps: int = 0
    bytes: int = 0


@dataclass
class Statements:
    """What was executed, by statement; lists of values count as one."""

    costs: dict[str, Cost] = field(default_factory=dict)

    def by_steps(self) -> list[Cost]:
        return sorted(self.costs.values(), key=lambda cost: -cost.steps)


@contextmanager
def recorded() -> Iterator[Statements]:
    """Record the statements of all engines; steps only on connections opened from now on."""
    statements = Statements()
    current = Cost("before", "", None)
    read_before = _bytes_read()

    def finish() -> None:
        nonlocal read_before
        now = _bytes_read()
        current.bytes += now - read_before
        read_before = now

    def count() -> int:
        current.steps += _STEPS
        return 0

    def connected(connection: Any, _record: object) -> None:
        if hasattr(connection, "set_progress_handler"):
            connection.set_progress_handler(count, _STEPS)

    def executed(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        nonlocal current
        finish()
        name = _SPACE.sub(" ", _ROWS.sub(r"\1", _LISTS.sub("…", statement)))
        current = statements.costs.setdefault(name, Cost(_caller(), statement, parameters))
        current.runs += 1

    def ended(*_: Any) -> None:
        nonlocal read_before
        finish()

    event.listen(Engine, "connect", connected)
    event.listen(Engine, "before_cursor_execute", executed)
    event.listen(Engine, "commit", ended)
    try:
        yield statements
    finally:
        finish()
        event.remove(Engine, "connect", connected)
        event.remove(Engine, "before_cursor_execute", executed)
        event.remove(Engine, "commit", ended)


def _bytes_read() -> int:
    line = Path("/proc/self/io").read_text(encoding="ascii").partition("\n")[0]
    return int(line.split()[1])


def _caller() -> str:
    """Return the method of the store that executed a statement, and who called it."""
    names: list[str] = []
    for frame, _ in traceback.walk_stack(sys._getframe(2)):
        name = frame.f_code.co_filename
        if "/flows/" in name and not name.endswith("connection.py") and len(names) < 3:
            names.append(frame.f_code.co_qualname)
    return " < ".join(names)
