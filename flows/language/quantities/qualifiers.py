"""Words before and after a number that open, blur or narrow it ("at least", "about", "another")."""

from __future__ import annotations

import re
from functools import cache

from flows.language.quantities.number_words import number_word

_AT_LEAST = {
    "en": "at least|more than|over|upwards? of|no (?:fewer|less) than|above|exceeding|in excess of|beyond",
    "de": "mindestens|wenigstens|mehr als|über|nicht weniger als",
    "fr": "au moins|plus d[e'’]|pas moins de",
    "es": "al menos|por lo menos|más de|no menos de",
    "it": "almeno|più di|oltre|non meno di",
    "pt": "pelo menos|ao menos|mais de|no mínimo",
    "nl": "minstens|ten minste|meer dan|ruim|zeker",
}
_AT_MOST = {
    "en": "up to|as many as|as much as|fewer than|less than|under|below|at most|no more than|a maximum of"
    "|within"
    "|not more than",
    "de": "bis zu|weniger als|höchstens|unter|maximal",
    "fr": "jusqu['’]à|moins d[e'’]|au plus|au maximum",
    "es": "hasta|menos de|como máximo",
    "it": "fino a|meno di|al massimo",
    "pt": "até|menos de|no máximo",
    "nl": "tot|minder dan|maximaal|hooguit",
}
_ABOUT = {
    "en": "about|around|some|roughly|approximately|approx\\.?|nearly|almost|close to|an? estimated"
    "|estimated|circa"
    "|just (?:over|under)|an? average of|average of|maybe|perhaps|a few|several|a couple",
    "de": "rund|etwa|ungefähr|knapp|fast|circa|ca\\.|gut|geschätzte?n?|schätzungsweise|ein paar",
    "fr": "environ|près d[e'’]|quelques?|presque|autour de",
    "es": "unos|unas|cerca de|alrededor de|casi|aproximadamente",
    "it": "circa|quasi|intorno a|pressappoco",
    "pt": "cerca de|quase|aproximadamente|uns|umas|em torno de|por volta de",
    "nl": "ongeveer|zo['’]n|bijna|circa|rond|rond de|pakweg",
}
_PART = {
    "en": "another|other|others|additional|an additional|including|includes?|included|among them"
    "|remaining|first|last"
    "|next|previous|these|those|both|per|every|each|between|from|than|plus|nor|further|extra|like|minimum"
    "|maximum"
    "|compared (?:with|to)|against|versus|vs\\.?|of the|of these|of those|of them|of his|of her|of their"
    "|of its|his|her|their|its|our",
    "de": "weitere|weiteren|weiterer|andere|anderen|darunter|davon|davor|ersten|letzten|nächsten|pro|je"
    "|jede|jeder|zwischen"
    "|um|beiden|diese|diesen",
    "fr": "autres|dont|premiers|premières|derniers|dernières|prochains|prochaines|entre|ces|parmi",
    "es": "otros|otras|entre ellos|entre ellas|incluidos|incluidas|incluyendo|primeros|primeras|últimos"
    "|últimas"
    "|próximos|próximas|entre|de los|de las|estos|estas",
    "it": "altri|altre|tra cui|fra cui|compresi|comprese|primi|prime|ultimi|ultime|prossimi|prossime|tra"
    "|fra|dei|delle"
    "|questi|queste",
    "pt": "outros|outras|mais|entre eles|entre elas|incluindo|primeiros|primeiras|últimos|últimas"
    "|próximos|próximas"
    "|entre|dos|das|estes|estas|esses|essas",
    "nl": "andere|nog|onder wie|waaronder|waarvan|eerste|laatste|volgende|per|elke|tussen|van de|deze|die",
}
_PART_AFTER = {
    "en": r"more\b(?! than)|others?\b|of (?:the|them|these|those|whom|which|his|her|their|its|our)\b"
    r"|additional\b|further\b"
    r"|(?:to|or|and) (?:\d|\w+teen\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b"
    r"|twelve\b)"
    r"|or (?:so|more|fewer|less)\b|plus\b|out of\b|in (?:\d|ten\b|five\b|four\b|three\b)|other\b"
    r"|percentage points?\b",
    "de": r"weiteren?\b|der\b|davon\b|von\b|bis \d|oder \d|andere[rn]?\b|mehr\b",
    "fr": r"autres?\b|des\b|d[’']entre\b|à \d|ou \d|de plus\b|sur \d",
    "es": r"más\b|de (?:los|las|ellos|ellas)\b|a \d|o \d|otros\b|de cada\b",
    "it": r"altri\b|dei\b|delle\b|di loro\b|a \d|o \d|su \d",
    "pt": r"mais\b|d[oa]s\b|deles\b|delas\b|a \d|ou \d|outros\b|em cada\b",
    "nl": r"andere\b|van de\b|van hen\b|tot \d|of \d|op de\b|meer\b",
}


@cache
def _ending(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives})\s?$", re.IGNORECASE)


@cache
def _beginning(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{alternatives})", re.IGNORECASE)


def is_at_least(before: str, language: str) -> bool:
    """Tell that what stands before a number makes it a lower bound."""
    return bool(_ending(_AT_LEAST.get(language, _AT_LEAST["en"])).search(before))


def is_at_most(before: str, language: str) -> bool:
    """Tell that what stands before a number makes it an upper bound."""
    return bool(_ending(_AT_MOST.get(language, _AT_MOST["en"])).search(before))


def is_about(before: str, language: str) -> bool:
    """Tell that what stands before a number makes it an estimate."""
    return bool(_ending(_ABOUT.get(language, _ABOUT["en"])).search(before))


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
    known = language if language in _PART else "en"
    found = _RANGE_BEFORE.search(before)
    first = (found["first"] or "0") if found else ""
    if _OF_THEM_BEFORE.search(before):
        return True
    if first[:1].isdigit() or number_word(first, language) is not None:
        return True
    if _beginning(_PART_AFTER[known]).match(after):
        return True
    # "than" compares, and "more than" bounds.
    bound = is_at_least(before, known) or is_at_most(before, known)
    return not bound and bool(_ending(_PART[known]).search(before))
