"""seeds/sources.toml and the sources of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from flows.adapters.fetch import is_read
from flows.config.toml_file import checked, read_toml
from flows.errors import ConfigurationError
from flows.model import FetchFailure, NeverOutlet, Source, SourceKind
from flows.model.setting_types import Text
from flows.urls.normalise import host_of, public_address

SOURCES_FILE = "seeds/sources.toml"

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]+)")

# The name of an environment variable, never its value.
Variable = Annotated[Text, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", examples=["WIRE_LOGIN"])]


class SourceEntry(BaseModel, frozen=True, extra="forbid"):
    """A source: a `path` within seeds/, or a `url`; docs/sources.md explains each key."""

    # For editors. A person's file is checked below, where a message can say which of these is broken.
    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"never": {"const": True}}, "required": ["never"]},
            "then": {"anyOf": [{"required": [key]} for key in ("name", "outlet", "site")]},
            "else": {"required": ["name"], "oneOf": [{"required": [key]} for key in ("path", "url")]},
        }
    )

    name: Annotated[Text, Field(examples=["Harbour Times"])] | None = None
    path: Annotated[Text, Field(examples=["articles/harbour-times"])] | None = None
    url: (
        Annotated[
            Text,
            Field(
                examples=["https://news.example.org/feed.xml"],
                json_schema_extra={"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"},
            ),
        ]
        | None
    ) = None
    outlet: Text | None = None
    language: Annotated[Text, Field(examples=["en"])] | None = None
    section: Text | None = None
    headers_env: Variable | None = None
    auth_env: Variable | None = None
    expects: Literal["feed", "page"] | None = None
    never: bool = False
    site: Annotated[Text, Field(examples=["www.example.org"])] | None = None


class SourcesFile(BaseModel, frozen=True, extra="forbid"):
    """The sources of a workspace of Standfirst, in their order."""

    source: tuple[SourceEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredSources:
    """The sources of a workspace that can be used, the problems of the others, and the outlets opted out."""

    sources: tuple[Source, ...] = ()
    problems: tuple[FetchFailure, ...] = ()
    never: tuple[NeverOutlet, ...] = ()


def configured_sources(workspace: Path, needed: bool = True) -> ConfiguredSources:
    """Return the sources of a workspace in their order.

    Of two sources with one name the first stays. Raises ConfigurationError if the file cannot be read at
    all, or names no source although one is `needed`.
    """
    path = workspace / SOURCES_FILE
    if not path.exists():
        if not needed:
            return ConfiguredSources()
        raise ConfigurationError(SOURCES_FILE, "is missing", "Write one, or name sources with --source.")
    values = read_toml(path, SOURCES_FILE)
    tables = values.get("source", [])
    if values.keys() - {"source"} or not isinstance(tables, list):
        checked(SourcesFile, values, SOURCES_FILE)
    if not tables and needed:
        remedy = "Add one with `standfirst sources add ADDRESS`, or a [[source]] with a name and a path."
        raise ConfigurationError(SOURCES_FILE, "names no source", remedy)
    read_hosts = {host_of(_text(table, "url")) for table in tables if not _is_never(table)}
    sources: dict[str, Source] = {}
    never: list[NeverOutlet] = []
    problems: list[FetchFailure] = []
    for number, table in enumerate(tables, start=1):
        place = f"{SOURCES_FILE}, source {number}"
        try:
            entry = checked(SourceEntry, table if isinstance(table, dict) else {"": table}, place)
            if entry.never:
                never += _never_outlets(entry, read_hosts, place)
                continue
            source = _source(entry, path.parent, place)
            if source.name in sources:
                raise _same_name(source, sources[source.name], place)
            sources[source.name] = source
        except ConfigurationError as error:
            named = _text(table, "name").strip() or SOURCES_FILE
            problems.append(
                FetchFailure(source=named, item=error.thing, reason=error.problem, remedy=error.remedy)
            )
    return ConfiguredSources(sources=tuple(sources.values()), problems=tuple(problems), never=tuple(never))


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
                raise ConfigurationError("--source", f'"{argument}" is not a web address', remedy)
            kind, name = SourceKind.URL, public_address(argument)
        elif not argument.strip():
            raise ConfigurationError("--source", "is empty", "Give a path or an http or https address.")
        elif is_like_host(argument) and not Path(argument).expanduser().exists():
            problem = f'"{argument}" is not a file or folder here'
            raise ConfigurationError("--source", problem, f"For the site, write https://{argument}")
        else:
            kind, name = SourceKind.PATH, Path(argument).resolve().name or "files"
        unique = name
        numbers = count(2)
        while unique in sources:
            unique = f"{name} ({next(numbers)})"
        sources[unique] = Source(name=unique, kind=kind, location=argument)
    return tuple(sources.values())


def is_like_host(text: str) -> bool:
    """Return True if a text looks like the address of a site without its scheme: "example.org/news"."""
    host = text.partition("/")[0].partition(":")[0]
    return host == "localhost" or (bool(_HOST.fullmatch(host)) and not is_read(host))


def is_web_address(text: str) -> bool:
    """Return True if a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        valid = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return valid and parts.scheme in ("http", "https") and not re.search(r"[\s\"<>\\]", text)


