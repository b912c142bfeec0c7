"""What is remembered of outlets on SQLite, and a run that cleans a lone article by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.adapters.database import SqlStore
from flows.adapters.database.connection import BATCH
from flows.model import Edition, SeenEnds

pytestmark = pytest.mark.integration

NOON = datetime(2026, 2, 17, 12, tzinfo=UTC)


def _decode(body: bytes) -> Edition:
    raise AssertionError("no edition is read here")


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with SqlStore(store_url) as opened:
        yield opened


def ends(article: str, outlet: str = "The Lamp") -> SeenEnds:
    return SeenEnds(outlet=outlet, article=article, seen=NOON, lines=("0" * 16, "f" * 16))


def test_what_is_remembered_comes_back_by_outlet_and_article(store: SqlStore) -> None:
    given = (ends("a"), ends("b"), ends("a", "The Post"))
    store.furniture.remember(["The Post", "The Lamp"], given)
    assert store.furniture.remembered(["The Lamp", "The Post", "The Lamp"]) == given
    assert store.furniture.remembered(["The Post"]) == given[2:]
    assert store.furniture.remembered([]) == ()


def test_what_is_no_longer_kept_of_an_outlet_goes_and_other_outlets_stay(store: SqlStore) -> None:
    store.furniture.remember(["The Lamp", "The Post"], [ends("a"), ends("b"), ends("c", "The Post")])
    store.furniture.remember(["The Lamp"], [ends("b"), ends("d")])
    assert [each.article for each in store.furniture.remembered(["The Lamp", "The Post"])] == ["b", "d", "c"]


def test_an_article_remembered_again_stays_as_it_was(store: SqlStore) -> None:
    store.furniture.remember(["The Lamp"], [ends("a")])
    store.furniture.remember(["The Lamp"], [replace(ends("a"), lines=())])
    assert store.furniture.remembered(["The Lamp"]) == (ends("a"),)


def test_hundreds_of_outlets_fit_in_one_question(store: SqlStore) -> None:
    outlets = [f"Outlet {number:04}" for number in range(2 * BATCH + 1)]
    store.furniture.remember(outlets, [ends("a", outlet) for outlet in outlets])
    assert len(store.furniture.remembered(outlets)) == len(outlets)
    store.furniture.remember(outlets, [])
    assert store.furniture.remembered(outlets) == ()
