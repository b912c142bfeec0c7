"""Exclude: outlets that the user wants to see nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.model import Article, NeverOutlet
from flows.text.urls import host_of


def without_never(articles: Iterable[Article], never: Sequence[NeverOutlet]) -> tuple[Article, ...]:
    """Return the articles of no excluded outlet, in their order.

    An outlet is known by its name, whatever its case and from whichever source the article came, or by the
    host of the article's address, which may lie below the outlet's site.
    """
    names = {_folded(each.name) for each in never if each.name}
    sites = {each.site.lower().removeprefix("www.") for each in never if each.site}
    return tuple(
        article
        for article in articles
        if _folded(article.outlet) not in names and not _lies_on(article.url or "", sites)
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _lies_on(url: str, sites: Iterable[str]) -> bool:
    host = host_of(url)
    return any(host == site or host.endswith(f".{site}") for site in sites)
