"""Deliver: write each reader's message, hand it over, keep the ledger; nobody gets an edition twice.

A row of the ledger becomes unknown before its message goes out, and gets the outcome afterwards. If the
program ends in between it stays unknown: such a message is sent again only when a person asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.language.formatting import Site
from flows.model import Delivery, DeliveryStatus, Edition, EditionHeader, Letter
from flows.model.settings import Settings
from flows.ports import Mailer, Outbox
from flows.render.mail import (
    NO_IMAGES,
    Envelope,
    render_mail_html,
    render_message,
    render_plain_text,
    unsubscribe_address,
)
from flows.runs.pipeline.publish import Templates, site_of

# A deferred message is tried in the run of its edition and in that of the next one.
RECENT = 2

_Open = tuple[Letter, Delivery]
_ORDER = (DeliveryStatus.SENT, DeliveryStatus.DEFERRED, DeliveryStatus.REFUSED, DeliveryStatus.UNKNOWN)

_REMEDIES = {
    DeliveryStatus.DEFERRED: "The next run tries again, as does `standfirst send`.",
    DeliveryStatus.REFUSED: "It is not tried again; correct the address or the account in [mail].",
    DeliveryStatus.UNKNOWN: "It may have arrived: `standfirst send --retry-unknown` sends it again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverRules:
    """The attempts to send a deferred message in one run, and whether unknown ones are sent again.

    The waits are seconds before each further round over all that is deferred. A minute and a quarter
    is past what most servers ask for that turn strangers away at first; the next run does the rest.
    """

    waits: tuple[float, ...] = (2.0, 15.0, 60.0)
    retry_unknown: bool = False


def queue(edition: Edition, stored: Sequence[EditionHeader], readers: Sequence[str], outbox: Outbox) -> None:
    """Record who gets an edition; call it before the edition is stored, without readers if none may.

    Recording first means that a run that is killed never leaves an edition without its readers. What a
    killed run recorded for an edition that it did not store is replaced. An edition that is stored
    already, which is made again, keeps the rows that it has.
    """
    if all(header.id != edition.id for header in stored):
        outbox.withdraw(edition.id)
        outbox.queue(edition.id, readers)


def render_mail(edition: Edition, site: Site, templates: Templates) -> tuple[str, str]:
    """Return the HTML and the plain text of an edition's message."""
    return render_mail_html(edition, site, templates), render_plain_text(edition, site, templates)


def without_images(_: Edition) -> Mapping[str, bytes]:
    """Return no images."""
    return NO_IMAGES


ImagesOf = Callable[[Edition], Mapping[str, bytes]]
RenderMail = Callable[[Edition, Site, Templates], tuple[str, str]]


def due_letters(
    editions: Sequence[Edition],
    outbox: Outbox,
    settings: Settings,
    templates: Templates,
    now: datetime,
    render: RenderMail = render_mail,
    images: ImagesOf = without_images,
) -> tuple[Letter, ...]:
    """Write the messages of the latest editions that are not settled, to those who still are readers.

    `now` becomes their Date: spam filters count against a message whose Date is hours old. The edition
    before the newest is among them when an earlier run could not send all of it.

    Editions come oldest first, readers in the order of the settings.
    """
    if settings.mail is None:
        return ()
    waiting = {(row.edition_id, row.reader) for row in outbox.unsettled()}
    letters: list[Letter] = []
    for edition in editions[-RECENT:]:
        readers = [name for name in settings.mail.to if (edition.id, name.casefold()) in waiting]
        letters += letters_of(edition, readers, settings, templates, now, render=render, images=images)
    return tuple(letters)


