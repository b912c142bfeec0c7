"""The quantities of a sentence: a value, its bound, its unit or what it counts, and where it stands.

Read are figures with the separators of their language, number words ("twenty-one", "zweiundzwanzig"), a
magnitude after either ("3.2 million", "4 Mrd."), currencies, units of measure and ages. Not read are
ordinals, years, dates, times of day, scores, ranges, numbers of names ("Flight 12"), telephone numbers, and
numbers of some among more ("another three", "including two").

A language file's `[numbers]` holds the number words: `units` from 1 to 20 (`-` for a word that is not read,
as the "ein", "un", "uno" of other languages than English, which are articles as often), the `tens` from 30,
`others`, how a ten and a unit make a `compound`, what `magnitudes` multiply by, and `decimal_point` where
1,000.5 is a thousand and a half. Patterns around a number are `at_least`, `at_most`, `about`, `part` (of
some among more), `part_after`, `range` ("10 to 15"), `naming` (the number is a name), `clock` (a time of
day) and `age`. What is counted is the first word behind the number that matches `noun` (any word if there is
none) or is one of `people`. `[measures]` holds the spellings of units by their name, with "_" for a blank.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from flows.language.languages import codes, pattern_text, table
from flows.language.months import written_month
from flows.language.words import WORD, zipf

# Spellings of all languages, lower case, without the point of an abbreviation.
_MEASURES = {
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
}
CURRENCIES = frozenset(["euro", "dollar", "pound", "franc", "yen", "rupee", "rouble", "yuan", "peso", "real"])
_SIGN_BEFORE = re.compile(
    r"(?P<sign>(?:US|A|C|AU|CA|NZ|HK|S|R)?\$|€|£|¥|₹|Rs\.?|CHF|EUR|USD|GBP)\s?$", re.IGNORECASE
)
_SIGNS = {"€": "euro", "eur": "euro", "£": "pound", "gbp": "pound", "¥": "yen", "₹": "rupee", "rs": "rupee"}
_SIGNS |= {"chf": "franc", "usd": "dollar", "us$": "dollar", "$": "dollar", "r$": "real"}
_MAGNITUDES = {"bn": 10**9, "mn": 10**6, "tn": 10**12}
# Letters that are a magnitude behind a currency's sign, and else a unit or nothing.
_MAGNITUDES_OF_MONEY = {"m": 10**6, "k": 1_000}
_SPACES = "\u00a0\u202f\u2009 "
_MAGNITUDE_AFTER = re.compile(rf"[-{_SPACES}]?(?:de )?(?P<word>[^\W\d_]+\.?)(?!/)")
_FRACTION_OR_LETTER_AFTER = re.compile(r"\s?[½¼¾⅓⅔]|\s?/\s?\d|[-‐–—:/.,]\d|\s\d|['’]?[^\W\d_]")
_POINT_THEN_WORD = re.compile(r"\.\s?\w")
_DIGIT_BEFORE = re.compile(r"\d[\s-]$")
_WORD_AFTER = re.compile(r"\.?\s(?:de\s|of\s|d[’'])?(?P<word>[^\W\d_]+)")
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]+)\.?\s$")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_AFTER_A_NAME = re.compile(r"[^\s.!?“\"„«(:]\s+[A-Z][\w.'’-]*[\s-]$")
_AFTER_A_SIGN = re.compile(r"[A-Z]\w*-$|[#№]$|(?<![^\W_])[A-Z]{2,3}\s$")
_BREAK = re.compile(r"[,;:()\[\]“”„«»\"—–!?]|\.\s|\.$")
# How the patterns of a language file are looked for before or after a number.
_BEFORE, _AFTER = r"(?<![^\W_])(?:{})\s?$", r"\s?(?:{})"
_FORMS = {
    "at_least": _BEFORE,
    "at_most": _BEFORE,
    "about": _BEFORE,
    "part": _BEFORE,
    "part_after": _AFTER,
    "range_before": r"(?<![^\W_])(?P<number>[^\W_]+)\S*\s(?:{})\s$",
    "range_after": r"\s(?:{})\s(?P<number>[^\W_]+)",
    "naming": r"(?:^|[\s(])(?:{})\.?\s?[#№]?$",
    "clock": _AFTER + r"(?!\w)",
    "age": "(?:{})",
}
# How far around a number its words are looked for, in characters: the longest phrase of the lists has 75.
_REACH = 100
_PHRASE_WORDS = 6
_FUNCTION_ZIPF = 5.8
# A float holds 15 digits exactly, and news counts nothing in more: they are a name or a code.
_MOST_DIGITS = 15


class Bound(Enum):
    """A bound that words set to a number; a bound may be 5 % off, an estimate 20 %."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of a sentence: `sentence[start:end]` is it as written, with its currency, magnitude or unit.

    `unit` is the name of a measure or currency, "age", or "" for a count; `noun` is the word for what is
    counted, in lower case, or "", `modifiers` the words before that noun. Values that differ by less than
    `grain` are one value, rounded.
    """

    start: int
    end: int
    value: float
    grain: float
    bound: Bound
    unit: str
    noun: str
    modifiers: tuple[str, ...]

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest value that the number may mean."""
        return {
            Bound.EXACT: (self.value, self.value),
            Bound.AT_LEAST: (self.value * 0.95, math.inf),
            Bound.AT_MOST: (-math.inf, self.value * 1.05),
            Bound.ABOUT: (self.value * 0.8, self.value * 1.2),
        }[self.bound]

    def agrees(self, other: Quantity) -> bool:
        """Return True if both can be true of one thing: by their bounds, or by rounding."""
        (low, high), (other_low, other_high) = self.limits, other.limits
        if low <= other_high and other_low <= high:
            return True
        # Binary fractions: 6.2 - 6.1 is a little more than .1.
        return abs(self.value - other.value) < max(self.grain, other.grain) * (1 - 1e-9)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number without its unit: its value, how finely it is given, and where it ends."""

    value: float
    grain: float
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _NumberWords:
    """The number words of a language: their values, and the patterns around a number by their names."""

    language: str
    decimal_point: str
    values: Mapping[str, int]
    magnitudes: Mapping[str, int]
    search: re.Pattern[str]
    around: Mapping[str, re.Pattern[str]]
    noun: re.Pattern[str]
    people: frozenset[str]
    nouns_capital: bool


def quantities(sentence: str, language: str) -> tuple[Quantity, ...]:
    """Return what a sentence counts and measures, in order; nothing in a language without number words."""
    words = _number_words(language)
    if words is None:
        return ()
    read = (_quantity(sentence, match, words) for match in words.search.finditer(sentence))
    return tuple(quantity for quantity in read if quantity is not None)


@cache
def _number_words(language: str) -> _NumberWords | None:
    numbers = table(language, "numbers")
    if not numbers:
        return None
    units = {word: number for number, word in enumerate(numbers.get("units", "").split(), 1) if word != "-"}
    tens = {word: number * 10 for number, word in enumerate(numbers.get("tens", "").split(), 3)}
    compounds = {
        numbers["compound"].format(ten=ten, unit=unit): value + number
        for ten, value in (tens | {word: 20 for word, number in units.items() if number == 20}).items()
        for unit, number in units.items()
        if number < 10 and "compound" in numbers
    }
    point = "." if numbers.get("decimal_point") else ","
    thousands = "," if point == "." else rf".{_SPACES}'’"
    figure = rf"(?:\d{{1,3}}(?:[{thousands}]\d{{3}}(?!\d))+|\d+)(?:{re.escape(point)}\d+)?"
    texts = {name: pattern_text(numbers.get(name, "(?!)")) for name in (*_FORMS, "range")}
    return _NumberWords(
        language=language,
        decimal_point=point,
        values={**units, **numbers.get("others", {}), **tens, **compounds},
        magnitudes=_MAGNITUDES | numbers.get("magnitudes", {}),
        search=re.compile(
            rf"(?<![\w])(?<![\d][.,:/’'\-–—])(?P<figure>{figure})|(?<![\w-])(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)"
        ),
        around={
            name: re.compile(form.format(texts["range" if "range" in name else name]), re.IGNORECASE)
            for name, form in _FORMS.items()
        },
        noun=re.compile(numbers.get("noun", ".+")),
        people=frozenset(numbers.get("people", "").split()),
        nouns_capital=table(language, "sentences").get("nouns_capital", False),
    )


@cache
def _units() -> Mapping[str, str]:
    """Return the name of a unit by each of its spellings, in all languages."""
    tables = [_MEASURES, *(table(code, "measures") for code in codes())]
    return {
        spelling.replace("_", " "): name
        for measures in tables
        for name, spellings in measures.items()
        for spelling in spellings.split()
    }


@cache
def _unit_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a unit after a number, and "magnitude" before it."""
    spellings = "|".join(map(re.escape, sorted(_units(), key=lambda spelling: (-len(spelling), spelling))))
    magnitudes = "|".join(re.escape(spelling) for spelling, name in _units().items() if name == "magnitude")
    after = rf"(?:-|\.?\s?(?:d[’']|d[ei] )?)(?P<unit>{spellings})(?:(?<=\W)|(?!\w))"
    before = rf"(?<![^\W_])(?:{magnitudes})(?:\s\w{{2,3}})?[\s-]$"
    return re.compile(after, re.IGNORECASE), re.compile(before, re.IGNORECASE)


