"""What inside a sentence points at something told before it: "this volcano", "called it", "the lead".

The opening is `leaning`'s; here is what comes after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.summaries.quotable.language import Language

# How far back a thing is looked for that the sentence speaks of as known, in characters.
_BACK = 500
_LEAST_LETTERS = 4
# "Low, meanwhile, said": the word that sets it against the sentence before stands near the beginning.
_EARLY = 6


def points_at(spoken: Sequence[str], language: Language) -> bool:
    """Tell words that point at what was said before: "these symptoms", "Trump, too, has said"."""
    if not language.contrasting.isdisjoint(spoken[:_EARLY]):
        return True
    if language.pointing.isdisjoint(spoken):
        return False
    for index, word in enumerate(spoken):
        if word in language.pointing:
            following = spoken[index + 1] if index + 1 < len(spoken) else ""
            if following not in language.pointing_at_nothing:
                return True
    return False


def has_unknown_object(spoken: Sequence[str], language: Language) -> bool:
    """Tell "made it happen", "called it": an object that nothing before it in the sentence can be."""
    for index, word in enumerate(spoken):
        if word not in language.objects:
            continue
        following = spoken[index + 1] if index + 1 < len(spoken) else ""
        of_them = index > 0 and spoken[index - 1] in language.belonging
        if not of_them and (following in language.verbs or following.endswith(language.verb_endings)):
            return False
        return not any(each in language.introducing for each in spoken[:index])
    return False


def speaks_of_known(text: str, start: int, outside: str, language: Language) -> bool:
    """Tell "the lead" where a sentence shortly before has told of "a lead", and this one has not."""
    if language.known is None or language.new is None:
        return False
    met = _told_of(text[max(0, start - _BACK) : start].lower(), language.new)
    if not met:
        return False
    said = outside.lower()
    return any(
        noun not in _told_of(said[: found.start()], language.new)
        for found in language.known.finditer(said)
        for noun in found.groups()
        if noun in met and len(noun) >= _LEAST_LETTERS
    )


def _told_of(text: str, new: re.Pattern[str]) -> frozenset[str]:
    """Return the words of the phrases in which a text tells of something for the first time."""
    return frozenset(word for found in new.finditer(text) for word in found[1].split())
