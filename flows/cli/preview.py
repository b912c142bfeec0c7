"""The command `standfirst preview`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption

if TYPE_CHECKING:
    from flows.config import Workspace


def preview(
    workspace: WorkspaceOption = Path("."),
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Serve this instead of out/.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8000,
    following: Annotated[
        bool, typer.Option("--next", help="Show the edition that a run would make now; store nothing.")
    ] = False,
    text: Annotated[
        bool, typer.Option("--text", help="With --next: print it as plain text instead of serving it.")
    ] = False,
) -> None:
    """Show out/ at http://localhost:8000/, on this machine alone, to read it and subscribe to its feeds."""
    from flows.config import Overrides, load_workspace
    from flows.errors import ConfigurationError

    if following:
        _show_next(workspace, port, text=text)
        return
    if text:
        raise ConfigurationError("--text", "goes with --next", "Give both, or read email.txt in out/.")
    found = load_workspace(workspace, Overrides(out=out))
    console = _console()
    if not (found.out / "index.html").is_file():
        console.print("There is no edition yet: `standfirst run` makes one, and it shows here at once.")
    _serve(found.out, port, found, console)


def _show_next(folder: Path, port: int, *, text: bool) -> None:
    """Compose the next edition from what the store holds and show it; change nothing."""
    from flows.adapters.out_files import FilePublisher
    from flows.config import Request
    from flows.language.formatting import edition_folder
    from flows.runs import recompose as remaking
    from flows.runs import steps

    loud = Console(stderr=True, soft_wrap=True, highlight=False)
    with steps.opened(
        Request(folder=folder), lambda line: loud.print(Text(line)), exclusive=False
    ) as session:
        composed, files = remaking.preview(session)
        workspace = session.workspace
    if composed.edition.coverage.new == 0:
        loud.print("Nothing new is stored; `standfirst run` would read the sources first.")
    if text:
        sys.stdout.write(files[f"{edition_folder(composed.edition.id)}email.txt"].decode())
        return
    with TemporaryDirectory(prefix="standfirst-preview-") as made:
        FilePublisher(Path(made)).publish(files)
        _serve(Path(made), port, workspace, _console())


def _serve(out: Path, port: int, workspace: Workspace, console: Console) -> None:
    from flows.adapters.preview import PreviewServer

    server = PreviewServer(out, port)
    signal.signal(signal.SIGINT, lambda *_: server.stop())
    feed = f"  RSS: {server.address}feed.xml" if workspace.settings.site_url else ""
    console.print(Text(f"Reading: {server.address}{feed}  (Ctrl-C ends it)"))
    if workspace.settings.site_url not in ("", server.address):
        console.print(Text(f"Links within the feeds lead to {workspace.settings.site_url}, the site_url."))
    server.serve()


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)
