"""The commands `standfirst sources`: how the sources do, and adding to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.cli.console import WorkspaceOption, locked, reading_all, say, warn
from flows.cli.json_output import JsonOption, say_json

if TYPE_CHECKING:
    from flows.config import Workspace
    from flows.model import Source
    from flows.model.command_output import SourceChecks, SourceList
    from flows.reading.opml import Outline
    from flows.runs.manage_sources import SourceCheck
    from flows.runs.pipeline.plan import Plan
    from flows.sources.source_statistics import SourceHealth

app = typer.Typer(help="The sources: how they do, adding to them, lists of them.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def sources(
    context: typer.Context, workspace: WorkspaceOption = Path("."), as_json: JsonOption = False
) -> None:
    """Show the sources: last success, failures, articles a day, share told in stories, next poll."""
    if context.invoked_subcommand is None:
        show(workspace, as_json)


@app.command("list")
def show(workspace: WorkspaceOption = Path("."), as_json: JsonOption = False) -> None:
    """Show the sources: last success, failures, articles a day, share told in stories, next poll."""
    from flows.runs.manage_sources import health_of

    with reading_all(workspace) as session:
        now, zone, source_healths = session.now(), session.plan.settings.time_zone, health_of(session)
    if as_json:
        say_json(_source_list(source_healths, session.plan))
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("source", overflow="fold")
    for heading in ("last success", "fails", "a day", "in stories", "next poll"):
        table.add_column(heading, no_wrap=True)
    for health in source_healths:
        table.add_row(*map(Text, _row(health, now, zone)))
    # Lines are broken to fit: in a pipe at 80 columns, or as COLUMNS says.
    console = Console(highlight=False)
    console.print(table)
    for problem in session.plan.problems:
        line = Text(f"{problem.source}: {problem.reason}. {problem.remedy}", style="yellow")
        Console(stderr=True, highlight=False).print(line)
    for health in source_healths:
        if health.state and health.state.failures:
            line = Text(f"{health.source.name}: {health.state.why}. {health.state.remedy or ''}".strip())
            console.print(line)
    for never in session.plan.never:
        console.print(Text(f"Never: {never.name or never.site}"))


@app.command()
def check(
    name: Annotated[list[str] | None, typer.Argument(help="Names of sources; all without any.")] = None,
    workspace: WorkspaceOption = Path("."),
    as_json: JsonOption = False,
) -> None:
    """Ask the sources that have an address now, and say how each answered."""
    from flows.runs import manage_sources

    with reading_all(workspace) as session:
        checks = manage_sources.check(session, name or (), locked(session))
    if as_json:
        say_json(_source_checks(checks))
    for source_check in () if as_json else checks:
        say(_check_line(source_check), "yellow" if source_check.problem else "")
    if any(source_check.problem for source_check in checks):
        raise typer.Exit(1)


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Of a feed, or of a site that has one.")],
    name: Annotated[str | None, typer.Option(help="What to call it instead of the feed's own name.")] = None,
    page: Annotated[bool, typer.Option("--page", help="Take the page itself as the source.")] = False,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Find the feed of a site, show what it holds, and add it to seeds/sources.toml."""
    from flows.config import web_address
    from flows.model import FetchFailure
    from flows.reading.opml import Outline
    from flows.runs.manage_sources import look_for_feeds

    loaded, url, title = _load(workspace), web_address(address), name
    if not page:
        feeds = look_for_feeds(loaded, url)
        if isinstance(feeds, FetchFailure) or not feeds:
            reason = f"{feeds.reason}. {feeds.remedy}" if isinstance(feeds, FetchFailure) else "has no feed."
            warn(f"{url}: {reason} (--page takes the page itself)")
            raise typer.Exit(1)
        for feed in feeds:
            say(f"Found {feed.url}: {feed.name}, {feed.entries} entries")
            for entry_title in feed.titles:
                say(f"    {entry_title}")
        url, title = feeds[0].url, name or feeds[0].name
    added = _add(workspace, [Outline(url=url, title=title)], "page" if page else "feed")
    if not added:
        say(f"{url} is among the sources already.")
        return
    say(f'Added "{added[0].name}" to seeds/sources.toml: {url}')
    warn_of_refused(added, loaded)


@app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Add the feeds of an OPML file to seeds/sources.toml, without those that are there."""
    from flows.language.formatting import counted
    from flows.runs.manage_sources import read_list

    listed = read_list(file)
    added = _add(workspace, listed)
    say(f"Added {counted(len(added), 'source')}; {len(listed) - len(added)} were there already.")
    warn_of_refused(added, _load(workspace))


@app.command()
def remove(
    name: Annotated[list[str], typer.Argument(help="Names of sources, as `standfirst sources` shows them.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Take sources out of seeds/sources.toml; its comments stay, and what was read of them stays stored."""
    from flows.runs import manage_sources

    _load(workspace)
    manage_sources.remove(workspace, name)
    for source_name in dict.fromkeys(name):
        say(f'Removed "{source_name}" from seeds/sources.toml.')


