"""What a daily run of 60 sources costs over an old store, beside a young one: time, memory, files, SQL.

STANDFIRST_BENCH_EDITIONS and STANDFIRST_BENCH_ARTICLES give the size of the old one.
"""

from __future__ import annotations

import os
import resource
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
    int(os.environ.get("STANDFIRST_BENCH_EDITIONS", "1000")),
    int(os.environ.get("STANDFIRST_BENCH_ARTICLES", "2000000")),
)
MOST = 1.3


def run(folder: Path, day: int) -> resource.struct_rusage:
    """Make the edition of a day in a process of its own; return what that used."""
    serve(folder, day)
    as_of = (AS_OF - day * DAY).isoformat()
    command = [sys.executable, "-m", "flows", "run", "--engine", "direct", "--as-of", as_of]
    process = subprocess.Popen([*command, "--workspace", str(folder)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return usage


def statements(folder: Path) -> Statements:
    """Return the statements of making the edition of the last day again."""
    with recorded() as made:
        steps.run(Request(folder=folder, as_of=AS_OF.isoformat()), lambda _: None)
    return made


def seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def test_a_daily_run_costs_after_a_thousand_editions_what_the_tenth_cost(tmp_path: Path) -> None:
    usages, steps_taken = [], []
    for name, size in (("young", YOUNG), ("old", OLD)):
        make(tmp_path / name, *size)
        usages.append([run(tmp_path / name, day) for day in (2, 1, 0)][-1])
        costs = statements(tmp_path / name).by_steps()
        steps_taken.append(sum(cost.steps for cost in costs))
        print(f"{name}: {seconds(usages[-1]):.1f} CPU-s, {usages[-1].ru_maxrss // 1024} MB")
        print(*(f"{cost.steps:>10,} steps, {cost.runs} times: {cost.place}" for cost in costs[:9]), sep="\n")
    young, old = usages
    assert seconds(old) <= MOST * seconds(young)
    assert old.ru_maxrss <= MOST * young.ru_maxrss
    assert steps_taken[1] <= MOST * steps_taken[0]
