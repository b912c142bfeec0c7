"""Which articles an edition takes: those of its period, once; nothing is dropped without a count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flows.model import Article, Edition, LeftOut, LeftOutReason, Selection
from flows.settings import Settings


def since(previous: Edition | None, as_of: datetime, settings: Settings) -> datetime:
    """Return the start of an edition's period: the previous edition, or `window` before a first one."""
    return previous.as_of if previous is not None else as_of - settings.window


def select(
    articles: Sequence[Article], previous: Edition | None, as_of: datetime, settings: Settings
) -> Selection:
    """Sort articles into this edition's, those that earlier editions covered, and those left out.

    An undated article counts from when it was first seen. One that earlier editions have passed
    over is neither taken nor counted again. The result is ordered by time, then id.
    """
    start = since(previous, as_of, settings)
    fresh: list[Article] = []
    context: list[Article] = []
    left_out: list[LeftOut] = []
    for article in sorted(articles, key=lambda article: (article.time, article.id)):
        time = article.time
        arrived = previous is None or article.first_seen > previous.as_of
        late = settings.late_arrival if arrived and previous is not None else settings.late_arrival * 0
        if time > as_of:
            left_out.append(_left_out(article, LeftOutReason.AHEAD))
        elif time > start - late:
            fresh.append(article)
        elif arrived:
            left_out.append(_left_out(article, LeftOutReason.TOO_OLD))
        elif time > start - settings.follow:
            context.append(article)
    return Selection(fresh=tuple(fresh), context=tuple(context), left_out=tuple(left_out))


def _left_out(article: Article, reason: LeftOutReason) -> LeftOut:
    return LeftOut(
        article_id=article.id,
        outlet=article.outlet,
        title=article.title,
        published=article.published,
        reason=reason,
    )
