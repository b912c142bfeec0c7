"""Fills a store with replicas, or groups what is new in it, and prints seconds and peak memory as JSON.

`python -m tests.bench.grouping fill STORE OLD NEW [TEXTS.jsonl]` stores articles and groups the old ones;
`python -m tests.bench.grouping day STORE COUNT` stores an invented day of the world's news;
`python -m tests.bench.grouping group STORE HOURS` groups what is new so many hours later, and prints how that
went; `python -m tests.bench.grouping batches STORE COUNT` groups a day in so many runs.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from flows.adapters.database import SqlStore, sqlite_url
from flows.model import Source, SourceKind
from flows.model.settings import Settings
from flows.runs.pipeline.group import group
from flows.runs.pipeline.plan import Plan
from tests.bench.replicas import AS_OF, SPAN, replicas, texts_of
from tests.bench.world_day import articles_of_a_day

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def opened(path: str) -> SqlStore:
    return SqlStore(sqlite_url(Path(path)))


def plan(as_of: datetime) -> Plan:
    source = Source(name="bench", kind=SourceKind.PATH, location="bench")
    settings = Settings(window=SPAN)
    return Plan(sources=(source,), problems=(), themes=(), settings=settings, as_of=as_of)


def fill(path: str, old: int, new: int, texts: Path | None) -> None:
    """Store replicas; the new ones, drawn from all, were first seen an hour after the others."""
    drawn = set(sorted(range(old + new), key=lambda number: sha256(f"new {number}".encode()).digest())[:new])
    with opened(path) as store:
        store.add_articles(
            replace(each, first_seen=AS_OF + HOUR if number in drawn else AS_OF)
            for number, each in enumerate(replicas(texts_of(texts), old + new))
        )
        if new:
            group(plan(AS_OF), store)


def grouped(path: str, hours: int) -> dict[str, float]:
    """Group what is new and return how that went."""
    with opened(path) as store:
        began, used = time.perf_counter(), time.process_time()
        made = group(plan(AS_OF + hours * HOUR), store)
        return _cost(began, used) | {
            "memberships": len(made.memberships),
            "stories": len({each.story_id for each in made.memberships}),
            "changes": len(made.changes),
        }


def grouped_in_batches(path: str, count: int) -> dict[str, float]:
    """Group a day in so many runs, each of what was first seen since the one before."""
    with opened(path) as store:
        began, used = time.perf_counter(), time.process_time()
        for number in range(1, count + 1):
            group(plan(AS_OF - DAY + DAY * number / count), store)
        return _cost(began, used)


def _cost(began: float, used: float) -> dict[str, float]:
    return {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    verb, store_path, *rest = sys.argv[1:]
    if verb == "fill":
        fill(store_path, int(rest[0]), int(rest[1]), Path(rest[2]) if len(rest) > 2 else None)
    elif verb == "day":
        with opened(store_path) as store:
            store.add_articles(articles_of_a_day(int(rest[0])))
    elif verb == "batches":
        sys.stdout.write(json.dumps(grouped_in_batches(store_path, int(rest[0]))))
    else:
        sys.stdout.write(json.dumps(grouped(store_path, int(rest[0]))))
