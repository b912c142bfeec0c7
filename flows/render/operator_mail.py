"""The mail to the operator of a workspace: what failed, and what to do. It names no reader's address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flows.language.formatting import counted, one_line
from flows.model import Delivery, DeliveryStatus, FetchFailure
from flows.model.mail_settings import MailSettings

# Lines of each part: a mail is read where a log is searched.
_MOST_LINES = 50


def render_operator_text(
    failures: Sequence[FetchFailure], deliveries: Sequence[Delivery], notes: Sequence[str]
) -> str:
    """Return what failed in a run in plain text, with the notes of the run; "" if nothing failed."""
    sources = [f"{one.source}, {one.item}: {one.reason}. {one.remedy}" for one in failures]
    refused = [
        f"{row.edition_id}, reader {row.reader}: {row.reason}"
        for row in deliveries
        if row.status is DeliveryStatus.REFUSED
    ]
    if not sources and not refused:
        return ""
    parts = (
        _part(counted(len(sources), "failure") + " of sources", sources),
        _part(counted(len(refused), "message") + " refused", refused),
        _part("Notes", notes),
    )
    return "\n".join(filter(None, parts))


def render_operator_mail(title: str, text: str, mail: MailSettings, operator: str, now: datetime) -> bytes:
    """Return the message to the operator with a text."""
    sender = Address(one_line(mail.sender_name, 80), addr_spec=mail.sender)
    mark = hashlib.sha256(f"{now.isoformat()} {text}".encode(errors="replace")).hexdigest()[:32]
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=operator)
    message["Subject"] = one_line(f"{title}: {text.partition(':')[0]}", 120)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mark}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes()


def _part(heading: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    shown = [f"- {one_line(line, 500)}" for line in lines[:_MOST_LINES]]
    more = [f"- and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
    return "\n".join([f"{heading}:", *shown, *more, ""])
