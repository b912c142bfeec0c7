"""Links to an article, and to a sentence within its page: text fragments (`#:~:text=`).

By "URL Fragment Text Directives" (WICG, https://wicg.github.io/scroll-to-text-fragment/) a browser looks for
`[prefix-,]start[,end][,-suffix]` in the text of the page, without regard to case and accents, from word to
word. No part may cross the end of a block, but white space of any kind may stand between a part and its
context.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from flows.language.search_text import LINE_ENDS, Folded, folded
from flows.model import Article

Span = tuple[int, int]

# Up to this width (some 25 words) a sentence is named whole, else by both its ends of these widths; wide
# letters count twice. Chosen on 2,817 sentences of 90 news pages, looked for in the whole pages: with these
# values 2 links lead elsewhere (a caption or a teaser begins alike), 2 lead nowhere, and one has 158
# letters. With ends of 30: 6, 2 and 110. Whole up to 300, as the authors of the specification do: 0, 3 and
# 188. Chromium opened 176 of 177 (two of each page) at the sentence. Sixty links of a mail then take 10 kB;
# mail clients clip near 102 kB.
WHOLE_WIDTH = 150
END_WIDTHS = (60, 120)
CONTEXT_WIDTHS = (20, 40, 80, 160)
# Parts of a directive begin and end no further from their sentence, in characters: no word is longer.
_FURTHEST = 1_000

_DELIMITER = ":~:"
_TEXT = "text="
_FIRST_WIDE_LETTER = "\u2e80"
# Punctuation that no word contains: words end on both its sides, in every script (UAX 29).
_ENDS_WORDS = frozenset('"“”«»„‟‹›()[]{}…!?¡¿—–|。、！？「」『』（）《》〈〉【】،؟۔।')
# White space that UAX 29 counts as part of a word.
_JOINS_WORDS = "\u202f"
_ACCENTS = ("Mn", "Me", "Mc")


def article_url(article: Article) -> str:
    """Return the address of an article, or the path of the page that we make for one without an address."""
    return article.url or f"articles/{article.id}.html"


def sentence_url(article: Article, start: int, end: int) -> str:
    """Return the address of the sentence `text[start:end]` of an article, marked in its page.

    A text fragment leads to it if the text was read in the page, else the address of the article must do. In
    the page that we make for an article without an address, each sentence has an anchor.
    """
    if article.url is None:
        return f"{article_url(article)}#s{start}"
    return with_fragment(article.url, text_fragment(article.text, start, end) if article.in_page else "")


def with_fragment(url: str, fragment: str) -> str:
    """Return an address with a directive added; a fragment that it has already stays before it."""
    if not fragment:
        return url
    plain, _, _ = url.partition(_DELIMITER)
    return plain + ("" if "#" in plain else "#") + fragment


def split_fragment(url: str) -> tuple[str, str]:
    """Return an address without its directive, and the directive or ""."""
    plain, mark, rest = url.partition(_DELIMITER)
    return (plain.removesuffix("#"), mark + rest) if mark else (url, "")


def text_fragment(text: str, start: int, end: int) -> str:
    """Return the directive that leads to `text[start:end]`, to be added to the address of the page, or "".

    `text` holds a block of the page on each line. The directive names the sentence, or the beginning and end
    of a sentence that is long or runs over lines, with words before or behind it if it occurs more than
    once. It is "" if nothing leads to that very place.
    """
    page = folded(text)
    goal = page.starts[start], page.starts[end]
    leading = ""
    for directive in _directives(text, start, end):
        places = _places(page, directive)
        if next(places, None) != goal:
            continue
        if next(places, None) is None:
            return directive.encoded()
        # A browser opens the first place, but a page holds more than its article.
        leading = leading or directive.encoded()
    return leading


def leads_to(fragment: str, text: str, start: int, end: int) -> bool:
    """Return True if a directive, as `text_fragment` returns it, leads to `text[start:end]`."""
    directive = _decoded(fragment)
    page = folded(text)
    return directive is not None and next(_places(page, directive), None) == (
        page.starts[start],
        page.starts[end],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """The parts of a text directive, decoded; `end`, `prefix` and `suffix` may be empty."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def encoded(self) -> str:
        """Return the directive as it stands in an address, from ":~:" on."""
        parts = [f"{_encoded(self.prefix)}-"] if self.prefix else []
        parts += [_encoded(part) for part in (self.start, self.end) if part]
        parts += [f"-{_encoded(self.suffix)}"] if self.suffix else []
        joined = ",".join(parts)
        # Programs that look for addresses in plain text leave out a point at the end.
        return _DELIMITER + _TEXT + (f"{joined[:-1]}%2E" if joined.endswith(".") else joined)


def _encoded(part: str) -> str:
    # Commas, hyphens and ampersands divide a directive; at the others programs cut an address.
    return quote(part, safe="").replace("-", "%2D")


def _decoded(fragment: str) -> Directive | None:
    """Return the directive of a fragment, None if it has none or several."""
    if not fragment.startswith(_DELIMITER + _TEXT) or "&" in fragment:
        return None
    parts = fragment.removeprefix(_DELIMITER + _TEXT).split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts and parts[-1].startswith("-") else ""
    if not 1 <= len(parts) <= 2 or not all(parts):
        return None
    end = unquote(parts[1]) if len(parts) > 1 else ""
    return Directive(start=unquote(parts[0]), end=end, prefix=prefix, suffix=suffix)