def _quantity(text: str, match: re.Match[str], words: _NumberWords) -> Quantity | None:
    start, around = match.start(), words.around
    if not match["figure"] and words.values.keys().isdisjoint(_forms(match["word"])):
        return None
    sign = _SIGN_BEFORE.search(text, max(0, start - _REACH), start)
    magnitudes = {**words.magnitudes, **_MAGNITUDES_OF_MONEY} if sign else words.magnitudes
    number = (_figure if match["figure"] else _word)(text, match, words, magnitudes)
    if number is None:
        return None
    end, unit = number.end, ""
    joined = text[end : end + 1] == "-"
    unit_after, magnitude_before = _unit_patterns()
    if sign:
        unit, start = _SIGNS.get(sign["sign"].casefold().rstrip("."), sign["sign"].casefold()), sign.start()
    elif age := around["age"].match(text, end):
        unit, end = "age", age.end()
    elif magnitude_before.search(text, max(0, start - _REACH), start):
        unit = "magnitude"
    elif following := unit_after.match(text, end):
        unit, end = _units()[following["unit"].casefold()], following.end()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    bounds = (bound for bound in Bound if bound.value in around and around[bound.value].search(before))
    bound = Bound.AT_LEAST if after.startswith("+") else next(bounds, Bound.EXACT)
    if _is_name(before, words) or _is_part(before, after, bound, words):
        return None
    # A count without a unit is exact; five of a measure may be four and a half.
    is_measure = unit and unit not in CURRENCIES and number.value == int(number.value)
    # What is measured, or counted by a compound ("a 12-day strike"), has no noun of its own.
    noun, modifiers = ("", ()) if unit or joined else _counted(after, words)
    return Quantity(
        start=start,
        end=end,
        value=number.value,
        grain=max(number.grain, 1.0 if is_measure else 0.0),
        bound=bound,
        unit=unit,
        noun=noun,
        modifiers=modifiers,
    )


