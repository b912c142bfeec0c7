"""The command `standfirst init`."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from flows.cli.console import say
from flows.cli.sources import warn_of_refused

if TYPE_CHECKING:
    from flows.reading.opml import Outline


# `--from list`, and `--from` with nothing behind it.
SHOW_SETS = "list"


class InitCommand(TyperCommand):
    """The command `init`; an option --from without a value shows the sets."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments as usual."""
        return super().parse_args(ctx, [*args, SHOW_SETS] if args[-1:] == ["--from"] else args)


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
    origins: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="NAME|FILE.opml",
            help="Subscribe to a set of well-known feeds (world, de, science; `--from list` shows all) or to "
            "the feeds of an OPML file; no sample (repeatable).",
        ),
    ] = None,
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
    from flows.config import load_workspace
    from flows.errors import ConfigurationError
    from flows.language.formatting import counted
    from flows.runs import manage_sources

    if SHOW_SETS in (origins or ()):
        _show_sets()
        return
    folder, addresses = _folder_and_feeds(arguments or ())
    outlines = _subscriptions(origins or (), opml, [*addresses, *(feed or ())])
    if empty and outlines:
        raise ConfigurationError("--empty", "says no sources, and others are named", "Give one or the other.")
    files = init_workspace(folder, SystemClock().now(), sample=not (empty or outlines))
    say(f"Made a workspace in {folder} ({counted(len(files), 'file')}).")
    if outlines:
        workspace = load_workspace(folder, sources_needed=False)
        added = manage_sources.add_sources(folder, workspace, outlines)
        say(f"Added {counted(len(added), 'source')} to {folder / 'seeds/sources.toml'}.")
        warn_of_refused(added, workspace)
        if origins:
            say("`standfirst sources check` tells which of them no longer answer.")
    sources = ("sources", "add", "ADDRESS") if empty else ("run",)
    say(f"Next: {_next(folder, sources)}")


def _folder_and_feeds(arguments: Sequence[str]) -> tuple[Path, list[str]]:
    """Return the folder among the arguments, by default that of this process, and the addresses."""
    from flows.config import is_like_host
    from flows.config.environment import default_workspace
    from flows.errors import ConfigurationError

    folder: Path | None = None
    feeds: list[str] = []
    for argument in arguments:
        if "://" in argument or (folder is not None and is_like_host(argument)):
            feeds.append(argument)
        elif folder is not None or not argument.strip():
            problem = "is no second folder and no address" if argument.strip() else "names no folder"
            raise ConfigurationError(f'"{argument}"', problem, "Give one folder, then addresses of feeds.")
        elif is_like_host(argument) and not Path(argument).exists():
            remedy = f"Write ./{argument} for a folder of that name, or https://{argument} for its feed."
            raise ConfigurationError(f'"{argument}"', "may be a folder or a site", remedy)
        else:
            folder = Path(argument)
    return folder or default_workspace(), feeds


def _subscriptions(origins: Sequence[str], opml: Path | None, addresses: Sequence[str]) -> list[Outline]:
    """Return the feeds of sets and lists in the order given, then those of the addresses."""
    from flows.config import web_address
    from flows.reading.opml import Outline
    from flows.runs.manage_sources import read_list

    outlines = [outline for origin in origins for outline in _feeds_of(origin)]
    outlines += read_list(opml) if opml is not None else ()
    return [*outlines, *(Outline(url=web_address(address)) for address in addresses)]


def _feeds_of(origin: str) -> Sequence[Outline]:
    """Return the feeds of a set of the catalogue, or of a file if the name has a dot or a slash."""
    from flows.config.catalogue import load_catalogue
    from flows.reading.opml import Outline
    from flows.runs.manage_sources import read_list

    if Path(origin).suffix or "/" in origin:
        return read_list(Path(origin))
    return [
        Outline(url=feed.url, title=feed.name, language=feed.language, folders=(feed.section,))
        for feed in load_catalogue().of_set(origin)
    ]


def _show_sets() -> None:
    """Print each set with the number of its feeds, its title and its languages."""
    from flows.config.catalogue import load_catalogue
    from flows.language.formatting import counted

    catalogue = load_catalogue()
    for name, title in catalogue.sets.items():
        feeds = catalogue.of_set(name)
        languages = ", ".join(dict.fromkeys(feed.language for feed in feeds))
        say(f"{name:<12}  {counted(len(feeds), 'feed'):>8}  {title} ({languages})")
    say("Several go together: standfirst init my-news --from world --from science")


def _next(folder: Path, command: Sequence[str]) -> str:
    """Return a command line that works where the user stands: the program by name if the shell finds it."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        start = [sys.executable, "-m", "flows"]
    else:
        on_path = shutil.which(program.name)
        is_on_path = on_path is not None and program.exists() and Path(on_path).samefile(program)
        start = [program.name if is_on_path else str(program)]
    where = [] if folder == Path(".") else ["--workspace", str(folder)]
    return shlex.join([*start, *command, *where])
