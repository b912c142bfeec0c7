"""A store of revision 0001 with hundreds of editions is brought up to date: time, memory, nothing lost.

BENCH_EDITIONS (400) and BENCH_ARTICLES (100,000) change the sizes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.adapters.database import SqlStore
from tests.bench import old_store
from tests.older_store import make_older

pytestmark = pytest.mark.slow

EDITIONS = int(os.environ.get("BENCH_EDITIONS", "400"))
ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))

# In a process of its own, whose memory is that of the migration.
_OPENING = """
import resource, sys, time
from pathlib import Path
from flows.adapters.database import SqlStore
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
SqlStore(sys.argv[1], Path(sys.argv[2])).close()
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.process_time() - start, (used - before) / 1024)
"""


def test_a_store_of_many_editions_is_brought_up_to_date(store_url: str, tmp_path: Path) -> None:
    newer = old_store.make(tmp_path / "made", EDITIONS, ARTICLES)
    make_older(store_url, newer)
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _OPENING, store_url, str(tmp_path / "saved")],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    seconds, megabytes = map(float, done.stdout.split())
    print(
        f"{EDITIONS} editions: {seconds:.1f} CPU s, {time.monotonic() - start:.1f} s, {megabytes:.0f} MB more"
    )
    with SqlStore(store_url) as store, SqlStore(newer) as made:
        names = [header.id for header in made.editions.headers()]
        assert len(names) == EDITIONS
        assert names == [header.id for header in store.editions.headers()]
        for name in names:
            assert store.editions.published_json(name) == made.editions.published_json(name)
    assert megabytes < 100