def _figure(
    text: str, match: re.Match[str], words: _NumberWords, magnitudes: Mapping[str, int]
) -> _Number | None:
    written, (start, end) = match["figure"], match.span()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _YEAR.fullmatch(written) or _POINT_THEN_WORD.match(after) or _DIGIT_BEFORE.search(before):
        return None
    if any(
        word and written_month(word["word"])
        for word in (_WORD_BEFORE.search(before), _WORD_AFTER.match(after))
    ):
        return None
    point = words.decimal_point
    whole, _, fraction = written.partition(point) if written.count(point) == 1 else (written, "", "")
    digits = re.sub(r"\D", "", whole)
    if len(digits) + len(fraction) > _MOST_DIGITS:
        return None
    value = float(f"{digits}.{fraction or 0}")
    zeros = len(digits) - len(digits.rstrip("0"))
    grain = 10.0 ** -len(fraction) if fraction else 10.0**zeros / 2 if zeros and value >= 100 else 0.0
    number = _magnified(text, _Number(value, grain, end), magnitudes)
    has_unit = (
        number.end > end or words.around["age"].match(text, end) or _unit_patterns()[0].match(text, end)
    )
    is_time = words.around["clock"].match(after)
    return None if is_time or (_FRACTION_OR_LETTER_AFTER.match(after) and not has_unit) else number


