"""Text as a search sees it: without case, accents, kinds of quotation marks and widths of spaces.

The fold is at least as loose as the primary level of the Unicode collation algorithm (UTS 10), by which
browsers find a text fragment: two texts that are the same to a browser are the same here.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

_MARKS = {
    **dict.fromkeys("‘’‚‛ʼ′`´＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
# Ends of lines, across which no text is found.
LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text; `starts[i]` is where the i-th code point of the original begins in it.

    White space is single: a line feed where it held the end of a line, else a space.
    """

    text: str
    starts: tuple[int, ...]


@lru_cache(maxsize=16)
def folded(text: str) -> Folded:
    """Return a text as a search sees it, and where each of its code points went."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for is_space, run in groupby(text, str.isspace):
        characters = list(run)
        if is_space:
            starts += [length] + [length + 1] * (len(characters) - 1)
            pieces.append("\n" if not LINE_ENDS.isdisjoint(characters) else " ")
            length += 1
        else:
            for character in characters:
                starts.append(length)
                pieces.append(_fold(character))
                length += len(pieces[-1])
    return Folded(text="".join(pieces), starts=(*starts, length))


def squeezed(text: str) -> str:
    """Return a text as a search sees it, without any white space."""
    return "".join(_fold(character) for character in text if not character.isspace())


def stands_in(sentence: str, text: str) -> bool:
    """Return True if a text holds a sentence, whatever the white space and typography of the two."""
    return squeezed(sentence) in _squeezed(text)


@lru_cache(maxsize=20_000)
def line_digest(line: str) -> str:
    """Return a digest of a line that is the same whatever its white space, case and punctuation."""
    letters = "".join(filter(str.isalnum, squeezed(line)))
    return hashlib.sha256((letters or line).encode("utf-8", "surrogatepass")).hexdigest()[:16]


_squeezed = lru_cache(maxsize=16)(squeezed)


@lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    if character in _MARKS:
        return _MARKS[character]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    letters = "".join(mark for mark in plain if unicodedata.category(mark) not in ("Mn", "Me", "Cf", "Cc"))
    # A few signs are a space and an accent by decomposition; no search takes them for white space.
    return character if any(map(str.isspace, letters)) else letters
