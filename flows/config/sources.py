"""Reads which sources a run uses, from seeds/sources.toml or the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from flows.adapters.fetch import is_read
from flows.config.tables import Table, read_table
from flows.config.values import is_web_address
from flows.errors import ConfigurationError
from flows.model import FetchFailure, NeverOutlet, Source, SourceKind
from flows.urls.normalise import host_of, public_address

SOURCES_FILE = "seeds/sources.toml"

_KEYS = (
    "name",
    "path",
    "url",
    "outlet",
    "language",
    "section",
    "headers_env",
    "auth_env",
    "expects",
    "never",
    "site",
)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]+)")


def configured_sources(
    workspace: Path, needed: bool = True
) -> tuple[tuple[Source, ...], tuple[FetchFailure, ...]]:
    """Return the sources of a workspace in their order, and what is wrong with the others.

    Paths are relative to `seeds/`. Of two sources with one name the first stays. Raises
    ConfigurationError when the file cannot be read at all, or names no source although one is `needed`.
    """
    path = workspace / SOURCES_FILE
    if not needed and not path.exists():
        return (), ()
    if not path.exists():
        raise ConfigurationError(SOURCES_FILE, "is missing", "Write one, or name sources with --source.")
    table = read_table(path, SOURCES_FILE)
    table.refuse_unknown(("source",))
    entries = table.tables("source")
    if not entries and needed:
        remedy = "Add one with `standfirst sources add ADDRESS`, or a [[source]] with a name and a path."
        raise ConfigurationError(SOURCES_FILE, "names no source", remedy)
    sources: dict[str, Source] = {}
    problems: list[FetchFailure] = []
    for entry in entries:
        try:
            if _is_never(entry):
                _excluded(entry)
                continue
            source = _source(entry, path.parent)
            if source.name in sources:
                raise _same_name(entry, source, sources[source.name])
            sources[source.name] = source
        except ConfigurationError as error:
            problems.append(_problem(entry, error))
    return tuple(sources.values()), tuple(problems)


def never_outlets(workspace: Path) -> tuple[NeverOutlet, ...]:
    """Return the outlets that a workspace has opted out, in its order.

    Each is known by its name, by its `site`, and by the host of its url where no other source lies on
    that host. Raises ConfigurationError when the file cannot be read at all.
    """
    path = workspace / SOURCES_FILE
    if not path.exists():
        return ()
    entries = read_table(path, SOURCES_FILE).tables("source")
    urls = {id(entry): str(entry.values.get("url", "")) for entry in entries}
    shared = {host_of(urls[id(entry)]) for entry in entries if entry.values.get("never") is not True}
    found: list[NeverOutlet] = []
    for entry in entries:
        if entry.values.get("never") is not True:
            continue
        with suppress(ConfigurationError):
            found += _excluded(entry)
            host = host_of(urls[id(entry)])
            found += [NeverOutlet(site=host)] if host and host not in shared else []
    return tuple(found)


def _is_never(entry: Table) -> bool:
    never = entry.values.get("never", False)
    if not isinstance(never, bool):
        raise entry.fault("never", "must be true or false", "Without the line it is false.")
    return never


def _excluded(entry: Table) -> list[NeverOutlet]:
    """Return the outlet that a source with `never = true` stands for; where it is read is of no matter."""
    entry.refuse_unknown(_KEYS)
    name, site = entry.text("outlet") or entry.text("name"), entry.text("site")
    if name is None and site is None:
        raise ConfigurationError(entry.thing, "has no name", 'Add a line such as name = "Harbour Times".')
    host = host_of(site if site and "://" in site else f"https://{site}") if site else ""
    if site and not host:
        raise entry.fault("site", "is no host name", 'Write it as "www.example.org".')
    return [NeverOutlet(name=name, site=host or None)]


def sources_from_arguments(arguments: Iterable[str]) -> tuple[Source, ...]:
    """Return a source for each path or address, in their order.

    Each is named by its base name or its address, with " (2)" and on where that is taken. Raises
    ConfigurationError for an address that is not http or https, for a site without its scheme, and for
    an empty argument, which as a path would be the current folder.
    """
    sources: dict[str, Source] = {}
    for argument in dict.fromkeys(arguments):
        if _ADDRESS.match(argument):
            if not is_web_address(argument):
                remedy = "Give an http or https address, or a path."
                raise ConfigurationError("--source", f'"{argument}" is no web address', remedy)
            kind, name = SourceKind.URL, public_address(argument)
        elif not argument.strip():
            raise ConfigurationError("--source", "is empty", "Give a path or an http or https address.")
        elif is_like_host(argument) and not Path(argument).expanduser().exists():
            problem = f'"{argument}" is no file or folder here'
            raise ConfigurationError("--source", problem, f"For the site, write https://{argument}")
        else:
            kind, name = SourceKind.PATH, Path(argument).resolve().name or "files"
        unique = next(each for each in _numbered(name) if each not in sources)
        sources[unique] = Source(name=unique, kind=kind, location=argument)
    return tuple(sources.values())


def is_like_host(text: str) -> bool:
    """Return True if a text looks like the address of a site without its scheme: "example.org/news"."""
    host = text.partition("/")[0].partition(":")[0]
    return host == "localhost" or (bool(_HOST.fullmatch(host)) and not is_read(host))


def web_address(text: str) -> str:
    """Return a web address as a person types it, https where no scheme is given.

    Raises ConfigurationError for anything else, a login within it too.
    """
    given = text.strip()
    address = given if _ADDRESS.match(given) else f"https://{given}"
    if not is_web_address(address):
        raise ConfigurationError(f'"{text}"', "is no web address", "Give an http or https address.")
    if "@" in urlsplit(address).netloc:
        remedy = "Put user:password into a variable of the environment, and name it with auth_env."
        raise ConfigurationError(public_address(address), "holds a login", remedy)
    return address


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
        remedy = 'Give a file as path = "…".' if url.lower().startswith("file:") else "Correct it."
        raise entry.fault("url", "is no http or https address", remedy)
    return Source(
        name=name,
        kind=SourceKind.PATH if url is None else SourceKind.URL,
        location=url or str(seeds / (path or "")),
        outlet=entry.text("outlet"),
        language=entry.text("language"),
        section=entry.text("section"),
        headers_env=_variable(entry, "headers_env"),
        auth_env=_variable(entry, "auth_env"),
        expects=_expected(entry),
    )


def _expected(entry: Table) -> Literal["feed", "page"] | None:
    match entry.text("expects"):
        case None:
            return None
        case "feed":
            return "feed"
        case "page":
            return "page"
    raise entry.fault("expects", 'must be "feed" or "page"', "Without the line it is what it held first.")


def _variable(entry: Table, key: str) -> str | None:
    name = entry.text(key)
    if name is not None and not _VARIABLE.fullmatch(name):
        remedy = "Write what it holds into the environment, and the variable's name here."
        raise entry.fault(key, "is no name of a variable", remedy)
    return name


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
