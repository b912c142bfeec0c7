"""Editions reduced to what the archive, the feeds and later editions need of them, and their receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field

from flows.model.editing import Tier
from flows.model.editions import UNKNOWN_LANGUAGE, Edition, Quote, Story


class FirstHeadline(NamedTuple):
    """The first headline of a section, under the name of the section's theme; its language."""

    theme: str
    headline: str
    language: str = UNKNOWN_LANGUAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionHeader:
    """The facts that the archive and a feed need of an edition, stored apart from its stories.

    `new` counts the articles of its period, `shown` the stories with quotes. `headlines` are those of its
    first sections.
    """

    id: str
    guid: str
    number: int
    language: str
    time_zone: str
    as_of: datetime
    new: int
    shown: int
    outlets: int
    headlines: tuple[FirstHeadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStory:
    """A story of a stored edition, reduced to what later editions need.

    `edition_id` and `as_of` are that edition's. `latest` is the time of its newest article. `outlets` and
    `url` are those of the headline's article, by whatever names; `heard` counts all its outlets. `quotes` are
    its standfirst and quotations, `differing` those of its differences. `in_full` is True for a lead or item.
    `language` is that of its headline.
    """

    id: str
    edition_id: str
    as_of: datetime
    article_ids: tuple[str, ...]
    headline: str
    headline_article_id: str
    outlets: tuple[str, ...]
    named: str | None
    url: str
    latest: datetime
    heard: int
    in_full: bool
    language: str = UNKNOWN_LANGUAGE
    quotes: tuple[Quote, ...] = ()
    differing: tuple[Quote, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that the edition showed of it, in reading order."""
        return (self.headline, *(quote.text for quote in (*self.quotes, *self.differing)))


# As many sections as the archive names of an edition.
_HEADLINES = 3


def header_of(edition: Edition) -> EditionHeader:
    """Return the header of an edition."""
    first = [
        FirstHeadline(section.theme.name, section.stories[0].headline, section.stories[0].name.language)
        for section in edition.sections
        if section.stories
    ]
    return EditionHeader(
        id=edition.id,
        guid=edition.guid,
        number=edition.number,
        language=edition.language,
        time_zone=edition.time_zone,
        as_of=edition.as_of,
        new=edition.coverage.new,
        shown=sum(len(section.stories) for section in edition.sections),
        outlets=edition.outlets,
        headlines=tuple(first[:_HEADLINES]),
    )


def past_stories_of(edition: Edition) -> tuple[PastStory, ...]:
    """Return the stories of an edition, in reading order."""
    return tuple(_past(story, edition) for story in edition.stories)


def _past(story: Story, edition: Edition) -> PastStory:
    heads = [ref for ref in story.articles if ref.id == story.headline_article_id]
    return PastStory(
        id=story.id,
        edition_id=edition.id,
        as_of=edition.as_of,
        article_ids=tuple(article.id for article in story.articles),
        headline=story.headline,
        headline_article_id=story.headline_article_id,
        outlets=tuple(name for ref in heads for name in (ref.outlet, ref.named) if name),
        named=next((ref.named for ref in heads), None),
        url=next((ref.url for ref in heads), ""),
        latest=story.latest,
        heard=story.outlets,
        in_full=story.tier is not Tier.BRIEF,
        language=story.name.language,
        quotes=tuple(quote for quote in (story.standfirst, *story.quotes) if quote is not None),
        differing=tuple(quote for pair in story.differences for quote in (pair.one, pair.other)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The inputs of an edition: the hash of each article's text by its id, the settings, the versions.

    `corrected` holds the hashes of the texts that changed articles had at a later reading.
    """

    edition_id: str
    as_of: datetime
    articles: Mapping[str, str]
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    corrected: Annotated[Mapping[str, str], Field(exclude_if=lambda hashes: not hashes)] = field(
        default_factory=dict
    )
