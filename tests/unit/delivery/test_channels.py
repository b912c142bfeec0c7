"""Channels: each gets an edition once, a failing one stops no other, and signatures are standard."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from flows.delivery.channels import Channel, channel_id, deliver_to_channels, http_answer, webhook_headers
from flows.model import Answer, DeliveryStatus, Edition
from tests.factories_edition import edition
from tests.unit.runs.test_deliver import MemoryOutbox

SENT = Answer(status=DeliveryStatus.SENT, reason="taken", again=False)
LATER = Answer(status=DeliveryStatus.DEFERRED, reason="down")
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
TODAY = edition()


@dataclass
class Service:
    """A channel that gives some answers in turn, then takes everything."""

    name: str
    answers: list[Answer] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    asked_times: int = 0

    def send(self, edition: Edition) -> Answer:
        self.asked_times += 1
        answer = self.answers.pop(0) if self.answers else SENT
        if answer.status is DeliveryStatus.SENT:
            self.taken.append(edition.id)
        return answer

    @property
    def channel(self) -> Channel:
        return Channel(id=channel_id(self.name), send=self.send)


def deliver(outbox: MemoryOutbox, *services: Service, retry_unknown: bool = False) -> list[DeliveryStatus]:
    channels = [service.channel for service in services]
    waits: list[float] = []
    rows = deliver_to_channels(channels, [TODAY], outbox, waits.append, retry_unknown=retry_unknown)
    assert len(waits) <= 2
    return [row.status for row in rows]


def queued(*services: Service) -> MemoryOutbox:
    outbox = MemoryOutbox()
    outbox.queue(TODAY.id, [service.channel.id for service in services])
    return outbox


def test_each_channel_gets_an_edition_once() -> None:
    phone, hook = Service("ntfy://host/a"), Service("https://host/hook")
    outbox = queued(phone, hook)
    assert deliver(outbox, phone, hook) == [DeliveryStatus.SENT] * 2
    assert deliver(outbox, phone, hook) == []
    assert phone.taken == hook.taken == [TODAY.id]


def test_a_channel_that_nobody_queued_gets_nothing() -> None:
    phone = Service("ntfy://host/a")
    assert deliver(MemoryOutbox(), phone) == []
    assert phone.asked_times == 0


def test_one_that_is_down_stops_no_other_and_gets_it_once_it_is_up() -> None:
    down, up = Service("a", [LATER] * 4), Service("b")
    outbox = queued(down, up)
    assert sorted(deliver(outbox, down, up)) == [DeliveryStatus.DEFERRED, DeliveryStatus.SENT]
    assert (down.asked_times, up.asked_times) == (3, 1)
    assert deliver(outbox, down, up) == [DeliveryStatus.SENT]
    assert (down.taken, up.taken) == ([TODAY.id], [TODAY.id])


def test_what_may_have_arrived_is_sent_again_only_if_a_person_asks() -> None:
    unknown = Answer(status=DeliveryStatus.UNKNOWN, reason="cut", again=False)
    hook = Service("a", [unknown])
    outbox = queued(hook)
    assert deliver(outbox, hook) == [DeliveryStatus.UNKNOWN]
    assert deliver(outbox, hook) == [DeliveryStatus.UNKNOWN]
    assert hook.asked_times == 1
    assert deliver(outbox, hook, retry_unknown=True) == [DeliveryStatus.SENT]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, DeliveryStatus.SENT),
        (204, DeliveryStatus.SENT),
        (301, DeliveryStatus.REFUSED),
        (403, DeliveryStatus.REFUSED),
        (410, DeliveryStatus.REFUSED),
        (429, DeliveryStatus.DEFERRED),
        (503, DeliveryStatus.DEFERRED),
    ],
)
def test_the_status_of_an_answer_decides(status: int, expected: DeliveryStatus) -> None:
    assert http_answer("the webhook", status).status is expected


def test_the_signature_is_that_of_standard_webhooks() -> None:
    key = b"0123456789abcdef01234567"
    headers = webhook_headers("msg_1", b'{"a":1}', NOW, "whsec_" + base64.b64encode(key).decode())
    signed = f"msg_1.{int(NOW.timestamp())}.".encode() + b'{"a":1}'
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert "webhook-signature" not in webhook_headers("msg_1", b"", NOW, None)
    assert webhook_headers("msg_1", b"", NOW, "a plain secret")["webhook-signature"].startswith("v1,")


def test_the_id_of_a_channel_gives_away_nothing() -> None:
    assert channel_id("ntfy://user:password@host/topic") == channel_id("ntfy://user:password@host/topic")
    assert channel_id("ntfy://user:password@host/topic").startswith("channel-")
    assert len(channel_id("x")) == len("channel-") + 12
