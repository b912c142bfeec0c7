"""Runs that are killed at a seeded moment, then repeated: run as a program, so that it may fork.

    python -P tests/killing.py SEEDS FOLDER MOMENTS SEED

makes an undisturbed edition of the folder SEEDS in FOLDER, then kills MOMENTS runs, spread over ingest,
compose and publish, each somewhere within its step, repeats each and compares. Prints one JSON list:
for each moment the step, the delay and what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from flows import direct
from flows.configuration import Request

AS_OF = "2026-11-20T07:00:00Z"
STEPS = ("ingest", "compose", "publish")
FILES = {"index.html", "email.html", "email.txt", "digest.eml", "edition.json", "receipt.json"}


def workspace(seeds: Path, folder: Path) -> Path:
    shutil.copytree(seeds, folder / "seeds")
    (folder / "standfirst.toml").write_text('window = "3000d"\n', encoding="utf-8")
    return folder


def begun(folder: Path, as_of: str | None) -> tuple[int, int]:
    """Start a run in a child process; return its number and a pipe that gets a byte as each step begins."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        direct.run(Request(folder=folder, as_of=as_of), lambda _: _tell(writing))
        code = 0
    finally:
        os._exit(code)


def _tell(pipe: int) -> None:
    os.write(pipe, b".")


def undisturbed(folder: Path, as_of: str | None) -> list[float]:
    """Run to the end; return how many seconds each step took."""
    child, pipe = begun(folder, as_of)
    times = []
    while os.read(pipe, 1):
        times.append(time.perf_counter())
    assert os.waitpid(child, 0)[1] == 0
    times.append(time.perf_counter())
    os.close(pipe)
    return [after - before for before, after in pairwise(times)]


def killed(folder: Path, as_of: str | None, step: int, delay: float) -> bool:
    """Kill a run so many seconds after a step has begun; return whether it had not ended before."""
    child, pipe = begun(folder, as_of)
    for _ in range(step + 1):
        os.read(pipe, 1)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.close(pipe)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db", timeout=0)) as store:
        return store.execute(query).fetchall()


def tree(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def faults(folder: Path, reference: Path, exact: bool) -> list[str]:
    """Return what a killed and repeated run left wrong; `exact` when it was for the reference's time."""
    found = []
    files, articles = tree(folder / "out"), "SELECT id, title, text FROM articles ORDER BY id"
    if rows(folder, articles) != rows(reference, articles):
        found.append("articles")
    if rows(folder, "PRAGMA integrity_check") != [("ok",)]:
        found.append("database")
    if [name for name in files if name.endswith("-tmp")]:
        found.append("leftovers")
    for key, body in rows(folder, "SELECT id, body FROM editions"):
        place = "/".join(str(key).split("-", 2))
        if {name.rpartition("/")[2] for name in files if name.rpartition("/")[0] == place} != FILES:
            found.append(f"files of {key}")
        elif files[f"{place}/edition.json"].decode() != body:
            found.append(f"bytes of {key}")
    if len(rows(folder, "SELECT id FROM editions")) != 1:
        found.append("editions")
    if exact and files != tree(reference / "out"):
        found.append("bytes")
    return found


def main() -> None:
    seeds, folder, moments, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    chance = random.Random(seed)
    # The first run imports what the others then find in memory.
    direct.run(Request(folder=workspace(seeds, folder / "warm"), as_of=AS_OF), lambda _: None)
    reference = workspace(seeds, folder / "reference")
    seconds = undisturbed(reference, AS_OF)
    told = []
    for moment in range(moments):
        step, exact = moment % len(STEPS), moment // len(STEPS) % 2 == 0
        delay = chance.uniform(0, seconds[step])
        trial, as_of = workspace(seeds, folder / f"trial{moment}"), AS_OF if exact else None
        fell = killed(trial, as_of, step, delay)
        undisturbed(trial, as_of)
        wrong = faults(trial, reference, exact)
        told.append({"step": STEPS[step], "delay": delay, "killed": fell, "wrong": wrong})
        shutil.rmtree(trial)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
