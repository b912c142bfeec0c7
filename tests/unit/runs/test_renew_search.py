"""The search index in the out folder: what a run indexes, writes and removes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.pagefind import NotIndexed, pagefind_version
from flows.model import SearchEntry
from flows.runs import renew_search as module
from flows.runs.renew_search import renew_search
from tests.factories_search import MemorySearch, search_entry


def told(edition_id: str, *story_ids: str) -> list[SearchEntry]:
    return [
        search_entry(edition_id=edition_id, story_id=story_id, headline=f"Report {story_id}")
        for story_id in story_ids or (f"s{edition_id}",)
    ]


def archive(*edition_ids: str) -> MemorySearch:
    return MemorySearch(entry for edition_id in edition_ids for entry in told(edition_id))


def bundles(out: Path) -> list[str]:
    return [bundle["name"] for bundle in listed(out)]


def listed(out: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads((out / "pagefind/bundles.json").read_bytes())
    return content


def files_of(out: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def folders(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "pagefind").iterdir() if path.is_dir())


def test_the_newest_month_the_months_before_it_and_each_earlier_year_are_bundles(tmp_path: Path) -> None:
    stored = archive("2024-05-01", "2025-12-31", "2026-01-02", "2026-10-31", "2026-11-01", "2026-11-20")
    assert renew_search(stored, tmp_path, everything=True).problem is None
    months = [(bundle["name"], [*bundle["languages"]["en"]["month"]]) for bundle in listed(tmp_path)]
    assert months == [
        ("2026-11", ["2026-11"]),
        ("2026", ["2026-01", "2026-10"]),
        ("2025", ["2025-12"]),
        ("2024", ["2024-05"]),
    ]
    assert folders(tmp_path) == sorted(bundles(tmp_path))


def test_nothing_is_indexed_or_written_again_while_nothing_has_changed(tmp_path: Path) -> None:
    stored = archive("2025-12-31", "2026-10-31", "2026-11-20")
    renew_search(stored, tmp_path, everything=True)
    before = files_of(tmp_path)
    stored.asked_for.clear()
    assert renew_search(stored, tmp_path).changed_files == 0
    assert renew_search(stored, tmp_path, everything=True).changed_files == 0
    assert stored.asked_for == []
    assert files_of(tmp_path) == before


def test_a_new_edition_indexes_its_month_and_writes_the_new_parts_alone(tmp_path: Path) -> None:
    first = [entry for number in range(40) for entry in told("2026-11-19", f"s{number}")]
    renew_search(MemorySearch([*told("2026-10-01"), *first]), tmp_path)
    fragments = {path for path in files_of(tmp_path) if "/fragment/" in path}
    stored = MemorySearch([*told("2026-10-01"), *first, *told("2026-11-20", "new")])
    changed = renew_search(stored, tmp_path).changed_files
    assert stored.asked_for == [("2026-11", "2026-11~")]
    assert fragments < {path for path in files_of(tmp_path) if "/fragment/" in path}
    assert changed < 12


def test_parts_of_the_index_before_are_removed(tmp_path: Path) -> None:
    renew_search(archive("2026-11-20"), tmp_path)
    before = {path for path in files_of(tmp_path) if path.endswith((".pf_meta", ".pf_index"))}
    renew_search(archive("2026-11-20", "2026-11-21"), tmp_path)
    after = {path for path in files_of(tmp_path) if path.endswith((".pf_meta", ".pf_index"))}
    assert len(after) == len(before) == 2
    assert not before & after


def test_a_month_that_is_over_joins_the_months_of_its_year(tmp_path: Path) -> None:
    renew_search(archive("2026-10-31", "2026-11-30"), tmp_path)
    renew_search(archive("2026-10-31", "2026-11-30", "2026-12-01"), tmp_path)
    assert bundles(tmp_path) == ["2026-12", "2026"]
    assert folders(tmp_path) == ["2026", "2026-12"]


def test_the_year_that_is_over_becomes_one_bundle(tmp_path: Path) -> None:
    renew_search(archive("2026-11-30", "2026-12-31"), tmp_path)
    renew_search(archive("2026-11-30", "2026-12-31", "2027-01-01"), tmp_path)
    assert [(bundle["name"], [*bundle["languages"]["en"]["month"]]) for bundle in listed(tmp_path)] == [
        ("2027-01", ["2027-01"]),
        ("2026", ["2026-11", "2026-12"]),
    ]


def test_one_earlier_bundle_is_made_again_in_a_run_if_all_are_lost(tmp_path: Path) -> None:
    stored = archive("2023-05-01", "2024-05-01", "2025-05-01", "2026-10-01", "2026-11-20")
    renew_search(stored, tmp_path)
    assert bundles(tmp_path) == ["2026-11", "2026", "2025", "2024"]
    renew_search(stored, tmp_path)
    assert bundles(tmp_path) == ["2026-11", "2026", "2025", "2024", "2023"]


def test_an_earlier_bundle_of_another_version_stays_until_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = archive("2023-05-01", "2024-05-01", "2025-05-01", "2026-11-20")
    renew_search(stored, tmp_path, everything=True)
    monkeypatch.setattr(module, "pagefind_version", lambda: "9.9")
    renew_search(stored, tmp_path)
    makers = [(bundle["name"], bundle["made_by"][-3:]) for bundle in listed(tmp_path)]
    assert makers == [("2026-11", "9.9"), ("2025", "9.9"), ("2024", "9.9"), ("2023", pagefind_version()[-3:])]


def test_a_list_of_bundles_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    stored = archive("2026-11-20")
    renew_search(stored, tmp_path)
    before = listed(tmp_path)
    (tmp_path / "pagefind/bundles.json").write_text("{")
    renew_search(stored, tmp_path)
    assert listed(tmp_path) == before


def test_an_index_that_is_lost_is_made_again(tmp_path: Path) -> None:
    stored = archive("2026-11-20")
    renew_search(stored, tmp_path)
    (tmp_path / "pagefind/2026-11/pagefind-entry.json").unlink()
    assert renew_search(stored, tmp_path).changed_files > 0


def test_if_pagefind_fails_the_index_stays_as_it_is_and_the_reason_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew_search(archive("2026-11-20"), tmp_path)
    before = files_of(tmp_path)
    monkeypatch.setattr(
        module, "search_index", lambda records: NotIndexed(reason="Pagefind is not installed")
    )
    renewal = renew_search(archive("2026-11-20", "2026-11-21"), tmp_path)
    assert renewal.problem == "The search index is not up to date: Pagefind is not installed."
    assert files_of(tmp_path) == before


def test_an_archive_without_an_edition_has_no_index(tmp_path: Path) -> None:
    assert renew_search(archive(), tmp_path).changed_files == 0
    assert files_of(tmp_path) == {}


def test_an_edition_without_a_story_has_no_bundle(tmp_path: Path) -> None:
    stored = archive("2026-11-20")
    stored.editions["2026-12-01"] = []
    assert renew_search(stored, tmp_path).problem is None
    assert bundles(tmp_path) == ["2026"]
