"""A Dask scheduler and its workers as processes of their own, and ended in all cases."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


@dataclass
class Cluster:
    """A scheduler at `address`; `processes` holds it and then its workers."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "dask",
            kind,
            "--scheduler-file",
            str(self.folder / "scheduler.json"),
        ]
        with (self.folder / "log").open("ab") as log:
            # The functions that are mapped are imported from here.
            process = subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        folder = str(self.folder / "work")
        return self.start(
            "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", folder
        )

    def start_scheduler(self) -> None:
        file = self.folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        deadline = time.monotonic() + START_SECONDS
        while not (file.is_file() and file.read_bytes().strip().endswith(b"}")):
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.1)
        self.address = json.loads(file.read_bytes())["address"]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Run a scheduler with so many workers."""
    folder.mkdir(parents=True, exist_ok=True)
    dask = Cluster(folder)
    try:
        dask.start_scheduler()
        for _ in range(workers):
            dask.start_worker()
        yield dask
    finally:
        for process in reversed(dask.processes):
            process.kill()
            process.wait(timeout=30)
