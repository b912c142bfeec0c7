"""SIGTERM ends a command in one line with status 143; empty arguments and files for folders do so with 2."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest

from tests.mail_server import HOST, SLOW, MailServer, Post, authority

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-P", "-m", "flows")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
LAST_WORDS = "standfirst: ended by SIGTERM\n"


class Watched(Post):
    """A mail server of which a test learns when it has a message and is about to answer."""

    def __init__(self) -> None:
        super().__init__(script=[SLOW], slow_seconds=20.0)
        self.has_message = Event()

    def taken(self, reader: str, content: bytes) -> None:
        super().taken(reader, content)
        self.has_message.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "workspace/seeds")
    shutil.copy(ROOT / "standfirst.toml", tmp_path / "workspace")
    return tmp_path / "workspace"


def terminated(arguments: tuple[str, ...], folder: Path, busy: Callable[[], object]) -> tuple[int, str]:
    """Start a command, wait until it is busy, send SIGTERM; return its status and what it said on stderr."""
    with subprocess.Popen(
        [*COMMAND, *arguments, "--workspace", str(folder)],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        busy()
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=30)
    return running.returncode, said


def is_locked(folder: Path) -> bool:
    (lock,) = (folder / ".standfirst").glob("*lock*")
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def silent_server() -> Iterator[socket.socket]:
    """Run a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(120)
        yield server


def test_run_that_waits_for_a_source_ends_at_once_and_gives_its_lock_back(folder: Path) -> None:
    with silent_server() as server:
        source = f"http://127.0.0.1:{server.getsockname()[1]}/feed.xml"
        arguments = ("run", "--engine", "direct", "--source", source)
        assert terminated(arguments, folder, server.accept) == (143, LAST_WORDS)
    assert not is_locked(folder)


def test_send_that_waits_for_the_servers_answer_leaves_the_reader_unknown(
    folder: Path, tmp_path: Path
) -> None:
    post = Watched()
    server = MailServer(post, "plain", authority(tmp_path).server_context())
    server.start()
    text = (folder / "standfirst.toml").read_text(encoding="utf-8")
    text += f'[mail]\nhost = "{HOST}"\nport = {server.port}\nsecurity = "none"\n'
    text += 'sender = "digest@desk.example"\nto = ["anna@home.example"]\n'
    (folder / "standfirst.toml").write_text(text, encoding="utf-8")
    arguments = [*COMMAND, "run", "--engine", "direct", "--quiet", "--workspace", str(folder)]
    subprocess.run(arguments, env=ENVIRONMENT, check=True, capture_output=True)
    try:
        status, said = terminated(("send",), folder, lambda: post.has_message.wait(60))
    finally:
        server.stop()
    assert (status, said.splitlines()[-1:]) == (143, [LAST_WORDS.strip()])
    assert "Traceback" not in said
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as store:
        assert store.execute("SELECT status, attempts FROM deliveries").fetchall() == [("unknown", 1)]
    assert not is_locked(folder)


def one_line(*arguments: str) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], env=ENVIRONMENT, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "thing"),
    [
        (("run", "--workspace", ""), "--workspace"),
        (("run", "--out="), "--out"),
        (("send", "--to", " "), "--to"),
        (("explain", ""), "an argument"),
    ],
)
def test_empty_argument_is_refused(arguments: tuple[str, ...], thing: str) -> None:
    assert one_line(*arguments) == f"standfirst: {thing}: is empty. Write a value, or leave it out.\n"


def test_file_in_the_place_of_a_folder_is_named(folder: Path) -> None:
    file = folder / "standfirst.toml"
    assert one_line("run", "--workspace", str(file)) == (
        f"standfirst: {file}: is a file, not a folder. Name the folder that holds standfirst.toml.\n"
    )
    assert one_line("run", "--workspace", str(folder), "--out", str(file)) == (
        f"standfirst: out folder {file}: cannot be written: it is a file. Name a folder with --out.\n"
    )
    assert "cannot be read (File name too long)" in one_line("send", "--workspace", "a" * 300)
