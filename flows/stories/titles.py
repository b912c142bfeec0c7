"""The form of a title: round-up, live page, recurring format, gallery, correction; and how much it says.

The words are those of news rooms, in `[titles]` of the language files. All languages are matched at once,
because a title alone is often too short to tell its language. Round-ups and formats must stand where a
format is named: at one end of the title, or next to a mark that sets them off. Within a sentence they are
news about it.

| key | what it holds | |---|---| | `round_ups` | names of round-ups, bulletins and briefings | | `updates` |
names of updates that are round-ups only if the title has nothing else | | `newsletters`,
`newsletter_endings` | labels of newsletters before and after a mark | | `additions` | words that begin the
second headline of two in one title | | `live`, `live_words`, `live_endings` | phrases and words that mark
live pages, some only at the end of a title | | `live_labels`, `live_openings` | the same at the beginning,
before a mark or not | | `live_pages`, `live_summaries` | names of live pages; a label of a finished one | |
`follow`, `never_live` | verbs before a live phrase; words between which and "live" no page is announced | |
`formats` | a table: names of formats that recur with the same words | | `guides` | titles of galleries,
schedules, programmes, live pages | | `corrections` | labels of corrections and clarifications | | `kickers`
| words before a colon or bar that name the kind of piece | | `teasers` | first words that promise instead of
telling, for titles in this language | | `first_words`, `teasing` | the same for titles in any language, at
the beginning or anywhere | | `clickbait` | words of clickbait |
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache, lru_cache

from flows.language.languages import codes, pattern_of_all, pattern_text, table
from flows.language.words import words

_FORMATS = ("weather", "lottery", "horoscope", "puzzle", "almanac", "preview", "listings")

_MARK = r"\s?(?:[:|–—]|\s-\s)\s?"
_START = rf"(?:^\W*|{_MARK})"
_END = rf"(?:$|{_MARK})"
_NAME = r"(?:the |your |our |(?-i:[A-Z])[\w.&]+ ){0,3}"
_BEFORE = rf"(?:^|[:|–—,(\[/]\s*|\s-\s+|\d[\s:]+){_NAME}"
_AFTER = r"(?=$|\s*[:|–—,()\]?!]|\s+-\s|\s+(?:for|and|of|vom|du|del|van|di|do|\d)\b)"
# A preview alone may be of anything. It is of a match between two named sides, or by itself between marks.
_MATCH_PREVIEW = re.compile(
    r"\bvs?\b.*\bpreview\b|\bpreview\b.*\bvs?\b|(?:^|[|–—]\s*)preview\s*(?:$|[:|–—])", re.IGNORECASE
)
_OUTLET_AT_END = re.compile(r"\s(?:[|»]\s.{2,30}|[–—-]\s(?:[A-ZÀ-Þ][\w.’']*\s?){1,4})$")
_LABEL = re.compile(r"(?:[^\s:]+\s){0,1}[^\s:]+:\s")
_ALL_QUOTED = re.compile(r"[“\"'‘«„][^“”\"«»„]+[”\"'’»“]$")


class Flag(IntFlag):
    """Marks of a title.

    GUIDE: a gallery, a schedule or a live page, no single event. ROUND_UP: several stories in one.
    RECURRING: a format that comes again with the same words (a forecast, a preview).
    """

    NONE = 0
    GUIDE = 1
    ROUND_UP = 2
    RECURRING = 4


@lru_cache(maxsize=20_000)
def title_flags(title: str) -> Flag:
    """Return the marks of a title."""
    flags = Flag.GUIDE if is_guide(title) else Flag.NONE
    flags |= Flag.ROUND_UP if is_round_up(title) else Flag.NONE
    return flags | (Flag.RECURRING if recurring_format(title) else Flag.NONE)


def is_round_up(title: str) -> bool:
    """Return True for a title of several stories: a briefing, a bulletin, a live page, two headlines in one.

    A live page about one event is a round-up too: it goes on, and tells of many as it does.
    """
    return bool(_round_up().search(title))


def recurring_format(title: str) -> str:
    """Return the recurring format that a title names (weather, lottery, preview and so on), or ""."""
    named = next((name for name, pattern in _formats().items() if pattern.search(title)), "")
    return named or ("preview" if _MATCH_PREVIEW.search(title) else "")


def is_guide(title: str) -> bool:
    """Return True for the title of a gallery, a schedule, a programme, a live page or a round-up."""
    return bool(_words("guides").search(title))


def is_correction(title: str) -> bool:
    """Return True for a title that begins with the label of a correction: it says what was wrong."""
    return bool(_words("corrections", r"^\W*(?:{})(?:\s*[:|–—)\]]|\s+-\s)").search(title))


def title_penalty(title: str, language: str = "en") -> float:
    """Return a factor in (0, 1] by which a title is worth less for saying less about its news.

    Capitals, questions, teases, labels of the kind of piece, cut and overlong titles: each lowers it.
    """
    factor = _shouting(title)
    if "?" in title or "？" in title:
        factor *= 0.4
    if _is_teaser(title, language):
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
    if len(words(title)) < 5:
        factor *= 0.6
    if len(title) > 120:
        factor *= 0.6
    elif len(title) > 105:
        factor *= 0.9
    return factor


def _is_teaser(title: str, language: str) -> bool:
    own = _own_teasers(language)
    return bool(
        _words("first_words", r"^(?:{})\b").search(title)
        or _words("teasing", r"\b(?:{})\b").search(title)
        or _words("kickers", r"^\W*(?:{})(?:(?:\s?[:|]|\s[–—-])\s|\s\d+\s?-)").search(title)
        or (own and own.match(title))
    )


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


@cache
def _formats() -> dict[str, re.Pattern[str]]:
    formats = {}
    for name in _FORMATS:
        tables = (table(code, "titles").get("formats", {}) for code in codes())
        named = "|".join(pattern_text(patterns[name]) for patterns in tables if name in patterns)
        formats[name] = re.compile(rf"{_BEFORE}(?:{named}){_AFTER}|\b(?:{named})(?:$|:)", re.IGNORECASE)
    return formats


@cache
def _round_up() -> re.Pattern[str]:
    """Return the pattern of round-ups and live pages in all languages."""
    (round_ups, updates, newsletters, endings, additions) = map(
        _alternatives, ("round_ups", "updates", "newsletters", "newsletter_endings", "additions")
    )
    (live, alone, last, labels, openings, pages) = map(
        _alternatives, ("live", "live_words", "live_endings", "live_labels", "live_openings", "live_pages")
    )
    follow = rf"(?:{_alternatives('follow')})(?: \w+){{0,3}} "
    # What the page is about stands before "live", without words of living, of broadcasting or of programmes.
    subject = rf"(?:(?!(?:{_alternatives('never_live')}|\d)\b)[\w'’.&/-]+ ){{0,6}}"
    forms = (
        rf"{_BEFORE}(?:{round_ups}){_AFTER}",
        # "Morning update: quake kills 40" is news of one event; a title of nothing else is not.
        rf"^{_NAME}(?:{updates})$",
        rf"^(?:{newsletters}){_MARK}",
        rf"{_MARK}(?:{endings})$",
        rf"[.;!?] (?:{additions})[,:] ",
        rf"^\W*(?:{labels}|{live})(?:{_MARK}|[\])]\s)",
        rf"^\W*(?:{openings})\s",
        rf"{_START}(?:{follow})?(?:{alone}|{last}|{live})$",
        rf", (?:{live}){_END}",
        rf"{_START}{follow}(?:{alone}|{live}){_END}",
        rf"^\W*{subject}(?:{alone}|{live}){_MARK}",
        rf"(?:{_START}|, ){subject}(?:\w+-)?(?:{pages}){_END}",
        rf"{_START}(?:{_alternatives('live_summaries')}){_END}",
    )
    return re.compile("|".join(forms), re.IGNORECASE)
