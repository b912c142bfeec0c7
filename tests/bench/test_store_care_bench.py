"""Hundreds of daily editions in one store that is pruned: time, memory and size; and a copy there and back.

BENCH_EDITIONS (400), BENCH_A_DAY (60 articles) and BENCH_COPIED (100) change the sizes.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import mean

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.config import Request
from flows.model import Article, RunRecord
from flows.runs import steps
from flows.runs.pipeline.group import group
from flows.runs.pipeline.learn import learn_themes
from flows.runs.session import Session, open_session
from tests.bench.replicas import AS_OF, replicas, texts_of
from tests.copied_stores import assert_same_editions

pytestmark = pytest.mark.slow

EDITIONS = int(os.environ.get("BENCH_EDITIONS", "400"))
A_DAY = int(os.environ.get("BENCH_A_DAY", "60"))
COPIED = int(os.environ.get("BENCH_COPIED", "100"))
KEPT_DAYS = min(30, EDITIONS // 4)
DAY = timedelta(days=1)
MOST = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Seconds of the processor and highest megabytes of a run, the bytes of the store after it."""

    seconds: float
    megabytes: float
    bytes: int


def articles_by_day(editions: int) -> Iterator[list[Article]]:
    articles = replicas(texts_of(None), editions * A_DAY)
    for day in range(editions):
        as_of = AS_OF - (editions - 1 - day) * DAY
        times = (as_of - timedelta(minutes=10 * place) for place in range(A_DAY))
        yield [
            replace(article, published=time, first_seen=as_of)
            for article, time in zip(islice(articles, A_DAY), times, strict=False)
        ]


def run_day(session: Session, articles: Sequence[Article]) -> Day:
    """Make the edition of a day from what it brings, store and prune; nothing is rendered."""
    (source,) = session.plan.sources
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Forgets the highest memory.
    began = resource.getrusage(resource.RUSAGE_SELF)
    session.plan = replace(session.plan, as_of=articles[0].first_seen)
    session.store.add_articles(replace(article, source=source.name) for article in articles)
    session.store.record_run(RunRecord(as_of=session.plan.as_of, sources=(source.name,), failures=()))
    group(session.plan, session.store)
    learn_themes(session.plan, session.store)
    composed = steps.compose(session)
    assert composed.receipt is not None
    assert composed.edition.coverage.new
    session.store.save_edition(composed.edition, composed.receipt)
    assert steps.prune(session) is not None
    assert session.pruning_problem is None
    ended = resource.getrusage(resource.RUSAGE_SELF)
    stored = session.store.care.info()
    return Day(
        seconds=ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime,
        megabytes=_highest_megabytes(),
        bytes=stored.bytes - stored.free_bytes,
    )


def _highest_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def daily(folder: Path, editions: int, settings: str) -> list[Day]:
    (folder / "news").mkdir(parents=True)
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    request = Request(folder=folder, as_of=AS_OF.isoformat(), sources=("news",))
    with open_session(request, lambda _: None) as session:
        return [run_day(session, articles) for articles in articles_by_day(editions)]


def test_a_pruned_store_costs_the_same_every_day(tmp_path: Path) -> None:
    keep = f'keep_texts = "{KEPT_DAYS}d"\nkeep_fingerprints = "{KEPT_DAYS}d"\nkeep_runs = "{KEPT_DAYS}d"\n'
    days = daily(tmp_path, EDITIONS, keep)
    early, late = days[2 * KEPT_DAYS : 3 * KEPT_DAYS], days[-KEPT_DAYS:]
    growth = [(some[-1].bytes - some[0].bytes) / (len(some) - 1) for some in (days[:KEPT_DAYS], early, late)]
    for name, some in (("days 2-3 times keep_texts", early), ("last", late)):
        seconds, megabytes = mean(day.seconds for day in some), max(day.megabytes for day in some)
        print(f"{name}: {seconds:.2f} s CPU and {megabytes:.0f} MB a run, store {some[-1].bytes:,} bytes")
    print("growth a day, bytes: unpruned {:,.0f}, then {:,.0f}, last {:,.0f}".format(*growth))
    assert mean(day.seconds for day in late) <= MOST * mean(day.seconds for day in early)
    assert max(day.megabytes for day in late) <= MOST * max(day.megabytes for day in early)
    assert growth[2] <= MOST * growth[1]


def test_a_store_goes_to_postgresql_and_back_unchanged(tmp_path: Path, postgres_url: str) -> None:
    daily(tmp_path / "workspace", COPIED, "")
    with (
        SqlStore(sqlite_url(tmp_path / "workspace/.standfirst/standfirst.db")) as first,
        SqlStore(postgres_url) as between,
        SqlStore(sqlite_url(tmp_path / "last.db")) as last,
    ):
        there, back = first.care.copy_to(between.care), between.care.copy_to(last.care)
        print(f"{COPIED} editions, {sum(table.rows for table in there.values()):,} rows")
        assert there == back
        for other in (between, last):
            assert assert_same_editions(first, other) == COPIED
