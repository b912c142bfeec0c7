"""The commands `standfirst sources`: how the sources do, and adding to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.cli.console import WorkspaceOption, show_refused

if TYPE_CHECKING:
    from flows.adapters.database import SqlStore
    from flows.config import Workspace
    from flows.model import Source
    from flows.reading.opml import Outline
    from flows.runs.manage_sources import Checked
    from flows.sources.health import SourceHealth

app = typer.Typer(help="The sources: how they do, adding to them, lists of them.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def sources(context: typer.Context, workspace: WorkspaceOption = Path(".")) -> None:
    """Show the sources: last success, failures, articles a day, share told in stories, next poll."""
    if context.invoked_subcommand is None:
        show(workspace)


@app.command("list")
def show(workspace: WorkspaceOption = Path(".")) -> None:
    """Show the sources: last success, failures, articles a day, share told in stories, next poll."""
    from flows.adapters.clock import SystemClock
    from flows.runs.manage_sources import health_of

    now = SystemClock().now()
    with _opened(workspace) as (found, store):
        shown = health_of(found, store)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("source", overflow="fold")
    for heading in ("last success", "fails", "a day", "in stories", "next poll"):
        table.add_column(heading, no_wrap=True)
    for each in shown:
        table.add_row(*(Text(cell) for cell in _row(each, now, found.settings.time_zone)))
    # Lines are broken to fit: in a pipe at 80 columns, or as COLUMNS says.
    console = Console(highlight=False)
    loud = Console(stderr=True, highlight=False)
    console.print(table)
    for problem in found.problems:
        loud.print(Text(f"{problem.source}: {problem.reason}. {problem.remedy}", style="yellow"))
    for each in shown:
        if each.state and each.state.failures:
            console.print(Text(f"{each.source.name}: {each.state.why}. {each.state.remedy or ''}".strip()))
    for never in found.never:
        console.print(Text(f"Never: {never.name or never.site}"))


@app.command()
def check(
    name: Annotated[list[str] | None, typer.Argument(help="Names of sources; all without any.")] = None,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Ask the sources that have an address now, and say how each answered."""
    from flows.runs import manage_sources as subscribing

    console, failed = _console(), 0
    with _opened(workspace) as (found, store):
        subscribing.refuse_unknown(name or (), [source.name for source in found.sources])
        for each in subscribing.check(found, store, tuple(name or ()), _locked(store)):
            failed += each.problem is not None
            console.print(_checked_line(each))
    if failed:
        raise typer.Exit(1)


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Of a feed, or of a site that has one.")],
    name: Annotated[str | None, typer.Option(help="What to call it instead of the feed's own name.")] = None,
    page: Annotated[bool, typer.Option("--page", help="Take the page itself as the source.")] = False,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Find the feed of a site, show what it holds, and add it to seeds/sources.toml."""
    from flows.config import Overrides, load_workspace, web_address
    from flows.model import FetchFailure
    from flows.reading.opml import Outline
    from flows.runs.manage_sources import look_for_feeds

    console, found = _console(), load_workspace(workspace, Overrides(sources_needed=False))
    given = web_address(address)
    chosen, title = given, name
    if not page:
        feeds = look_for_feeds(found, given)
        if isinstance(feeds, FetchFailure) or not feeds:
            told = f"{feeds.reason}. {feeds.remedy}" if isinstance(feeds, FetchFailure) else "has no feed."
            loud = Console(stderr=True, soft_wrap=True, highlight=False)
            loud.print(Text(f"{given}: {told} (--page takes the page itself)", style="yellow"))
            raise typer.Exit(1)
        for feed in feeds:
            console.print(Text(f"Found {feed.url}: {feed.name}, {feed.entries} entries"))
            for each in feed.titles:
                console.print(Text(f"    {each}"))
        chosen, title = feeds[0].url, name or feeds[0].name
    added = _add(workspace, [Outline(url=chosen, title=title)], "page" if page else "feed")
    if not added:
        console.print(Text(f"{chosen} is among the sources already."))
        return
    console.print(Text(f'Added "{added[0].name}" to seeds/sources.toml: {chosen}'))
    show_refused(added, found.settings.fetch.allow_hosts)


@app.command("import")
def take_over(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Add the feeds of an OPML file to seeds/sources.toml, without those that are there."""
    from flows.config import Overrides, load_workspace
    from flows.language.formatting import counted
    from flows.runs.manage_sources import read_list

    listed = read_list(file)
    added = _add(workspace, listed)
    kept = len(listed) - len(added)
    _console().print(f"Added {counted(len(added), 'source')}; {kept} were there already.")
    show_refused(added, load_workspace(workspace, Overrides(sources_needed=False)).settings.fetch.allow_hosts)


