"""Outlets: the short name of one, and which outlet an entry is believed to be of.

A language file's `[reading]` table holds the pattern `sections`: what sections of outlets are called.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from flows.language.languages import pattern_of_all
from flows.model import Draft
from flows.urls.normalise import canonical_url, host_of
from flows.urls.publisher import same_name, same_site

_SEPARATOR = re.compile(r"\s+[–—\-|>»›·•]\s+|\s*[|»›]\s*|:\s+|\s+::\s+")
_REMNANTS = re.compile(
    r"^(?:category|tag|topics?|section)\s+\w+$|\s*\b(?:rss|atom)\b(?:\s*feeds?)?\s*|^feeds?\s+"
    r"|\s+(?:feeds?|topics|headlines|top stories)$|(?<=\w)\.(?:com|org|net|co\.uk)$",
    re.IGNORECASE,
)
_SECTION_AT_END = re.compile(
    r"(?<=\w) (?:world|top|latest|breaking|international) (?:news|stories|headlines)$", re.IGNORECASE
)
# "Latest news from The Lamp"
_SLOGAN = r"^{} (?:on|from|by|at) (?=\w)"
_LONGEST_TITLE = 1_000
_DASHES = tuple("-–—:·•")
_HOST_LABELS = "www com org net co uk edition feeds rss feed news english en"
_NOT_OF_THE_NAME = frozenset(_HOST_LABELS.split())


@cache
def _sections(form: str) -> re.Pattern[str]:
    """Return a pattern in which "{}" stands for the names of one or several sections."""
    section = f"(?:{pattern_of_all('reading', 'sections')})"
    return re.compile(form.format(f"{section}(?:[ ,]+{section})*"), re.IGNORECASE)


def outlet_name(title: str | None, link: str | None) -> str | None:
    """Return the outlet's name in the title of a feed or site, or None if nothing of it is left.

    Titles join the outlet to a section ("World – Outlet"); the part that the host name of `link`
    resembles is taken (its letters, or its initials), else the first. When there is no title, or it names
    nothing but a section ("Top stories"), the host itself is the name.
    """
    line = " ".join((title or "")[:_LONGEST_TITLE].split())
    parts = [_REMNANTS.sub(" ", part).strip(' -–—|:»›>"“”') for part in _SEPARATOR.split(line)]
    host = host_of(link) if link else ""
    names = [part for part in parts if part and not _sections("{}").fullmatch(part)]
    if not names:
        return host or next(filter(None, parts), None)
    names = [_SECTION_AT_END.sub("", _sections(_SLOGAN).sub("", name)) for name in names]
    # Of equal names the first: max keeps it.
    return max(names, key=lambda name: _likeness(name, host))


def without_outlet(title: str, outlet: str | None) -> str:
    """Return a title without the outlet's name at its end ("Headline | Outlet")."""
    if not outlet:
        return title
    line = title.rstrip()
    rest = line[: -len(outlet)].rstrip()
    ends_in_name = line[-len(outlet) :].casefold() == outlet.casefold()
    is_parted = rest.endswith(("|", "»", "›")) or (rest[-1:] in _DASHES and rest[-2:-1].isspace())
    return (rest[:-1].rstrip() if ends_in_name and is_parted else title) or title


def _likeness(name: str, host: str) -> int:
    """Return how much a name resembles a label of a host name, from 0 to 4."""
    words = re.findall(r"\w+", name.casefold())
    letters = _letters("".join(words).removesuffix("com"))
    initials = "".join(word[0] for word in words)
    best = 0
    for part in host.split(".")[:-1]:
        label = "" if part in _NOT_OF_THE_NAME else _letters(part)
        if not label:
            continue
        if label == letters or label.removeprefix("the") == letters.removeprefix("the"):
            return 4
        if len(letters) > 2 and (label.startswith(letters) or letters.startswith(label)):
            best = max(best, 3)
        elif len(letters) > 2 and len(label) > 2 and (letters in label or label in letters):
            best = max(best, 2)
        elif len(initials) > 1 and (label.startswith(initials) or initials.startswith(label)):
            best = max(best, 2 if label == initials else 1)
    return best


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


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
