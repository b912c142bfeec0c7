"""Explain: the evidence for a story, what nearly joined it, and the decisions of a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from flows.editions.rank import discounted
from flows.editions.select import without_never
from flows.model import (
    ChangeKind,
    Decision,
    Edition,
    Explanation,
    Section,
    Story,
    Tier,
)
from flows.ports import ArticleStore, Recent
from flows.runs.pipeline.group import with_near_misses
from flows.runs.pipeline.plan import Plan, period_of
from flows.runs.pipeline.quieter import rhythm_of_post

# A shorter beginning of an id names too many stories.
_LEAST_OF_AN_ID = 4


def stories_named(name: str, edition: Edition) -> tuple[Story, ...]:
    """Return the stories of an edition that a text names: by id, its beginning, or part of a headline."""
    stories, text = stories_of(edition), name.strip().casefold()
    if same := tuple(story for story in stories if story.id == text):
        return same
    is_id = len(text) >= _LEAST_OF_AN_ID
    return tuple(
        story
        for story in stories
        if text and ((is_id and story.id.startswith(text)) or text in story.headline.casefold())
    )


def stories_of(edition: Edition) -> tuple[Story, ...]:
    """Return all stories of an edition, those told in full first."""
    return edition.stories


def explain(story: Story, edition: Edition, plan: Plan, store: ArticleStore) -> Explanation:
    """Return a story of an edition, stored or not, with all its evidence.

    What nearly joined it is found again for a story that the edition does not tell in full.
    """
    then = replace(plan, as_of=edition.as_of)
    if not story.nearly:
        start = period_of(then, store).window_start
        recent = Recent(after=start, arrived_after=start)
        articles = store.articles(plan.source_names, edition.as_of, recent)
        section = Section(theme=story.theme, stories=(story,))
        (section,) = with_near_misses([section], without_never(articles, plan.never), then, store)
        (story,) = section.stories
    ids = {article.id for article in story.articles}
    decisions = (
        decision
        for decision in store.stories.decisions(edition.as_of)
        if ids.intersection((*decision.article_ids, *decision.other_ids))
    )
    is_post = any(post.id == story.id for post in edition.quieter)
    stored = edition.id in store.editions.ids(edition.id)
    shown = [other for section in edition.sections for other in section.stories if other.id != story.id]
    # A brief stands behind all stories told under its theme, a story told behind the weightier ones.
    least = 0.0 if story.tier is Tier.BRIEF else story.importance.total
    fellows = sum(other.theme.id == story.theme.id and other.importance.total > least for other in shown)
    return Explanation(
        story=story,
        edition_id=edition.id if stored else None,
        changes=store.stories.changes(story.id),
        decisions=tuple(decisions),
        fellows=fellows,
        discounted=discounted(story.importance, fellows, plan.settings.weights),
        quiet=rhythm_of_post(story, then, store) if is_post else None,
        theme_added=any(theme.added and theme.id == story.theme.id for theme in plan.themes),
    )


def split(story: Story, article_ids: Collection[str], plan: Plan) -> Decision:
    """Return the decision that some articles of a story are not of it.

    Raises ValueError if none would go, or none stay.
    """
    out = tuple(sorted(ref.id for ref in story.articles if ref.id in article_ids))
    rest = tuple(sorted(ref.id for ref in story.articles if ref.id not in article_ids))
    if not out or not rest:
        raise ValueError("some of its articles must go and some stay")
    return Decision(kind=ChangeKind.SPLIT, at=plan.as_of, article_ids=out, other_ids=rest)


def merge(story: Story, others: Sequence[Story], plan: Plan) -> Decision:
    """Return the decision that stories are one. Raises ValueError for stories in different languages."""
    if len({ref.language for one in (story, *others) for ref in one.articles}) > 1:
        raise ValueError("they are in different languages")
    return Decision(
        kind=ChangeKind.MERGE,
        at=plan.as_of,
        article_ids=tuple(sorted(ref.id for ref in story.articles)),
        other_ids=tuple(sorted(ref.id for other in others for ref in other.articles)),
    )
