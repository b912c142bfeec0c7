"""The ways in which an edition is one reader's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """The stories that a reader does not see because of one word, theme or outlet: how many, and by which.

    `kind` is "word", "theme" or "outlet", `name` as the reader wrote it.
    """

    kind: str
    name: str
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """The ways in which an edition is one reader's own.

    `last_sent` is the time of the digest that this reader got last, None for a first one. `muted` says what
    was left out at the reader's wish, the word, theme or outlet with the most stories first; a story counts
    for the first that hides it. `other_themes` counts the stories of themes that the reader did not name,
    `beyond_length` those that the reader's length has no room for, `hidden_reports` the articles of muted
    outlets in stories that are told from others.
    """

    last_sent: datetime | None = None
    muted: tuple[Muted, ...] = ()
    other_themes: int = 0
    beyond_length: int = 0
    hidden_reports: int = 0
