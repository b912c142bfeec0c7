"""Rules for every page of the documentation. Its commands are run by the tests in RUN_BY."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documentation import PAGES, ROOT, blocks

RUN_BY = (
    ".ci/run",
    "tests/engine/test_large_server.py",
    "tests/engine/test_running_page.py",
    "tests/integration/test_container_files.py",
    "tests/integration/test_dkim.py",
    "tests/integration/test_documented_commands.py",
    "tests/integration/test_kept_documents.py",
    "tests/integration/test_serve.py",
    "tests/integration/test_reader_pages.py",
)
OTHERS = tuple(sorted((ROOT / ".github").glob("*.md")))
# A path in backticks.
NAMED_FILE = re.compile(r"`((?:flows|templates|seeds|tests|docs|\.ci)/[a-z0-9_./-]+)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")


def test_every_block_of_commands_or_settings_is_run_by_a_test() -> None:
    programs = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in RUN_BY)
    marks = [mark for mark, kind, _ in blocks() if kind]
    assert len(marks) > 10
    # .ci/run names its two commands without the word before the colon.
    assert [mark for mark in marks if mark.removeprefix("command: ") not in programs or not mark] == []
    assert len(marks) == len(set(marks))


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_is_linked_from_the_readme() -> None:
    linked = LINK.findall(PAGES[0].read_text(encoding="utf-8"))
    assert [page.name for page in PAGES[1:] if f"docs/{page.name}" not in linked] == []


def test_the_readme_takes_a_minute() -> None:
    assert len(PAGES[0].read_text(encoding="utf-8").splitlines()) <= 120


def test_every_file_that_a_page_names_exists() -> None:
    for page in (*PAGES, *OTHERS):
        named = NAMED_FILE.findall(page.read_text(encoding="utf-8"))
        assert [name for name in named if not (ROOT / name).exists()] == [], page.name
