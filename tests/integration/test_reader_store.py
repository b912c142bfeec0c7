"""Readers, pools and reviews in the store, on each database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.database.connection import BATCH
from flows.model import Edition, Pool, Preferences, Reader, ReaderStatus, Review
from tests.factories import DAY, HOUR, NOON
from tests.factories_edition import realistic_edition, story

pytestmark = pytest.mark.integration


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with SqlStore(store_url) as store:
        yield store


def reader(number: int = 1, **changes: Any) -> Reader:
    given = Reader(id=f"{number:016x}", address=f"Reader{number}@Example.org", since=NOON)
    return replace(given, **changes)


def edition_at(hours: int) -> Edition:
    return replace(realistic_edition(), id=f"pool {hours}", as_of=NOON + hours * HOUR)


class TestReaders:
    def test_a_reader_is_returned_as_saved(self, store: SqlStore) -> None:
        wishes = Preferences(themes=("Science", "*"), follow=("Zürich",), mute_outlets=("Echo",), minutes=5)
        given = reader(preferences=wishes, days=("mon", "fri"), hour="18:30", zone="Asia/Tokyo", name="Ada")
        assert store.readers.save(given)
        assert store.readers.get(given.id) == given
        assert store.readers.by_address("rEADER1@example.ORG") == given
        assert store.readers.get("none") is None
        assert store.readers.by_address("none@example.org") is None

    def test_ids_differ_and_say_nothing_of_the_address(self, store: SqlStore) -> None:
        ids = {store.readers.new_id() for _ in range(100)}
        assert len(ids) == 100
        assert {len(bytes.fromhex(name)) for name in ids} == {8}

    def test_all_readers_come_by_id_however_many(self, store: SqlStore) -> None:
        for number in range(BATCH + 7, 0, -1):
            store.readers.save(reader(number))
        assert [one.id for one in store.readers.all()] == [reader(n).id for n in range(1, BATCH + 8)]
        assert store.readers.count() == BATCH + 7

    def test_only_active_readers_of_a_digest_are_due(self, store: SqlStore) -> None:
        readers = [
            reader(1),
            reader(2, digests=("tech", "main")),
            reader(3, digests=("tech-weekly",)),
            *(reader(4 + n, status=status) for n, status in enumerate(ReaderStatus) if status != "active"),
        ]
        for one in readers:
            store.readers.save(one)
        assert list(store.readers.due("main")) == readers[:2]
        assert list(store.readers.due("tech")) == readers[1:2]
        assert list(store.readers.due("t%")) == []

    def test_an_address_has_one_reader(self, store: SqlStore) -> None:
        assert store.readers.save(reader(1))
        assert not store.readers.save(reader(2, address="READER1@example.org"))
        assert list(store.readers.all()) == [reader(1)]

    def test_a_change_made_meanwhile_is_not_overwritten(self, store: SqlStore) -> None:
        seen = reader(1)
        store.readers.save(seen)
        left = replace(seen, status=ReaderStatus.LEFT)
        assert store.readers.save(left, seen)
        assert not store.readers.save(replace(seen, name="Ada"), seen)
        assert not store.readers.save(replace(seen, id="f" * 16, address="new@example.org"), reader(9))
        assert list(store.readers.all()) == [left]

    def test_a_removed_address_stays_suppressed_until_that_is_lifted(self, store: SqlStore) -> None:
        store.readers.save(reader(1))
        store.readers.suppress("Reader1@example.org", "complained", NOON)
        store.readers.suppress("reader1@example.org", "bounced", NOON + HOUR)
        store.readers.remove(reader(1).id)
        assert store.readers.get(reader(1).id) is None
        assert store.readers.is_suppressed("READER1@example.org")
        assert not store.readers.is_suppressed("reader2@example.org")
        store.readers.lift("reader1@EXAMPLE.org")
        assert not store.readers.is_suppressed("reader1@example.org")

    def test_something_may_be_asked_for_so_often_in_a_span(self, store: SqlStore) -> None:
        def asked(at: Any, key: str = "confirm") -> bool:
            return store.readers.may_ask(key, 2, HOUR, at)

        minute = timedelta(minutes=1)
        assert [asked(NOON + n * minute) for n in range(4)] == [True, True, False, False]
        assert asked(NOON, "another")
        assert asked(NOON + HOUR)
        # A clock that was set back grants no more and no less.
        assert [asked(NOON) for _ in range(3)] == [True, True, False]

    def test_a_secret_is_made_once_and_kept(self, store: SqlStore, store_url: str) -> None:
        first, other = store.readers.secret("links"), store.readers.secret("other")
        assert len(first) == len(other) == 32
        assert first != other
        with SqlStore(store_url) as again:
            assert again.readers.secret("links") == first

    def test_readers_are_read_and_written_while_a_run_has_the_lock(
        self, store: SqlStore, store_url: str
    ) -> None:
        with store.locked(1), SqlStore(store_url) as other:
            assert other.readers.save(reader(1))
            other.readers.remove(reader(1).id)
            assert list(other.readers.all()) == []

    def test_one_of_many_at_once_has_an_address(self, store: SqlStore, store_url: str) -> None:
        saved: list[bool] = []

        def save(number: int) -> None:
            with SqlStore(store_url) as other:
                saved.append(other.readers.save(reader(number, address="one@example.org")))

        threads = [Thread(target=save, args=(number,)) for number in range(1, 6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert sorted(saved) == [False, False, False, False, True]


class TestPools:
    def test_pools_come_oldest_first_from_a_time_on(self, store: SqlStore) -> None:
        pools = [
            Pool(edition=edition_at(hour), candidates=(story(id=f"{hour:016x}"),), published=hour != 2)
            for hour in range(4)
        ]
        for pool in reversed(pools):
            store.pools.save(pool)
        assert store.pools.since(NOON, 10) == tuple(pools[1:])
        assert store.pools.since(NOON, 2) == tuple(pools[2:])
        assert store.pools.since(None, 3) == tuple(pools[1:])
        assert store.pools.latest() == pools[3]

    def test_a_pool_replaces_one_of_the_same_time(self, store: SqlStore) -> None:
        assert store.pools.latest() is None
        store.pools.save(Pool(edition=edition_at(1), candidates=()))
        other = Pool(edition=edition_at(1), candidates=(story(headline="Lone \ud800 surrogate"),))
        store.pools.save(other)
        assert store.pools.since(None, 10) == (other,)


class TestReviews:
    def test_a_review_is_held_until_it_is_decided(self, store: SqlStore) -> None:
        held = Review(edition_id="2026-11-20", since=NOON)
        store.reviews.save(held)
        assert store.reviews.get("2026-11-20") == held
        assert store.reviews.undecided() == (held,)
        decided = replace(held, pinned=("a",), leads=("b",), verdict="send", decided=NOON + DAY)
        store.reviews.save(decided)
        assert store.reviews.undecided() == ()
        assert store.reviews.get("2026-11-20") == decided
        assert store.reviews.get("2026-11-21") is None


def test_a_damaged_reader_is_passed_over_and_named(tmp_path: Path) -> None:
    with SqlStore(sqlite_url(tmp_path / "store.db")) as store:
        for number in (1, 2):
            store.readers.save(reader(number))
        with closing(sqlite3.connect(tmp_path / "store.db")) as raw, raw:
            raw.execute("UPDATE readers SET body = '{}' WHERE id = ?", (reader(1).id,))
        assert list(store.readers.all()) == [reader(2)]
        assert store.damaged(NOON) == (f"reader {reader(1).id}",)