@app.command("remove")
def take_out(
    name: Annotated[list[str], typer.Argument(help="Names of sources, as `standfirst sources` shows them.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Take sources out of seeds/sources.toml; its comments stay, and what was read of them stays stored."""
    from flows.config import Overrides, load_workspace
    from flows.runs import manage_sources as subscribing

    load_workspace(workspace, Overrides(sources_needed=False))
    subscribing.remove(workspace, name)
    for each in dict.fromkeys(name):
        _console().print(Text(f'Removed "{each}" from seeds/sources.toml.'))


@app.command()
def rename(
    old: Annotated[str, typer.Argument(help="The name of a source, as `standfirst sources` shows it.")],
    new: Annotated[str, typer.Argument(help="What to call it from now on.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Give a source another name; its articles, and how it did, are kept under the new one."""
    from flows.runs import manage_sources as subscribing

    with _opened(workspace) as (_, store), _locked(store):
        subscribing.rename(workspace, store, old, new)
    _console().print(Text(f'Renamed "{old}" to "{new}" in seeds/sources.toml.'))


@app.command("export")
def hand_over(
    file: Annotated[Path | None, typer.Argument(help="Where to write; without it to the terminal.")] = None,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Write the feeds and pages of seeds/sources.toml as OPML."""
    from flows.config import load_workspace
    from flows.errors import WorkspaceError
    from flows.runs.manage_sources import list_of

    text = list_of(load_workspace(workspace))
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise WorkspaceError(
            str(file), f"cannot be written ({error.strerror})", "Name another file."
        ) from error


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Workspace, SqlStore]]:
    """Give a workspace and its store, without the lock: a caller that writes takes it for the write alone."""
    from flows.config import Request
    from flows.runs import steps

    with steps.opened(Request(folder=folder), lambda _: None, exclusive=False) as session:
        yield session.workspace, session.store


def _locked(store: SqlStore) -> AbstractContextManager[None]:
    from flows.runs.steps import LOCK_SECONDS

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    return store.locked(LOCK_SECONDS, lambda line: console.print(Text(line)))


def _add(
    folder: Path, wanted: Sequence[Outline], expects: Literal["feed", "page"] = "feed"
) -> tuple[Source, ...]:
    """Add sources to a workspace; the first of its owner replace the sample, which is said before."""
    from flows.adapters.workspace import remove_sample, sample_names
    from flows.config import Overrides, load_workspace
    from flows.language.formatting import counted
    from flows.runs import manage_sources as subscribing

    found = load_workspace(folder, Overrides(sources_needed=False))
    if sample := sample_names(folder):
        console = _console()
        console.print(f"Removing the sample ({counted(len(sample), 'source')}): you add one of your own.")
        if found.store_path.exists():
            with _opened(folder) as (_, store), _locked(store):
                if subscribing.is_of_sample(folder, store):
                    console.print("Its articles and editions leave the store, which holds nothing else.")
                    store.clear()
        remove_sample(folder)
        found = load_workspace(folder, Overrides(sources_needed=False))
    return subscribing.add_sources(folder, found, wanted, expects)


def _row(each: SourceHealth, now: datetime, zone: str) -> tuple[str, ...]:
    from flows.language.formatting import moment
    from flows.model import SourceKind

    state = each.state

    def told(time: datetime | None, otherwise: str) -> str:
        return otherwise if time is None else moment(time, now, zone)

    is_file = each.source.kind is SourceKind.PATH
    upcoming = (
        "never, ended" if state and state.ended else told(state.next_poll if state else None, "next run")
    )
    return (
        each.source.name,
        "" if is_file else told(state.last_success if state else None, "never"),
        "" if is_file else str(state.failures if state else 0),
        "?" if each.articles_a_day is None else f"{each.articles_a_day:.1f}",
        "" if each.share_published is None else f"{each.share_published:.0%}",
        "each run" if is_file else upcoming,
    )


def _checked_line(each: Checked) -> Text:
    if each.problem is not None:
        return Text(f"{each.source.name}: {each.problem.reason}. {each.problem.remedy}", style="yellow")
    moved = f"; it has moved to {each.moved_to} for good" if each.moved_to else ""
    return Text(f"{each.source.name}: {each.entries} entries{moved}")


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)