def _word(
    text: str, match: re.Match[str], words: _NumberWords, magnitudes: Mapping[str, int]
) -> _Number | None:
    word = match["word"]
    form = next(form for form in _forms(word) if form in words.values)
    end = match.start() + len(form)
    if _POINT_THEN_WORD.match(text, end) or text[end : end + 1] == ":":
        return None
    # A capital within a sentence: part of a name.
    if word[0].isupper() and any(map(str.isalnum, text[: match.start()])):
        return None
    return _magnified(text, _Number(float(words.values[form]), 0.0, end), magnitudes)


def _forms(word: str) -> tuple[str, str]:
    """Return a word in lower case, whole and up to its hyphen: "twenty-one", "three-day"."""
    lower = word.lower()
    return lower, lower.partition("-")[0]


def _magnified(text: str, number: _Number, magnitudes: Mapping[str, int]) -> _Number:
    """Return a number multiplied by the word after it ("3.2 million"), or the number itself."""
    match = _MAGNITUDE_AFTER.match(text, number.end)
    scale = magnitudes.get(match["word"].casefold().rstrip(".")) if match else None
    if match is None or scale is None:
        return number
    end = match.end() - match["word"].endswith(".")
    return _Number(number.value * scale, (number.grain or 1.0) * scale, end)


def _is_name(before: str, words: _NumberWords) -> bool:
    after_a_name = not words.nouns_capital and _AFTER_A_NAME.search(before)
    return bool(after_a_name or words.around["naming"].search(before) or _AFTER_A_SIGN.search(before))


def _is_part(before: str, after: str, bound: Bound, words: _NumberWords) -> bool:
    """Return True for a number of some among more, a rate, or one end of a range."""
    ends = words.around["range_before"].search(before), words.around["range_after"].match(after)
    numbers = [match["number"].casefold() for match in ends if match]
    if any(number[0].isdigit() or number in words.values for number in numbers):
        return True
    # "than" compares, and "more than" bounds.
    is_bounded = bound in {Bound.AT_LEAST, Bound.AT_MOST}
    is_part = not is_bounded and words.around["part"].search(before)
    return bool(is_part or words.around["part_after"].match(after))


def _counted(after: str, words: _NumberWords) -> tuple[str, tuple[str, ...]]:
    """Return the noun that a number counts, in lower case, and the words between the two; "" if unclear."""
    stop = _BREAK.search(after)
    modifiers: list[str] = []
    for word in WORD.findall(after[: stop.start() if stop else len(after)])[: _PHRASE_WORDS + 1]:
        lower = word.casefold()
        if lower not in words.people and zipf(lower, words.language) >= _FUNCTION_ZIPF:
            break
        if lower in words.people or words.noun.fullmatch(word):
            return lower, tuple(modifiers)
        modifiers.append(lower)
    return "", ()
