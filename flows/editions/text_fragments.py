"""Links to a sentence within a page: text fragments (`#:~:text=`).

By "URL Fragment Text Directives" (WICG, https://wicg.github.io/scroll-to-text-fragment/): a browser finds
`[prefix-,]start[,end][,-suffix]` in the page's text, without regard to case and accents, from word to word;
no part may cross the end of a block, but white space of any kind may stand between a part and its context.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from flows.editions.directives import Directive, places, read_directive, written
from flows.language.folding import LINE_ENDS, folded

Span = tuple[int, int]

# Letters by which a sentence is named whole (some 25 words), and by which each end of a longer one is; wide
# letters count twice. Chosen on 2,817 sentences of 90 news pages, looked for in the whole pages: with these
# 2 links lead elsewhere (a caption or a teaser begins alike) and 2 nowhere, and one has 158 letters; by 30
# letters of each end it is 6, 2 and 110; whole up to 300, as the specification's authors do, 0, 3 and 188.
# Chromium opened 176 of 177 (two of each page) at the sentence.
# Sixty quotations of a mail, whose clients clip near 102 kB, then take 10 kB of it for their links.
WHOLE_WIDTH = 150
END_WIDTHS = (60, 120)
CONTEXT_WIDTHS = (20, 40, 80, 160)
# A part of a directive begins and ends no further from its sentence, in characters: no word is so long.
_FURTHEST = 1_000

_WIDE = "\u2e80"
# Punctuation that no word holds within it: on both its sides words end, in every script (UAX 29).
_ENDS_WORDS = frozenset('"“”«»„‟‹›()[]{}…!?¡¿—–|。、！？「」『』（）《》〈〉【】،؟۔।')
# White space that UAX 29 takes for a part of words.
_JOINS_WORDS = "\u202f"
_ACCENTS = ("Mn", "Me", "Mc")


def text_fragment(text: str, start: int, end: int) -> str:
    """Return the directive that leads to `text[start:end]`, to be added to the page's address, or "".

    `text` holds a block of the page on each line. ":~:text=" and the sentence, the beginning and end of a
    long one or of one with a line end in it, with words before or behind where it occurs more than once.
    "" where nothing leads to that very place.
    """
    sure: Directive | None = None
    for directive in _directives(text, start, end):
        found = places(folded(text), directive)
        if next(found, None) != _span(text, start, end):
            continue
        if next(found, None) is None:
            return written(directive)
        # The first place counts for a browser, but a page holds more than its article.
        sure = sure or directive
    return written(sure) if sure else ""


def leads_to(fragment: str, text: str, start: int, end: int) -> bool:
    """Tell whether a directive, as `text_fragment` returns it, leads to `text[start:end]`."""
    directive = read_directive(fragment)
    if directive is None:
        return False
    return next(places(folded(text), directive), None) == _span(text, start, end)


def _span(text: str, start: int, end: int) -> Span:
    starts = folded(text).starts
    return starts[start], starts[end]


def _directives(text: str, start: int, end: int) -> Iterator[Directive]:
    """Yield what may lead to a sentence, the shortest first."""
    lines = _lines(text, start, end)
    if not lines or any("\ud800" <= letter <= "\udfff" for letter in text[start:end]):
        return
    if any(unicodedata.category(letter) in _ACCENTS for letter in (text[start], text[end : end + 1] or " ")):
        # No search finds a letter without its accent's own place.
        return
    needs = (not _ends_word(text, start), not _ends_word(text, end))
    for first, last in _forms(text, lines):
        for prefix, suffix in _contexts(text, start, end):
            if (prefix or not needs[0]) and (suffix or not needs[1]):
                yield Directive(start=first, end=last, prefix=prefix, suffix=suffix)


def _forms(text: str, lines: list[Span]) -> Iterator[tuple[str, str]]:
    """Yield a sentence as whole or as both its ends; `lines` are those that it stands on."""
    (start, first_stop), (last_begin, end) = lines[0], lines[-1]
    whole = _plain(text[start:end]) if len(lines) == 1 else ""
    if whole and _width(whole) <= WHOLE_WIDTH:
        yield whole, ""
    for width in END_WIDTHS:
        stop = next(
            (place for place in _stops(text, start, first_stop) if _width(text[start:place]) >= width), None
        )
        begin = next(
            (place for place in _begins(text, last_begin, end) if _width(text[place:end]) >= width), None
        )
        if stop is None and len(lines) > 1 and _ends_word(text, first_stop):
            stop = first_stop
        if begin is None and len(lines) > 1 and _ends_word(text, last_begin):
            begin = last_begin
        if stop is not None and begin is not None and stop <= begin:
            yield _plain(text[start:stop]), _plain(text[begin:end])
    if whole and _width(whole) > WHOLE_WIDTH:
        yield whole, ""


def _contexts(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield no context, then more and more of the words before, behind, and on both sides."""
    yield "", ""
    for width in CONTEXT_WIDTHS:
        before, behind = _before(text, start, width), _behind(text, end, width)
        yield from (pair for pair in ((before, ""), ("", behind), (before, behind)) if any(pair))


