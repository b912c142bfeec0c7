"""The commands `standfirst schedule` and `standfirst deploy`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import WorkspaceOption, say, warn

if TYPE_CHECKING:
    from flows.orchestration.schedule import NextRun, Opening


def schedule(
    workspace: WorkspaceOption = Path("."),
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of Prefect's server; 0 takes any that is free.")
    ] = 4200,
) -> None:
    """Make the editions when they are due: serve the flows ingest and digest until Ctrl-C."""
    from flows.config import Request
    from flows.orchestration import schedule as schedules
    from flows.runs.send_mail import link_warning

    last_line = "The schedule has ended."

    def begin(opening: Opening) -> None:
        nonlocal last_line
        _say_next(opening.next_runs)
        say(f"Prefect's pages: {opening.address}  (Ctrl-C ends the schedule)")
        end = "What falls due until its next start is made up for then."
        if not opening.server_is_ours:
            end = "Its deployments are paused until its next start; the first edition then covers the gap."
        last_line = f"The schedule has ended. {end}"

    request = Request(folder=workspace, send=True)
    with suppress(KeyboardInterrupt):
        if warning := link_warning(request.load()):
            warn(warning)
        schedules.keep_schedule(request, port, say, begin)
    say(last_line)


def deploy(
    pool: Annotated[str, typer.Option(metavar="NAME", help="The work pool whose workers run the flows.")],
    workspace: WorkspaceOption = Path("."),
    send: Annotated[bool, typer.Option(help="Whether the scheduled runs mail the edition.")] = True,
) -> None:
    """Give the flows ingest and digest to a work pool of your Prefect server, with their times."""
    from flows.config import Request
    from flows.orchestration import schedule as schedules

    deployed = schedules.deploy(Request(folder=workspace, send=send), pool)
    for name in deployed.names:
        say(f"Deployed {name}")
    _say_next(deployed.next_runs)
    say(f"Workers run them: prefect worker start --pool {pool}")


def _say_next(runs: tuple[NextRun, ...]) -> None:
    for run in runs:
        say(f"Next {run.flow}: {run.time:%a %Y-%m-%d %H:%M %Z}")
