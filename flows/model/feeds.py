"""Feeds as values: a channel and its items, in whatever format they are written."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed: its permanent id, its own address, and the page that shows the same.

    `icon` is the address of a picture and `hub` that of the WebSub hub that reports changes, or "".
    """

    urn: str
    url: str
    page: str
    title: str
    description: str
    author: str
    language: str
    icon: str = ""
    hub: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedImage:
    """The picture of an item: the address of a JPEG, and its size in bytes."""

    url: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An edition or a story in a feed; all links in its HTML are absolute.

    `urn` never changes; `updated` does when the item has news.
    """

    urn: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    author: str = ""
    categories: tuple[str, ...] = ()
    image: FeedImage | None = None


def urn_of(workspace_id: str, *names: str) -> str:
    """Return the permanent id of a thing of a workspace, which no other workspace has."""
    return uuid.uuid5(uuid.NAMESPACE_URL, ":".join(("standfirst", workspace_id, *names))).urn
