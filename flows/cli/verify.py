"""The command `standfirst verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption

if TYPE_CHECKING:
    from flows.runs.pipeline.verify import Fault, PagesVerified, Verified

_NAMED = "Its id, such as 2026-11-20, or the path of its edition.json."


def verify(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help=_NAMED)],
    online: Annotated[bool, typer.Option("--online", help="Ask the pages too whether they say it.")] = False,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Check every quotation of an edition against the stored texts, and its receipt; stop at a difference."""
    from flows.config import Request
    from flows.runs import steps
    from flows.runs import verify_edition as verifying
    from flows.runs.pipeline.verify import Fault

    loud = Console(stderr=True, soft_wrap=True, highlight=False)
    console = Console(soft_wrap=True, highlight=False)
    with steps.opened(Request(folder=workspace), lambda _: None, exclusive=False) as session:
        published = verifying.find_published(edition, session.workspace, session.store)
        checked = verifying.check(published, session.store)
        if isinstance(checked, Fault):
            _fail(checked, loud)
        console.print(Text(_checked_line(checked)))
        if online:
            pages = verifying.check_online(checked.edition, session.workspace, session.reader, session.store)
            if isinstance(pages, Fault):
                _fail(pages, loud)
            _print_pages(pages, console)


def _fail(fault: Fault, loud: Console) -> NoReturn:
    loud.print(Text(f"standfirst: {fault}", style="red"))
    raise typer.Exit(1)


def _checked_line(checked: Verified) -> str:
    from flows.language.formatting import counted

    edition = checked.edition
    said = counted(checked.quotations, "quotation")
    return (
        f"Edition {edition.id}: {said} as stored, {checked.linked:,} with a link to the very sentence; "
        f"{counted(checked.hashes, 'text')} as the receipt says; files as the store has them."
    )


def _print_pages(pages: PagesVerified, console: Console) -> None:
    from flows.language.formatting import counted

    said = counted(pages.standing, "quotation")
    unread = counted(len(pages.unchecked), "page")
    console.print(Text(f"Online: {said} as the pages have them; {unread} could not be checked."))
    for address, reason in pages.unchecked:
        console.print(Text(f"  could not be checked: {address} {reason}"))
