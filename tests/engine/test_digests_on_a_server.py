"""Several digests on a Prefect server: their times and those of readers, renewed, and the runs they start."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.adapters.server import ServerProcess
from flows.config.environment import server_environment
from tests.mail_server import HOST, MailServer, Post
from tests.prefect_server import (
    PATIENCE,
    PROGRAM,
    ROOT,
    called,
    client_of,
    deployments,
    prefect,
    runs_of,
    until,
    working,
    workspace,
)

pytestmark = [pytest.mark.slow, pytest.mark.engine]

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
ANNA, BEN = "anna@readers.example", "ben@readers.example"
SETTINGS = """time_zone = "Europe/Berlin"
[schedule]
ingest = "0 0 1 1 *"
[mail]
host = "{host}"
port = {port}
security = "none"
sender = "digest@desk.example"
[[digest]]
id = "morning"
hour = "{morning:%H:%M}"
readers = ["{ben}"]
[[digest]]
id = "tokyo"
hour = "{tokyo:%H:%M}"
zone = "Asia/Tokyo"
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    home = tmp_path / "prefect"
    with ServerProcess(home, {**server_environment(home, one_run=False), "PYTHONPATH": str(ROOT)}) as started:
        assert started.ready(PATIENCE, lambda _: None), (home / "server.log").read_text()
        yield started


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    post = Post()
    mail_server = MailServer(post, "plain", ssl.create_default_context())
    mail_server.start()
    try:
        yield post, mail_server.port
    finally:
        mail_server.stop()


def times_on(server: ServerProcess, folder: Path) -> set[tuple[str, str]]:
    schedules = deployments(server, folder)["digest"]["schedules"]
    assert all(each["active"] for each in schedules)
    times = [(each["schedule"]["cron"], each["schedule"]["timezone"]) for each in schedules]
    assert len(times) == len(set(times))
    return set(times)


def line_of(moment: datetime) -> tuple[str, str]:
    return f"{moment.minute} {moment.hour} * * *", str(moment.tzinfo)


def test_digests_and_readers_are_served_at_their_hours_and_the_times_are_renewed(
    server: ServerProcess, post: tuple[Post, int], tmp_path: Path
) -> None:
    """Two digests are due in one minute, of two zones; a reader came after `deploy`."""
    surroundings = client_of(server, tmp_path / "client")
    letters, port = post
    called(surroundings, *prefect("work-pool", "create", "desk", "--type", "process"))
    first = datetime.now(BERLIN).replace(second=0, microsecond=0) + timedelta(minutes=2)
    own_hour = (first + timedelta(minutes=3)).astimezone(TOKYO)
    given = {"morning": first, "tokyo": first.astimezone(TOKYO), "host": HOST, "port": port, "ben": BEN}
    folder = workspace(tmp_path / "news", SETTINGS.format_map(given))
    called(surroundings, *PROGRAM, "deploy", "--pool", "desk", cwd=folder)
    of_digests = {line_of(first), line_of(first.astimezone(TOKYO))}
    assert times_on(server, folder) == of_digests
    hour = f"hour={own_hour:%H:%M}"
    called(surroundings, *PROGRAM, "readers", "add", ANNA, "digests=tokyo", hour, cwd=folder)
    deployment = deployments(server, folder)["digest"]

    def ended(automatic: bool) -> list[dict[str, Any]]:
        passing = ("SCHEDULED", "PENDING", "RUNNING")
        runs = [run for run in runs_of(server, deployment) if run["state_type"] not in passing]
        found = [run for run in runs if run["auto_scheduled"] is automatic]
        assert {run["state_type"] for run in found} <= {"COMPLETED"}, [run["state"] for run in found]
        return found

    def at_hand() -> list[dict[str, Any]]:
        """Return the runs of the schedules whose time has come."""
        now = datetime.now(BERLIN)
        runs = [run for run in runs_of(server, deployment) if run["auto_scheduled"]]
        return [run for run in runs if datetime.fromisoformat(run["expected_start_time"]) <= now]

    def editions() -> dict[str, int]:
        found = [path.relative_to(folder / "out") for path in (folder / "out").rglob("edition.json")]
        return {name: sum(path.parts[0] == name for path in found) for name in ("morning", "tokyo")}

    with working(surroundings, "desk", folder):
        until(lambda: bool(ended(automatic=True)))
        assert times_on(server, folder) == {*of_digests, line_of(own_hour)}
        until(lambda: ANNA in letters.readers)
        until(lambda: len(ended(automatic=True)) == len(at_hand()))
        assert editions() == {"morning": 1, "tokyo": 1}
        assert letters.readers == [ANNA, BEN]

        # By hand all digests are made, and who has gone leaves no time behind.
        called(surroundings, *PROGRAM, "readers", "remove", ANNA, cwd=folder)
        called(surroundings, *prefect("deployment", "run", f"digest/{deployment['name']}"))
        until(lambda: bool(ended(automatic=False)))
    assert times_on(server, folder) == of_digests
    planned = [run for run in runs_of(server, deployment) if run["state_type"] == "SCHEDULED"]
    assert {
        datetime.fromisoformat(run["expected_start_time"]).astimezone(TOKYO).minute for run in planned
    } <= {first.minute}
