"""Deployments and runs on a Prefect server that the user keeps: names, ends, hung steps, a morning."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.server import ServerProcess
from flows.config.environment import server_environment
from tests.prefect_server import (
    PATIENCE,
    PROGRAM,
    ROOT,
    call,
    called,
    client_of,
    deployments,
    listed,
    prefect,
    runs_of,
    started,
    until,
    working,
    workspace,
)

pytestmark = [pytest.mark.slow, pytest.mark.engine]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    home = tmp_path_factory.mktemp("prefect")
    environment = {**server_environment(home, one_run=False), "PYTHONPATH": str(ROOT)}
    with ServerProcess(home, environment) as started:
        assert started.ready(PATIENCE, lambda _: None), (home / "server.log").read_text()
        yield started


@pytest.fixture
def surroundings(server: ServerProcess, tmp_path: Path) -> dict[str, str]:
    """Give an environment whose Prefect is configured by its profile alone."""
    return client_of(server, tmp_path / "client")


@pytest.fixture
def pool(surroundings: dict[str, str]) -> str:
    called(surroundings, *prefect("work-pool", "create", "desk", "--type", "process", "--overwrite"))
    return "desk"


class TestDeploy:
    def test_two_workspaces_of_one_name_have_deployments_of_their_own(
        self, server: ServerProcess, surroundings: dict[str, str], pool: str, tmp_path: Path
    ) -> None:
        schedule = 'time_zone = "Europe/Berlin"\n[schedule]\ndigest = "5 6 * * *"\n'
        folders = [workspace(tmp_path / name / "my news", schedule) for name in ("a", "b")]
        for folder in (*folders, folders[0]):
            told = called(surroundings, *PROGRAM, "deploy", "--pool", pool, cwd=folder).stdout
            assert re.search(r"^Deployed digest/digest-my-news-\w{6}$", told, re.MULTILINE)
        first, second = (deployments(server, folder) for folder in folders)
        assert first["digest"]["name"] != second["digest"]["name"]
        made = first["digest"]
        assert made["parameters"] == {"workspace": str(folders[0]), "send": True}
        assert made["work_pool_name"] == pool
        assert [each["schedule"]["cron"] for each in made["schedules"]] == ["5 6 * * *"]
        assert made["schedules"][0]["schedule"]["timezone"] == "Europe/Berlin"
        assert made["tags"][0] == "standfirst"
        assert made["tags"][1] == f"workspace:{made['name'].removeprefix('digest-')}"
        assert made["global_concurrency_limit"]["limit"] == 2
        assert made["concurrency_options"]["collision_strategy"] == "ENQUEUE"
        # Nothing is to be run by these at the times of the schedule.
        for each in (*first.values(), *second.values()):
            call(server, "DELETE", f"deployments/{each['id']}")

    @pytest.mark.parametrize("name", [None, "", "news"])
    def test_prefect_yaml_takes_no_empty_workspace_and_the_times_of_one(
        self, name: str | None, server: ServerProcess, surroundings: dict[str, str], tmp_path: Path
    ) -> None:
        schedule = 'time_zone = "Europe/Berlin"\n[schedule]\ndigest = "5 6 * * *"\n'
        folder = str(workspace(tmp_path / name, schedule)) if name else name
        called(
            surroundings, *prefect("work-pool", "create", "standfirst", "--type", "process", "--overwrite")
        )
        given = {"STANDFIRST_WORKSPACE": folder} if folder is not None else {}
        ended = subprocess.run(
            prefect("--no-prompt", "deploy", "--all"),
            cwd=ROOT,
            env=surroundings | given,
            capture_output=True,
            text=True,
        )
        assert (ended.returncode == 0) is bool(folder), ended.stdout + ended.stderr
        assert ("must name the folder of the workspace" in ended.stdout + ended.stderr) is not bool(folder)
        made = [each for each in listed(server, "deployments") if each["name"] in ("digest", "ingest")]
        assert {each["parameters"]["workspace"] for each in made} == ({folder} if folder else set())
        crons = {each["name"]: each["schedules"][0]["schedule"] for each in made}
        if folder:
            assert (crons["digest"]["cron"], crons["digest"]["timezone"]) == ("5 6 * * *", "Europe/Berlin")
        for each in made:
            call(server, "DELETE", f"deployments/{each['id']}")

    def test_pool_that_is_not_there_is_told_in_one_line(
        self, surroundings: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        ended = subprocess.run(
            [*PROGRAM, "deploy", "--pool", "nowhere"],
            cwd=folder,
            env=surroundings,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 2
        assert ended.stderr.startswith('standfirst: work pool "nowhere": is not on the server. Make it with ')
        assert len(ended.stderr.splitlines()) == 1


class TestEnds:
    def test_schedule_on_a_server_of_the_users_ends_in_order_and_leaves_its_deployments_paused(
        self, server: ServerProcess, surroundings: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        for _ in range(2):
            with started(surroundings, *PROGRAM, "schedule", cwd=folder) as running:
                until((folder / ".standfirst/server.json").is_file)
                until(lambda: {each["paused"] for each in deployments(server, folder).values()} == {False})
                time.sleep(5)
                running.send_signal(signal.SIGTERM)
                told = running.communicate(timeout=60)[0]
            assert running.returncode == 0, told
            assert "Traceback" not in told
            assert "Starting Prefect's server" not in told
            assert told.splitlines()[-1].startswith("The schedule has ended. Its deployments are paused")
            assert {each["paused"] for each in deployments(server, folder).values()} == {True}

    def test_schedule_on_its_own_server_ends_without_a_traceback(
        self, surroundings: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        own = surroundings | {"PREFECT_HOME": str(tmp_path / "nothing")}
        with started(own, *PROGRAM, "schedule", "--port", "0", cwd=folder) as running:
            until((folder / ".standfirst/server.json").is_file)
            time.sleep(5)
            running.send_signal(signal.SIGTERM)
            told = running.communicate(timeout=60)[0]
        assert running.returncode == 0, told
        assert "Traceback" not in told
        assert told.startswith("Starting Prefect's server")
        assert told.splitlines()[-1].startswith("The schedule has ended. What falls due")

    def test_run_that_gets_sigterm_within_a_flow_ends_with_one_line(
        self, surroundings: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        program = HUNG.format(step="time.sleep(600)", seconds=500)
        with started(surroundings, sys.executable, "-P", "-c", program, str(folder), cwd=tmp_path) as running:
            until((tmp_path / "hangs").is_file)
            running.send_signal(signal.SIGTERM)
            told = running.communicate(timeout=60)[0]
        assert running.returncode == 143, told
        assert told == "standfirst: ended by SIGTERM\n"


HUNG = """
import asyncio, functools, socket, sys, time
from pathlib import Path
from flows.model import settings
from flows.runs import steps
settings.RunTimes = functools.partial(settings.RunTimes, task={seconds})
def hang(_):
    Path("hangs").touch()
    {step}
