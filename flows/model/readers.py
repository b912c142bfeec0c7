"""Readers: who gets a digest, what each likes to read, and what an edition could tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from flows.model.editions import Edition, Story
from flows.model.settings import InterfaceLanguage, Preferences

# The digest of a workspace that names none.
MAIN_DIGEST = "main"

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["07:00"])]
MailFormat = Literal["html", "text"]


class ReaderStatus(StrEnum):
    """The state of a reader; only an active one is sent anything but the mail that asks for consent."""

    PENDING = "pending"  # has asked for a digest and not confirmed it yet
    ACTIVE = "active"
    LEFT = "left"  # has unsubscribed
    SUSPENDED = "suspended"  # mail bounced, or was complained of


class Origin(StrEnum):
    """The way by which a reader came into the store."""

    SETTINGS = "settings"  # an address in standfirst.toml; counts only while it is there
    COMMAND = "command"
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A reader of one or more digests; `address` is plain ASCII, `id` stands for it wherever others look.

    `since` is when `status` was reached, `why` a clause about it. `language` is that of what the mail says
    itself, "auto" for the edition's. Without an `hour` (and `zone`) a digest comes when its edition is made,
    without `days` on each of them. `bounces` counts the mails that bounced lately. `left_digests`
    are those that this reader left, which settings then do not give again.
    """

    id: str
    address: str
    name: str = ""
    language: InterfaceLanguage = "auto"
    digests: tuple[str, ...] = (MAIN_DIGEST,)
    preferences: Preferences = field(default_factory=Preferences)
    hour: str = ""
    days: tuple[Day, ...] = ()
    zone: str = ""
    format: MailFormat = "html"
    status: ReaderStatus = ReaderStatus.ACTIVE
    origin: Origin = Origin.COMMAND
    since: datetime
    why: str = ""
    bounces: int = 0
    left_digests: tuple[str, ...] = ()

    def choosing(self, digests: Iterable[str]) -> Reader:
        """Return this reader with the digests of a choice of the reader's own."""
        chosen = tuple(dict.fromkeys(digests))
        left = dict.fromkeys((*self.left_digests, *self.digests))
        return replace(self, digests=chosen, left_digests=tuple(one for one in left if one not in chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """An edition, and the stories that it could tell besides its own: what views are made from.

    `candidates` are stories told in full (tier "lead"), whatever their tier in the edition; the most
    important first. `id` is the edition's. A pool that is not `published` was made for readers at their own
    hour: its edition stands on no page.
    """

    edition: Edition
    candidates: tuple[Story, ...]
    published: bool = True

    @property
    def id(self) -> str:
        """The id under which the ledger knows what is sent of it."""
        return self.edition.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The stories that a reader has been sent, by id: the `as_of` of the pool that told each last.

    `until` is the `as_of` of the last pool of which the reader was sent anything; None for a first digest.
    """

    until: datetime | None = None
    stories: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An edition that waits for an editor since a time, and what was decided of its stories (ids).

    `verdict` is "send" or "drop" once it was `decided`, by the editor or because it was held too long.
    """

    edition_id: str
    since: datetime
    dropped: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    verdict: Literal["", "send", "drop"] = ""
    decided: datetime | None = None
