"""Reads which sources a run uses, from seeds/sources.toml or the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from flows.configuration.tables import Table, read_table
from flows.configuration.values import is_web_address
from flows.errors import ConfigurationError
from flows.model import FetchFailure, Source, SourceKind
from flows.text.urls import public_address

SOURCES_FILE = "seeds/sources.toml"

_KEYS = ("name", "path", "url", "outlet", "language")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def configured_sources(workspace: Path) -> tuple[tuple[Source, ...], tuple[FetchFailure, ...]]:
    """Return the sources of a workspace in their order, and what is wrong with the others.

    Paths are relative to `seeds/`. Of two sources with one name the first stays. Raises
    ConfigurationError when the file cannot be read at all or names no source.
    """
    path = workspace / SOURCES_FILE
    if not path.exists():
        raise ConfigurationError(SOURCES_FILE, "is missing", "Write one, or name sources with --source.")
    table = read_table(path, SOURCES_FILE)
    table.refuse_unknown(("source",))
    entries = table.tables("source")
    if not entries:
        raise ConfigurationError(SOURCES_FILE, "names no source", "Add a [[source]] with a name and a path.")
    sources: dict[str, Source] = {}
    problems: list[FetchFailure] = []
    for entry in entries:
        try:
            source = _source(entry, path.parent)
            if source.name in sources:
                raise _same_name(entry, source, sources[source.name])
            sources[source.name] = source
        except ConfigurationError as error:
            problems.append(_problem(entry, error))
    return tuple(sources.values()), tuple(problems)


def sources_from_arguments(arguments: Iterable[str]) -> tuple[Source, ...]:
    """Return a source for each path or address, in their order.

    Each is named by its base name or its address, with " (2)" and on where that is taken. Raises
    ConfigurationError for an address that is not http or https.
    """
    sources: dict[str, Source] = {}
    for argument in dict.fromkeys(arguments):
        if _ADDRESS.match(argument):
            if not is_web_address(argument):
                remedy = "Give an http or https address, or a path."
                raise ConfigurationError("--source", f'"{argument}" is no web address', remedy)
            kind, name = SourceKind.URL, public_address(argument)
        else:
            kind, name = SourceKind.PATH, Path(argument).resolve().name or "files"
        unique = next(each for each in _numbered(name) if each not in sources)
        sources[unique] = Source(name=unique, kind=kind, location=argument)
    return tuple(sources.values())


def _numbered(name: str) -> Iterable[str]:
    yield name
    for number in count(2):
        yield f"{name} ({number})"


def _source(entry: Table, seeds: Path) -> Source:
    entry.refuse_unknown(_KEYS)
    name = entry.text("name")
    if name is None:
        raise ConfigurationError(entry.thing, "has no name", 'Add a line such as name = "Harbour Times".')
    path, url = entry.text("path"), entry.text("url")
    if (path is None) == (url is None):
        problem = "has neither a path nor a url" if path is None else "has both a path and a url"
        raise ConfigurationError(entry.thing, problem, "Give one of the two.")
    if url is not None and not is_web_address(url):
        raise entry.fault("url", "is no http or https address")
    return Source(
        name=name,
        kind=SourceKind.PATH if url is None else SourceKind.URL,
        location=url or str(seeds / (path or "")),
        outlet=entry.text("outlet"),
        language=entry.text("language"),
    )


def _same_name(entry: Table, source: Source, first: Source) -> ConfigurationError:
    kept, other = (_given(each) for each in (first, source))
    problem = f'two sources are named "{source.name}"; {kept} is read, {other} is not'
    return ConfigurationError(entry.thing, problem, "Give one of them another name.")


def _given(source: Source) -> str:
    # Problems are published, and a path may tell where on this machine the workspace lies.
    if source.kind is SourceKind.URL:
        return public_address(source.location)
    return f'"{Path(source.location).name}"'


def _problem(entry: Table, error: ConfigurationError) -> FetchFailure:
    name = entry.values.get("name")
    named = name.strip() if isinstance(name, str) and name.strip() else SOURCES_FILE
    return FetchFailure(source=named, item=error.thing, reason=error.problem, remedy=error.remedy)
