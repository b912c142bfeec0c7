"""The mails that the form asks for: one to each address, within bounds, in the background."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from queue import Empty, Full, Queue
from threading import Event

from flows.adapters.database.readers import SqlReaders
from flows.delivery.tokens import Purpose, path_of
from flows.errors import StandfirstError
from flows.model import Answer, DeliveryStatus, Letter, Reader, ReaderStatus
from flows.model.readers import Origin
from flows.runs.reader_desk import Wish, keyed_hash

# Mails that wait to be sent; a form that comes on top of them is told to come again.
_QUEUE = 200
_IDLE_SECONDS = 60
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# How often an address is written to because of the form: each span, and the most in it.
_PER_ADDRESS = ((1, _HOUR), (3, _DAY))
_SUPPRESSED = (1, timedelta(days=7))
# Whoever has not confirmed by then is forgotten; the link has run out a day before.
_FORGOTTEN = timedelta(days=3)

# A mail that the server does not take at first is tried again after these.
_WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
# The form is closed for so long when it has caused `mails_an_hour`.
_CLOSED = timedelta(minutes=10)

# The letter of a wish: its link below the site, whether its reader gets the digest already, and the time.
WriteInvitation = Callable[[Wish, str, bool, datetime], Letter]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deferred:
    """A letter that is to be sent again at a time."""

    letter: Letter
    due: datetime
    attempts: int


class InvitationMailer:
    """Sends the mails that forms ask for, one after the other, so that nobody can measure what is known.

    `put` never waits; `run` ends after `stop`, when the queue is empty. An address is written to once in an
    hour and three times in a day, one that was suppressed once in a week; and the forms cause at most
    `an_hour` in all. Addresses are printed nowhere.
    """

    def __init__(
        self,
        readers: SqlReaders,
        key: bytes,
        an_hour: int,
        send: Callable[[Letter], Answer],
        write: WriteInvitation,
        now: Callable[[], datetime],
    ) -> None:
        self._readers = readers
        self._key = key
        self._an_hour = an_hour
        self._hand_over = send
        self._write = write
        self._now = now
        self._queue: Queue[Wish | None] = Queue(_QUEUE)
        self._deferred: list[_Deferred] = []
        self._closed_until: datetime | None = None
        self._forgot_at: datetime | None = None
        self._is_ended = Event()

    def put(self, wish: Wish) -> bool:
        """Take a wish; return False if too many wait, or the forms have caused as much as they may."""
        if self._closed_until is not None and self._now() < self._closed_until:
            return False
        try:
            self._queue.put_nowait(wish)
        except Full:
            return False
        return True

    def stop(self) -> None:
        """End `run` once it has sent what waits."""
        self._is_ended.set()
        with suppress(Full):
            self._queue.put_nowait(None)

    def run(self) -> None:
        """Send what is put until `stop` is called."""
        while not (self._is_ended.is_set() and self._queue.empty()):
            wish = None
            with suppress(Empty):
                wish = self._queue.get(timeout=_IDLE_SECONDS)
            if wish is not None:
                self._attempt(partial(self.invite, wish))
            self._attempt(self.send_deferred)
            self._attempt(self._forget_pending)

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StandfirstError as error:
            _complain(f"the mail that a form asked for could not be sent: {error.problem}")
        except Exception as error:
            # Its text may name an address.
            _complain(f"the mail that a form asked for could not be sent: {type(error).__name__}")

    def invite(self, wish: Wish) -> None:
        """Send one address the link by which its reader confirms, or changes what is sent already."""
        now = self._now()
        mark = keyed_hash(self._key, "address", wish.address.casefold())
        bounds = (_SUPPRESSED,) if self._readers.is_suppressed(wish.address) else _PER_ADDRESS
        for most, span in bounds:
            if not self._readers.may_ask(f"invitation {span.total_seconds():.0f} {mark}", most, span, now):
                return
        if not self._readers.may_ask("invitations", self._an_hour, _HOUR, now):
            _complain("the form asked for more than mails_an_hour; it is closed for a while")
            self._closed_until = now + _CLOSED
            return
        reader = self._readers.by_address(wish.address) or self._pending(wish, now)
        if reader is None:
            return
        is_known = reader.status is ReaderStatus.ACTIVE and set(wish.digests) <= set(reader.digests)
        purpose: Purpose = "preferences" if is_known else "confirm"
        # A link to preferences is for one digest, one that confirms for all that were asked for.
        digests = wish.digests[0] if is_known else " ".join(wish.digests)
        path = path_of(self._key, purpose, reader.id, digests, now)
        letter = self._write(replace(wish, address=reader.address), path, is_known, now)
        self._send(letter, 0)

    def send_deferred(self) -> None:
        """Send again what the mail server did not take at first, once it is time."""
        now = self._now()
        due = [letter for letter in self._deferred if letter.due <= now]
        self._deferred = [letter for letter in self._deferred if letter.due > now]
        for deferred in due:
            self._send(deferred.letter, deferred.attempts)

    def _send(self, letter: Letter, attempts: int) -> None:
        answer = self._hand_over(letter)
        if answer.status is DeliveryStatus.SENT:
            return
        is_again = answer.status is DeliveryStatus.DEFERRED and attempts < len(_WAITS)
        if is_again and len(self._deferred) < _QUEUE:
            due = self._now() + _WAITS[attempts]
            self._deferred.append(_Deferred(letter=letter, due=due, attempts=attempts + 1))
            return
        # Only what holds for all says nothing of this address.
        reason = f": {answer.reason}" if answer.for_all else ""
        _complain(f"the mail that a form asked for was not sent ({answer.status}){reason}")

    def _pending(self, wish: Wish, now: datetime) -> Reader | None:
        """Store somebody new, who gets nothing but this mail before it is confirmed."""
        reader = Reader(
            id=self._readers.new_id(),
            address=wish.address,
            digests=wish.digests,
            status=ReaderStatus.PENDING,
            origin=Origin.FORM,
            since=now,
            why="asked by the form",
        )
        return reader if self._readers.save(reader) else self._readers.by_address(wish.address)

    def _forget_pending(self) -> None:
        now = self._now()
        if self._forgot_at is not None and now - self._forgot_at < _HOUR:
            return
        self._forgot_at = now
        for reader in self._readers.all():
            if reader.status is ReaderStatus.PENDING and now - reader.since > _FORGOTTEN:
                self._readers.remove(reader.id)


def _complain(text: str) -> None:
    print(f"standfirst: {text}", file=sys.stderr)
