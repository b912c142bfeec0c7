"""Which articles an edition takes: those of its period, once; nothing is dropped without a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flows.model import Article, EditionHeader, LeftOut, LeftOutReason, Membership, Selection
from flows.model.settings import Settings
from flows.stories.titles import is_round_up
from flows.urls.normalise import article_id


def since(previous: EditionHeader | None, as_of: datetime, settings: Settings) -> datetime:
    """Return the start of an edition's period: the previous edition, or `window` before a first one."""
    return previous.as_of if previous is not None else as_of - settings.window


def without_replaced(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return articles without what other sites' feeds gave under an address whose own text is among them."""
    ids = {article.id for article in articles}
    return tuple(each for each in articles if not each.via or article_id(each.url, "", "") not in ids)


def select(
    articles: Sequence[Article],
    previous: EditionHeader | None,
    as_of: datetime,
    settings: Settings,
    first_readings: Mapping[str, datetime] | None = None,
    told: Collection[str] = (),
) -> Selection:
    """Sort articles into this edition's, those that earlier editions covered, and those left out.

    An undated article counts from when it was first seen. One that earlier editions have passed
    over is neither taken nor counted again. `first_readings` gives for a source when its first article
    was met: a source that is new since the previous edition brings its `window`, as at a first edition.
    `told` are the articles of earlier editions' stories: they are never fresh again, not even if their
    source was renamed. The result is ordered by time, then id.
    """
    start = since(previous, as_of, settings)
    readings = first_readings or {}
    fresh: list[Article] = []
    context: list[Article] = []
    left_out: list[LeftOut] = []
    for article in sorted(articles, key=lambda article: (article.time, article.id)):
        time = article.time
        arrived = previous is None or (article.first_seen > previous.as_of and article.id not in told)
        begins = start
        if arrived and previous is not None:
            begins -= settings.late_arrival
            if readings.get(article.source, previous.as_of) > previous.as_of:
                begins = min(begins, as_of - settings.window)
        if time > as_of:
            left_out.append(_left_out(article, LeftOutReason.AHEAD))
        elif time > begins and article.id not in told:
            fresh.append(article)
        elif arrived:
            left_out.append(_left_out(article, LeftOutReason.TOO_OLD))
        elif time > start - settings.follow:
            context.append(article)
    return Selection(fresh=tuple(fresh), context=tuple(context), left_out=tuple(left_out))


def without_round_ups(selection: Selection, memberships: Sequence[Membership]) -> Selection:
    """Return a selection without the articles that are round-ups by their title.

    A round-up is in no story but its own, unless a person put it into one: then it stays.
    """
    story_of = {member.article_id: member.story_id for member in memberships}
    sizes = Counter(story_of.values())
    round_ups = {
        article.id
        for article in (*selection.fresh, *selection.context)
        if sizes[story_of.get(article.id, "")] < 2 and is_round_up(article.title)
    }
    left_out = (
        _left_out(article, LeftOutReason.ROUND_UP, "its title")
        for article in selection.fresh
        if article.id in round_ups
    )
    return Selection(
        fresh=tuple(article for article in selection.fresh if article.id not in round_ups),
        context=tuple(article for article in selection.context if article.id not in round_ups),
        left_out=(*selection.left_out, *left_out),
    )


def _left_out(article: Article, reason: LeftOutReason, detail: str = "") -> LeftOut:
    return LeftOut(
        article_id=article.id,
        outlet=article.outlet,
        title=article.title,
        published=article.published,
        reason=reason,
        detail=detail,
    )
