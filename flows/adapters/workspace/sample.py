"""The sample of a new workspace: which sources are it, and how it is removed again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from flows.adapters.workspace.making import SAMPLE_NOTE, undated
from flows.adapters.workspace.packaged import packaged_folder
from flows.adapters.workspace.sources_file import Entry, listed_sources, remove_sources


def sample_names(folder: Path, seeds: Path | None = None) -> tuple[str, ...]:
    """Return the names of a workspace's sources if they are the sample, or what is left of it, and no other.

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

    Raises WorkspaceError when sources.toml cannot be changed.
    """
    packaged = seeds or packaged_folder("seeds")
    names = frozenset(sample_names(folder, packaged))
    remove_sources(folder / "seeds" / "sources.toml", lambda entry: entry.get("name") in names, SAMPLE_NOTE)
    for path in sorted((packaged / "articles").rglob("*"), reverse=True):
        copy = folder / "seeds" / path.relative_to(packaged)
        # An article that stays is of no harm: no source names it.
        with suppress(OSError):
            if path.is_dir():
                copy.rmdir()
            elif undated(copy.read_bytes()) == undated(path.read_bytes()):
                copy.unlink()
    with suppress(OSError):
        (folder / "seeds" / "articles").rmdir()


def _key(entry: Entry) -> tuple[object, object]:
    return entry.get("name"), entry.get("path")
