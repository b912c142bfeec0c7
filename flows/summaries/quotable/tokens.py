"""The words and marks of a sentence, as the features of fitness count them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from flows.language.words import stem, zipf

_TOKEN = re.compile(
    # "U.S.", "Gov. Low", a word with its inner marks, any other mark.
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Lt|Sgt|Capt|Col|Gen|Prof|Rev|St|Jr|Sr|[A-Z])\.(?= ?[A-Z])"
    r"|\w+(?:[-'’&.]\w+)*['’]?(?=\s|$|\W)|[^\w\s]"
)
QUOTES = '"“”„'


class Tokens:
    """The tokens of a text: as written (`words`), in lower case, plain (without "'s"), which are `capital`
    and which `quoted`."""

    __slots__ = ("_language", "_stems", "capital", "lower", "plain", "quoted", "words")

    def __init__(self, text: str, language: str) -> None:
        self.words: list[str] = _TOKEN.findall(text)
        self.lower = " ".join(self.words).lower().replace("’", "'").split(" ") if self.words else []
        self.plain = [word if word.isalpha() else plain(word) for word in self.lower]
        self.capital = [word[0].isupper() for word in self.words]
        self._language = language
        self._stems: Mapping[int, str] | None = None
        self.quoted: list[bool] = []
        is_open = False
        for word in self.words:
            if word in QUOTES:
                # A mark that may open either opens or, where one is open, closes: „…“.
                is_open = word != "”" and not is_open
            self.quoted.append(is_open)

    def __len__(self) -> int:
        return len(self.words)

    def unquoted(self) -> list[int]:
        """Return the places of the tokens outside of quotation marks."""
        return [place for place, is_quoted in enumerate(self.quoted) if not is_quoted]

    def at(self, place: int) -> str:
        """Return the token at a place in lower case, or "" beyond either end."""
        return self.lower[place] if 0 <= place < len(self.lower) else ""

    def is_capital(self, place: int) -> bool:
        """Return True if there is a token at a place and it has a capital."""
        return place < len(self.words) and self.capital[place]

    def begins(self, place: int) -> bool:
        """Return True if a sentence, a quotation or a clause after a colon or dash begins at a place."""
        return place == 0 or self.words[place - 1] in "\"“‘'([:—–-.!?"

    def stems(self) -> Mapping[int, str]:
        """Return the stem of each word by its place."""
        if self._stems is None:
            words = zip(self.words, self.plain, strict=True)
            self._stems = {
                place: stem(word, self._language)
                for place, (written, word) in enumerate(words)
                if written[0].isalnum()
            }
        return self._stems


@lru_cache(maxsize=4096)
def tokens_of(text: str, language: str) -> Tokens:
    """Return the tokens of a text in a language: a sentence is read, stands before another, is shown."""
    return Tokens(text, language)


def plain(word: str) -> str:
    """Return a word in lower case without "'s" or a point at its end."""
    return word.removesuffix("'s").removesuffix("'").rstrip(".")


@lru_cache(maxsize=4096)
def sentence_before(text: str) -> str:
    """Return the last sentence of the text before a sentence."""
    text = text.strip()
    start = max((match.end() for match in _SENTENCE_END.finditer(text, 0, max(0, len(text) - 1))), default=0)
    return text[start:]


_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[A-ZÀ-Þ\"“‘'(\d])|\n\n+")


def mean_zipf(words: list[str], language: str) -> float:
    """Return how common the words are on the average, 0 without any."""
    return sum(zipf(word, language) for word in words) / len(words) if words else 0.0
