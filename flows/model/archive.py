"""The archive beside its editions: the course of a story, what themes and outlets had lately."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from flows.model.articles import FILES_ADDED
from flows.model.editing import Status, Tier
from flows.model.editions import ArticleRef, Correction, Edition, NamedStory, Story
from flows.model.past import EditionHeader
from flows.model.sources import FetchFailure

# The pages of themes and outlets show this much before their newest edition.
SHOWN_LATELY = timedelta(days=30)


class MonthCount(NamedTuple):
    """A month ("2026-11") and the number of its editions."""

    month: str
    editions: int


class ListedPage(NamedTuple):
    """A page in a sitemap: its address, and the time of the newest edition that changed it, if known."""

    path: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The editions before and after another, None where there is none."""

    previous: EditionHeader | None = None
    following: EditionHeader | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionMoment:
    """The id of an edition, its time and zone, and the language of its interface."""

    id: str
    as_of: datetime
    time_zone: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story as one edition holds it."""

    edition: EditionMoment
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentStory:
    """A story as its newest edition tells it, and the time of the first edition that did."""

    telling: Telling
    first: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCourse:
    """The course of a story through the editions.

    `tellings` are the newest, newest first; `earlier` are the editions before those, in the same order.
    `merged_into` is the story that goes on with its articles, `merged_from` are those that it took in,
    `split` those that it was one with. `corrections` are of what editions quoted in it, newest first.
    """

    id: str
    tellings: tuple[Telling, ...]
    earlier: tuple[EditionMoment, ...] = ()
    merged_into: NamedStory | None = None
    merged_from: tuple[NamedStory, ...] = ()
    split: tuple[NamedStory, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def has_feed(self) -> bool:
        """Return True if an edition told more than its headline: then a reader may follow it."""
        return any(telling.story.tier is not Tier.BRIEF for telling in self.tellings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEntry:
    """A story under its theme in one edition."""

    story_id: str
    headline: str
    language: str
    byline: str
    status: Status
    tier: Tier
    outlets: int
    latest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDay:
    """The stories of a theme in one edition."""

    edition: EditionMoment
    id: str
    name: str
    stories: tuple[ThemeEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletEntry:
    """An article of an outlet that is new in one edition, and its story.

    `is_first`: of several outlets that report the event it was the first. `copy_of` names the outlet whose
    text it repeats.
    """

    article: ArticleRef
    story: NamedStory
    is_first: bool = False
    copy_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletDay:
    """The new articles of an outlet in one edition, and what of its source could not be read."""

    edition: EditionMoment
    name: str
    articles: tuple[OutletEntry, ...] = ()
    failures: tuple[FetchFailure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePast:
    """The last days of a theme, newest first; `older` counts the entries that they leave out."""

    id: str
    days: tuple[ThemeDay, ...]
    older: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPast:
    """The last days of an outlet, newest first; `older` counts the articles that they leave out.

    The other numbers are of all its articles of these days: how many, how many were the first of several
    outlets' reports, and how many repeat another outlet's text.
    """

    days: tuple[OutletDay, ...]
    articles: int = 0
    first: int = 0
    copies: int = 0
    older: int = 0


def recent_of(edition: Edition, briefs: int) -> tuple[RecentStory, ...]:
    """Return the stories of an edition that is the only one, with at most so many briefs."""
    moment = moment_of(edition)
    return tuple(
        RecentStory(telling=Telling(edition=moment, story=story), first=edition.as_of)
        for story in (*edition.shown, *edition.quieter, *edition.also_reported[:briefs])
    )


def moment_of(edition: Edition) -> EditionMoment:
    """Return the id of an edition, its time, zone and language."""
    return EditionMoment(
        id=edition.id, as_of=edition.as_of, time_zone=edition.time_zone, language=edition.language
    )


def theme_days_of(edition: Edition) -> tuple[ThemeDay, ...]:
    """Return the stories of an edition by theme, the themes by id."""
    names: dict[str, str] = {}
    stories: dict[str, list[ThemeEntry]] = defaultdict(list)
    for story in edition.stories:
        names.setdefault(story.theme.id, story.theme.name)
        stories[story.theme.id].append(_theme_entry(story))
    moment = moment_of(edition)
    return tuple(
        ThemeDay(edition=moment, id=theme, name=names[theme], stories=tuple(entries))
        for theme, entries in sorted(stories.items())
    )


def outlet_days_of(edition: Edition) -> tuple[OutletDay, ...]:
    """Return the new articles of an edition by outlet, and the failures of sources, by name.

    Upper and lower case are one name.
    """
    names: dict[str, str] = {}
    articles: dict[str, list[OutletEntry]] = defaultdict(list)
    failures: dict[str, list[FetchFailure]] = defaultdict(list)
    for entry in (entry for story in edition.stories for entry in _outlet_entries(story)):
        articles[names.setdefault(entry.article.outlet.casefold(), entry.article.outlet)].append(entry)
    for failure in (*edition.coverage.failures, *edition.coverage.notices):
        failures[names.setdefault(failure.source.casefold(), failure.source)].append(failure)
    moment = moment_of(edition)
    return tuple(
        OutletDay(
            edition=moment,
            name=name,
            articles=tuple(sorted(articles[name], key=_newest_first)),
            failures=tuple(failures[name]),
        )
        for name in sorted(names.values())
    )


def _theme_entry(story: Story) -> ThemeEntry:
    heads = [ref for ref in story.articles if ref.id == story.headline_article_id]
    return ThemeEntry(
        story_id=story.id,
        headline=story.headline,
        language=heads[0].language if heads else "und",
        byline=heads[0].byline if heads else "",
        status=story.status,
        tier=story.tier,
        outlets=story.outlets,
        latest=story.latest,
    )


def _outlet_entries(story: Story) -> list[OutletEntry]:
    """Return an entry for each new article of a story whose outlet is known."""
    outlet_of = {ref.id: ref.outlet for ref in story.articles}
    reports = sorted(
        (ref for ref in story.reports if ref.copy_of is None), key=lambda ref: (_time(ref), ref.id)
    )
    first = reports[0].id if reports and story.outlets > 1 else None
    return [
        OutletEntry(
            article=ref,
            story=story.name,
            is_first=ref.id == first,
            copy_of=outlet_of.get(ref.copy_of) if ref.copy_of else None,
        )
        for ref in story.articles
        if ref.fresh and ref.outlet != FILES_ADDED
    ]


def _newest_first(entry: OutletEntry) -> tuple[float, str]:
    return -_time(entry.article).timestamp(), entry.article.id


def _time(ref: ArticleRef) -> datetime:
    return ref.published or ref.seen
