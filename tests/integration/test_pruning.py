"""Pruning: what editions quote stays for ever, what they were made from goes, nothing becomes new again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.database import Budget, SqlStore, sqlite_url
from flows.adapters.database.pruning import Pruned
from flows.config import Request
from flows.model import Cutoffs, Image, Membership, Regrouping, RunRecord, SeenEnds, StoredFingerprint
from flows.runs import steps, store_care, verify_edition
from flows.runs.pipeline.verify import Fault, Verified
from flows.runs.session import Session, open_session
from tests.factories import DAY, HOUR, NOON, article
from tests.factories_edition import realistic_edition, receipt
from tests.integration.test_stories_command import said
from tests.invented_days import TenDays

pytestmark = pytest.mark.integration


@pytest.fixture
def days(invented: TenDays, tmp_path: Path) -> Path:
    """Return a copy of the workspace of ten days that keeps texts for a day."""
    folder = shutil.copytree(invented.desk.folder, tmp_path / "workspace")
    settings = folder / "standfirst.toml"
    settings.write_text('keep_texts = "1d"\nkeep_fingerprints = "1d"\n' + settings.read_text())
    return folder


def pruned(session: Session) -> Pruned:
    until = store_care.cutoffs(session.workspace, session.store)
    return session.store.care.pruning.prune(until)


def verified(session: Session) -> list[Verified]:
    """Return what `verify` finds of each edition; none has a fault."""
    results = []
    for header in session.store.editions.headers():
        files = verify_edition.find_published(header.id, session.workspace, session.store)
        result = verify_edition.check(files, session.store)
        assert not isinstance(result, Fault), result
        results.append(result)
    return results


def site(folder: Path) -> dict[str, bytes]:
    out = folder / "out"
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_old_editions_verify_by_the_kept_sentences(days: Path) -> None:
    with open_session(Request(folder=days)) as session:
        before = verified(session)
        rows = pruned(session).rows
        after = verified(session)
    assert rows["texts"] > 0
    assert rows["memberships"] > 0
    assert [one.quotations for one in after] == [one.quotations for one in before]
    assert after[0].pruned == after[0].quotations > 0
    assert after[0].pruned_texts == after[0].hashes > 0
    assert after[0].linked == 0
    assert after[-1] == before[-1]


def test_verify_says_what_it_cannot_check_and_still_finds_a_changed_sentence(days: Path) -> None:
    said(days, "store", "prune")
    assert "known by their hash alone" in said(days, "verify", "2026-03-02")
    with closing(sqlite3.connect(days / ".standfirst/standfirst.db")) as connection, connection:
        connection.execute("UPDATE quotations SET text = 'No' || text WHERE text IS NOT NULL")
    with open_session(Request(folder=days)) as session:
        files = verify_edition.find_published("2026-03-02", session.workspace, session.store)
        fault = verify_edition.check(files, session.store)
    assert isinstance(fault, Fault)
    assert "characters" in str(fault)


def test_pages_are_the_same_after_pruning(days: Path) -> None:
    said(days, "publish", "--all")
    before = site(days)
    said(days, "store", "prune")
    shutil.rmtree(days / "out")
    said(days, "publish", "--all")
    # The index of the search names its parts by chance.
    assert {name: body for name, body in site(days).items() if "pagefind" not in name} == {
        name: body for name, body in before.items() if "pagefind" not in name
    }


def test_the_latest_edition_can_be_made_again_and_the_next_is_the_same(days: Path, tmp_path: Path) -> None:
    whole = shutil.copytree(days, tmp_path / "whole")
    said(days, "store", "prune")
    for folder in (days, whole):
        said(folder, "recompose")
        said(folder, "run", "--engine", "direct", "--as-of", "2026-03-13T08:00Z")
    for name in ("2026/03/11/edition.json", "2026/03/11/receipt.json", "index.html", "feed.xml"):
        assert (days / "out" / name).read_bytes() == (whole / "out" / name).read_bytes(), name


def test_old_articles_that_are_read_again_are_not_new(days: Path) -> None:
    with open_session(Request(folder=days)) as session:
        count = session.store.care.info().articles
        assert pruned(session).rows["texts"]
        assert steps.ingest(session).added == 0
        assert session.store.care.info().articles == count
        until = store_care.cutoffs(session.workspace, session.store)
        assert not any(session.store.care.pruning.outdated(until).values())


def test_explain_and_the_page_of_an_old_story_work(days: Path, invented: TenDays) -> None:
    story = invented.mornings[1].stories[0]["id"]
    said(days, "store", "prune")
    assert story in said(days, "explain", story)


def test_a_dry_run_says_what_would_go_and_removes_nothing(days: Path) -> None:
    first, second = said(days, "store", "prune", "--dry-run"), said(days, "store", "prune", "--dry-run")
    assert first == second
    removed = said(days, "store", "prune").splitlines()[0]
    assert first.strip().partition(":")[2] == removed.partition(":")[2]
    assert ": nothing." in said(days, "store", "prune", "--dry-run")


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with SqlStore(store_url) as store:
        yield store


def test_a_bounce_of_a_month_ago_is_remembered(days: Path) -> None:
    with open_session(Request(folder=days)) as session:
        now, readers = session.plan.as_of, session.store.readers
        assert readers.may_ask("bounced anna", 1, 35 * DAY, now - 30 * DAY)
        pruned(session)
        assert not readers.may_ask("bounced anna", 1, 35 * DAY, now)


def until(time: Any = NOON) -> Cutoffs:
    return Cutoffs(texts=time, fingerprints=time, runs=time, pools=time, requests=time)


def old(number: int, **changes: Any) -> Any:
    values = {"id": f"{number:016x}", "text": f"Text {number}.", "published": NOON - DAY, "first_seen": NOON}
    return article(**values | changes)


def texts(store: SqlStore) -> dict[str, str]:
    ids = [f"{number:016x}" for number in range(2_000)]
    return {one.id[-3:]: one.text for one in store.articles_of(ids)}


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({}, False),
        ({"published": None}, False),
        ({"published": NOON + HOUR}, True),
        ({"first_seen": NOON + HOUR}, True),
        ({"url": None}, True),
    ],
)
def test_the_text_of_an_old_article_with_an_address_goes(
    changes: dict[str, Any], stays: bool, store: SqlStore
) -> None:
    store.add_articles([old(1, **changes)])
    store.care.pruning.prune(until())
    assert bool(texts(store)["001"]) is stays


def test_an_article_met_again_later_goes_later(store: SqlStore) -> None:
    budget = Budget(rows=10_000, seconds=60)
    store.add_articles([old(1), old(1, source="Another", first_seen=NOON + DAY)])
    store.add_articles([old(2, published=NOON + 2 * DAY)])
    store.care.pruning.prune(until(NOON + HOUR), budget)
    assert texts(store) == {"001": "Text 1.", "002": "Text 2."}
    store.care.pruning.prune(until(NOON + DAY), budget)
    assert texts(store) == {"001": "", "002": "Text 2."}
    store.care.pruning.prune(until(NOON + 2 * DAY), budget)
    assert texts(store) == {"001": "", "002": ""}


def test_a_run_prunes_a_part_and_the_next_goes_on(store: SqlStore) -> None:
    store.add_articles(old(number) for number in range(1_000))
    store.stories.save_fingerprints(
        StoredFingerprint(article_id=f"{number:016x}", version=1, signature=b"s", vector=b"v")
        for number in range(1_000)
    )
    rounds: list[Pruned] = []
    while not rounds or not rounds[-1].is_complete:
        rounds.append(store.care.pruning.prune(until(), Budget(rows=400, seconds=60)))
    assert len(rounds) > 3
    assert all(one.rows["texts"] <= 400 for one in rounds)
    assert sum(one.rows["texts"] for one in rounds) == 1_000
    assert sum(one.rows["fingerprints"] for one in rounds) == 1_000
    assert not any(store.care.pruning.prune(until()).rows.values())


def test_every_other_kind_goes_when_it_is_old(store: SqlStore) -> None:
    for time in (NOON, NOON + HOUR):
        store.record_run(RunRecord(as_of=time, sources=("sample",), failures=()))
        store.unreadable(time).add(f"digest of {time}", "too slow")
        store.images.add_failure(f"a{time.hour}", time, "no picture")
        ends = SeenEnds(outlet=f"Outlet {time.hour}", article="a1", seen=time, lines=("line",))
        store.furniture.remember([ends.outlet], [ends])
        store.add_articles([old(time.hour, first_seen=time)])
        member = Membership(article_id=f"{time.hour:016x}", story_id="s", since=time)
        store.stories.save_regrouping(time, Regrouping(memberships=(member,)))
    rows = store.care.pruning.prune(until()).rows
    assert {kind: count for kind, count in rows.items() if count} == {
        "texts": 1,
        "memberships": 1,
        "pictures": 1,
        "furniture": 1,
        "runs": 1,
        "unreadable documents": 1,
    }
    assert store.run(NOON) is None
    assert store.run(NOON + HOUR) is not None


def test_a_picture_that_an_edition_shows_stays(store: SqlStore) -> None:
    for name in ("shown", "other"):
        store.images.add(name, NOON, name.encode(), 1, 1)
    shown = store.images.of_articles(["shown"])["shown"].name or ""
    image = Image(outlet="Outlet", article_id="shown", name=shown, width=1, height=1, size=5)
    sample = realistic_edition()
    first, *others = sample.sections
    stories = (replace(first.stories[0], image=image), *first.stories[1:])
    edition = replace(sample, as_of=NOON, sections=(replace(first, stories=stories), *others))
    store.save_edition(edition, receipt())
    assert store.care.pruning.prune(until()).rows["pictures"] == 1
    assert set(store.images.of_articles(["shown", "other"])) == {"shown"}


def test_free_pages_of_sqlite_are_given_back(tmp_path: Path) -> None:
    with SqlStore(sqlite_url(tmp_path / "standfirst.db")) as store:
        store.add_articles(old(number, text="x" * 20_000) for number in range(200))
        store.care.pruning.prune(until(NOON + timedelta(days=1)))
        assert store.care.info().free_bytes > 1_000_000
        assert store.care.pruning.give_back(everything=True) > 1_000_000
        assert store.care.info().free_bytes == 0
