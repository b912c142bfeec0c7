"""A workspace: a folder with `standfirst.toml`, `seeds/`, and `templates/` if its owner likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.adapters.workspace import packaged_folder
from flows.config.digests_file import digests_from
from flows.config.environment import own_variables
from flows.config.settings_file import (
    SETTINGS_FILE,
    SettingsFile,
    settings_file_from,
    settings_from,
    with_variable,
)
from flows.config.sources_file import ConfiguredSources, configured_sources, sources_from_arguments
from flows.config.themes_file import load_themes
from flows.config.toml_file import read_text, read_toml, suggestion
from flows.errors import ConfigurationError, WorkspaceError
from flows.model import FetchFailure, NeverOutlet, Source, SourceKind, Theme
from flows.model.digests import ONLY_DIGEST, DigestSettings
from flows.model.settings import Settings, Tiers
from flows.urls.allowed_addresses import host_name

STORE_FILE = ".standfirst/standfirst.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace as it was read.

    `problems` are the configured sources that cannot be used, and why. `templates` maps a template's
    name to its text; `own_templates` names those that differ from the program's.
    `settings.as_of` is the time to run for, None for now. Outlets in `never` appear nowhere. There is always
    one of `digests`; `settings` are what they have in common.
    `store_url` is the address of the store, which may hold a password; by default it is the file
    `store_path`. That lies in the folder of what the workspace keeps, even if the store `is_store_remote`.
    """

    settings: Settings
    sources: tuple[Source, ...]
    themes: tuple[Theme, ...]
    templates: Mapping[str, str]
    own_templates: frozenset[str]
    out: Path
    store_path: Path
    store_url: str = field(repr=False)
    problems: tuple[FetchFailure, ...]
    never: tuple[NeverOutlet, ...] = ()
    is_store_remote: bool = False
    digests: tuple[DigestSettings, ...] = (ONLY_DIGEST,)

    @property
    def may_have_store(self) -> bool:
        """Return False if nothing has been stored yet; of a server that is not known."""
        return self.is_store_remote or self.store_path.exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The request for an edition: of which workspace, and what differs from its files.

    `as_of` is the time of the edition, None for the workspace's or now; `sources` are paths and
    addresses used instead of the workspace's; `send` allows mail to leave. `digests` are the ids of those to
    make, none for all.
    """

    folder: Path
    out: Path | None = None
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    send: bool = False
    digests: tuple[str, ...] = ()

    def load(self) -> Workspace:
        """Return the workspace of the request. Raises WorkspaceError or ConfigurationError."""
        return load_workspace(self.folder, sources=self.sources, out=self.out, as_of=self.as_of)

    def parameters(self) -> dict[str, Any]:
        """Return the request as the parameters of the flow `digest`."""
        return {
            "workspace": str(self.folder),
            "as_of": self.as_of,
            "source": list(self.sources),
            "out": None if self.out is None else str(self.out),
            "send": self.send,
            "digests": list(self.digests),
        }


def load_workspace(
    folder: Path,
    *,
    sources: Sequence[str] = (),
    out: Path | None = None,
    as_of: str | datetime | None = None,
    sources_needed: bool = True,
) -> Workspace:
    """Return a workspace; themes and templates that it does not have come from the program.

    `sources`, `out` and `as_of` replace those of its files for one run. With such sources the folder need
    not be a workspace yet, nor exist at all. Raises WorkspaceError if it is not a workspace,
    ConfigurationError if one of its files cannot be used, or names no source and `sources_needed` is True.
    """
    named = sources_from_arguments(sources)
    _refuse_file(
        folder, str(folder), "is a file, not a folder", "Name the folder that holds standfirst.toml."
    )
    from flows.adapters.database import sqlite_url

    if out is not None:
        _refuse_file(out, f"out folder {out}", "cannot be written: it is a file", "Name a folder with --out.")
    environment = own_variables()
    file = _settings_file(folder, environment, needed=not named)
    try:
        settings = settings_from(file, folder, as_of)
    except ConfigurationError as error:
        raise with_variable(error, environment) from error
    configured = _configured(folder, named, needed=sources_needed)
    if named:
        # A person typed these hosts for this one run: private ones are allowed too.
        hosts = (host_name(source.location) for source in named if source.kind is SourceKind.URL)
        allowed = (*settings.fetch.allow_hosts, *filter(None, hosts))
        settings = replace(settings, fetch=replace(settings.fetch, allow_hosts=allowed))
    themes = load_themes(folder)
    _check_tiers(settings.tiers)
    if not named:
        _check_weights(settings, themes, configured.sources)
    # What is named for one run stands in the place of what any digest draws from.
    only = replace(ONLY_DIGEST, review=file.review, hold=file.hold, after_hold=file.after_hold)
    digests = file.digest or (only,)
    digests = tuple(replace(one, sources=(), sections=()) for one in digests) if named else digests
    packaged, templates = _templates(packaged_folder("templates")), _templates(folder / "templates")
    return Workspace(
        settings=settings,
        sources=configured.sources,
        themes=themes,
        templates=packaged | templates,
        own_templates=frozenset(name for name, text in templates.items() if packaged.get(name) != text),
        out=out or folder / file.out,
        store_path=folder / STORE_FILE,
        store_url=file.store or sqlite_url(folder / STORE_FILE),
        is_store_remote=bool(file.store),
        digests=digests_from(digests, settings, configured.sources, themes, folder),
        problems=configured.problems,
        never=configured.never,
    )


def _configured(folder: Path, named: tuple[Source, ...], *, needed: bool) -> ConfiguredSources:
    """Return the sources of a workspace, or those that are named instead; then its own file may be broken."""
    if not named:
        return configured_sources(folder, needed=needed)
    try:
        configured = configured_sources(folder, needed=False)
    except ConfigurationError:
        configured = ConfiguredSources()
    return replace(configured, sources=named, problems=())


def _check_weights(settings: Settings, themes: Sequence[Theme], sources: Sequence[Source]) -> None:
    """Refuse a weight for a theme that is not there; a source may also be an outlet that a feed names."""
    names = {name for theme in themes for name in (theme.id, theme.name)}
    names |= {source.section for source in sources if source.section} | {"also", "Also"}
    folded = {name.casefold() for name in names}
    for name in settings.weights.themes:
        if name.casefold() not in folded:
            place = f"{SETTINGS_FILE}, [weights], themes"
            raise ConfigurationError(place, f'"{name}" is no theme', suggestion(name, names))


def _check_tiers(tiers: Tiers) -> None:
    if tiers.lead < tiers.item:
        place = f"{SETTINGS_FILE}, [tiers], lead"
        problem = f"is {tiers.lead:g}, below that of an item ({tiers.item:g})"
        raise ConfigurationError(place, problem, "Give leads at least as much as items.")


def _refuse_file(folder: Path, thing: str, problem: str, remedy: str) -> None:
    try:
        if not folder.exists() or folder.is_dir():
            return
    except OSError as error:
        raise WorkspaceError(thing, f"cannot be read ({error.strerror})", remedy) from error
    raise WorkspaceError(thing, problem, remedy)


def _settings_file(folder: Path, environment: Mapping[str, str], needed: bool) -> SettingsFile:
    if (folder / SETTINGS_FILE).exists():
        return settings_file_from(read_toml(folder / SETTINGS_FILE, SETTINGS_FILE), environment)
    if needed:
        remedy = f"Make one with `standfirst init {folder}`, or name sources with --source."
        raise WorkspaceError(str(folder), f"is not a workspace: it holds no {SETTINGS_FILE}", remedy)
    return settings_file_from({}, environment)


def _templates(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: read_text(names[name], f"templates/{name}") for name in sorted(names)}
