"""Sentences as places in a text, so that what is quoted is verbatim by construction."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

Span = tuple[int, int]

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")
# The library is native code: it takes no lone surrogate, and stops the whole program at a wide
# space after an initial; a wrapped line is no end of a sentence. The replacements are as long.
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_ODD_SPACES = re.compile(r"[^\S ]")

_OPENING = "“‘«„([{"
_TITLE_OF_A_NAME = re.compile(r"(?:^|[\s“‘\"'(])(?:Dr|Mrs?|Ms|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Prof|Rev)\.$")
_HOUR = re.compile(r"\d\s?[ap]\.m\.$")
_AFTER_AN_HOUR = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{1,2}[SD]?T\b|GMT\b|UTC\b")


def sentence_spans(text: str, language: str) -> tuple[Span, ...]:
    """Find the sentences of a text as (start, end) code points, in order, never overlapping.

    White space at the ends of a sentence is not part of it, none crosses a blank line, and a
    quotation stays whole; a piece without a letter or digit is no sentence. Rules of the sentencex
    library; an unknown language counts as English.
    """
    code = language if _LANGUAGE_CODE.fullmatch(language) and language != "und" else "en"
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        pieces = _opening_marks_moved(text, list(_pieces(text[start:end], start, code)))
        spans.extend(_joined(text, pieces))
    return tuple(spans)


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _PARAGRAPH_BREAK.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _pieces(paragraph: str, offset: int, code: str) -> Iterator[Span]:
    plain = _ODD_SPACES.sub(" ", _LONE_SURROGATES.sub("\ufffd", paragraph))
    position = 0
    for piece in sentencex.segment(code, plain):
        sentence = piece.strip()
        found = plain.find(sentence, position) if sentence else -1
        if found >= 0:
            position = found + len(sentence)
        if found >= 0 and any(character.isalnum() for character in sentence):
            yield offset + found, offset + position


def _opening_marks_moved(text: str, spans: list[Span]) -> list[Span]:
    """Give an opening mark at the end of a sentence (one never closed) to the sentence it opens."""
    moved = list(spans)
    for index in range(len(moved) - 1):
        start, end = moved[index]
        kept = text[start:end].rstrip(_OPENING).rstrip()
        mark = start + len(text[start:end].rstrip(_OPENING))
        if kept and mark < end:
            moved[index] = (start, start + len(kept))
            moved[index + 1] = (mark, moved[index + 1][1])
    return moved


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Undo the breaks after a title before a name and after an hour before its day or zone."""
    joined: list[Span] = []
    for start, end in spans:
        before = text[slice(*joined[-1])] if joined else ""
        hour = _HOUR.search(before) and _AFTER_AN_HOUR.match(text, start)
        together = hour or _TITLE_OF_A_NAME.search(before)
        joined.append((joined.pop()[0] if together else start, end))
    return joined
