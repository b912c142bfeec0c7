"""Values that composing one digest computed, for the other digests of the same run.

Whatever is taken from here equals what would have been computed: an edition does not depend on which others
were made before it.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar, cast

from flows.model import EditedStory, Status
from flows.ports import Mapper
from flows.runs.pipeline.headings import Desk, Unheaded, Untold, batches_of, headed_all, lines_of_all
from flows.summaries.story_lines import StoryLines

# Values of one kind that are kept, the last used: those of a large window take hundreds of megabytes.
_MOST = 2

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Headed:
    story: Unheaded
    answer: EditedStory


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lined:
    story: Untold
    lines: StoryLines


class Shared:
    """Values that some digests have in common, by what they follow from."""

    def __init__(self) -> None:
        self._values: dict[str, OrderedDict[Hashable, object]] = defaultdict(OrderedDict)
        self._desks: list[Desk] = []
        self._headed: dict[str, list[_Headed]] = defaultdict(list)
        self._lined: dict[str, list[_Lined]] = defaultdict(list)

    def value(self, kind: str, key: Hashable, compute: Callable[[], _Value], most: int = _MOST) -> _Value:
        """Return what is computed for a key of a kind, once for the keys that were used last."""
        values = self._values[kind]
        if key not in values:
            values[key] = compute()
        values.move_to_end(key)
        while len(values) > most:
            values.popitem(last=False)
        return cast("_Value", values[key])

    def desk(self, desk: Desk) -> Desk:
        """Return an equal desk that was given before, or this one: stories under it compare faster."""
        earlier = next((one for one in self._desks if one == desk), None)
        if earlier is None:
            self._desks.append(desk)
        return earlier or desk

    def headed(self, stories: Sequence[Unheaded], mapper: Mapper) -> list[EditedStory]:
        """Return stories with their theme, headline and importance.

        These follow from the articles, whatever earlier editions told; the material of an answer is not its
        story's.
        """
        bare = [
            replace(story, material=replace(story.material, status=Status.NEW, links=(), shown=()))
            for story in stories
        ]
        missing = [story for story in bare if self._heading(story) is None]
        answers = chain.from_iterable(mapper.map(headed_all, batches_of(missing)))
        for story, answer in zip(missing, answers, strict=True):
            self._headed[story.material.id].append(_Headed(story=story, answer=answer))
        return list(filter(None, map(self._heading, bare)))

    def lines(self, stories: Sequence[Untold], mapper: Mapper) -> list[StoryLines]:
        """Return the lines of stories."""
        missing = [story for story in stories if self._lines(story) is None]
        answers = chain.from_iterable(mapper.map(lines_of_all, batches_of(missing)))
        for story, lines in zip(missing, answers, strict=True):
            self._lined[story.material.id].append(_Lined(story=story, lines=lines))
        return list(filter(None, map(self._lines, stories)))

    def _heading(self, story: Unheaded) -> EditedStory | None:
        return next((one.answer for one in self._headed[story.material.id] if one.story == story), None)

    def _lines(self, story: Untold) -> StoryLines | None:
        return next((one.lines for one in self._lined[story.material.id] if one.story == story), None)
