"""Coverage-guided fuzzing for a while, from the corpus of odd feeds, where atheris runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.fuzz_foreign_bytes import one_input

HERE = Path(__file__).parent
CORPUS = sorted((HERE.parent / "feeds").iterdir())
SECONDS = 60


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_the_fuzzers_own_corpus_finds_nothing(path: Path) -> None:
    _, _, body = path.read_bytes().partition(b"\n")
    one_input(body)
    one_input(path.read_bytes()[::-1])


@pytest.mark.slow
def test_a_minute_of_fuzzing_finds_nothing(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris is not installed: it runs on few platforms")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for path in CORPUS:
        (seeds / path.name).write_bytes(path.read_bytes().partition(b"\n")[2])
    program = str(HERE / "fuzz_foreign_bytes.py")
    bounds = [f"-max_total_time={SECONDS}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=4096"]
    ran = subprocess.run(
        [sys.executable, program, str(seeds), *bounds], cwd=tmp_path, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-500:]
    assert list(tmp_path.glob("crash-*")) == []
