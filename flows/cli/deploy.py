"""The command `standfirst deploy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption


def deploy(
    pool: Annotated[str, typer.Option(metavar="NAME", help="The work pool whose workers run the flows.")],
    workspace: WorkspaceOption = Path("."),
    send: Annotated[bool, typer.Option(help="Whether the scheduled runs mail the edition.")] = True,
) -> None:
    """Give the flows ingest and digest to a work pool of your Prefect server, with their times."""
    from flows.config import Request
    from flows.orchestration import schedule as scheduling

    console = Console(soft_wrap=True, highlight=False)
    deployed = scheduling.deploy(Request(folder=workspace, send=send), pool)
    for name in deployed.names:
        console.print(Text(f"Deployed {name}"))
    for name, time in deployed.next_runs:
        console.print(Text(f"Next {name}: {time:%a %Y-%m-%d %H:%M %Z}"))
    console.print(Text(f"Workers run them: prefect worker start --pool {pool}"))
