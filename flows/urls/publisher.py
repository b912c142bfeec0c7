"""Whose an address is: the site of a host name, and the outlets that belong to one publisher."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

_IP_ADDRESS = re.compile(r"\[?[0-9a-f:.]*:[0-9a-f:.]*\]?|\d{1,3}(?:\.\d{1,3}){3}", re.IGNORECASE)
# Labels of hosts that serve a site's pages in another form, and "www".
_FORMS = frozenset(["www", "m", "mobile", "amp", "touch", "wap", "mobil", "movil", "www1", "www2", "www3"])
# Blog hosts that the list of public suffixes does not name: each name below them is a site of its own.
_BLOG_HOSTS = frozenset(["medium.com", "substack.com", "tumblr.com", "wordpress.com"])
# Hosts whose name says nothing of who writes there.
_PLATFORM_HOSTS = """
    acast.com anchor.fm art19.com audioboom.com bsky.app buzzsprout.com captivate.fm dev.to facebook.com
    feedburner.com fireside.fm flickr.com github.com gitlab.com hashnode.com instagram.com libsyn.com
    linkedin.com mastodon.social medium.com megaphone.fm omny.fm patreon.com pinterest.com podbean.com
    reddit.com redcircle.com rss.com rsshub.app simplecast.com soundcloud.com spotify.com spreaker.com
    substack.com t.me telegram.me transistor.fm tumblr.com twitter.com vimeo.com x.com youtube.com
"""
PLATFORMS = frozenset(_PLATFORM_HOSTS.split())

# Titles that fill their pages from one newsroom under domains of their own.
_DOMAINS_OF_PUBLISHERS = {
    "CH Media": "aargauerzeitung.ch luzernerzeitung.ch tagblatt.ch solothurnerzeitung.ch",
    "Funke": "waz.de nrz.de wp.de abendblatt.de morgenpost.de thueringer-allgemeine.de",
    "Ippen": "merkur.de tz.de fr.de hna.de kreiszeitung.de wa.de come-on.de",
    "Madsack": "rnd.de haz.de lvz.de kn-online.de ostsee-zeitung.de maz-online.de",
    "Nine": "smh.com.au theage.com.au brisbanetimes.com.au watoday.com.au",
    "Reach": """
        belfastlive.co.uk birminghammail.co.uk bristolpost.co.uk chroniclelive.co.uk dailyrecord.co.uk
        dailystar.co.uk express.co.uk leeds-live.co.uk liverpoolecho.co.uk manchestereveningnews.co.uk
        mirror.co.uk mylondon.news nottinghampost.com walesonline.co.uk
    """,
    "Tamedia": "tagesanzeiger.ch bernerzeitung.ch derbund.ch bazonline.ch",
}
_PUBLISHERS = {
    domain: publisher for publisher, domains in _DOMAINS_OF_PUBLISHERS.items() for domain in domains.split()
}
# What editions, channels and sections of one outlet add to its name.
_ADDED_BY_EDITIONS = """
    africa america americas and arabic asia business culture de deutsch edition en english es espanol
    español europe francais france français germany global health home international latest live local
    national network news newsroom noticias nouvelles online politics radio science sport sports tech
    technology the top travel tv uk us usa world
"""
_EDITION_WORDS = frozenset(_ADDED_BY_EDITIONS.split())
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str:
    """Return the part of a host name that was registered ("lamp.co.uk" for "news.lamp.co.uk").

    The list of public suffixes comes with the package `tld`; nothing is fetched. Private suffixes count, so
    each blog of a blog host is a site. Below an unknown suffix the last two labels are returned. Names
    outside ASCII are returned in ASCII; IP addresses and single labels are returned unchanged.
    """
    from tld import get_fld

    name = in_ascii(".".join(filter(None, host.lower().split("."))))
    if not name or _IP_ADDRESS.fullmatch(name) or "." not in name:
        return name
    labels = name.split(".")
    try:
        listed = get_fld(f"https://{name}/", fail_silently=True, search_private=True)
    except (ValueError, IndexError):
        listed = None
    domain = str(listed) if listed else ".".join(labels[-2:])
    blog = labels[-3] if len(labels) > 2 else ""
    return f"{blog}.{domain}" if domain in _BLOG_HOSTS and blog not in ("", *_FORMS) else domain


def in_ascii(host: str) -> str:
    """Return a host name in the form that resolvers know ("xn--..."), unchanged if it has none.

    By UTS 46, as browsers and our own requests do: Python's codec takes "faß.example" for "fass.example",
    which is a site of somebody else.
    """
    try:
        return host if host.isascii() or len(host) > 253 else idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        return host


def same_site(one: str, other: str) -> bool:
    """Return True if two host names are of one site; an empty name is of no site."""
    return bool(one) and bool(other) and registrable_domain(one) == registrable_domain(other)


def plain_host(host: str) -> str:
    """Return a host name without the labels that only say in which form it serves its pages.

    "m.lamp.example", "amp.lamp.example", "www.lamp.example" become "lamp.example", "en.m.lamp.example"
    becomes "en.lamp.example"; a site's own name is never shortened.
    """
    name = host.lower().strip(".")
    if _IP_ADDRESS.fullmatch(name):
        return name
    own = registrable_domain(name).count(".") + 1
    labels = name.split(".")
    return ".".join((*(label for label in labels[:-own] if label not in _FORMS), *labels[-own:]))


def family(outlet: str, host: str) -> frozenset[str]:
    """Return the marks of the publisher of an outlet at a host; outlets that share a mark are of one family.

    The marks are the registrable domain, a publisher known to run it, and the outlet's name without
    what its editions add, joined to the domain's own label ("bbc.com" and "bbc.co.uk" under "BBC ...").
    """
    domain = registrable_domain(host)
    marks = {f"outlet {outlet}"}
    if domain:
        marks |= {f"domain {domain}", f"name {_name_stem(outlet) or outlet} at {domain.split('.')[0]}"}
        if domain in _PUBLISHERS:
            marks.add(f"publisher {_PUBLISHERS[domain]}")
    return frozenset(marks)


def same_name(one: str, other: str) -> bool:
    """Return True if two names differ only by case and by what editions add ("The Echo", "Echo News")."""
    return (_name_stem(one) or one.casefold()) == (_name_stem(other) or other.casefold())


def name_at_site(outlet: str, host: str) -> str:
    """Return what the names of one outlet have in common at a site: "Echo News" and "The Echo" there are one.

    On a platform, and where no host is known, each name is one of its own.
    """
    domain = registrable_domain(host)
    return outlet if domain in ("", *PLATFORMS) else f"{_name_stem(outlet) or outlet.casefold()} at {domain}"


def _name_stem(outlet: str) -> str:
    return " ".join(word for word in _WORD.findall(outlet.casefold()) if word not in _EDITION_WORDS)
