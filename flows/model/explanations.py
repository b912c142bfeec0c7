"""Why a story is what it is, as it is told to a person who asks."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model.editions import Story
from flows.model.stories import Decision, StoryChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A story with all its evidence, what merged into it or split from it, and what a person decided.

    `edition_id` is the edition that tells it, None for a story that none has told yet. `theme_added` is
    True if the person added words to its theme, which go before the packaged ones.
    """

    story: Story
    edition_id: str | None
    changes: tuple[StoryChange, ...]
    decisions: tuple[Decision, ...]
    theme_added: bool = False
