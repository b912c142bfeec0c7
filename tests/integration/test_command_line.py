"""What holds for every command: help, the workspace of the environment, where output goes."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from flows.cli.console import WORKSPACE_VARIABLE
from flows.cli.main import app, main
from flows.config import environment

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
COMMANDS = (
    (),
    ("init",),
    ("run",),
    ("preview",),
    ("sources",),
    ("sources", "import"),
    ("schedule",),
    ("send",),
    ("doctor",),
    ("stories", "split"),
    ("explain",),
    ("verify",),
    ("evaluate",),
)


def shown(*arguments: str) -> str:
    return CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(app, [*arguments]).output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_knows_h(command: tuple[str, ...]) -> None:
    assert "Usage: " in shown(*command, "-h")
    assert shown(*command, "-h") == shown(*command, "--help")


def test_help_lists_commands_in_the_order_of_use() -> None:
    listed = re.findall(r"^│ ([a-z]+) +[A-Z]", shown("--help"), re.MULTILINE)
    first = ["init", "run", "preview", "sources", "schedule"]
    assert listed[: len(first)] == first
    after = [name for name in listed if name in ("send", "stories", "explain", "verify", "evaluate")]
    assert after == ["send", "stories", "explain", "verify", "evaluate"]
    assert listed[-1] == "evaluate"


def test_completion_is_offered() -> None:
    assert "--install-completion" in shown("--help")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "workspace/seeds")
    shutil.copy(ROOT / "standfirst.toml", tmp_path / "workspace")
    return tmp_path / "workspace"


@dataclass(frozen=True)
class Told:
    """What a command wrote, and the status it ended with."""

    status: object
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def standfirst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Give what runs the command in this process, in an empty folder and with its output in pipes."""

    def run(*arguments: str, workspace: str | None = None) -> Told:
        (tmp_path / "empty").mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / "empty")
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
        if workspace is not None:
            monkeypatch.setenv(WORKSPACE_VARIABLE, workspace)
        monkeypatch.setattr(sys, "argv", ["standfirst", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return Told(ended.value.code, *capsys.readouterr())

    return run


def options(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the options --workspace of a command and of those below it."""
    yield from ((name, each) for each in command.params if "--workspace" in each.opts)
    for below, each in getattr(command, "commands", {}).items():
        yield from options(each, f"{name} {below}".strip())


def test_no_command_forgets_the_workspace_of_the_environment() -> None:
    found = dict(options(get_command(app)))
    assert {"run", "send", "sources", "sources add", "stories split"} <= set(found)
    assert [name for name, option in found.items() if option.envvar != WORKSPACE_VARIABLE] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("sources", "list"),
        ("stories", "list"),
        ("explain", "x"),
        ("verify", "2026-11-20"),
        ("send", "--dry-run"),
        ("run", "--engine", "direct"),
        ("sources", "remove", "x"),
    ],
)
def test_every_command_honours_the_workspace_of_the_environment(
    standfirst: Command, arguments: tuple[str, ...]
) -> None:
    told = standfirst(*arguments, workspace="named")
    assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
    assert "standfirst: named: is not a workspace" in told.err
    assert "standfirst: .: is not a workspace" in standfirst(*arguments, workspace="").err


def test_a_workspace_that_is_named_goes_before_that_of_the_environment(
    folder: Path, standfirst: Command
) -> None:
    assert environment.WORKSPACE == WORKSPACE_VARIABLE
    for arguments in (
        ("sources", "--workspace", str(folder)),
        ("sources", "--workspace", str(folder), "list"),
        ("sources", "list", "--workspace", str(folder)),
    ):
        listed = standfirst(*arguments, workspace="none")
        assert not listed.status, listed.err
        assert "Harbour Times" in listed.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--source", ""),
        ("run", "--source", "example.org"),
        ("run", "--as-of", "noon"),
        ("run", "--unknown"),
        ("sources", "check", "Nobody"),
        ("sources", "remove", "Nobody"),
        ("sources", "import", "none.opml"),
        ("sources", "add", "no address"),
        ("explain", "nothing"),
    ],
)
def test_what_was_typed_wrong_is_told_on_stderr_with_status_2(
    folder: Path, standfirst: Command, arguments: tuple[str, ...]
) -> None:
    told = standfirst(*arguments, workspace=str(folder))
    assert (told.status, told.out) == (2, "")
    assert told.err.strip()
    assert "Traceback" not in told.err


def test_a_run_writes_results_alone_into_pipes(folder: Path, standfirst: Command) -> None:
    (folder / "seeds/articles/welsh.txt").write_text(
        "Mae’r bont ar agor\n\nAgorodd y cyngor y bont newydd dros yr afon ddydd Iau, ar ôl tair blynedd o "
        "waith ac ar gost o ddeng miliwn o bunnoedd. Dywedodd y maer fod y bobl yn falch iawn o’r gwaith.\n",
        encoding="utf-8",
    )
    with (folder / "seeds/sources.toml").open("a", encoding="utf-8") as sources:
        sources.write('\n[[source]]\nname = "Welsh"\npath = "articles/welsh.txt"\nlanguage = "cy"\n')
    ran = standfirst("run", "--engine", "direct", workspace=str(folder))
    assert not ran.status, ran.err
    assert "Read it: " in ran.out
    assert "Reading" not in ran.out
    assert ran.err == ""


@pytest.mark.slow
def test_a_run_shows_on_a_terminal_how_far_it_is(folder: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "flows", "run", "--engine", "direct"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "TERM": "xterm"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        seen = bytearray()
        while True:
            try:
                piece = os.read(ours, 10_000)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        assert running.stdout
        result = running.stdout.read().decode()
    os.close(ours)
    assert re.search(r"Reading what the sources hold: \d+ of 10, \w", seen.decode(errors="replace"))
    assert "Reading what" not in result
    assert "Read it: " in result
