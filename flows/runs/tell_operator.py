"""Mails to the operator of a workspace about failures, once a day for the same content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.smtp import SmtpMailer
from flows.config import Workspace, read_password
from flows.delivery.due import OPERATOR
from flows.model import MAIN_DIGEST, DeliveryStatus, Letter
from flows.render.operator_mail import render_operator_mail, render_operator_text
from flows.runs.session import Session


def operator_text(session: Session, notes: Sequence[str]) -> str:
    """Return what failed in the run so far, with its notes; "" if nothing did."""
    coverage = session.composed.edition.coverage if session.composed else None
    failures = (*coverage.failures, *coverage.notices) if coverage else ()
    return render_operator_text(failures, session.deliveries or (), notes)


def tell_operator(session: Session, notes: Sequence[str]) -> None:
    """Mail what failed in a run to the operator, if [operator] has an address; a problem is noted."""
    text = operator_text(session, notes)
    if problem := send_to_operator(session.workspace, session.store, text):
        session.mail_problem = f"{session.mail_problem or ''} {problem}".strip()


def send_to_operator(workspace: Workspace, store: SqlStore, text: str) -> str | None:
    """Mail a text to the operator, if there is one of both; return why it was not sent, or None.

    The ledger has a row for the day and the text: a run that is repeated sends nothing again. Raises
    ConfigurationError when a login is needed and no password can be had.
    """
    settings, clock = workspace.settings, SystemClock()
    mail, address = settings.mail, settings.operator.mail
    if mail is None or address is None or not text:
        return None
    now = clock.now()
    name = f"op-{now:%Y-%m-%d}-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:8]}"
    # A source that fails does so for each digest that draws from it.
    outbox = store.of_digest(MAIN_DIGEST).outbox(clock.now)
    outbox.queue(name, [OPERATOR])
    (row,) = outbox.deliveries(name)
    if row.status is not DeliveryStatus.DEFERRED or not outbox.begin(row):
        return None
    body = render_operator_mail(settings.title, text, mail, address, now)
    letter = Letter(edition_id=name, sender=mail.sender, reader=OPERATOR, address=address, body=body)
    with SmtpMailer(mail, read_password(mail)) as mailer:
        answer = mailer.send(letter)
    outbox.record(row.answered(answer))
    if answer.status is DeliveryStatus.SENT:
        return None
    return f"The mail to the operator was not sent ({answer.status}): {answer.reason}"
