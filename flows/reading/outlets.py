"""Outlets: which outlet an entry is believed to be of, and titles without its name."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Draft
from flows.urls.normalise import canonical_url, host_of
from flows.urls.publisher import same_name, same_site

_DASHES = tuple("-–—:·•")


def without_outlet(title: str, outlet: str | None) -> str:
    """Return a title without the outlet's name at its end ("Headline | Outlet")."""
    if not outlet:
        return title
    line = title.rstrip()
    rest = line[: -len(outlet)].rstrip()
    ends_in_name = line[-len(outlet) :].casefold() == outlet.casefold()
    is_parted = rest.endswith(("|", "»", "›")) or (rest[-1:] in _DASHES and rest[-2:-1].isspace())
    return (rest[:-1].rstrip() if ends_in_name and is_parted else title) or title


def attribute(draft: Draft) -> Draft:
    """Return a draft under the outlet that it is believed to be of; its own is what its feed calls itself.

    An outlet is believed about addresses of its own site, and a person about their own files. A feed that
    gives the address of another site is known by its host (`via`): what it calls itself may be forged. Its
    name stays the one that a person gave it. `named` is the outlet that a feed names instead of itself.
    """
    entry = draft.entry
    if not entry.read_at:
        return draft
    host = _site_host(draft.url)
    is_own = not host or any(same_site(host, reader) for reader in entry.read_at)
    carrier = entry.read_at[0]
    if entry.outlet_given:
        return replace(draft, via=None if is_own else carrier)
    if is_own:
        is_other = entry.named and not same_name(entry.named, draft.outlet)
        return replace(draft, named=entry.named if is_other else None)
    return replace(draft, outlet=carrier, named=entry.named or entry.outlet or host, via=carrier)


def is_of_site(page_url: str | None, article_url: str | None) -> bool:
    """Return True if a page that was read is of the site that an article's address belongs to."""
    return same_site(_site_host(article_url), _site_host(page_url))


def _site_host(url: str | None) -> str:
    """Return the host of an address, or of the address that it only leads to."""
    return host_of(canonical_url(url)) if url else ""
