"""How much a title says, and its marks for grouping: round-up, recurring format, guide, correction.

The words are in `[titles]` of the language files; `flows.reading.kinds.titles` has the forms of titles that
say what kind of page they stand on.

| key | what it holds |
|---|---|
| `guides` | titles of galleries, schedules, programmes, live pages |
| `corrections` | labels of corrections and clarifications |
| `kickers` | words before a colon or bar that name the kind of piece |
| `teasers` | first words that promise instead of telling, for titles in this language |
| `first_words`, `teasing` | the same for titles in any language, at the beginning or anywhere |
| `clickbait` | words of clickbait |
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache, lru_cache

from flows.language.days import weekday_names
from flows.language.languages import pattern_of_all, pattern_text, table
from flows.language.months import month_of
from flows.language.words import words
from flows.reading.kinds.titles import live_form, recurring_format

_OUTLET_AT_END = re.compile(r"\s(?:[|»]\s.{2,30}|[–—-]\s(?:[A-ZÀ-Þ][\w.’']*\s?){1,4})$")
_LABEL = re.compile(r"(?:[^\s:]+\s){0,1}[^\s:]+:\s")
# What sets the date of an issue off from its name: a mark, a bracket, a comma.
_BEFORE_DATE = re.compile(r"\s[-–—|•]\s|:\s|\s?[(\[]|,\s")
_NUMBERED_DATE = re.compile(
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)"
)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
# "Magazine printables", "Your daily horoscope": a headline has more words.
_LONGEST_NAME = 4
# Two sentences are a text, and no headline.
_SENTENCES = re.compile(r"[a-zß-ÿ]{3,}[.!]\s+[A-ZÀ-Þ]")
_ALL_QUOTED = re.compile(r"[“\"'‘«„][^“”\"«»„]+[”\"'’»“]$")


class Flag(IntFlag):
    """Marks of a title, and of the page that it stands on.

    GUIDE: a gallery, a schedule or a live page, no single event. NO_EVENT: a page of several stories or none.
    RECURRING: a format that comes again with the same words (a forecast, a preview). DATED: the name of a
    format and the date of its issue, and nothing else.
    """

    NONE = 0
    GUIDE = 1
    NO_EVENT = 2
    RECURRING = 4
    DATED = 8


@lru_cache(maxsize=20_000)
def title_flags(title: str) -> Flag:
    """Return the marks that a title gives."""
    flags = Flag.GUIDE if is_guide(title) or live_form(title) else Flag.NONE
    undated = without_date(title)
    if undated != title and len(words(undated)) <= _LONGEST_NAME:
        flags |= Flag.DATED
    return flags | (Flag.RECURRING if recurring_format(title) else Flag.NONE)


def without_date(title: str) -> str:
    """Return a title without a date set off at one of its ends: "Quiz - February 27, 2026" is "Quiz"."""
    for mark in _BEFORE_DATE.finditer(title):
        before, after = title[: mark.start()].strip(), title[mark.end() :].strip(" )]")
        if before and _is_date(after):
            return before
        if after and _is_date(before.lstrip("([")):
            return title[mark.end() :].strip()
    return title


def _is_date(text: str) -> bool:
    """Return True for a date with its day, in figures or with the name of the month, and nothing else."""
    if _NUMBERED_DATE.fullmatch(text):
        return True
    parts = [part for part in re.split(r"[\s,.]+", text.casefold()) if part]
    days = [part for part in parts if _DAY.fullmatch(part)]
    rest = [part for part in parts if not _DAY.fullmatch(part) and not _YEAR.fullmatch(part)]
    rest = [part for part in rest if part not in weekday_names() and part not in {"of", "de", "the"}]
    return len(days) == 1 and len(rest) == 1 and len(rest[0]) > 2 and month_of(rest[0]) is not None


def is_guide(title: str) -> bool:
    """Return True for the title of a gallery, a schedule, a programme, a live page or a round-up."""
    return bool(_words("guides").search(title))


def is_correction(title: str) -> bool:
    """Return True for a title that begins with the label of a correction: it says what was wrong."""
    return bool(_words("corrections", r"^\W*(?:{})(?:\s*[:|–—)\]]|\s+-\s)").search(title))


def title_penalty(title: str, language: str = "en") -> float:
    """Return a factor in (0, 1] by which a title is worth less for saying less about its news.

    Capitals, questions, teases, labels of the kind of piece, several sentences, cut and overlong titles: each
    lowers it.
    """
    factor = _shouting(title)
    if any(mark in title for mark in "?？؟"):
        factor *= 0.4
    if is_teaser(title, language):
        factor *= 0.4
    elif _LABEL.match(title):
        factor *= 0.85
    if _words("clickbait", r"\b(?:{})\b").search(title):
        factor *= 0.6
    if title.endswith(("…", "...")):
        factor *= 0.5
    if _OUTLET_AT_END.search(title):
        factor *= 0.8
    if _ALL_QUOTED.match(title) or "!" in title:
        factor *= 0.7
    if _SENTENCES.search(title):
        factor *= 0.8
    if len(words(title)) < 5:
        factor *= 0.6
    if len(title) > 120:
        factor *= 0.6
    elif len(title) > 105:
        factor *= 0.9
    return factor


def is_teaser(title: str, language: str) -> bool:
    """Return True for a title that promises instead of telling."""
    own = _own_teasers(language)
    return bool(
        _words("first_words", r"^(?:{})\b").search(title)
        or _words("teasing", r"\b(?:{})\b").search(title)
        or _words("kickers", r"^\W*(?:{})(?:(?:\s?[:|]|\s[–—-])\s|\s\d+\s?-)").search(title)
        or (own and own.match(title))
    )


def explains(title: str, language: str) -> bool:
    """Return True for a title that asks, explains or lists instead of telling an event."""
    own = _own_teasers(language)
    asks = title.rstrip().endswith(("?", "？", "؟"))
    return asks or bool(_words("first_words", r"^(?:{})\b").search(title) or (own and own.match(title)))


def _shouting(title: str) -> float:
    cased = [character for character in title if character.lower() != character.upper()]
    capitals = sum(character.isupper() for character in cased)
    if cased and capitals == len(cased):
        return 0.3
    return 0.6 if capitals > len(cased) / 2 else 1.0


@cache
def _words(key: str, form: str = "{}") -> re.Pattern[str]:
    """Return the pattern of a key in all languages, put in the place of {} in a form."""
    return re.compile(form.replace("{}", _alternatives(key)), re.IGNORECASE)


def _alternatives(key: str) -> str:
    return pattern_of_all("titles", key)


@lru_cache(maxsize=64)
def _own_teasers(language: str) -> re.Pattern[str] | None:
    teasers = table(language, "titles").get("teasers")
    return re.compile(rf"\W*(?:{pattern_text(teasers)})\b", re.IGNORECASE) if teasers else None
