"""What a number is a number of: people in a state, a person's age, things by their noun, or a unit."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from flows.language.quantities import Quantity
from flows.language.words import normal
from flows.summaries.claims.states import is_between, is_count, is_people, is_toll, state_of
from flows.summaries.claims.wording import Word

_BREAK = re.compile(r"[,;:()\[\]“”„«»\"—–!?]|\.\s|\.$")
_IRREGULAR = frozenset(["people", "men", "women", "children", "police", "troops", "crew", "staff"])
_OF = frozenset(["of", "de", "des", "von", "di", "van", "do", "da", "dos", "del", "della"])
_NAME_BEFORE_AGE = re.compile(r"(?P<first>[^\W\d_][\w’'-]*) (?P<last>[^\W\d_][\w’'-]+)(?:, | \(|, aged )$")
_NAME_AFTER_AGE = re.compile(
    r"\s(?:[^\W\d_a-zß-ÿ][\w’'.-]* )*(?P<first>[^\W\d_][\w’'-]*) (?P<last>[^\W\d_a-zß-ÿ][\w’'-]+)"
)
_PHRASE = 6
_COUNT_REACH = 100
# So many words before a number hold all that stand within that reach, and so do the characters before an age.
_WORDS_BEFORE = 60
_CHARACTERS_BEFORE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is counted, for comparing: its `name`, and the `kind` of it that a sentence narrows it to.

    The name is ("state", state) of people, ("age", first, last name), ("count", unit of a compound or "",
    noun) or ("unit", unit) of what is measured or paid; the kind are stems, none for all of it.
    """

    name: tuple[str, ...]
    kind: frozenset[str] = frozenset()


def thing_of(sentence: str, quantity: Quantity, said: Sequence[Word], language: str) -> Thing | None:
    """Name what a number of a sentence counts; None when that is not clear."""
    if quantity.unit in {"", "age"}:
        age = _age(sentence, quantity)
        if age or quantity.unit == "age":
            return age
    if quantity.unit == "degree":
        # Of which scale, above or below zero?
        return None
    if quantity.unit and not quantity.joined:
        return Thing(name=("unit", quantity.unit))
    after = _phrase(sentence, quantity.end, said)
    noun, kind = _noun(after, language)
    if not quantity.unit and not quantity.joined:
        place = bisect_right(said, quantity.start, key=lambda word: word.end)
        before = said[max(0, place - _WORDS_BEFORE) : place]
        state = _state(after, before, language)
        if state:
            everyone = noun is None or is_people(noun.plain, language)
            return Thing(name=("state", state), kind=kind if noun is None or everyone else kind | {noun.stem})
    if noun is None or quantity.value == 1:
        return None
    return Thing(name=("count", quantity.unit, noun.stem), kind=kind)


def _age(sentence: str, quantity: Quantity) -> Thing | None:
    """Name the person whose age a number is: "Jo Doe, 34," or "34-year-old Jo Doe"."""
    if quantity.unit == "age":
        found = _NAME_AFTER_AGE.match(sentence, quantity.end)
    elif sentence[quantity.end : quantity.end + 1] in {",", ")"}:
        begin = max(0, quantity.start - _CHARACTERS_BEFORE)
        found = _NAME_BEFORE_AGE.search(sentence, begin, quantity.start)
    else:
        found = None
    if not found or not (found["first"][0].isupper() and found["last"][0].isupper()):
        return None
    return Thing(name=("age", normal(found["first"]), normal(found["last"])))


def _phrase(sentence: str, at: int, said: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words that follow a number up to a break in the sentence, at most six."""
    found = _BREAK.search(sentence, at)
    last = found.start() if found else len(sentence)
    place = bisect_left(said, at, key=lambda word: word.start)
    return tuple(word for word in said[place : place + _PHRASE] if word.end <= last)


def _state(after: Sequence[Word], before: Sequence[Word], language: str) -> str:
    content = 0
    for word in after:
        state = state_of(word.plain, language)
        if state:
            return state
        if is_between(word.plain, language) or is_people(word.plain, language):
            continue
        content += 1
        if word.weight == 0 or content > 2:
            break
    return _state_before(before, language)


def _state_before(before: Sequence[Word], language: str) -> str:
    if any(is_toll(word.plain) for word in before[-6:]):
        return "dead"
    counted = [place for place, word in enumerate(before) if is_count(word.plain)]
    if counted and before[-1].start - before[counted[-1]].end <= _COUNT_REACH:
        return next(filter(None, (state_of(word.plain, language) for word in before[counted[-1] :])), "")
    for word in reversed(before[-4:]):
        state = state_of(word.plain, language)
        if state:
            return state
        if word.weight > 1.0:
            break
    return ""


def _noun(after: Sequence[Word], language: str) -> tuple[Word | None, frozenset[str]]:
    """Return the noun that is counted and the stems that narrow it: its modifiers and what it is "of"."""
    phrase: list[Word] = []
    for word in after:
        known = is_people(word.plain, language) or word.plain in _IRREGULAR
        if state_of(word.plain, language) or (word.weight == 0 and not known):
            break
        phrase.append(word)
        if _ends_noun(word, language):
            break
    if not phrase:
        return None, frozenset()
    rest = [word for word in after if word.start > phrase[-1].start]
    of = [word.stem for word in rest[1:] if word.weight][:1] if rest and rest[0].plain in _OF else []
    return phrase[-1], frozenset([*(word.stem for word in phrase[:-1]), *of])


def _ends_noun(word: Word, language: str) -> bool:
    if language == "en":
        plural = word.plain.endswith("s") and not word.plain.endswith(("ss", "us", "is"))
        return plural or word.plain in _IRREGULAR or is_people(word.plain, language)
    return language != "de" or word.capital
