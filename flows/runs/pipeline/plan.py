"""The plan of one run, and the period of its edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from flows.model import EditionHeader, FetchFailure, NeverOutlet, Source, SourceKind, Theme
from flows.model.digests import DigestSettings
from flows.model.readers import MAIN_DIGEST
from flows.model.settings import Length, OtherDigest, Preferences, Settings
from flows.ports import ArticleStore, Recent


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The sources of a run, those configured that cannot be used, its themes, settings and time.

    Nothing of the outlets in `never` is to appear. An edition takes articles in the `languages` alone, and
    tells stories of the themes in `theme_names` (or ids, "*" for all others), if there are any of these. It
    `is_part` if the run reads other sources as well, for other digests.
    """

    sources: tuple[Source, ...]
    problems: tuple[FetchFailure, ...]
    themes: tuple[Theme, ...]
    settings: Settings
    as_of: datetime
    never: tuple[NeverOutlet, ...] = ()
    languages: tuple[str, ...] = ()
    theme_names: tuple[str, ...] = ()
    is_part: bool = False

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


def plan_of_digest(plan: Plan, digest: DigestSettings, digests: Sequence[DigestSettings] = ()) -> Plan:
    """Return the plan of a digest's edition within that of a run, which reads the sources of all digests."""
    names, sections = _folded(digest.sources), _folded(digest.sections)
    sources = tuple(
        source
        for source in plan.sources
        if not (names or sections)
        or source.name.casefold() in names
        or (source.section or "").casefold() in sections
    )
    is_part = bool(names or sections)
    return replace(
        plan,
        sources=sources,
        problems=tuple(one for one in plan.problems if not is_part or one.source.casefold() in names),
        is_part=is_part,
        settings=settings_of_digest(plan.settings, digest, digests),
        languages=digest.languages,
        theme_names=digest.themes,
    )


def settings_of_digest(
    settings: Settings, digest: DigestSettings, digests: Sequence[DigestSettings] = ()
) -> Settings:
    """Return the settings of a digest: with its title, address, zone, and an id that no other one has.

    Its pages lead to the others of its workspace's `digests`.
    """
    up = "../" if digest.folder_name else ""
    return replace(
        settings,
        id=settings.id if digest.id == MAIN_DIGEST or not settings.id else f"{settings.id}/{digest.id}",
        title=title_of(digest, settings),
        site_url=settings.site_url and settings.site_url + _path(digest),
        time_zone=digest.zone or settings.time_zone,
        others=tuple(
            OtherDigest(title=title_of(one, settings), path=up + _path(one))
            for one in digests
            if one.id != digest.id
        ),
        channels=digest.channels,
        preferences=_shaped(settings.preferences, digest),
    )


def title_of(digest: DigestSettings, settings: Settings) -> str:
    """Return the title of a digest of a workspace."""
    own = settings.title if digest.id == MAIN_DIGEST else f"{settings.title}: {digest.id}"
    return digest.title or own


def _path(digest: DigestSettings) -> str:
    return f"{digest.folder_name}/" if digest.folder_name else ""


def _shaped(preferences: Preferences, digest: DigestSettings) -> Preferences:
    """Return preferences with the length of a digest, which tells no more than they do."""
    order = get_args(Length)
    bounds = [minutes for minutes in (preferences.minutes, digest.minutes) if minutes]
    length = min(preferences.length, digest.length, key=order.index)
    return replace(preferences, length=length, minutes=min(bounds, default=0))


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
