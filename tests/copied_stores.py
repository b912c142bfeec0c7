"""Two stores compared by their editions: the same bytes, and each verified against the other's texts."""

from __future__ import annotations

from pathlib import Path

from flows.adapters.database import SqlStore
from flows.runs.pipeline.verify import Verified
from flows.runs.verify_edition import PublishedFiles, check


def assert_same_editions(first: SqlStore, other: SqlStore) -> int:
    """Check that a store has the editions of another, byte by byte and verified; return how many."""
    names = [header.id for header in first.editions.headers()]
    assert names == [header.id for header in other.editions.headers()]
    for name in names:
        published = first.editions.published_json(name)
        assert published is not None
        assert published == other.editions.published_json(name)
        edition, receipt = published
        files = PublishedFiles(edition_id=name, place=Path(name), edition=edition, receipt=receipt)
        verified = check(files, other)
        assert isinstance(verified, Verified), verified
        assert verified == check(files, first)
    return len(names)
