"""Send mail over the real store and server: editions to their readers, or one test message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.dkim_signer import DkimSigner
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.adapters.smtp import SmtpMailer, SmtpPool
from flows.config import Workspace, read_dkim_key, read_password
from flows.config.settings_file import SETTINGS_FILE
from flows.delivery.dispatch import DeliverRules
from flows.delivery.review import is_barred
from flows.errors import ConfigurationError
from flows.model import Answer, Delivery, DeliveryStatus, Edition, Letter, ReaderStatus
from flows.model.mail_settings import MailSettings
from flows.model.settings import DEFAULT_SITE_URL
from flows.render.mail import image_names
from flows.runs.manage_readers import follow_settings
from flows.runs.pipeline.deliver import RECENT, deliver, due_parcels, give_up, queue
from flows.runs.pipeline.letters import (
    Addressee,
    LetterWriter,
    MailMakers,
    render_mail,
    unsigned,
)

# Editions whose deferred messages are given up; those before them were, in the runs before.
_GIVEN_UP = 60


def queue_edition(workspace: Workspace, store: SqlStore, edition: Edition, *, may_send: bool) -> None:
    """Record the readers of an edition that is about to be stored by a run that may send mail.

    A run that may not send, or a workspace without [mail], records none. An edition that is stored
    already keeps the readers it has.
    """
    mail = workspace.settings.mail
    stored = store.editions.at(edition.as_of)
    queue(edition, [stored] if stored else [], mail.to if mail and may_send else (), _outbox(store))


def send_due(
    workspace: Workspace, store: SqlStore, rules: DeliverRules | None = None
) -> tuple[Delivery, ...]:
    """Send what is queued of the two newest editions; return what is known of each message.

    An edition made by a run that was not allowed to send is not queued, so it is not sent. Nothing happens
    without [mail]. What stays unknown is returned as well, every time. Raises ConfigurationError when a login
    is needed and no password can be had.
    """
    mail, outbox = workspace.settings.mail, _outbox(store)
    if mail is None:
        return ()
    headers = store.editions.headers(_GIVEN_UP)
    deliveries: tuple[Delivery, ...] = ()
    if due := due_parcels(headers, outbox, mail.to):
        writer = _writer(workspace, mail, store)
        addresses = {address.casefold(): address for address in mail.to}
        newest = store.editions.newest(RECENT)
        editions = {one.id: one for one in newest if not is_barred(store.reviews, one.id)}

        parcels = [parcel for parcel in due if parcel.row.edition_id in editions]

        def write(row: Delivery) -> Letter | str:
            addressee = Addressee(reader=row.reader, address=addresses[row.reader])
            return writer.letter(editions[row.edition_id], addressee, _now())

        pace = rules or DeliverRules()
        pace = replace(pace, connections=mail.connections, a_minute=mail.a_minute)
        with SmtpPool(mail, read_password(mail)) as mailer:
            deliveries = deliver(parcels, write, mailer, outbox, pace)
    return give_up(headers, outbox) + deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestDeliveries:
    """The messages that were due just now, and those of the newest edition that had been settled before."""

    now: tuple[Delivery, ...] = ()
    before: tuple[Delivery, ...] = ()


def send_newest(workspace: Workspace, store: SqlStore, rules: DeliverRules | None = None) -> NewestDeliveries:
    """Send the newest edition to the readers who have not been sent it, and whatever else is due.

    A person asks for this by hand, so it also sends an edition that no run has queued.
    """
    mail, latest, outbox = mail_of(workspace), store.editions.latest(), _outbox(store)
    if latest is None:
        return NewestDeliveries()
    outbox.queue(latest.id, mail.to)
    due = send_due(workspace, store, rules)
    keys = {(row.edition_id, row.reader) for row in due}
    rows = outbox.deliveries(latest.id)
    return NewestDeliveries(now=due, before=tuple(row for row in rows if (latest.id, row.reader) not in keys))


def send_test(workspace: Workspace, store: SqlStore, reader: str) -> Answer:
    """Send the newest edition, which there must be, to one address as a test, outside the ledger."""
    mail, newest = mail_of(workspace), next(store.editions.newest(1))
    # Servers drop a second message with a Message-ID they have seen: a test has one of its own.
    test = f"test {_now().isoformat()}"
    (letter,) = letters_to(workspace, store, newest, [reader], test)
    with SmtpMailer(mail, read_password(mail)) as mailer:
        return mailer.send(letter)


def letters_to(
    workspace: Workspace, store: SqlStore, edition: Edition, readers: Sequence[str], test: str = ""
) -> Iterator[Letter]:
    """Yield an edition's message to each reader as it would be sent now; `test` as in an Envelope."""
    writer = _writer(workspace, mail_of(workspace), store)
    for address in readers:
        yield writer.letter(edition, Addressee(reader=address.casefold(), address=address), _now(), test)


