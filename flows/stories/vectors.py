"""Texts as weighted bags of words, phrases and names, from which their likeness is computed.

A text becomes a term vector once: hashed terms with their counts and how common each is in the language. The
weight of a term is its damped count times its inverse document frequency (Salton and Buckley 1988). The
frequency is learned from the texts at hand on top of a background that counts as `background_texts` further
texts, so that stories can be separated from the first five articles on, and a large collection needs no
background (a Dirichlet prior on the document frequency).

Terms are hashed to 32 bits: two texts of 500 terms share one by mistake once in 17,000 pairs, and a vector
takes half the memory of 64 bits.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flows.language.words import is_unspaced, normal, stem, unspaced_words, words, zipf
from flows.model import NO_NEWS, Article
from flows.stories.titles import Flag, title_flags, without_date

# Raised whenever the vector of a text changes; those stored under another version are made anew.
VECTOR_VERSION = 6

Terms = NDArray[np.uint32]
Counts = NDArray[np.float32]
Commonness = NDArray[np.uint8]
Floats = NDArray[np.float64]

_CLAUSE = re.compile(r"(?<=[.!?:;])\s|\n")
_HEAD = struct.Struct("<BBII")
_STEPS = 32
_MASK = 0xFFFFFFFF
# English has few endings and writes its compounds apart.
_UNCUT = "en"
# An entry with a negative term: no phrase crosses it.
_BREAK = (-1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRules:
    """The weight of each kind of term.

    Chosen together on a day of labelled feed teasers (12 outlets, and 7 to 10 of them drawn at random), full
    texts (ECB+ train and dev, 10 or 11 of 33 topics at a time) and headlines (UCI dev). Some 40 values were
    tried one at a time around the chosen ones, and each is flat: phrases .2 to .5, names .5 to 1, titles 1.5
    to 3, a fading over 30 to 80 words, a power of .5 to 1 and a background of .3 to 3 shares move no set by
    more than .01 B-cubed F1 once the threshold follows.

    Words more common than `stop_zipf` count nothing; capitalised words rarer than `name_zipf` count as
    names. Words count less the later they stand, half after `fading_words` and never less than `least`: news
    says first what happened. `rarity_power` softens the inverse document frequency. The background counts as
    `background_texts` and as many texts again as are at hand (`background_share`), so that the words of a
    story that fills a tenth of a day do not count as common. Only the first `characters` of a text are read:
    the longest of 5,136 articles has 47,829.

    Outside English the first `root_letters` of a stem stand for a word, which joins the parts and endings
    that stemmers leave apart ("Olympiasieg", "Olympiasieger"). On headlines in Spanish, Portuguese, French,
    German, Russian, Slovene and Arabic the mean B-cubed F1 is .747 with 5 letters, .740 with 4, .735 with 6
    and .723 with whole stems; none falls by more than .002. In English teasers fall from .963 to .958.

    House words (`cluster.house_words`) are in `house_share` of an outlet's texts, as if it had `house_texts`
    more without them, and `house_ratio` times as common as elsewhere. With a town and an agency put above
    every text of three of the 12 outlets, B-cubed F1 falls from .960 to .952 (.966 to .951 for six outlets
    at a time); with this rule it stays at .962 and .963, and headlines at .843 are .841. Values of 15 to 30,
    .05 to .2 and 2 to 5 come within .003.
    """

    title: float = 2.0
    phrase: float = 0.35
    name: float = 0.7
    root_letters: int = 5
    stop_zipf: float = 6.2
    name_zipf: float = 5.5
    fading_words: int = 50
    least: float = 0.2
    rarity_power: float = 0.7
    background_texts: float = 200.0
    background_share: float = 1.0
    background_words: int = 200
    characters: int = 60_000
    house_texts: float = 20.0
    house_share: float = 0.1
    house_ratio: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TermVector:
    """The terms of a text, ascending, with weighted count and commonness; three arrays of shape (terms,).

    `commonness` is on the Zipf scale in steps of 1/32. `length` counts the words of the text.
    """

    terms: Terms
    counts: Counts
    commonness: Commonness
    length: int
    flags: Flag = Flag.NONE

    def to_bytes(self) -> bytes:
        """Return the vector as bytes, the same on every platform."""
        head = _HEAD.pack(VECTOR_VERSION, int(self.flags), self.length, len(self.terms))
        return b"".join(
            (
                head,
                self.terms.astype("<u4").tobytes(),
                self.counts.astype("<f4").tobytes(),
                self.commonness.tobytes(),
            )
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> TermVector:
        """Return the vector of `to_bytes`; raise ValueError for other bytes and other versions."""
        if len(stored) < _HEAD.size:
            raise ValueError("no term vector")
        version, flags, length, size = _HEAD.unpack_from(stored)
        if version != VECTOR_VERSION or len(stored) != _HEAD.size + 9 * size:
            raise ValueError(f"no term vector of version {VECTOR_VERSION}")
        start = _HEAD.size
        return cls(
            terms=np.frombuffer(stored, "<u4", size, start).astype(np.uint32, copy=False),
            counts=np.frombuffer(stored, "<f4", size, start + 4 * size).astype(np.float32, copy=False),
            commonness=np.frombuffer(stored, np.uint8, size, start + 8 * size),
            length=length,
            flags=Flag(flags),
        )


# An article of a story is asked for each headline that is tried, and again when the story is retold.
@lru_cache(maxsize=1_000)
def vector_of(title: str, body: str, language: str, rules: VectorRules) -> TermVector:
    """Return the terms of a text: stems, pairs of neighbouring stems, capitalised words again."""
    body = body[: rules.characters]
    entries = np.concatenate(
        (_entries(without_date(title), language, rules, rules.title), _entries(body, language, rules, None))
    )
    terms, places = np.unique(entries[:, 0].astype(np.uint32), return_inverse=True)
    common = np.zeros(len(terms))
    np.maximum.at(common, places, entries[:, 2])
    return TermVector(
        terms=terms,
        counts=np.bincount(places, entries[:, 1], len(terms)).astype(np.float32),
        commonness=np.minimum(np.rint(common * _STEPS), 255).astype(np.uint8),
        length=len(_words_of(title)) + len(_words_of(body)),
        flags=title_flags(title),
    )


def vector_of_article(article: Article, rules: VectorRules) -> TermVector:
    """Return the terms of an article."""
    vector = vector_of(source_title(article), article.text, article.language, rules)
    return replace(vector, flags=flags_of(article))


def flags_of(article: Article) -> Flag:
    """Return the marks of an article: those of its title, and whether its page tells of one event at all."""
    flags = title_flags(source_title(article))
    return flags | Flag.NO_EVENT if article.page_kind in NO_NEWS else flags


def source_title(article: Article) -> str:
    """Return the title that the source gave, "" if we made the title from the text."""
    return "" if article.title_made else article.title


def _entries(text: str, language: str, rules: VectorRules, weight: float | None) -> Floats:
    """Return (term, count, commonness) for the words of a text, then for its phrases; shape (entries, 3).

    Without one weight for all, a word weighs less the later it stands.
    """
    rows = [word.entry if word else _BREAK for word in _content_words(text, language, rules)]
    single = np.array(rows, dtype=np.float64).reshape(-1, 3)
    fading = np.maximum(rules.least, 1 / (1 + np.arange(len(single)) / rules.fading_words))
    shares = fading if weight is None else np.full(len(single), weight)
    ones, others = single[:-1], single[1:]
    neighbours = (ones[:, 0] >= 0) & (others[:, 0] >= 0)
    ones, others = ones[neighbours], others[neighbours]
    phrases = np.empty((len(ones), 3))
    phrases[:, 0] = phrase_term(ones[:, 0].astype(np.uint64), others[:, 0].astype(np.uint64))
    phrases[:, 1] = rules.phrase * shares[1:][neighbours]
    # A phrase is about a tenth as common as its rarer word.
    phrases[:, 2] = np.maximum(np.minimum(ones[:, 2], others[:, 2]) - 1.0, 0.0)
    single[:, 1] *= shares
    return np.concatenate((single[single[:, 0] >= 0], phrases))


class _Word(NamedTuple):
    """A word as it stands, its term, and its entry: term, count, commonness."""

    text: str
    term: int
    entry: tuple[float, float, float]


def _content_words(text: str, language: str, rules: VectorRules) -> Iterator[_Word | None]:
    """Yield the words of a text in order; None, which no phrase crosses, for stop words and clause ends."""
    read = _reader(language, rules)
    for clause in _CLAUSE.split(text):
        yield from map(read, _words_of(clause))
        yield None


def _words_of(text: str) -> tuple[str, ...]:
    return unspaced_words(text) if is_unspaced(text) else words(text)


def readings(
    title: str, body: str, language: str, rules: VectorRules, wanted: Collection[int]
) -> Mapping[int, str]:
    """Return how the wanted terms are written in a text, of several forms the first in the alphabet."""
    forms: dict[int, str] = {}
    for part in (title, body):
        previous: _Word | None = None
        for word in _content_words(part[: rules.characters], language, rules):
            if word is not None:
                read = [(word.term, word.text)]
                if previous is not None:
                    read.append((phrase_term(previous.term, word.term), f"{previous.text} {word.text}"))
                for term, form in read:
                    if term in wanted:
                        forms[term] = min(forms.get(term, form), form)
            previous = word
    return forms


def word_term(word: str, language: str) -> int:
    """Return the term of a word as written."""
    return _root_term(_root(normal(word), language, VectorRules()))


def phrase_term(one: Any, other: Any) -> Any:
    """Return the term of two neighbouring words from theirs: integers, or arrays of 64-bit ones."""
    mixed = (one * 0x9E3779B1 + other * 0x85EBCA77 + 0x165667B1) & _MASK
    mixed = ((mixed ^ (mixed >> 15)) * 0x2C1B3C6D) & _MASK
    return mixed ^ (mixed >> 13)


def damped(counts: NDArray[Any]) -> Floats:
    """Return 1 + ln(count), or the count itself if it is below one."""
    plain = counts.astype(np.float64)
    return np.where(plain >= 1.0, 1.0 + np.log(np.maximum(plain, 1.0)), plain)


def rarity(frequency: NDArray[Any], commonness: Commonness, texts: float, rules: VectorRules) -> Floats:
    """Return the inverse document frequency of terms that are in `frequency` of so many texts.

    The background's texts are counted in, and the result is raised to the power of the rules.
    """
    background = rules.background_texts + rules.background_share * texts
    per_word = np.power(10.0, commonness.astype(np.float64) / _STEPS - 9)
    per_text = 1 - np.power(1 - per_word, rules.background_words)
    seen = background * per_text + frequency + 0.5
    plain = np.maximum(np.log((background + texts + 1) / seen), 0.0)
    return np.asarray(np.power(plain, rules.rarity_power))


@lru_cache(maxsize=16)
def _reader(language: str, rules: VectorRules) -> Callable[[str], _Word | None]:
    """Return a function that returns a word, None for a stop word or one without letters and digits."""

    @lru_cache(maxsize=100_000)
    def read(text: str) -> _Word | None:
        plain = normal(text)
        value = zipf(plain, language) if plain else math.inf
        if value > rules.stop_zipf:
            return None
        is_name = text[0].isupper() and value < rules.name_zipf
        term = _root_term(_root(plain, language, rules))
        return _Word(text, term, (float(term), 1.0 + (rules.name if is_name else 0.0), value))

    return read


def _root(word: str, language: str, rules: VectorRules) -> str:
    """Return what the forms of a word have in common: its stem, outside English the first letters of that."""
    root = stem(word, language)
    is_whole = language == _UNCUT or any(map(str.isdigit, root))
    return root if is_whole else root[: rules.root_letters]


@lru_cache(maxsize=200_000)
def _root_term(root: str) -> int:
    return int.from_bytes(blake2b(root.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")
