"""One day of the world's news, invented: headlines with teasers, in stories from one report to thousands.

Words and how common they are come from wordfreq, names are made of syllables. A story has its own words and
names and those of its subject; each report mixes them with common words. A third of the reports after the
first reprint an earlier text, some of them cut. The same count and seed give the same articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import numpy as np
import wordfreq
from numpy.typing import NDArray

from flows.model import Article

DAY_ENDS = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = timedelta(days=1)

_SUBJECTS, _SUBJECT_WORDS, _COMMON, _VOCABULARY = 400, 120, 2_000, 40_000
_SIZE_POWER = 2.2
_REPRINTS, _CUT = 0.33, 0.3
_SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "an", "or")]


@dataclass(frozen=True)
class _Words:
    """Words by how common they are, the share of each of the common ones, and the words of each subject."""

    common: list[str]
    shares: NDArray[np.float64]  # (common,), cumulated
    telling: list[str]
    subjects: NDArray[np.int64]  # (subjects, words), numbers of telling words


def articles_of_a_day(count: int, seed: int = 1) -> Iterator[Article]:
    """Yield the articles of a day; those of one story follow one another."""
    draw, words, made = np.random.default_rng(seed), _words(seed), 0
    outlets = max(50, count // 100)
    while made < count:
        size = min(int(draw.zipf(_SIZE_POWER)), max(count // 50, 10), count - made)
        yield from _story(made, size, outlets, draw, words)
        made += size


def _words(seed: int) -> _Words:
    plain = [word for word in wordfreq.top_n_list("en", 2 * _VOCABULARY) if word.isalpha() and len(word) > 1]
    shares = np.cumsum([wordfreq.word_frequency(word, "en") for word in plain[:_COMMON]])
    draw = np.random.default_rng(seed)
    telling = plain[_COMMON:_VOCABULARY]
    return _Words(
        common=plain[:_COMMON],
        shares=shares / shares[-1],
        telling=telling,
        subjects=draw.integers(0, len(telling), (_SUBJECTS, _SUBJECT_WORDS)),
    )


def _story(
    first: int, size: int, outlets: int, draw: np.random.Generator, words: _Words
) -> Iterator[Article]:
    subject = words.subjects[min(int(draw.zipf(1.3)), 10**6) % _SUBJECTS]
    own = [words.telling[place] for place in draw.integers(0, len(words.telling), 12)]
    # Half of the names are known to all the world.
    names = [_name(int(min(draw.zipf(1.4), 5_000))) for _ in range(2)]
    names += [_name(10_000 + 3 * first + place) for place in range(2)]
    begins, lasts = draw.random(), 0.5 * draw.random()
    texts: list[tuple[str, str]] = []
    for number in range(first, first + size):
        title, text = _report(own, names, subject, draw, words)
        if texts and draw.random() < _REPRINTS:
            old_title, text = texts[int(draw.integers(0, len(texts)))]
            title = old_title if draw.random() < 0.5 else title
            if draw.random() < _CUT:
                text = text[: int(len(text) * 0.7)].rsplit(" ", 1)[0] + "..."
        elif len(texts) < 30:
            texts.append((title, text))
        name = sha256(f"{number}".encode()).hexdigest()[:16]
        time = DAY_ENDS - SPAN * (1 - (begins + lasts * draw.random()) / 1.5)
        outlet = min(int(draw.zipf(1.2)), 10**9) % outlets
        yield Article(
            id=name,
            source="bench",
            outlet=f"Outlet {outlet}",
            title=title,
            title_made=False,
            url=f"https://outlet-{outlet}.example/{name}",
            published=time,
            published_claim=None,
            first_seen=time,
            language="en",
            text=text,
        )


def _report(
    own: list[str], names: list[str], subject: NDArray[np.int64], draw: np.random.Generator, words: _Words
) -> tuple[str, str]:
    """Return the title and the teaser of a report."""
    title = _mixed(own, names, subject, (3, 2, 1, 3), draw, words)
    sentences = [_mixed(own, names, subject, (3, 1, 2, 10), draw, words) for _ in range(2)]
    return title, ". ".join(sentences) + "."


def _mixed(
    own: list[str],
    names: list[str],
    subject: NDArray[np.int64],
    counts: tuple[int, int, int, int],
    draw: np.random.Generator,
    words: _Words,
) -> str:
    places = draw.random(sum(counts))
    chosen = [own[int(place * len(own))] for place in places[: counts[0]]]
    chosen += [names[int(place * place * len(names))] for place in places[counts[0] : sum(counts[:2])]]
    of_subject = places[sum(counts[:2]) : sum(counts[:3])]
    chosen += [words.telling[subject[int(place * len(subject))]] for place in of_subject]
    common = np.searchsorted(words.shares, places[sum(counts[:3]) :])
    chosen += [words.common[place] for place in common.tolist()]
    order = draw.permutation(len(chosen))
    text = " ".join(chosen[place] for place in order.tolist())
    return text[0].upper() + text[1:]


def _name(number: int) -> str:
    value = int.from_bytes(sha256(f"name {number}".encode()).digest()[:4], "little")
    made = ""
    for _ in range(3):
        value, index = divmod(value, len(_SYLLABLES))
        made += _SYLLABLES[index]
    return made.capitalize()
