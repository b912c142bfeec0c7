"""Whose article an entry is: what can be believed, and what a feed only says."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Entry
from flows.urls.normalise import canonical_url, host_of
from flows.urls.publisher import same_name, same_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The outlet that published the text we hold, and what is only said of it.

    `named` is the outlet that a feed names instead of itself. `via` is the host of a feed that gave the
    address of another site, whose own text we have not seen.
    """

    outlet: str
    named: str | None = None
    via: str | None = None


def attribute(entry: Entry, outlet: str, url: str | None) -> Attribution:
    """Return whose article an entry is, given the outlet that its feed or page calls itself.

    An outlet is believed about addresses of its own site, and a person about their own files. A feed that
    gives the address of another site is known by its host: what it calls itself may be forged. Its name
    stays the one that a person gave it.
    """
    if not entry.read_at:
        return Attribution(outlet=outlet)
    named = entry.named if entry.named and not same_name(entry.named, outlet) else None
    host = _site_host(url)
    is_own = not host or any(same_site(host, each) for each in entry.read_at)
    carrier = entry.read_at[0]
    if entry.outlet_given:
        return Attribution(outlet=outlet, via=None if is_own else carrier)
    if is_own:
        return Attribution(outlet=outlet, named=named)
    return Attribution(outlet=carrier, named=entry.named or entry.outlet or host, via=carrier)


def believed_page(draft_url: str | None, page_url: str | None) -> bool:
    """Return True if a page that we read is of the site that an article's address belongs to."""
    return same_site(_site_host(draft_url), _site_host(page_url))


def _site_host(url: str | None) -> str:
    """Return the host that an address belongs to; one that only leads to another is that other's."""
    return host_of(canonical_url(url)) if url else ""
