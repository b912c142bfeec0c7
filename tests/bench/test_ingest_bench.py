"""Sustained ingest, documents to stored and grouped stories: memory, rate, and what a second process gains.

BENCH_PAGES is the number of pages (6,000 by default; the bar is measured with 200,000), and
BENCH_FOLDER the folder of those that are replicated.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.pages import OWN, REAL, pages_of, write_archive

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("BENCH_PAGES", "6000"))
FOLDER = Path(os.environ.get("BENCH_FOLDER", str(REAL if REAL.is_dir() else OWN)))
LEAST_GAIN = 1.7
# What is held of three times as many pages: the numbers of their ids, and the window that is grouped.
MOST_GROWTH_MB = 150


def measured(archive: Path, folder: Path, processes: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.ingest", str(archive), str(folder), str(processes)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    print(f"\n{processes} processes:\n{ended.stdout}", end="")
    result: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return result


def test_memory_stays_flat_and_a_second_process_reads_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = pages_of(FOLDER)
    few, many = tmp_path / "few.warc.gz", tmp_path / "many.warc.gz"
    write_archive(few, pages, COUNT // 3)
    write_archive(many, pages, COUNT)
    with capsys.disabled():
        small = measured(few, tmp_path / "small", 2)
        one = measured(few, tmp_path / "one", 1)
        large = measured(many, tmp_path / "large", 2)
    assert large["articles"] >= 0.95 * COUNT
    assert large["peak_mb"] - small["peak_mb"] < MOST_GROWTH_MB
    if len(os.sched_getaffinity(0)) > 1:
        assert small["articles_a_second"] >= LEAST_GAIN * one["articles_a_second"]
