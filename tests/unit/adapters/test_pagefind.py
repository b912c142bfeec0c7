"""The search index that Pagefind makes of records."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest

from flows.adapters.pagefind import NotIndexed, pagefind_version, search_index
from flows.model import SearchRecord, key_of
from tests.factories_search import search_record


def index_of(*records: SearchRecord) -> dict[str, bytes]:
    files = search_index(records)
    assert isinstance(files, dict), files
    return files


def fragments(files: dict[str, bytes]) -> list[dict[str, object]]:
    bodies = (gzip.decompress(body) for path, body in files.items() if path.startswith("fragment/"))
    return [json.loads(body.removeprefix(b"pagefind_dcd")) for body in bodies]


def test_a_record_holds_what_the_search_page_shows_and_filters_by() -> None:
    files = index_of(search_record(headline="Mill shut", text="It is shut.", outlets=("Bote", "Echo")))
    (fragment,) = fragments(files)
    assert fragment["url"] == "stories/s1.html"
    assert fragment["content"] == "It is shut."
    assert fragment["meta"] == {
        "title": "Mill shut",
        "outlets": "Bote, Echo",
        "theme": "Economy",
        "day": "2026-11-20",
        "keys": " ".join(
            (
                key_of("theme", "Economy"),
                key_of("outlet", "Bote"),
                key_of("outlet", "Echo"),
                key_of("month", "2026-11"),
            )
        ),
    }


def test_each_language_has_an_index_and_a_program_of_its_own() -> None:
    files = index_of(search_record(story_id="s1", language="en"), search_record(story_id="s2", language="de"))
    assert set(json.loads(files["pagefind-entry.json"])["languages"]) == {"en", "de"}
    assert {"wasm.en.pagefind", "wasm.de.pagefind"} <= set(files)


def test_the_same_records_give_the_same_bytes() -> None:
    records = [
        search_record(
            story_id=f"s{number}",
            headline=f"Report {number}",
            theme=f"Theme {number % 5}",
            outlets=(f"Outlet {number % 7}", "Bote"),
            language=("en", "de", "fr", "ar", "xx")[number % 5],
            earlier=("Before",) * (number % 2),
        )
        for number in range(200)
    ]
    first = index_of(*records)
    assert len(first) > 200
    assert [index_of(*records) == first for _ in range(5)] == [True] * 5


def test_pages_of_pagefind_itself_are_left_out() -> None:
    assert not [
        path for path in index_of(search_record()) if path.endswith((".css", "ui.js", "highlight.js"))
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("<b>&amp;", True),
        ("x" * 10_000, True),
        ("___PAGEFIND___ 中文", True),
        ("", False),
        ("\0\ud800", False),
    ],
)
def test_any_text_of_a_stranger_can_be_indexed_and_one_without_words_is_passed_over(
    text: str, is_found: bool
) -> None:
    files = index_of(search_record(), search_record(story_id="s2", headline=text, text=text, theme=text))
    assert len(fragments(files)) == 1 + is_found


def test_more_than_the_pipes_hold_is_indexed() -> None:
    records = [search_record(story_id=f"s{number}", text="word " * 500) for number in range(300)]
    assert len(fragments(index_of(*records))) == 300


def test_a_program_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(monkeypatch, tmp_path, "import time; time.sleep(60)")
    assert search_index([search_record()], seconds=0.5) == NotIndexed(
        reason="Pagefind took longer than 0.5 seconds"
    )


@pytest.mark.parametrize("script", ["", "print('junk,', flush=True)", "import sys; sys.exit(3)"])
def test_a_program_that_fails_is_a_reason(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(monkeypatch, tmp_path, script)
    answer = search_index([search_record()], seconds=20)
    assert isinstance(answer, NotIndexed)
    assert answer.reason.startswith("Pagefind failed (")


def test_without_pagefind_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    answer = search_index([search_record()])
    assert isinstance(answer, NotIndexed)
    assert answer.reason.startswith("Pagefind cannot be started (")


def test_the_version_is_that_of_the_program() -> None:
    assert pagefind_version()[0].isdigit()


def program(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    place = folder / "pagefind"
    place.write_text(f"#!{sys.executable}\n{script}\n")
    place.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(place))
