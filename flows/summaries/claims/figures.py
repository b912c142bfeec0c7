"""The figures of a sentence: how many dead, hurt, missing, held or displaced, how old, how much, how many.

A figure is read with the thing that it counts. "No one was killed" counts none, "a man was killed" one: the
`[casualties]` of a language file say by which words people are dead or hurt, `[tolls]` how none of them
("nobody", "no" before the casualty) and a single `person` are written, what he `suffered` and what stands
before it in the `passive`, which words `join` two tolls, who are `parents` of so many, and what `other` than
a toll a number near such a word is ("put to death").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from flows.language.days import YEAR, weekday_number
from flows.language.languages import pattern_text, table
from flows.language.months import written_month
from flows.language.quantities import Bound, Quantity, quantities
from flows.language.sentences import LONGEST_SENTENCE
from flows.language.words import WORD, normal, stem, words
from flows.summaries.quotable.language import language_of

# A casualty ("dead",), an age ("age", "ada", "low"), a measure ("length",), a currency ("euro",), or the stem
# of a noun ("boat",).
Thing = tuple[str, ...]

# Measures of one kind are compared in one unit.
_MEASURES = {
    "metre": ("length", 1.0),
    "kilometre": ("length", 1000.0),
    "mile": ("length", 1609.34),
    "foot": ("length", 0.3048),
    "inch": ("length", 0.0254),
    "hectare": ("area", 1.0),
    "acre": ("area", 0.4047),
    "kilogram": ("weight", 1.0),
    "pound weight": ("weight", 0.4536),
    "gram": ("weight", 0.001),
    "tonne": ("weight", 1000.0),
    "litre": ("volume", 1.0),
    "gallon": ("volume", 3.785),
}
# Units whose number alone names the thing; those of time say how long, how far or when, and are no thing.
_UNNAMED = frozenset(["degree"])
TIMES = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
# The missing are found; the others only grow.
GROWING = frozenset(["dead", "hurt", "held", "displaced"])
# Stems of people who may be anyone.
PEOPLE = frozenset(["peopl", "person", "individu", "men", "women", "children", "crew", "staff"])
# Points in time count nothing: two differ only where the words around them are the same.
YEAR_OF, MONTH_OF, DAY_OF = POINTS = ("year of",), ("month of",), ("day of",)
# The age of somebody whom the sentence does not name: no thing of its own, but it tells two people apart.
AGE: Thing = ("age",)
# "The 17-inch model" is another thing than "the 15-inch model": such a measure counts nothing.
KIND = "kind"
CLAUSE = re.compile(r"[,;:()\[\]“”„«»\"—–!?]|\.\s|\s-\s")
_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w’'.-]*"
_NAME = rf"(?P<first>{_CAPITALISED}) (?P<last>{_CAPITALISED})"
_NAME_BEFORE_AGE = re.compile(rf"{_NAME}(?:, | \(|, aged |, an? |,? (?:who )?(?:is|was) (?:an? )?)$")
_NAME_AFTER_AGE = re.compile(rf"\s(?:{_CAPITALISED} )*(?P<role>(?:[a-zß-ÿ][\w-]* ){{1,2}})?{_NAME}")
# "A debt of €110 billion ($158 billion)": converted for the readers of one report.
_CONVERTED = re.compile(r"\d[^()]{0,20}\($")
# How many words of its clause before and after a number may say that people are dead, hurt, missing or held.
_WORDS_BEFORE, _WORDS_AFTER = 4, 6
_REACH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of a sentence and the thing that it counts, () if that is unclear."""

    thing: Thing
    quantity: Quantity


