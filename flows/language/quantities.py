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
    r"(?P<sign>(?:US|A|C|AU|CA|NZ|HK|S)?\$|€|£|¥|₹|R\$|Rs\.?|CHF|EUR|USD|GBP)\s?$", re.IGNORECASE
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
_SPACES = "\u00a0\u202f\u2009 "
_FRACTION_OR_MORE_DIGITS = re.compile(r"\s?[½¼¾⅓⅔]|\s?/\s?\d|[-‐–—:/.,]\d|\s\d|['’]?[^\W\d_]")
_POINT_THEN_WORD = re.compile(r"\.\s?\w")
_LETTER_MAGNITUDE = re.compile(r"(?P<letter>bn|mn|tn|m|k)\b(?!/)")
_LETTERS = {"bn": 10**9, "mn": 10**6, "tn": 10**12, "m": 10**6, "k": 1_000}
_MAGNITUDE = re.compile(rf"[-{_SPACES}]?(?:de )?(?P<word>[^\W\d_]+\.?)")
_MONTH_AFTER = re.compile(r"\.?\s(?:de\s|of\s|d[’'])?(?P<word>[^\W\d_]+)")
_MONTH_BEFORE = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]+)\.?\s$")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_AFTER_A_NAME = re.compile(r"[^\s.!?“\"„«(:]\s+[A-Z][\w.'’-]*[\s-]$")
_AFTER_A_SIGN = re.compile(r"[A-Z]\w*-$|[#№]$|(?<![^\W_])[A-Z]{2,3}\s$")
_BREAK = re.compile(r"[,;:()\[\]“”„«»\"—–!?]|\.\s|\.$")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# How far around a number its words are looked for, in characters: the longest phrase of the lists has 75.
_REACH = 100
_PHRASE_WORDS = 6
_FUNCTION_ZIPF = 5.8
# A float holds 15 digits exactly, and news counts nothing in more: they are a name or a code.
_MOST_DIGITS = 15
_NEVER = "(?!)"


class Bound(Enum):
    """How the words before a number bound it; a bound may be 5 % off, an estimate 20 %."""

    EXACT = "exact"
    AT_LEAST = "at least"
    AT_MOST = "at most"
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


@dataclass(frozen=True, slots=True)
class _NumberWords:
    """The number words and patterns of one language, compiled."""

    decimal_point: str
    values: Mapping[str, int]
    magnitudes: Mapping[str, int]
    search: re.Pattern[str]
    bounds: Mapping[Bound, re.Pattern[str]]
    part: re.Pattern[str]
    part_after: re.Pattern[str]
    range_before: re.Pattern[str]
    range_after: re.Pattern[str]
    naming: re.Pattern[str]
    clock: re.Pattern[str]
    age: re.Pattern[str]
    noun: re.Pattern[str]
    people: frozenset[str]
    nouns_capital: bool


def quantities(sentence: str, language: str) -> tuple[Quantity, ...]:
    """Return what a sentence counts and measures, in order; nothing in a language without number words."""
    words = _number_words(language)
    if words is None:
        return ()
    read = (_quantity(sentence, match, words, language) for match in words.search.finditer(sentence))
    return tuple(quantity for quantity in read if quantity is not None)


