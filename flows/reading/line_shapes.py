"""The shape of a line: sentence, headline, label or list item, by length, capitals and end."""

from __future__ import annotations

import re

# A closing sign (■) stands behind the last sentence of some agencies.
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔।](?:\s?['\"”’»)\]*›])*(?:\s?\[\d+\])*(?:\s?[■□▪◼●∎])?$")
_ENDS_QUOTE = re.compile(r"^[\"“«„‘'].*[\"”»“’']$")
_SENTENCE_WITHIN = re.compile(r"[a-zà-þ\d)”\"’][.!?]['\"”’»)]* +['\"“‘«(]?[A-ZÀ-Þ]")
_ABBREVIATION_AT_END = re.compile(
    r"(?:^|\s)(?:[A-Z]\.){2,}$|\b(?:Inc|Ltd|Corp|Co|Jr|Sr|a\.m|p\.m|No|vs|St)\.$"
)
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_LIST_MARK = re.compile(r"\s*(?:[-–—•*·▪◦►‣+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
# What English sentences hold and its headlines leave out.
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "was",
        "were",
        "had",
        "has",
        "have",
        "did",
        "is",
        "are",
        "been",
        "be",
        "that",
        "which",
        "who",
        "his",
        "her",
        "their",
        "its",
        "it",
        "they",
        "he",
        "she",
        "there",
    ]
)
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "de",
        "for",
        "from",
        "in",
        "into",
        "is",
        "nor",
        "of",
        "off",
        "on",
        "or",
        "over",
        "per",
        "so",
        "the",
        "to",
        "up",
        "vs",
        "via",
        "with",
    ]
)
_SENTENCE_WORDS = 4
_LONG_LINE_WORDS = 22
_LABEL_WORDS = 3


def word_count(line: str) -> int:
    """Count the words of a line; scripts without spaces count two characters a word."""
    words = _WORD.findall(line)
    wide = sum(1 for character in line if character >= "\u2e80" and character.isalnum())
    return len(words) + wide // 2


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence or a whole quotation does."""
    text = line.rstrip()
    return bool(_ENDS_SENTENCE.search(text) or _ENDS_QUOTE.match(text))


def is_prose(line: str) -> bool:
    """Tell a line that holds a sentence: its end says so, or one ends within it, or its length does."""
    if ends_sentence(line):
        return word_count(line) >= _SENTENCE_WORDS
    return bool(_SENTENCE_WITHIN.search(line)) or word_count(line) >= _LONG_LINE_WORDS


def reads_like_sentence(line: str) -> bool:
    """Tell a sentence that lost its full stop from a headline: it has the small words of prose."""
    words = [word.lower() for word in _WORD.findall(line)]
    return len(words) >= 6 and len(_FUNCTION_WORDS.intersection(words)) >= 2 and not is_title_case(line)


def is_title_case(line: str, least: float = 0.8) -> bool:
    """Tell whether at least that share of the words that headline writers capitalise is capitalised."""
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL_WORDS and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 3 and capitals >= least * len(words)


def is_label(line: str) -> bool:
    """Tell a section's or an agency's name alone on its line: up to three words, no stop, a capital."""
    words = _WORD.findall(line)
    return (
        0 < len(words) <= _LABEL_WORDS
        and len(line) <= 40
        and line.strip()[0].isupper()
        and not ends_sentence(line)
        and not line.rstrip().endswith((":", ",", ";"))
        and not any(character.isdigit() for character in line)
    )


def is_headline(line: str) -> bool:
    """Tell a line of headline shape: four words or more, one sentence, no stop unless in title case."""
    text = line.rstrip()
    if not 4 <= word_count(text) <= 40 or text.endswith((":", ",", ";")) or is_list_item(text):
        return False
    if ends_sentence(text) and not _ABBREVIATION_AT_END.search(text):
        return is_title_case(text)
    return not _SENTENCE_WITHIN.search(text)


def is_list_item(line: str) -> bool:
    """Tell a line that begins with a bullet or a number of a list."""
    return bool(_LIST_MARK.match(line))


def is_title(line: str) -> bool:
    """Tell whether the first line of an article can be its title.

    Without an end mark it can; a question or exclamation can when it is one sentence of up to 15
    words; a line with a full stop only in title case.
    """
    text = line.rstrip()
    if not text or text.endswith((":", ",", ";")) or is_list_item(text) or word_count(text) < 1:
        return False
    if _ENDS_QUOTE.match(text) and re.search(r"[.!?,]['\"”’»]+$", text):
        return False
    single = not _SENTENCE_WITHIN.search(text) or is_title_case(text)
    if not _ENDS_SENTENCE.search(text) or _ABBREVIATION_AT_END.search(text):
        is_abbreviation = bool(_ABBREVIATION_AT_END.search(text))
        return single and (not is_abbreviation or word_count(text) <= 15 or is_title_case(text))
    if re.search(r"[?!]['\"”’»)]*$", text):
        return single and word_count(text) <= 15
    return is_title_case(text, least=0.95) and word_count(text) <= 25
