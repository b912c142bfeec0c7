"""The command `standfirst send`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import WorkspaceOption, say, warn

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
    digest: Annotated[
        str | None, typer.Option(metavar="ID", help="Of this digest alone; of all if none is named.")
    ] = None,
) -> None:
    """Mail the newest edition of each digest to those of its readers who have not been sent it."""
    from flows.config import Request, parse_mail_address
    from flows.delivery.review import decide_overdue, is_barred
    from flows.runs.send_mail import link_warning, mail_of
    from flows.runs.session import open_session

    if out is not None and (not dry_run or to is not None):
        raise typer.BadParameter("It goes with --dry-run alone.", param_hint="--out")
    request = Request(folder=workspace, digests=(digest,) if digest else ())
    loaded = request.load()
    if dry_run or to is not None or loaded.settings.channels.is_empty:
        mail_of(loaded)
    if warning := link_warning(loaded):
        warn(warning)
    test = None if to is None else parse_mail_address(to, "--to")
    # A plan or a test leaves the ledger as it is, so it need not wait for a run.
    is_writing = not dry_run and test is None
    opened = open_session(request, lambda line: warn(line, ""), exclusive=is_writing)
    with opened as session:
        parts = [part for part in session.parts if part.store.editions.latest() is not None]
        if not parts:
            say("There is no edition yet: `standfirst run` makes one.")
            raise typer.Exit(1)
        for part in parts if is_writing else ():
            decide_overdue(part.store.reviews, part.digest, part.now())
            latest = part.store.editions.latest()
            if latest is not None and is_barred(part.store.reviews, latest.id):
                say(f"Edition {latest.id} waits for `standfirst approve`, or was discarded: none is sent.")
        if dry_run:
            session.know_readers()
            for part in parts:
                _say_plan(part, test, out)
            say("Nothing was sent.")
        elif test is not None:
            _send_test(parts[0], test)
        else:
            _send_newest(parts, retry_unknown)


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


def _send_newest(parts: Sequence[Session], retry_unknown: bool) -> None:
    from flows.delivery.dispatch import DeliverRules
    from flows.runs.send_channels import send_to_channels
    from flows.runs.send_mail import send_newest

    rules = DeliverRules(retry_unknown=retry_unknown)
    channels: list[Delivery] = []
    now: list[Delivery] = []
    before: list[Delivery] = []
    for part in parts:
        workspace, store = part.workspace, part.store
        channels += send_to_channels(workspace, store, by_hand=True, retry_unknown=retry_unknown)
        if workspace.settings.mail is not None:
            mailed = send_newest(workspace, part.plan, store, rules)
            now += mailed.deliveries
            before += mailed.before
            if mailed.warning:
                warn(mailed.warning)
    if channels:
        say_deliveries(channels, what="Channels")
    if now or not (before or channels):
        say_deliveries(now)
    if before:
        say_deliveries(before, when="before")
    if any(row.is_unsent for row in (*channels, *now, *before)):
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
            (out / f"{store.digest}-{planned.reader}.eml").write_bytes(letter.body)


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
