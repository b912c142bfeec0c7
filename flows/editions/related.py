"""Related: stories of one affair that are different events, linked to one another in an edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.model import NearMiss, Section, Story

# So many are printed for a story.
SHOWN = 3
# What nearly joined is of the same affair if it has this share of the likeness that it needed, and if so many
# names are among the words that both say: one place or one person alone makes no affair.
SHARE = 0.8
NAMES = 2


def with_related(sections: Sequence[Section], others: Sequence[Story]) -> tuple[Section, ...]:
    """Return sections, each story with the stories of the edition that it nearly was one with.

    If one of two stories names the other, the other names it. What nearly joined the story itself goes
    first.
    """
    shown = [story for section in sections for story in section.stories]
    names = {story.id: story.name for story in (*shown, *others)}
    story_of = {ref.id: story.id for story in (*shown, *others) for ref in story.articles}
    named: dict[str, dict[str, None]] = {story.id: {} for story in shown}
    for story in shown:
        near = (story_of.get(miss.article.id) for miss in story.nearly if _is_of_the_affair(miss))
        named[story.id].update(dict.fromkeys(other for other in near if other and other != story.id))
    mutual = _mutual(named)

    def linked(story: Story) -> Story:
        return replace(story, related=tuple(names[other] for other in mutual[story.id][:SHOWN]))

    return tuple(replace(section, stories=tuple(map(linked, section.stories))) for section in sections)


def _mutual(named: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    """Return for each story those that it names, then those that name it."""
    return {
        story_id: tuple(dict.fromkeys((*others, *(one for one in named if story_id in named[one]))))
        for story_id, others in named.items()
    }


def _is_of_the_affair(miss: NearMiss) -> bool:
    is_near = bool(miss.refused) or miss.similarity >= SHARE * miss.threshold
    return is_near and sum(map(_may_be_name, miss.shared)) >= NAMES


def _may_be_name(term: str) -> bool:
    """Return True for a term with a capital, or in a script that has none."""
    return not (term[:1].islower() or term[:1].isdigit())
