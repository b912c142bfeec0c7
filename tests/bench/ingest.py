"""Reads a web archive into a new store and groups it; prints what each stage took as lines of JSON.

`python -m tests.bench.ingest ARCHIVE.warc.gz FOLDER PROCESSES [DASK]`: the CPU seconds of this process and of
its children, the peak of its memory, and in the end the articles a second.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.config import Request
from flows.runs.pipeline.group import group
from flows.runs.read_sources import RunSources
from flows.runs.session import open_session
from tests.bench.replicas import AS_OF

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of_children(pid: int) -> float:
    """Return the CPU seconds of the living descendants of a process, and of those that they waited for."""
    total = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / TICKS + cpu_of_children(int(child))
    return total


def cpu() -> tuple[float, float]:
    """Return the CPU seconds of this process and of its children, living or not."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    elsewhere = ended.ru_utime + ended.ru_stime + cpu_of_children(os.getpid())
    return own.ru_utime + own.ru_stime, elsewhere


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Print what the block took."""
    (here, elsewhere), began = cpu(), time.monotonic()
    yield
    now = cpu()
    row = {
        "stage": name,
        "cpu_here": round(now[0] - here, 2),
        "cpu_elsewhere": round(now[1] - elsewhere, 2),
        "wall": round(time.monotonic() - began, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(row), flush=True)


def ingest(archive: Path, folder: Path, processes: int, dask: str = "") -> dict[str, float]:
    """Read an archive into a workspace made for it; return the rate and what was found."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "seeds").mkdir(parents=True)
    settings = f'id = "bench"\nprocesses = {processes}\ndask = "{dask}"\n[limits]\nfiles = 1000000\n'
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    source = f'[[source]]\nname = "pages"\npath = "{archive.resolve()}"\n'
    (folder / "seeds/sources.toml").write_text(source, encoding="utf-8")
    began, (here, elsewhere) = time.monotonic(), cpu()
    with open_session(Request(folder=folder, as_of=AS_OF.isoformat())) as session:
        sources = RunSources(session)
        with stage("read, store by thousands"):
            sources.read(sources.names)
        with stage("store the rest"):
            sources.fetch_pages()
            tally = sources.store()
        with stage("sign, group"):
            regrouping = group(session.plan, session.store, session.mapper)
        seconds, now = time.monotonic() - began, cpu()
    return {
        "articles": tally.added,
        "failures": len(tally.failures),
        "grouped": len(regrouping.memberships),
        "articles_a_second": round(tally.added / seconds, 1),
        "cpu_ms_an_article": round(1000 * (now[0] + now[1] - here - elsewhere) / max(1, tally.added), 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    archive_path, folder_path, count, *rest = sys.argv[1:]
    print(json.dumps(ingest(Path(archive_path), Path(folder_path), int(count), *rest)))
