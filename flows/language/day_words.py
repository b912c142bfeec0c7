"""The words by which each language names days by their relation to now, and shows what is past or to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.language.languages import load, pattern_text
from flows.language.months import names_beside_days


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """One language: `weekdays` from Monday, then patterns in lower case.

    `part` may follow a weekday ("night"), `last` and `next` say which one. `offsets` are days from today;
    those in `vague` also mean nowadays or the morning and count only with a verb of the right time.
    `named` stand before or (`named_after`) behind what is no single day. `past` and `future` are verbs and
    other words of their time, `open` those that leave it open;
    an `infinitive` after a past verb leaves it open too. `morning` words before a vague one make it the
    morning. Where the `verb_last` is, the words after the day are asked as well. Of two days in a sentence
    neither is told where `one_day_only`.
    """

    weekdays: str
    months: str
    last: str
    next: str
    part: str = ""
    offsets: Mapping[str, int]
    vague: str = r"(?!)"
    morning: str = r"(?!)"
    named: str
    named_after: str = r"(?!)"
    past: str
    future: str
    open: str = r"(?!)"
    infinitive: str = r"(?!)"
    verb_last: bool = False
    one_day_only: bool = False


def weekdays(code: str) -> frozenset[str]:
    """Return the names of the days of the week in a language, in lower case."""
    names: str = load(code).get("days", {}).get("weekdays", "")
    return frozenset(names.replace("|", " ").split())


def day_words(code: str) -> DayWords | None:
    """Return the day words of a language by its ISO 639-1 code, or None for a language without them."""
    table = load(code)
    if "days" not in table:
        return None
    days: dict[str, Any] = {
        name: pattern_text(value) if isinstance(value, str) else value
        for name, value in table["days"].items()
    }
    return DayWords(months=" ".join(names_beside_days(code)), **days)
