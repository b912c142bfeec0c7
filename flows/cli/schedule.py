"""The commands `standfirst schedule` and `standfirst deploy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import WorkspaceOption, say, warn


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

    request = Request(folder=workspace, send=True)
    if warning := link_warning(request.load()):
        warn(warning)
    schedules.keep_schedule(request, port, say)


def deploy(
    pool: Annotated[str, typer.Option(metavar="NAME", help="The work pool whose workers run the flows.")],
    workspace: WorkspaceOption = Path("."),
    send: Annotated[bool, typer.Option(help="Whether the scheduled runs mail the edition.")] = True,
    image: Annotated[
        str | None, typer.Option(metavar="IMAGE", help="The image of a pool that starts containers.")
    ] = None,
    notify: Annotated[
        str | None,
        typer.Option(metavar="TYPE/NAME", help="Prefect's block that tells you of a failed digest."),
    ] = None,
) -> None:
    """Give the flows ingest and digest to a work pool of your Prefect server, with their times."""
    from flows.config import Request
    from flows.orchestration import schedule as schedules

    for line in schedules.deploy(Request(folder=workspace, send=send), pool, image, notify):
        say(line)
    say(f"Workers run them: prefect worker start --pool {pool}")