def rows_of(store: SqlStore, edition_id: str) -> dict[str, Delivery]:
    """Return the rows of an edition in the ledger by reader, case-folded."""
    return {row.reader: row for row in _outbox(store).deliveries(edition_id)}


def went_out(store: SqlStore, edition_id: str) -> bool:
    """Return True if a reader has an edition, or may have it."""
    gone = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
    return any(row.status in gone for row in rows_of(store, edition_id).values())


def check_mail(workspace: Workspace) -> str | None:
    """Return a warning about the links in the mail, or None; call it before a run that is to send.

    Raises ConfigurationError without [mail] and channels, or when a login is needed and no password can be
    had.
    """
    if workspace.settings.mail is None and not workspace.settings.channels.is_empty:
        return None
    read_password(mail_of(workspace))
    return link_warning(workspace)


def link_warning(workspace: Workspace) -> str | None:
    """Return a warning about mail whose links lead to this machine, or None."""
    if workspace.settings.mail is None or workspace.settings.site_url != DEFAULT_SITE_URL:
        return None
    problem = f"site_url is not set: links in the mail lead to {DEFAULT_SITE_URL}, which only works here."
    return f'{problem} Set site_url in {SETTINGS_FILE}, or site_url = "none" for mail without such links.'


def mail_of(workspace: Workspace) -> MailSettings:
    """Return the mail settings. Raises ConfigurationError when there are none."""
    if workspace.settings.mail is None:
        remedy = "Add [mail] with host, sender and to; `standfirst init` shows every key."
        raise ConfigurationError("standfirst.toml", "says nothing of mail", remedy)
    return workspace.settings.mail


def _writer(workspace: Workspace, mail: MailSettings, store: SqlStore) -> LetterWriter:
    key = read_dkim_key(mail)
    sign: Callable[[bytes], bytes] = unsigned
    if key is not None and mail.dkim_domain and mail.dkim_selector:
        sign = DkimSigner(mail.dkim_domain, mail.dkim_selector, key).signed
    makers = MailMakers(
        templates=workspace.templates,
        render=partial(within_bounds, workspace.own_templates, render_mail),
        images=lambda edition: store.images.bodies(image_names(edition)),
        sign=sign,
    )
    return LetterWriter(workspace.settings, mail, makers)


def _outbox(store: SqlStore) -> _AddressLedger:
    return _AddressLedger(store)


class _AddressLedger:
    """The ledger of a digest with addresses in place of the ids of readers."""

    def __init__(self, store: SqlStore) -> None:
        self._outbox, self._readers, self._digest = store.outbox(_now), store.readers, store.digest

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        """Store a deferred row for each active reader."""
        follow_settings(self._readers, {self._digest: readers}, _now())
        active = [self._readers.by_address(address) for address in readers]
        self._outbox.queue(
            edition_id, [one.id for one in active if one and one.status is ReaderStatus.ACTIVE]
        )

    def withdraw(self, edition_id: str) -> None:
        """Delete the rows of an edition whose message was never tried."""
        self._outbox.withdraw(edition_id)

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        """Return the rows of an edition, by address."""
        return self._named(self._outbox.deliveries(edition_id))

    def unsettled(self) -> tuple[Delivery, ...]:
        """Return the deferred and unknown rows, by edition, then address."""
        return self._named(self._outbox.unsettled())

    def begin(self, seen: Delivery, story_ids: Sequence[str] = ()) -> bool:
        """Make a row unknown and count the attempt; False if another process has changed it."""
        return self._outbox.begin(self._by_id(seen), story_ids)

    def record(self, delivery: Delivery) -> None:
        """Store the status and reason of a row."""
        self._outbox.record(self._by_id(delivery))

    def _by_id(self, row: Delivery) -> Delivery:
        reader = self._readers.by_address(row.reader)
        return replace(row, reader=reader.id) if reader else row

    def _named(self, rows: Sequence[Delivery]) -> tuple[Delivery, ...]:
        readers = [self._readers.get(row.reader) for row in rows]
        named = (
            replace(row, reader=reader.address.casefold()) if reader else row
            for row, reader in zip(rows, readers, strict=True)
        )
        return tuple(sorted(named, key=lambda row: (row.edition_id, row.reader)))


def _now() -> datetime:
    return SystemClock().now()
