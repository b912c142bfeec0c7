"""What inside a sentence points at something told before it: "this volcano", "called it", "the lead".

The opening is `leaning`'s; here is what comes after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.text.fitness.language import Language

# How far back a thing is looked for that the sentence speaks of as known, in characters.
_BACK = 500
_LEAST_LETTERS = 4


def points_at(spoken: Sequence[str], language: Language) -> bool:
    """Tell words that point at what was said before: "these symptoms", "Trump, too, has said"."""
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
        if following in language.verbs or following.endswith(language.verb_endings):
            return False
        return not any(each in language.introducing for each in spoken[:index])
    return False


def speaks_of_known(text: str, start: int, outside: str, language: Language) -> bool:
    """Tell "the lead" where a sentence shortly before has told of "a lead", and this one has not."""
    if language.known is None or language.new is None:
        return False
    before = text[max(0, start - _BACK) : start].lower()
    if not before:
        return False
    said = outside.lower()
    for found in language.known.finditer(said):
        noun = found[1]
        if len(noun) < _LEAST_LETTERS or not re.search(rf"\b{re.escape(noun)}\b", before):
            continue
        introduced = re.compile(language.new.replace("NOUN", re.escape(noun)))
        if introduced.search(before) and not introduced.search(said[: found.start()]):
            return True
    return False
