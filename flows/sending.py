"""Mail over the real store and server: who is to get an edition, what goes out now, one test message."""

from __future__ import annotations

from datetime import datetime

from flows.adapters.clock import SystemClock
from flows.adapters.mail import SmtpMailer
from flows.adapters.store import SqlOutbox, SqlStore
from flows.configuration import Workspace, read_password
from flows.errors import ConfigurationError
from flows.model import Answer, Delivery, DeliveryStatus, Edition
from flows.pipeline import RECENT, DeliverRules, deliver, due_letters, give_up, letters_of, queue, release
from flows.settings import MailSettings


def queue_edition(workspace: Workspace, store: SqlStore, edition: Edition) -> None:
    """Note the readers of an edition that is about to be stored, whether or not this run may send.

    Does nothing without [mail], and for an edition that is stored already.
    """
    if workspace.settings.mail is not None:
        queue(edition, store.editions.headers(), workspace.settings.mail.to, _outbox(store))


def send_due(
    workspace: Workspace, store: SqlStore, rules: DeliverRules | None = None
) -> tuple[Delivery, ...]:
    """Send the newest edition, and what is left of the one before; return what is known of each message.

    An edition that was stored before there was [mail] is not sent.

    Nothing happens without [mail]. What stays unknown is returned as well, every time. Raises
    ConfigurationError when a login is needed and no password can be had.
    """
    settings, outbox, asked = workspace.settings, _outbox(store), rules or DeliverRules()
    if settings.mail is None:
        return ()
    headers, recent = store.editions.headers(), tuple(store.editions.newest(RECENT))[::-1]
    found: tuple[Delivery, ...] = ()
    release(headers, outbox)
    if letters := due_letters(recent, outbox, settings, workspace.templates):
        with SmtpMailer(settings.mail, read_password(settings.mail)) as mailer:
            found = deliver(letters, mailer, outbox, asked)
    return give_up(headers, outbox) + found


def send_newest(
    workspace: Workspace, store: SqlStore, rules: DeliverRules | None = None
) -> tuple[tuple[Delivery, ...], tuple[Delivery, ...]]:
    """Send the newest edition to the readers who have not been sent it, and whatever else is due.

    This is what a person asks for by hand, so it also sends an edition from before there was [mail].
    Returns what is known of all that was due, then of the newest edition's messages that were not.
    """
    mail, latest, outbox = mail_of(workspace), store.editions.latest(), _outbox(store)
    if latest is None:
        return (), ()
    newest = latest.id
    outbox.queue(newest, mail.to)
    found = send_due(workspace, store, rules)
    due = {(row.edition_id, row.reader) for row in found}
    return found, tuple(row for row in outbox.deliveries(newest) if (newest, row.reader) not in due)


def send_test(workspace: Workspace, store: SqlStore, reader: str) -> Answer | None:
    """Send the newest edition to one address as a test, outside the ledger; None without an edition."""
    mail, newest = mail_of(workspace), next(store.editions.newest(1), None)
    if newest is None:
        return None
    # Servers drop a second message with a Message-ID they have seen: a test has one of its own.
    test = f"test {_now().isoformat()}"
    (letter,) = letters_of(newest, [reader], workspace.settings, workspace.templates, test)
    with SmtpMailer(mail, read_password(mail)) as mailer:
        return mailer.send(letter)


def planned(workspace: Workspace, store: SqlStore) -> tuple[tuple[str, Delivery | None], ...]:
    """Return each reader and what is known of the newest edition for them; None when nothing is."""
    mail, latest = mail_of(workspace), store.editions.latest()
    if latest is None:
        return ()
    rows = {row.reader: row for row in _outbox(store).deliveries(latest.id)}
    return tuple((reader, rows.get(reader.casefold())) for reader in mail.to)


def went_out(store: SqlStore, edition_id: str) -> bool:
    """Return True if a reader has an edition, or may have it."""
    gone = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
    return any(row.status in gone for row in _outbox(store).deliveries(edition_id))


def mail_of(workspace: Workspace) -> MailSettings:
    """Return the mail settings. Raises ConfigurationError when there are none."""
    if workspace.settings.mail is None:
        remedy = "Add [mail] with host, sender and to; `standfirst init` shows every key."
        raise ConfigurationError("standfirst.toml", "says nothing of mail", remedy)
    return workspace.settings.mail


def _outbox(store: SqlStore) -> SqlOutbox:
    return store.outbox(_now)


def _now() -> datetime:
    return SystemClock().now()
