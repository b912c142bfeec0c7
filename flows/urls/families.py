"""Which outlets belong to one publisher: by the domain of their addresses, or by domain and name."""

from __future__ import annotations

import re

from flows.urls.normalise import host_of
from flows.urls.publisher import registrable_domain

# Titles of one publisher that fill their pages from one newsroom under domains of their own.
_PUBLISHERS = {
    "CH Media": ("aargauerzeitung.ch", "luzernerzeitung.ch", "tagblatt.ch", "solothurnerzeitung.ch"),
    "Funke": ("waz.de", "nrz.de", "wp.de", "abendblatt.de", "morgenpost.de", "thueringer-allgemeine.de"),
    "Ippen": ("merkur.de", "tz.de", "fr.de", "hna.de", "kreiszeitung.de", "wa.de", "come-on.de"),
    "Madsack": ("rnd.de", "haz.de", "lvz.de", "kn-online.de", "ostsee-zeitung.de", "maz-online.de"),
    "Nine": ("smh.com.au", "theage.com.au", "brisbanetimes.com.au", "watoday.com.au"),
    "Reach": (
        "belfastlive.co.uk",
        "birminghammail.co.uk",
        "bristolpost.co.uk",
        "chroniclelive.co.uk",
        "dailyrecord.co.uk",
        "dailystar.co.uk",
        "express.co.uk",
        "leeds-live.co.uk",
        "liverpoolecho.co.uk",
        "manchestereveningnews.co.uk",
        "mirror.co.uk",
        "mylondon.news",
        "nottinghampost.com",
        "walesonline.co.uk",
    ),
    "Tamedia": ("tagesanzeiger.ch", "bernerzeitung.ch", "derbund.ch", "bazonline.ch"),
}
_PUBLISHER = {domain: name for name, domains in _PUBLISHERS.items() for domain in domains}
_WORD = re.compile(r"[^\W_]+")
# What the editions, channels and sections of one outlet add to its name.
_ADDED = frozenset(
    [
        "africa",
        "america",
        "americas",
        "and",
        "arabic",
        "asia",
        "business",
        "culture",
        "de",
        "deutsch",
        "edition",
        "en",
        "english",
        "es",
        "espanol",
        "español",
        "europe",
        "francais",
        "france",
        "français",
        "germany",
        "global",
        "health",
        "home",
        "international",
        "latest",
        "live",
        "local",
        "national",
        "network",
        "news",
        "newsroom",
        "noticias",
        "nouvelles",
        "online",
        "politics",
        "radio",
        "science",
        "sport",
        "sports",
        "tech",
        "technology",
        "the",
        "top",
        "travel",
        "tv",
        "uk",
        "us",
        "usa",
        "world",
    ]
)


def family(outlet: str, url: str | None) -> frozenset[str]:
    """Return the marks of an outlet's publisher; two outlets that share a mark are of one family.

    The marks are the registrable domain, a publisher known to run it, and the outlet's name without
    what its editions add, joined to the domain's own label ("bbc.com" and "bbc.co.uk" under "BBC ...").
    """
    domain = registrable_domain(host_of(url or ""))
    stem = _stem(outlet)
    marks = {f"outlet {outlet}"}
    if domain:
        marks.add(f"domain {domain}")
        marks.add(f"name {stem or outlet} at {domain.split('.')[0]}")
        if domain in _PUBLISHER:
            marks.add(f"publisher {_PUBLISHER[domain]}")
    return frozenset(marks)


def same_name(one: str, other: str) -> bool:
    """Return True if two names differ only by case and by what editions add ("The Echo", "Echo News")."""
    return (_stem(one) or one.casefold()) == (_stem(other) or other.casefold())


def _stem(outlet: str) -> str:
    return " ".join(word for word in _WORD.findall(outlet.casefold()) if word not in _ADDED)
