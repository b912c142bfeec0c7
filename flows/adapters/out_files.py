"""The out folder: each file is written whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from flows.errors import PublishError

_TEMPORARY = re.compile(r"\..+\.(\d+)\.standfirst-tmp")


class FilePublisher:
    """Writes files below a folder.

    A reader never sees half a file: each is written beside its place under another name, flushed to the disk,
    then renamed. A file that already holds the same bytes is not touched. `changed` names those that were
    written.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self.changed: set[str] = set()
        self._swept: set[Path] = set()

    def publish(self, files: Mapping[str, bytes], *, at_once: bool = False) -> int:
        """Write files by their path relative to the out folder; return how many changed.

        Deeper files come first, so that a page exists before the pages that link to it. With `at_once` they
        reach the disk together at the end: thousands of small ones take seconds then, not minutes. Raises
        PublishError if a path leaves the out folder or the folder cannot be written.
        """

        def write() -> int:
            self._out.mkdir(parents=True, exist_ok=True)
            places = {self._place(name): name for name in files}
            folders = {place.parent for place in places} - self._swept
            _remove_leftovers(folders)
            self._swept |= folders
            order = sorted(places, key=lambda place: (-len(place.parts), place.as_posix()))
            synced = not at_once
            changed = [
                places[place] for place in order if _write(place, files[places[place]], is_synced=synced)
            ]
            self.changed.update(changed)
            if at_once and changed:
                os.sync()
            return len(changed)

        return self._changing(write)

    def remove(self, names: Iterable[str]) -> int:
        """Remove files by their path relative to the out folder; return how many were there."""

        def unlink() -> int:
            places = [place for place in map(self._place, names) if place.is_file()]
            for place in places:
                place.unlink(missing_ok=True)
            return len(places)

        return self._changing(unlink)

    def _changing(self, change: Callable[[], int]) -> int:
        try:
            return change()
        except OSError as error:
            where = error.filename or self._out
            problem = f"cannot be written ({error.strerror or error}: {where})"
            remedy = "Make the folder writable, free some space, or name another with --out."
            if self._out.is_file():
                problem, remedy = "cannot be written: it is a file", "Remove it, or name a folder with --out."
            raise PublishError(f"out folder {self._out}", problem, remedy) from error

    def keep_only(self, folder: str, names: Collection[str]) -> None:
        """Remove the files below a folder but those named, and folders left empty; links are not followed.

        A file that cannot be removed stays: nothing leads to it.
        """
        top = self._place(folder)
        if top.is_symlink():
            return
        for parent, folders, files in os.walk(top, topdown=False):
            for name in files:
                path = Path(parent, name)
                if path.relative_to(self._out).as_posix() not in names:
                    with suppress(OSError):
                        path.unlink()
            for name in folders:
                with suppress(OSError):
                    Path(parent, name).rmdir()
        with suppress(OSError):
            top.rmdir()

    def _place(self, name: str) -> Path:
        relative = PurePosixPath(name)
        unsafe = relative.is_absolute() or ".." in relative.parts or not relative.name or "\0" in name
        if not unsafe:
            place = self._out.joinpath(*relative.parts)
            if place.parent.resolve().is_relative_to(self._out.resolve()):
                return place
        remedy = "Remove the link or the template that leads there."
        raise PublishError(f"out folder {self._out}", f"the file {name!r} would lie outside it", remedy)


def _remove_leftovers(folders: Collection[Path]) -> None:
    """Remove the temporary files of killed runs from the folders that are written to."""
    for path in (path for folder in sorted(folders) for path in folder.glob(".*.standfirst-tmp")):
        owner = _TEMPORARY.fullmatch(path.name)
        if owner and not _is_running(int(owner[1])):
            path.unlink(missing_ok=True)


def _write(place: Path, body: bytes, *, is_synced: bool) -> bool:
    if place.is_file() and place.read_bytes() == body:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name}.{os.getpid()}.standfirst-tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(body)
            if is_synced:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _is_running(process: int) -> bool:
    with suppress(ProcessLookupError, OverflowError):
        os.kill(process, 0)
        return process != os.getpid()
    return False
