"""Send editions to channels: phones and chats through Apprise, and a webhook."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import partial

from flows.adapters.apprise_channel import AppriseChannel
from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.fetch.post import post
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.config import ChannelAddresses, Workspace, network_of, read_channels
from flows.delivery.channels import (
    Channel,
    channel_id,
    deliver_to_channels,
    http_answer,
    webhook_headers,
)
from flows.delivery.review import is_barred
from flows.errors import ConfigurationError
from flows.model import Answer, Delivery, DeliveryStatus, Edition
from flows.model.settings import Secret
from flows.render.edition_json import edition_to_json
from flows.render.markdown import render_notice
from flows.runs.pipeline.deliver import GIVEN_UP, RECENT, give_up
from flows.runs.pipeline.publish import site_of

WEBHOOK_SECONDS = 30.0


def queue_channels(workspace: Workspace, store: SqlStore, edition: Edition, *, may_send: bool) -> None:
    """Record the channels of an edition that is about to be stored by a run that may send.

    Call it after the readers are recorded. Addresses that cannot be read are reported when they are due.
    """
    if not may_send or workspace.settings.channels.is_empty or store.editions.at(edition.as_of):
        return
    try:
        channels = channels_of(workspace)
    except ConfigurationError:
        return
    store.outbox(SystemClock().now).queue(edition.id, [channel.id for channel in channels])


def send_to_channels(
    workspace: Workspace,
    store: SqlStore,
    *,
    by_hand: bool = False,
    retry_unknown: bool = False,
    wait: Callable[[float], None] = time.sleep,
) -> tuple[Delivery, ...]:
    """Send what is queued of the newest editions to the channels, and return what became of it.

    `by_hand`: the newest edition is due even if no run has queued it. Never raises for a channel: each that
    fails has its reason in the ledger, and the others go on.
    """
    if workspace.settings.channels.is_empty:
        return ()
    newest = store.editions.newest(RECENT)
    recent = tuple(one for one in newest if not is_barred(store.reviews, one.id))[::-1]
    if not recent:
        return ()
    outbox = store.outbox(SystemClock().now)
    try:
        channels = channels_of(workspace)
    except ConfigurationError as error:
        reason, latest = str(error), recent[-1].id
        status = DeliveryStatus.DEFERRED
        return (Delivery(edition_id=latest, reader="channels", status=status, reason=reason),)
    if by_hand:
        outbox.queue(recent[-1].id, [channel.id for channel in channels])
    rows = deliver_to_channels(channels, recent, outbox, wait, retry_unknown=retry_unknown)
    given_up = () if workspace.settings.mail else give_up(store.editions.headers(GIVEN_UP), outbox)
    return (*given_up, *rows)


def channels_of(workspace: Workspace) -> tuple[Channel, ...]:
    """Return the channels of a workspace. Raises ConfigurationError if their addresses cannot be read."""
    addresses = read_channels(workspace.settings.channels)
    channels = [
        Channel(id=channel_id(address.reveal()), send=partial(_notify, workspace, address))
        for address in addresses.notify
    ]
    if addresses.webhook:
        send = partial(_post, addresses, addresses.webhook)
        channels.append(Channel(id=channel_id(addresses.webhook.reveal()), send=send))
    return tuple(channels)


def checked_channels(workspace: Workspace) -> tuple[str, ...]:
    """Return the services of the channels, and ask none. Raises ConfigurationError if one cannot be used."""
    addresses = read_channels(workspace.settings.channels)
    names = tuple(AppriseChannel(address).name for address in addresses.notify)
    return names + (("a webhook",) if addresses.webhook else ())


def _notify(workspace: Workspace, address: Secret, edition: Edition) -> Answer:
    try:
        channel = AppriseChannel(address)
        notice = within_bounds(
            workspace.own_templates,
            partial(render_notice, most_bytes=channel.most_bytes, is_plain=channel.is_plain),
            edition,
            site_of(workspace.settings),
            workspace.templates,
        )
    except ConfigurationError as error:
        return Answer(status=DeliveryStatus.DEFERRED, reason=str(error), again=False)
    return channel.send(notice.title, notice.body)


def _post(addresses: ChannelAddresses, address: Secret, edition: Edition) -> Answer:
    body = edition_to_json(edition)
    name = hashlib.sha256(f"{edition.guid} {address.reveal()}".encode()).hexdigest()[:32]
    secret = addresses.webhook_secret.reveal() if addresses.webhook_secret else None
    headers = webhook_headers(f"msg_{name}", body, SystemClock().now(), secret)
    reply = post(address.reveal(), body, network_of(()).proxies, WEBHOOK_SECONDS, headers)
    if reply.status:
        return http_answer("the webhook", reply.status)
    status = DeliveryStatus.UNKNOWN if reply.may_have_arrived else DeliveryStatus.DEFERRED
    return Answer(status=status, reason=f"the webhook: {reply.reason}", again=not reply.may_have_arrived)
