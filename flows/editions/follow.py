"""Stories across editions: which of today's stories earlier editions already told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flows.model import (
    Article,
    Change,
    Cluster,
    EditionHeader,
    Link,
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
    """Turn clusters with something of this period in them into stories with ids that live on.

    A copy is in the story of the article it copies, whichever cluster it came in or none. A cluster that
    is a story of the store has its id. Any other takes the id of the earlier story that most of its
    articles were in; of two that claim one id the larger claim wins, and the other is a new story. A new
    id is derived from the story's first article. Order follows `clusters`.
    """
    copies, dropped = _copies(matches), frozenset(match.copy_id for match in matches)
    by_id = {article.id: article for article in articles}
    members = [_members(made, copies, dropped) for made in clusters]
    current = [i for i, ids in enumerate(members) if ids & fresh_ids]
    told = known_stories(earlier)
    inherited = _inherited([members[i] for i in current], told)
    taken = frozenset(told.values())
    made: list[StoryMaterial] = []
    for position, index in enumerate(current):
        ids = members[index]
        ordered = tuple(sorted((by_id[i] for i in ids), key=lambda a: (a.time, a.id)))
        known = inherited.get(position)
        stored = clusters[index].story_id
        made.append(
            StoryMaterial(
                id=stored or known or _new_id(ordered[0].id, taken),
                status=Status.UPDATED if known or stored in taken else Status.NEW,
                articles=ordered,
                originals=tuple(a for a in ordered if a.id not in dropped),
                fresh_ids=ids & fresh_ids,
                matches=tuple(match for match in matches if match.copy_id in ids),
                links=_links(clusters[index], ids, dropped),
            )
        )
    return tuple(made)


def change(
    previous: EditionHeader | None,
    past: Sequence[PastStory],
    stories: Sequence[Story],
    as_of: datetime,
    follow: timedelta,
    shown_limit: int = 3,
) -> Change:
    """Return what is different from the previous edition; of what is no longer followed, the top ones.

    `past` are the stories of the editions since `follow` before the previous one, oldest first. A story
    that was told in full is no longer followed once its newest article is `follow` old; the first edition
    after that says so, and no other.
    """
    if previous is None:
        return Change(previous_id=None, previous_as_of=None, new=0, updated=0, no_longer_followed=())
    current = {story.id for story in stories}
    moved = {article.id for story in stories for article in story.articles}
    holders = known_stories(past)
    told_in_full = {story.id for story in past if story.sentences}
    gone = {
        story.id: story.headline
        for story in _latest_of_each(past)
        if previous.as_of - follow < story.latest <= as_of - follow
        and story.id in told_in_full - current
        # Otherwise it has become part of another story.
        and any(holders[each] == story.id and each not in moved for each in story.article_ids)
    }
    return Change(
        previous_id=previous.id,
        previous_as_of=previous.as_of,
        new=sum(story.status is Status.NEW for story in stories),
        updated=sum(story.status is Status.UPDATED for story in stories),
        no_longer_followed=tuple(gone.values())[:shown_limit],
    )


def _latest_of_each(past: Sequence[PastStory]) -> tuple[PastStory, ...]:
    """Return each story as it was told last, in the order in which the stories were first told."""
    return tuple({story.id: story for story in past}.values())


def _copies(matches: Sequence[Match]) -> Mapping[str, frozenset[str]]:
    kept: dict[str, set[str]] = {}
    for match in matches:
        kept.setdefault(match.original_id, set()).add(match.copy_id)
    return {article_id: frozenset(dropped) for article_id, dropped in kept.items()}


def _members(made: Cluster, copies: Mapping[str, frozenset[str]], dropped: frozenset[str]) -> frozenset[str]:
    kept = frozenset(made.article_ids) - dropped
    return kept.union(*(copies.get(i, frozenset()) for i in kept))


def _links(made: Cluster, ids: frozenset[str], dropped: frozenset[str]) -> tuple[Link, ...]:
    """Return the evidence for what is no copy; a copy's evidence is its match."""
    return tuple(link for link in made.links if link.article_id in ids - dropped and link.nearest_id in ids)


def known_stories(earlier: Sequence[PastStory]) -> Mapping[str, str]:
    """Map articles to the last of some stories that held them."""
    return {article_id: story.id for story in earlier for article_id in story.article_ids}


def _inherited(members: Sequence[frozenset[str]], known: Mapping[str, str]) -> dict[int, str]:
    """Give each earlier story id to the cluster that holds most of its articles."""
    claims: list[tuple[int, int, str]] = []
    for position, ids in enumerate(members):
        counts = Counter(known[i] for i in ids if i in known)
        claims += [(-count, position, story_id) for story_id, count in counts.items()]
    given: dict[int, str] = {}
    for _, position, story_id in sorted(claims):
        if position not in given and story_id not in given.values():
            given[position] = story_id
    return given


def _new_id(first_article_id: str, taken: frozenset[str]) -> str:
    """Derive an id from the first article; after a split an earlier story may hold it already."""
    candidate = "s" + hashlib.sha256(first_article_id.encode()).hexdigest()[:12]
    while candidate in taken:
        candidate = "s" + hashlib.sha256(candidate.encode()).hexdigest()[:12]
    return candidate
