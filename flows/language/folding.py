"""Text as a search sees it: without case, accents, kinds of quotation marks and widths of spaces.

The fold is at least as loose as the primary level of the Unicode collation algorithm (UTS 10), by which
browsers find a text fragment: what is one of a kind here is one of a kind there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_MARKS = {
    **dict.fromkeys("‘’‚‛ʼ′`´＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
# Ends of lines: what stands on both sides of one is not found as one text.
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


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
    for run in _runs(text):
        if run[0].isspace():
            starts += [length] + [length + 1] * (len(run) - 1)
            pieces.append(" " if not any(mark in run for mark in LINE_ENDS) else "\n")
            length += 1
        else:
            for character in run:
                starts.append(length)
                pieces.append(found := _fold(character))
                length += len(found)
    return Folded(text="".join(pieces), starts=(*starts, length))


def squeezed(text: str) -> str:
    """Return a text as a search sees it without any white space, to look whether it stands in another."""
    return "".join(_fold(character) for character in text if not character.isspace())


def stands_in(sentence: str, text: str) -> bool:
    """Tell whether a text holds a sentence, whatever the white space and typography of the two."""
    return squeezed(sentence) in _squeezed(text)


def _runs(text: str) -> Iterator[str]:
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or text[place].isspace() != text[begin].isspace():
            yield text[begin:place]
            begin = place


@lru_cache(maxsize=16)
def _squeezed(text: str) -> str:
    return squeezed(text)


@lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    if character in _MARKS:
        return _MARKS[character]
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = "".join(each for each in plain if unicodedata.category(each) not in ("Mn", "Me", "Cf", "Cc"))
    # A few signs are a space and an accent by decomposition; no search takes them for white space.
    return character if any(map(str.isspace, kept)) else kept
