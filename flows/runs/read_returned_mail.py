"""Read the mail that comes back; readers go whose mail bounces, who complain, or who ask to leave."""

from __future__ import annotations

import ssl
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.database.readers import SqlReaders
from flows.adapters.mailbox import Mailbox
from flows.config import Workspace, read_bounces_password
from flows.delivery.leaving import left
from flows.delivery.returned_mail import ReturnedMail, read_returned
from flows.delivery.tokens import LINKS_SECRET, Claim, opened
from flows.errors import StandfirstError
from flows.language.formatting import counted
from flows.model import Reader, ReaderStatus
from flows.runs.pipeline.retention import KEPT_REQUESTS

# Two mails that bounce within this time suspend a reader: a monthly digest's are a month apart.
BOUNCES_WITHIN = timedelta(days=35)
# A server reports one mail more than once, but not for longer.
_SAME_MAIL = KEPT_REQUESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedTally:
    """The number of messages by what they changed: each readers' state once, or nothing."""

    bounced: int = 0
    suspended: int = 0
    complained: int = 0
    left: int = 0
    unmatched: int = 0

    @property
    def line(self) -> str:
        """The counts in a line, "" if no reader's state changed."""
        parts = (
            (self.bounced, counted(self.bounced, "bounce")),
            (self.suspended, f"{counted(self.suspended, 'reader')} suspended after a second bounce"),
            (self.complained, f"{counted(self.complained, 'reader')} suspended after a complaint"),
            (self.left, f"{counted(self.left, 'reader')} left by mail"),
        )
        return ", ".join(text for count, text in parts if count)


def read_returned_mail(
    workspace: Workspace, store: SqlStore, context: ssl.SSLContext | None = None
) -> ReturnedTally | None:
    """Read the mailbox of [mail.bounces] and change readers by it; None if there is none.

    Messages that are for a person stay unread there. Raises StandfirstError if it cannot be read.
    """
    mail = workspace.settings.mail
    if mail is None or mail.bounces is None:
        return None
    counts: Counter[str] = Counter()
    key = store.readers.secret(LINKS_SECRET)
    with Mailbox(mail.bounces, read_bounces_password(mail.bounces), context) as mailbox:
        for message in mailbox.new():
            returned, now = read_returned(message.body), SystemClock().now()
            outcome = _settle(returned, store.readers, key, now)
            counts[outcome] += 1
            if outcome == "unmatched":
                mailbox.leave(message)
            else:
                mailbox.settle(message)
    return ReturnedTally(
        bounced=counts["bounced"],
        suspended=counts["suspended"],
        complained=counts["complained"],
        left=counts["left"],
        unmatched=counts["unmatched"],
    )


def returned_note(workspace: Workspace, store: SqlStore) -> str | None:
    """Read the mailbox within a run: return a sentence about what changed, or why it was not read.

    Nothing that is wrong with it keeps the run from sending.
    """
    try:
        tally = read_returned_mail(workspace, store)
    except StandfirstError as error:
        return f"Mail that came back was not read: {error}"
    return f"Mail that came back: {tally.line}." if tally and tally.line else None


def _settle(returned: ReturnedMail, readers: SqlReaders, key: bytes, now: datetime) -> str:
    """Change the reader whose token a message holds; return what became of it, "unmatched" if of none."""
    outcome = "unmatched"
    for token in returned.tokens:
        claim = opened(key, "unsubscribe", token, now)
        if claim is not None:
            reader = readers.get(claim.reader_id)
            # Of a reader who was removed there is nothing to change.
            outcome = "settled" if reader is None else _change(returned, claim, reader, readers, now)
    return outcome


def _change(returned: ReturnedMail, claim: Claim, reader: Reader, readers: SqlReaders, now: datetime) -> str:
    if returned.kind == "leave":
        return "left" if _save(readers, left(reader, claim.digest, now, "by mail"), reader) else "settled"
    if reader.status is not ReaderStatus.ACTIVE:
        return "settled"
    if returned.kind == "complaint":
        return "complained" if _suspend(readers, reader, "complained of a mail", now) else "settled"
    mail = f"bounce {reader.id} {claim.digest} {claim.signed_at:%Y-%m-%dT%H:%M:%S}"
    if not readers.may_ask(mail, 1, _SAME_MAIL, now):
        return "settled"
    bounced = replace(reader, bounces=reader.bounces + 1, why=f"a mail bounced: {returned.status}")
    if readers.may_ask(f"bounced {reader.id}", 1, BOUNCES_WITHIN, now):
        return "bounced" if _save(readers, replace(bounced, bounces=1), reader) else "settled"
    return (
        "suspended" if _suspend(readers, bounced, f"two mails bounced: {returned.status}", now) else "settled"
    )


def _suspend(readers: SqlReaders, reader: Reader, why: str, now: datetime) -> bool:
    suspended = replace(reader, status=ReaderStatus.SUSPENDED, since=now, why=why)
    readers.suppress(reader.address, why, now)
    return readers.save(suspended)


def _save(readers: SqlReaders, reader: Reader, seen: Reader) -> bool:
    """Store a reader who changed; False if nothing did, or another process was first."""
    return reader != seen and readers.save(reader, seen)
