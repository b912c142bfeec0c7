"""Words and phrases that a reader names, looked for in what an edition prints.

They are found as whole words, whatever their case and accents: "Iran" stands in "L’Iran" and "Iran's", not in
"Iranian". In scripts without blanks between words a phrase stands wherever its characters do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from flows.language.search_text import folded
from flows.language.words import is_unspaced, normal, words

# Inside a word these join words that also stand alone: "Covid-19", "l'Iran".
_JOINTS = re.compile(r"['’\-]+")
# Between two texts: no phrase runs from one into the other.
_BETWEEN = " | "


@lru_cache(maxsize=20_000)
def phrase_text(text: str) -> str:
    """Return a text as its folded words, a blank before and after each."""
    pieces = (piece for word in words(folded(text).text) for piece in _JOINTS.split(normal(word)))
    return f" {' '.join(filter(None, pieces))} "


def texts_to_search(texts: Iterable[str]) -> str:
    """Return texts as one in which `stands_in_texts` looks for phrases, each within a text."""
    given = tuple(texts)
    unspaced = (folded(text).text for text in given if not text.isascii() and is_unspaced(text))
    return _BETWEEN.join((*map(phrase_text, given), *unspaced))


def stands_in_texts(phrase: str, texts: str) -> bool:
    """Return True if a phrase stands in `texts_to_search`; one without a letter or digit stands nowhere."""
    if not phrase.isascii() and is_unspaced(phrase):
        return folded(phrase).text.strip() in texts
    pattern = phrase_text(phrase)
    return not pattern.isspace() and pattern in texts
