"""The lock of a workspace: one holder, told by name, gone with its process however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.adapters.database.lock import locked
from flows.errors import StoreBusyError, StoreError

pytestmark = pytest.mark.integration

HOLDER = """
import sys, time
from collections.abc import Callable
from pathlib import Path
from flows.adapters.database.lock import locked
with locked(Path(sys.argv[1]), "store", 0):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    started = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "held\n"
    return started


def test_second_holder_ends_with_a_clear_word_and_waits_no_longer_than_told(tmp_path: Path) -> None:
    path = tmp_path / "store.lock"
    waits: list[str] = []
    with holder(path) as other:
        began = time.monotonic()
        with pytest.raises(StoreBusyError) as told, locked(path, "store s.db", 0.3, waits.append):
            pytest.fail("two had the lock")
        assert 0.3 <= time.monotonic() - began < 5
        other.kill()
    assert str(told.value) == (
        f"store s.db: another run (process {other.pid}) is using it and has not ended within 0.3 seconds. "
        "Wait until it has ended, then run again."
    )
    assert waits == [f"Waiting for another run (process {other.pid}) on this workspace to end"]


def test_second_holder_gets_the_lock_when_the_first_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "store.lock"
    with holder(path) as other:
        with pytest.raises(StoreError), locked(path, "store", 0):
            pytest.fail("two had the lock")
        other.kill()
        with locked(path, "store", 10):
            assert path.read_text() != f"{other.pid}\n"
    with locked(path, "store", 0):
        pass


def test_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreError, match="its lock cannot be opened"),
        locked(tmp_path / "file/l", "store", 0),
    ):
        pytest.fail("there is no such lock")


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_lock_that_is_a_link_is_refused_and_its_target_stays(
    tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    target, path = tmp_path / "diary", tmp_path / "store.lock"
    target.write_text("mine", encoding="utf-8")
    link(path, target)
    with pytest.raises(StoreError) as refused, locked(path, "store", 0):
        pytest.fail("a link was locked")
    problem = f"its lock is a link or not a regular file ({path})"
    assert str(refused.value) == f"store: {problem}. Remove it, then run again."
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("kind", ["pipe", "folder", "dangling link"])
def test_lock_that_is_no_regular_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "store.lock"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="its lock"), locked(path, "store", 0):
        pytest.fail("it was locked")
    assert not (tmp_path / "nowhere").exists()
