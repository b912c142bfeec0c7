"""Reads a workspace: a folder with `standfirst.toml`, `seeds/`, and `templates/` if its owner likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from flows.adapters.workspace import packaged_folder
from flows.config.fetch import fetch_settings
from flows.config.mail import mail_settings
from flows.config.schedule import quiet_day, schedule_settings
from flows.config.sources import configured_sources, never_outlets, sources_from_arguments
from flows.config.summary import algorithm
from flows.config.tables import Table, read_table, read_text
from flows.config.values import NO_SITE, as_of_from, parse_site_url, parse_span, parse_time_zone
from flows.editions.schedule import Timetable
from flows.errors import ConfigurationError, WorkspaceError
from flows.language.words import words
from flows.model import FetchFailure, NeverOutlet, Source, SourceKind, Theme
from flows.model.settings import Lengths, Limits, Settings, Weights
from flows.stories.themes import prepare_themes
from flows.urls.allowed_addresses import host_name

SETTINGS_FILE = "standfirst.toml"
THEMES_FILE = "seeds/themes.toml"
STORE_FILE = ".standfirst/standfirst.db"

_SPANS = ("window", "late_arrival", "follow")
_KEYS = ("id", "title", "site_url", "time_zone", *_SPANS, "as_of", "out", "quiet_day")
_TABLES = ("lengths", "summary", "weights", "limits", "fetch", "schedule", "mail")

_WEIGHTS = tuple(each.name for each in fields(Weights))

_Numbers = TypeVar("_Numbers", Lengths, Limits, Weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the command line says in place of the workspace's files, for one run.

    Where sources are added, none is needed yet.
    """

    sources: tuple[str, ...] = ()
    out: Path | None = None
    as_of: str | datetime | None = None
    sources_needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace as it was read.

    `problems` are the configured sources that cannot be used, and why. `templates` maps a template's
    name to its text; `own_templates` names those that differ from the program's.
    `settings.as_of` is the time to run for, None for now.
    """

    settings: Settings
    sources: tuple[Source, ...]
    themes: tuple[Theme, ...]
    templates: Mapping[str, str]
    own_templates: frozenset[str]
    out: Path
    store_path: Path
    problems: tuple[FetchFailure, ...]
    never: tuple[NeverOutlet, ...] = ()


def load_workspace(folder: Path, overrides: Overrides | None = None) -> Workspace:
    """Read a workspace; what it does not hold of themes and templates comes from the program.

    With sources on the command line the folder need not be a workspace yet, nor be there at all.
    Raises WorkspaceError when it is none, ConfigurationError when one of its files cannot be used.
    """
    given = overrides or Overrides()
    _refuse_file(
        folder, str(folder), "is a file, not a folder", "Name the folder that holds standfirst.toml."
    )
    if given.out is not None:
        problem = "cannot be written: it is a file"
        _refuse_file(given.out, f"out folder {given.out}", problem, "Name a folder with --out.")
    table = _settings_table(folder, needed=not given.sources)
    out = table.text("out") or "out"
    problems: tuple[FetchFailure, ...] = ()
    if given.sources:
        sources = sources_from_arguments(given.sources)
    else:
        sources, problems = configured_sources(folder, given.sources_needed)
    packaged, templates = _templates(packaged_folder("templates")), _templates(folder / "templates")
    settings = _allowing(_settings(table, folder, given.as_of), sources if given.sources else ())
    return Workspace(
        settings=settings,
        sources=sources,
        themes=load_themes(folder),
        templates=packaged | templates,
        own_templates=frozenset(name for name, text in templates.items() if packaged.get(name) != text),
        out=given.out or folder / out,
        store_path=folder / STORE_FILE,
        problems=problems,
        never=_never(folder, needed=not given.sources),
    )


def _refuse_file(folder: Path, thing: str, problem: str, remedy: str) -> None:
    try:
        if not folder.exists() or folder.is_dir():
            return
    except OSError as error:
        raise WorkspaceError(thing, f"cannot be read ({error.strerror})", remedy) from error
    raise WorkspaceError(thing, problem, remedy)


def _never(folder: Path, needed: bool) -> tuple[NeverOutlet, ...]:
    try:
        return never_outlets(folder)
    except ConfigurationError:
        if needed:
            raise
        return ()


def _allowing(settings: Settings, named: Sequence[Source]) -> Settings:
    """Allow the hosts that a person typed for this one run, private ones too."""
    hosts = tuple(host_name(source.location) for source in named if source.kind is SourceKind.URL)
    fetch = replace(settings.fetch, allow_hosts=(*settings.fetch.allow_hosts, *filter(None, hosts)))
    return replace(settings, fetch=fetch)


def _settings_table(folder: Path, needed: bool) -> Table:
    if (folder / SETTINGS_FILE).exists():
        return read_table(folder / SETTINGS_FILE, SETTINGS_FILE)
    if needed:
        remedy = f"Make one with `standfirst init {folder}`, or name sources with --source."
        raise WorkspaceError(str(folder), f"is no workspace: it holds no {SETTINGS_FILE}", remedy)
    return Table(SETTINGS_FILE, {})


def _settings(table: Table, folder: Path, asked: str | datetime | None) -> Settings:
    table.refuse_unknown(_KEYS + _TABLES)
    default = Settings()
    site_url = NO_SITE if table.values.get("site_url") == "" else table.text("site_url")
    zone = table.text("time_zone")
    zone = default.time_zone if zone is None else parse_time_zone(zone, _named("time_zone"))
    schedule = schedule_settings(table.table("schedule"))
    title = table.text("title") or default.title
    return Settings(
        id=table.text("id") or default.id,
        title=title,
        site_url=default.site_url if site_url is None else parse_site_url(site_url, _named("site_url")),
        time_zone=zone,
        window=_span(table, "window", default.window, timedelta(minutes=1)),
        late_arrival=_span(table, "late_arrival", default.late_arrival, timedelta()),
        follow=_span(table, "follow", default.follow, timedelta()),
        as_of=_as_of(table, asked, Timetable(cron=schedule.digest, zone=zone)),
        lengths=_numbers(table.table("lengths"), default.lengths),
        weights=_numbers(table.table("weights"), default.weights),
        limits=_numbers(table.table("limits"), default.limits),
        fetch=fetch_settings(table.table("fetch")),
        algorithm=algorithm(table.table("summary")),
        quiet_day=quiet_day(table),
        schedule=schedule,
        mail=mail_settings(table.table("mail"), title, folder) if "mail" in table.values else None,
    )


def _as_of(table: Table, asked: str | datetime | None, digests: Timetable) -> datetime | None:
    configured = table.values.get("as_of")
    moment = None if configured is None else as_of_from(configured, digests, _named("as_of"))
    return moment if asked is None else as_of_from(asked, digests)


def _named(key: str) -> str:
    return f"{SETTINGS_FILE}, {key}"


def _span(table: Table, key: str, default: timedelta, least: timedelta) -> timedelta:
    text = table.text(key)
    return default if text is None else parse_span(text, _named(key), least)


def _numbers(table: Table, default: _Numbers) -> _Numbers:
    table.refuse_unknown(each.name for each in fields(default))
    return replace(default, **{key: _number(table, key, getattr(default, key)) for key in table.values})


def _number(table: Table, key: str, default: float) -> Any:
    value = table.values[key]
    whole = isinstance(default, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise table.fault(
            key,
            "must be a whole number" if whole else "must be a number",
            f"Without the line it is {default}.",
        )
    # A weight may be nothing and the further headlines may be left out; an edition of nothing is a mistake.
    least = 0 if key == "also_reported" or key in _WEIGHTS else 1
    if key == "share" and not 0 < value <= 1:
        raise table.fault(key, "must be over 0 and at most 1", f"Without the line it is {default}.")
    if key != "share" and not least <= value <= 1_000_000_000:
        raise table.fault(key, f"must be {least} or more", f"Without the line it is {default}.")
    return value if whole else float(value)


def load_themes(folder: Path) -> tuple[Theme, ...]:
    """Return the themes of a workspace, those of the program where it has none; else as `load_workspace`."""
    path, packaged_path = folder / THEMES_FILE, packaged_folder("seeds") / Path(THEMES_FILE).name
    packaged = _themes_in(packaged_path)
    if not path.exists():
        return tuple(packaged.values())
    return tuple(
        replace(theme, added=_added(theme, packaged.get(theme.id)), own=theme.id not in packaged)
        for theme in _themes_in(path).values()
    )


def _themes_in(path: Path) -> dict[str, Theme]:
    table = read_table(path, THEMES_FILE)
    table.refuse_unknown(("theme",))
    themes: dict[str, Theme] = {}
    for entry in table.tables("theme"):
        theme = _theme(entry)
        if theme.id in themes:
            raise entry.fault("id", f'is "{theme.id}", as another theme\'s', "Give one of them another id.")
        themes[theme.id] = theme
    try:
        prepare_themes(tuple(themes.values()))
    except ValueError as error:
        raise ConfigurationError(THEMES_FILE, str(error), "Correct the term.") from error
    return themes


def _theme(entry: Table) -> Theme:
    entry.refuse_unknown(("id", "name", "terms", "sections"))
    key, name = entry.text("id"), entry.text("name")
    if name is None:
        raise ConfigurationError(entry.thing, "needs a name", 'Add a line such as name = "Climate".')
    return Theme(
        id=key or "-".join(words(name.casefold())) or name,
        name=name,
        terms=entry.texts("terms"),
        sections=entry.texts("sections"),
    )


def _added(theme: Theme, packaged: Theme | None) -> frozenset[str]:
    """Return the words of a workspace's theme that the packaged theme of that id does not have.

    A word with another weight is not a new one.
    """
    known = {_unweighted(each) for each in (*packaged.terms, *packaged.sections)} if packaged else set()
    return frozenset(each for each in (*theme.terms, *theme.sections) if _unweighted(each) not in known)


def _unweighted(term: str) -> str:
    return term.partition("^")[0].strip()


def _templates(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: read_text(names[name], f"templates/{name}") for name in sorted(names)}
