"""The particulars of a text: its numbers and names, each by the words around it.

Two bulletins cast in one form ("a magnitude 4.7 earthquake struck near ...") share nearly all words
and differ exactly here, where a copy with slips or light edits mostly agrees. Days of the week and months
are no particulars: all the news of a day names the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from flows.language.word_hashes import Flags, HashedWords, Wide, batches, hash_words, mixed

# Ascending; the upper half of each number stands for the plain words before and after a run of
# numbers and capitalised words, the lower half for the run.
Slots = npt.NDArray[np.uint64]

_BEFORE, _AFTER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_THIRTY_TWO = np.uint64(32)
# Those that are written with a capital: English and German, with their short forms.
_CALENDAR = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
January February March April May June July August September October November December
Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag
Januar Jänner Februar März Mai Juni Juli Oktober Dezember Okt Dez
"""


def slots_of(texts: Sequence[str]) -> tuple[Slots, ...]:
    """Collect for each text its runs of numbers and names, each once with the words around it."""
    made: list[Slots] = []
    for batch in batches(texts):
        made += slots_in(hash_words(batch), len(batch))
    return tuple(made)


def slots_in(tokens: HashedWords, texts: int) -> list[Slots]:
    """Do the same for the words of so many texts."""
    owners, words = tokens.owners, tokens.hashes
    naming = _particular(tokens)
    edge = np.append(True, owners[1:] != owners[:-1])
    starts = np.flatnonzero(naming & (edge | ~np.append(False, naming[:-1])))
    if not len(starts):
        return [np.empty(0, np.uint64) for _ in range(texts)]
    ends = np.flatnonzero(naming & np.append(edge[1:] | ~naming[1:], True)) + 1
    # The edge of a text stands for the word that is not there.
    before = words[starts - 1] * (~edge[starts]).astype(np.uint64)
    after = np.append(words, np.uint64(0))[ends] * (~np.append(edge, True)[ends]).astype(np.uint64)
    place = mixed(before * _BEFORE + after * _AFTER) >> _THIRTY_TWO
    # Within a run order counts: each word is weighted by its place.
    lengths = ends - starts
    firsts = np.cumsum(lengths) - lengths
    rank = (np.arange(int(lengths.sum())) - np.repeat(firsts, lengths) + 1).astype(np.uint64)
    named = np.add.reduceat(mixed(words[naming] * rank), firsts)
    slots = (place << _THIRTY_TWO) | (mixed(named) >> _THIRTY_TWO)
    order = np.lexsort((slots, owners[starts]))
    slots, of = slots[order], owners[starts][order]
    once = np.append(True, (slots[1:] != slots[:-1]) | (of[1:] != of[:-1]))
    slots, bounds = slots[once], np.searchsorted(of[once], np.arange(texts + 1))
    return [slots[bounds[number] : bounds[number + 1]].copy() for number in range(texts)]


def _particular(tokens: HashedWords) -> Flags:
    """Flag the words that name something, but for days of the week and months."""
    naming = tokens.naming.copy()
    named, calendar = np.flatnonzero(naming), _calendar()
    at = np.minimum(np.searchsorted(calendar, tokens.hashes[named]), len(calendar) - 1)
    naming[named] = calendar[at] != tokens.hashes[named]
    return naming


@cache
def _calendar() -> Wide:
    return np.sort(hash_words([_CALENDAR]).hashes)
