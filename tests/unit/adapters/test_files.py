from __future__ import annotations

from pathlib import Path

import pytest

from flows.adapters.fetch import read_files
from flows.model import FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import Limits


def source(path: Path) -> Source:
    return Source(name="mine", kind=SourceKind.PATH, location=str(path))


def fetched(path: Path, limits: Limits | None = None) -> list[FetchedDocument | FetchFailure]:
    return list(read_files(source(path), limits or Limits()))


def failure(path: Path, limits: Limits | None = None) -> FetchFailure:
    (found,) = fetched(path, limits)
    assert isinstance(found, FetchFailure)
    return found


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a.TXT",
        "sub/c.html",
        "sub/d.rss",
        "e.json",
        ".hidden.txt",
        ".git/f.txt",
        "g.jpg",
        "sub/i.xml.gz",
        "h",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = fetched(tmp_path)
    assert [(one.locator, one.media, one.body) for one in found if isinstance(one, FetchedDocument)] == [
        ("a.TXT", Media.TEXT, b"a.TXT"),
        ("b.md", Media.MARKDOWN, b"b.md"),
        ("e.json", Media.FEED, b"e.json"),
        ("sub/c.html", Media.HTML, b"sub/c.html"),
        ("sub/d.rss", Media.FEED, b"sub/d.rss"),
        ("sub/i.xml.gz", Media.FEED, b"sub/i.xml.gz"),
    ]
    assert len(found) == 6


def test_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (found,) = fetched(tmp_path / "a.txt")
    assert found == FetchedDocument(
        source=source(tmp_path / "a.txt"), locator="a.txt", media=Media.TEXT, body=b"x"
    )


def test_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = failure(tmp_path / "empty")
    assert found.item == "empty"
    assert (
        found.reason
        == "holds no .txt, .md, .html, .eml, .mbox, .warc or feed (.xml, .rss, .atom, .json) file"
    )
    assert found.remedy == "Put articles into the folder."


def test_a_missing_path_is_a_failure_without_its_folders(tmp_path: Path) -> None:
    assert failure(tmp_path / "no.txt") == FetchFailure(
        source="mine", item="no.txt", reason="does not exist", remedy="Check the path of the source."
    )


def test_a_file_of_another_kind_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    assert failure(tmp_path / "a.jpg").reason == "has an ending that is not read"


def test_a_file_over_the_limit_is_a_failure_and_its_neighbour_is_read(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 1001)
    (tmp_path / "small.txt").write_bytes(b"x" * 1000)
    large, small = fetched(tmp_path, Limits(document_bytes=1000))
    assert isinstance(large, FetchFailure)
    assert large.reason == "is too large: 1,001 bytes, the limit is 1,000"
    assert isinstance(small, FetchedDocument)


def test_more_files_than_the_limit_are_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b"x")
    *read, beyond = fetched(tmp_path, Limits(files=2))
    assert len(read) == 2
    assert isinstance(beyond, FetchFailure)
    assert beyond.reason == "holds 3 files, more than 2"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"x")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "a.txt").write_bytes(b"x")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "same.txt").symlink_to(inside / "a.txt")
    (inside / "up").symlink_to(tmp_path)
    locators = [one.locator for one in fetched(inside) if isinstance(one, FetchedDocument)]
    assert locators == ["a.txt", "same.txt"]


def test_a_broken_link_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    assert failure(tmp_path).reason == "is no regular file"


def test_a_file_that_cannot_be_opened_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    found = failure(tmp_path)
    assert found.reason == "cannot be read (permission denied)"
    assert str(tmp_path) not in repr(found)
