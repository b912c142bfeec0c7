"""Send mail over the real store and server: to the readers of a digest, or one test message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlOutbox, SqlStore
from flows.adapters.dkim_signer import DkimSigner
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.adapters.smtp import SmtpMailer, SmtpPool
from flows.config import Workspace, read_dkim_key, read_password
from flows.config.settings_file import SETTINGS_FILE
from flows.delivery.dispatch import DeliverRules, Parcel
from flows.delivery.due import OPERATOR, PoolTime, is_due, superseded
from flows.delivery.review import is_barred
from flows.delivery.tokens import LINKS_SECRET
from flows.errors import ConfigurationError
from flows.model import MAIN_DIGEST, Answer, Delivery, DeliveryStatus, Edition, Letter, Pool
from flows.model.mail_settings import MailSettings
from flows.model.settings import DEFAULT_SITE_URL
from flows.render.mail import image_names
from flows.runs.pipeline.deliver import GIVEN_UP, RECENT, deliver, give_up, queue
from flows.runs.pipeline.letters import (
    Addressee,
    LetterWriter,
    MailMakers,
    render_mail,
    unsigned,
    weight_warning,
)
from flows.runs.pipeline.mailing import MOST_POOLS, Links, Mailing
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.retell import Reteller


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """The messages that were due just now, and a warning about them, if there is one.

    `before` are those of the newest edition that had been settled before.
    """

    deliveries: tuple[Delivery, ...] = ()
    before: tuple[Delivery, ...] = ()
    warning: str | None = None


def queue_edition(workspace: Workspace, store: SqlStore, edition: Edition, *, may_send: bool) -> None:
    """Record the readers of an edition that is about to be stored by a run that may send mail.

    A run that may not send, or a workspace without [mail], records none. An edition that is stored
    already keeps the readers it has.
    """
    stored = store.editions.at(edition.as_of)
    is_mailed = may_send and workspace.settings.mail is not None
    readers = due_readers(store, edition.as_of, workspace.settings.time_zone) if is_mailed else ()
    queue(edition, [stored] if stored else [], readers, store.outbox(_now))


def queue_pool(workspace: Workspace, store: SqlStore, pool: Pool, *, may_send: bool) -> None:
    """Record the readers at an hour of their own of a pool that is about to be stored."""
    outbox, zone = store.outbox(_now), workspace.settings.time_zone
    outbox.withdraw(pool.id)
    if may_send and workspace.settings.mail is not None:
        outbox.queue(pool.id, due_readers(store, pool.edition.as_of, zone, published=False))


def due_readers(store: SqlStore, as_of: datetime, zone: str, *, published: bool = True) -> tuple[str, ...]:
    """Return the ids of the readers who get what is made at a time: an edition, if `published`."""
    time = PoolTime(as_of=as_of, before=store.pools.before(as_of), zone=zone, published=published)
    return tuple(reader.id for reader in store.readers.due(store.digest) if is_due(reader, time))


def send_due(workspace: Workspace, plan: Plan, store: SqlStore, rules: DeliverRules | None = None) -> Mailed:
    """Send what is queued of the newest editions and pools; return what is known of each message.

    An edition made by a run that was not allowed to send is not queued, so it is not sent. Nothing happens
    without [mail]. What stays unknown is returned as well, every time. Raises ConfigurationError when a login
    is needed and no password can be had.
    """
    mail, outbox = workspace.settings.mail, store.outbox(_now)
    if mail is None:
        return Mailed()
    rules = rules or DeliverRules()
    times = _settled(outbox, store, rules)
    deliveries: tuple[Delivery, ...] = ()
    warning = None
    if parcels := _parcels(store, outbox.unsettled(), times):
        writer = letter_writer(workspace, store)
        mailing = _mailing(workspace, plan, mail, store, writer)
        pace = replace(rules, connections=mail.connections, a_minute=mail.a_minute)

        def write(row: Delivery) -> Letter | str:
            return mailing.write(row, times[row.edition_id], _now())

        with SmtpPool(mail, read_password(mail)) as mailer:
            deliveries = deliver(parcels, write, mailer, outbox, pace)
        warning = weight_warning(writer.heaviest, workspace.settings)
    given_up = give_up(store.editions.headers(GIVEN_UP), outbox)
    return Mailed(deliveries=given_up + deliveries, warning=warning)


def _settled(outbox: SqlOutbox, store: SqlStore, rules: DeliverRules) -> dict[str, datetime]:
    """Close the rows that later ones replace; return the times of the editions and pools that are sent."""
    if rules.retry_unknown:
        # What may have arrived is not told again; what is to be sent again is told as if it had not been.
        for row in outbox.unsettled():
            if row.status is DeliveryStatus.UNKNOWN and not _is_other(row):
                outbox.record(replace(row, status=DeliveryStatus.DEFERRED))
    rows = outbox.unsettled()
    times = _times(store, rows)
    for row in superseded(rows, times):
        outbox.record(replace(row, status=DeliveryStatus.SKIPPED, reason="told with the next edition"))
    return times


def send_newest(
    workspace: Workspace, plan: Plan, store: SqlStore, rules: DeliverRules | None = None
) -> Mailed:
    """Send the newest edition to the readers who have not been sent it, and whatever else is due.

    A person asks for this by hand, so it also sends an edition that no run has queued.
    """
    latest, outbox = store.editions.latest(), store.outbox(_now)
    if latest is None or workspace.settings.mail is None:
        return Mailed()
    outbox.queue(latest.id, due_readers(store, latest.as_of, workspace.settings.time_zone))
    mailed = send_due(workspace, plan, store, rules)
    keys = {(row.edition_id, row.reader) for row in mailed.deliveries}
    rows = [row for row in outbox.deliveries(latest.id) if not _is_other(row)]
    before = tuple(row for row in rows if (latest.id, row.reader) not in keys)
    return replace(mailed, before=before)


def send_test(workspace: Workspace, store: SqlStore, reader: str) -> Answer:
    """Send the newest edition, which there must be, to one address as a test, outside the ledger."""
    mail = mail_of(workspace)
    letter = trial_letter(workspace, store, reader)
    with SmtpMailer(mail, read_password(mail)) as mailer:
        return mailer.send(letter)


def trial_letter(workspace: Workspace, store: SqlStore, address: str) -> Letter:
    """Return the newest edition, which there must be, as a test message to an address."""
    newest, now = next(store.editions.newest(1)), _now()
    writer = letter_writer(workspace, store)
    # Servers drop a second message with a Message-ID they have seen: a test has one of its own.
    return writer.letter(newest, Addressee(reader="", address=address), now, f"test {now.isoformat()}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLetter:
    """The letter that a reader would be sent of the newest edition, or why there is none; the row, if any."""

    reader: str
    letter: Letter | str
    row: Delivery | None


def planned_letters(workspace: Workspace, plan: Plan, store: SqlStore) -> Iterator[PlannedLetter]:
    """Yield what `send_newest` would send to each reader; nothing is stored or sent."""
    latest, outbox = store.editions.latest(), store.outbox(_now)
    if latest is None:
        return
    writer = letter_writer(workspace, store)
    mailing = _mailing(workspace, plan, mail_of(workspace), store, writer)
    rows = {row.reader: row for row in outbox.deliveries(latest.id)}
    for reader in due_readers(store, latest.as_of, workspace.settings.time_zone):
        row = rows.get(reader)
        if row is not None and row.status is not DeliveryStatus.DEFERRED:
            yield PlannedLetter(reader=reader, letter=row.reason, row=row)
            continue
        new = Delivery(edition_id=latest.id, reader=reader, status=DeliveryStatus.DEFERRED)
        yield PlannedLetter(reader=reader, letter=mailing.write(new, latest.as_of, _now()), row=row)


def went_out(store: SqlStore, edition_id: str) -> bool:
    """Return True if a reader has an edition, or may have it."""
    gone = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
    return any(row.status in gone for row in store.outbox(_now).deliveries(edition_id))


def check_mail(workspace: Workspace) -> str | None:
    """Return a warning about the links in the mail, or None; call it before a run that is to send.

    Raises ConfigurationError without [mail] and channels, when a login is needed and no password can be had,
    or when messages are to be signed and cannot be.
    """
    if workspace.settings.mail is None and not workspace.settings.channels.is_empty:
        return None
    mail = mail_of(workspace)
    read_password(mail)
    signer_of(mail)
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


def letter_writer(workspace: Workspace, store: SqlStore) -> LetterWriter:
    """Return what writes the letters of a digest. Raises ConfigurationError without [mail]."""
    mail = mail_of(workspace)
    makers = MailMakers(
        templates=workspace.templates,
        render=partial(within_bounds, workspace.own_templates, render_mail),
        images=lambda edition: store.images.bodies(image_names(edition)),
        sign=signer_of(mail),
    )
    return LetterWriter(workspace.settings, mail, makers, "" if store.digest == MAIN_DIGEST else store.digest)


def signer_of(mail: MailSettings) -> Callable[[bytes], bytes]:
    """Return what signs messages by DKIM, if [mail] has a key. Raises ConfigurationError if it cannot."""
    key = read_dkim_key(mail)
    if key is None or mail.dkim_domain is None or mail.dkim_selector is None:
        return unsigned
    return DkimSigner(mail.dkim_domain, mail.dkim_selector, key).signed


def _mailing(
    workspace: Workspace, plan: Plan, mail: MailSettings, store: SqlStore, writer: LetterWriter
) -> Mailing:
    settings = workspace.settings
    links = Links(
        key=store.readers.secret(LINKS_SECRET),
        site_url=settings.readers_url,
        leave_url=mail.unsubscribe_url or "",
    )
    reteller = Reteller(plan, store)
    return Mailing(store.digest, store.readers, partial(_pools, store), writer, links, settings, reteller)


def _pools(store: SqlStore, since: datetime) -> list[Pool]:
    """Return the pools later than a time; an edition without one tells what it has."""
    pools = {pool.id: pool for pool in store.pools.since(since, MOST_POOLS)}
    for header in store.editions.headers(GIVEN_UP):
        if header.as_of > since and header.id not in pools and (edition := store.editions.get(header.id)):
            pools[header.id] = Pool(edition=edition, candidates=())
    # What an editor has not looked at, or has discarded, is told by no later digest either.
    allowed = [pool for key, pool in pools.items() if not is_barred(store.reviews, key)]
    return sorted(allowed, key=lambda pool: pool.edition.as_of)


def _times(store: SqlStore, rows: Sequence[Delivery]) -> dict[str, datetime]:
    """Return the time of the newest editions, and of the unpublished pools in some rows, by id."""
    newest = store.editions.headers(RECENT)
    times = {one.id: one.as_of for one in newest if not is_barred(store.reviews, one.id)}
    for pool_id in {row.edition_id for row in rows if "T" in row.edition_id}:
        with suppress(ValueError):
            # Its id has the minute.
            times[pool_id] = datetime.fromisoformat(pool_id) + timedelta(seconds=59)
    return times


def _parcels(store: SqlStore, rows: Sequence[Delivery], times: Mapping[str, datetime]) -> list[Parcel]:
    """Return the messages of some rows that are due; one to somebody who has left is skipped when written."""
    due = [row for row in rows if row.edition_id in times and not _is_other(row)]
    waiting = {row.reader for row in due}
    domains = {
        reader.id: reader.address.rpartition("@")[2].casefold()
        for reader in (store.readers.due(store.digest) if waiting else ())
        if reader.id in waiting
    }
    return [Parcel(row=row, domain=domains.get(row.reader, "")) for row in due]


def _is_other(row: Delivery) -> bool:
    """Return True for the row of a channel or of the operator, which are no readers."""
    return row.reader == OPERATOR or row.reader.startswith("channel-")


def _now() -> datetime:
    return SystemClock().now()
