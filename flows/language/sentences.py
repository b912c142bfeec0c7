"""Sentences as places in a text, so that what is quoted is verbatim by construction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sentencex

from flows.language.datelines import dateline_end

Span = tuple[int, int]

# A sentence of more characters is neither quoted nor read for figures: what is done with one may take the
# square of its length. Of 43,700 sentences of 5,100 articles the longest has 1,829, the longest fit to be
# quoted fewer than 900.
LONGEST_SENTENCE = 2_000

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
# The library is native code: it takes no lone surrogate, and stops the whole program at a wide
# space after an initial; a wrapped line is no end of a sentence. The replacements are as long.
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_ODD_SPACES = re.compile(r"[^\S ]")

_OPENING = "“‘«„([{"
_CLOSING = re.compile(r"[\"”’»“']+(?=\s|$)")
_TITLE_OF_A_NAME = re.compile(
    r"(?:^|[\s“‘\"'(])(?:Dr|Mrs?|Ms|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Prof|Rev|St|Mt|Messrs|MM|Mgr|Sr"
    r"|Sra|Dott|Ing|Avv)\.$"
)
_MONSIEUR = re.compile(r"(?:^|[\s«“(’'])M\.$")
# "Take that, then -- boom! -- the street was empty."
_GOES_ON = re.compile(r"(?:--|[—–])\s?[a-zß-ÿ]")
_HOUR = re.compile(r"\d\s?[ap]\.m\.$")
_AFTER_AN_HOUR = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{1,2}[SD]?T\b|GMT\b|UTC\b")
# Where a space is lost: "ended.Next". No address, initial or abbreviation has this form; the month of
# May is never short for anything.
_LOST_BREAK = re.compile(r"[.!?](?:(?<=[a-z]{4}.)|(?<=[a-z]{3}.)[”\"])(?=[A-Z][a-z]+ )")
_MAY = re.compile(r"\bMay\.(?= [A-Z])")
_LINE_BREAK = re.compile(r"(?<=[^\s.,;:!?…-])[^\S\n]*\n[^\S\n]*(?=[\"“‘'«„¿¡(]?[A-ZÀ-Þ])")
_LONGEST_HEADING = 60
# sentencex takes the square of a paragraph of open quotation marks or Chinese: 39 s for 400,000 characters.
# Of 16,247 paragraphs of 5,136 articles 19 are longer than a stretch.
_STRETCH = 8_000
_MARGIN = 1_000
# How far back the end of a line is looked for over the blanks behind it, in characters.
_BLANKS = 200


def sentence_spans(text: str, language: str) -> tuple[Span, ...]:
    """Find the sentences of a text as (start, end) code points, in order, never overlapping.

    White space at the ends of a sentence is not part of it, none crosses a blank line, and a
    quotation stays whole; a piece without a letter or digit is no sentence. A dateline is a piece of its
    own, and so is a heading on a line of its own. Rules of the sentencex library; an unknown language
    counts as English.
    """
    code = language if _LANGUAGE_CODE.fullmatch(language) and language != "und" else "en"
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        news = dateline_end(text, start, end) if start < end else start
        if news > start:
            spans.append((start, start + len(text[start:news].rstrip())))
        pieces = _closing_marks_moved(text, _pieces(text[news:end], news, code))
        spans.extend(_joined(text, _opening_marks_moved(text, pieces), code))
    return tuple(spans)


def leading_spans(text: str, language: str, characters: int, sentences: int) -> tuple[Span, ...]:
    """Return the first sentences of a text: at most so many, and all within its first `characters`.

    Where the text goes on beyond that, a sentence at the very end may be cut and is left out.
    """
    spans = sentence_spans(text[:characters], language)
    return spans[: len(spans) - (len(text) > characters)][:sentences]


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        yield from _lines(text, start, gap.start())
        start = gap.end()
    yield from _lines(text, start, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Set a heading apart that stands on a line of its own right above its paragraph."""
    if "\n" in text[start:end]:
        for gap in _LINE_BREAK.finditer(text, start, end):
            line = text.rfind("\n", start, gap.start()) + 1 or start
            if gap.start() - line <= _LONGEST_HEADING and not _ends_in_comma(text, start, line):
                yield start, gap.start()
                start = gap.end()
    yield start, end


def _ends_in_comma(text: str, start: int, end: int) -> bool:
    return text[max(start, end - _BLANKS) : end].rstrip().endswith(",")


