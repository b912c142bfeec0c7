"""Leaving a digest: one of several, the last one, or one that is not sent any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.delivery.leaving import left
from flows.model import Reader, ReaderStatus

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
ANNA = Reader(id="1", address="a@b.example", since=NOW - timedelta(days=9), digests=("main", "sport"))


def test_one_digest_of_several_is_left_alone_and_stays_left() -> None:
    after = left(ANNA, "sport", NOW, "unsubscribed")
    assert (after.digests, after.left_digests, after.status) == (("main",), ("sport",), ReaderStatus.ACTIVE)


def test_last_digest_is_left_with_all_mail() -> None:
    after = left(replace(ANNA, digests=("main",)), "main", NOW, "unsubscribed")
    assert (after.status, after.since, after.why) == (ReaderStatus.LEFT, NOW, "unsubscribed")


@pytest.mark.parametrize("status", [ReaderStatus.SUSPENDED, ReaderStatus.PENDING, ReaderStatus.LEFT])
def test_whoever_gets_no_mail_stays_as_before(status: ReaderStatus) -> None:
    reader = replace(ANNA, status=status, why="two mails bounced")
    assert left(reader, "main", NOW, "unsubscribed") == reader
