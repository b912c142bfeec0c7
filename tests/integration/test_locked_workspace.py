"""Commands beside a run that holds the lock: those that only read do not wait for it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.config import Request
from flows.model import FetchFailure, HttpRequest, Reply
from flows.model.settings import RunTimes
from flows.runs import manage_sources as subscribing
from flows.runs import steps
from flows.runs.session import open_session
from tests.integration.test_lock import holder

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
MAIL = '\n[mail]\nhost = "mail.example"\nsender = "desk@mail.example"\nto = ["anna@mail.example"]\n'
# A command that waited for the lock would take two minutes.
SECONDS = 10.0


@pytest.fixture(scope="module")
def locked_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a workspace with an edition while another process holds its lock."""
    folder = tmp_path_factory.mktemp("locked") / "workspace"
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    settings = (ROOT / "standfirst.toml").read_text(encoding="utf-8")
    (folder / "standfirst.toml").write_text(settings + MAIL, encoding="utf-8")
    steps.run(Request(folder=folder), lambda _: None)
    with holder(folder / ".standfirst/standfirst.db.lock") as other:
        yield folder
        other.kill()


@pytest.mark.parametrize(
    "command",
    [
        "sources",
        "sources list",
        "stories list",
        "explain 1,240",
        "verify 2026-11-20",
        "verify 2026-11-20 --online",
        "send --dry-run",
    ],
)
def test_command_that_only_reads_does_not_wait_for_a_run(command: str, locked_workspace: Path) -> None:
    began = time.monotonic()
    ended = CliRunner().invoke(app, [*command.split(), "--workspace", str(locked_workspace)])
    assert time.monotonic() - began < SECONDS
    assert ended.exit_code == 0, (ended.output, ended.exception)
    assert "Waiting for another run" not in ended.output


@pytest.mark.parametrize(
    ("options", "lines"),
    [("direct", 1), ("direct --quiet", 0), pytest.param("prefect", 1, marks=pytest.mark.slow)],
)
def test_a_run_that_waits_says_once_for_what_even_off_a_terminal(
    options: str, lines: int, locked_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RunTimes, "lock_wait", 0.3)
    words = ["run", "--workspace", str(locked_workspace), "--engine", *options.split()]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code != 0
    assert ended.stderr.count("Waiting for another run (process ") == lines


class TestCheckingSources:
    def test_lock_is_held_for_the_write_and_not_while_asking(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order: list[str] = []

        class Silent:
            """A network on which nobody answers."""

            def fetch(self, requests: list[HttpRequest]) -> tuple[Reply, ...]:
                order.append("asked")
                return tuple(
                    Reply(request=request, host="town.example", result=_unanswered(request))
                    for request in requests
                )

        @contextmanager
        def lock() -> Iterator[None]:
            order.append("locked")
            yield

        def web(*_: object, **__: object) -> Silent:
            return Silent()

        monkeypatch.setattr(subscribing, "Web", web)
        (tmp_path / "seeds").mkdir()
        (tmp_path / "standfirst.toml").touch()
        source = '[[source]]\nname = "Town"\nurl = "https://town.example/feed"\n'
        (tmp_path / "seeds/sources.toml").write_text(source, encoding="utf-8")
        with open_session(Request(folder=tmp_path), lambda _: None, exclusive=False) as session:
            subscribing.check(session, (), lock())
        assert order == ["asked", "locked"]


def _unanswered(request: HttpRequest) -> FetchFailure:
    return FetchFailure(source=request.source.name, item=request.address, reason="is silent", remedy="Wait")
