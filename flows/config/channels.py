"""Channels: the settings that name them, and their addresses from there or from private files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flows.config.credentials import private_text
from flows.config.settings_environment import FILE_SUFFIX, secret_text
from flows.config.sources_file import is_web_address
from flows.errors import ConfigurationError
from flows.model.channel_settings import ChannelSettings
from flows.model.settings import Secret

WEBHOOK_VARIABLE = "STANDFIRST_WEBHOOK_SECRET"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAddresses:
    """The addresses of channels, and the secret that signs what is posted to the webhook."""

    notify: tuple[Secret, ...] = ()
    webhook: Secret | None = None
    webhook_secret: Secret | None = None


def channels_in(
    folder: Path,
    notify: tuple[str, ...],
    notify_file: str | None,
    *,
    webhook: str = "",
    webhook_file: str | None = None,
) -> ChannelSettings:
    """Return channels as settings, with the whole paths of their files."""

    def whole(path: str | None) -> str | None:
        return None if path is None else str(folder / Path(path).expanduser())

    return ChannelSettings(
        notify=notify, notify_file=whole(notify_file), webhook=webhook, webhook_file=whole(webhook_file)
    )


def read_channels(channels: ChannelSettings) -> ChannelAddresses:
    """Return the addresses of channels, each once: those in the settings, then those in their files.

    Raises ConfigurationError if a file is not private or an address cannot be one. No message quotes any.
    """
    lines = private_text(Path(channels.notify_file), "notify_file") if channels.notify_file else ""
    notify = dict.fromkeys((*channels.notify, *filter(None, map(str.strip, lines.splitlines()))))
    webhook = channels.webhook
    if not webhook and channels.webhook_file:
        webhook = private_text(Path(channels.webhook_file), "webhook_file").strip()
    if webhook and not is_web_address(webhook):
        raise ConfigurationError("webhook", "is not an http or https address", "Correct it.")
    key = os.environ.get(WEBHOOK_VARIABLE, "").strip()
    if not key and (path := os.environ.get(WEBHOOK_VARIABLE + FILE_SUFFIX, "").strip()):
        key = secret_text(Path(path), WEBHOOK_VARIABLE + FILE_SUFFIX).strip()
    return ChannelAddresses(
        notify=tuple(map(Secret, notify)),
        webhook=Secret(webhook) if webhook else None,
        webhook_secret=Secret(key) if key else None,
    )
