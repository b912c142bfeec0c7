"""Records and entries of the search index for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.model import SearchEntry, SearchRecord

_ENTRY = SearchEntry(
    edition_id="2026-11-20",
    story_id="s1",
    headline="The mill closes",
    language="en",
    theme="Economy",
    outlets=("Bote",),
    lines=("It closes in May.",),
)
_RECORD = SearchRecord(
    story_id="s1",
    headline="The mill closes",
    earlier=(),
    text="It closes in May.",
    language="en",
    theme="Economy",
    outlets=("Bote",),
    day="2026-11-20",
    months=("2026-11",),
)


def search_entry(**changes: Any) -> SearchEntry:
    return replace(_ENTRY, **changes)


def search_record(**changes: Any) -> SearchRecord:
    return replace(_RECORD, **changes)
