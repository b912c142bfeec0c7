"""Exclude: outlets that the user wants to see nowhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from flows.model import Article, Draft, NeverOutlet, PastStory
from flows.urls.normalise import host_of


def without_never(articles: Iterable[Article], never: Sequence[NeverOutlet]) -> tuple[Article, ...]:
    """Return the articles of no excluded outlet, in their order.

    An outlet is known by its name, whatever its case and from whichever source the article came, also if a
    feed only names it, or by the host of the article's address, which may lie below the outlet's site.
    """
    is_excluded = _judge(never)
    return tuple(each for each in articles if not is_excluded((each.outlet, each.named), each.url))


def drafts_without_never(drafts: Iterable[Draft], never: Sequence[NeverOutlet]) -> tuple[Draft, ...]:
    """Return the drafts of no excluded outlet, in their order."""
    is_excluded = _judge(never)
    return tuple(draft for draft in drafts if not is_excluded((draft.outlet, draft.named), draft.url))


def past_without_never(stories: Iterable[PastStory], never: Sequence[NeverOutlet]) -> tuple[PastStory, ...]:
    """Return the stories of earlier editions whose headline is no excluded outlet's.

    What a new edition says of earlier ones names headlines.
    """
    is_excluded = _judge(never)
    return tuple(story for story in stories if not is_excluded(story.outlets, story.url))


def past_from(stories: Iterable[PastStory], article_ids: Collection[str]) -> tuple[PastStory, ...]:
    """Return the stories of earlier editions that hold one of some articles."""
    return tuple(story for story in stories if any(each in article_ids for each in story.article_ids))


def _judge(never: Sequence[NeverOutlet]) -> Callable[[tuple[str | None, ...], str | None], bool]:
    names = {_folded(each.name) for each in never if each.name}
    sites = {each.site.lower().removeprefix("www.") for each in never if each.site}
    return lambda outlets, url: (
        any(_folded(outlet) in names for outlet in outlets if outlet) or _lies_on(url or "", sites)
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _lies_on(url: str, sites: Iterable[str]) -> bool:
    host = host_of(url)
    return any(host == site or host.endswith(f".{site}") for site in sites)
