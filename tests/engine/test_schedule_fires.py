"""`standfirst schedule` by a real clock, on a real server, with the dependencies as they are installed.

Some releases of these start a server whose schedules never fire: nothing but waiting tells.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0

pytestmark = [pytest.mark.slow, pytest.mark.integration]


def standfirst(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "flows", *arguments]


def surroundings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Make a workspace whose flows are due every minute, in a folder with another `flows/`."""
    folder = tmp_path / "news"
    subprocess.run(standfirst("init", str(folder)), env=surroundings(), check=True)
    (folder / "flows").mkdir()
    for name in ("flows/__init__.py", "flows/orchestration/flows.py", "html.py"):
        (folder / name).write_text("raise SystemExit('the wrong module')\n", encoding="utf-8")
    settings = folder / "standfirst.toml"
    schedule = '[schedule]\ndigest = "* * * * *"\ningest = "0 0 1 1 *"\n'
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'quiet_day = "short"\n{text}{schedule}', encoding="utf-8")
    return folder


@contextmanager
def scheduled(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    with (
        (workspace / "log.txt").open("a", encoding="utf-8") as log,
        subprocess.Popen(
            standfirst("schedule", "--port", "0"),
            cwd=workspace,
            env=surroundings(),
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        ) as running,
    ):
        try:
            until((workspace / ".standfirst/server.json").is_file, running, workspace)
            yield running
        finally:
            running.kill()


def until(reached: Callable[[], bool], running: subprocess.Popen[str], workspace: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        told = (workspace / "log.txt").read_text(encoding="utf-8")[-3000:]
        assert running.poll() is None, told
        assert time.monotonic() < deadline, told
        time.sleep(1)


def asked(workspace: Path, what: str) -> list[dict[str, Any]]:
    note = json.loads((workspace / ".standfirst/server.json").read_text(encoding="utf-8"))
    request = urllib.request.Request(
        f"{note['api_url']}/{what}/filter",
        data=json.dumps({"sort": "START_TIME_ASC"} if what == "flow_runs" else {}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


def fired(workspace: Path) -> list[dict[str, Any]]:
    return [
        run
        for run in asked(workspace, "flow_runs")
        if run["auto_scheduled"] and run["state_type"] not in ("SCHEDULED", "PENDING", "RUNNING")
    ]


def stop(running: subprocess.Popen[str], asking: signal.Signals) -> None:
    running.send_signal(asking)
    assert running.wait(30) == 0


def test_schedule_fires_ends_in_order_and_goes_on_after_a_restart(workspace: Path) -> None:
    with scheduled(workspace) as running:
        until(lambda: len(fired(workspace)) >= 3, running, workspace)
        runs = fired(workspace)
        assert {run["state_type"] for run in runs} == {"COMPLETED"}
        assert len({run["expected_start_time"] for run in runs}) == len(runs)
        stop(running, signal.SIGTERM)
    editions = sorted(path.parent for path in (workspace / "out").glob("2*/*/*/edition.json"))
    assert len(editions) >= 3
    assert not (workspace / ".standfirst/server.json").exists()

    # So many are late that some start in the minute of another, even on a busy machine.
    time.sleep(270)
    with scheduled(workspace) as running:
        until(lambda: len(fired(workspace)) >= len(runs) + 5, running, workspace)
        deployments = {each["name"]: each for each in asked(workspace, "deployments")}
        later = fired(workspace)[len(runs) :]
        stop(running, signal.SIGINT)
    assert set(deployments) == {"digest", "ingest"}
    assert not any(each["paused"] for each in deployments.values())
    assert all(each["schedules"][0]["active"] for each in deployments.values())
    assert {run["state_type"] for run in later} == {"COMPLETED"}
    assert "Skipped" in {run["state_name"] for run in later}
