"""The command `standfirst schedule`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption
from flows.cli.send import print_warning

if TYPE_CHECKING:
    from flows.orchestration.schedule import Opening


_OURS = "What falls due until its next start is made up for then."
_THEIRS = "Its deployments are paused until its next start; the first edition then covers what was missed."


def schedule(
    workspace: WorkspaceOption = Path("."),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of Prefect's server; 0 takes any that is free.")
    ] = 4200,
) -> None:
    """Make the editions when they are due: serve the flows ingest and digest until Ctrl-C."""
    from flows.config import Request
    from flows.orchestration import schedule as scheduling
    from flows.runs.send_mail import link_warning

    console = Console(soft_wrap=True, highlight=False)
    ended = "The schedule has ended."

    def begin(opening: Opening) -> None:
        nonlocal ended
        _begin(opening, console)
        ended = f"The schedule has ended. {_OURS if opening.server_is_ours else _THEIRS}"

    request = Request(folder=workspace, send=True)
    with suppress(KeyboardInterrupt):
        print_warning(link_warning(request.load()))
        scheduling.keep_schedule(request, port, console.print, begin)
    console.print(ended)


def _begin(opening: Opening, console: Console) -> None:
    for name, time in opening.next_runs:
        console.print(Text(f"Next {name}: {time:%a %Y-%m-%d %H:%M %Z}"))
    console.print(Text(f"Prefect's pages: {opening.address}  (Ctrl-C ends the schedule)"))
