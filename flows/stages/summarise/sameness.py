"""Whether two sentences say one thing, in whatever words."""

from __future__ import annotations

from collections.abc import Sequence

# Of a word that no sentence of the story has.
_RARE = 5.0


def says_the_same(
    mine: frozenset[int], theirs: frozenset[int], rarity: Sequence[float], bound: float
) -> bool:
    """Tell whether two sentences share so much of the telling words of the shorter, the rarer the more.

    Words are given by their numbers, `rarity` by number; a negative one is of a word that is not known.
    """
    shared = mine & theirs
    if not shared:
        return not mine or not theirs

    def total(terms: frozenset[int]) -> float:
        return sum(rarity[term] if term >= 0 else _RARE for term in sorted(terms))

    return total(shared) >= bound * min(total(mine), total(theirs))
