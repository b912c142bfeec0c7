"""Deliver: hand each reader's message over, and keep the ledger; nobody gets an edition twice.

A row of the ledger becomes unknown before its message goes out, and gets the outcome afterwards. If the
program ends in between it stays unknown: such a message is sent again only when a person asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from flows.delivery.dispatch import DeliverRules, Dispatch, MailPool, Parcel
from flows.model import Delivery, DeliveryStatus, Edition, EditionHeader, Letter
from flows.ports import Outbox

# A deferred message is tried in the run of its edition and in that of the next one.
RECENT = 2
# Editions whose deferred messages are given up; those before them were, in the runs before.
GIVEN_UP = 60

# Seconds for the answers to what was under way when a run is ended.
_LAST_WORDS = 2.0

# Writes the message of a row; a text says why it is not to be sent after all.
Write = Callable[[Delivery], Letter | str]

_ORDER = (
    *(DeliveryStatus.SENT, DeliveryStatus.DEFERRED, DeliveryStatus.REFUSED, DeliveryStatus.UNKNOWN),
    DeliveryStatus.SKIPPED,
)

_REMEDIES = {
    DeliveryStatus.DEFERRED: "The next run tries again, as does `standfirst send`.",
    DeliveryStatus.REFUSED: "It is not tried again; correct the address or the account in [mail].",
    DeliveryStatus.UNKNOWN: "It may have arrived: `standfirst send --retry-unknown` sends it again.",
}


def queue(edition: Edition, stored: Sequence[EditionHeader], readers: Sequence[str], outbox: Outbox) -> None:
    """Record who gets an edition; call it before the edition is stored, without readers if none may.

    Recording first means that a run that is killed never leaves an edition without its readers. What a
    killed run recorded for an edition that it did not store is replaced. An edition that is stored
    already, which is made again, keeps the rows that it has.
    """
    if all(header.id != edition.id for header in stored):
        outbox.withdraw(edition.id)
        outbox.queue(edition.id, readers)


def deliver(
    parcels: Sequence[Parcel],
    write: Write,
    mailer: MailPool,
    outbox: Outbox,
    rules: DeliverRules | None = None,
) -> tuple[Delivery, ...]:
    """Hand over the messages whose row is deferred, or unknown if the rules ask for those as well.

    Each is written when its turn has come; one that is not to be sent after all is skipped. Returns the rows
    as they are in the end, without those that another process has taken meanwhile.
    """
    rules = rules or DeliverRules()
    statuses = {DeliveryStatus.DEFERRED, *([DeliveryStatus.UNKNOWN] if rules.retry_unknown else [])}
    due = (parcel for parcel in parcels if parcel.row.status in statuses)
    delivering = _Delivering(Dispatch(due, rules), write, mailer, outbox)
    delivering.rows = {parcel.key: parcel.row for parcel in parcels}
    try:
        while delivering.go_on():
            pass
    except BaseException:
        # Whatever ends the run: what the server says within moments is not unknown.
        with suppress(Exception):
            delivering.settle(_LAST_WORDS)
        raise
    return tuple(delivering.rows.values())


class _Delivering:
    """One delivery under way; `rows` are those of the ledger, as far as this process knows."""

    def __init__(self, dispatch: Dispatch, write: Write, mailer: MailPool, outbox: Outbox) -> None:
        self._dispatch, self._write, self._mailer, self._outbox = dispatch, write, mailer, outbox
        self._under_way: dict[tuple[str, str], Parcel] = {}
        self.rows: dict[tuple[str, str], Delivery] = {}

    def go_on(self) -> bool:
        """Begin what may begin, and wait for an answer or for the next turn; False at the end."""
        while (parcel := self._dispatch.next(self._mailer.now())) is not None:
            self._begin(parcel)
        delay = self._dispatch.delay(self._mailer.now())
        if delay is None and not self._under_way:
            return False
        self.settle(delay)
        return True

    def settle(self, seconds: float | None) -> None:
        """Wait for answers, and store them."""
        for letter, answer in self._mailer.answers(seconds):
            parcel = self._under_way.pop((letter.edition_id, letter.reader))
            row = parcel.row.answered(answer)
            self._record(row)
            self._dispatch.answered(parcel, row, answer, self._mailer.now())

    def _begin(self, parcel: Parcel) -> None:
        letter = self._write(parcel.row)
        if isinstance(letter, Letter) and self._outbox.begin(parcel.row, letter.story_ids):
            self._under_way[parcel.key] = parcel
            self._mailer.begin(letter)
            return
        self._dispatch.dropped()
        if isinstance(letter, Letter):
            del self.rows[parcel.key]
        else:
            self._record(replace(parcel.row, status=DeliveryStatus.SKIPPED, reason=letter))

    def _record(self, row: Delivery) -> None:
        self._outbox.record(row)
        self.rows[row.edition_id, row.reader] = row


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
        if row.status in _REMEDIES
    )
