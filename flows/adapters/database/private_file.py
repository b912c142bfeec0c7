"""Files that only their owner may read, written beside their place and put there whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.errors import ConfigurationError


@contextmanager
def replacing(path: Path, what: str) -> Iterator[Path]:
    """Give a new private file that takes the place of another once it is complete and on the disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():
            raise ConfigurationError(str(path), "is not a file", f"Name a file for {what}.")
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600))
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        problem = f"{what} cannot be written ({error.strerror})"
        raise ConfigurationError(str(path), problem, "Name a file in a folder with room for it.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
