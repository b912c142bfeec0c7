"""The Prefect flow and the steps alone: the same bytes, and what is told when things go wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from flows.adapters.server import ServerProcess, forget_server, note_server, noted_server, prefect_home
from flows.config.environment import server_environment
from tests.mail_server import HOST, MailServer, Post, authority

ROOT = Path(__file__).parents[2]
# As the console script does it: the folder where the user works is nowhere on the search path.
PROGRAM = [sys.executable, "-P", "-c", "from flows.cli.main import main; main()"]
SERVER_SECONDS = 120

pytestmark = pytest.mark.integration


def standfirst(
    *arguments: str | Path, cwd: Path | None = None, changed: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    chosen = () if "--engine" in arguments else ("--engine", "prefect")
    return subprocess.run(
        [*PROGRAM, *map(str, arguments), *chosen],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **(changed or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def made(finished: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished


def sample(folder: Path) -> Path:
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    settings = (ROOT / "standfirst.toml").read_text(encoding="utf-8")
    # Bytes are compared across workspaces.
    (folder / "standfirst.toml").write_text(f'id = "sample"\n{settings}', encoding="utf-8")
    return folder


def tree(out: Path) -> dict[str, bytes]:
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def stored(workspace: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(workspace / ".standfirst/standfirst.db")) as store:
        return [
            row
            for table in ("articles", "sightings", "runs", "editions")
            for row in store.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        ]


def story(title: str) -> str:
    return (
        f"{title}\n\nThe harbour crane that fell in the storm was lifted out of the water on Thursday. "
        "Divers had cut it into three pieces, the heaviest of 41 tonnes, said harbour master Jon Teller.\n"
    )


def small(folder: Path, sources: str) -> Path:
    (folder / "seeds/good").mkdir(parents=True)
    (folder / "seeds/good/crane.txt").write_text(story("Fallen crane is lifted"), encoding="utf-8")
    (folder / "standfirst.toml").write_text('id = "small"\nas_of = "2026-11-20T07:00Z"\n', encoding="utf-8")
    (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
    return folder


def source(name: str, **place: str) -> str:
    (key, value), *_ = place.items()
    return f'[[source]]\nname = "{name}"\n{key} = "{value}"\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    home = tmp_path_factory.mktemp("prefect")
    environment = {**server_environment(home, one_run=True), "PYTHONPATH": str(ROOT)}
    with ServerProcess(home, environment) as started:
        assert started.ready(SERVER_SECONDS, lambda _: None), (home / "server.log").read_text()
        yield started


@pytest.fixture
def on_server(server: ServerProcess, tmp_path: Path) -> dict[str, str]:
    return {"PREFECT_API_URL": server.api_url, "PREFECT_HOME": str(tmp_path / "client")}


def listed(server: ServerProcess, kind: str) -> list[dict[str, Any]]:
    """Return what the server knows of a kind of thing, newest first."""
    connection = HTTPConnection(urlsplit(server.api_url).netloc, timeout=30)
    with closing(connection):
        orders = {"artifacts": "CREATED_DESC", "flow_runs": "START_TIME_DESC", "logs": "TIMESTAMP_DESC"}
        order = orders.get(kind, "EXPECTED_START_TIME_DESC")
        body = json.dumps({"sort": order})
        connection.request("POST", f"/api/{kind}/filter", body, {"Content-Type": "application/json"})
        found: list[dict[str, Any]] = json.loads(connection.getresponse().read())
    return found


@pytest.fixture(scope="module")
def direct(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = sample(tmp_path_factory.mktemp("direct") / "workspace")
    made(standfirst("run", "--workspace", folder, "--engine", "direct"))
    assert not list((folder / ".standfirst").glob("prefect*"))
    return folder


@pytest.mark.engine
class TestSameBytes:
    def test_both_engines_write_the_same_bytes_in_a_folder_with_other_flows(
        self, direct: Path, tmp_path: Path
    ) -> None:
        folder = sample(tmp_path / "workspace")
        elsewhere = tmp_path / "elsewhere"
        for name in ("flows", "prefect", "uvicorn"):
            (elsewhere / name).mkdir(parents=True)
            (elsewhere / name / "__init__.py").write_text("raise SystemExit('not mine')", encoding="utf-8")
        (elsewhere / "prefect.toml").write_text('[api]\nurl = "http://127.0.0.1:9/api"\n', encoding="utf-8")
        run = made(standfirst("run", "--workspace", folder, cwd=elsewhere))
        assert "without Prefect" not in run.stderr
        assert (prefect_home(folder / ".standfirst") / "prefect.db").is_file()
        assert tree(folder / "out") == tree(direct / "out")
        assert stored(folder) == stored(direct)

    def test_configured_server_gets_the_runs_and_their_artifacts(
        self, direct: Path, server: ServerProcess, on_server: dict[str, str], tmp_path: Path
    ) -> None:
        folder = sample(tmp_path / "workspace")
        made(standfirst("run", "--workspace", folder, changed=on_server))
        assert tree(folder / "out") == tree(direct / "out")
        assert not list((folder / ".standfirst").glob("prefect*"))
        runs = {each["name"]: each["state_type"] for each in listed(server, "flow_runs")}
        flows = [f"{name} 2026-11-20T07:00:00Z of workspace" for name in ("ingest", "compose", "publish")]
        assert {name: runs[name] for name in flows} == dict.fromkeys(flows, "COMPLETED")
        artifacts = {each["key"]: each["data"] for each in reversed(listed(server, "artifacts"))}
        counts = {row["what"]: row["count"] for row in json.loads(artifacts["digest-counts"])}
        assert counts["articles fetched"] == 50
        edition = json.loads((direct / "out/2026/11/20/edition.json").read_text(encoding="utf-8"))
        assert counts["stories"] == edition["coverage"]["stories"] > 0
        assert "(http://localhost:8000/2026/11/20/)" in artifacts["digest-edition"]
        tasks = {each["name"] for each in listed(server, "task_runs")}
        assert {"write edition 2026-11-20", "fetch the pages of teasers"} <= tasks
        assert any(name.startswith("read ") and name.endswith(" more") for name in tasks)

    def test_server_of_a_running_schedule_is_used(
        self, direct: Path, server: ServerProcess, tmp_path: Path
    ) -> None:
        folder = sample(tmp_path / "workspace")
        note_server(folder / ".standfirst", server.api_url)
        made(standfirst("run", "--workspace", folder))
        assert tree(folder / "out") == tree(direct / "out")
        assert not (prefect_home(folder / ".standfirst") / "server.log").exists()


@pytest.mark.engine
@pytest.mark.slow
class TestFailures:
    def test_failed_source_is_listed_and_not_fatal(
        self, server: ServerProcess, on_server: dict[str, str], tmp_path: Path
    ) -> None:
        folder = small(tmp_path / "w", source("Good", path="good") + source("Gone", path="gone"))
        run = made(standfirst("run", "--workspace", folder, changed=on_server))
        assert "Gone, gone: does not exist. Check the path of the source." in run.stderr
        edition = next(
            each["data"] for each in listed(server, "artifacts") if each["key"] == "digest-edition"
        )
        assert "## Failed: 1\n\n- Gone, gone: does not exist" in edition
        assert "Fallen crane is lifted" in edition

    def test_run_fails_when_every_source_failed(
        self, server: ServerProcess, on_server: dict[str, str], tmp_path: Path
    ) -> None:
        folder = small(tmp_path / "w", source("Gone", path="gone") + source("Away", path="away"))
        run = standfirst("run", "--workspace", folder, changed=on_server)
        assert run.returncode == 1, run.stdout + run.stderr
        assert "Traceback" not in run.stdout + run.stderr
        ended = {each["name"].split()[0]: each["state_type"] for each in listed(server, "flow_runs")[:5]}
        assert ended == {
            "digest": "FAILED",
            "ingest": "FAILED",
            "compose": "COMPLETED",
            "publish": "COMPLETED",
            "deliver": "COMPLETED",
        }

    def test_error_of_a_step_ends_in_its_own_line(self, on_server: dict[str, str], tmp_path: Path) -> None:
        folder = small(tmp_path / "w", source("Good", path="good"))
        (folder / "out").write_text("a file", encoding="utf-8")
        run = standfirst("run", "--workspace", folder, changed=on_server)
        assert run.returncode == 2
        (line,) = run.stderr.strip().splitlines()
        assert f"out folder {folder}/out: cannot be written" in line

    def test_address_that_fails_once_is_asked_again(self, on_server: dict[str, str], tmp_path: Path) -> None:
        with faltering_feed() as (address, asked):
            folder = small(tmp_path / "w", source("Good", path="good") + source("Feed", url=address))
            with (folder / "standfirst.toml").open("a", encoding="utf-8") as settings:
                settings.write('[fetch]\nallow_hosts = ["127.0.0.1"]\n')
            made(standfirst("run", "--workspace", folder, changed=on_server))
        assert len(asked) == 2
        assert b"Bridge opens in Orrin" in (folder / "out/2026/11/20/edition.json").read_bytes()


FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><item>
<title>Bridge opens in Orrin</title><link>https://gazette.example/bridge</link>
<pubDate>Thu, 19 Nov 2026 10:00:00 +0000</pubDate>
<description>The new bridge over the Orrin carried its first 900 cars on Thursday.</description>
</item></channel></rss>"""


