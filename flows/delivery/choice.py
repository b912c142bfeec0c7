"""Which stories a view tells, and at what length: the followed ones first, within the reader's length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from flows.delivery.candidates import Candidate, at_tier
from flows.editions.compose import word_count
from flows.language.formatting import WORDS_PER_MINUTE
from flows.model import Preferences, Story, Tier
from flows.model.settings import Settings

NO_ROOM = "no room within the length"
TOO_SHORT = "only listed, and the reader wants more of a story than that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A candidate that passed, as this reader would be told it; `follows` as in `Story`."""

    candidate: Candidate
    follows: tuple[str, ...]

    @property
    def story(self) -> Story:
        """The story in full."""
        return self.candidate.story

    @property
    def order(self) -> tuple[bool, bool, float, str]:
        """Followed stories first, then those of several outlets, the most important first."""
        weight = self.story.importance
        return (not self.follows, weight.is_lone, -weight.total, self.story.id)


@dataclass(slots=True, kw_only=True)
class Choice:
    """The stories of a view at their tiers, and why others are in none."""

    in_full: list[Story] = field(default_factory=list)
    listed: list[Story] = field(default_factory=list)
    posts: list[Story] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    words: int = 0


def choose(taken: Sequence[Taken], preferences: Preferences, settings: Settings) -> Choice:
    """Return the stories of a view: leads, items and briefs, none beyond the reader's length.

    `taken` are in reading order of their pools. Places go to the followed first, then to what an edition
    told, then to what weighs as much as that. An edition with fewer leads than it may have tells more of the
    next in full.
    """
    choice = Choice()
    room = preferences.minutes * WORDS_PER_MINUTE or None
    stories = [one for one in taken if not one.candidate.is_post]
    leads = _leads(stories, settings)
    places = settings.lengths.stories
    wanted = [*leads, *(one for one in _worth_telling(stories, settings) if one not in leads)]
    wanted.sort(key=lambda one: (not one.follows, one not in leads, *one.order))
    for one in wanted:
        tiers = ([Tier.LEAD] if one in leads else []) + ([Tier.ITEM] if preferences.length != "leads" else [])
        if len(choice.in_full) < places:
            _tell(choice, one, tiers, room)
    told_ids = {story.id for story in choice.in_full}
    for one in taken:
        if one.story.id in told_ids:
            continue
        if one.candidate.is_post and preferences.length != "leads":
            post = _marked(one.candidate.edited, one.follows)
            if room is None or choice.words + word_count(post) <= room:
                choice.posts.append(post)
                choice.words += word_count(post)
                continue
        if preferences.length == "briefs" and not one.candidate.is_post:
            choice.listed.append(_marked(at_tier(one.candidate.edited, Tier.BRIEF), one.follows))
        else:
            is_brief = one.candidate.tier is Tier.BRIEF and not one.candidate.is_post
            choice.left_out[one.candidate.key] = TOO_SHORT if is_brief else NO_ROOM
    return choice


def _tell(choice: Choice, one: Taken, tiers: Iterable[Tier], room: int | None) -> None:
    """Tell a story at the first tier for which there is room."""
    for tier in tiers:
        is_edited = one.candidate.tier is tier
        story = _marked(one.candidate.edited if is_edited else at_tier(one.story, tier), one.follows)
        words = word_count(story)
        if room is None or choice.words + words <= room:
            choice.in_full.append(story)
            choice.words += words
            return


def _leads(stories: Sequence[Taken], settings: Settings) -> list[Taken]:
    """Return the stories to tell in full: those followed, those of the editions, and what weighs as much."""
    several = [one for one in stories if not one.story.importance.is_lone]
    bound = min(settings.tiers.lead, settings.tiers.near * _greatest(stories))
    fitting = [
        one
        for one in stories
        if one.story.quotations
        and (
            one.follows
            or one.candidate.tier is Tier.LEAD
            or (one.story.importance.total >= bound and not (several and one.story.importance.is_lone))
        )
    ]
    fitting.sort(key=lambda one: (not one.follows, one.candidate.tier is not Tier.LEAD, *one.order))
    return fitting[: settings.lengths.leads]


def _worth_telling(stories: Sequence[Taken], settings: Settings) -> list[Taken]:
    """Return the stories that are told if there is a place: as an edition would choose them."""
    tiers, near = settings.tiers, settings.tiers.near * _greatest(stories)
    return [
        one
        for one in stories
        if one.follows
        or one.candidate.tier is not Tier.BRIEF
        or (
            one.story.quotations
            and one.story.importance.total
            >= min(tiers.lone if one.story.importance.is_lone else tiers.item, near)
        )
    ]


def _greatest(stories: Iterable[Taken]) -> float:
    return max((one.story.importance.total for one in stories), default=0.0)


def _marked(story: Story, follows: tuple[str, ...]) -> Story:
    return replace(story, follows=follows) if follows else story
