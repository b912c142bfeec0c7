"""Explain: why a story is what it is, what nearly joined it, and a person's say in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from flows.editions.compose import article_ref
from flows.editions.select import without_never
from flows.model import (
    Article,
    ChangeKind,
    Decision,
    Edition,
    Explanation,
    NearMiss,
    Story,
)
from flows.ports import ArticleStore
from flows.runs.pipeline.group import window_of_run
from flows.runs.pipeline.plan import Plan
from flows.stories.cluster import Fingerprint, Near, StoryRules, near_misses, window_of, with_shared

# A shorter beginning of an id names too many stories.
_LEAST_OF_AN_ID = 4


def with_near_misses(
    stories: Sequence[Story], articles: Iterable[Article], plan: Plan, store: ArticleStore
) -> tuple[Story, ...]:
    """Return stories with what nearly joined each; `articles` are those whose texts may be compared."""
    by_id = {article.id: article for article in articles}
    near = _near_misses({story.id for story in stories}, by_id, plan, store)
    return tuple(replace(story, nearly=_told(near.get(story.id, ()), story, by_id)) for story in stories)


def stories_named(asked: str, edition: Edition) -> tuple[Story, ...]:
    """Return the stories of an edition that a text names: by id, its beginning, or part of a headline."""
    everything, text = stories_of(edition), asked.strip().casefold()
    if same := tuple(story for story in everything if story.id == text):
        return same
    is_id = len(text) >= _LEAST_OF_AN_ID
    return tuple(
        story
        for story in everything
        if text and ((is_id and story.id.startswith(text)) or text in story.headline.casefold())
    )


def stories_of(edition: Edition) -> tuple[Story, ...]:
    """Return all stories of an edition, those told in full first."""
    told = (story for section in edition.sections for story in section.stories)
    return (*told, *edition.also_reported)


def explain(story: Story, edition: Edition, plan: Plan, store: ArticleStore) -> Explanation:
    """Return a story of an edition, stored or not, with all its evidence.

    What nearly joined it is found again for a story that the edition does not tell in full.
    """
    then = replace(plan, as_of=edition.as_of)
    if not story.nearly:
        known = store.articles([source.name for source in plan.sources], edition.as_of)
        (story,) = with_near_misses([story], without_never(known, plan.never), then, store)
    ids = {article.id for article in story.articles}
    decisions = (
        each
        for each in store.stories.decisions(edition.as_of)
        if ids.intersection((*each.article_ids, *each.other_ids))
    )
    stored = edition.id in store.editions.ids()
    return Explanation(
        story=story,
        edition_id=edition.id if stored else None,
        changes=store.stories.changes(story.id),
        decisions=tuple(decisions),
        theme_added=any(theme.added and theme.id == story.theme.id for theme in plan.themes),
    )


def split(story: Story, article_ids: Collection[str], plan: Plan) -> Decision:
    """Return the decision that some articles of a story are not of it.

    Raises ValueError if none would go, or none stay.
    """
    out = tuple(sorted(each.id for each in story.articles if each.id in article_ids))
    rest = tuple(sorted(each.id for each in story.articles if each.id not in article_ids))
    if not out or not rest:
        raise ValueError("some of its articles must go and some stay")
    return Decision(kind=ChangeKind.SPLIT, at=plan.as_of, article_ids=out, other_ids=rest)


def merge(story: Story, others: Sequence[Story], plan: Plan) -> Decision:
    """Return the decision that stories are one. Raises ValueError for stories in different languages."""
    if len({each.language for told in (story, *others) for each in told.articles}) > 1:
        raise ValueError("they are in different languages")
    return Decision(
        kind=ChangeKind.MERGE,
        at=plan.as_of,
        article_ids=tuple(sorted(each.id for each in story.articles)),
        other_ids=tuple(sorted(each.id for other in others for each in other.articles)),
    )


def _near_misses(
    asked: Collection[str], by_id: Mapping[str, Article], plan: Plan, store: ArticleStore
) -> dict[str, tuple[Near, ...]]:
    rules, found = StoryRules(), dict[str, tuple[Near, ...]]()
    by_language: dict[str, list[Fingerprint]] = defaultdict(list)
    for each in window_of_run(plan, store):
        by_language[each.language].append(each)
    for language in sorted(by_language):
        window = window_of(by_language[language], plan.as_of, rules)
        stories = {
            each.article_id: each.story_id for each in store.stories.memberships(window.ids, plan.as_of)
        }
        near = near_misses(window, stories, asked, rules)
        found.update((story_id, with_shared(each, by_id, rules)) for story_id, each in near.items())
    return found


def _told(found: Sequence[Near], story: Story, by_id: Mapping[str, Article]) -> tuple[NearMiss, ...]:
    # A copy stands in the story of what it repeats, whatever its own words are nearest to.
    held = {article.id for article in story.articles}
    return tuple(
        NearMiss(
            article=article_ref(by_id[near.link.article_id], None, ()),
            nearest_id=near.link.nearest_id,
            similarity=near.link.similarity,
            threshold=near.link.threshold,
            shared=near.link.shared,
            refused=near.refusal,
        )
        for near in found
        if near.link.article_id not in held
    )