@cache
def _number_words(language: str) -> _NumberWords | None:
    numbers = table(language, "numbers")
    if not numbers:
        return None

    def pattern(name: str, form: str) -> re.Pattern[str]:
        return re.compile(form.format(pattern_text(numbers.get(name, _NEVER))), re.IGNORECASE)

    units = {word: number for number, word in enumerate(numbers.get("units", "").split(), 1) if word != "-"}
    tens = {word: number * 10 for number, word in enumerate(numbers.get("tens", "").split(), 3)}
    twenty = {word: number for word, number in units.items() if number == 20}
    compounds = {
        numbers["compound"].format(ten=ten, unit=unit): value + number
        for ten, value in (tens | twenty).items()
        for unit, number in units.items()
        if number < 10 and "compound" in numbers
    }
    point = "." if numbers.get("decimal_point") else ","
    thousands = "," if point == "." else rf".{_SPACES}'’"
    figure = rf"(?:\d{{1,3}}(?:[{thousands}]\d{{3}}(?!\d))+|\d+)(?:{re.escape(point)}\d+)?"
    before = r"(?<![^\W_])(?:{})\s?$"
    return _NumberWords(
        decimal_point=point,
        values={**units, **numbers.get("others", {}), **tens, **compounds},
        magnitudes=numbers.get("magnitudes", {}),
        search=re.compile(
            rf"(?<![\w])(?<![\d][.,:/’'\-–—])(?P<figure>{figure})|(?<![\w-])(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)"
        ),
        bounds={
            bound: pattern(bound.value.replace(" ", "_"), before)
            for bound in Bound
            if bound is not Bound.EXACT
        },
        part=pattern("part", before),
        part_after=pattern("part_after", r"\s?(?:{})"),
        range_before=pattern("range", r"(?<![^\W_])(?P<number>[^\W_]+)\S*\s(?:{})\s$"),
        range_after=pattern("range", r"\s(?:{})\s(?P<number>[^\W_]+)"),
        naming=pattern("naming", r"(?:^|[\s(])(?:{})\.?\s?[#№]?$"),
        clock=pattern("clock", r"\s?(?:{})(?!\w)"),
        age=pattern("age", "(?:{})"),
        noun=pattern("noun", "{}") if "noun" in numbers else re.compile(".+"),
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
def _unit_after() -> re.Pattern[str]:
    spellings = "|".join(re.escape(each) for each in sorted(_units(), key=lambda each: (-len(each), each)))
    return re.compile(
        rf"(?P<gap>-|\.?\s?(?:d[’']|d[ei] )?)(?P<unit>{spellings})(?:(?<=\W)|(?!\w))", re.IGNORECASE
    )


@cache
def _magnitude_before() -> re.Pattern[str]:
    words = "|".join(re.escape(spelling) for spelling, name in _units().items() if name == "magnitude")
    return re.compile(rf"(?<![^\W_])(?:{words or _NEVER})(?:\s\w{{2,3}})?[\s-]$", re.IGNORECASE)


def _quantity(text: str, match: re.Match[str], words: _NumberWords, language: str) -> Quantity | None:
    number = _figure(text, match, words) if match["figure"] else _word(text, match, words)
    if number is None:
        return None
    number = _magnified(text, number, words)
    start, end, unit = match.start(), number.end, ""
    sign = _SIGN_BEFORE.search(text, max(0, start - _REACH), start)
    following = _unit_after().match(text, end)
    joined = text[end : end + 1] == "-"
    if sign:
        unit, start = _SIGNS.get(sign["sign"].casefold().rstrip("."), sign["sign"].casefold()), sign.start()
    elif age := words.age.match(text, end):
        unit, end = "age", age.end()
    elif _magnitude_before().search(text, max(0, start - _REACH), start):
        unit = "magnitude"
    elif following:
        unit, end = _units()[following["unit"].casefold()], following.end()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    bound = next((name for name, pattern in words.bounds.items() if pattern.search(before)), Bound.EXACT)
    if after.startswith("+"):
        bound = Bound.AT_LEAST
    if _is_name(before, words) or _is_part(before, after, bound, words):
        return None
    # A count without a unit is exact; five of a measure may be four and a half.
    is_measure = unit and unit not in CURRENCIES and number.value == int(number.value)
    # What is counted by a compound ("a 12-day strike") or measured is named by its unit.
    noun, modifiers = ("", ()) if unit or joined else _counted(after, words, language)
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


def _figure(text: str, match: re.Match[str], words: _NumberWords) -> _Number | None:
    written, (start, end) = match["figure"], match.span()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    letter = _LETTER_MAGNITUDE.match(after)
    has_unit = letter or _unit_after().match(text, end) or words.age.match(text, end)
    if words.clock.match(after) or (_FRACTION_OR_MORE_DIGITS.match(after) and not has_unit):
        return None
    if _YEAR.fullmatch(written) or _POINT_THEN_WORD.match(after) or re.search(r"\d[\s-]$", before):
        return None
    beside = _MONTH_BEFORE.search(before), _MONTH_AFTER.match(after)
    if any(word and written_month(word["word"]) for word in beside):
        return None
    point = words.decimal_point
    whole, _, fraction = written.partition(point) if written.count(point) == 1 else (written, "", "")
    digits = re.sub(r"\D", "", whole)
    if len(digits) + len(fraction) > _MOST_DIGITS:
        return None
    value = float(f"{digits}.{fraction or 0}")
    zeros = len(digits) - len(digits.rstrip("0"))
    grain = 10.0 ** -len(fraction) if fraction else 10.0**zeros / 2 if zeros and value >= 100 else 0.0
    if letter:
        scale = _LETTERS[letter["letter"]]
        return _Number(value * scale, (grain or 1.0) * scale, end + len(letter["letter"]))
    return _Number(value, grain, end)


def _word(text: str, match: re.Match[str], words: _NumberWords) -> _Number | None:
    word = match["word"]
    first, hyphen, _ = word.casefold().partition("-")
    value, end = words.values.get(word.casefold()), match.end()
    if value is None and hyphen:
        value, end = words.values.get(first), match.start() + len(first)
    if value is None or _POINT_THEN_WORD.match(text, end) or text[end : end + 1] == ":":
        return None
    # A capital within a sentence: part of a name.
    if word[0].isupper() and _LETTER_OR_DIGIT.search(text, 0, match.start()):
        return None
    return _Number(float(value), 0.0, end)


def _magnified(text: str, number: _Number, words: _NumberWords) -> _Number:
    """Return a number multiplied by the word after it ("3.2 million"), or the number itself."""
    match = _MAGNITUDE.match(text, number.end)
    scale = words.magnitudes.get(match["word"].casefold().rstrip(".")) if match else None
    if match is None or scale is None:
        return number
    end = match.end() - match["word"].endswith(".")
    return _Number(number.value * scale, (number.grain or 1.0) * scale, end)


def _is_name(before: str, words: _NumberWords) -> bool:
    after_a_name = not words.nouns_capital and _AFTER_A_NAME.search(before)
    return bool(after_a_name or words.naming.search(before) or _AFTER_A_SIGN.search(before))


def _is_part(before: str, after: str, bound: Bound, words: _NumberWords) -> bool:
    """Return True for a number of some among more, a rate, or one end of a range."""
    ends = words.range_before.search(before), words.range_after.match(after)
    numbers = [match["number"].casefold() for match in ends if match]
    if any(number[0].isdigit() or number in words.values for number in numbers):
        return True
    # "than" compares, and "more than" bounds.
    unbounded = bound in {Bound.EXACT, Bound.ABOUT}
    return bool(words.part_after.match(after) or (unbounded and words.part.search(before)))


def _counted(after: str, words: _NumberWords, language: str) -> tuple[str, tuple[str, ...]]:
    """Return the noun that a number counts, in lower case, and the words between the two; "" if unclear."""
    stop = _BREAK.search(after)
    modifiers: list[str] = []
    for match in WORD.finditer(after[: stop.start() if stop else len(after)]):
        word = match.group()
        if word.casefold() in words.people:
            return word.casefold(), tuple(modifiers)
        if zipf(word.casefold(), language) >= _FUNCTION_ZIPF or len(modifiers) == _PHRASE_WORDS:
            break
        if words.noun.fullmatch(word):
            return word.casefold(), tuple(modifiers)
        modifiers.append(word.casefold())
    return "", ()
