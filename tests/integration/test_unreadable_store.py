"""The documents whose reading was ended are remembered for a week, in the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.adapters.database import SqlStore
from flows.adapters.sandbox import GuardedReader, ReadDocument, reader
from flows.adapters.sandbox.child_process import Child
from flows.config import Request
from flows.model import Edition
from flows.model.settings import Limits
from flows.ports import Mapper, UnreadableMemory
from flows.runs import session, steps
from tests import hostile
from tests.factories import DAY, NOON

pytestmark = pytest.mark.integration


def _decode(body: bytes) -> Edition:
    raise NotImplementedError


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with SqlStore(store_url) as opened:
        yield opened


def test_a_document_is_remembered_for_a_week_and_then_tried_again(store: SqlStore) -> None:
    store.unreadable(NOON).add("a" * 64, "takes longer than 9 seconds to read")
    assert store.unreadable(NOON + 6 * DAY).reasons() == {"a" * 64: "takes longer than 9 seconds to read"}
    assert store.unreadable(NOON + 7 * DAY).reasons() == {}
    store.unreadable(NOON + 7 * DAY).add("a" * 64, "ended the process that read it")
    assert store.unreadable(NOON + 8 * DAY).reasons() == {"a" * 64: "ended the process that read it"}


def test_what_is_old_is_forgotten_when_another_is_remembered(store: SqlStore) -> None:
    store.unreadable(NOON).add("a" * 64, "old")
    store.unreadable(NOON + 7 * DAY).add("b" * 64, "new")
    assert set(store.unreadable(NOON - timedelta(days=1)).reasons()) == {"b" * 64}


def test_an_unchanged_file_that_hung_once_hangs_no_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "Mail"\npath = "a.eml"\n', encoding="utf-8"
    )
    (tmp_path / "seeds/a.eml").write_text("From: a@b.example\nSubject: S\n\nText.\n", encoding="utf-8")
    asked: list[bytes] = []

    class Hanging(GuardedReader):
        def __init__(
            self, read: ReadDocument, limits: Limits, memory: UnreadableMemory | None, mapper: Mapper
        ) -> None:
            super().__init__(hostile.never_ends, Limits(read_seconds=0.3), memory, mapper)

    class Asked(Child):
        def ask(self, message: bytes, seconds: float) -> bytes:
            asked.append(message)
            return super().ask(message, seconds)

    monkeypatch.setattr(session, "GuardedReader", Hanging)
    monkeypatch.setattr(reader, "Child", Asked)
    for _ in range(3):
        report = steps.run(Request(folder=tmp_path), lambda _: None)
        assert [each.reason for each in report.failures] == ["takes longer than 0.3 seconds to read"]
    assert len(asked) == 1
    with (tmp_path / "seeds/a.eml").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    steps.run(Request(folder=tmp_path), lambda _: None)
    assert len(asked) == 2
