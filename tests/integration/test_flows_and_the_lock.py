"""The flows beside another run, without a server: a digest waits, a reading is skipped."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from prefect import Flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.delivery.dispatch import DeliverRules
from flows.editions.schedule import Timetable
from flows.errors import ConfigurationError, StepTimeoutError
from flows.model.settings import RunTimes, ScheduleSettings
from flows.orchestration import flows as digest
from flows.orchestration import tasks as orchestration
from tests.integration.test_lock import holder

pytestmark = pytest.mark.integration

TIMES = RunTimes()
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _without_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "_log", lambda _: None)
    monkeypatch.setattr(digest, "scheduled_time", lambda *_: None)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "standfirst.toml").touch()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/sources.toml").write_text('[[source]]\nname = "A"\npath = "a"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def other(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    """Give another process that holds the lock of the workspace."""
    (workspace / ".standfirst").mkdir()
    with holder(workspace / ".standfirst/standfirst.db.lock") as held:
        yield held
        held.kill()


@pytest.mark.usefixtures("other")
def test_reading_that_finds_a_run_under_way_is_skipped_and_completed(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "TIMES", RunTimes(brief_wait=0.2))
    ended = digest.ingest.fn(workspace=str(workspace))
    assert isinstance(ended, State)
    assert ended.is_completed()
    assert (ended.name, ended.message) == ("Skipped", "Skipped: a reading is under way.")


def test_digest_waits_for_the_reading_and_then_makes_its_edition(
    workspace: Path, other: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[bool] = []

    def edition(*_: object, **__: object) -> State[object]:
        alive.append(other.poll() is None)
        return Completed(message="made")

    monkeypatch.setattr(digest, "_editions", edition)
    threading.Timer(2, other.kill).start()
    assert digest.digest.fn(workspace=str(workspace)).message == "made"
    assert alive == [False]


def test_digest_waits_for_as_long_as_a_reading_may_take_and_has_time_for_itself_after() -> None:
    flows = (TIMES.ingest, TIMES.compose, TIMES.publish, TIMES.deliver)
    tries = 1 + TIMES.retries
    assert TIMES.lock_wait >= tries * TIMES.ingest
    assert TIMES.digest >= TIMES.lock_wait + tries * sum(flows)


def test_every_flow_and_task_has_a_time() -> None:
    flows = (digest.digest, digest.ingest, digest.compose, digest.publish, digest.deliver)
    assert [flow.timeout_seconds for flow in flows] == [
        TIMES.digest,
        TIMES.ingest,
        TIMES.compose,
        TIMES.publish,
        TIMES.deliver,
    ]
    # A digest is not run again as a whole: its flows are, each by itself.
    assert [flow.retries for flow in flows] == [0, 1, 1, 1, 1]
    tasks = (
        orchestration.fetch_sources,
        orchestration.read_sources,
        orchestration.fetch_pages,
        orchestration.store_articles,
        orchestration.group_stories,
        orchestration.compose_edition,
        orchestration.write_edition,
    )
    assert {task.timeout_seconds for task in tasks} == {TIMES.task + TIMES.grace}
    assert orchestration.send_mail.timeout_seconds == TIMES.send + TIMES.grace
    assert DeliverRules().seconds < TIMES.send < TIMES.deliver


def test_crons_that_come_with_standfirst_never_fall_on_one_minute() -> None:
    default = ScheduleSettings()
    digests = Timetable(cron=default.digest, zone="UTC").after(NOW)
    readings = Timetable(cron=default.ingest, zone="UTC").after(NOW)
    assert not set(islice(digests, 400)) & set(islice(readings, 9_000))


@pytest.mark.parametrize("flow", [digest.ingest, digest.compose, digest.publish, digest.digest])
def test_empty_workspace_is_refused_in_one_line(flow: Flow[..., object]) -> None:
    with pytest.raises(ConfigurationError, match=r"the parameter workspace: is empty\. Set STANDFIRST_WORK"):
        flow.fn(workspace=" ")


def blocks_in_a_read() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.recv(1)


def computes() -> None:
    while True:
        pass


def passes_over_errors() -> None:
    while True:
        with suppress(Exception):
            time.sleep(60)


@pytest.mark.parametrize(
    "step",
    [
        blocks_in_a_read,
        computes,
        passes_over_errors,
        lambda: time.sleep(60),
        lambda: asyncio.run(asyncio.sleep(60)),
    ],
    ids=["read", "loop", "errors", "sleep", "event loop"],
)
def test_step_that_hangs_ends_in_its_time(step: Callable[[], None]) -> None:
    began = time.monotonic()
    with (
        pytest.raises(StepTimeoutError, match=r'the step "work": did not end within 0\.005 minutes'),
        orchestration.bounded("work", 0.3),
    ):
        step()
    assert time.monotonic() - began < 10


def test_step_that_ends_in_its_time_is_left_alone_after() -> None:
    with orchestration.bounded("work", 0.1):
        pass
    time.sleep(0.3)


STUCK = """
import itertools
from flows.orchestration import tasks as orchestration
from flows.model.settings import RunTimes
orchestration.TIMES = RunTimes(grace=0.5)
with orchestration.bounded("work", 0.5):
    # One call of C code without an end, in which no signal is looked at.
    sum(itertools.repeat(0))
"""


def test_run_that_is_stuck_in_foreign_code_ends_its_process() -> None:
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", STUCK], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert "Timeout (0:00:01)!" in ended.stderr


SLOW = """
import sys, time
from flows.runs import steps
from flows.orchestration import run_engine as engines
engines.steps.run = lambda *_: (print("begun", flush=True), time.sleep(60))
from flows.cli.main import main
sys.argv = ["standfirst", "run", "--engine", "direct", "--workspace", sys.argv[1]]
main()
"""


def test_run_that_gets_sigterm_ends_with_one_line_and_status_143(workspace: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(workspace)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        running.send_signal(signal.SIGTERM)
        told = running.communicate(timeout=30)[1]
    assert running.returncode == 143
    assert told == "standfirst: ended by SIGTERM\n"
