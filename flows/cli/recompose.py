"""The command `standfirst recompose`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption


def recompose(
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="Its id; only the latest can be made again.")
    ] = None,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Make the latest edition again in its place, if its mail has not gone out; nothing is read or sent.

    For changed settings, themes, splits and merges: it keeps its time, number and address.
    """
    from flows.config import Request
    from flows.language.formatting import counted
    from flows.runs import recompose as remaking
    from flows.runs import steps

    loud = Console(stderr=True, soft_wrap=True, highlight=False)
    with steps.opened(Request(folder=workspace), lambda line: loud.print(Text(line))) as session:
        then, composed = remaking.recompose(session, edition)
        changed = steps.publish(then, composed)
        place = session.workspace.out / "index.html"
    told = f"{counted(changed, 'file')} changed" if changed else "nothing changed"
    console = Console(soft_wrap=True, highlight=False)
    console.print(Text(f"Edition {composed.edition.id} was made again ({told}). Read it: {place}"))