@app.command()
def rename(
    old: Annotated[str, typer.Argument(help="The name of a source, as `standfirst sources` shows it.")],
    new: Annotated[str, typer.Argument(help="What to call it from now on.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Give a source another name; its articles, and how it did, are kept under the new one."""
    from flows.runs import manage_sources

    with reading_all(workspace) as session, locked(session):
        manage_sources.rename(workspace, session.store, old, new)
    say(f'Renamed "{old}" to "{new}" in seeds/sources.toml.')


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; without it to the terminal.")] = None,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Write the feeds and pages of seeds/sources.toml as OPML."""
    from flows.config import load_workspace
    from flows.errors import WorkspaceError
    from flows.runs.manage_sources import opml_of

    text = opml_of(load_workspace(workspace))
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise WorkspaceError(
            str(file), f"cannot be written ({error.strerror})", "Name another file."
        ) from error


def warn_of_refused(added: Sequence[Source], workspace: Workspace) -> None:
    """Say which of the sources just added lie on private hosts, and what has them read."""
    from flows.runs.manage_sources import refused_hosts

    allowed = workspace.settings.fetch.allow_hosts
    hosts = refused_hosts(added, allowed)
    if not hosts:
        return
    warn("These lie on private hosts, which are refused:")
    for host, names in hosts.items():
        warn(f"    {host}: {', '.join(names)}", "")
    line = ", ".join(json.dumps(host) for host in (*allowed, *hosts))
    warn(f"To have them read, write under [fetch] in standfirst.toml: allow_hosts = [{line}]", "")


def _load(folder: Path) -> Workspace:
    from flows.config import load_workspace

    return load_workspace(folder, sources_needed=False)


def _add(
    folder: Path, outlines: Sequence[Outline], expects: Literal["feed", "page"] = "feed"
) -> tuple[Source, ...]:
    """Add sources to a workspace; the first of its owner replace the sample, which is said before."""
    from flows.adapters.workspace import remove_sample, sample_names
    from flows.language.formatting import counted
    from flows.runs import manage_sources

    workspace = _load(folder)
    if sample := sample_names(folder):
        say(f"Removing the sample ({counted(len(sample), 'source')}): you add one of your own.")
        if workspace.may_have_store:
            with reading_all(folder) as session, locked(session):
                if manage_sources.is_of_sample(folder, session.store):
                    say("Its articles and editions leave the store, which holds nothing else.")
                    session.store.clear()
        remove_sample(folder)
        workspace = _load(folder)
    return manage_sources.add_sources(folder, workspace, outlines, expects)


def _source_list(healths: Sequence[SourceHealth], plan: Plan) -> SourceList:
    from flows.model.command_output import SourceLine, SourceList
    from flows.urls.normalise import public_address

    lines = (
        SourceLine(
            name=health.source.name,
            kind=str(health.source.kind),
            # A query may hold the key to a feed that one pays for.
            address=public_address(health.source.location),
            last_success=state.last_success if state else None,
            next_poll=state.next_poll if state else None,
            failures=state.failures if state else 0,
            problem=state.why if state and state.failures else None,
            remedy=state.remedy if state and state.failures else None,
            ended=bool(state and state.ended),
            articles_a_day=health.articles_a_day,
            share_published=health.share_published,
        )
        for health in healths
        for state in (health.state,)
    )
    never = tuple(str(outlet.name or outlet.site) for outlet in plan.never)
    return SourceList(sources=tuple(lines), problems=plan.problems, never=never)


def _source_checks(checks: Sequence[SourceCheck]) -> SourceChecks:
    from flows.model.command_output import CheckedSource, SourceChecks

    return SourceChecks(
        sources=tuple(
            CheckedSource(
                name=check.source.name, entries=check.entries, moved_to=check.moved_to, problem=check.problem
            )
            for check in checks
        )
    )


def _row(health: SourceHealth, now: datetime, zone: str) -> tuple[str, ...]:
    from flows.language.formatting import moment
    from flows.language.interface import ENGLISH
    from flows.model import SourceKind

    state, is_file = health.state, health.source.kind is SourceKind.PATH
    last = moment(state.last_success, now, zone, ENGLISH) if state and state.last_success else "never"
    following = moment(state.next_poll, now, zone, ENGLISH) if state and state.next_poll else "next run"
    if is_file:
        following = "each run"
    elif state and state.ended:
        following = "never, ended"
    return (
        health.source.name,
        "" if is_file else last,
        "" if is_file else str(state.failures if state else 0),
        "?" if health.articles_a_day is None else f"{health.articles_a_day:.1f}",
        "" if health.share_published is None else f"{health.share_published:.0%}",
        following,
    )


def _check_line(check: SourceCheck) -> str:
    if check.problem is not None:
        return f"{check.source.name}: {check.problem.reason}. {check.problem.remedy}"
    moved = f"; it has moved to {check.moved_to} for good" if check.moved_to else ""
    return f"{check.source.name}: {check.entries} entries{moved}"
