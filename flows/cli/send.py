"""The command `standfirst send`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import WorkspaceOption, reading_session, say, warn, writing_session

if TYPE_CHECKING:
    from flows.model import Delivery
    from flows.runs.session import Session


def send(
    workspace: WorkspaceOption = Path("."),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go to whom; send nothing.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="With --dry-run: write each message there (.eml).")
    ] = None,
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
    from flows.delivery.review import is_barred
    from flows.runs.send_mail import link_warning, mail_of

    if out is not None and (not dry_run or to is not None):
        raise typer.BadParameter("It goes with --dry-run alone.", param_hint="--out")
    loaded = Request(folder=workspace).load()
    if dry_run or to is not None or loaded.settings.channels.is_empty:
        mail_of(loaded)
    if warning := link_warning(loaded):
        warn(warning)
    test = None if to is None else parse_mail_address(to, "--to")
    # A plan or a test changes nothing in the store, so it need not wait for a run.
    is_writing = not dry_run and test is None
    with writing_session(workspace) if is_writing else reading_session(workspace) as session:
        latest = session.store.editions.latest()
        if latest is None:
            say("There is no edition yet: `standfirst run` makes one.")
            raise typer.Exit(1)
        if is_writing and is_barred(session.store.reviews, latest.id):
            say(f"Edition {latest.id} waits for `standfirst approve`, or was discarded: nobody is sent it.")
        if dry_run:
            _say_plan(session, test, out)
        elif test is not None:
            _send_test(session, test)
        else:
            _send_newest(session, retry_unknown)


def say_deliveries(
    deliveries: Sequence[Delivery],
    *,
    what: str = "Mail",
    when: str = "now",
    is_quiet: bool = False,
    unsent_to: Callable[[str], None] = say,
) -> None:
    """Print how many messages have each status; each that was not sent, its reason and remedy."""
    from flows.runs.pipeline.deliver import delivery_counts, unsent_lines

    hint = "" if deliveries else " (`standfirst send` mails the newest edition to those who have not had it)"
    if not is_quiet:
        say(f"{what} {when}: {delivery_counts(deliveries)}{hint}.")
    for line in unsent_lines(deliveries):
        unsent_to(line)


def _send_newest(session: Session, retry_unknown: bool) -> None:
    from flows.delivery.dispatch import DeliverRules
    from flows.runs.send_channels import send_to_channels
    from flows.runs.send_mail import Mailed, send_newest

    workspace, store = session.workspace, session.store
    channels = send_to_channels(workspace, store, by_hand=True, retry_unknown=retry_unknown)
    rules, mailed = DeliverRules(retry_unknown=retry_unknown), Mailed()
    if workspace.settings.mail is not None:
        mailed = send_newest(workspace, session.plan, store, rules)
    if mailed.warning:
        warn(mailed.warning)
    if channels:
        say_deliveries(channels, what="Channels")
    if mailed.deliveries or not (mailed.before or channels):
        say_deliveries(mailed.deliveries)
    if mailed.before:
        say_deliveries(mailed.before, when="before")
    if any(row.is_unsent for row in (*channels, *mailed.deliveries, *mailed.before)):
        raise typer.Exit(1)


def _say_plan(session: Session, test: str | None, out: Path | None) -> None:
    from flows.runs.send_mail import mail_of, planned_letters, trial_letter

    workspace, store = session.workspace, session.store
    mail, edition = mail_of(workspace), store.editions.latest()
    if edition is None:
        return
    say(f"Edition {edition.id} by {mail.host} port {mail.port}, from {mail.sender}:")
    if test is not None:
        say(f"  {test}: would be sent ({len(trial_letter(workspace, store, test).body):,} bytes)")
    for planned in () if test else planned_letters(workspace, session.plan, store):
        letter, intent = planned.letter, _intent(planned.row)
        if isinstance(letter, str):
            is_settled = planned.row is not None and planned.row.status != "deferred"
            say(f"  {planned.reader}: {intent if is_settled else f'would not be sent ({letter})'}")
            continue
        say(f"  {planned.reader}: {intent} ({len(letter.body):,} bytes)")
        if out is not None:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            (out / f"{planned.reader}.eml").write_bytes(letter.body)
    say("Nothing was sent.")


def _intent(row: Delivery | None) -> str:
    if row is None or (row.status == "deferred" and not row.attempts):
        return "would be sent"
    if row.status == "deferred":
        return f"would be tried again, after: {row.reason}"
    before = {
        "sent": "sent already",
        "refused": "refused already",
        "skipped": "skipped already",
        "unknown": "may have arrived already",
    }
    return f"{before[row.status]}, would not be sent ({row.reason})"


def _send_test(session: Session, reader: str) -> None:
    from flows.runs.send_mail import send_test

    answer = send_test(session.workspace, session.store, reader)
    if answer.status != "sent":
        warn(f"The test for {reader} was not sent: {answer.reason}")
        raise typer.Exit(1)
    say(f"A test was sent to {reader}: {answer.reason}")
