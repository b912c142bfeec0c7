"""What a run costs with 100 stored editions of 300 feeds, beside one with two."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.config import Request
from flows.language.formatting import edition_folder
from flows.model import Edition, LeftOut, LeftOutReason, Link
from flows.runs import steps
from flows.runs.pipeline.group import group
from flows.runs.session import open_session
from tests.bench.replicas import AS_OF, replicas, texts_of
from tests.factories_edition import article_ref, realistic_edition, receipt, story

pytestmark = pytest.mark.slow

# As measured with 300 feeds: 1.1 MB each of what was also reported and of what was left out.
ALSO_REPORTED, LEFT_OUT = 700, 3_000
# What 300 feeds bring in a day.
ARTICLES = 2_000
DAY = timedelta(days=1)
TITLE = "A headline of some ten words that tells what happened in place number"


def edition(number: int) -> Edition:
    """Return the edition so many days before the run."""
    as_of = AS_OF - number * DAY
    also = [
        story(
            id=f"s{number}n{each}",
            quotes=(),
            articles=tuple(article_ref(id=f"{number}n{each}n{i}", title=f"{TITLE} {each}") for i in range(2)),
            links=(Link(article_id="a", nearest_id="b", similarity=0.4, threshold=0.3, shared=("a", "b")),),
        )
        for each in range(ALSO_REPORTED)
    ]
    left_out = [
        LeftOut(
            article_id=f"{number}n{each}",
            outlet=f"Outlet {each % 300}",
            title=f"{TITLE} {each}",
            url=f"https://o{each % 300}.example/{number}/{each}",
            language="en",
            published=as_of,
            reason=LeftOutReason.TOO_OLD,
        )
        for each in range(LEFT_OUT)
    ]
    made = realistic_edition()
    return replace(
        made,
        id=f"{as_of:%Y-%m-%d}",
        as_of=as_of,
        also_reported=tuple(also),
        coverage=replace(made.coverage, left_out=tuple(left_out)),
    )


def seconds(folder: Path, editions: int) -> float:
    """Return the seconds of CPU that composing and publishing take after so many editions."""
    folder.mkdir()
    (folder / "standfirst.toml").write_text("", encoding="utf-8")
    request = Request(folder=folder, as_of=AS_OF.isoformat(), sources=("news",))
    (folder / "news").mkdir()
    with open_session(request, lambda _: None) as session:
        (source,) = session.plan.sources
        for number in range(1, editions + 1):
            made = edition(number)
            session.store.save_edition(made, receipt())
            page = folder / "out" / edition_folder(made.id) / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text("published", encoding="utf-8")
        articles = replicas(texts_of(None), ARTICLES)
        session.store.add_articles(replace(each, source=source.name, first_seen=AS_OF) for each in articles)
        group(session.plan, session.store)
        began = time.process_time()
        composed = steps.compose(session)
        steps.publish(session)
        assert composed.edition.coverage.new
        return time.process_time() - began


def test_a_run_after_a_hundred_editions_costs_what_the_second_did(tmp_path: Path) -> None:
    seconds(tmp_path / "warm", 1)
    few, many = seconds(tmp_path / "few", 2), seconds(tmp_path / "many", 100)
    print(f"CPU of composing and publishing: {few:.1f} s after 2 editions, {many:.1f} s after 100")
    assert many <= 1.5 * few
