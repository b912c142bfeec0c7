"""The command `standfirst doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import WorkspaceOption, say


def doctor(
    workspace: WorkspaceOption = Path("."),
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask neither sources nor the mail server nor Prefect's.")
    ] = False,
) -> None:
    """Look at settings, store, disk, clock, mail, servers, sources and runs, and say what to do.

    It changes nothing and sends nothing. Exit status: 0 all is well, 1 a warning, 2 a fault.
    """
    from flows.model.health import Severity
    from flows.render.health import render_health
    from flows.runs.health import diagnose

    report = diagnose(workspace, is_offline=offline)
    styles = {Severity.OK: "", Severity.WARNING: "yellow", Severity.BROKEN: "red"}
    for line, severity in render_health(report):
        say(line, styles[severity])
    raise typer.Exit(list(Severity).index(report.severity))
