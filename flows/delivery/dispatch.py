"""The order and the pace of delivery: which message goes next, and when.

The rules are a state machine that is told the time, so that hours of delivery are tested in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Protocol

from flows.model import Answer, Delivery, DeliveryStatus, Letter

# Deferred messages in a row until a domain is left alone for a while. A server that turns strangers away at
# first does so for each reader: thirty colleagues are all tried before the first wait, and after it.
_DOMAIN_DEFERRALS = 30
# Domains that defer in a row until it is our own server that has enough.
_DEFERRING_DOMAINS = 10
# Messages that wait for each connection more: opening one costs as much as sending some.
_WORTH_A_CONNECTION = 10


class MailPool(Protocol):
    """Hands over some messages at once; a failure is an answer and never stops the others."""

    def now(self) -> float:
        """Return the seconds of a clock that never goes back."""

    def begin(self, letter: Letter) -> None:
        """Begin to hand one message over, once."""

    def answers(self, seconds: float | None) -> Sequence[tuple[Letter, Answer]]:
        """Wait for an answer, at most some seconds; return the messages that were answered.

        If no message is under way, let the seconds pass.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverRules:
    """The pace of a delivery, and whether messages of unknown fate are sent again.

    `waits` are seconds before a deferred message is tried again in this run. A minute and a quarter is past
    what most servers ask for that turn strangers away at first; the next run does the rest. The same waits
    are those for a server that cannot be reached, and for a domain that defers one message after the other.
    After `seconds` no message begins.
    """

    waits: tuple[float, ...] = (2.0, 15.0, 60.0)
    retry_unknown: bool = False
    connections: int = 1
    a_minute: int = 0
    seconds: float = 3 * 60 * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message that is due: its row as the ledger has it, and the domain of its reader."""

    row: Delivery
    domain: str

    @property
    def key(self) -> tuple[str, str]:
        """The edition and the reader."""
        return (self.row.edition_id, self.row.reader)


class _Pause:
    """A server or a domain that was asked too much: how often in a row, and until when it is left alone."""

    __slots__ = ("deferrals", "pauses", "until")

    def __init__(self) -> None:
        self.until = 0.0
        self.pauses = 0
        self.deferrals = 0

    def begin(self, now: float, waits: tuple[float, ...]) -> None:
        if now >= self.until:  # What was under way when it began says nothing new.
            self.until = now + (waits[min(self.pauses, len(waits) - 1)] if waits else 0.0)
            self.pauses += 1


class Dispatch:
    """Messages that wait for their turn. `now` is in seconds, of any clock that never goes back."""

    def __init__(self, parcels: Iterable[Parcel], rules: DeliverRules) -> None:
        self._rules = rules
        # When it may begin at the earliest, and its place among those of the same time.
        self._waiting = [(0.0, place, parcel) for place, parcel in enumerate(parcels)]
        self._places = len(self._waiting)
        self._domains: dict[str, _Pause] = {}
        self._tries: dict[tuple[str, str], int] = {}
        self._server = _Pause()
        self._deferring: set[str] = set()
        self._under_way = 0
        self._next_start = 0.0
        self._end: float | None = None
        self._has_sent = self._is_over = False

    def next(self, now: float) -> Parcel | None:
        """Return the message that is to begin now, or None."""
        if self._end is None:
            self._end = now + self._rules.seconds
        if now >= self._end:
            self._is_over = True
        if not self._has_place() or now < max(self._server.until, self._next_start):
            return None
        while self._waiting and self._waiting[0][0] <= now:
            _, place, parcel = heappop(self._waiting)
            pause = self._domains.get(parcel.domain)
            if pause is not None and pause.until > now:
                heappush(self._waiting, (pause.until, place, parcel))
                continue
            self._under_way += 1
            if self._rules.a_minute:
                spacing = 60.0 / self._rules.a_minute
                # A message that began late may be made good by the next one, but not by a burst.
                self._next_start = max(self._next_start, now - spacing) + spacing
            return parcel
        return None

    def delay(self, now: float) -> float | None:
        """Return the seconds until a message may begin; None if only an answer can bring that about."""
        if not self._has_place() or not self._waiting:
            return None
        moment = max(self._waiting[0][0], self._server.until, self._next_start)
        if moment > now and not self._under_way and self._only_spent():
            return None
        return max(0.0, moment - now)

    def dropped(self) -> None:
        """Note that the message given last was not begun, and is none of ours any more."""
        self._under_way -= 1

    def answered(self, parcel: Parcel, row: Delivery, answer: Answer, now: float) -> None:
        """Note the answer for a message, and let it wait again if this run is to try once more."""
        self._under_way -= 1
        if answer.status is not DeliveryStatus.DEFERRED:
            if answer.status is not DeliveryStatus.UNKNOWN:
                self._has_sent = True
                self._server = _Pause()
                self._deferring.clear()
                self._domains.pop(parcel.domain, None)
            return
        if not answer.again:
            self._is_over = self._is_over or answer.for_all
            return
        waits = self._rules.waits
        if answer.for_all or self._deferred(parcel.domain, now):
            self._server.begin(now, waits)
            self._is_over = self._is_over or self._server.pauses > len(waits)
        tries = self._tries[parcel.key] = self._tries.get(parcel.key, 0) + 1
        if tries <= len(waits):
            heappush(
                self._waiting,
                (now + waits[tries - 1], self._places, Parcel(row=row, domain=parcel.domain)),
            )
            self._places += 1

    def _deferred(self, domain: str, now: float) -> bool:
        """Count a deferred message of a domain; return True if the fault seems to be our server's."""
        pause = self._domains.setdefault(domain, _Pause())
        pause.deferrals += 1
        if pause.deferrals % _DOMAIN_DEFERRALS == 0:
            pause.begin(now, self._rules.waits)
        self._deferring.add(domain)
        if len(self._deferring) < _DEFERRING_DOMAINS:
            return False
        self._deferring.clear()
        return True

    def _has_place(self) -> bool:
        """Return True if one more message may be under way: the first goes alone, to see whether it can."""
        more = len(self._waiting) // _WORTH_A_CONNECTION if self._has_sent else 0
        return not self._is_over and self._under_way < min(self._rules.connections, 1 + more)

    def _only_spent(self) -> bool:
        """Return True if all that waits is for domains that have been waited for often enough."""
        spent = {name for name, pause in self._domains.items() if pause.pauses > len(self._rules.waits)}
        return bool(spent) and all(parcel.domain in spent for _, _, parcel in self._waiting)
