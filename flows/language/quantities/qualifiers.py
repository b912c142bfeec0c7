"""Words before and after a number that open, blur or narrow it ("at least", "about", "another").

In a language file's `[numbers]` these are the patterns `at_least`, `at_most`, `about`, `part` (of some among
more, before the number) and `part_after`.
"""

from __future__ import annotations

import re
from functools import cache

from flows.language.languages import pattern_text
from flows.language.quantities.number_words import number_word, numbers_of


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a kind of words in a language, in English for one whose numbers are not read."""
    words = pattern_text((numbers_of(language) or numbers_of("en"))[name])
    text = rf"\s?(?:{words})" if name == "part_after" else rf"(?<![^\W_])(?:{words})\s?$"
    return re.compile(text, re.IGNORECASE)


def is_at_least(before: str, language: str) -> bool:
    """Tell that what stands before a number makes it a lower bound."""
    return _pattern("at_least", language).search(before) is not None


def is_at_most(before: str, language: str) -> bool:
    """Tell that what stands before a number makes it an upper bound."""
    return _pattern("at_most", language).search(before) is not None


def is_about(before: str, language: str) -> bool:
    """Tell that what stands before a number makes it an estimate."""
    return _pattern("about", language).search(before) is not None


_RANGE_BEFORE = re.compile(
    r"(?:(?<![^\W_])(?:between|zwischen|entre|tra|fra|tussen)\s\S++\s(?:and|und|et|y|e|en)"
    r"|(?<!\S)(?:(?!\s)[\W_])*+(?P<first>[^\W_]++)\S*+\s(?:to|or|bis|oder|à|ou|a|o|tot|of))\s$",
    re.IGNORECASE,
)


# "Of the 23 held, 12 are sailors."
_OF_THEM_BEFORE = re.compile(
    r"(?:^|[\s(])(?:(?:out )?of(?: the)?|von(?: den)?|sur(?: les)?|de l[oa]s|dei|delle|d[oa]s|van de) "
    r"\S++ [^,;.]{0,50}, $",
    re.IGNORECASE,
)


def is_part(before: str, after: str, language: str) -> bool:
    """Tell a number of some among more, a rate or one end of a range by the words around it."""
    found = _RANGE_BEFORE.search(before)
    first = (found["first"] or "0") if found else ""
    if _OF_THEM_BEFORE.search(before):
        return True
    if first[:1].isdigit() or number_word(first, language) is not None:
        return True
    if _pattern("part_after", language).match(after):
        return True
    # "than" compares, and "more than" bounds.
    bound = is_at_least(before, language) or is_at_most(before, language)
    return not bound and _pattern("part", language).search(before) is not None
