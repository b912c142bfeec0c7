from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.adapters.out_files import FilePublisher
from flows.errors import PublishError


def files_in(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_files_are_written_into_folders_that_are_made(tmp_path: Path) -> None:
    files = {"index.html": b"front", "2026/11/20/index.html": b"edition"}
    assert FilePublisher(tmp_path / "site/out").publish(files) == 2
    assert files_in(tmp_path / "site/out") == files


def test_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    publisher = FilePublisher(tmp_path)
    publisher.publish({"a": b"1", "b": b"1"})
    before = (tmp_path / "a").stat()
    assert publisher.publish({"a": b"1", "b": b"2"}) == 1
    after = (tmp_path / "a").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert (tmp_path / "b").read_bytes() == b"2"


def test_other_files_in_the_out_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "robots.txt").write_bytes(b"mine")
    FilePublisher(tmp_path).publish({"a": b"1"})
    assert files_in(tmp_path) == {"a": b"1", "robots.txt": b"mine"}


def test_page_stands_before_the_pages_that_link_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    replace = os.replace

    def noting(temporary: Path, place: Path) -> None:
        order.append(place.relative_to(tmp_path).as_posix())
        replace(temporary, place)

    monkeypatch.setattr("flows.adapters.out_files.os.replace", noting)
    FilePublisher(tmp_path).publish({"index.html": b"", "feed.xml": b"", "2026/b": b"", "2026/a": b""})
    assert order == ["2026/a", "2026/b", "feed.xml", "index.html"]


def test_interrupted_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FilePublisher(tmp_path).publish({"a": b"old"})

    def stopped(_temporary: Path, _place: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.adapters.out_files.os.replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        FilePublisher(tmp_path).publish({"a": b"new"})
    assert files_in(tmp_path) == {"a": b"old"}


def test_leftovers_of_killed_runs_go_and_those_of_running_ones_stay(tmp_path: Path) -> None:
    killed = "2026/.a.html.99999999.standfirst-tmp"
    overflowing = f".a.html.{10**30}.standfirst-tmp"
    running = f".a.html.{os.getppid()}.standfirst-tmp"
    own = f".a.html.{os.getpid()}.standfirst-tmp"
    unlike = ".notes.standfirst-tmp"
    (tmp_path / "2026").mkdir()
    for name in (killed, overflowing, running, own, unlike):
        (tmp_path / name).write_bytes(b"half")
    FilePublisher(tmp_path).publish({"b": b"1", "2026/b": b"1"})
    assert sorted(files_in(tmp_path)) == sorted([running, unlike, "b", "2026/b"])


@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "a/../../b", "", ".", "a\0b"])
def test_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishError, match="would lie outside it"):
        FilePublisher(tmp_path / "out").publish({"good": b"", name: b""})
    assert files_in(tmp_path) == {}


def test_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "private").mkdir()
    (tmp_path / "out/2026").symlink_to(tmp_path / "private")
    with pytest.raises(PublishError, match="the file '2026/a' would lie outside it"):
        FilePublisher(tmp_path / "out").publish({"2026/a": b""})


def test_out_that_cannot_be_a_folder_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(PublishError) as caught:
        FilePublisher(tmp_path / "out").publish({"a": b""})
    assert str(caught.value) == (
        f"out folder {tmp_path}/out: cannot be written: it is a file. Remove it, or name a folder with --out."
    )


def test_place_taken_by_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    with pytest.raises(PublishError, match=r"cannot be written \(Is a directory: .*index\.html"):
        FilePublisher(tmp_path).publish({"index.html": b""})
    assert files_in(tmp_path) == {}


def test_what_a_linked_folder_holds_is_not_removed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_bytes(b"1")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/linked").symlink_to(elsewhere)
    FilePublisher(tmp_path / "out").keep_only("linked", ())
    assert (elsewhere / "kept").read_bytes() == b"1"
