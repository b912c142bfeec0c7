"""Which host names belong to one site, and the host that a site's mobile pages stand for."""

from __future__ import annotations

import re
from functools import lru_cache

_ADDRESS = re.compile(r"\[?[0-9a-f:.]*:[0-9a-f:.]*\]?|\d{1,3}(?:\.\d{1,3}){3}", re.IGNORECASE)
# The labels of hosts that serve a site's pages in another form, and "www", which says nothing.
_FORMS = frozenset(("www", "m", "mobile", "amp", "touch", "wap", "mobil", "movil", "www1", "www2", "www3"))


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """Return the part of a host name that was registered ("news.lamp.co.uk" is of "lamp.co.uk").

    By the list of public suffixes that comes with the package `tld`, private ones included (each blog of
    a host of blogs is a site); below a suffix that it does not know, the last two labels. Addresses in
    numbers stand for themselves. Nothing is fetched.
    """
    name = host.lower().strip(".")
    if not name or _ADDRESS.fullmatch(name) or "." not in name:
        return name
    found = _of_list(name)
    return found or ".".join(name.split(".")[-2:])


def _of_list(name: str) -> str | None:
    from tld import get_fld

    try:
        found = get_fld(f"https://{name}/", fail_silently=True, search_private=True)
    except (ValueError, IndexError):
        return None
    return str(found) if found else None


def same_site(one: str, other: str) -> bool:
    """Tell whether two host names are of one site; an empty name is of none."""
    return bool(one) and bool(other) and registrable_domain(one) == registrable_domain(other)


def plain_host(host: str) -> str:
    """Return a host name without the labels that only say in which form it serves its pages.

    "m.lamp.example", "amp.lamp.example", "www.lamp.example" are "lamp.example", "en.m.lamp.example" is
    "en.lamp.example"; a site's own name is never taken away.
    """
    name = host.lower().strip(".")
    if _ADDRESS.fullmatch(name):
        return name
    own = registrable_domain(name).count(".") + 1
    labels = name.split(".")
    below = [label for label in labels[:-own] if label not in _FORMS]
    return ".".join((*below, *labels[-own:]))
