"""The command `standfirst doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import WorkspaceOption, say
from flows.cli.json_output import JsonOption, say_json


def doctor(
    workspace: WorkspaceOption = Path("."),
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask neither sources nor the mail server nor Prefect's.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at settings, store, disk, clock, mail, servers, sources and runs, and say what to do.

    It changes nothing and sends nothing. Exit status: 0 all is well, 1 a warning, 2 a fault.
    """
    from flows.model.health import Severity
    from flows.render.health import render_health
    from flows.runs.health import diagnose

    report = diagnose(workspace, is_offline=offline)
    styles = {Severity.OK: "", Severity.WARNING: "yellow", Severity.BROKEN: "red"}
    if as_json:
        say_json(report)
    else:
        for line, severity in render_health(report):
            say(line, styles[severity])
    raise typer.Exit(list(Severity).index(report.severity))
