"""A Prefect server of the user's for the tests, its workers, and what stands on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from flows.adapters.server import ServerProcess

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-P", "-m", "flows"]
PATIENCE = 300.0


def client_of(server: ServerProcess, home: Path) -> dict[str, str]:
    """Return an environment whose Prefect is configured by its profile alone."""
    home.mkdir()
    profile = f'active = "desk"\n[profiles.desk]\nPREFECT_API_URL = "{server.api_url}"\n'
    (home / "profiles.toml").write_text(profile, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return environment | {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "200",
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
    }


def workspace(folder: Path, schedule: str = "", source: str = 'path = "articles/crane.txt"') -> Path:
    (folder / "seeds/articles").mkdir(parents=True)
    text = (ROOT / "seeds/articles").rglob("*.txt").__next__().read_text(encoding="utf-8")
    (folder / "seeds/articles/crane.txt").write_text(text, encoding="utf-8")
    settings = f'quiet_day = "short"\n{schedule}[fetch]\nallow_hosts = ["127.0.0.1"]\n'
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    (folder / "seeds/sources.toml").write_text(f'[[source]]\nname = "A"\n{source}\n', encoding="utf-8")
    # What a worker or a schedule must not take for ours.
    (folder / "flows").mkdir()
    (folder / "flows/__init__.py").write_text("raise SystemExit('the wrong flows')\n", encoding="utf-8")
    return folder


def called(
    surroundings: Mapping[str, str], *arguments: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    process = subprocess.run(
        arguments, cwd=cwd, env=surroundings, capture_output=True, text=True, timeout=PATIENCE
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return process


def listed(server: ServerProcess, what: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        body = json.dumps({"offset": len(rows), "limit": 200}).encode()
        request = Request(f"{server.api_url}/{what}/filter", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            page = json.load(answer)
        rows += page
        if len(page) < 200:
            return rows


def deployments(server: ServerProcess, folder: Path) -> dict[str, dict[str, Any]]:
    """Return the deployments of a workspace by the names of their flows."""
    return {
        row["name"].partition("-")[0]: row
        for row in listed(server, "deployments")
        if row["parameters"].get("workspace") == str(folder)
    }


def runs_of(server: ServerProcess, deployment: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [row for row in listed(server, "flow_runs") if row["deployment_id"] == deployment["id"]]


def until(reached: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(1)


@contextmanager
def started(surroundings: Mapping[str, str], *arguments: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        arguments, cwd=cwd, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


@contextmanager
def working(surroundings: Mapping[str, str], pool: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a worker of a pool at work, started in a folder with another `flows/`."""
    with (
        (folder / "worker.log").open("wb") as log,
        subprocess.Popen(
            prefect("worker", "start", "--pool", pool),
            cwd=folder,
            env=surroundings,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as running,
    ):
        try:
            yield running
        finally:
            running.kill()


def prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "prefect", *arguments]


def call(server: ServerProcess, method: str, path: str) -> None:
    with urlopen(Request(f"{server.api_url}/{path}", method=method), timeout=30):
        pass
