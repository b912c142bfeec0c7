"""The options that several commands share, and what several of them say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from flows.model import Source

# An empty variable counts as unset.
WORKSPACE_VARIABLE = "STANDFIRST_WORKSPACE"


def _workspace(context: typer.Context, folder: Path) -> Path:
    """Return the folder of this option, or of the same option before the name of a subcommand."""
    parent = context.parent
    given = context.get_parameter_source("workspace")
    if given is not None and given.name == "COMMANDLINE":
        return folder
    above = parent.params.get("workspace") if parent else None
    return above if isinstance(above, Path) else folder


WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        metavar="DIR",
        envvar=WORKSPACE_VARIABLE,
        callback=_workspace,
        help="The folder that holds standfirst.toml and seeds/.",
    ),
]


def show_refused(added: Sequence[Source], allowed: tuple[str, ...]) -> None:
    """Say which of the sources just added lie on private hosts, and what has them read."""
    from flows.runs.manage_sources import refused_hosts

    hosts = refused_hosts(added, allowed)
    if not hosts:
        return
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(Text("These lie on private hosts, which are refused:", style="yellow"))
    for host, names in hosts.items():
        console.print(Text(f"    {host}: {', '.join(names)}"))
    line = ", ".join(json.dumps(each) for each in (*allowed, *hosts))
    console.print(Text(f"To have them read, write under [fetch] in standfirst.toml: allow_hosts = [{line}]"))
