"""Digests: the series of editions that a workspace makes from one store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from flows.model.channel_settings import ChannelSettings
from flows.model.readers import MAIN_DIGEST, Day, Hour
from flows.model.setting_types import Span, Text
from flows.model.settings import Length

Slug = Annotated[Text, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$", examples=["sport"])]
AfterHold = Literal["send", "drop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """A digest: what it draws from, what it tells of that, when, and to whom.

    It draws from the `sources` named and those in the `sections` named, or else from all, and takes articles
    in its `languages`, or in any. `themes` are ids or names in the order of its sections, "*" for all
    others; none means all. `length` is the least tier that is told, and not more is told than is read in
    `minutes`, if that is not 0. It is made at `hour` of its `days`, by default at the times of the schedule,
    in its `zone`, by default that of the workspace. Its files lie in `folder`, by default one with its id,
    within the workspace's; "" is that folder itself.

    With `review` an editor has `hold` to look at an edition before it is mailed; what was not approved by
    then is sent or dropped, by `after_hold`.
    """

    id: Slug = MAIN_DIGEST
    title: Text | None = None
    sources: tuple[Text, ...] = ()
    sections: tuple[Text, ...] = ()
    languages: tuple[Annotated[Text, Field(pattern=r"^[a-z]{2,3}$", examples=["en"])], ...] = ()
    themes: tuple[Text, ...] = ()
    length: Length = "briefs"
    minutes: Annotated[int, Field(ge=0, le=240)] = 0
    hour: Hour | None = None
    days: tuple[Day, ...] = ()
    zone: Annotated[Text, Field(examples=["Europe/Berlin"])] | None = None
    readers: Annotated[tuple[Text, ...], Field(examples=[["name@example.org"]])] = ()
    folder: Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]{0,39})?$", examples=["sport"])] | None = None
    review: bool = False
    hold: Span = timedelta(hours=4)
    after_hold: AfterHold = "send"
    notify: Annotated[tuple[Text, ...], Field(max_length=20, examples=[["ntfy://ntfy.sh/my-news"]])] = field(
        default=(), repr=False
    )
    notify_file: Text | None = None
    webhook: str = field(default="", repr=False)
    webhook_file: Text | None = None

    @property
    def channels(self) -> ChannelSettings:
        """The channels that it names itself."""
        return ChannelSettings(
            notify=self.notify,
            notify_file=self.notify_file,
            webhook=self.webhook,
            webhook_file=self.webhook_file,
        )

    @property
    def folder_name(self) -> str:
        """The folder of its files within that of the workspace; "" if that folder is its own."""
        return self.id if self.folder is None else self.folder


# The digest of a workspace that names none: all that the workspace has, in its own folder.
ONLY_DIGEST = DigestSettings(folder="")


def main_of(digests: Sequence[DigestSettings]) -> DigestSettings:
    """Return the digest that has the readers and channels named outside of any digest."""
    return next((one for one in digests if one.id == MAIN_DIGEST), digests[0])