def letters_of(
    edition: Edition,
    readers: Iterable[str],
    settings: Settings,
    templates: Templates,
    now: datetime,
    test: str = "",
    render: RenderMail = render_mail,
    images: ImagesOf = without_images,
) -> Iterator[Letter]:
    """Yield an edition's message to each reader, dated `now`; `test` as in an Envelope.

    `render` gives the two parts of the message, `images` the pictures in it. Yields nothing without
    `settings.mail`.
    """
    mail, readers = settings.mail, list(readers)
    if mail is None or not readers:
        return
    first = Envelope(
        sender_name=mail.sender_name,
        sender=mail.sender,
        recipient=readers[0],
        reply_to=mail.reply_to,
        mailing_list=True,
        archive=f"{settings.site_url}archive.html" if settings.site_url else None,
        test=test,
        date=now,
    )
    site = replace(
        site_of(settings),
        unsubscribe=unsubscribe_address(first),
        postal_address=mail.postal_address or "",
    )
    html, text = render(edition, site, templates)
    pictures = images(edition)
    for reader in readers:
        body = render_message(edition, html, text, replace(first, recipient=reader), pictures)
        yield Letter(edition_id=edition.id, sender=mail.sender, reader=reader, body=body)


def deliver(
    letters: Sequence[Letter], mailer: Mailer, outbox: Outbox, rules: DeliverRules | None = None
) -> tuple[Delivery, ...]:
    """Hand over the letters whose row is deferred, or unknown if the rules ask for those as well.

    A letter without a row is nobody's to send. Returns the rows of all letters as they are in the end.
    """
    rules = rules or DeliverRules()
    statuses = {DeliveryStatus.DEFERRED, *([DeliveryStatus.UNKNOWN] if rules.retry_unknown else [])}
    rows = _rows(letters, outbox)
    waiting = [
        (letter, row) for letter in letters if (row := rows.get(_key(letter))) and row.status in statuses
    ]
    for wait in (0.0, *rules.waits):
        if wait and waiting:
            mailer.wait(wait)
        waiting = _try_each(waiting, mailer, outbox)
    rows = _rows(letters, outbox)
    return tuple(rows[_key(letter)] for letter in letters if _key(letter) in rows)


def give_up(editions: Sequence[EditionHeader], outbox: Outbox) -> tuple[Delivery, ...]:
    """Close the rows still deferred of editions that are no longer sent, and return them, refused."""
    old = {edition.id for edition in editions[:-RECENT]}
    given_up = tuple(
        replace(row, status=DeliveryStatus.REFUSED, reason=f"given up with the next edition: {row.reason}")
        for row in outbox.unsettled()
        if row.status is DeliveryStatus.DEFERRED and row.edition_id in old
    )
    for row in given_up:
        outbox.record(row)
    return given_up


def delivery_counts(deliveries: Sequence[Delivery]) -> str:
    """Return how many messages have each status, without a reader's name: "48 sent, 1 refused"."""
    counts = [(sum(row.status is status for row in deliveries), status) for status in _ORDER]
    return ", ".join(f"{count} {status}" for count, status in counts if count) or "nothing was due"


def unsent_lines(deliveries: Sequence[Delivery]) -> tuple[str, ...]:
    """Return a line for each message that was not sent: edition, reader, why, and what can be done."""
    return tuple(
        f"{row.edition_id}, {row.reader}: {row.status}, {row.reason}. {_REMEDIES[row.status]}"
        for row in deliveries
        if row.status is not DeliveryStatus.SENT
    )


def _try_each(waiting: Sequence[_Open], mailer: Mailer, outbox: Outbox) -> list[_Open]:
    """Try each message once; return those worth another try in this run."""
    again: list[_Open] = []
    for place, (letter, seen) in enumerate(waiting):
        if not outbox.begin(seen):
            continue
        answer = mailer.send(letter)
        row = replace(seen, status=answer.status, reason=answer.reason, attempts=seen.attempts + 1)
        outbox.record(row)
        if answer.again and answer.status is DeliveryStatus.DEFERRED:
            again.append((letter, row))
        if answer.for_all:
            # The others would meet the same: they stay as they are, and come first in the next round.
            return [*waiting[place + 1 :], *again] if answer.again else []
    return again


def _rows(letters: Sequence[Letter], outbox: Outbox) -> dict[tuple[str, str], Delivery]:
    editions = sorted({letter.edition_id for letter in letters})
    return {(row.edition_id, row.reader): row for name in editions for row in outbox.deliveries(name)}


def _key(letter: Letter) -> tuple[str, str]:
    return (letter.edition_id, letter.reader.casefold())
