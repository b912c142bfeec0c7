"""Mail as the domain knows it: a message to one reader, what became of it, what the ledger keeps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class DeliveryStatus(StrEnum):
    """The state of a message to one reader.

    `UNKNOWN` is also what stands in the ledger while a message is being handed over: whatever ends the
    program in between leaves it there. What was `SKIPPED` was not to be sent after all.
    """

    SENT = "sent"
    REFUSED = "refused"
    SKIPPED = "skipped"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one reader: the addresses of its envelope and its bytes, lines ending in CRLF.

    `reader` is the name in the ledger; without an `address` it is the address. `story_ids` are those of the
    stories in it.
    """

    edition_id: str
    sender: str
    reader: str
    address: str = field(default="", repr=False)
    story_ids: tuple[str, ...] = ()
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome of handing over one message, and its reason.

    `for_all` tells that the fault lies with the server or the account and not with this reader, so that
    the other messages would meet it too; `again` that the same run may try once more.
    """

    status: DeliveryStatus
    reason: str
    for_all: bool = False
    again: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A row of the ledger: what became of one edition for one reader.

    There is one for each pair. `attempts` counts how often it was tried.
    """

    edition_id: str
    reader: str
    status: DeliveryStatus
    reason: str = ""
    attempts: int = 0

    def answered(self, answer: Answer) -> Delivery:
        """Return the row as it is after one more attempt."""
        return replace(self, status=answer.status, reason=answer.reason, attempts=self.attempts + 1)

    @property
    def is_unsent(self) -> bool:
        """Return True if a message that was to be sent was not, or may not have been."""
        return self.status not in (DeliveryStatus.SENT, DeliveryStatus.SKIPPED)
