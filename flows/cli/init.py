"""The command `standfirst init`."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import show_refused

if TYPE_CHECKING:
    from flows.reading.opml import Outline


def init(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FOLDER] [FEED...]",
            show_default=False,
            help="The folder to make a workspace in (without one: this folder), and addresses of feeds.",
        ),
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Make it without the sample.")] = False,
    opml: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Subscribe to the feeds of an OPML file; no sample.")
    ] = None,
    feed: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="Subscribe to a feed; no sample (repeatable).")
    ] = None,
) -> None:
    """Make a workspace: settings, themes, and a sample dated today or the sources that you name."""
    from flows.adapters.clock import SystemClock
    from flows.adapters.workspace import init_workspace
    from flows.config import Overrides, load_workspace
    from flows.errors import ConfigurationError
    from flows.language.formatting import counted
    from flows.runs import manage_sources as subscribing

    folder, addresses = _folder_and_feeds(arguments or ())
    wanted = _subscriptions(opml, [*addresses, *(feed or ())])
    if empty and wanted:
        raise ConfigurationError("--empty", "says no sources, and others are named", "Give one or the other.")
    made = init_workspace(folder, SystemClock().now(), sample=not (empty or wanted))
    typer.echo(f"Made a workspace in {folder} ({counted(len(made), 'file')}).")
    if wanted:
        found = load_workspace(folder, Overrides(sources_needed=False))
        added = subscribing.add_sources(folder, found, wanted)
        typer.echo(f"Added {counted(len(added), 'source')} to {folder / 'seeds/sources.toml'}.")
        show_refused(added, found.settings.fetch.allow_hosts)
    sources = ("sources", "add", "ADDRESS") if empty else ("run",)
    typer.echo(f"Next: {_next(folder, sources)}")


def _folder_and_feeds(arguments: Sequence[str]) -> tuple[Path, list[str]]:
    """Return the folder among the arguments, by default that of this process, and the addresses."""
    from flows.config import is_like_host
    from flows.config.environment import default_workspace
    from flows.errors import ConfigurationError

    folder: Path | None = None
    feeds: list[str] = []
    for each in arguments:
        if "://" in each or (folder is not None and is_like_host(each)):
            feeds.append(each)
        elif folder is not None or not each.strip():
            problem = "is no second folder and no address" if each.strip() else "names no folder"
            raise ConfigurationError(f'"{each}"', problem, "Give one folder, then addresses of feeds.")
        elif is_like_host(each) and not Path(each).exists():
            remedy = f"Write ./{each} for a folder of that name, or https://{each} for its feed."
            raise ConfigurationError(f'"{each}"', "may be a folder or a site", remedy)
        else:
            folder = Path(each)
    return folder or default_workspace(), feeds


def _subscriptions(opml: Path | None, addresses: Sequence[str]) -> list[Outline]:
    from flows.config import web_address
    from flows.reading.opml import Outline
    from flows.runs import manage_sources as subscribing

    listed = subscribing.read_list(opml) if opml is not None else ()
    return [*listed, *(Outline(url=web_address(each)) for each in addresses)]


def _next(folder: Path, command: Sequence[str]) -> str:
    """Return a command line that works where the user stands."""
    where = [] if folder == Path(".") else ["--workspace", str(folder)]
    return shlex.join([*_program(), *command, *where])


def _program() -> tuple[str, ...]:
    """Return how this program was started, by its name alone where the shell finds it under it."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py":
        return (sys.executable, "-m", "flows")
    found = shutil.which(started.name)
    is_found = found is not None and started.exists() and Path(found).samefile(started)
    return (started.name,) if is_found else (str(started),)
