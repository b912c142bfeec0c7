"""The pool of an edition: its stories in full, and those that readers might want told besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from flows.delivery.span import Retell
from flows.delivery.view import shape
from flows.editions.since import Tellings, with_before
from flows.editions.story import story_of
from flows.language.phrases import stands_in_texts, texts_to_search
from flows.model import EditedStory, Edition, Pool, Section, Story, ThemeRef, Tier
from flows.model.settings import Preferences, Settings
from flows.runs.pipeline.lines import StoryLiner

# So many more stories are told in full because somebody follows them.
MOST_FOLLOWED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The words and the stories that readers of an edition follow."""

    words: tuple[str, ...] = ()
    story_ids: frozenset[str] = frozenset()


def wanted_by(preferences: Iterable[Preferences]) -> Wanted | None:
    """Return what is followed by some preferences; None if none of them shapes anything."""
    shaping = [wishes for wishes in preferences if wishes != Preferences()]
    if not shaping:
        return None
    return Wanted(
        words=tuple(sorted({word for wishes in shaping for word in wishes.follow})),
        story_ids=frozenset(name for wishes in shaping for name in wishes.follow_stories),
    )


def further_stories(
    stories: Sequence[EditedStory],
    listed_ids: Collection[str],
    wanted: Wanted | None,
    liner: StoryLiner,
    settings: Settings,
) -> tuple[EditedStory, ...]:
    """Return stories that an edition lists, told in full: the weightiest of each theme, and the followed.

    None if nothing is wanted. `stories` are ordered by importance, as they were before they were listed.
    """
    if wanted is None:
        return ()
    of_theme: Counter[str] = Counter()
    chosen: list[EditedStory] = []
    followed = 0
    for story in stories:
        if story.material.id not in listed_ids:
            continue
        of_theme[story.theme.id] += 1
        if of_theme[story.theme.id] <= settings.lengths.stories:
            chosen.append(story)
        elif followed < MOST_FOLLOWED and _is_followed(story, wanted):
            followed += 1
            chosen.append(story)
    liner.look_ahead(lambda _: chosen)
    return tuple(story for story in map(liner.tell, chosen) if not story.is_bare)


def _is_followed(story: EditedStory, wanted: Wanted) -> bool:
    if story.material.id in wanted.story_ids:
        return True
    texts = texts_to_search(article.title for article in story.material.articles)
    return any(stands_in_texts(word, texts) for word in wanted.words)


def pool_of(
    edition: Edition, own: Sequence[Story], extra: Sequence[Story], settings: Settings, retell: Retell
) -> Pool:
    """Return the pool of an edition, as the settings prefer it; `extra` only adds candidates."""
    pool = Pool(edition=edition, candidates=in_order((*own, *extra)))
    if settings.preferences == Preferences():
        return pool
    shaped = shape(replace(pool, candidates=in_order(own)), settings.preferences, settings, retell)
    return replace(shape(pool, settings.preferences, settings, retell), edition=shaped.edition)


def in_order(stories: Iterable[Story]) -> tuple[Story, ...]:
    """Return stories as candidates are ordered, the most important first."""
    return tuple(sorted(stories, key=lambda story: (-story.importance.total, story.id)))


def stories_in_full(
    edition: Edition,
    edited: Iterable[EditedStory],
    tellings: Tellings,
    nameable_ids: Collection[str],
    settings: Settings,
) -> tuple[Story, ...]:
    """Return stories as an edition would tell them in full, with all that it says about those it tells."""
    shown = {story.id: story for story in edition.shown}
    stories: list[Story] = []
    for story in edited:
        full = story_of(replace(story, tier=Tier.LEAD), settings)
        if own := shown.get(full.id):
            full = replace(
                own,
                tier=Tier.LEAD,
                standfirst=full.standfirst,
                quotes=full.quotes,
                differences=full.differences,
            )
            stories.append(full)
        else:
            section = Section(theme=ThemeRef(id=full.theme.id, name=full.theme.name), stories=(full,))
            stories += with_before([section], tellings, nameable_ids)[0].stories
    return tuple(stories)
