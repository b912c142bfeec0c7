"""Pages that are made when they are asked for: what a reader's browser asks, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """A request for a page of readers, bounded and decoded by the web server.

    `page` is the first part of its path and `token` the second. `client` is the address of who asks, as far
    as it is believed. `languages` is what the browser says that its person reads (Accept-Language). `fields`
    are those of a form that was sent; without `is_post` nothing may change. `is_foreign`: a page of another
    site made the browser send it.
    """

    page: str
    token: str = field(default="", repr=False)
    client: str = field(default="", repr=False)
    languages: str = ""
    is_post: bool = False
    is_foreign: bool = False
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def first(self, name: str) -> str:
        """Return the first value of a field; "" if it was not sent."""
        values = self.fields.get(name, ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnswer:
    """A page, or a file that is saved under `filename`; `wait` is after how many seconds to ask again."""

    body: bytes = field(repr=False)
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    filename: str = ""
    wait: int = 0
