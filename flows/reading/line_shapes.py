"""Lines of a text: their shape (sentence, headline, label, list item), and the paragraphs they make.

A language file's `[reading]` table holds the `function_words` of prose, the `small_words` of headlines, and
the pattern `abbreviations` of words whose full stop ends no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from flows.language.languages import pattern_of_all, words_of_all

# A closing sign (■) stands behind the last sentence of some agencies.
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔।](?:\s?['\"”’»)\]*›])*(?:\s?\[\d+\])*(?:\s?[■□▪◼●∎])?$")
_ENDS_QUOTE = re.compile(r"^[\"“«„‘'].*[\"”»“’']$")
_QUOTED_SENTENCE = re.compile(r"[.!?,]['\"”’»]+$")
_ASKS_OR_EXCLAIMS = re.compile(r"[?!]['\"”’»)]*$")
_SENTENCE_WITHIN = re.compile(r"[a-zà-þ\d)”\"’][.!?]['\"”’»)]* +['\"“‘«(]?[A-ZÀ-Þ]")
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_WIDE = re.compile("[\u2e80-\U0010ffff]")
_LIST_MARK = re.compile(r"\s*(?:[-–—•*·▪◦►‣+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_SENTENCE_WORDS = 4
_LONG_LINE_WORDS = 22
_LABEL_WORDS = 3
_OPEN_ENDS = (":", ",", ";")
# A text that was wrapped at a fixed width has lines of this length, most of them nearly full.
_NARROWEST, _WIDEST = 50, 120
_FULL_SHARE = 0.6
_LEAST_WRAPPED_LINES = 3
# The rules of cleaning look at each line of an article several times.
_LINES_REMEMBERED = 1_000


@cache
def _words(key: str) -> frozenset[str]:
    return words_of_all("reading", key)


@cache
def _abbreviation_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:[A-Z]\.){{2,}}$|\b(?:{pattern_of_all('reading', 'abbreviations')})\.$")


@lru_cache(maxsize=_LINES_REMEMBERED)
def word_count(line: str) -> int:
    """Return the number of words of a line; scripts without spaces count two characters a word."""
    wide = sum(map(str.isalnum, _WIDE.findall(line)))
    return len(_WORD.findall(line)) + wide // 2


def ends_sentence(line: str) -> bool:
    """Return True if a line ends as a sentence or a whole quotation does."""
    text = line.rstrip()
    return bool(_ENDS_SENTENCE.search(text) or _ENDS_QUOTE.match(text))


@lru_cache(maxsize=_LINES_REMEMBERED)
def is_prose(line: str) -> bool:
    """Return True if a line holds a sentence: its end says so, or one ends within it, or its length does."""
    if ends_sentence(line):
        return word_count(line) >= _SENTENCE_WORDS
    return bool(_SENTENCE_WITHIN.search(line)) or word_count(line) >= _LONG_LINE_WORDS


def reads_like_sentence(line: str) -> bool:
    """Return True if a line is a sentence without its full stop: it has the small words of prose."""
    words = [word.lower() for word in _WORD.findall(line)]
    has_function_words = len(_words("function_words").intersection(words)) >= 2
    return len(words) >= 6 and has_function_words and not is_title_case(line)


def is_title_case(line: str, least: float = 0.8) -> bool:
    """Return True if at least that share of the words that headlines capitalise is capitalised."""
    small = _words("small_words")
    words = [word for word in _WORD.findall(line) if word.lower() not in small and word[0].isalpha()]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= least * len(words)


def is_label(line: str) -> bool:
    """Return True for a section's or an agency's name alone: up to three words, no stop, a capital."""
    return (
        0 < len(_WORD.findall(line)) <= _LABEL_WORDS
        and len(line) <= 40
        and line.strip()[0].isupper()
        and not ends_sentence(line)
        and not line.rstrip().endswith(_OPEN_ENDS)
        and not any(character.isdigit() for character in line)
    )


def is_headline(line: str) -> bool:
    """Return True for a headline's shape: four words or more, one sentence, no stop unless in title case."""
    text = line.rstrip()
    if not 4 <= word_count(text) <= 40 or text.endswith(_OPEN_ENDS) or is_list_item(text):
        return False
    if ends_sentence(text) and not _abbreviation_at_end().search(text):
        return is_title_case(text)
    return not _SENTENCE_WITHIN.search(text)


def is_list_item(line: str) -> bool:
    """Return True if a line begins with a bullet or a number of a list."""
    return bool(_LIST_MARK.match(line))


def is_title(line: str) -> bool:
    """Return True if the first line of an article can be its title.

    Without an end mark it can; a question or exclamation can if it is one sentence of up to 15
    words; a line with a full stop only in title case.
    """
    text = line.rstrip()
    words = word_count(text)
    if words < 1 or text.endswith(_OPEN_ENDS) or is_list_item(text):
        return False
    if _ENDS_QUOTE.match(text) and _QUOTED_SENTENCE.search(text):
        return False
    is_single = not _SENTENCE_WITHIN.search(text) or is_title_case(text)
    if _abbreviation_at_end().search(text):
        return is_single and (words <= 15 or is_title_case(text))
    if not _ENDS_SENTENCE.search(text):
        return is_single
    if _ASKS_OR_EXCLAIMS.search(text):
        return is_single and words <= 15
    return is_title_case(text, least=0.95) and words <= 25


def paragraphs_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs of a text: each line that is not blank is one, unless lines are wrapped.

    A text counts as wrapped if its lines, within runs without a blank line, stay under 120
    characters and mostly end within a sentence; then a run of full lines is one paragraph, its line
    ends kept. White space around lines is dropped.
    """
    runs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            runs[-1].append(line.strip())
        elif runs[-1]:
            runs.append([])
    width = _wrap_width([line for run in runs for line in run[:-1]])
    paragraphs: list[str] = []
    for run in runs:
        is_wrapped = width and len(run) > 1 and all(len(line) >= _FULL_SHARE * width for line in run[:-1])
        paragraphs.extend(["\n".join(run)] if is_wrapped else run)
    return tuple(paragraphs)


def _wrap_width(lines: Sequence[str]) -> int:
    """Return the width at which a text was wrapped, or 0; `lines` are those that another follows at once."""
    if len(lines) < _LEAST_WRAPPED_LINES:
        return 0
    width = max(map(len, lines))
    full = sum(len(line) >= _FULL_SHARE * width for line in lines)
    stopped = sum(map(ends_sentence, lines))
    is_wrapped = _NARROWEST <= width <= _WIDEST and full > len(lines) / 2 and stopped < len(lines) / 2
    return width if is_wrapped else 0
