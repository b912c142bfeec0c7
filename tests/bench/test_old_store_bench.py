"""What a daily run of 60 sources costs over an old store, beside a young one: time, memory, files, SQL.

BENCH_EDITIONS and BENCH_ARTICLES give the size of the old one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.config import Request
from flows.runs import steps
from tests.bench.old_store import AS_OF, DAY, make, serve
from tests.bench.statements import Statements, recorded

pytestmark = pytest.mark.slow

YOUNG = (10, 60_000)
OLD = (
    int(os.environ.get("BENCH_EDITIONS", "1000")),
    int(os.environ.get("BENCH_ARTICLES", "2000000")),
)
MOST = 1.3
ROOT = Path(__file__).parents[2]


# What wait4() says of a child's memory includes that of this process, which has written the stores.
_RUN = """
import re, resource, sys
from pathlib import Path
from flows.config import Request
from flows.runs import steps

steps.run(Request(folder=Path(sys.argv[1]), as_of=sys.argv[2]), lambda _: None)
used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
kilobytes = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(sum(one.ru_utime + one.ru_stime for one in used), int(kilobytes) / 1024)
"""


def run(folder: Path, day: int) -> tuple[float, float]:
    """Make the edition of a day in a process of its own; return its seconds of CPU and its megabytes."""
    serve(folder, day)
    command = [sys.executable, "-c", _RUN, str(folder), (AS_OF - day * DAY).isoformat()]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    seconds, megabytes = map(float, ended.stdout.split())
    return seconds, megabytes


def statements(folder: Path) -> Statements:
    """Return the statements of making the edition of the last day again."""
    with recorded() as made:
        steps.run(Request(folder=folder, as_of=AS_OF.isoformat()), lambda _: None)
    return made


def test_a_daily_run_costs_after_a_thousand_editions_what_the_tenth_cost(tmp_path: Path) -> None:
    seconds, megabytes, steps_taken = [], [], []
    for name, size in (("young", YOUNG), ("old", OLD)):
        make(tmp_path / name, *size)
        last = [run(tmp_path / name, day) for day in (2, 1, 0)][-1]
        costs = statements(tmp_path / name).by_steps()
        seconds.append(last[0])
        megabytes.append(last[1])
        steps_taken.append(sum(cost.steps for cost in costs))
        print(f"{name}: {last[0]:.1f} CPU-s, {last[1]:.0f} MB, {steps_taken[-1]:,} steps")
        print(*(f"{cost.steps:>10,} steps, {cost.runs} times: {cost.place}" for cost in costs[:9]), sep="\n")
    for young, old in (seconds, megabytes, steps_taken):
        assert old <= MOST * young
