"""A new workspace: settings to edit, and a sample to begin with, dated as if it were written just now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from flows.adapters.workspace.packaged import packaged_folder
from flows.adapters.workspace.sample import SAMPLE_AS_OF, redated, without_sample
from flows.errors import WorkspaceError

_SETTINGS = Path(__file__).with_name("standfirst.toml")
# Hidden and out of git: a copy for editors, which also work offline and follow relative paths alone.
_SCHEMAS = b".standfirst/schemas/"
_ARTICLE_ENDINGS = {".txt", ".md", ".html", ".htm", ".xml", ".rss", ".atom", ".json"}


def init_workspace(
    folder: Path, now: datetime, seeds: Path | None = None, *, sample: bool = True
) -> tuple[str, ...]:
    """Make a workspace in `folder`, with or without the sample; return the new files, relative to it.

    The sample's dates move by whole days to the latest that are not after `now`. Files that are there already
    stay as they are. Raises WorkspaceError if the folder is a workspace already or cannot be written. `seeds`
    defaults to those packaged with the program.
    """
    if (folder / "standfirst.toml").exists():
        remedy = "Edit its standfirst.toml, or name another folder."
        raise WorkspaceError(str(folder), "is a workspace already", remedy)
    shift = timedelta(days=(now - SAMPLE_AS_OF) // timedelta(days=1))
    files = _files(seeds or packaged_folder("seeds"), shift, sample)
    try:
        return tuple(name for name, body in files if _write_new(folder / name, body))
    except OSError as error:
        problem = f"cannot be made a workspace ({error.strerror or error})"
        raise WorkspaceError(str(folder), problem, "Make it writable, or name another folder.") from error


def renew_schemas(folder: Path) -> None:
    """Write a workspace's copies of the schemas if they are missing or from another version."""
    for name, body in _schemas():
        path = folder / name
        # A copy only serves editors: a folder that cannot be written stops no run.
        with suppress(OSError):
            if not path.exists() or path.read_bytes() != body:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)


def _schemas() -> Iterator[tuple[str, bytes]]:
    for name in ("sources", "standfirst", "themes"):
        schema = packaged_folder("schemas") / f"{name}.schema.json"
        yield f"{_SCHEMAS.decode()}{schema.name}", schema.read_bytes()


def _files(seeds: Path, shift: timedelta, sample: bool) -> Iterator[tuple[str, bytes]]:
    yield ".gitignore", b"/.standfirst/\n/out/\n"
    yield from _schemas()
    sources = (seeds / "sources.toml").read_bytes()
    yield "seeds/sources.toml", _with_schema(sources if sample else without_sample(sources))
    yield "seeds/themes.toml", _with_schema((seeds / "themes.toml").read_bytes())
    for path in sorted((seeds / "articles").rglob("*")) if sample else ():
        if path.name == "LICENSE" or path.suffix in _ARTICLE_ENDINGS:
            yield f"seeds/{path.relative_to(seeds).as_posix()}", redated(path.read_bytes(), shift)
    # Last, because this file marks a workspace: `init` can be repeated after an interruption.
    yield "standfirst.toml", _with_schema(_SETTINGS.read_bytes())


def _with_schema(toml: bytes) -> bytes:
    """Return a file whose first line names the workspace's copy of its schema, for editors."""
    return toml.replace(b"docs/schemas/", _SCHEMAS, 1)


def _write_new(path: Path, body: bytes) -> bool:
    """Write a file unless there is one already; return True if it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as stream:
            stream.write(body)
    except FileExistsError:
        return False
    return True
