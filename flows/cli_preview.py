"""The command `standfirst preview`."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli_options import WorkspaceOption


def preview(
    workspace: WorkspaceOption = Path("."),
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Serve this instead of out/.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8000,
) -> None:
    """Show out/ at http://localhost:8000/, on this machine alone, to read it and subscribe to its feeds."""
    from flows.adapters.preview import PreviewServer
    from flows.configuration import Overrides, load_workspace

    found = load_workspace(workspace, Overrides(out=out))
    server = PreviewServer(found.out, port)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: server.stop())
    console = Console(soft_wrap=True, highlight=False)
    if not (found.out / "index.html").is_file():
        console.print("There is no edition yet: `standfirst run` makes one, and it shows here at once.")
    console.print(Text(f"Reading: {server.address}  RSS: {server.address}feed.xml  (Ctrl-C ends it)"))
    if found.settings.site_url != server.address:
        console.print(Text(f"Links within the feeds lead to {found.settings.site_url}, the site_url."))
    server.serve()
