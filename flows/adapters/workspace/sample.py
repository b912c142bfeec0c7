"""The sample of a new workspace: its sources, the dates of its articles, and how it is removed again."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from flows.adapters.workspace.packaged import packaged_folder
from flows.adapters.workspace.sources_file import Entry, listed_sources, remove_sources

# The time for which the sample in seeds/articles was written.
SAMPLE_AS_OF = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)

# Only dates this near to it are the sample's days; the others are wrong on purpose, and stay wrong.
_SAMPLE_SPAN = timedelta(days=30)

# The dates of articles by their form. Without setlocale, strftime writes English names.
_DATES = {
    "%Y-%m-%d": re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)"),
    "%Y/%m/%d": re.compile(r"(?<!\d)\d{4}/\d\d/\d\d(?!\d)"),
    "%a, %d %b %Y": re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4}\b"),
}

# The paragraph about the sample in seeds/sources.toml, and its sources.
_NOTE = re.compile(r"^# The sample below .*\n(?:#.*\n)*\n?", re.MULTILINE)
_SOURCE = re.compile(r"^\[\[source\]\]\n(?:\w.*\n)*\n?", re.MULTILINE)


def without_sample(sources: bytes) -> bytes:
    """Return the packaged sources.toml without the sample: how to write a source, and examples."""
    return _SOURCE.sub("", _NOTE.sub("", sources.decode())).encode()


def redated(article: bytes, shift: timedelta) -> bytes:
    """Return an article of the sample with its dates moved by whole days."""
    # Latin-1 maps every byte to a character and back, so that any charset passes through unchanged.
    text = article.decode("latin-1")
    for form, pattern in _DATES.items():
        text = pattern.sub(partial(_moved, form, shift), text)
    return text.encode("latin-1")


def sample_names(folder: Path, seeds: Path | None = None) -> tuple[str, ...]:
    """Return the names of a workspace's sources if all of them belong to the sample, else none.

    The workspace that the program itself takes its sample from has none. `seeds` as in `init_workspace`.
    """
    packaged = seeds or packaged_folder("seeds")
    if (folder / "seeds").exists() and (folder / "seeds").samefile(packaged):
        return ()
    sample = {_key(entry) for entry in listed_sources(packaged / "sources.toml")}
    entries = listed_sources(folder / "seeds" / "sources.toml")
    if not all(_key(entry) in sample for entry in entries):
        return ()
    return tuple(str(entry.get("name")) for entry in entries)


def remove_sample(folder: Path, seeds: Path | None = None) -> None:
    """Remove the sample's sources from sources.toml, and those of its articles that nobody changed.

    Raises WorkspaceError if sources.toml cannot be changed.
    """
    packaged = seeds or packaged_folder("seeds")
    names = frozenset(sample_names(folder, packaged))
    remove_sources(folder / "seeds" / "sources.toml", lambda entry: entry.get("name") in names, _NOTE)
    for path in sorted((packaged / "articles").rglob("*"), reverse=True):
        copy = folder / "seeds" / path.relative_to(packaged)
        # An article that stays does no harm: no source names it.
        with suppress(OSError):
            if path.is_dir():
                copy.rmdir()
            elif _undated(copy.read_bytes()) == _undated(path.read_bytes()):
                copy.unlink()
    with suppress(OSError):
        (folder / "seeds" / "articles").rmdir()


def _key(entry: Entry) -> tuple[object, object]:
    return entry.get("name"), entry.get("path")


def _moved(form: str, shift: timedelta, date: re.Match[str]) -> str:
    try:
        day = datetime.strptime(date[0], form).replace(tzinfo=UTC)
    except ValueError:
        return date[0]
    return (day + shift).strftime(form) if abs(day - SAMPLE_AS_OF) <= _SAMPLE_SPAN else date[0]


def _undated(article: bytes) -> bytes:
    text = article.decode("latin-1")
    for pattern in _DATES.values():
        text = pattern.sub("", text)
    return text.encode("latin-1")
