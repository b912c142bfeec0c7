"""The cost of thirty digests beside that of one, from the same store, in seconds of the processor.

The feeds are those of `test_edition_bench.py`: invented, or those of the folder that BENCH_FEEDS names. Half
of the digests tell themes of all sources, the others draw from a tenth of the sources each.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from flows.config import Request
from flows.runs import steps
from flows.runs.digests import make_each
from flows.runs.session import Session, open_session
from tests.bench.test_edition_bench import AS_OF, workspace

pytestmark = pytest.mark.slow

DIGESTS = int(os.environ.get("BENCH_DIGESTS", "30"))
THEMES = (
    *("politics", "conflict-and-war", "sport", "arts-and-culture", "economy-and-business"),
    *("science-and-technology", "disaster-and-accident", "health"),
)


def settings(folder: Path) -> str:
    names = sorted(path.stem for path in (folder / "seeds").glob("*.xml"))
    lines = [f'id = "bench"\nprocesses = 1\nas_of = {AS_OF.isoformat()}\n']
    for number in range(DIGESTS):
        if number % 2:
            tenth = [name for place, name in enumerate(names) if place % 10 == number // 2 % 10]
            drawn = f"sources = {tenth!r}".replace("'", '"')
        else:
            first, second = (THEMES[place % len(THEMES)] for place in (number // 2, number // 2 + 3))
            drawn = f'themes = ["{first}", "{second}", "*"]'
        lines.append(f'[[digest]]\nid = "digest-{number}"\n{drawn}\n')
    return "".join(lines)


def used(session: Session, *, published: bool) -> float:
    def make(part: Session) -> None:
        steps.compose(part)
        if published:
            steps.publish(part)

    began = time.process_time()
    make_each(session, make)
    return time.process_time() - began


def test_thirty_digests_cost_at_most_three_times_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace(tmp_path)
    alone = f'id = "bench"\nprocesses = 1\nas_of = {AS_OF.isoformat()}\n'
    (tmp_path / "standfirst.toml").write_text(alone, encoding="utf-8")
    with open_session(Request(folder=tmp_path)) as session:
        steps.ingest(session)
    seconds: dict[str, tuple[float, float]] = {}
    for name, text in (("one", alone), ("all", settings(tmp_path))):
        (tmp_path / "standfirst.toml").write_text(text, encoding="utf-8")
        spent = []
        for published in (False, True):
            with open_session(Request(folder=tmp_path)) as session:
                spent.append(used(session, published=published))
        seconds[name] = (spent[0], spent[1])
    with capsys.disabled():
        for place, what in enumerate(("composed", "composed and published")):
            one, many = seconds["one"][place], seconds["all"][place]
            print(
                f"\n{what}: one {one:.1f} CPU-s, {DIGESTS} digests {many:.1f} CPU-s, {many / one:.2f} times"
            )
    assert seconds["all"][0] <= 3 * seconds["one"][0]
