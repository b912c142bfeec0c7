"""The command `standfirst schedule`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli_options import WorkspaceOption
from flows.cli_send import print_warning

if TYPE_CHECKING:
    from flows.scheduling import Opening


def schedule(
    workspace: WorkspaceOption = Path("."),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of Prefect's server; 0 takes any that is free.")
    ] = 4200,
) -> None:
    """Make the editions when they are due: serve the flows ingest and digest until Ctrl-C."""
    from flows import scheduling
    from flows.configuration import Request
    from flows.sending import link_warning

    console = Console(soft_wrap=True, highlight=False)
    console.print("Starting Prefect's server; this takes up to half a minute.")
    with suppress(KeyboardInterrupt):
        request = Request(folder=workspace, send=True)
        print_warning(link_warning(request.load()))
        scheduling.keep_schedule(request, port, lambda opening: _begin(opening, console))
    console.print("The schedule has ended. What falls due until its next start is made up for then.")


def _begin(opening: Opening, console: Console) -> None:
    for name, time in opening.next_runs:
        console.print(Text(f"Next {name}: {time:%a %Y-%m-%d %H:%M %Z}"))
    console.print(Text(f"Prefect's pages: {opening.address}  (Ctrl-C ends the schedule)"))
