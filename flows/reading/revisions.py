"""The fate of each sentence of an article in a later reading of it: changed, removed, or as it was.

A sentence is the same whatever its white space, typography, letter case, dateline and division into
sentences, and wherever it stands. What a reading leaves off at its end may be cut, and what it has more of
may be new: neither is a change. Where too little of the article is the same, nothing is known: a page may
show a wall, a teaser, or another article. In doubt there is no change, because a correction names an outlet.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from flows.language.datelines import dateline_end
from flows.language.search_text import squeezed
from flows.language.sentences import LONGEST_SENTENCE, Span, sentence_spans

# Longer texts are not compared; the longest of 2,077 articles has 48,000 characters.
LONGEST_TEXT = 60_000
MOST_SENTENCES = 1_000
# The share of an article that must be the same; the same for what a short text may grow to.
LEAST_SAME = 0.6
LEAST_OF_SHORT = 0.5
SHORT_TEXT = 4
# The share of words that the old and the new form of a sentence have in common.
LEAST_ALIKE = 0.6
# How far from its place in a changed passage a sentence is looked for, in sentences.
_REACH = 3
# A first sentence that is gone counts as removed if no more than this was added to the text.
_MOST_ADDED = 0.3
_TRIES = 20

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
# Numbers, words, single letters of scripts without blanks, and the signs that change a figure.
_TOKEN = re.compile(
    rf"\d+(?:[.,'’:]\d+)*|[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+(?:['’.\-‑][^\W\d_{_UNSPACED}]+)*"
    r"|[%‰$€£¥₹₽]|(?<![^\s(])[-−–](?=\d)"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\b\d{4}\b")
_END = re.compile("[.!?…。！？؟۔।]")
_ENDS = re.compile(rf"{_END.pattern}[\"”’»“')\]]*\s*$")
# Words of a line such as "Updated 20 November, 14:32 GMT", beside its figures.
_WORDS_OF_A_STAMP = 4


class Fate(StrEnum):
    """The fate of a sentence; UNKNOWN where the later reading does not show it."""

    STANDS = "stands"
    CHANGED = "changed"
    REMOVED = "removed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The fate of a sentence, and the place of its new form in the later reading if it was changed."""

    fate: Fate
    span: Span | None = None


Outcomes = Mapping[Span, Outcome]