steps.compose = hang
from flows.cli.main import main
sys.argv = ["standfirst", "run", "--workspace", sys.argv[1]]
main()
"""
STEPS = {
    "sleep": "time.sleep(600)",
    "loop": "exec('while True: pass')",
    "silent peer": "exec('one, other = socket.socketpair(); one.recv(1)')",
    "event loop": "asyncio.run(asyncio.sleep(600))",
}


@pytest.mark.parametrize("step", STEPS)
def test_step_that_hangs_ends_in_its_time(step: str, surroundings: dict[str, str], tmp_path: Path) -> None:
    folder = workspace(tmp_path / "news")
    program = HUNG.format(step=STEPS[step], seconds=3)
    ended = subprocess.run(
        [sys.executable, "-P", "-c", program, str(folder)],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ended.returncode == 2, ended.stderr
    told = r'standfirst: the step "compose the edition of \S+": did not end within 0\.05 minutes\.'
    assert re.match(told, ended.stderr)
    assert len(ended.stderr.splitlines()) == 1


ARTIFACT = """
import sys
from flows.orchestration import flows as digest
from flows.runs import steps
published = []
publish = steps.publish
steps.publish = lambda *given: published.append(1) or publish(*given)
def broken(**_):
    raise RuntimeError("no artifacts today")
digest.create_table_artifact = digest.create_markdown_artifact = broken
from flows.cli.main import main
sys.argv = ["standfirst", "run", "--workspace", sys.argv[1]]
try:
    main()
finally:
    print("published", len(published))
"""


def test_artifact_that_is_refused_neither_fails_nor_repeats_the_run(
    server: ServerProcess, surroundings: dict[str, str], tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "news")
    ended = called(surroundings, sys.executable, "-P", "-c", ARTIFACT, str(folder))
    assert "published 1" in ended.stdout
    assert "Prefect" not in ended.stderr
    assert (folder / "out/index.html").is_file()
    until(
        lambda: "An artifact was not kept (RuntimeError: no artifacts today)" in str(listed(server, "logs")),
        30,
    )


LOST = """
import os, signal, sys
from flows.runs import steps
publish, server = steps.publish, int(sys.argv[2])
def last(*given):
    changed = publish(*given)
    os.kill(server, signal.SIGKILL)
    print("published", flush=True)
    return changed
