"""The permanent addresses of our own pages, relative to the site's folder."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLAIN_NAME = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60

# The folders of a site beside those of its editions.
OWN_FOLDERS = frozenset({"articles", "images", "outlets", "pagefind", "sitemaps", "stories", "themes"})


def story_path(story_id: str) -> str:
    """Return the address of a story's page."""
    return f"stories/{_part_of_id(story_id)}.html"


def story_feed_path(story_id: str) -> str:
    """Return the address of the feed of a story."""
    return f"stories/{_part_of_id(story_id)}.xml"


def theme_feed_path(theme_id: str) -> str:
    """Return the address of the feed of a theme."""
    return f"themes/{_part_of_id(theme_id)}.xml"


def theme_path(theme_id: str) -> str:
    """Return the address of a theme's page."""
    return f"themes/{_part_of_id(theme_id)}.html"


def outlet_path(outlet: str) -> str:
    """Return the address of an outlet's page."""
    return slug_path(outlet_slug(outlet))


def slug_path(slug: str) -> str:
    """Return the address of the page of the outlet with a slug."""
    return f"outlets/{slug}.html"


def month_path(month: str) -> str:
    """Return the address of the index of a month: "2026-11" gives "2026/11/index.html"."""
    return f"{month.replace('-', '/')}/index.html"


def sitemap_path(part: str) -> str:
    """Return the address of the sitemap of a month, or of the "pages" of no month."""
    return f"sitemaps/{part}.xml"


def month_of(edition_id: str) -> str:
    """Return the month of an edition: "2026-11-20-2" gives "2026-11"."""
    return edition_id[:7]


def outlet_slug(outlet: str) -> str:
    """Return an outlet's name as a part of an address: "The Ledger" gives "the-ledger".

    A name with anything but ASCII letters, digits and single spaces gets a hash, so that no two outlets share
    an address; upper and lower case are one.
    """
    name = outlet.casefold()
    plain = len(name) <= _LONGEST and _PLAIN_NAME.fullmatch(name)
    return name.replace(" ", "-") if plain else _hashed(name)


def _part_of_id(identity: str) -> str:
    """Return an id as a part of an address: as it is, where it is made of such parts."""
    return identity if len(identity) <= _LONGEST and _ID.fullmatch(identity) else _hashed(identity)


def _hashed(name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = _OTHER.sub("-", letters)[:_LONGEST].strip("-")
    return f"{stem}-{digest}" if stem else digest
