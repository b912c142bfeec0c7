"""Units of measure and currencies, one name for the spellings of seven languages."""

from __future__ import annotations

import re

# A unit's name and how it is written, lower case, without the point of an abbreviation.
_SPELLINGS = {
    "%": "% percent prozent procent",
    "second": "second seconds sekunde sekunden seconde secondes segundo segundos secondo secondi seconden",
    "minute": "minute minutes minuten minuto minutos minuti minuut",
    "hour": "hour hours hr hrs stunde stunden heure heures hora horas ora ore uur",
    "day": "day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen",
    "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken",
    "month": "month months monat monate monaten mois mes meses mese mesi mês maand maanden",
    "year": "year years yr yrs jahr jahre jahren an ans année années año años anno anni ano anos jaar",
    "metre": "m metre metres meter meters metern mètre mètres metro metros metri",
    "kilometre": "km kms kilometre kilometres kilometer kilometers kilometern kilomètre kilomètres kilómetro"
    " kilómetros chilometro chilometri quilômetro quilômetros quilómetros",
    "mile": "mile miles meile meilen milla millas miglia milha milhas mijl",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "mph": "mph",
    "km/h": "km/h kph kmh",
    "hectare": "hectare hectares hektar hectárea hectáreas ettari hectares ha",
    "acre": "acre acres",
    "kilogram": "kg kilogram kilograms kilo kilos kilogramm kilogramme kilogrammes kilogramos chili"
    " kilogramos",
    "pound weight": "lb lbs",
    "gram": "gram grams gramm gramme grammes gramos grammi gramas",
    "tonne": "ton tons tonne tonnes tonnen toneladas tonnellate ton",
    "litre": "litre litres liter liters litro litros litri",
    "gallon": "gallon gallons",
    "degree": "degree degrees grad degrés grados gradi graus graden °c °f °",
    "euro": "€ euro euros eur",
    "dollar": "$ dollar dollars usd dólares dollari dólar dollaro",
    "pound": "£ pounds gbp pfund libras sterline",
    "franc": "chf francs franken franchi",
    "yen": "¥ yen",
    "rupee": "₹ rupee rupees rupien",
    "rouble": "rouble roubles ruble rubles rubel",
    "yuan": "yuan",
    "peso": "peso pesos",
    "real": "reais",
    "magnitude": "",
}
# No sign of a currency and no name of a scale before a number is longer, in characters.
_REACH = 40
_UNITS = {spelling: name for name, line in _SPELLINGS.items() for spelling in line.split()}
CURRENCIES = frozenset(["euro", "dollar", "pound", "franc", "yen", "rupee", "rouble", "yuan", "peso", "real"])
# What news rounds as it likes.
MEASURES = frozenset(_SPELLINGS) - CURRENCIES - {"%", "magnitude"}
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
    if square and square["unit"].casefold() in _UNITS:
        return f"square {_UNITS[square['unit'].casefold()]}", square.end(), False
    age = _AGE_AFTER.match(text, end)
    if age and age.group().casefold().strip(" -") in {"jährig", "jarig"}:
        return "age", age.end(), True
    found = _UNIT.match(text, end)
    if not found or found["unit"].casefold() not in _UNITS:
        return "", end, text[end : end + 1] == "-"
    unit, last = _UNITS[found["unit"].casefold()], found.end()
    old = _OLD.match(text, last)
    if unit == "year" and (old or age):
        return "age", old.end() if old else last, found["gap"] == "-"
    squared = _SQUARED_AFTER.match(text, last)
    if squared:
        return f"square {unit}", squared.end(), False
    return unit, last, found["gap"] == "-"
