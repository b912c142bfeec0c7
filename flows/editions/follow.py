"""Stories across editions: which of them earlier editions told, and what changed since the last edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from flows.model import (
    Article,
    Change,
    Cluster,
    EditionHeader,
    Match,
    PastStory,
    Status,
    Story,
    StoryMaterial,
)


def materials(
    clusters: Sequence[Cluster],
    articles: Sequence[Article],
    fresh_ids: frozenset[str],
    matches: Sequence[Match],
    earlier: Sequence[PastStory],
) -> tuple[StoryMaterial, ...]:
    """Return the stories that have something of this period, in the order of `clusters`.

    A copy is in the story of its original, whichever cluster it came in, or if it came in none. A story that
    earlier editions told is updated, any other new.
    """
    copies: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        copies[match.original_id].add(match.copy_id)
    all_copies = frozenset(match.copy_id for match in matches)
    by_id = {article.id: article for article in articles}
    told_before = {story.id for story in earlier}
    stories: list[StoryMaterial] = []
    for cluster in clusters:
        originals = frozenset(cluster.article_ids) - all_copies
        ids = originals.union(*(copies[article_id] for article_id in originals if article_id in copies))
        if not ids & fresh_ids:
            continue
        ordered = tuple(sorted((by_id[i] for i in ids), key=lambda article: (article.time, article.id)))
        stories.append(
            StoryMaterial(
                id=cluster.story_id,
                status=Status.UPDATED if cluster.story_id in told_before else Status.NEW,
                articles=ordered,
                originals=tuple(article for article in ordered if article.id in originals),
                fresh_ids=ids & fresh_ids,
                matches=tuple(match for match in matches if match.copy_id in ids),
                # The evidence of a copy is its match.
                links=tuple(
                    link for link in cluster.links if link.article_id in originals and link.nearest_id in ids
                ),
            )
        )
    return tuple(stories)


def change(
    previous: EditionHeader | None,
    past: Sequence[PastStory],
    stories: Sequence[Story],
    as_of: datetime,
    follow: timedelta,
    shown_limit: int = 3,
) -> Change:
    """Return what is different from the previous edition, and the top stories that are no longer followed.

    `past` are the stories of the editions since `follow` before the previous one, oldest first. A story that
    was told in full is no longer followed once its newest article is `follow` old. Only the first edition
    after that says so.
    """
    if previous is None:
        return Change(previous_id=None, previous_as_of=None, new=0, updated=0, no_longer_followed=())
    current = {story.id for story in stories}
    moved = {article.id for story in stories for article in story.articles}
    holder_of = known_stories(past)
    told_in_full = {story.id for story in past if story.sentences}
    latest = {story.id: story for story in past}.values()
    gone = tuple(
        story.headline
        for story in latest
        if previous.as_of - follow < story.latest <= as_of - follow
        and story.id in told_in_full - current
        # Otherwise it has become part of another story.
        and any(
            holder_of[article_id] == story.id and article_id not in moved for article_id in story.article_ids
        )
    )
    return Change(
        previous_id=previous.id,
        previous_as_of=previous.as_of,
        new=sum(story.status is Status.NEW for story in stories),
        updated=sum(story.status is Status.UPDATED for story in stories),
        no_longer_followed=gone[:shown_limit],
    )


def known_stories(earlier: Sequence[PastStory]) -> Mapping[str, str]:
    """Return for each article the last of some stories that held it."""
    return {article_id: story.id for story in earlier for article_id in story.article_ids}


def past_from(stories: Iterable[PastStory], article_ids: Collection[str]) -> tuple[PastStory, ...]:
    """Return the stories of earlier editions that hold one of some articles."""
    return tuple(
        story for story in stories if any(article_id in article_ids for article_id in story.article_ids)
    )
