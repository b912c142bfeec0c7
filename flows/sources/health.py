"""Health: how each source has done of late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flows.model import PastStory, Source, SourceKind, SourceState

# Long enough to know a weekly outlet, short enough to show what has changed.
HEALTH_SPAN = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source of late: `state` is None before it was first asked, and for files.

    `articles_a_day` is None while its rhythm is not known. `share_told` is how many of its articles of the
    last two weeks stood in a story of an edition, from 0 to 1, None when it had none.
    """

    source: Source
    state: SourceState | None
    articles_a_day: float | None
    share_told: float | None


def health(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    sightings: Iterable[tuple[str, str]],
    stories: Iterable[PastStory],
) -> tuple[SourceHealth, ...]:
    """Return the health of sources in their order.

    `sightings` are the source and article id of all articles met within HEALTH_SPAN, `stories` those of
    the editions made within it.
    """
    met: dict[str, set[str]] = {}
    for source, article_id in sightings:
        met.setdefault(source, set()).add(article_id)
    told = frozenset(article for story in stories for article in story.article_ids)
    return tuple(
        _one(source, states.get(source.name), met.get(source.name, set()), told) for source in sources
    )


def _one(source: Source, state: SourceState | None, met: set[str], told: frozenset[str]) -> SourceHealth:
    known = state if state and state.location == source.location else None
    if source.kind is SourceKind.PATH:
        rate: float | None = round(len(met) / HEALTH_SPAN.days, 2)
    else:
        rate = known.entries_a_day if known else None
    share = round(len(met & told) / len(met), 3) if met else None
    return SourceHealth(source=source, state=known, articles_a_day=rate, share_told=share)
