"""Choose the stories of a view and their tiers: the followed ones first, within the reader's length."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.delivery.candidates import Candidate, at_tier
from flows.editions.compose import word_count
from flows.language.formatting import WORDS_PER_MINUTE
from flows.model import Preferences, Status, Story, Tier
from flows.model.settings import Settings

NO_ROOM = "no room within the length"
TOO_SHORT = "only listed, and the reader wants more of a story than that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A candidate that passed, as this reader would be told it; `follows` as in `Story`.

    It `has_lines` if it can be quoted from. One `awaits_lines` that is under its headline alone until it has
    a place.
    """

    candidate: Candidate
    follows: tuple[str, ...]
    awaits_lines: bool = False

    @property
    def has_lines(self) -> bool:
        """True if there is more of it than its headline."""
        return self.awaits_lines or self.candidate.has_lines

    @property
    def may_be_told(self) -> bool:
        """True if it is not only listed whatever else there is."""
        return bool(self.follows) or self.has_lines or self.candidate.tier is not Tier.BRIEF

    @property
    def story(self) -> Story:
        """The story in full."""
        return self.candidate.story

    @property
    def order(self) -> tuple[bool, bool, bool, float, str]:
        """Pinned and followed stories first, then those of several outlets, the most important first."""
        weight = self.story.importance
        return (not self.story.is_pinned, not self.follows, weight.is_lone, -weight.total, self.story.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The stories of a view at their tiers, and why others are in none, by the keys of their candidates."""

    in_full: tuple[Story, ...]
    posts: tuple[Story, ...]
    listed: tuple[Story, ...]
    left_out: Mapping[int, str]
    words: int


@dataclass(slots=True, kw_only=True)
class _Room:
    """The words that may still be told; None for as many as there are."""

    words: int | None
    used: int = 0

    def take(self, story: Story) -> bool:
        """Use the words of a story; False if there are not so many left."""
        count = word_count(story)
        if self.words is not None and self.used + count > self.words:
            return False
        self.used += count
        return True


def choose(taken: Sequence[Taken], preferences: Preferences, settings: Settings) -> Choice:
    """Return the stories of a view: leads, items and briefs, none beyond the reader's length.

    `taken` are in the order of their pools. Places go to the followed first, then to what an edition tells
    in full, then to what weighs as much as that.
    """
    room = _Room(words=preferences.minutes * WORDS_PER_MINUTE or None)
    stories = [one for one in taken if one.may_be_told and not one.candidate.is_post]
    leads = {one.story.id for one in _leads(stories, settings)}
    in_full: dict[str, Story] = {}
    for one in sorted(_worth_telling(stories, leads, settings), key=lambda one: _turn(one, leads)):
        tiers = [Tier.LEAD] if one.story.id in leads else []
        tiers += [Tier.ITEM] if preferences.length != "leads" else []
        if len(in_full) < settings.lengths.stories:
            versions = (_at_tier(one, tier) for tier in tiers)
            if story := next(filter(room.take, versions), None):
                in_full[story.id] = story
    posts: list[Story] = []
    listed: list[Story] = []
    left_out: dict[int, str] = {}
    lists, tells_posts = preferences.length == "briefs", preferences.length != "leads"
    for one in (*(one for one in taken if one.follows), *(one for one in taken if not one.follows)):
        candidate = one.candidate
        if candidate.story.id in in_full:
            continue
        if not candidate.is_post:
            if lists:
                listed.append(_at_tier(one, Tier.BRIEF))
            else:
                left_out[candidate.key] = TOO_SHORT if candidate.tier is Tier.BRIEF else NO_ROOM
        elif tells_posts and room.take(post := _marked(candidate.edited, one.follows)):
            posts.append(post)
        else:
            left_out[candidate.key] = NO_ROOM
    return Choice(
        in_full=tuple(in_full.values()),
        posts=tuple(posts),
        listed=tuple(listed),
        left_out=left_out,
        words=room.used,
    )


def _turn(one: Taken, leads: Collection[str]) -> tuple[bool | float | str, ...]:
    """Return the order in which stories take places: followed ones, leads, what editions tell, the rest."""
    is_first = (not one.story.is_pinned, not one.follows)
    return (*is_first, one.story.id not in leads, one.candidate.tier is Tier.BRIEF, *one.order)


def _at_tier(one: Taken, tier: Tier) -> Story:
    """Return a story at a tier, as its edition has it if that is the same."""
    edited = one.candidate.edited
    return _marked(edited if edited.tier is tier else at_tier(one.story, tier), one.follows)


def _leads(stories: Sequence[Taken], settings: Settings) -> list[Taken]:
    """Return the stories to tell in full: those followed, those of the editions, and what weighs as much."""
    are_lone = all(one.story.importance.is_lone for one in stories)
    bound = min(settings.tiers.lead, settings.tiers.near * _greatest(stories))
    fitting = [
        one
        for one in stories
        if one.has_lines
        and (
            one.follows
            or one.candidate.tier is Tier.LEAD
            or (one.story.importance.total >= bound and (are_lone or not one.story.importance.is_lone))
        )
    ]
    fitting.sort(key=_place)
    return fitting[: settings.lengths.leads]


def _place(one: Taken) -> tuple[bool | float | str, ...]:
    is_first = (not one.story.is_pinned, not one.follows)
    return (*is_first, one.candidate.tier is not Tier.LEAD, *one.order)


def _worth_telling(stories: Sequence[Taken], leads: Collection[str], settings: Settings) -> list[Taken]:
    """Return the stories that are told if there is a place: as an edition would choose them."""
    tiers, near = settings.tiers, settings.tiers.near * _greatest(stories)

    def is_worth(one: Taken) -> bool:
        weight, is_edited = one.story.importance, one.candidate.tier is not Tier.BRIEF
        if one.follows or one.story.id in leads:
            return True
        if not one.has_lines:
            return is_edited and not (weight.is_lone or one.story.status is Status.UPDATED)
        return is_edited or weight.total >= min(tiers.lone if weight.is_lone else tiers.item, near)

    return list(filter(is_worth, stories))


def _greatest(stories: Iterable[Taken]) -> float:
    return max((one.story.importance.total for one in stories), default=0.0)


def _marked(story: Story, follows: tuple[str, ...]) -> Story:
    return replace(story, follows=follows) if follows else story
