"""Files and folders on this machine as documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from flows.adapters.fetch.bundles import Document, failure, is_bundle, read_bundle
from flows.adapters.fetch.media import media_of_name
from flows.model import FetchedDocument, Source
from flows.model.settings import Limits

_READ = ".txt, .md, .html, .eml, .mbox, .warc or feed (.xml, .rss, .atom, .json)"


def is_read(name: str) -> bool:
    """Return True if files with the ending of a name are read."""
    return media_of_name(name) is not None or is_bundle(name)


def read_files(source: Source, limits: Limits) -> Iterator[Document]:
    """Yield the file, or every readable file of the folder, ordered by its path within it.

    Hidden files, unknown endings and links that lead out of the folder are skipped. What cannot be read is a
    failure; a folder with nothing to read is one too. Only the source holds an absolute path.
    """
    root = Path(source.location).expanduser()
    if root.is_dir():
        yield from _folder(source, root, limits)
    elif root.is_file():
        yield from _documents(source, root, root.name, limits)
    else:
        yield failure(source, root.name or source.name, "does not exist", "Check the path of the source.")


def _folder(source: Source, root: Path, limits: Limits) -> Iterator[Document]:
    try:
        locators = sorted(_locators(root))
    except OSError as error:
        reason = f"cannot be listed ({_reason(error)})"
        yield failure(source, root.name, reason, "Check who may read the folder.")
        return
    if not locators:
        reason = f"holds no {_READ} file"
        yield failure(source, root.name or source.name, reason, "Put articles into the folder.")
    for locator in locators[: limits.files]:
        yield from _documents(source, root / locator, locator, limits)
    if len(locators) > limits.files:
        reason = f"holds {len(locators):,} files, more than {limits.files:,}"
        yield failure(source, root.name, reason, "Split the folder into several sources.")


def _locators(root: Path) -> Iterator[str]:
    within = root.resolve()
    # os.walk follows no links to folders; a link to a file must stay inside.
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if not name.startswith(".") and is_read(name) and path.resolve().is_relative_to(within):
                yield path.relative_to(root).as_posix()


def _documents(source: Source, path: Path, locator: str, limits: Limits) -> Iterator[Document]:
    # A name may hold bytes that are no text in any encoding.
    locator = locator.encode("utf-8", errors="replace").decode("utf-8")
    try:
        if not path.is_file():
            yield failure(source, locator, "is no regular file", "Leave it out of the folder.")
        elif is_bundle(path.name):
            yield from read_bundle(source, path, locator, limits)
        else:
            yield _document(source, path, locator, limits)
    except OSError as error:
        reason = f"cannot be read ({_reason(error)})"
        yield failure(source, locator, reason, "Check who may read the file.")


def _document(source: Source, path: Path, locator: str, limits: Limits) -> Document:
    with path.open("rb") as file:
        body = file.read(limits.document_bytes + 1)
    if len(body) > limits.document_bytes:
        reason = f"is too large: {path.stat().st_size:,} bytes, the limit is {limits.document_bytes:,}"
        return failure(source, locator, reason, "Leave it out or split it.")
    media = media_of_name(path.name)
    if media is None:
        return failure(source, locator, "has an ending that is not read", f"Give a {_READ} file.")
    return FetchedDocument(source=source, locator=locator, media=media, body=body)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