def web_address(text: str) -> str:
    """Return a web address as a person types it, https where no scheme is given.

    Raises ConfigurationError for anything else, a login within it too.
    """
    typed = text.strip()
    address = typed if _ADDRESS.match(typed) else f"https://{typed}"
    if not is_web_address(address):
        raise ConfigurationError(f'"{text}"', "is not a web address", "Give an http or https address.")
    if "@" in urlsplit(address).netloc:
        remedy = "Put user:password into a variable of the environment, and name it with auth_env."
        raise ConfigurationError(public_address(address), "holds a login", remedy)
    return address


def _text(table: object, key: str) -> str:
    value = table.get(key) if isinstance(table, Mapping) else None
    return value if isinstance(value, str) else ""


def _is_never(table: object) -> bool:
    return isinstance(table, Mapping) and table.get("never") is True


def _never_outlets(entry: SourceEntry, read_hosts: Iterable[str], place: str) -> list[NeverOutlet]:
    """Return the outlet that an entry with `never = true` stands for, regardless of where it is read.

    It is recognised by its name, by its `site`, and by the host of its url if no other source is on that
    host.
    """
    name = entry.outlet or entry.name
    if name is None and entry.site is None:
        raise _nameless(place)
    site = host_of(entry.site if "://" in entry.site else f"https://{entry.site}") if entry.site else ""
    if entry.site and not site:
        raise ConfigurationError(place, '"site" is not a host name', 'Write it as "www.example.org".')
    outlets = [NeverOutlet(name=name, site=site or None)]
    host = host_of(entry.url or "")
    return [*outlets, NeverOutlet(site=host)] if host and host not in read_hosts else outlets


def _source(entry: SourceEntry, seeds: Path, place: str) -> Source:
    if entry.name is None:
        raise _nameless(place)
    if (entry.path is None) == (entry.url is None):
        problem = "has neither a path nor a url" if entry.path is None else "has both a path and a url"
        raise ConfigurationError(place, problem, "Give one of the two.")
    if entry.url is not None and not is_web_address(entry.url):
        remedy = 'Give a file as path = "…".' if entry.url.lower().startswith("file:") else "Correct it."
        raise ConfigurationError(place, '"url" is not an http or https address', remedy)
    return Source(
        name=entry.name,
        kind=SourceKind.PATH if entry.url is None else SourceKind.URL,
        location=entry.url or str(seeds / (entry.path or "")),
        outlet=entry.outlet,
        language=entry.language,
        section=entry.section,
        headers_env=entry.headers_env,
        auth_env=entry.auth_env,
        expects=entry.expects,
    )


def _nameless(place: str) -> ConfigurationError:
    return ConfigurationError(place, "has no name", 'Add a line such as name = "Harbour Times".')


def _same_name(source: Source, first: Source, place: str) -> ConfigurationError:
    read, unread = (_public(item) for item in (first, source))
    problem = f'two sources are named "{source.name}"; {read} is read, {unread} is not'
    return ConfigurationError(place, problem, "Give one of them another name.")


def _public(source: Source) -> str:
    # Problems are published, and a path may show where on this machine the workspace lies.
    if source.kind is SourceKind.URL:
        return public_address(source.location)
    return f'"{Path(source.location).name}"'
