"""The plan of one run, and the period of its edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.model import EditionHeader, FetchFailure, NeverOutlet, Source, SourceKind, Theme
from flows.model.settings import Settings
from flows.ports import ArticleStore, Recent


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sources of a run, those configured that cannot be used, its themes, settings and time.

    Nothing of the outlets in `never` is to appear.
    """

    sources: tuple[Source, ...]
    problems: tuple[FetchFailure, ...]
    themes: tuple[Theme, ...]
    settings: Settings
    as_of: datetime
    never: tuple[NeverOutlet, ...] = ()

    @property
    def source_names(self) -> list[str]:
        """The names of the sources, in their order."""
        return [source.name for source in self.sources]

    @property
    def folders(self) -> dict[str, str]:
        """The folders of the sources that are in one, by their names."""
        return {source.name: source.section for source in self.sources if source.section}

    @property
    def addresses(self) -> frozenset[str]:
        """The names of the sources that are addresses."""
        return frozenset(source.name for source in self.sources if source.kind is SourceKind.URL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The times of an edition: it takes what is from after `since` until `as_of`.

    `previous` is the edition before. The run puts what is from after `window_start` into stories. `recent`
    are the articles that can be selected or counted; without a previous edition that is None, for all.
    """

    previous: EditionHeader | None
    since: datetime
    as_of: datetime
    window_start: datetime
    recent: Recent | None


def period_of(plan: Plan, store: ArticleStore) -> Period:
    """Return the period of a run's edition: since the previous one, or the `window` of a first one.

    An edition counts as previous once one had a new article: a first run whose sources were all wrong must
    not use up the window of the first edition.
    """
    settings, as_of = plan.settings, plan.as_of
    previous = store.editions.latest(as_of) if store.editions.has_news(as_of) else None
    since = previous.as_of if previous else as_of - settings.window
    reach = max(settings.follow, settings.late_arrival)
    return Period(
        previous=previous,
        since=since,
        as_of=as_of,
        # A source that is read for the first time brings its whole window.
        window_start=min(since - reach, as_of - settings.window),
        recent=Recent(after=since - reach, arrived_after=since) if previous else None,
    )