steps.publish = last
from flows.cli.main import main
sys.argv = ["standfirst", "run", "--workspace", sys.argv[1]]
main()
"""


def test_server_that_is_lost_after_publishing_does_not_make_the_run_again(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    folder, home = workspace(tmp_path / "news"), tmp_path / "prefect"
    environment = {**server_environment(home, one_run=True), "PYTHONPATH": str(ROOT)}
    with ServerProcess(home, environment) as short_lived:
        assert short_lived.ready(PATIENCE, lambda _: None)
        changed = surroundings | {"PREFECT_API_URL": short_lived.api_url, "PREFECT_CLIENT_MAX_RETRIES": "1"}
        process = str(short_lived._process.pid)
        ended = called(changed, sys.executable, "-P", "-c", LOST, str(folder), process)
    assert ended.stdout.count("published") == 1
    assert "Published; after that Prefect failed" in ended.stderr
    assert "Made without Prefect" not in ended.stderr


def test_reading_that_failed_is_tried_again_within_the_limit_of_its_deployment(
    server: ServerProcess, surroundings: dict[str, str], pool: str, tmp_path: Path
) -> None:
    yearly = '[schedule]\ndigest = "0 0 1 1 *"\ningest = "1 0 1 1 *"\n'
    folder = workspace(tmp_path / "news", yearly, source='path = "away"')
    called(surroundings, *PROGRAM, "deploy", "--pool", pool, cwd=folder)
    deployment = deployments(server, folder)["ingest"]

    def manual() -> dict[str, Any]:
        (run,) = [each for each in runs_of(server, deployment) if not each["auto_scheduled"]]
        return run

    with working(surroundings, pool, folder):
        called(surroundings, *prefect("deployment", "run", f"ingest/{deployment['name']}"))
        until(lambda: manual()["state_name"] == "AwaitingRetry")
        shutil.move(folder / "seeds/articles", folder / "seeds/away")
        until(lambda: manual()["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"))
    assert manual()["state_type"] == "COMPLETED"
    assert manual()["run_count"] == 2


@contextmanager
def slow_feed(seconds: float) -> Iterator[str]:
    """Serve a feed that keeps whoever asks waiting, as three hundred feeds would."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(seconds)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            item = f"<item><title>News of {time.time():.0f}</title><link>https://a.example/{time.time():.0f}</link>"
            text = (
                "<description>The harbour crane was lifted out of the water on Thursday.</description></item>"
            )
            body = f'<rss version="2.0"><channel><title>A</title>{item}{text}</channel></rss>'
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/feed"
        serving.shutdown()


def test_morning_of_both_crons_at_one_minute_ends_completed_ten_times_of_ten(
    server: ServerProcess, surroundings: dict[str, str], pool: str, tmp_path: Path
) -> None:
    """Ten runs of each flow are due in the same minutes; the feed is slower than a reading waits."""
    schedule = '[schedule]\ndigest = "* * * * *"\ningest = "* * * * *"\n'
    with slow_feed(7) as address:
        folder = workspace(tmp_path / "news", schedule, source=f'url = "{address}"')
        called(surroundings, *PROGRAM, "deploy", "--pool", pool, cwd=folder)
        own = deployments(server, folder)

        def ended(name: str) -> list[dict[str, Any]]:
            passing = ("SCHEDULED", "PENDING", "RUNNING")
            runs = [run for run in runs_of(server, own[name]) if run["state_type"] not in passing]
            return sorted(runs, key=lambda run: str(run["expected_start_time"]))

        with working(surroundings, pool, folder):
            until(lambda: min(len(ended("digest")), len(ended("ingest"))) >= 10, 45 * 60)
            found = {name: ended(name)[:10] for name in own}
    told = {
        name: [(run["state_name"], run["state"]["message"]) for run in runs] for name, runs in found.items()
    }
    print(json.dumps(told, indent=1))
    assert {run["state_type"] for runs in found.values() for run in runs} == {"COMPLETED"}, told
    assert {run["expected_start_time"] for run in found["digest"]} & {
        run["expected_start_time"] for run in found["ingest"]
    }
    assert list((folder / "out").glob("2*/*/*/edition.json"))