def _pieces(paragraph: str, offset: int, code: str) -> Iterator[Span]:
    has_may = "May. " in paragraph
    plain = _ODD_SPACES.sub(" ", _LONE_SURROGATES.sub("\ufffd", paragraph))
    for start, end in _stretched(plain, code):
        if any(character.isalnum() for character in plain[start:end]):
            yield from _parted(paragraph, start, end, offset, has_may=has_may)


def _stretched(plain: str, code: str) -> Iterator[Span]:
    """Yield the sentences of a paragraph, which the library is given in stretches if it is long.

    A sentence near the end of a stretch may be cut there: it opens the next one.
    """
    begin = 0
    while len(plain) - begin > _STRETCH:
        found = list(_segmented(plain[begin : begin + _STRETCH], code))
        sure = [span for span in found if span[1] <= _STRETCH - _MARGIN]
        if not sure or sure[-1][1] < _STRETCH // 2:
            # The next fills the rest of the stretch: too long to be quoted, so that its end does not matter.
            sure = found[: len(sure) + 1]
        yield from ((begin + start, begin + end) for start, end in sure)
        begin += sure[-1][1] if sure else _STRETCH
    yield from ((begin + start, begin + end) for start, end in _segmented(plain[begin:], code))


def _segmented(plain: str, code: str) -> Iterator[Span]:
    position = 0
    for piece in sentencex.segment(code, plain):
        sentence = piece.strip()
        found = plain.find(sentence, position) if sentence else -1
        if found >= 0:
            position = found + len(sentence)
            yield found, position


def _parted(paragraph: str, start: int, end: int, offset: int, *, has_may: bool) -> Iterator[Span]:
    for gap in _LOST_BREAK.finditer(paragraph, start, end):
        yield offset + start, offset + gap.end()
        start = gap.end()
    if has_may:
        for gap in _MAY.finditer(paragraph, start, end):
            yield offset + start, offset + gap.end()
            start = gap.end() + 1
    yield offset + start, offset + end


def _closing_marks_moved(text: str, spans: Iterable[Span]) -> list[Span]:
    """Give a closing mark at the start of a sentence to the one before, and what goes on in small letters."""
    moved: list[Span] = []
    for start, end in spans:
        mark = _CLOSING.match(text, start, end) if moved and moved[-1][1] == start else None
        rest = start + len(text[start:end]) - len(text[mark.end() : end].lstrip()) if mark else start
        if mark and (rest >= end or text[rest].islower()):
            moved[-1] = (moved[-1][0], end)
        else:
            moved[-1:] = [(moved[-1][0], mark.end())] if mark else moved[-1:]
            moved.append((rest, end))
    return moved


def _opening_marks_moved(text: str, spans: list[Span]) -> list[Span]:
    """Give an opening mark at the end of a sentence (one never closed) to the sentence it opens."""
    moved = list(spans)
    for index in range(len(moved) - 1):
        start, end = moved[index]
        if text[end - 1] not in _OPENING or _closes_here(text, start, end):
            continue
        kept = text[start:end].rstrip(_OPENING).rstrip()
        mark = start + len(text[start:end].rstrip(_OPENING))
        if kept and mark < end:
            moved[index] = (start, start + len(kept))
            moved[index + 1] = (mark, moved[index + 1][1])
    return moved


def _closes_here(text: str, start: int, end: int) -> bool:
    """Tell a last mark that closes in the languages that write „…“ or »…«."""
    opening = {"“": "„", "‘": "‚", "«": "»"}.get(text[end - 1])
    return opening is not None and text.find(opening, start, end) >= 0


def _joined(text: str, spans: list[Span], code: str) -> list[Span]:
    """Undo the breaks after a title, after an hour before its day or zone, and before a dash that goes on."""
    joined: list[Span] = []
    for start, end in spans:
        before = text[max(joined[-1][0], joined[-1][1] - 12) : joined[-1][1]] if joined else ""
        goes_on = before.endswith(("!", "?")) and _GOES_ON.match(text, start)
        together = goes_on or (
            before.endswith(".")
            and (
                (_HOUR.search(before) and _AFTER_AN_HOUR.match(text, start))
                or _TITLE_OF_A_NAME.search(before)
                or (code == "fr" and _MONSIEUR.search(before))
            )
        )
        joined.append((joined.pop()[0] if together else start, end))
    return joined
