"""Mails to the operator of a workspace about failures, once a day for the same content."""

from __future__ import annotations

import hashlib

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.smtp import SmtpMailer
from flows.config import Workspace, read_password
from flows.delivery.due import OPERATOR
from flows.model import DeliveryStatus, Letter
from flows.render.operator_mail import render_operator_mail


def tell_operator(workspace: Workspace, store: SqlStore, text: str) -> str | None:
    """Mail a text to the operator, if [operator] has an address; return why it was not sent, or None.

    The ledger has a row for the day and the text: a run that is repeated sends nothing again. Raises
    ConfigurationError when a login is needed and no password can be had.
    """
    settings, clock = workspace.settings, SystemClock()
    mail, address = settings.mail, settings.operator.mail
    if mail is None or address is None or not text:
        return None
    now = clock.now()
    name = f"op-{now:%Y-%m-%d}-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:8]}"
    outbox = store.outbox(clock.now)
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