def _places(page: Folded, directive: Directive) -> Iterator[Span]:
    """Yield the places of a folded text to which a directive may lead, first the one that a browser opens.

    Words may begin and end anywhere here, so that no place that a browser may find is missed.
    """
    prefix, start, last, suffix = (
        folded(part).text.strip()
        for part in (directive.prefix, directive.start, directive.end, directive.suffix)
    )
    if not start or (directive.end and not last):
        return
    text, place, ending = page.text, -1, -1
    while (place := text.find(prefix or start, place + 1)) >= 0:
        begin = _skip_space(text, place + len(prefix)) if prefix else place
        stop = begin + len(start)
        if not text.startswith(start, begin):
            continue
        if not last and _is_followed(text, stop, suffix):
            yield begin, stop
        if last:
            # The end found for an earlier place is the end for this place, too, unless it lies before it.
            ending = ending if ending >= stop else _next_ending(text, stop, last, suffix)
            if ending < 0:
                return
            yield begin, ending + len(last)


def _next_ending(text: str, place: int, last: str, suffix: str) -> int:
    """Return the next place of `last` that is followed by the suffix, -1 without any."""
    ending = text.find(last, place)
    while ending >= 0 and not _is_followed(text, ending + len(last), suffix):
        ending = text.find(last, ending + 1)
    return ending


def _is_followed(text: str, stop: int, suffix: str) -> bool:
    return not suffix or text.startswith(suffix, _skip_space(text, stop))


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _directives(text: str, start: int, end: int) -> Iterator[Directive]:
    """Yield directives that may lead to a sentence, the shortest first."""
    lines = _lines(text, start, end)
    if not lines or any("\ud800" <= letter <= "\udfff" for letter in text[start:end]):
        return
    if any(unicodedata.category(letter) in _ACCENTS for letter in (text[start], text[end : end + 1] or " ")):
        # No search finds a letter without its accent.
        return
    begins_word, ends_word = _is_word_edge(text, start), _is_word_edge(text, end)
    for first, last in _names(text, lines):
        for prefix, suffix in _contexts(text, start, end):
            if (prefix or begins_word) and (suffix or ends_word):
                yield Directive(start=first, end=last, prefix=prefix, suffix=suffix)


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


def _names(text: str, lines: list[Span]) -> Iterator[tuple[str, str]]:
    """Yield (start, end) of directives: the whole sentence, or both its ends; it stands on `lines`."""
    (start, first_stop), (last_begin, end) = lines[0], lines[-1]
    sentence = _single_spaced(text[start:end]) if len(lines) == 1 else ""
    if sentence and _width(sentence) <= WHOLE_WIDTH:
        yield sentence, ""
    for width in END_WIDTHS:
        stops = (stop for stop in _word_ends(text, start, first_stop) if _width(text[start:stop]) >= width)
        begins = (begin for begin in _word_begins(text, last_begin, end) if _width(text[begin:end]) >= width)
        stop, begin = next(stops, None), next(begins, None)
        if stop is None and len(lines) > 1 and _is_word_edge(text, first_stop):
            stop = first_stop
        if begin is None and len(lines) > 1 and _is_word_edge(text, last_begin):
            begin = last_begin
        if stop is not None and begin is not None and stop <= begin:
            yield _single_spaced(text[start:stop]), _single_spaced(text[begin:end])
    if sentence and _width(sentence) > WHOLE_WIDTH:
        yield sentence, ""


def _contexts(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield (prefix, suffix): none, then more and more words before, behind, and on both sides.

    Context stands on the line of the sentence, or else on the line before or after.
    """
    yield "", ""
    stop = len(text[:start].rstrip())
    begin = max(text.rfind(mark, 0, stop) for mark in LINE_ENDS) + 1
    after = len(text) - len(text[end:].lstrip())
    line_end = min((place for mark in LINE_ENDS if (place := text.find(mark, after)) >= 0), default=len(text))
    for width in CONTEXT_WIDTHS:
        before = _wide_enough((text[place:stop] for place in _word_begins(text, begin, stop)), width)
        behind = _wide_enough((text[after:place] for place in _word_ends(text, after, line_end)), width)
        yield from (pair for pair in ((before, ""), ("", behind), (before, behind)) if any(pair))


def _wide_enough(parts: Iterable[str], width: int) -> str:
    """Return the first part of a width, single-spaced; the last part if none is wide enough."""
    chosen = ""
    for part in parts:
        chosen = part
        if _width(part) >= width:
            break
    return _single_spaced(chosen)


def _word_begins(text: str, begin: int, stop: int) -> Iterator[int]:
    """Yield the places where words begin in a part of a line, the last first."""
    for place in range(stop - 1, max(begin, stop - _FURTHEST) - 1, -1):
        is_edge = _may_cut(text, place, begin, stop) and _is_word_edge(text, place)
        if is_edge and not text[place].isspace():
            yield place


def _word_ends(text: str, begin: int, stop: int) -> Iterator[int]:
    """Yield the places where words end in a part of a line, the first first."""
    for place in range(begin + 1, min(stop, begin + _FURTHEST) + 1):
        is_edge = _may_cut(text, place, begin, stop) and _is_word_edge(text, place)
        if is_edge and not text[place - 1].isspace():
            yield place


def _may_cut(text: str, place: int, begin: int, stop: int) -> bool:
    """Return True at either end, next to white space, and next to punctuation of wide scripts."""
    if place in (begin, stop):
        return True
    around = text[place - 1 : place + 1]
    return any(
        letter.isspace() or (letter in _ENDS_WORDS and letter >= _FIRST_WIDE_LETTER) for letter in around
    )


def _is_word_edge(text: str, place: int) -> bool:
    """Return True if a place is surely between words, by UAX 29 and in every language."""
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
    return sum(2 if letter >= _FIRST_WIDE_LETTER else 1 for letter in text)


def _single_spaced(text: str) -> str:
    """Return a part with the white space that pages do not show made single; no-break spaces stay."""
    return " ".join(piece for piece in text.replace("\t", " ").split(" ") if piece)
