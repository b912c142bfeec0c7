"""The forms of titles: several stories in one, a page that goes on, a format that recurs, a list.

The words are those of news rooms, in `[titles]` of the language files. All languages are matched at once,
because a title alone is often too short to tell its language. Round-ups and formats must stand where a
format is named: at one end of the title, or next to a mark that sets them off. Within a sentence they are
news about it.

| key | what it holds |
|---|---|
| `round_ups` | names of round-ups, bulletins and briefings |
| `round_up_openings` | how titles of round-ups begin |
| `updates` | names of updates that are round-ups only if the title has nothing else |
| `newsletters`, `newsletter_endings` | labels of newsletters before and after a mark |
| `additions` | words that begin the second headline of two in one title |
| `live`, `live_words`, `live_endings` | phrases and words that mark live pages, some only at the end |
| `live_labels`, `live_openings` | the same at the beginning, before a mark or not |
| `live_pages`, `live_summaries` | names of live pages; a label of a finished one |
| `follow`, `never_live` | verbs before a live phrase; words between which and "live" no page is announced |
| `listings`, `lookups` | names of lists to look something up in; verbs that may stand before them |
| `galleries` | words that announce pictures |
| `page_openings` | how the text of a page that lists other things begins |
| `link_openings` | what the text of a list of links says of them |
| `formats` | a table: names of formats that recur with the same words |
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.language.languages import codes, pattern_of_all, pattern_text, table

_FORMATS = ("weather", "lottery", "horoscope", "puzzle", "almanac", "preview")
# The formats that are lists to look something up in, or games.
_LISTINGS = ("lottery", "horoscope", "puzzle")

_OPENING = 500
_GALLERY_ENDS = r"(?=$|\s?[:|–—(]|\s(?:and|und|et|y|e|en|og|och)\b)"
# As long as a run lets titles be.
LONGEST_TITLE = 300
_ARTICLE = r"(?:the|your|our|all|today['’]s|this week['’]s|de|den|der|die|das|el|la|le|les|il|lo|o|os|het)"
_MARK = r"\s?(?:[:|–—]|\s-\s)\s?"
_START = rf"(?:^\W*|{_MARK})"
_END = rf"(?:$|{_MARK})"
_NAME = r"(?:the |your |our |(?-i:[A-Z])[\w.&’']+ |& ){0,3}"
_BEFORE = rf"(?:^|[:|–—,(\[/]\s*|\s-\s+|\d[\s:]+){_NAME}"
_AFTER = r"(?=$|\s*[:|–—,()\]?!]|\s+-\s|\s+(?:for|and|of|from|vom|du|del|van|von|di|do|\d|#)\b|\s+#?\d)"
# A preview alone may be of anything. It is of a match between two named sides, or by itself between marks.
_MATCH_PREVIEW = re.compile(
    r"\bvs?\b.*\bpreview\b|\bpreview\b.*\bvs?\b|(?:^|[|–—]\s*)preview\s*(?:$|[:|–—])", re.IGNORECASE
)


@lru_cache(maxsize=20_000)
def round_up_form(title: str) -> str:
    """Return the words of a title that name several stories: a briefing, a bulletin, two headlines in one."""
    match = _round_up().search(title[:LONGEST_TITLE])
    return _bare(match[0]) if match else ""


@lru_cache(maxsize=20_000)
def live_form(title: str) -> str:
    """Return the words of a title that announce a page that goes on while its event does, or ""."""
    match = _live().search(title[:LONGEST_TITLE])
    return _bare(match[0]) if match else ""


@lru_cache(maxsize=20_000)
def recurring_format(title: str) -> str:
    """Return the recurring format that a title names (weather, lottery, preview and so on), or ""."""
    beginning = title[:LONGEST_TITLE]
    named = next((name for name, pattern in _formats().items() if pattern.search(beginning)), "")
    return named or ("preview" if _MATCH_PREVIEW.search(beginning) else "")


@lru_cache(maxsize=20_000)
def listing_form(title: str) -> str:
    """Return the words of a title that announce no news but a list, a schedule or a game, or ""."""
    match = _listing().search(title[:LONGEST_TITLE])
    return _bare(match[0]) if match else ""


@lru_cache(maxsize=20_000)
def gallery_form(title: str) -> str:
    """Return the words of a title that announce pictures, or ""."""
    match = _gallery().search(title[:LONGEST_TITLE])
    return _bare(match[0]) if match else ""


def page_opening(text: str) -> str:
    """Return the words at the beginning of a text that say that its page lists something, or ""."""
    match = _opening("page_openings").match(text)
    return match[0] if match else ""


def link_opening(text: str) -> str:
    """Return the words in the beginning of a text that announce a list of links, or ""."""
    match = _opening("link_openings").search(text[:_OPENING])
    return match[0] if match else ""


@cache
def _gallery() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives('galleries')}){_GALLERY_ENDS}", re.IGNORECASE)


def _bare(words: str) -> str:
    return words.strip(" :|–—-0123456789")


@cache
def _opening(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(key)})", re.IGNORECASE)


@cache
def _listing() -> re.Pattern[str]:
    """Return the pattern of listings in all languages: they open a title, but for a verb and one name."""
    formats = (table(code, "titles").get("formats", {}) for code in codes())
    named = [pattern_text(patterns[name]) for patterns in formats for name in _LISTINGS if name in patterns]
    names = "|".join((_alternatives("listings"), *named))
    opening = rf"^\W*(?:(?:{_alternatives('lookups')}) )?(?:{_ARTICLE} )?(?:(?-i:[A-Z0-9])[\w’'-]* )?"
    return re.compile(rf"{opening}(?:{names}){_AFTER}|{_MARK}(?:{names})$", re.IGNORECASE)


def _alternatives(key: str) -> str:
    return pattern_of_all("titles", key)


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
    """Return the pattern of round-ups in all languages."""
    round_ups, openings, updates, newsletters, endings, additions = map(
        _alternatives,
        ("round_ups", "round_up_openings", "updates", "newsletters", "newsletter_endings", "additions"),
    )
    forms = (
        rf"{_BEFORE}(?:{round_ups}){_AFTER}",
        rf"^\W*(?:{openings})",
        # "Morning update: quake kills 40" is news of one event; a title of nothing else is not.
        rf"^{_NAME}(?:{updates})$",
        rf"^(?:{newsletters}){_MARK}",
        rf"{_MARK}(?:{endings})$",
        rf"[.;!?] (?:{additions})[,:] ",
    )
    return re.compile("|".join(forms), re.IGNORECASE)


@cache
def _live() -> re.Pattern[str]:
    """Return the pattern of live pages in all languages."""
    (live, alone, last, labels, openings, pages) = map(
        _alternatives, ("live", "live_words", "live_endings", "live_labels", "live_openings", "live_pages")
    )
    follow = rf"(?:{_alternatives('follow')})(?: \w+){{0,3}} "
    # What the page is about stands before "live", without words of living, of broadcasting or of programmes.
    subject = rf"(?:(?!(?:{_alternatives('never_live')}|\d)\b)[\w'’.&/-]+ ){{0,6}}"
    forms = (
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
