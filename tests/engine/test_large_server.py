"""A Prefect server with PostgreSQL and Redis: pools of processes and containers, automations, metrics."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from flows.adapters.database.lock import locked
from flows.adapters.server import ServerProcess
from flows.config.environment import server_environment
from tests.documentation import block
from tests.postgres import Cluster
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
    until,
    working,
    workspace,
)

pytestmark = [pytest.mark.slow, pytest.mark.engine]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    """Run Redis without files; yield its port."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine (Debian: apt-get install redis-server)")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen([program, *options], cwd=folder, stdout=subprocess.DEVNULL) as running:
        try:
            yield port
        finally:
            running.kill()


def documented(database_url: str, redis_port: int) -> dict[str, str]:
    """Return the environment of the server that docs/scaling.md names, for this database and this Redis."""
    variables = dict(line.split("=", 1) for line in block("environment: server").splitlines())
    return variables | {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": database_url,
        "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
        "PREFECT_REDIS_MESSAGING_PORT": str(redis_port),
    }


@pytest.fixture(scope="module")
def server(postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    home = tmp_path_factory.mktemp("prefect")
    with redis(home) as port, postgres_cluster.database(template="template1") as url:
        environment = {
            **server_environment(home, one_run=False),
            "PYTHONPATH": str(ROOT),
            **documented(url.replace("+psycopg", "+asyncpg"), port),
        }
        with ServerProcess(home, environment) as started:
            assert started.ready(PATIENCE, lambda _: None), (home / "server.log").read_text()
            yield started


@pytest.fixture
def surroundings(server: ServerProcess, tmp_path: Path) -> dict[str, str]:
    return client_of(server, tmp_path / "client")


@pytest.fixture
def pools(surroundings: dict[str, str]) -> dict[str, str]:
    """Return the names of a pool of processes and one of containers, by their types."""
    names = {kind: f"of-{kind}" for kind in ("process", "docker")}
    for kind, name in names.items():
        called(surroundings, *prefect("work-pool", "create", name, "--type", kind, "--overwrite"))
    return names


@contextmanager
def messenger() -> Iterator[tuple[str, list[str]]]:
    """Collect what is posted to an address, as a messenger's webhook does."""
    messages: list[str] = []

    class Post(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            messages.append(json.loads(body)["text"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Post) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/hook", messages
        serving.shutdown()


def metrics(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def refused(surroundings: dict[str, str], folder: Path, *options: str) -> str:
    ended = subprocess.run(
        [*PROGRAM, "deploy", *options], cwd=folder, env=surroundings, capture_output=True, text=True
    )
    assert ended.returncode == 2, ended.stdout + ended.stderr
    (line,) = ended.stderr.splitlines()
    return line


class TestPools:
    def test_container_gets_the_image_and_the_workspace_at_its_own_path(
        self, server: ServerProcess, surroundings: dict[str, str], pools: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        options = ["--pool", pools["docker"], "--image", "registry.example/standfirst:1"]
        called(surroundings, *PROGRAM, "deploy", *options, cwd=folder)
        for deployment in deployments(server, folder).values():
            variables = deployment["job_variables"]
            assert variables["image"] == "registry.example/standfirst:1"
            assert variables["volumes"] == [f"{folder}:{folder}"]
            assert variables["env"]["PYTHONSAFEPATH"] == "1"
            call(server, "DELETE", f"deployments/{deployment['id']}")

    def test_image_and_pool_must_fit(
        self, surroundings: dict[str, str], pools: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        line = refused(surroundings, folder, "--pool", pools["docker"])
        assert "no image is named. Name the image of Standfirst with --image." in line
        line = refused(surroundings, folder, "--pool", pools["process"], "--image", "x")
        assert "starts no containers (its type is process). Leave out --image." in line

    def test_block_that_is_not_there_is_told_in_one_line(
        self, surroundings: dict[str, str], pools: dict[str, str], tmp_path: Path
    ) -> None:
        folder = workspace(tmp_path / "news")
        line = refused(surroundings, folder, "--pool", pools["process"], "--notify", "webhook/nobody")
        assert line.startswith('standfirst: block "webhook/nobody": is not on the server.')


def run_of(server: ServerProcess, deployment: dict[str, Any]) -> dict[str, Any]:
    """Return the newest run that was started by hand."""
    runs = [run for run in runs_of(server, deployment) if not run["auto_scheduled"]]
    return max(runs, key=lambda run: str(run["created"]))


def test_failed_digest_notifies_the_operator_once_and_shows_in_the_metrics(
    server: ServerProcess, surroundings: dict[str, str], pools: dict[str, str], tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "news", source='path = "away"')
    port = free_port()
    watched = surroundings | {"PREFECT_CLIENT_METRICS_ENABLED": "1", "PREFECT_CLIENT_METRICS_PORT": str(port)}
    with messenger() as (address, messages):
        save, deploy = block("run: notify").splitlines()
        program = shlex.split(save.replace("https://chat.example/hook", address))[-1]
        called(surroundings, sys.executable, "-P", "-c", program)
        options = shlex.split(deploy.replace("--pool standfirst", f"--pool {pools['process']}"))[1:]
        for _ in range(2):
            told = called(surroundings, *PROGRAM, *options, cwd=folder).stdout
        assert 'the digest has failed"' in told
        digest = deployments(server, folder)["digest"]
        label = digest["name"].removeprefix("digest-")
        names = [each["name"] for each in listed(server, "automations") if each["name"].startswith(label)]
        assert len(names) == len(set(names)) == 3
        with working(watched, pools["process"], folder):
            called(surroundings, *prefect("deployment", "run", f"digest/{digest['name']}"))
            until(lambda: run_of(server, digest)["state_type"] == "FAILED")
            until(lambda: bool(messages), 60)
            assert "prefect_" in metrics(f"http://127.0.0.1:{port}/metrics")
        (message,) = messages
        assert message.startswith(f"{label}: the digest has failed. digest ")
        assert ": Failed. Every source failed." in message
    assert "python_info" in metrics(f"{server.api_url}/metrics")


def test_run_that_lost_its_process_or_its_machine_ends_as_crashed(
    server: ServerProcess, surroundings: dict[str, str], pools: dict[str, str], tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "news")
    called(surroundings, *PROGRAM, "deploy", "--pool", pools["process"], cwd=folder)
    digest = deployments(server, folder)["digest"]
    (folder / ".standfirst").mkdir()
    with (
        # The run waits for another one: it is under way for as long as the test wants.
        locked(folder / ".standfirst/standfirst.db.lock", "the store", 5),
        working(surroundings, pools["process"], folder) as worker,
    ):
        run_id = started_run(surroundings, server, digest)
        kill(*children(worker.pid))
        until(lambda: state_of(server, run_id)["type"] == "CRASHED")
        until(lambda: run_id in str(listed(server, "artifacts")), 60)
        run_id = started_run(surroundings, server, digest)
        # With the worker gone as well, nothing on its machine reports the end of the run.
        kill(worker.pid, *children(worker.pid))
        until(lambda: state_of(server, run_id)["type"] == "CRASHED")
        assert "sends no heartbeats" in state_of(server, run_id)["message"]


def children(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def kill(*processes: int) -> None:
    for number in processes:
        os.kill(number, signal.SIGKILL)


def started_run(surroundings: dict[str, str], server: ServerProcess, deployment: dict[str, Any]) -> str:
    """Start a run; return its id when it has sent a heartbeat."""
    name = f"{deployment['name'].partition('-')[0]}/{deployment['name']}"
    called(surroundings, *prefect("deployment", "run", name))
    until(lambda: run_of(server, deployment)["state_type"] == "RUNNING")
    run_id = str(run_of(server, deployment)["id"])
    until(lambda: run_id in events(server, "prefect.flow-run.heartbeat"))
    return run_id


def state_of(server: ServerProcess, run_id: str) -> dict[str, Any]:
    (state,) = [run["state"] for run in listed(server, "flow_runs") if run["id"] == run_id]
    return dict(state)


def events(server: ServerProcess, name: str) -> str:
    body = json.dumps({"filter": {"event": {"name": [name]}}}).encode()
    asked = Request(f"{server.api_url}/events/filter", body, {"Content-Type": "application/json"})
    with urlopen(asked, timeout=30) as answer:
        return str(answer.read().decode())
