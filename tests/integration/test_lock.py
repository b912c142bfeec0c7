"""The lock of a workspace: one holder, told by name, gone with its process however that ends."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.adapters.store.lock import locked
from flows.errors import StoreError

pytestmark = pytest.mark.integration

HOLDER = """
import sys, time
from pathlib import Path
from flows.adapters.store.lock import locked
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
        with pytest.raises(StoreError) as told, locked(path, "store s.db", 0.3, waits.append):
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
