"""The articles that an edition takes: those of its period, once, and from no excluded outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flows.editions.links import article_url
from flows.model import (
    NO_NEWS,
    Article,
    Draft,
    EditionHeader,
    LeftOut,
    LeftOutReason,
    Membership,
    NeverOutlet,
    PageKind,
    Selection,
)
from flows.model.settings import Settings
from flows.urls.normalise import article_id, host_of

_NAMES = {
    PageKind.ROUND_UP: "a round-up",
    PageKind.LISTING: "a listing",
    PageKind.STATIC: "a page of the site itself",
    PageKind.ADVERTISEMENT: "an advertisement",
    PageKind.EMPTY: "an empty page",
}
_REPEATED = "says nothing that was not shown before"


def select(
    articles: Sequence[Article],
    previous: EditionHeader | None,
    as_of: datetime,
    settings: Settings,
    first_readings: Mapping[str, datetime] | None = None,
    covered: Collection[str] = (),
) -> Selection:
    """Return the articles of this edition, those that earlier editions covered, and those left out.

    An undated article counts from when it was first seen. An article that earlier editions have passed over
    is neither taken nor counted again. `first_readings` gives for a source when its first article was met: a
    source that is new since the previous edition brings its `window`, as at a first edition. `covered` are
    the articles of earlier editions' stories: they are never fresh again, not even if their source was
    renamed. The result is ordered by time, then id.
    """
    start = previous.as_of if previous is not None else as_of - settings.window
    readings = first_readings or {}
    fresh: list[Article] = []
    context: list[Article] = []
    left_out: list[LeftOut] = []
    for article in sorted(articles, key=lambda article: (article.time, article.id)):
        has_arrived = previous is None or (article.first_seen > previous.as_of and article.id not in covered)
        begins = start
        if has_arrived and previous is not None:
            begins -= settings.late_arrival
            if readings.get(article.source, previous.as_of) > previous.as_of:
                begins = min(begins, as_of - settings.window)
        if article.time > as_of:
            left_out.append(omission(article, LeftOutReason.AHEAD))
        elif article.time > begins and article.id not in covered:
            fresh.append(article)
        elif has_arrived:
            left_out.append(omission(article, LeftOutReason.TOO_OLD))
        elif article.time > start - settings.follow:
            context.append(article)
    return Selection(fresh=tuple(fresh), context=tuple(context), left_out=tuple(left_out))


def without_other_pages(
    selection: Selection, memberships: Sequence[Membership], first_readings: Mapping[str, datetime]
) -> Selection:
    """Return a selection without the articles that are no news: round-ups, listings, pages of a site.

    What a feed lists without a date is news only if its feed dates nothing and was read before it was there.
    Any of these is in no story but its own, unless a person put it into one: then it stays.
    """
    story_of = {member.article_id: member.story_id for member in memberships}
    sizes = Counter(story_of.values())
    reasons = {
        article.id: reason
        for article in (*selection.fresh, *selection.context)
        if sizes[story_of.get(article.id, "")] < 2 and (reason := why_no_news(article, first_readings))
    }
    left_out = (
        omission(
            article,
            LeftOutReason.ROUND_UP if article.page_kind is PageKind.ROUND_UP else LeftOutReason.NOT_NEWS,
            reasons[article.id],
        )
        for article in selection.fresh
        if article.id in reasons
    )
    return Selection(
        fresh=tuple(article for article in selection.fresh if article.id not in reasons),
        context=tuple(article for article in selection.context if article.id not in reasons),
        left_out=(*selection.left_out, *left_out),
    )


def without_repeated(selection: Selection, articles: Iterable[Article]) -> Selection:
    """Return a selection without articles that say nothing a reader has not been shown."""
    repeating = {article.id: article for article in articles}
    left_out = (omission(article, LeftOutReason.REPEATED, _REPEATED) for article in repeating.values())
    return replace(
        selection,
        fresh=tuple(article for article in selection.fresh if article.id not in repeating),
        left_out=(*selection.left_out, *left_out),
    )


def why_no_news(article: Article, first_readings: Mapping[str, datetime]) -> str:
    """Return what an article is instead of news, and how that was recognised, or ""."""
    if article.page_kind in NO_NEWS:
        return f"{_NAMES[article.page_kind]}, by {article.kind_reason}"
    first_reading = first_readings.get(article.source, article.first_seen)
    if article.in_feed and article.published is None and article.first_seen <= first_reading:
        return "an entry without a date that stood there when its feed was first read"
    return ""


def omission(article: Article, reason: LeftOutReason, detail: str = "") -> LeftOut:
    """Return the entry of an article that is in no story of an edition."""
    return LeftOut(
        article_id=article.id,
        outlet=article.outlet,
        title=article.title,
        url=article_url(article),
        language=article.language,
        published=article.published,
        reason=reason,
        detail=detail,
    )


def without_replaced(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return articles without those from other sites' feeds whose own text is among them, by the address."""
    ids = {article.id for article in articles}
    return tuple(
        article for article in articles if not article.via or article_id(article.url, "", "") not in ids
    )


def without_never(articles: Iterable[Article], never: Sequence[NeverOutlet]) -> tuple[Article, ...]:
    """Return the articles of no excluded outlet, in their order.

    An outlet is recognised by its name, whatever its case and from whichever source the article came, also
    if a feed only names it, or by the host of the address, which may lie below the outlet's site.
    """
    is_excluded = exclusion_of(never)
    return tuple(
        article for article in articles if not is_excluded((article.outlet, article.named), article.url)
    )


def drafts_without_never(drafts: Iterable[Draft], never: Sequence[NeverOutlet]) -> tuple[Draft, ...]:
    """Return the drafts of no excluded outlet, in their order."""
    is_excluded = exclusion_of(never)
    return tuple(draft for draft in drafts if not is_excluded((draft.outlet, draft.named), draft.url))


def exclusion_of(never: Sequence[NeverOutlet]) -> Callable[[Iterable[str | None], str | None], bool]:
    """Return a function that is True for outlets or an address that a person excluded."""
    names = {_folded(outlet.name) for outlet in never if outlet.name}
    sites = {outlet.site.lower().removeprefix("www.") for outlet in never if outlet.site}

    def is_excluded(outlets: Iterable[str | None], url: str | None) -> bool:
        host = host_of(url or "")
        return any(_folded(outlet) in names for outlet in outlets if outlet) or any(
            host == site or host.endswith(f".{site}") for site in sites
        )

    return is_excluded


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
