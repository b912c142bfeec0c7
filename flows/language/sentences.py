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
    """Return the sentences of a text as (start, end) code points, in order, never overlapping.

    White space at the ends of a sentence is not part of it, no sentence crosses a blank line, and a
    quotation stays whole; a piece without a letter or digit is no sentence. A dateline is a piece of its
    own, and so is a heading on a line of its own. Rules of the sentencex library; an unknown language counts
    as English.
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
    """Yield the paragraphs of a text, and the headings that stand on a line of their own right above one."""
    begin = 0
    for paragraph_break in (*_PARAGRAPH_BREAK.finditer(text), None):
        start, end = begin, paragraph_break.start() if paragraph_break else len(text)
        for gap in _LINE_BREAK.finditer(text, start, end):
            line = text.rfind("\n", start, gap.start()) + 1 or start
            before = text[max(start, line - _BLANKS) : line].rstrip()
            if gap.start() - line <= _LONGEST_HEADING and not before.endswith(","):
                yield start, gap.start()
                start = gap.end()
        yield start, end
        begin = paragraph_break.end() if paragraph_break else end


def _pieces(paragraph: str, offset: int, code: str) -> Iterator[Span]:
    """Yield the sentences that the library finds in a paragraph, parted where it lost a break."""
    plain = _ODD_SPACES.sub(" ", _LONE_SURROGATES.sub("\ufffd", paragraph))
    # Looked for once: a search for each sentence would take the square of a long paragraph.
    has_may = "May. " in paragraph
    for begin, end in _stretches(plain, code):
        if not any(map(str.isalnum, plain[begin:end])):
            continue
        start = begin
        for gap in _LOST_BREAK.finditer(paragraph, start, end):
            yield offset + start, offset + gap.end()
            start = gap.end()
        if has_may:
            for gap in _MAY.finditer(paragraph, start, end):
                yield offset + start, offset + gap.end()
                start = gap.end() + 1
        yield offset + start, offset + end


def _stretches(plain: str, code: str) -> Iterator[Span]:
    """Yield the sentences of a paragraph, which the library is given in stretches if it is long.

    A sentence near the end of a stretch may be cut there: it opens the next one.
    """
    begin = 0
    while len(plain) - begin > _STRETCH:
        spans = list(_segments(plain[begin : begin + _STRETCH], code))
        sure = [span for span in spans if span[1] <= _STRETCH - _MARGIN]
        if not sure or sure[-1][1] < _STRETCH // 2:
            # The next fills the rest of the stretch: too long to be quoted, so that its end does not matter.
            sure = spans[: len(sure) + 1]
        yield from ((begin + start, begin + end) for start, end in sure)
        begin += sure[-1][1] if sure else _STRETCH
    yield from ((begin + start, begin + end) for start, end in _segments(plain[begin:], code))


def _segments(plain: str, code: str) -> Iterator[Span]:
    position = 0
    for piece in sentencex.segment(code, plain):
        sentence = piece.strip()
        start = plain.find(sentence, position) if sentence else -1
        if start >= 0:
            position = start + len(sentence)
            yield start, position


def _closing_marks_moved(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the sentences with each closing mark in the sentence that it closes.

    What goes on in small letters after the mark belongs to that sentence, too.
    """
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
    """Return the sentences with each opening mark at an end moved to the sentence that it opens."""
    moved = list(spans)
    for index in range(len(moved) - 1):
        start, end = moved[index]
        # Some languages close with an opening mark: „…“ and »…«.
        closed = {"“": "„", "‘": "‚", "«": "»"}.get(text[end - 1])
        if text[end - 1] not in _OPENING or (closed and text.find(closed, start, end) >= 0):
            continue
        body = text[start:end].rstrip(_OPENING)
        if body.rstrip():
            moved[index] = (start, start + len(body.rstrip()))
            moved[index + 1] = (start + len(body), moved[index + 1][1])
    return moved


def _joined(text: str, spans: list[Span], code: str) -> list[Span]:
    """Return the sentences joined after a title, after an hour before its day or zone, before a dash that
    goes on."""
    joined: list[Span] = []
    for start, end in spans:
        before = text[max(joined[-1][0], joined[-1][1] - 12) : joined[-1][1]] if joined else ""
        goes_on = before.endswith(("!", "?")) and _GOES_ON.match(text, start)
        after_a_title = _TITLE_OF_A_NAME.search(before) or (code == "fr" and _MONSIEUR.search(before))
        amid_a_time = _HOUR.search(before) and _AFTER_AN_HOUR.match(text, start)
        is_one = goes_on or (before.endswith(".") and (amid_a_time or after_a_title))
        joined.append((joined.pop()[0] if is_one else start, end))
    return joined
