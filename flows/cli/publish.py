"""The command `standfirst publish`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption


def publish(
    workspace: WorkspaceOption = Path("."),
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write here instead of out/.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Write every stored edition, not the newest alone.")
    ] = False,
) -> None:
    """Write out/ again from the stored editions: pages, articles, feeds, archive; nothing is read or sent."""
    from flows.config import Request
    from flows.language.formatting import counted
    from flows.runs import steps

    loud = Console(stderr=True, soft_wrap=True, highlight=False)
    with steps.opened(Request(folder=workspace, out=out), lambda line: loud.print(Text(line))) as session:
        if session.store.editions.latest() is None:
            loud.print("There is no edition yet: `standfirst run` makes one.")
            raise typer.Exit(1)
        changed = steps.publish_stored(session, everything=everything)
        for note in steps.notes(session):
            loud.print(Text(note, style="yellow"))
        place = session.workspace.out / "index.html"
    told = f"{counted(changed, 'file')} changed" if changed else "nothing changed"
    Console(soft_wrap=True, highlight=False).print(Text(f"Read it: {place} ({told})"))
