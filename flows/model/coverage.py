"""The account of an edition's articles and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from flows.model.articles import LeftOut
from flows.model.sources import FetchFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The material of the edition in numbers.

    `articles == new + too_old + ahead + round_ups + not_news + repeated + other_themes
    + dropped`.

    `sources` counts the feeds and outlets read or tried, `articles` those of their articles that no earlier
    edition covered, `new` the ones that this edition takes, `copies` the copies among them,
    `stories` the stories they form, `shown` the leads and items. `notices` are events of sources
    since the edition before: they moved, closed, are dead or silent.
    """

    sources: int
    articles: int
    new: int
    copies: int
    stories: int
    shown: int
    too_old: int
    ahead: int
    undated: int
    failures: tuple[FetchFailure, ...]
    left_out: tuple[LeftOut, ...]
    round_ups: int = 0
    not_news: int = 0
    repeated: int = 0
    other_themes: Annotated[int, Field(exclude_if=lambda count: not count)] = 0
    dropped: Annotated[int, Field(exclude_if=lambda count: not count)] = 0
    notices: Annotated[tuple[FetchFailure, ...], Field(exclude_if=lambda notices: not notices)] = ()
