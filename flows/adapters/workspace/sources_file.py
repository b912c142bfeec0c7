"""Adds sources to a workspace's sources.toml, leaving everything in it as it is."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.errors import WorkspaceError


def append_sources(path: Path, entries: Sequence[Mapping[str, str]]) -> None:
    """Write a [[source]] for each entry behind what the file holds; make the file where there is none.

    Comments and order stay, since nothing else is touched. Raises WorkspaceError when the file cannot be
    written, or when it would no longer be read.
    """
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        text = (
            before + ("" if not before or before.endswith("\n") else "\n") + "".join(map(_written, entries))
        )
        tomllib.loads(text.removeprefix("\ufeff"))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: a full disk must not cost anybody a list of sources.
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(text.encode("utf-8"))
        os.replace(beside, path)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Correct the file, or write its sources as [[source]] tables."
        raise WorkspaceError(str(path), f"cannot be added to ({error})", remedy) from error
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise WorkspaceError(str(path), problem, "Make it writable.") from error


def _written(entry: Mapping[str, str]) -> str:
    # JSON's texts are TOML's, but for one control character that no name holds.
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())
    return "\n[[source]]\n" + "".join(lines)
