"""Channels: what an edition is sent to besides readers' mail, by the same ledger and just as often: once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.model import Answer, Delivery, DeliveryStatus, Edition
from flows.ports import Outbox

# Seconds before each further attempt of a run; the next run does the rest.
WAITS = (2.0, 15.0)

_SECRET_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way out: its id in the ledger, and what sends it an edition and never raises."""

    id: str
    send: Callable[[Edition], Answer]


def channel_id(address: str) -> str:
    """Return the id by which the ledger knows a channel; its address, which is a secret, is not in it."""
    return f"channel-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def deliver_to_channels(
    channels: Iterable[Channel],
    editions: Sequence[Edition],
    outbox: Outbox,
    wait: Callable[[float], None],
    *,
    retry_unknown: bool = False,
) -> tuple[Delivery, ...]:
    """Send each channel the editions that the ledger says it is to get; return the rows as they are then.

    A row becomes unknown before its message goes out. One that is still deferred is tried again after a wait.
    """
    statuses = {DeliveryStatus.DEFERRED} | ({DeliveryStatus.UNKNOWN} if retry_unknown else set())
    rows = {(row.edition_id, row.reader): row for row in outbox.unsettled()}
    parts = [(channel, edition) for channel in channels for edition in editions]
    keys = {(edition.id, channel.id) for channel, edition in parts} & rows.keys()
    waiting = {key for key in keys if rows[key].status in statuses}
    for seconds in (0.0, *WAITS):
        if not waiting:
            break
        if seconds:
            wait(seconds)
        for channel, edition in parts:
            key = (edition.id, channel.id)
            if key in waiting and not outbox.begin(rows[key]):
                waiting.discard(key)
            elif key in waiting:
                answer, before = channel.send(edition), rows[key]
                attempts = before.attempts + 1
                rows[key] = replace(before, status=answer.status, reason=answer.reason, attempts=attempts)
                outbox.record(rows[key])
                if answer.status is not DeliveryStatus.DEFERRED or not answer.again:
                    waiting.discard(key)
    return tuple(rows[key] for key in sorted(keys))


def http_answer(name: str, status: int) -> Answer:
    """Return what the answer of a service means: 5xx and "later" are tried again, all else is refused."""
    if 200 <= status < 300:
        return Answer(status=DeliveryStatus.SENT, reason=f"{name} answered {status}", again=False)
    is_later = status >= 500 or status in (408, 425, 429)
    kind = DeliveryStatus.DEFERRED if is_later else DeliveryStatus.REFUSED
    return Answer(status=kind, reason=f"{name} answered {status}", again=is_later)


def webhook_headers(message_id: str, body: bytes, now: datetime, secret: str | None) -> dict[str, str]:
    """Return the headers of a posted edition, by the specification of Standard Webhooks.

    `message_id` is the same in each attempt, so that a receiver can drop a second copy. Without a secret
    there is no signature. A secret that begins with "whsec_" is base64, as most libraries write it.
    """
    seconds = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
    }
    if secret is not None:
        signed = f"{message_id}.{seconds}.".encode() + body
        mark = base64.b64encode(hmac.digest(_key(secret), signed, "sha256")).decode("ascii")
        headers["webhook-signature"] = f"v1,{mark}"
    return headers


def _key(secret: str) -> bytes:
    if secret.startswith(_SECRET_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
