"""Stories in the store: the same from SQLite as from the store in memory that other tests use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from flows.adapters.database import SqlStore
from flows.model import ChangeKind, Decision, Membership, Regrouping, StoredFingerprint, StoryChange
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.group import FINGERPRINT_VERSION, group
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, MemoryStore, accounts, article, plan
from tests.postgres import DATABASES, store_url_on

pytestmark = pytest.mark.integration

Store: TypeAlias = SqlStore | MemoryStore
SPAN = (NOON - DAY, NOON)
MANY = 1000


@pytest.fixture(params=[*DATABASES, "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with SqlStore(store_url_on(request.param, request, tmp_path)) as opened:
        yield opened


def mark(name: str, version: int = 1, vector: bytes = b"v") -> StoredFingerprint:
    return StoredFingerprint(article_id=name, version=version, signature=b"s", vector=vector)


def member(name: str, story: str = "s1", hours: int = 0) -> Membership:
    return Membership(
        article_id=name,
        story_id=story,
        since=NOON + timedelta(hours=hours),
        nearest_id="b1",
        similarity=0.25,
        threshold=0.16,
    )


def test_window_holds_what_its_span_does_with_fingerprints_of_its_version(store: Store) -> None:
    store.add_articles(
        [
            article(id="a", published=NOON),
            article(id="b", published=NOON - DAY),
            article(id="c", published=None, first_seen=NOON - HOUR),
            article(id="d", published=NOON, first_seen=NOON + HOUR),
            article(id="e", published=NOON, source="elsewhere"),
        ]
    )
    store.stories.save_fingerprints([mark("a"), mark("c", version=2)])
    found = list(store.stories.window(["sample"], *SPAN, 1))
    assert [(each.article_id, each.vector, each.signature) for each in found] == [
        ("a", b"v", b"s"),
        ("c", None, None),
    ]
    assert [each.time for each in found] == [NOON, NOON - HOUR]
    assert [each.id for each in store.stories.without_fingerprint(["sample"], *SPAN, 1)] == ["c"]
    assert [each.id for each in store.stories.without_fingerprint(["sample"], *SPAN, 3)] == ["a", "c"]


def test_signatures_are_found_by_id_and_version(store: Store) -> None:
    store.add_articles([article(id=name) for name in "abc"])
    store.stories.save_fingerprints([mark("a"), mark("b", version=2)])
    assert store.stories.signatures(["a", "b", "c", "a"], 1) == {"a": b"s"}
    assert store.stories.signatures([], 1) == {}


def test_an_unmarked_article_is_whole_and_first_seen_when_it_was(store: Store) -> None:
    known = article(id="a", text="Whole.", published=None)
    store.add_articles([replace(known, first_seen=NOON - HOUR), known])
    assert list(store.stories.without_fingerprint(["sample"], *SPAN, 1)) == [
        replace(known, first_seen=NOON - HOUR)
    ]


def test_a_newer_fingerprint_takes_the_place_of_the_older(store: Store) -> None:
    store.add_articles([article(id="a")])
    store.stories.save_fingerprints([mark("a")])
    store.stories.save_fingerprints([mark("a", version=2, vector=b"w")])
    assert [each.vector for each in store.stories.window(["sample"], *SPAN, 2)] == [b"w"]


def test_the_latest_membership_until_a_time_counts(store: Store) -> None:
    store.add_articles([article(id=name) for name in "ab"])
    for hours, made in ((0, [member("a")]), (2, [member("a", "s2", 2), member("b", "s2", 2)])):
        as_of = NOON + timedelta(hours=hours)
        store.stories.save_regrouping(as_of, Regrouping(memberships=tuple(made)))
    later = NOON + 2 * HOUR
    assert store.stories.memberships(["a", "b", "x"], later) == (member("a", "s2", 2), member("b", "s2", 2))
    assert store.stories.memberships(["b", "a"], later, before=True) == (member("a"),)
    assert store.stories.memberships(["a"], NOON - HOUR) == ()


def test_memberships_of_more_articles_than_one_query_holds(store: Store) -> None:
    names = [f"{number:04}" for number in range(MANY)]
    store.add_articles(article(id=name) for name in names)
    store.stories.save_regrouping(NOON, Regrouping(memberships=tuple(member(name) for name in names)))
    assert len(store.stories.memberships(names, NOON)) == MANY


def test_a_batch_that_is_repeated_takes_the_place_of_the_first(store: Store) -> None:
    store.add_articles([article(id=name) for name in "ab"])
    change = StoryChange(kind=ChangeKind.MERGE, as_of=NOON, story_id="s1", other_ids=("s2",))
    store.stories.save_regrouping(NOON, Regrouping(memberships=(member("a"),), changes=(change,)))
    assert store.stories.changes("s1") == (change,)
    store.stories.save_regrouping(NOON, Regrouping(memberships=(member("b"),)))
    assert store.stories.memberships(["a", "b"], NOON) == (member("b"),)
    assert store.stories.changes("s1") == ()


def test_decisions_come_back_by_time_and_then_as_they_were_made(store: Store) -> None:
    first = Decision(kind=ChangeKind.SPLIT, at=NOON, article_ids=("a",), other_ids=("b", "c"))
    second = Decision(kind=ChangeKind.MERGE, at=NOON + HOUR, article_ids=("a",), other_ids=("b",))
    again = Decision(kind=ChangeKind.MERGE, at=NOON, article_ids=("a",), other_ids=("b", "c"))
    for each in (second, first, again, first):
        store.stories.decide(each)
    assert store.stories.decisions(NOON + HOUR) == (first, again, first, second)
    assert store.stories.decisions(NOON) == (first, again, first)


def test_hourly_runs_and_an_edition_from_them_can_be_repeated(store: Store) -> None:
    given = accounts("b", BRIDGE, NOON - 3 * HOUR) + accounts("t", TUNNEL, NOON - 3 * HOUR)
    for hours in (2, 1, 0):
        now = NOON - hours * HOUR
        store.add_articles(replace(each, first_seen=now) for each in given if each.time == now - HOUR)
        made = group(plan(now), store)
        assert group(plan(now), store) == made
    marked = store.stories.window(["sample"], *SPAN, FINGERPRINT_VERSION)
    assert all(each.vector for each in marked)
    edition, receipt = compose(plan(NOON), store)
    assert compose(plan(NOON), store) == (edition, receipt)
    told = [each for section in edition.sections for each in section.stories]
    assert sorted(tuple(ref.id for ref in each.articles) for each in told) == [
        ("b1", "b2", "b3"),
        ("t1", "t2"),
    ]
    ids = {each.article_id: each.story_id for each in store.stories.memberships(["b1", "t1"], NOON)}
    assert {each.id for each in told} == set(ids.values())
