"""The quieter feeds: those that post less than once a day, and what they posted in an edition's period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.editions.rank import source_of
from flows.model import Article, Cluster, LeftOutReason, Membership, Rhythm, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRules:
    """The bound below which a feed is quiet: `posts_a_day` over the last month and over the last week.

    Chosen by reason: the issue asks for feeds that post less than once a day. Nothing is known of a feed
    that has no dated entry older than a week. Over a month alone, a feed of today's twenty entries
    and one old one would be quiet.
    """

    posts_a_day: float = 1.0
    month: timedelta = timedelta(days=28)
    week: timedelta = timedelta(days=7)


def quiet_feeds(
    rhythms: Iterable[Rhythm], as_of: datetime, addresses: Collection[str], rules: QuietRules
) -> frozenset[str]:
    """Return the feeds that post less than once a day, by the rhythms of their outlets."""
    of_feed: dict[str, list[Rhythm]] = defaultdict(list)
    for rhythm in rhythms:
        of_feed[source_of(rhythm, addresses)].append(rhythm)
    return frozenset(feed for feed, parts in of_feed.items() if _is_quiet(parts, as_of, rules))


def rhythm_of(article: Article, rhythms: Iterable[Rhythm], addresses: Collection[str]) -> Rhythm | None:
    """Return how often the feed of an article posts, by those of its outlets; None if that is unknown."""
    feed = source_of(article, addresses)
    parts = [rhythm for rhythm in rhythms if source_of(rhythm, addresses) == feed]
    if not parts:
        return None
    return Rhythm(
        source=article.source,
        outlet=article.outlet,
        first=min(part.first for part in parts),
        in_month=sum(part.in_month for part in parts),
        in_week=sum(part.in_week for part in parts),
    )


def _is_quiet(parts: Sequence[Rhythm], as_of: datetime, rules: QuietRules) -> bool:
    age = as_of - min(rhythm.first for rhythm in parts)
    if age < rules.week:
        return False
    # Of a feed that goes back less than a month the first post begins the time over which it is counted.
    posts = sum(part.in_month for part in parts) - (age < rules.month)
    month = posts / (min(age, rules.month) / timedelta(days=1))
    week = sum(part.in_week for part in parts) / rules.week.days
    return max(month, week) < rules.posts_a_day


def posts_of(
    fresh: Iterable[Article],
    quiet: Collection[str],
    addresses: Collection[str],
    story_ids: Mapping[str, str],
    most: int,
) -> tuple[Article, ...]:
    """Return what quiet feeds posted, newest first: at most so many, of each feed first its newest.

    Of the posts of one story only the first is taken. A post without a date is none of this period.
    """
    posts = [article for article in fresh if article.published and source_of(article, addresses) in quiet]
    posts.sort(key=lambda article: (article.time, article.id), reverse=True)
    turns: Counter[str] = Counter()
    ranked: list[tuple[int, int, Article]] = []
    stories: set[str] = set()
    for place, article in enumerate(posts):
        story, feed = (
            story_ids.get(article.id, article.id),
            source_of(article, addresses),
        )
        if story not in stories:
            stories.add(story)
            ranked.append((turns[feed], place, article))
            turns[feed] += 1
    chosen = sorted(ranked, key=lambda item: item[:2])[:most]
    return tuple(article for _, _, article in sorted(chosen, key=lambda item: item[1]))


def round_ups_of(selected: Selection, selection: Selection) -> tuple[Article, ...]:
    """Return the fresh articles that a selection has lost because they are round-ups."""
    ids = {left.article_id for left in selection.left_out if left.reason is LeftOutReason.ROUND_UP}
    return tuple(article for article in selected.fresh if article.id in ids)


def with_posts(selection: Selection, posts: Iterable[Article]) -> Selection:
    """Return a selection that takes posts, round-ups among them: they are not left out."""
    taken = {article.id: article for article in (*selection.fresh, *posts)}
    return replace(
        selection,
        fresh=tuple(sorted(taken.values(), key=lambda article: (article.time, article.id))),
        left_out=tuple(left for left in selection.left_out if left.article_id not in taken),
    )


def own_clusters(posts: Iterable[Article], memberships: Iterable[Membership]) -> tuple[Cluster, ...]:
    """Return for each post the story that it is alone in."""
    story_of = {member.article_id: member.story_id for member in memberships}
    return tuple(
        Cluster(story_id=story_of[article.id], article_ids=(article.id,), links=())
        for article in posts
        if article.id in story_of
    )
