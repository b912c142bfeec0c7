"""Units of measure and currencies, one name for the spellings of all languages.

A language file's `[measures]` holds the words of that language by the unit's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from flows.language.languages import codes, load

# A unit's name and how it is written in every language, lower case, without the point of an abbreviation.
_EVERYWHERE = {
    "%": "%",
    "metre": "m",
    "kilometre": "km",
    "mph": "mph",
    "km/h": "km/h kph kmh",
    "hectare": "ha",
    "kilogram": "kg",
    "degree": "°c °f °",
    "euro": "€ eur",
    "dollar": "$ usd",
    "pound": "£ gbp",
    "franc": "chf",
    "yen": "¥",
    "rupee": "₹",
}
# No sign of a currency and no name of a scale before a number is longer, in characters.
_REACH = 40
CURRENCIES = frozenset(["euro", "dollar", "pound", "franc", "yen", "rupee", "rouble", "yuan", "peso", "real"])
_SIGN_BEFORE = re.compile(
    r"(?P<sign>(?:US|A|C|AU|CA|NZ|HK|S)?\$|€|£|¥|₹|R\$|Rs\.?|CHF|EUR|USD|GBP)\s?$", re.IGNORECASE
)
_MAGNITUDE_BEFORE = re.compile(
    r"(?<![^\W_])(?:magnitude|magnitud|magnitudo|stärke|kracht)(?:\s(?:of|von|de|di|van))?[\s-]$",
    re.IGNORECASE,
)
_MAGNITUDE_AFTER = re.compile(
    r"[-\s](?:magnitude\b|(?:on|auf|sur|en|sulla|na|op) \w* ?(?:Richter|échelle de Richter|scala Richter))",
    re.IGNORECASE,
)
_SIGNS = {
    "€": "euro",
    "eur": "euro",
    "£": "pound",
    "gbp": "pound",
    "¥": "yen",
    "₹": "rupee",
    "rs": "rupee",
} | {
    "chf": "franc",
    "usd": "dollar",
    "us$": "dollar",
    "$": "dollar",
    "r$": "real",
}
_PER_CENT = re.compile(r"\s?(?:per cent|per cento|pour cent|por ciento|por cento)\b", re.IGNORECASE)
_SQUARE = re.compile(
    r"\s?(?:square|cubic|sq\.?|quadrat\w*|kubik\w*|nautical|light)[\s-]?(?P<unit>[^\W\d_]+)", re.IGNORECASE
)
_SQUARED_AFTER = re.compile(
    r"\s?(?:carrés?|cubes?|cuadrados?|cúbicos?|quadrati|cubi|quadrados?|²|³)", re.IGNORECASE
)
_UNIT = re.compile(r"(?P<gap>-|\.?\s?(?:d[’']|d[ei] )?)(?P<unit>km/h|°[CF]?|[%€£$]|[^\W\d_]+)")
_OLD = re.compile(r"[-\s](?:old|olds)\b", re.IGNORECASE)
_AGE_AFTER = re.compile(
    r"(?:[-\s]jährig|-jarig|\s(?:ans|años|anni|anos)(?=,|\)|\s(?:et|de edad|de idade)\b))", re.IGNORECASE
)


@cache
def _units() -> Mapping[str, str]:
    """Return the name of a unit by each of its spellings, in all languages."""
    tables = [_EVERYWHERE, *(load(code).get("measures", {}) for code in codes())]
    return {spelling: name for table in tables for name, line in table.items() for spelling in line.split()}


def currency_before(text: str, start: int) -> tuple[str, int]:
    """Return the currency whose sign stands right before a place, and where the sign begins; else ""."""
    found = _SIGN_BEFORE.search(text, max(0, start - _REACH), start)
    if not found:
        return "", start
    sign = found["sign"].casefold().rstrip(".")
    return _SIGNS.get(sign, sign), found.start()


def is_magnitude(text: str, start: int, end: int) -> bool:
    """Tell that the number at a place is how strong an earthquake was."""
    before = _MAGNITUDE_BEFORE.search(text, max(0, start - _REACH), start)
    return bool(before or _MAGNITUDE_AFTER.match(text, end))


def unit_after(text: str, end: int) -> tuple[str, int, bool]:
    """Return the unit that follows a number, where it ends, and whether a hyphen joins it ("12-day").

    The unit is "" for none, "age" for years of age.
    """
    found = _PER_CENT.match(text, end)
    if found:
        return "%", found.end(), False
    square = _SQUARE.match(text, end)
    if square and square["unit"].casefold() in _units():
        return f"square {_units()[square['unit'].casefold()]}", square.end(), False
    age = _AGE_AFTER.match(text, end)
    if age and age.group().casefold().strip(" -") in {"jährig", "jarig"}:
        return "age", age.end(), True
    found = _UNIT.match(text, end)
    if not found or found["unit"].casefold() not in _units():
        return "", end, text[end : end + 1] == "-"
    unit, last = _units()[found["unit"].casefold()], found.end()
    old = _OLD.match(text, last)
    if unit == "year" and (old or age):
        return "age", old.end() if old else last, found["gap"] == "-"
    squared = _SQUARED_AFTER.match(text, last)
    if squared:
        return f"square {unit}", squared.end(), False
    return unit, last, found["gap"] == "-"
