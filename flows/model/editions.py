"""An edition and its stories, finished: what is rendered and stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date as CalendarDate
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from flows.model.articles import (
    FILES_ADDED,
    Bylined,
    Link,
    Match,
    Reporting,
    ThemeChoice,
    ThemeRef,
    publisher_of,
)
from flows.model.coverage import Coverage
from flows.model.editing import Importance, Status, Tier
from flows.model.images import Image
from flows.model.kinds import Genre, PageKind
from flows.model.personal import Personal

# A key that edition.json holds only if it has a value.
OptionalText = Annotated[str | None, Field(exclude_if=lambda text: text is None)]

UNKNOWN_LANGUAGE = "und"

_MARKS = {
    PageKind.VIDEO.value: "video",
    PageKind.PODCAST.value: "podcast",
    PageKind.GALLERY.value: "pictures",
    PageKind.LIVE.value: "live page",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNote:
    """The date of a day that a quotation names relative to its own day, as in "on Monday".

    `start` and `end` are the code points of those words in the quotation, which itself stays unchanged.
    """

    start: int
    end: int
    date: CalendarDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Bylined):
    """A sentence verbatim: `text == article.text[start:end]`, in code points.

    `url` is the article's, with a text fragment (#:~:text=) that leads to the sentence if it was read in the
    page. `days` are the dates of the days that it names. `named` is that of its article;
    `is_opinion` is True if that is an opinion.
    """

    text: str
    article_id: str
    outlet: str
    start: int
    end: int
    url: str
    days: tuple[DayNote, ...] = ()
    named: OptionalText = None
    is_opinion: Annotated[bool, Field(exclude_if=lambda value: not value)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two independent reports of a story that give different values for one thing, the earlier first.

    `values` are the two as written, `about` the words that both use, `reason` says why the thing is one.
    """

    about: tuple[str, ...]
    values: tuple[str, str]
    reason: str
    one: Quote
    other: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A sentence that an edition quoted, and that its outlet has changed or removed since.

    `old` is the quotation, as of the stored text. `new` is the sentence now, in the version of the article
    that the run of `read` stored; None if it was removed. `quoted` is the time of the latest edition that
    quoted it in the story `story_id`. `title` is the article's, in its `language`.
    """

    story_id: str
    title: str
    language: str
    quoted: datetime
    read: datetime
    old: Quote
    new: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef(Bylined):
    """An article as an edition names it; `url` is the source's address or our page for it.

    `published` is its date, if known; `seen` is when it was first read. `fresh` is True for the articles of
    this edition's period, False for those that earlier editions covered. `stub` says why its page shows no
    text to everyone ("paywall", "script"), if so. `named` is the outlet that only its feed says it is from;
    `outlet` is then that feed, or its host if the article's address is on another site. `page_kind`, unless
    it is an article, and `genre` are known by `kind_reason`.
    """

    id: str
    outlet: str
    title: str
    title_made: bool
    url: str
    published: datetime | None
    seen: datetime
    copy_of: str | None
    fresh: bool
    language: str
    stub: OptionalText = None
    named: OptionalText = None
    page_kind: OptionalText = None
    genre: OptionalText = None
    kind_reason: OptionalText = None

    @property
    def mark(self) -> str:
        """Return what a reader is told of its kind beside its outlet: "opinion", "video", or ""."""
        if self.genre == Genre.OPINION.value:
            return "opinion"
        return _MARKS.get(self.page_kind or "", "")

    @property
    def publisher(self) -> str:
        """Return what identifies who published the article."""
        return publisher_of(self.outlet, self.id)

    @property
    def label(self) -> str:
        """Return the publisher as a list of them shows it; a file without an outlet by its title."""
        return self.title if self.outlet == FILES_ADDED else self.byline

    @property
    def marked_label(self) -> str:
        """Return the label with the mark of the article: "Echo (opinion)"."""
        return f"{self.label} ({self.mark})" if self.mark else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An article that was nearly in a story: its similarity to the whole story, and why it stayed out.

    `nearest_id` is the most similar article of the story. `refused` is the objection of a guard, or "" if
    the article was not similar enough.
    """

    article: ArticleRef
    nearest_id: str
    similarity: float
    threshold: float
    shared: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStory:
    """A story by its id and a headline: one of the same affair, or one that this edition does not tell.

    `language` is that of the headline.
    """

    id: str
    headline: str
    language: str = UNKNOWN_LANGUAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Before(Bylined):
    """A line of a story from an earlier edition, verbatim: a quotation, or its headline if it had none.

    `edition_id` is that edition's.
    """

    text: str
    article_id: str
    outlet: str
    url: str
    edition_id: str
    named: OptionalText = None
    is_opinion: Annotated[bool, Field(exclude_if=lambda value: not value)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event as an edition shows it: leads and items in a section, briefs in also_reported.

    `day` counts the calendar days (workspace zone) since the story's first article, from 1.
    `latest` is the time of its newest article. `outlets` and `independent_reports` count only what reports
    the event of the headline, by `reporting`, which is empty for a single article.
    `outlets` counts distinct outlets, copies included; a feed that names other outlets counts once.
    `independent_reports` counts outlets after joining copies, texts of one news agency, and titles
    of one publisher; all that one feed gives under other outlets' names is one report at most.
    `matches` and `links` are the evidence for merging its articles, `nearly` the articles that stayed out.
    `differences` are the points on which its reports disagree. `related` are other stories of its affair.
    `new_reports` are the outlets of this period's independent reports, that of the headline first; `before`
    is what an earlier edition told of an updated story. `follows` are the words for which its reader follows
    it, as that reader wrote them, and its id if it is followed itself. `is_pinned` if an
    editor put it first.
    """

    id: str
    tier: Tier
    importance: Importance
    headline: str
    headline_article_id: str
    status: Status
    day: int
    latest: datetime
    theme: ThemeChoice
    standfirst: Quote | None
    outlets: int
    independent_reports: int
    articles: tuple[ArticleRef, ...]
    quotes: tuple[Quote, ...]
    matches: tuple[Match, ...]
    links: tuple[Link, ...]
    nearly: tuple[NearMiss, ...] = ()
    differences: tuple[Difference, ...] = ()
    reporting: Annotated[tuple[Reporting, ...], Field(exclude_if=lambda given: not given)] = ()
    image: Annotated[Image | None, Field(exclude_if=lambda image: image is None)] = None
    related: Annotated[tuple[NamedStory, ...], Field(exclude_if=lambda related: not related)] = ()
    new_reports: Annotated[tuple[str, ...], Field(exclude_if=lambda names: not names)] = ()
    before: Annotated[Before | None, Field(exclude_if=lambda before: before is None)] = None
    follows: Annotated[tuple[str, ...], Field(exclude_if=lambda words: not words)] = ()
    is_pinned: Annotated[bool, Field(exclude_if=lambda value: not value)] = False

    @property
    def name(self) -> NamedStory:
        """The story by its id and its headline."""
        heads = [ref.language for ref in self.articles if ref.id == self.headline_article_id]
        language = heads[0] if heads else UNKNOWN_LANGUAGE
        return NamedStory(id=self.id, headline=self.headline, language=language)

    @property
    def reports(self) -> tuple[ArticleRef, ...]:
        """The articles that report the event of the headline."""
        aside = {one.article_id for one in self.reporting if not one.counts}
        return tuple(article for article in self.articles if article.id not in aside)

    @property
    def asides(self) -> tuple[ArticleRef, ...]:
        """The articles of the affair that do not count as reports of the headline."""
        aside = {one.article_id for one in self.reporting if not one.counts}
        return tuple(article for article in self.articles if article.id in aside)

    @property
    def quotations(self) -> tuple[Quote, ...]:
        """All sentences that are quoted in it, in reading order."""
        sides = (side for pair in self.differences for side in (pair.one, pair.other))
        return (*((self.standfirst,) if self.standfirst else ()), *self.quotes, *sides)

    @property
    def newest_reports(self) -> tuple[ArticleRef, ...]:
        """The newest report of each publisher in this period; if none is of this period, of those before."""
        newest: dict[str, ArticleRef] = {}
        for article in [article for article in self.reports if article.fresh] or self.reports:
            latest = newest.setdefault(article.publisher, article)
            if (article.published or article.seen) > (latest.published or latest.seen):
                newest[article.publisher] = article
        return tuple(newest.values())

    @property
    def files_added(self) -> int:
        """The number of its reports that are files without an outlet."""
        return sum(article.outlet == FILES_ADDED for article in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A theme and its stories: the leads, then the items, the most important first."""

    theme: ThemeRef
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The changes since the previous edition; all None and zero for a first one.

    `quiet` are the weightiest stories that are followed and have nothing new, `ended` those of which there
    was nothing for as long as a story is followed: only one edition says so.
    """

    previous_id: str | None
    previous_as_of: datetime | None
    new: int
    updated: int
    quiet: tuple[NamedStory, ...] = ()
    ended: tuple[NamedStory, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One dated digest, complete: rendering needs nothing else but settings and templates.

    `id` is the date in the workspace's zone, with "-2" and on for further editions of that day.
    `guid` never changes once made. `number` counts the editions of this workspace from 1.
    `language` is that of what it says itself.
    `quieter` are posts of feeds that post less than once a day, newest first, with a sentence each at most.
    `corrections` are of quotations in earlier editions. `personal` is set if it was shaped by a reader's
    preferences.
    """

    id: str
    guid: str
    number: int
    title: str
    language: str
    time_zone: str
    as_of: datetime
    since: datetime
    change: Change
    sections: tuple[Section, ...]
    also_reported: tuple[Story, ...]
    quieter: tuple[Story, ...]
    coverage: Coverage
    words: int
    outlets: int
    corrections: tuple[Correction, ...]
    personal: Annotated[Personal | None, Field(exclude_if=lambda personal: personal is None)] = None

    @property
    def files_added(self) -> int:
        """The number of the new articles that are files without an outlet."""
        fresh = (ref for story in self.stories for ref in story.articles if ref.fresh)
        return sum(ref.outlet == FILES_ADDED for ref in fresh)

    @property
    def days_covered(self) -> int:
        """The days since the edition before, rounded; 1 for a first edition."""
        earlier = self.change.previous_as_of
        return max(1, round((self.as_of - earlier) / timedelta(days=1))) if earlier else 1

    @property
    def shown(self) -> tuple[Story, ...]:
        """The stories told in sections, in reading order."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def leads(self) -> tuple[Story, ...]:
        """The stories told in full: those pinned, those its reader follows, then the most important."""
        leads = (story for story in self.shown if story.tier is Tier.LEAD)
        return tuple(
            sorted(leads, key=lambda story: (not story.is_pinned, not story.follows, -story.importance.total))
        )

    @property
    def item_sections(self) -> tuple[Section, ...]:
        """The sections without the leads, which stand before them; empty ones are left out."""
        items = (
            replace(section, stories=tuple(one for one in section.stories if one.tier is not Tier.LEAD))
            for section in self.sections
        )
        return tuple(section for section in items if section.stories)

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories: those told in sections, the posts of quieter feeds, and those only listed."""
        return (*self.shown, *self.quieter, *self.also_reported)
