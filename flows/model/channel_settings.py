"""Settings of channels: where editions go besides mail and site."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.model.setting_types import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """The ways out besides mail and site: addresses for Apprise, and one that edition.json is posted to.

    Addresses hold passwords: they show in no message, and may stand in private files instead, one a line.
    """

    notify: tuple[Text, ...] = field(default=(), repr=False)
    notify_file: str | None = None
    webhook: str = field(default="", repr=False)
    webhook_file: str | None = None

    @property
    def is_empty(self) -> bool:
        """True if an edition goes out by no channel."""
        return not (self.notify or self.notify_file or self.webhook or self.webhook_file)
