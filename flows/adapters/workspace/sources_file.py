"""A workspace's sources.toml, changed as text, so that comments and order stay."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from flows.errors import WorkspaceError

Entry = Mapping[str, Any]

_HEADER = re.compile(r"[ \t]*\[\[[ \t]*source[ \t]*\]\]")
_NAME = re.compile(r"""([ \t]*name[ \t]*=[ \t]*)(?:"(?:[^"\\]|\\.)*"|'[^']*')""")
_REMEDY = "Correct the file, or write its sources as [[source]] tables."


def append_sources(path: Path, entries: Sequence[Mapping[str, str]]) -> None:
    """Append a [[source]] for each entry to a file; make the file if it is missing.

    Raises WorkspaceError if the file cannot be written, or could not be read afterwards.
    """
    before = _read(path) if path.exists() else ""
    text = before + ("" if not before or before.endswith("\n") else "\n") + "".join(map(_written, entries))
    _parsed(path, text)
    _write(path, text)


def listed_sources(path: Path) -> tuple[Entry, ...]:
    """Return the [[source]] tables of a file in their order, unchecked; none if the file is missing."""
    return _parsed(path, _read(path)) if path.exists() else ()


def remove_sources(
    path: Path, is_removed: Callable[[Entry], bool], note: re.Pattern[str] | None = None
) -> int:
    """Remove the chosen [[source]] tables from a file, and a `note` about them; return how many.

    Comments outside the tables stay. Raises WorkspaceError if that cannot be done safely.
    """
    text = _read(path)
    entries = _parsed(path, text)
    chosen = {number for number, entry in enumerate(entries) if is_removed(entry)}
    lines = text.split("\n")
    for number, (start, end) in reversed(list(enumerate(_tables(lines)))):
        if number in chosen:
            blank = takewhile(lambda line: not line.strip(), lines[end:-1])
            del lines[start : end + sum(1 for _ in blank)]
    changed = "\n".join(lines).rstrip() + "\n"
    changed = note.sub("", changed) if note else changed
    _expect(path, changed, [entry for number, entry in enumerate(entries) if number not in chosen])
    _write(path, changed)
    return len(chosen)


def rename_source(path: Path, old: str, new: str) -> None:
    """Change the name of a [[source]] in a file, and nothing else. Raises like `remove_sources`."""
    text = _read(path)
    entries = _parsed(path, text)
    lines = text.split("\n")
    for entry, (start, end) in zip(entries, _tables(lines), strict=False):
        if entry.get("name") == old:
            lines[start:end] = [_named(line, new) for line in lines[start:end]]
    changed = "\n".join(lines)
    renamed = [{**entry, "name": new} if entry.get("name") == old else entry for entry in entries]
    _expect(path, changed, renamed)
    _write(path, changed)


def _named(line: str, name: str) -> str:
    """Return a line with another name if it gives one; the rest of the line stays."""
    old = _NAME.match(line)
    return f"{old[1]}{json.dumps(name, ensure_ascii=False)}{line[old.end() :]}" if old else line


def _tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each [[source]] and the line after its last, without comments that follow."""
    starts = [number for number, line in enumerate(lines) if _HEADER.match(line.removeprefix("\ufeff"))]
    for number, start in enumerate(starts):
        end = [*starts[1:], len(lines)][number]
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        yield start, end


def _expect(path: Path, text: str, entries: Sequence[Entry]) -> None:
    """Raise WorkspaceError unless a changed text has these sources: TOML can be written in many ways."""
    if list(_parsed(path, text)) != list(entries):
        problem = "is written in a way that cannot be changed safely"
        raise WorkspaceError(str(path), problem, "Edit it by hand.")


def _parsed(path: Path, text: str) -> tuple[Entry, ...]:
    try:
        entries = tomllib.loads(text.removeprefix("\ufeff")).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(str(path), f"cannot be changed ({error})", _REMEDY) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise WorkspaceError(str(path), "holds sources that are not tables", _REMEDY)
    return tuple(entries)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise WorkspaceError(str(path), f"cannot be changed ({error})", "Save it as UTF-8.") from error
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
        raise WorkspaceError(str(path), problem, "Make it readable.") from error


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: a full disk must not lose the list of sources.
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(text.encode("utf-8"))
        os.replace(beside, path)
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise WorkspaceError(str(path), problem, "Make it writable.") from error


def _written(entry: Mapping[str, str]) -> str:
    # TOML and JSON write texts alike, but for one control character that no name has.
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())
    return "\n[[source]]\n" + "".join(lines)