def _before(text: str, start: int, width: int) -> str:
    """Return the words before a place on its line or else on the line before: at least so wide if it can."""
    stop = len(text[:start].rstrip())
    begin = max(text.rfind(mark, 0, stop) for mark in LINE_ENDS) + 1
    chosen = ""
    for place in _begins(text, begin, stop):
        chosen = text[place:stop]
        if _width(chosen) >= width:
            break
    return _plain(chosen)


def _behind(text: str, end: int, width: int) -> str:
    """Return the words behind a place on its line or else on the line after: at least so wide if it can."""
    begin = len(text) - len(text[end:].lstrip())
    ends = [place for mark in LINE_ENDS if (place := text.find(mark, begin)) >= 0]
    chosen = ""
    for place in _stops(text, begin, min(ends, default=len(text))):
        chosen = text[begin:place]
        if _width(chosen) >= width:
            break
    return _plain(chosen)


def _lines(text: str, start: int, end: int) -> list[Span]:
    """Return the lines of a sentence, without the white space around them."""
    lines, begin = [], start
    for place in range(start, end + 1):
        if place == end or text[place] in LINE_ENDS:
            line = text[begin:place]
            left = begin + len(line) - len(line.lstrip())
            if line.strip():
                lines.append((left, left + len(line.strip())))
            begin = place + 1
    return lines


def _begins(text: str, begin: int, stop: int) -> Iterator[int]:
    """Yield where words begin in a part of a line, the last first."""
    for place in range(stop - 1, max(begin, stop - _FURTHEST) - 1, -1):
        if not text[place].isspace() and _is_cut(text, place, begin, stop) and _ends_word(text, place):
            yield place


def _stops(text: str, begin: int, stop: int) -> Iterator[int]:
    """Yield where words end in a part of a line, the first first."""
    for place in range(begin + 1, min(stop, begin + _FURTHEST) + 1):
        if not text[place - 1].isspace() and _is_cut(text, place, begin, stop) and _ends_word(text, place):
            yield place


def _is_cut(text: str, place: int, begin: int, stop: int) -> bool:
    if place in (begin, stop):
        return True
    around = text[place - 1 : place + 1]
    return any(letter.isspace() or (letter in _ENDS_WORDS and letter >= _WIDE) for letter in around)


def _ends_word(text: str, place: int) -> bool:
    """Tell whether a place is surely between words, by UAX 29 and in whatever language."""
    if place in (0, len(text)):
        return True
    around = text[place - 1 : place + 1]
    before, after = (unicodedata.category(letter) for letter in around)
    if after in (*_ACCENTS, "Cf"):
        return False
    if any((letter.isspace() and letter != _JOINS_WORDS) or letter in _ENDS_WORDS for letter in around):
        return True
    is_apart = not any(letter.isalnum() or letter == _JOINS_WORDS for letter in around)
    return is_apart and {before, after}.isdisjoint((*_ACCENTS, "Cf", "Pc", "So"))


def _width(text: str) -> int:
    return sum(2 if letter >= _WIDE else 1 for letter in text)


def _plain(text: str) -> str:
    """Return a part with the white space that pages do not show made single; no-break spaces stay."""
    return " ".join(piece for piece in text.replace("\t", " ").split(" ") if piece)
