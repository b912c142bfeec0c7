"""The command `standfirst send`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption

if TYPE_CHECKING:
    from flows.adapters.database import SqlStore
    from flows.config import Workspace
    from flows.model import Delivery


def send(
    workspace: WorkspaceOption = Path("."),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go to whom; send nothing.")
    ] = False,
    to: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Send one test there, and nothing to the readers.")
    ] = None,
    retry_unknown: Annotated[
        bool,
        typer.Option("--retry-unknown", help="Send again where it is not known whether the mail arrived."),
    ] = False,
) -> None:
    """Mail the newest edition to those of its readers who have not been sent it."""
    from flows.config import Request, parse_mail_address
    from flows.runs import steps
    from flows.runs.send_mail import link_warning, mail_of

    request = Request(folder=workspace)
    found = request.load()
    mail_of(found)
    print_warning(link_warning(found))
    test = None if to is None else parse_mail_address(to, "--to")
    console = Console(soft_wrap=True, highlight=False)
    # A plan or a test changes nothing in the store, so it need not wait for a run.
    exclusive = not dry_run and test is None
    with steps.opened(request, lambda line: console.print(Text(line)), exclusive=exclusive) as session:
        found = session.workspace
        if next(session.store.editions.newest(1), None) is None:
            console.print("There is no edition yet: `standfirst run` makes one.")
            raise typer.Exit(1)
        if dry_run:
            _show_plan(found, session.store, [test] if test else None, console)
            return
        if test is not None:
            _send_test(found, session.store, test, console)
            return
        _send_newest(found, session.store, retry_unknown, console)


def print_warning(text: str | None) -> None:
    """Print a warning, if there is one, to stderr."""
    if text is not None:
        Console(stderr=True, soft_wrap=True, highlight=False).print(Text(text, style="yellow"))


def print_deliveries(
    deliveries: Sequence[Delivery], console: Console, loud: Console | None = None, when: str = "now"
) -> None:
    """Print how many messages went which way; each that was not sent, its reason and remedy, to `loud`."""
    from flows.runs.pipeline import told, unsent_lines

    hint = "" if deliveries else " (`standfirst send` mails the newest edition to those who have not had it)"
    console.print(f"Mail {when}: {told(deliveries)}{hint}.")
    for line in unsent_lines(deliveries):
        (loud or console).print(Text(line, style="yellow"))


def _send_newest(workspace: Workspace, store: SqlStore, retry_unknown: bool, console: Console) -> None:
    from flows.runs.pipeline import DeliverRules
    from flows.runs.send_mail import send_newest

    due, before = send_newest(workspace, store, DeliverRules(retry_unknown=retry_unknown))
    if due or not before:
        print_deliveries(due, console)
    if before:
        print_deliveries(before, console, when="before")
    if any(each.status != "sent" for each in (*due, *before)):
        raise typer.Exit(1)


def _show_plan(
    workspace: Workspace, store: SqlStore, readers: Sequence[str] | None, console: Console
) -> None:
    from flows.runs.send_mail import letters_to, mail_of, planned

    mail, edition = mail_of(workspace), next(store.editions.newest(1))
    known = dict(planned(workspace, store))
    asked = tuple(readers or mail.to)
    console.print(Text(f"Edition {edition.id} by {mail.host} port {mail.port}, from {mail.sender}:"))
    for letter in letters_to(workspace, edition, asked):
        row = None if readers else known.get(letter.reader)
        console.print(Text(f"  {letter.reader}: {_intent(row)} ({len(letter.body):,} bytes)"))
    console.print("Nothing was sent.")


def _intent(row: Delivery | None) -> str:
    if row is None:
        return "would be sent"
    if row.status == "deferred":
        return f"would be tried again, after: {row.reason}" if row.attempts else "would be sent"
    told = {"sent": "sent already", "refused": "refused already", "unknown": "may have arrived already"}
    return f"{told[row.status]}, would not be sent ({row.reason})"


def _send_test(workspace: Workspace, store: SqlStore, reader: str, console: Console) -> None:
    from flows.runs.send_mail import send_test

    answer = send_test(workspace, store, reader)
    if answer is None or answer.status != "sent":
        reason = answer.reason if answer else "there is no edition"
        console.print(Text(f"The test for {reader} was not sent: {reason}", style="yellow"))
        raise typer.Exit(1)
    console.print(Text(f"A test was sent to {reader}: {answer.reason}"))
