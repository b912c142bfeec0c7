"""The plan of one run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.model import FetchFailure, NeverOutlet, Source, Theme
from flows.model.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sources of a run, those configured that cannot be used, its themes, settings and time.

    Of the outlets in `never` nothing is to appear.
    """

    sources: tuple[Source, ...]
    problems: tuple[FetchFailure, ...]
    themes: tuple[Theme, ...]
    settings: Settings
    as_of: datetime
    never: tuple[NeverOutlet, ...] = ()
