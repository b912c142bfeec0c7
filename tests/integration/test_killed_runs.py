"""A run that is killed at any moment is finished by the next.

Every article is stored once, every file is whole, and every reader gets one message or is listed as unknown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.killing import CONNECTIONS
from tests.postgres import Cluster

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("database", "moments", "seed"),
    [
        pytest.param("sqlite", 8, 1, id="eight"),
        pytest.param("sqlite", 60, 2, marks=pytest.mark.slow, id="sixty"),
        pytest.param("postgresql", 8, 1, marks=pytest.mark.slow, id="eight on postgresql"),
        pytest.param("postgresql", 60, 2, marks=pytest.mark.slow, id="sixty on postgresql"),
    ],
)
def test_killed_run_is_finished_by_the_next(
    database: str, moments: int, seed: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: Cluster | None = request.getfixturevalue("postgres_cluster") if database == "postgresql" else None
    program: list[str] = [
        sys.executable,
        "-P",
        str(ROOT / "tests/killing.py"),
        str(ROOT / "seeds"),
        str(tmp_path),
        str(moments),
        str(seed),
        *([str(server.folder)] if server else []),
    ]
    finished = subprocess.run(
        program, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=900
    )
    assert finished.returncode == 0, finished.stderr
    told = json.loads(finished.stdout)
    assert len(told) == moments
    assert [each for each in told if each["wrong"]] == []
    # One message of each connection at the most is under way when a run is killed.
    assert all(each["unknown"] <= CONNECTIONS for each in told)
    # A few end before their moment has come.
    assert sum(each["killed"] for each in told) > moments // 2
