"""The commands in docs/ that start Prefect or send mail, with other folders, ports and hosts."""

from __future__ import annotations

import configparser
import json
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from ruamel.yaml import YAML

from flows.errors import ConfigurationError
from flows.model.settings import ScheduleSettings
from flows.orchestration.schedule import prefect_schedule
from tests.documentation import block
from tests.mail_server import PASSWORD, USER, MailServer, Post, authority

ROOT = Path(__file__).parents[2]
PATIENCE = 180.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which `standfirst` and `prefect` are those under test."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, module in (("standfirst", "flows"), ("prefect", "prefect")):
        (tools / name).write_text(f'#!/bin/sh\nexec {sys.executable} -P -m {module} "$@"\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


@contextmanager
def running(line: str, folder: Path, surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = shlex.split(line)
    with subprocess.Popen(command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.terminate()
            started.wait(60)


def until(reached: Callable[[], bool], started: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert started.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.5)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=3) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def done(line: str, folder: Path, surroundings: dict[str, str]) -> None:
    subprocess.run(shlex.split(line), cwd=folder, env=surroundings, check=True, timeout=PATIENCE)


@pytest.mark.slow
@pytest.mark.engine
def test_once(tmp_path: Path, surroundings: dict[str, str]) -> None:
    port = free_port()
    init, run, preview = block("run: once").replace("8000", str(port)).splitlines()
    done(init, tmp_path, surroundings)
    done(run, tmp_path, surroundings)
    with running(preview, tmp_path, surroundings) as started:
        until(lambda: answers(f"http://localhost:{port}/feed.xml"), started)
    assert started.returncode == 143  # ended by SIGTERM


@pytest.mark.slow
@pytest.mark.engine
def test_digest_of_your_own(tmp_path: Path, surroundings: dict[str, str]) -> None:
    init, *runs = (line.partition("#")[0].strip() for line in block("run: own").splitlines())
    first, _, last = init.partition(" && ")
    assert last == "cd my-news"
    done(first, tmp_path, surroundings)
    for line in runs:
        articles = ROOT / "seeds/articles/harbour-times"
        done(line.replace("FOLDER_OR_URL", str(articles)), tmp_path / "my-news", surroundings)
    assert (tmp_path / "my-news/out/2026/11/20/index.html").is_file()


@pytest.mark.slow
@pytest.mark.engine
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_mail(tmp_path: Path, surroundings: dict[str, str]) -> None:
    ours, folder = authority(tmp_path / "authority", "localhost"), tmp_path / "my-news"
    post = Post()
    server = MailServer(post, "starttls", ours.server_context(), login=True)
    server.start()
    trusted = surroundings | {"SSL_CERT_FILE": str(ours.trusted)}
    try:
        done("standfirst init my-news", tmp_path, trusted)
        place = f'"localhost"\nport = {server.port}'
        text = block("settings: mail").replace('"smtp.example.org"', place)
        with (folder / "standfirst.toml").open("a", encoding="utf-8") as settings:
            settings.write(text.replace('user = "digest@example.org"', f'user = "{USER}"'))
        (folder / "mail-password").touch(mode=0o600)
        (folder / "mail-password").write_text(PASSWORD, encoding="utf-8")
        done("standfirst run --engine direct --workspace my-news", tmp_path, trusted)
        plan, test, newest, again = block("run: mail").splitlines()
        done(plan, tmp_path, trusted)
        assert post.readers == []
        done(test, tmp_path, trusted)
        assert post.readers == ["you@example.org"]
        done(newest, tmp_path, trusted)
        done(again, tmp_path, trusted)
    finally:
        server.stop()
    assert post.readers == ["anna@example.org", "ben@example.org", "you@example.org"]


@pytest.mark.slow
@pytest.mark.engine
def test_scheduled(tmp_path: Path, surroundings: dict[str, str]) -> None:
    port = free_port()
    done("standfirst init my-news", tmp_path, surroundings)
    note = tmp_path / "my-news/.standfirst/server.json"
    line = block("run: scheduled").strip().replace("4200", str(port))
    with running(line, tmp_path, surroundings) as started:
        until(note.is_file, started)
        assert answers(f"http://127.0.0.1:{port}/api/health")
    assert started.returncode == 0
    assert not note.exists()


def deployed(api_url: str, prefix: str) -> list[str]:
    """Return the names of the deployments on a server that begin so."""
    asked = Request(f"{api_url}/deployments/filter", b"{}", {"Content-Type": "application/json"})
    with urlopen(asked, timeout=10) as answer:
        return [each["name"] for each in json.load(answer) if each["name"].startswith(prefix)]


@pytest.mark.slow
@pytest.mark.engine
def test_work_pool_in_a_folder_with_other_flows(tmp_path: Path, surroundings: dict[str, str]) -> None:
    port, workspace = free_port(), tmp_path / "news"
    done(f"standfirst init {workspace}", tmp_path, surroundings)
    (workspace / "flows").mkdir()
    (workspace / "flows/__init__.py").write_text("raise SystemExit('the wrong flows')\n", encoding="utf-8")
    pool = block("run: pool").replace("4200", str(port)).replace("/srv/my-news", str(workspace))
    *lines, worker = pool.splitlines()
    named = dict(line.removeprefix("export ").split("=", 1) for line in lines if line.startswith("export "))
    with ExitStack() as stack:
        server = running(f"prefect server start --port {port}", tmp_path, surroundings)
        until(lambda: answers(f"http://127.0.0.1:{port}/api/health"), stack.enter_context(server))
        inside = surroundings | named
        for line in lines:
            if not line.startswith("export "):
                done(line, workspace, inside)
        started = stack.enter_context(running(worker, workspace, inside))
        (name,) = deployed(f"http://127.0.0.1:{port}/api", "digest-news-")
        done(f"prefect deployment run digest/{name}", workspace, inside)
        until((workspace / "out/index.html").is_file, started)


@pytest.mark.integration
def test_unit_starts_a_command_that_is_there(tmp_path: Path, surroundings: dict[str, str]) -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(block("unit: standfirst.service"))
    program, *arguments = shlex.split(unit["Service"]["execstart"])
    assert Path(program).name == "standfirst"
    done(shlex.join(["standfirst", *arguments, "--help"]), tmp_path, surroundings)


def test_work_pool_takes_the_schedule_of_the_workspace(tmp_path: Path) -> None:
    prefect = YAML(typ="safe").load(ROOT / "prefect.yaml")
    (step,) = prefect["build"]
    assert step["flows.orchestration.schedule.prefect_schedule"]["id"] == "schedule"
    planned = prefect["deployments"]
    lines = {each["name"]: [schedule["cron"] for schedule in each["schedules"]] for each in planned}
    assert lines == {"ingest": ["{{ schedule.ingest }}"], "digest": ["{{ schedule.digest }}"]}
    settings = 'time_zone = "Europe/Berlin"\n[schedule]\ndigest = "5 6 * * *"\n'
    (tmp_path / "standfirst.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/sources.toml").write_text('[[source]]\nname = "A"\npath = "a"\n', encoding="utf-8")
    assert prefect_schedule(str(tmp_path)) == {
        "ingest": ScheduleSettings().ingest,
        "digest": "5 6 * * *",
        "time_zone": "Europe/Berlin",
    }
    with pytest.raises(ConfigurationError, match="must name the folder of the workspace"):
        prefect_schedule("")
    assert [each["entrypoint"] for each in planned] == [
        "flows.digest.ingest",
        "flows.digest.digest",
    ]
