"""The days that sentences name, as numbers that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flows.language.months import written_month
from flows.language.quantities import Quantity
from flows.summaries.claims.times import weekdays

DAY = "calendar day"
# Days are compared within one year: sentences that name different years are compared no further.
_YEAR = 2000
_WORDED = re.compile(
    r"(?<![\w.:])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s(?:de\s|of\s"
    r"|d[’'])?(?P<month>[^\W\d_]{3,10})(?![^\W_])"
    r"|(?<![^\W_])(?P<month_first>[^\W\d_]{3,9})\.?\s(?P<day_after>\d{1,2})(?:st|nd|rd|th)?(?![\w:%]"
    r"|[.,]\d|\s?[-–]\s?\d)"
)
_WEEKDAY = re.compile(
    r"(?<![^\W_])(?P<word>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|(?:segunda|terça|quarta|quinta|sexta)-feira"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag)(?![^\W_])"
)
_ON = re.compile(
    r"(?<![^\W_])(?:on|am|le|el|il|l['’]|em|no dia|a|op|del|du|since|seit)(?:\s(?:[^\W\d_]+,?\s)?"
    r"|(?<=['’]))$",
    re.IGNORECASE,
)
# No such words with the name of a weekday behind them are longer, in characters.
_REACH = 60
_YEAR_AFTER = re.compile(r",?\s(?:de\s)?(?:19|20)\d\d")
_NOT_THE_LAST = re.compile(
    r"(?<![^\W_])(?:will|would|next|last|until|by|due|scheduled|set|planned|every|each|wird|werden|soll"
    r"|sollen|nächsten?"
    r"|letzten?|bis|sera|seront|prochain|dernier|será|serán|próximo|pasado|hasta|sarà|saranno|prossimo"
    r"|scorso|serão"
    r"|próxima|passada|até|zal|zullen|volgende|vorige|tot)(?![^\W_])",
    re.IGNORECASE,
)


def days_of(sentence: str, published: datetime | None, *, opening: bool) -> tuple[Quantity, ...]:
    """Find the days of a sentence; a weekday is the last one before the article's date, give or take a day.

    `published` is None for an undated article, whose weekdays then mean nothing; nor do they in a
    sentence that may speak of what is to come. In the `opening` of a text a day with its year is more
    often the day of the article than of its news.
    """
    worded = tuple(_worded(sentence, opening=opening))
    if worded or published is None or _NOT_THE_LAST.search(sentence):
        return worded
    return tuple(_last_weekdays(sentence, published.date()))


def _worded(sentence: str, *, opening: bool) -> Iterator[Quantity]:
    for match in _WORDED.finditer(sentence):
        said = _ON.search(sentence, max(0, match.start() - _REACH), match.start())
        if not said or (opening and _YEAR_AFTER.match(sentence, match.end())):
            continue
        month = written_month(match["month"] or match["month_first"])
        day = int(match["day"] or match["day_after"])
        if month and 1 <= day <= 29 + (month != 2) + (month not in {2, 4, 6, 9, 11}):
            yield _quantity(match.span(), date(_YEAR, month, day), 0.0)


def _last_weekdays(sentence: str, published: date) -> Iterator[Quantity]:
    for match in _WEEKDAY.finditer(sentence):
        for number in weekdays(match["word"]):
            day = published - timedelta(days=(published.weekday() - number) % 7)
            if (day.month, day.day) != (2, 29):
                # Zones and nights: one report's Monday is another's Tuesday.
                yield _quantity(match.span(), day.replace(year=_YEAR), 2.0)


def _quantity(span: tuple[int, int], day: date, grain: float) -> Quantity:
    value = float(day.toordinal())
    return Quantity(
        start=span[0], end=span[1], value=value, low=value, high=value, grain=grain, unit=DAY, joined=False
    )
