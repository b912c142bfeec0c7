"""The name of an outlet, out of the longer names that feeds and pages give themselves."""

from __future__ import annotations

import re

from flows.urls.normalise import host_of

_SEPARATOR = re.compile(r"\s+[–—\-|>»›·•]\s+|\s*[|»›]\s*|:\s+|\s+::\s+")
_REMNANTS = re.compile(
    r"^(?:category|tag|topics?|section)\s+\w+$|\s*\b(?:rss|atom)\b(?:\s*feeds?)?\s*|^feeds?\s+"
    r"|\s+(?:feeds?|topics|headlines|top stories)$|(?<=\w)\.(?:com|org|net|co\.uk)$",
    re.IGNORECASE,
)
_SECTION = (
    r"(?:world|international|global|top|latest|breaking|national|local|home|main|all|front|news|stories|story"
    r"|headlines|page|homepage|articles|posts|updates|today|politics|business|sports?|europe|asia|africa"
    r"|middle east|americas|china|india|uk|us|and|&|comments on)"
)
_IS_SECTION = re.compile(rf"{_SECTION}(?:[ ,]+{_SECTION})*", re.IGNORECASE)
_SECTION_AT_END = re.compile(
    r"(?<=\w) (?:world|top|latest|breaking|international) (?:news|stories|headlines)$", re.IGNORECASE
)
_SLOGAN_AT_START = re.compile(rf"^{_SECTION}(?:[ ,]+{_SECTION})* (?:on|from|by|at) (?=\w)", re.IGNORECASE)
_LONGEST_TITLE = 1_000
_DASHES = tuple("-–—:·•")
_NOT_OF_THE_NAME = frozenset(
    ["www", "com", "org", "net", "co", "uk", "edition", "feeds", "rss", "feed", "news", "english", "en"]
)


def outlet_name(title: str | None, link: str | None) -> str | None:
    """Reduce the title of a feed or site to the outlet's name, or None when nothing is left.

    Titles join the outlet to a section ("World – Outlet"); the part that the host name of `link`
    speaks of is taken (its letters, or its initials), else the first. When there is no title, or it names
    nothing but a section ("Top stories"), the host itself is the name.
    """
    line = " ".join((title or "")[:_LONGEST_TITLE].split())
    parts = [_REMNANTS.sub(" ", part).strip(' -–—|:»›>"“”') for part in _SEPARATOR.split(line)]
    host = host_of(link) if link else ""
    named = [part for part in parts if part and not _IS_SECTION.fullmatch(part)]
    if not named:
        return host or next(filter(None, parts), None)
    parts = [_SECTION_AT_END.sub("", _SLOGAN_AT_START.sub("", part)) for part in named]
    # Of equal parts the first: max keeps it.
    return max(parts, key=lambda part: _likeness(part, host))


def without_outlet(title: str, outlet: str | None) -> str:
    """Cut the outlet's name off the end of a title ("Headline | Outlet")."""
    if not outlet:
        return title
    whole = title.rstrip()
    rest = whole[: -len(outlet)].rstrip()
    is_named = whole[-len(outlet) :].casefold() == outlet.casefold()
    is_parted = rest.endswith(("|", "»", "›")) or (rest[-1:] in _DASHES and rest[-2:-1].isspace())
    return (rest[:-1].rstrip() if is_named and is_parted else title) or title


def _likeness(part: str, host: str) -> int:
    words = re.findall(r"\w+", part.casefold())
    labels = [_letters(label) for label in host.split(".")[:-1] if label not in _NOT_OF_THE_NAME]
    name = _letters("".join(words).removesuffix("com"))
    bare = name.removeprefix("the")
    initials = "".join(word[0] for word in words)
    best = 0
    for label in filter(None, labels):
        if label == name or label.removeprefix("the") == bare:
            best = max(best, 4)
        elif len(name) > 2 and (label.startswith(name) or name.startswith(label)):
            best = max(best, 3)
        elif len(name) > 2 and len(label) > 2 and (name in label or label in name):
            best = max(best, 2)
        elif len(initials) > 1 and (label.startswith(initials) or initials.startswith(label)):
            best = max(best, 2 if label == initials else 1)
    return best


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