@contextmanager
def faltering_feed() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503 if len(asked) == 1 else 200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/feed", asked
        serving.shutdown()


@pytest.mark.engine
@pytest.mark.slow
class TestWithoutServer:
    def test_edition_is_made_without_a_server_that_cannot_start(self, tmp_path: Path) -> None:
        folder = small(tmp_path / "w", source("Good", path="good"))
        home = prefect_home(folder / ".standfirst")
        (home / "prefect.db").mkdir(parents=True)
        run = made(standfirst("run", "--workspace", folder))
        assert "Made without Prefect: its server ended at once. Its log is " in run.stderr
        assert (folder / "out/2026/11/20/index.html").is_file()

    def test_edition_is_made_without_a_home_that_cannot_be_written(self, tmp_path: Path) -> None:
        folder = small(tmp_path / "w", source("Good", path="good"))
        (folder / ".standfirst").mkdir()
        prefect_home(folder / ".standfirst").write_text("", encoding="utf-8")
        run = made(standfirst("run", "--workspace", folder))
        assert "Made without Prefect: " in run.stderr
        assert "cannot hold Prefect's data (File exists)" in run.stderr
        assert (folder / "out/2026/11/20/index.html").is_file()

    def test_edition_is_made_without_a_configured_server_that_is_silent(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"http://127.0.0.1:{taken.getsockname()[1]}/api"
        folder = small(tmp_path / "w", source("Good", path="good"))
        run = made(standfirst("run", "--workspace", folder, changed={"PREFECT_API_URL": address}))
        assert f"the server at {address} does not answer. Start it, or unset PREFECT_API_URL" in run.stderr
        assert (folder / "out/2026/11/20/index.html").is_file()

    def test_workspace_that_cannot_be_used_is_told_before_a_server_starts(self, tmp_path: Path) -> None:
        run = standfirst("run", "--workspace", tmp_path)
        assert run.returncode == 2
        assert "is not a workspace" in run.stderr
        assert list(tmp_path.iterdir()) == []

    def test_note_of_a_server_that_is_gone_is_passed_over(self, tmp_path: Path) -> None:
        assert noted_server(tmp_path) is None
        note_server(tmp_path, "http://127.0.0.1:9/api")
        assert noted_server(tmp_path) is None
        (tmp_path / "server.json").write_text('{"api_url": 1, "process": "x"}', encoding="utf-8")
        assert noted_server(tmp_path) is None
        forget_server(tmp_path)
        assert (tmp_path / "server.json").exists()
        note_server(tmp_path, "http://127.0.0.1:9/api")
        forget_server(tmp_path)
        assert not (tmp_path / "server.json").exists()


PARENT = """
import sys, time
from pathlib import Path
from flows.adapters.server import ServerProcess
from flows.config.environment import server_environment
from tests.mail_server import HOST, MailServer, Post, authority
home = Path(sys.argv[1])
server = ServerProcess(home, server_environment(home, one_run=True))
print(server.address, flush=True)
time.sleep(300)
"""


@pytest.mark.engine
@pytest.mark.slow
def test_server_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        address = urlsplit(parent.stdout.readline().strip())
        assert is_listening(address.hostname or "", address.port or 0)
        parent.send_signal(signal.SIGKILL)
    patience = time.monotonic() + 60
    while is_listening(address.hostname or "", address.port or 0):
        assert time.monotonic() < patience, "the server outlived its parent"
        time.sleep(0.1)


def is_listening(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.engine
@pytest.mark.slow
def test_orchestration_costs_little(on_server: dict[str, str], tmp_path: Path) -> None:
    folder = small(tmp_path / "w", source("Good", path="good"))
    articles = sorted((ROOT / "seeds/articles").rglob("*.txt"))
    for number in range(2_000):
        text = articles[number % len(articles)].read_text(encoding="utf-8")
        changed = text.replace(" the ", f" the {number // len(articles)}th ")
        (folder / f"seeds/good/{number:04}.txt").write_text(f"{number} {changed}", encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests/orchestrating.py"), str(folder), "3"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **on_server},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert finished.returncode == 0, finished.stderr
    took = json.loads(finished.stdout.splitlines()[-1])
    direct, prefect = min(took["direct"]), min(took["prefect"])
    told = f"2,000 articles: direct {direct:.1f} s, flow run {prefect:.1f} s, {took}"
    print(told)
    assert prefect - direct <= 6, told
    assert prefect - direct <= 0.15 * direct, told


@contextmanager
def begun(folder: Path, changed: Mapping[str, str], *more: str) -> Iterator[subprocess.Popen[str]]:
    """Give a run that has just opened its store, in a process of its own."""
    with subprocess.Popen(
        [*PROGRAM, "run", "--workspace", str(folder), *more],
        env={**os.environ, "PYTHONPATH": str(ROOT), **changed},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        patience = time.monotonic() + 120
        while not (folder / ".standfirst/standfirst.db").exists():
            assert running.poll() is None
            assert time.monotonic() < patience
            time.sleep(0.02)
        yield running


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.2, 0.9, 1.7])
def test_flow_run_that_is_killed_is_finished_by_the_next(
    delay: float, direct: Path, on_server: dict[str, str], tmp_path: Path
) -> None:
    folder = sample(tmp_path / "workspace")
    with begun(folder, on_server) as running:
        time.sleep(delay)
        running.kill()
    made(standfirst("run", "--workspace", folder, changed=on_server))
    assert tree(folder / "out") == tree(direct / "out")
    assert stored(folder) == stored(direct)


def mailed(folder: Path, port: int, readers: Sequence[str]) -> Path:
    settings = folder / "standfirst.toml"
    place = f'host = "{HOST}"\nport = {port}\nsender = "digest@desk.example"'
    mail = f"[mail]\n{place}\nto = {json.dumps(readers)}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + mail, encoding="utf-8")
    return folder


@contextmanager
def mail_server(folder: Path, *script: str) -> Iterator[tuple[Post, int, dict[str, str]]]:
    """Start a mail server; give what it did, its port, and the environment in which it is trusted."""
    ours = authority(folder)
    server = MailServer(Post(script=list(script)), "starttls", ours.server_context())
    server.start()
    try:
        yield server.post, server.port, {"SSL_CERT_FILE": str(ours.trusted)}
    finally:
        server.stop()


@pytest.mark.engine
@pytest.mark.slow
def test_flow_run_that_is_killed_while_sending_sends_nothing_twice(
    on_server: dict[str, str], tmp_path: Path
) -> None:
    readers = [f"reader{number:02}@home.example" for number in range(50)]
    with mail_server(tmp_path / "authority") as (post, port, trusted):
        folder = mailed(sample(tmp_path / "workspace"), port, readers)
        with begun(folder, on_server | trusted, "--send") as running:
            patience = time.monotonic() + 60
            while len(post.delivered) < 10:
                assert time.monotonic() < patience
                time.sleep(0.001)
            running.kill()
        again = standfirst("run", "--send", "--workspace", folder, changed=on_server | trusted)
        # 1 if it is unknown whether the message under way at the kill arrived
        assert again.returncode in (0, 1), again.stderr
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as store:
        query = "SELECT address, deliveries.status FROM deliveries JOIN readers ON readers.id = reader"
        ledger = dict(store.execute(query).fetchall())
    assert len(set(post.readers)) == len(post.readers)
    assert sorted(ledger) == readers
    unsure = {reader for reader, status in ledger.items() if status != "sent"}
    assert {ledger[reader] for reader in unsure} <= {"unknown"}
    assert len(unsure) <= 1
    assert set(readers) - unsure <= set(post.readers)


@pytest.mark.engine
@pytest.mark.slow
def test_flow_run_tells_what_became_of_the_mail(
    server: ServerProcess, on_server: dict[str, str], tmp_path: Path
) -> None:
    readers = ["anna@home.example", "ben@home.example"]
    with mail_server(tmp_path / "authority", "550 no such person") as (post, port, trusted):
        folder = mailed(sample(tmp_path / "workspace"), port, readers)
        done = standfirst("run", "--send", "--workspace", folder, changed=on_server | trusted)
        assert done.returncode == 1, done.stderr
    assert post.readers == ["ben@home.example"]
    logged = [each["message"] for each in listed(server, "logs")]
    assert "Mail: 1 sent, 1 refused" in logged
    (refused,) = [line for line in logged if "anna@home.example" in line]
    assert refused.startswith("2026-11-20, anna@home.example: refused, ")
    assert "no such person" in refused
    counts = next(each["data"] for each in listed(server, "artifacts") if each["key"] == "digest-counts")
    told = {row["what"]: row["count"] for row in json.loads(counts)}
    assert (told["mail sent"], told["mail refused"]) == (1, 1)
    ended = next(each for each in listed(server, "flow_runs") if each["name"].startswith("digest"))
    assert ended["state"]["message"] == "Edition 2026-11-20. Mail: 1 sent, 1 refused."


@pytest.mark.engine
@pytest.mark.slow
def test_server_that_ends_during_the_run_costs_no_edition(direct: Path, tmp_path: Path) -> None:
    folder, home = sample(tmp_path / "workspace"), tmp_path / "prefect"
    environment = {**server_environment(home, one_run=True), "PYTHONPATH": str(ROOT)}
    with ServerProcess(home, environment) as short_lived:
        assert short_lived.ready(SERVER_SECONDS, lambda _: None)
        changed = {"PREFECT_API_URL": short_lived.api_url, "PREFECT_HOME": str(tmp_path / "client")}
        with begun(folder, changed) as running:
            short_lived.close()
            told = running.communicate(timeout=400)[1]
    assert running.returncode == 0, told
    assert "Made without Prefect: it failed during the run" in told
    assert tree(folder / "out") == tree(direct / "out")
