"""A workspace's sources.toml changed as text: comments stay, and what would be unsafe is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from flows.adapters.workspace import append_sources, listed_sources, remove_sources, rename_source
from flows.errors import WorkspaceError

TEXT = """\
# What we read.

[[source]]
name = "Town"   # the town's own
url = "https://town.example/feed"

# Read for its sport.
[[source]]
url = "https://gone.example/[[source]]"
name = 'Gone "for" good'
outlet = "name = x"

# The end.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def removed(file: Path, *names: str) -> str:
    assert remove_sources(file, lambda entry: entry["name"] in names) == len(names)
    return file.read_text(encoding="utf-8")


def test_a_removed_source_leaves_every_comment_outside_of_it(file: Path) -> None:
    assert removed(file, "Town") == TEXT.replace(
        '[[source]]\nname = "Town"   # the town\'s own\nurl = "https://town.example/feed"\n\n', ""
    )
    assert removed(file, 'Gone "for" good') == "# What we read.\n\n# Read for its sport.\n# The end.\n"


def test_a_renamed_source_changes_in_its_name_alone(file: Path) -> None:
    rename_source(file, "Town", 'Ort \\1 "x"')
    assert file.read_text(encoding="utf-8") == TEXT.replace('"Town"', r'"Ort \\1 \"x\""')
    rename_source(file, 'Gone "for" good', "Name")
    assert listed_sources(file)[1] == {
        "url": "https://gone.example/[[source]]",
        "name": "Name",
        "outlet": "name = x",
    }


@pytest.mark.parametrize(
    "text",
    [
        'source = [{ name = "Town", url = "https://town.example/feed" }]\n',
        '[[source]]\nname = """Town"""\n[[ "source" ]]\nname = "Other"\n',
        '[[source]]\n"name" = "Town"\nnote = """\n[[source]]\n"""\n',
    ],
)
def test_what_is_written_in_another_way_is_left_alone(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    for change in (lambda: removed(file, "Town"), lambda: rename_source(file, "Town", "Ort")):
        with pytest.raises(WorkspaceError):
            change()
        assert file.read_text(encoding="utf-8") == text


def test_windows_line_ends_and_a_mark_at_the_beginning_stay(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    rename_source(file, "Town", "Ort")
    assert file.read_bytes() == b"\xef\xbb\xbf" + TEXT.replace("Town", "Ort").replace("\n", "\r\n").encode()


def test_sources_of_a_file_that_is_missing_are_none(tmp_path: Path) -> None:
    assert listed_sources(tmp_path / "none.toml") == ()
    append_sources(tmp_path / "new.toml", [{"name": "A", "url": "https://a.example/"}])
    assert tomllib.loads((tmp_path / "new.toml").read_text()) == {
        "source": [{"name": "A", "url": "https://a.example/"}]
    }
