"""The numbers of a sentence: their value, how exact they are, their unit, and where they stand.

Read are figures with the separators of their language, number words, a magnitude after them ("3.2
million", "4 Mrd."), currencies, per cent and units of measure. Not read is what counts nothing: ordinals,
years, times of day, scores, ranges, numbers of names ("Flight 12", "A4"), telephone and list numbers.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from flows.language.languages import load
from flows.language.months import written_month
from flows.language.quantities.number_words import magnitude, number_word, numbers_of
from flows.language.quantities.qualifiers import is_about, is_at_least, is_at_most, is_part
from flows.language.quantities.units import CURRENCIES, currency_before, is_magnitude, unit_after

_SPACES = "\u00a0\u202f\u2009 "
# "12 per cent" said of "about 12" may be this much off.
_ABOUT = 0.2
_BOUND = 0.05
_NAMES_A_NUMBER = re.compile(
    r"(?:^|[\s(])(?:no|nr|nº|n°|number|numéro|nummer|número|numero|page|seite|p|chapter|kapitel|section"
    r"|article"
    r"|artikel|artículo|articolo|artigo|route|highway|room|gate|level|phase|round|week|day|game|season"
    r"|episode"
    r"|version|grade|psalm|act|line|lane|district|precinct|unit|building|flight|channel|item|count"
    r"|rule|step|stage|type|class|category|group|division|figure|exhibit|since|until|till)\.?\s?[#№]?$",
    re.IGNORECASE,
)
_AFTER_A_NAME = re.compile(r"[^\s.!?“\"„«(:]\s+[A-Z][\w.'’-]*[\s-]$")
_AFTER_A_SIGN = re.compile(r"[A-Z]\w*-$|[#№]$|(?<![^\W_])[A-Z]{2,3}\s$")
_NOT_COUNTING = re.compile(
    r"\s?[½¼¾⅓⅔]|\s/\s\d|(?:st|nd|rd|th|er|ère|e|ème|º|ª)(?!\w)|['’]?s\b|[ao]\s|[-‐–—:/.,]\d|\s\d"
    r"|[^\W\d_]{2,}|[hGgAB]\b"
    r"|\s?(?:[ap]\.?m\b|o['’]clock|uhr\b|h\d\d)|\s(?:ET|EST|EDT|GMT|BST|CET|PT|UTC)\b",
    re.IGNORECASE,
)
_POINT_THEN_WORD = re.compile(r"\.\s?\w")
_LETTER_MAGNITUDE = re.compile(r"(?P<letter>bn|mn|tn|m|k)\b(?!/)")
_LETTERS = {"bn": 10**9, "mn": 10**6, "tn": 10**12, "m": 10**6, "k": 1_000}
_MAGNITUDE = re.compile(rf"[-{_SPACES}]?(?:de )?(?P<word>[^\W\d_]+\.?)")
_WORD_AFTER = re.compile(r"\.?\s(?:de\s|of\s|d[’'])?(?P<word>[^\W\d_]+)")
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]+)\.?\s$")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
# How far around a number its words are looked for, in characters: the longest phrase of the lists has 75.
_REACH = 100
# No news counts quadrillions in figures, and a float holds 15 digits exactly: more are a name or a code.
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its place: `text[start:end]` is it as written, with its currency, magnitude or unit.

    `low` and `high` bound what it may mean, infinite for "at least" and "up to"; two that differ by less
    than a `grain` may be one number rounded. `unit` is "" for a plain count; `joined` tells a number that
    is part of a compound ("a 12-day strike").
    """

    start: int
    end: int
    value: float
    low: float
    high: float
    grain: float
    unit: str
    joined: bool

    @property
    def bounded(self) -> bool:
        """Tell that the number says how many, and not only that there are more or fewer."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def agrees(self, other: Quantity) -> bool:
        """Tell that both can be true of one thing: by their bounds, or by rounding."""
        if self.low <= other.high and other.low <= self.high:
            return True
        # Binary fractions: 6.2 - 6.1 is a little more than .1.
        return abs(self.value - other.value) < max(self.grain, other.grain) * (1 - 1e-9)


def quantities(sentence: str, language: str) -> tuple[Quantity, ...]:
    """Find what a sentence counts and measures, in order; nothing in a language that is not read."""
    if not numbers_of(language):
        return ()
    found = (_quantity(sentence, match, language) for match in _number(language).finditer(sentence))
    return tuple(each for each in found if each is not None)


@cache
def _number(language: str) -> re.Pattern[str]:
    thousands, decimal = (
        (",", r"\.") if numbers_of(language).get("decimal_point") else (rf".{_SPACES}'’", ",")
    )
    figure = rf"(?:\d{{1,3}}(?:[{thousands}]\d{{3}}(?!\d))+|\d+)(?:{decimal}\d+)?"
    return re.compile(
        rf"(?<![\w])(?<![\d][.,:/’'\-–—])(?P<figure>{figure})|(?<![\w-])(?P<word>[^\W\d_]+(?:-[^\W\d_]+)?)"
    )


def _quantity(text: str, match: re.Match[str], language: str) -> Quantity | None:
    read = _figure if match["figure"] else _word
    number = read(text, match, language)
    if number is None:
        return None
    value, grain, end = _magnified(text, number, language)
    currency, start = currency_before(text, match.start())
    unit, last, joined = (currency, end, False) if currency else unit_after(text, end)
    if not unit and is_magnitude(text, start, end):
        unit, last, joined = "magnitude", end, False
    before, after = text[max(0, start - _REACH) : start], text[last : last + _REACH]
    if is_part(before, after, language) or _is_of_a_name(before, language):
        return None
    low, high = _bounds(value, before, after, language)
    # A small count of people is exact; five of a measure may be four and a half.
    grain = max(grain, 1.0 if unit and unit not in CURRENCIES and value == int(value) else 0.0)
    return Quantity(
        start=start, end=last, value=value, low=low, high=high, grain=grain, unit=unit, joined=joined
    )


def _is_of_a_name(before: str, language: str) -> bool:
    nouns_capital = load(language).get("sentences", {}).get("nouns_capital", False)
    after_a_name = not nouns_capital and _AFTER_A_NAME.search(before)
    return bool(after_a_name or _NAMES_A_NUMBER.search(before) or _AFTER_A_SIGN.search(before))


def _figure(text: str, match: re.Match[str], language: str) -> tuple[float, float, int] | None:
    written, (start, end) = match["figure"], match.span()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    letter = _LETTER_MAGNITUDE.match(after)
    if not letter and (_NOT_COUNTING.match(after) and not unit_after(text, end)[0]):
        return None
    if _is_of_a_date(before, after) or _YEAR.fullmatch(written):
        return None
    if _POINT_THEN_WORD.match(after) or re.search(r"\d[\s-]$", before):
        return None
    point = "." if numbers_of(language).get("decimal_point") else ","
    whole, _, fraction = written.partition(point) if written.count(point) == 1 else (written, "", "")
    digits = re.sub(r"\D", "", whole)
    if len(digits) + len(fraction) > _MOST_DIGITS:
        return None
    value = float(f"{digits}.{fraction or 0}")
    zeros = len(digits) - len(digits.rstrip("0"))
    grain = 10.0 ** -len(fraction) if fraction else 10.0**zeros / 2 if zeros and value >= 100 else 0.0
    if letter:
        scale = _LETTERS[letter["letter"]]
        return value * scale, max(grain, 0.0 if grain else 1.0) * scale, end + len(letter["letter"])
    return value, grain, end


def _is_of_a_date(before: str, after: str) -> bool:
    beside = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    return any(found and written_month(found["word"]) for found in beside)


def _word(text: str, match: re.Match[str], language: str) -> tuple[float, float, int] | None:
    word = match["word"]
    first, hyphen, _ = word.partition("-")
    value, end = number_word(word, language), match.end()
    if value is None and hyphen:
        value, end = number_word(first, language), match.start() + len(first)
    if value is None or _POINT_THEN_WORD.match(text, end) or text[end : end + 1] == ":":
        return None
    # A capital within a sentence: part of a name.
    if word[0].isupper() and _LETTER_OR_DIGIT.search(text, 0, match.start()):
        return None
    return float(value), 0.0, end


def _magnified(text: str, number: tuple[float, float, int], language: str) -> tuple[float, float, int]:
    value, grain, end = number
    found = _MAGNITUDE.match(text, end)
    scale = magnitude(found["word"], language) if found else None
    if found is None or scale is None:
        return number
    return value * scale, (grain or 1.0) * scale, found.end() - found["word"].endswith(".")


def _bounds(value: float, before: str, after: str, language: str) -> tuple[float, float]:
    if is_at_least(before, language) or re.match(r"\+|-plus\b|\s(?:or|and) (?:more|over|up)\b", after):
        return value * (1 - _BOUND), math.inf
    if is_at_most(before, language):
        return -math.inf, value * (1 + _BOUND)
    if is_about(before, language):
        return value * (1 - _ABOUT), value * (1 + _ABOUT)
    return value, value
