"""Words of a text: the one word pattern, stems, and how common a word is in its language.

`words` is the tokeniser of the program; a module that needs the places of words searches with `WORD`. Stems
are Snowball's (PyStemmer); commonness is wordfreq's Zipf scale (base-10 logarithm of occurrences per thousand
million words: "the" 7.7, a rare name below 2).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

# Letters and digits; apostrophes, points and hyphens inside a word stay: "U.S", "co-op", "3.5", "force’s".
WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without blanks between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# `WORD` leaves out vowel signs and tone marks, which are parts of words in unspaced scripts.
_RUN = re.compile(f"(?:[^\\W_]|{_UNSPACED.pattern})+")
_POSSESSIVE = re.compile(r"['’]s$")
# wordfreq's time grows with the square of a word's length: 25 s for 100,000 characters of flags.
_LONGEST = 100
_LATIN = frozenset(["de", "en", "es", "fr", "it", "nl", "pt"])
# Languages that wordfreq counts under another code.
_SAME_WORDS = {"bs": "sh", "hr": "sh", "sr": "sh", "nn": "nb", "no": "nb", "tl": "fil"}
# Their words depend on what else is installed (jieba, MeCab), and these write to stderr when they load.
_NEEDING_TOKENIZER = frozenset(["ja", "ko", "zh"])
_STEMMERS = {
    "ar": "arabic",
    "bs": "serbian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hr": "serbian",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as written, in order; inner apostrophes, points and hyphens stay."""
    return tuple(WORD.findall(text))


def is_unspaced(text: str) -> bool:
    """Return True if at least a third of a text's letters are of a script without blanks between words."""
    count = 0 if text.isascii() else len(_UNSPACED.findall(text))
    return count > 0 and 3 * count >= sum(map(str.isalpha, text))


def unspaced_words(text: str) -> tuple[str, ...]:
    """Return each two neighbouring characters of a script without blanks, which stand for its words.

    Search engines index such scripts by pairs of characters (Lucene's CJKBigramFilter). Words of other
    scripts between them stay whole.
    """
    pieces: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        if len(run) == 1 or not _UNSPACED.search(run):
            pieces.append(run)
        else:
            pieces += map("".join, pairwise(run))
    return tuple(pieces)


def normal(word: str) -> str:
    """Return a word casefolded, without a possessive ending and without the points of an abbreviation."""
    if word.isalpha():
        return word.casefold()
    plain = _POSSESSIVE.sub("", word.casefold().replace("’", "'"))
    return plain if any(character.isdigit() for character in plain) else plain.replace(".", "")


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    name = _STEMMERS.get(language)
    if name is None:
        return str
    stem_word: Callable[[str], str] = Stemmer.Stemmer(name).stemWord
    return stem_word


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Return the Snowball stem of a normalised word, or the word itself in a language without a stemmer."""
    return _stemmer(language)(word)


@cache
def _languages() -> frozenset[str]:
    """Return the languages whose words are looked up in wordfreq.

    For any other language wordfreq writes a warning to stderr and answers for the nearest one it has: with
    English words for Welsh and Telugu.
    """
    import wordfreq

    return frozenset(wordfreq.available_languages()) - _NEEDING_TOKENIZER


@lru_cache(maxsize=200_000)
def zipf(word: str, language: str) -> float:
    """Return how common a normalised word is on the Zipf scale, or 0 for an unknown word or language."""
    # Looking a plain word up in wordfreq's own table takes a tenth of the time.
    if language in _LATIN and word.isascii() and word.isalpha() and len(word) <= _LONGEST:
        return _scaled(_frequencies(language).get(word, 0.0))
    language = _SAME_WORDS.get(language, language)
    if language not in _languages() or len(word) > _LONGEST:
        return 0.0
    import wordfreq

    return float(wordfreq.zipf_frequency(word, language))


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    import wordfreq

    frequencies: Mapping[str, float] = wordfreq.get_frequency_dict(language)
    return frequencies


@cache
def _scaled(frequency: float) -> float:
    """Return a frequency on the Zipf scale; wordfreq has some hundred different ones."""
    return round(math.log10(float(f"{frequency:.3g}")) + 9, 2) if frequency else 0.0


@cache
def has_frequencies(language: str) -> bool:
    """Return True if the words of a language have known frequencies."""
    return any(zipf(word, language) > 0 for word in ("1", "a", "o", "e"))
