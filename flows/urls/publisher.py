"""Which host names belong to one site, and the host that a site's mobile pages stand for."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

_ADDRESS = re.compile(r"\[?[0-9a-f:.]*:[0-9a-f:.]*\]?|\d{1,3}(?:\.\d{1,3}){3}", re.IGNORECASE)
# The labels of hosts that serve a site's pages in another form, and "www", which says nothing.
_FORMS = frozenset(("www", "m", "mobile", "amp", "touch", "wap", "mobil", "movil", "www1", "www2", "www3"))


# Hosts of blogs that the list of public suffixes does not name: each name below them is somebody else's.
_HOSTS_OF_BLOGS = frozenset(("medium.com", "substack.com", "tumblr.com", "wordpress.com"))


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str:
    """Return the part of a host name that was registered ("news.lamp.co.uk" is of "lamp.co.uk").

    The list of public suffixes comes with the package `tld`; nothing is fetched. Private suffixes count, so
    each blog of a host of blogs is a site. Below an unknown suffix the last two labels are taken. Names
    outside ASCII come back in ASCII; IP addresses and single labels come back as they are.
    """
    name = in_ascii(".".join(filter(None, host.lower().split("."))))
    if not name or _ADDRESS.fullmatch(name) or "." not in name:
        return name
    labels = name.split(".")
    domain = _listed_domain(name) or ".".join(labels[-2:])
    blog = labels[-3] if len(labels) > 2 else ""
    return f"{blog}.{domain}" if domain in _HOSTS_OF_BLOGS and blog not in ("", *_FORMS) else domain


def in_ascii(host: str) -> str:
    """Return a host name in the form that resolvers know ("xn--..."), or as it is where it has none.

    By UTS 46, as browsers and our own requests do: Python's codec takes "faß.example" for "fass.example",
    which is a site of somebody else.
    """
    try:
        return host if host.isascii() or len(host) > 253 else idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        return host


def _listed_domain(name: str) -> str | None:
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