# A story's sentences are read for its lines, and again for its differences.
@lru_cache(maxsize=4_096)
def figures_of(sentence: str, language: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence: those in digits and number words, none and one in words, years."""
    if len(sentence) > LONGEST_SENTENCE:
        return ()
    numbers = [
        Figure(thing=_thing_of(sentence, quantity, language), quantity=_in_base_unit(quantity))
        for quantity in quantities(sentence, language)
    ]
    # "Killing one person" has been read as a number.
    numbers = [
        figure for figure, is_sum in zip(numbers, _are_summed(sentence, numbers), strict=True) if not is_sum
    ]
    few = [
        figure
        for figure in dict.fromkeys(_few(sentence, language))
        if not any(
            other.thing
            and other.quantity.start < figure.quantity.end
            and figure.quantity.start < other.quantity.end
            for other in numbers
        )
    ]
    return (*numbers, *few, *_points(sentence))


def _points(sentence: str) -> Iterator[Figure]:
    """Yield the years, months and weekdays that a sentence names."""
    for match in YEAR.finditer(sentence):
        yield Figure(thing=YEAR_OF, quantity=_exact(match.start(), match.end(), float(match.group())))
    for match in WORD.finditer(sentence):
        word = match.group()
        if word[0].isupper():
            for thing, value in ((DAY_OF, weekday_number(word)), (MONTH_OF, written_month(word))):
                if value is not None:
                    yield Figure(thing=thing, quantity=_exact(match.start(), match.end(), float(value)))


def _are_summed(sentence: str, figures: Sequence[Figure]) -> list[bool]:
    """Return for each figure whether it is a part of a sum: "two women and one man died"."""
    joined = [
        re.fullmatch(r" \w+ \w{1,3} ", sentence[one.quantity.end : other.quantity.start]) is not None
        and one.thing[:1] == other.thing[:1] != ()
        for one, other in pairwise(figures)
    ]
    return [before or after for before, after in zip((False, *joined), (*joined, False), strict=True)][
        : len(figures)
    ]


def _exact(start: int, end: int, value: float) -> Quantity:
    return Quantity(
        start=start, end=end, value=value, grain=0.0, bound=Bound.EXACT, unit="", noun="", modifiers=()
    )


def _in_base_unit(quantity: Quantity) -> Quantity:
    """Return a measure in metres, hectares, kilograms or litres, and any other quantity as it is."""
    _, factor = _MEASURES.get(quantity.unit, ("", 1.0))
    return replace(quantity, value=quantity.value * factor, grain=quantity.grain * factor)


def _few(sentence: str, language: str) -> Iterator[Figure]:
    """Yield the casualties of which a sentence counts none or a single person in words."""
    for value, patterns in enumerate(_few_patterns(language)):
        for pattern in patterns:
            for match in pattern.finditer(sentence):
                start, end = match.span("few")
                quantity = _exact(start, end, float(value))
                for word in words(match["casualty"].casefold()):
                    yield from (
                        Figure(thing=(name,), quantity=quantity)
                        for name, casualty in casualty_patterns(language).items()
                        if casualty.fullmatch(word)
                    )


@cache
def _few_patterns(language: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    """Return the patterns of `[tolls]` for none and for one person; each has the groups `few`, `casualty`."""
    tolls = table(language, "tolls")
    if not tolls:
        return ((), ())
    casualty = rf"(?:{'|'.join(pattern.pattern for pattern in casualty_patterns(language).values())})\b"
    casualty = casualty.replace("$", r"\b").replace(".*", r"\w*")
    texts = {name: pattern_text(value) for name, value in tolls.items()}
    person = texts["person"]
    forms = (
        (
            rf"(?<!\w)(?P<few>{texts['nobody']})(?P<casualty>\s(?:\w+\s){{0,3}}?{casualty}(?:\s\w+\s{casualty})?)",
            rf"(?<!\w)(?P<few>{texts['no']})\s(?P<casualty>(?:\w+\s){{0,2}}?{casualty}(?:\s\w+\s{casualty})?)",
        ),
        (
            rf"(?P<casualty>{casualty})\s(?P<few>{person})",
            rf"(?<!\w)(?P<few>{person})(?:, \d{{1,3}},)?\s"
            rf"(?:{texts['passive']})?(?P<casualty>{texts['suffered']})",
        ),
    )
    return tuple(tuple(re.compile(form, re.IGNORECASE) for form in group) for group in forms)


def _thing_of(sentence: str, quantity: Quantity, language: str) -> Thing:
    """Return what a number of a sentence counts, or () if that is unclear."""
    before = sentence[max(0, quantity.start - _REACH) : quantity.start]
    after = sentence[quantity.end : quantity.end + _REACH]
    if (age := _age(before, after, quantity.unit, language)) is not None:
        return age
    if quantity.unit == "age":
        return AGE
    # ".41" is less than one.
    if before[-1:] == "." and quantity.unit != "calibre":
        return ()
    if quantity.unit:
        if quantity.unit in _MEASURES and "-" in sentence[quantity.start : quantity.end]:
            return KIND, quantity.unit
        is_plain = quantity.unit not in _UNNAMED and not _CONVERTED.search(before)
        return (_MEASURES.get(quantity.unit, (stem(quantity.unit, language), 1.0))[0],) if is_plain else ()
    tolls = _toll_words(language)
    if "parents" in tolls and tolls["parents"].search(before):
        return (stem("children", language),)
    noun = stem(quantity.noun, language) if quantity.noun else ""
    clause = CLAUSE.split(before)[-1], CLAUSE.split(after)[0]
    is_other = "other" in tolls and tolls["other"].search("".join((clause[0], "0", clause[1])))
    casualty = "" if is_other else _casualty(*clause, not quantity.noun, language)
    if casualty:
        is_said = any(pattern.fullmatch(quantity.noun) for pattern in casualty_patterns(language).values())
        is_anyone = is_said or quantity.noun in (
            "",
            *(_listed("anyone", language) or _listed("people", language)),
        )
        if quantity.noun in table(language, "tolls").get("occasions", "").split():
            return noun, casualty
        return (casualty,) if is_anyone else (casualty, noun)
    return (noun,) if noun and quantity.value != 1 else ()


def _age(before: str, after: str, unit: str, language: str) -> Thing | None:
    """Return the person whose age a number is by the first name and the last, or None."""
    words_around = language_of(language)
    age = _NAME_AFTER_AGE.match(after) if unit == "age" else None
    if age and age["role"]:
        role = age["role"].split()[-1]
        is_person = role in words_around.persons or role.endswith(words_around.person_endings)
        age = age if is_person else None
    if unit == "age" or (not unit and (after[:1] in {",", ")", "."} or not after)):
        age = age or _NAME_BEFORE_AGE.search(before)
    return ("age", normal(age["first"]), normal(age["last"])) if age else None


def _casualty(before: str, after: str, is_bare: bool, language: str) -> str:
    """Return what the words nearest to a number say of people ("dead", "hurt", "missing", "held"), or ""."""
    ahead, behind = words(before.casefold()), words(after.casefold())
    # "The number of visitors hurt in the storm stands at 17."
    is_counted = is_bare and not set(_listed("counting", language)).isdisjoint(ahead)
    if not is_counted:
        ahead = ahead[-_WORDS_BEFORE:]
    behind = behind[:_WORDS_AFTER]
    # "Killing ten and injuring thirty": each number goes with the word on its side of the "and".
    joins = set(_toll_words(language).get("join", re.compile("(?!)")).findall(" ".join((*ahead, *behind))))
    near_ahead = ahead[max((place + 1 for place, word in enumerate(ahead) if word in joins), default=0) :]
    near_behind = behind[: min((place for place, word in enumerate(behind) if word in joins), default=None)]
    return _nearest(near_ahead, near_behind, language) or _nearest(ahead, behind, language)


def _nearest(ahead: Sequence[str], behind: Sequence[str], language: str) -> str:
    """Return the casualty of the nearest word that names one, before or after a number, or ""."""
    nearest = [*enumerate(behind), *enumerate(reversed(ahead))]
    for _, word in sorted(nearest, key=lambda entry: entry[0]):
        for name, pattern in casualty_patterns(language).items():
            if pattern.fullmatch(word):
                return name
    return ""


@cache
def casualty_patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the `[casualties]` of a language: beginnings of words, or whole words where they end in "$"."""
    return {
        name: re.compile("|".join(word if word.endswith("$") else f"{word}.*" for word in beginnings.split()))
        for name, beginnings in table(language, "casualties").items()
    }


@cache
def _toll_words(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the compiled `[tolls]` that stand around a number."""
    forms = {"parents": r"(?<!\w)(?:{})\s$", "other": r"(?<!\w)(?:{})", "join": r"(?<!\w)(?:{})(?!\w)"}
    tolls = table(language, "tolls")
    return {
        name: re.compile(form.format(pattern_text(tolls[name])), re.IGNORECASE)
        for name, form in forms.items()
        if name in tolls
    }


def _listed(name: str, language: str) -> list[str]:
    listed: str = table(language, "numbers").get(name, "")
    return listed.split()
