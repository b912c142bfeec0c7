"""Statistics of each source, as the command `sources` prints them: state, rhythm, and what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta

from flows.model import PastStory, Source, SourceKind, SourceState

# Long enough to know a weekly outlet, short enough to show what has changed.
HEALTH_SPAN = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """The health of one source: `state` is None before it was first asked, and for files.

    `articles_a_day` is None while its rhythm is not known. `share_published` is the share, in [0, 1], of its
    articles of the last two weeks that are in a story of an edition; None if it had no article.
    """

    source: Source
    state: SourceState | None
    articles_a_day: float | None
    share_published: float | None


def health(
    sources: Sequence[Source],
    state_of_source: Mapping[str, SourceState],
    articles_of_source: Mapping[str, Set[str]],
    stories: Iterable[PastStory],
) -> tuple[SourceHealth, ...]:
    """Return the health of sources in their order.

    `articles_of_source` are the ids of the articles that each had within HEALTH_SPAN, `stories` those of the
    editions made within it.
    """
    published = frozenset(article for story in stories for article in story.article_ids)
    of_sources: list[SourceHealth] = []
    for source in sources:
        articles = articles_of_source.get(source.name, frozenset())
        state = state_of_source.get(source.name)
        state = state if state and state.location == source.location else None
        rate = state.entries_a_day if state else None
        if source.kind is SourceKind.PATH:
            rate = round(len(articles) / HEALTH_SPAN.days, 2)
        share = round(len(articles & published) / len(articles), 3) if articles else None
        of_sources.append(
            SourceHealth(source=source, state=state, articles_a_day=rate, share_published=share)
        )
    return tuple(of_sources)
