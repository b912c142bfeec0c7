"""Exclude: outlets that the user wants to see nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from flows.model import Article, Draft, Edition, NeverOutlet, Story
from flows.text.urls import host_of


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


def told_without_never(edition: Edition | None, never: Sequence[NeverOutlet]) -> Edition | None:
    """Return an earlier edition without the stories whose headline is an excluded outlet's.

    What a new edition says of the one before names headlines.
    """
    if edition is None or not never:
        return edition
    is_excluded = _judge(never)

    def is_kept(story: Story) -> bool:
        told = [ref for ref in story.articles if ref.id == story.headline_article_id]
        return not any(is_excluded((ref.outlet, ref.named), ref.url) for ref in told)

    sections = (
        replace(section, stories=tuple(filter(is_kept, section.stories))) for section in edition.sections
    )
    return replace(edition, sections=tuple(sections))


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
