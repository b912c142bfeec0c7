"""Headings and lines of each story by itself, without the others of its edition: here, or elsewhere.

Its theme, its headline, what it weighs, and the lines that tell it are pure functions over batches of
stories (`flows.ports.Mapper`): the same answers, whoever computes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from flows.editions.rank import importance_of
from flows.model import Article, EditedStory, StoryMaterial, Theme, ThemeChoice
from flows.model.settings import Lengths, SectionsBy, Weights
from flows.stories.reports import ReportRules, counting_ids, reporting_of
from flows.stories.themes import ThemeKnowledge, ThemeRules, choose_section, prepare_themes
from flows.summaries.story_lines import StoryLines, choose_headline, choose_lines
from flows.summaries.summarise import SummaryRequest

# A batch of stories with so many articles takes about a second.
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Measures by which an edition judges all of its stories; no secret, because other machines get them."""

    themes: tuple[Theme, ...]
    sections: SectionsBy
    knowledge: ThemeKnowledge
    entries: Mapping[str, int]
    addresses: Collection[str]
    as_of: datetime
    weights: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheaded:
    """A story, and its articles that may head it."""

    material: StoryMaterial
    titled: Sequence[Article]
    desk: Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A story and all that its lines follow from: equal ones have equal lines."""

    material: StoryMaterial
    candidates: Sequence[Article]
    articles: Sequence[Article]
    request: SummaryRequest
    lengths: Lengths


def headed_all(stories: Sequence[Unheaded]) -> list[EditedStory]:
    """Return each story with its theme, headline and importance."""
    return [_headed_first(story) for story in stories]


def _headed_first(story: Unheaded) -> EditedStory:
    desk, originals = story.desk, story.material.originals
    index = prepare_themes(desk.themes)
    theme = choose_section(index, originals, ThemeRules(), desk.knowledge, desk.sections)
    return headed(story.material, theme, choose_headline(story.titled, originals), desk)


def headed(material: StoryMaterial, theme: ThemeChoice, headline: Article, desk: Desk) -> EditedStory:
    """Return a story under a headline, with the articles that report its event and what they weigh."""
    reporting = reporting_of(material, headline, ReportRules())
    counting = counting_ids(material, reporting)
    importance = importance_of(
        material, counting, theme, desk.entries, desk.addresses, desk.as_of, desk.weights
    )
    return EditedStory(
        material=material, theme=theme, importance=importance, headline=headline, reporting=reporting
    )


def lines_of_all(stories: Sequence[Untold]) -> list[StoryLines]:
    """Return the lines of each story."""
    return list(map(lines_of, stories))


def lines_of(story: Untold) -> StoryLines:
    """Return the lines of a story; only reports of a headline's event are quoted below it."""
    material = story.material

    def reports_below(headline: Article) -> Collection[str]:
        return counting_ids(material, reporting_of(material, headline, ReportRules()))

    return choose_lines(story.candidates, story.articles, story.lengths, story.request, reports_below)


class _OfStory(Protocol):
    @property
    def material(self) -> StoryMaterial: ...


_Story = TypeVar("_Story", bound=_OfStory)


def batches_of(stories: Iterable[_Story]) -> Iterator[list[_Story]]:
    """Yield stories in their order, as many as are worth a message to another process."""
    batch: list[_Story] = []
    articles = 0
    for story in stories:
        batch.append(story)
        articles += len(story.material.articles)
        if articles >= _BATCH:
            yield batch
            batch, articles = [], 0
    if batch:
        yield batch
