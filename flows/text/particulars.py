"""The particulars of a text: its numbers and names, each by the words around it.

Two bulletins cast in one form ("a magnitude 4.7 earthquake struck near ...") share nearly all words
and differ exactly here, where a copy with slips or light edits mostly agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from flows.text.words import words

# What stands between two plain words: (word before, word after) -> the numbers or names met there.
Slots = Mapping[tuple[str, str], frozenset[str]]


def slots_of(text: str) -> Slots:
    """Collect each run of numbers and capitalised words by the plain words before and after it."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    before, run = "", list[str]()
    for word in (*words(text), ""):
        if word and (word[0].isupper() or any(character.isdigit() for character in word)):
            run.append(word.casefold())
            continue
        after = word.casefold()
        if run:
            found[before, after].add(" ".join(run))
            run = []
        before = after
    return {place: frozenset(held) for place, held in found.items()}


def compared(one: Slots, other: Slots) -> tuple[int, int]:
    """Count the places that two texts have in common: those that hold the same, those that do not."""
    places = one.keys() & other.keys()
    same = sum(not one[place].isdisjoint(other[place]) for place in places)
    return same, len(places) - same
