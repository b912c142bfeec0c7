"""Words of a text: tokens, their stems, and how common they are in their language.

Stems are Snowball's (PyStemmer); commonness is wordfreq's Zipf scale (base-10
logarithm of occurrences per thousand million words: "the" 7.7, a rare name below 2).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without blanks between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# Vowel signs and tone marks are no letters to `_WORD`, but of what is written without blanks they are part.
_RUN = re.compile(f"(?:[^\\W_]|{_UNSPACED.pattern})+")
_POSSESSIVE = re.compile(r"['’]s$")
# No word is longer, and wordfreq takes the square of what is: 25 s for 100,000 characters of flags.
_LONGEST = 100
_LATIN = frozenset(["de", "en", "es", "fr", "it", "nl", "pt"])
# What wordfreq counts under one code.
_SAME_WORDS = {"bs": "sh", "hr": "sh", "sr": "sh", "nn": "nb", "no": "nb", "tl": "fil"}
# Their words depend on what else is installed (jieba, MeCab), and these write to stderr when they load.
_NEEDING_TOKENIZER = frozenset(["ja", "ko", "zh"])
_STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as written, in order; inner apostrophes, points and hyphens stay."""
    return tuple(_WORD.findall(text))


def is_unspaced(text: str) -> bool:
    """Tell a text in a script without blanks between words: a third of its letters and more are of one."""
    found = len(_UNSPACED.findall(text))
    return found > 0 and 3 * found >= sum(map(str.isalpha, text))


def unspaced_words(text: str) -> tuple[str, ...]:
    """Return what stands for the words of a script without blanks: each two neighbouring characters.

    Pairs of characters are what search engines index of such scripts (Lucene's CJKBigramFilter); words of
    other scripts between them stay whole.
    """
    found: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        if len(run) == 1 or not _UNSPACED.search(run):
            found.append(run)
        else:
            found += map("".join, pairwise(run))
    return tuple(found)


def normal(word: str) -> str:
    """Return a word casefolded, without a possessive ending and without the points of an abbreviation."""
    plain = _POSSESSIVE.sub("", word.casefold().replace("’", "'"))
    return plain if any(character.isdigit() for character in plain) else plain.replace(".", "")


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    name = _STEMMERS.get(language)
    if name is None:
        return str
    stem: Callable[[str], str] = Stemmer.Stemmer(name).stemWord
    return stem


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Return the Snowball stem of a normalised word; a language without a stemmer keeps its words."""
    return _stemmer(language)(word)


@cache
def _languages() -> frozenset[str]:
    """Return the languages that wordfreq is asked about.

    Asked about another it writes a warning to stderr and answers for the nearest it has, for Welsh and
    Telugu with English words.
    """
    import wordfreq

    return frozenset(wordfreq.available_languages()) - _NEEDING_TOKENIZER


@lru_cache(maxsize=200_000)
def zipf(word: str, language: str) -> float:
    """Return how common a normalised word is, on the Zipf scale, 0 when unknown.

    Languages that wordfreq lacks, or for which it needs a tokenizer of its own, count as unknown, and the
    store's own frequencies decide.
    """
    language = _SAME_WORDS.get(language, language)
    if language not in _languages():
        return 0.0
    import wordfreq

    if len(word) > _LONGEST:
        return 0.0
    # A plain word is looked up in the table that wordfreq would find it in, a tenth of the time.
    if word.isascii() and word.isalpha() and language in _LATIN:
        found = wordfreq.get_frequency_dict(language).get(word)
        return round(math.log10(float(f"{found:.3g}")) + 9, 2) if found else 0.0
    return float(wordfreq.zipf_frequency(word, language))


@cache
def knows_words_of(language: str) -> bool:
    """Tell whether anything is known of how common the words of a language are."""
    return any(zipf(word, language) > 0 for word in ("1", "a", "o", "e"))


def stems(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of a text's words, in order."""
    return tuple(stem(normal(word), language) for word in words(text))


def shingles(text: str, width: int) -> frozenset[tuple[str, ...]]:
    """Return the runs of `width` normalised words of a text; a shorter text is one run of all it has."""
    tokens = tuple(normal(word) for word in words(text))
    if not tokens:
        return frozenset()
    count = max(1, len(tokens) - width + 1)
    return frozenset(tokens[start : start + width] for start in range(count))
