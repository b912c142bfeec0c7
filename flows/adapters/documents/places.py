"""The places of kept documents: a folder, or S3-compatible storage through fsspec."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

BUCKET = "s3://"
_CONNECT_SECONDS = 10
_READ_SECONDS = 60
_PRIVATE_FOLDER = 0o700


class Place(Protocol):
    """Holds files by name; each is there whole or not at all."""

    def put(self, part: Path, name: str) -> None:
        """Take the content of a file on this machine under a name."""

    def names(self) -> Sequence[str]:
        """Return the names of the files."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


def open_place(place: str) -> Place:
    """Return the place of a path or an address "s3://bucket/prefix". Raises ImportError without s3fs."""
    return _Bucket(place) if place.startswith(BUCKET) else _Folder(Path(place))


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)

    def put(self, part: Path, name: str) -> None:
        # The part may be on another file system; its copy must not be taken for the whole file.
        copy = self._folder / f".{part.name}"
        try:
            shutil.copyfile(part, copy)
            copy.chmod(0o600)
            os.replace(copy, self._folder / name)
        finally:
            copy.unlink(missing_ok=True)

    def names(self) -> Sequence[str]:
        return sorted(os.listdir(self._folder))

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


class _Bucket:
    """A bucket reached with the credentials and the endpoint of the usual variables (AWS_…)."""

    def __init__(self, place: str) -> None:
        import s3fs

        timeouts = {"connect_timeout": _CONNECT_SECONDS, "read_timeout": _READ_SECONDS}
        # Not cached: another process adds files too.
        self._files: Any = s3fs.S3FileSystem(
            config_kwargs=timeouts, use_listings_cache=False, skip_instance_cache=True
        )
        self._prefix = place.removeprefix(BUCKET).strip("/")

    def put(self, part: Path, name: str) -> None:
        # An object appears when its upload is complete.
        self._files.put_file(str(part), f"{self._prefix}/{name}")

    def names(self) -> Sequence[str]:
        listed: Sequence[str] = self._files.ls(self._prefix, detail=False)
        return sorted(PurePosixPath(path).name for path in listed)

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._files.rm_file(f"{self._prefix}/{name}")