_STANDS, _UNKNOWN, _REMOVED = (Outcome(fate=fate) for fate in (Fate.STANDS, Fate.UNKNOWN, Fate.REMOVED))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence with its place and its words; `key` is these joined, whatever lies between them."""

    start: int
    end: int
    tokens: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Successor:
    """The outcome of a sentence that does not stand, and the share of it that its new form keeps."""

    outcome: Outcome = _UNKNOWN
    alike: float = 0.0


def compare(old: str, new: str, language: str) -> Outcomes:
    """Return what became of each sentence of a text in a later reading of it.

    Nothing is returned if the two cannot be compared: they are too long, or too little is the same.
    """
    if max(len(old), len(new)) > LONGEST_TEXT:
        return {}
    before, after = _sentences(old, language), _sentences(new, language)
    if not 0 < len(before) <= MOST_SENTENCES or not 0 < len(after) <= MOST_SENTENCES:
        return {}
    later = _Later(new, after)
    successors = [
        _Successor(outcome=_STANDS, alike=1.0) if later.holds(sentence.key) else _Successor()
        for sentence in before
    ]
    if any(successor.outcome is _UNKNOWN for successor in successors):
        _find_successors(old, new, before, after, successors)
        if not _is_same_article(before, after, successors):
            return {}
        for place in _removed(before, after, successors):
            successors[place] = _Successor(outcome=_REMOVED)
    pairs = zip(before, successors, strict=True)
    return {(sentence.start, sentence.end): successor.outcome for sentence, successor in pairs}


def is_change(old: str, outcomes: Outcomes) -> bool:
    """Return True if a sentence was changed or removed that is more than the time of an update."""
    return any(
        outcome.fate in (Fate.CHANGED, Fate.REMOVED) and not _is_stamp(old[slice(*span)])
        for span, outcome in outcomes.items()
    )


def outcome_of(outcomes: Outcomes, start: int, end: int) -> Outcome:
    """Return what became of a quotation: that of its sentence, or that on which several agree."""
    parts = [outcome for span, outcome in outcomes.items() if span[0] < end and start < span[1]]
    if len(parts) == 1 or (parts and {part.fate for part in parts} <= {Fate.STANDS}):
        return parts[0]
    return _REMOVED if parts and {part.fate for part in parts} == {Fate.REMOVED} else _UNKNOWN


class _Later:
    """The words of a later reading, and the places between them where a sentence may begin or end."""

    def __init__(self, text: str, sentences: Sequence[_Sentence]) -> None:
        self._edges = {0}
        keys: list[str] = []
        length = 0
        for sentence in sentences:
            stop = sentence.start
            for match in _TOKEN.finditer(text, sentence.start, sentence.end):
                if _END.search(text, stop, match.start()):
                    self._edges.add(length)
                keys.append(_normal(match.group()))
                length += len(keys[-1])
                stop = match.end()
            self._edges.add(length)
        self._text = "".join(keys)

    def holds(self, key: str) -> bool:
        """Return True if the words of a sentence stand there as one sentence, or as several whole ones."""
        place = -1
        for _ in range(_TRIES):
            place = self._text.find(key, place + 1)
            if place < 0:
                return False
            if place in self._edges and place + len(key) in self._edges:
                return True
        return False


def _find_successors(
    old: str,
    new: str,
    before: Sequence[_Sentence],
    after: Sequence[_Sentence],
    successors: list[_Successor],
) -> None:
    """Put the new form of each sentence that does not stand, if there is one, into `successors`."""
    earlier = {sentence.key for sentence in before}
    matcher = SequenceMatcher(None, [s.key for s in before], [s.key for s in after])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "replace":
            continue
        fresh = [n for n in range(j1, j2) if after[n].key not in earlier]
        for i in range(i1, i2):
            if successors[i].outcome is _UNKNOWN:
                middle = bisect_left(fresh, j1 + (i - i1) * (j2 - j1) // (i2 - i1))
                near = fresh[max(0, middle - _REACH) : middle + _REACH + 1]
                successors[i] = _successor(old, new, before[i], [after[n] for n in near])


def _successor(old: str, new: str, sentence: _Sentence, near: Sequence[_Sentence]) -> _Successor:
    """Return the most similar of some new sentences, or of two neighbouring ones together."""
    best = _Successor()
    for n, first in enumerate(near):
        for last in near[n : n + 2]:
            tokens = first.tokens if last is first else (*first.tokens, *last.tokens)
            share = _share_alike(sentence.tokens, tokens)
            if share > best.alike:
                changed = Outcome(fate=Fate.CHANGED, span=(first.start, last.end))
                best = _Successor(outcome=changed, alike=share)
    if best.alike < LEAST_ALIKE or best.outcome.span is None:
        return _Successor()
    is_cut = _is_cut(old[sentence.start : sentence.end], new[slice(*best.outcome.span)])
    return _Successor(alike=best.alike) if is_cut else best


def _is_same_article(
    before: Sequence[_Sentence], after: Sequence[_Sentence], successors: Sequence[_Successor]
) -> bool:
    """Return True if most of the text is the same, and a short one has not become another article."""
    sizes = [len(sentence.key) for sentence in before]
    same = sum(size * successor.alike for size, successor in zip(sizes, successors, strict=True))
    if len(before) < SHORT_TEXT and same < LEAST_OF_SHORT * sum(len(sentence.key) for sentence in after):
        return False
    return same >= LEAST_SAME * sum(sizes)


def _removed(
    before: Sequence[_Sentence], after: Sequence[_Sentence], successors: Sequence[_Successor]
) -> Iterator[int]:
    """Yield the places of sentences that are gone from between others that stand.

    A text that is cut loses its end, one that keeps only the newest its beginning: neither says that a
    sentence was withdrawn. A first sentence was if another took its place and little else came.
    """
    standing = [n for n, successor in enumerate(successors) if successor.alike]
    if not standing:
        return
    size, new_size = (sum(len(s.key) for s in sentences) for sentences in (before, after))
    earlier = {sentence.key for sentence in before}
    is_replaced = after[0].key not in earlier and new_size <= (1 + _MOST_ADDED) * size
    for n, successor in enumerate(successors):
        is_inside = standing[0] < n < standing[-1]
        is_first = n == 0 and len(before) >= SHORT_TEXT and standing[:2] == [1, 2] and is_replaced
        if not successor.alike and (is_inside or is_first):
            yield n


def _sentences(text: str, language: str) -> list[_Sentence]:
    """Return the sentences of a text, without datelines; one that is too long to be quoted is none."""
    sentences: list[_Sentence] = []
    for start, end in sentence_spans(text, language):
        if end - start > LONGEST_SENTENCE or dateline_end(text, start, len(text)) >= end:
            continue
        tokens = tuple(_normal(token) for token in _TOKEN.findall(text, start, end))
        if tokens:
            sentences.append(_Sentence(start=start, end=end, tokens=tokens, key="".join(tokens)))
    return sentences


@lru_cache(maxsize=20_000)
def _normal(token: str) -> str:
    """Return a number with a point for decimals alone, or a word without typography."""
    if not token[0].isdigit():
        return "-" if token in "-−–" else re.sub(r"['.\-]", "", squeezed(token)) or token
    plain = "".join(str(unicodedata.digit(letter, letter)) for letter in token)
    return re.sub(r"[.,'’]", "", plain) if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")


def _share_alike(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that two sentences have in common (Dice's coefficient)."""
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / (len(one) + len(other))


def _is_cut(old: str, new: str) -> bool:
    """Return True if one of two forms may be the beginning of the other, cut by a program."""
    for whole, part in ((old, new), (new, old)):
        start, mark, _ = part.partition("…") if "…" in part else part.partition("...")
        if not mark and _ENDS.search(part):
            continue
        words = [_normal(token) for token in _TOKEN.findall(start)]
        # The last word of what is cut may be cut itself.
        head = [_normal(token) for token in _TOKEN.findall(whole)][: len(words)]
        if words[:-1] == head[:-1] and (not words or (head[-1:] and head[-1].startswith(words[-1]))):
            return True
    return False


def _is_stamp(text: str) -> bool:
    """Return True for a line that says when a text was updated, in any language."""
    names = [token for token in _TOKEN.findall(text) if not token[0].isdigit()]
    return bool(_CLOCK.search(text)) and len(names) <= _WORDS_OF_A_STAMP and not _ENDS.search(text)
