"""When what a sentence tells took place, as far as its words set it apart from another's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.language.months import written_month

_YEAR = re.compile(r"(?<![\d.,$€£])(?:19|20)\d\d(?![\d.,%]\d|\d)")
_WEEKDAYS = re.compile(
    r"(?<![^\W_])(?:(?P<d0>monday|montag|lundi|lunes|lunedì|segunda-feira|maandag)"
    r"|(?P<d1>tuesday|dienstag|mardi|martes|martedì|terça-feira|dinsdag)"
    r"|(?P<d2>wednesday|mittwoch|mercredi|miércoles|mercoledì|quarta-feira|woensdag)"
    r"|(?P<d3>thursday|donnerstag|jeudi|jueves|giovedì|quinta-feira|donderdag)"
    r"|(?P<d4>friday|freitag|vendredi|viernes|venerdì|sexta-feira|vrijdag)"
    r"|(?P<d5>saturday|samstag|sonnabend|samedi|sábado|sabato|zaterdag)"
    r"|(?P<d6>sunday|sonntag|dimanche|domingo|domenica|zondag))",
    re.IGNORECASE,
)
_MONTH_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{3,10}(?![^\W_])")
# A span, a comparison or a part: where only one sentence has such a word, the numbers are of two things.
_SCOPES = {
    "en": r"last (?:year|month|week|season|time)|previous\w*|ago|earlier|since|so far|in total|a total"
    r"|overall|average"
    r"|each|per|compared|expected|predicted|projected|forecast\w*|could|would|may|might|will|plans?|if"
    r"|seeks?|seeking"
    r"|asked|former|history|record|nationwide|worldwide|globally|every|first|second|third|initially|later"
    r"|next|needs?|needed|required|wants?|wanted|aim\w*|target\w*|goal|combined|limit|annually|annual"
    r"|daily|weekly|monthly",
    "de": r"im vorjahr|vorig\w+|letzte[nsr]?|seit|insgesamt|zuvor|bisher|pro|könnte\w*|würde\w*|soll\w*"
    r"|wird|werden|ursprünglich"
    r"|jährlich|durchschnittlich|braucht\w*|benötigt\w*|muss|ziel|vor \w+ (?:jahr|monat|tag)\w*",
    "fr": r"l['’]an dernier|dernière?|depuis|au total|il y a|auparavant|jusqu['’]ici|par|pourrait"
    r"|pourraient|sera|seront|devrait"
    r"|en moyenne|chaque|besoin|objectif",
    "es": r"el año pasado|pasad[oa]|desde|en total|hace|hasta ahora|por|podrían?|será|serán|promedio|cada"
    r"|necesit\w*|objetivo",
    "it": r"scors[oa]|da|dal|in totale|fa|finora|per|potrebbe\w*|sarà|saranno|media|ogni|bisogno|obiettivo",
    "pt": r"passad[oa]|desde|no total|há|até agora|por|poderia\w*|será|serão|média|cada|precis\w*"
    r"|objetivo|meta",
    "nl": r"vorige?|afgelopen|sinds|in totaal|geleden|tot nu toe|per|zou\w*|zullen|zal|gemiddeld|elke"
    r"|nodig|doel",
}
_SCOPE = {
    language: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE)
    for language, words in _SCOPES.items()
}


def differ_in_time(one: str, other: str) -> bool:
    """Tell that two sentences name other weekdays, or that only one names some year or month."""
    return (
        years(one) != years(other) or _months(one) != _months(other) or _apart(weekdays(one), weekdays(other))
    )


def scopes(words: Sequence[str], language: str) -> frozenset[str]:
    """Return the words of a clause that say over what time or share its number goes."""
    pattern = _SCOPE.get(language)
    return frozenset(pattern.findall(" ".join(words))) if pattern else frozenset()


def weekdays(sentence: str) -> frozenset[int]:
    """Return the weekdays that a sentence names, Monday 0."""
    groups = (match.lastgroup or "d0" for match in _WEEKDAYS.finditer(sentence))
    return frozenset(int(group[1]) for group in groups)


def _apart(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def years(sentence: str) -> frozenset[str]:
    """Return the years that a sentence names."""
    return frozenset(_YEAR.findall(sentence))


def _months(sentence: str) -> frozenset[int]:
    words = _MONTH_WORD.findall(sentence)
    return frozenset(month for word in words if (month := written_month(word)))
