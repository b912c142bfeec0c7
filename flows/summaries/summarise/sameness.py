"""Whether two sentences say one thing, in whatever words."""

from __future__ import annotations

from collections.abc import Sequence

# Of a word that no sentence of the story has.
_RARE = 5.0
# Long sentences on one thing share less of the shorter, but many words and much of both together.
_SHARED_WORDS = 5
_SHARED_OF_SHORTER = 0.42


def says_the_same(
    mine: frozenset[int],
    theirs: frozenset[int],
    rarity: Sequence[float],
    bound: float,
    overlap: float = 2.0,
) -> bool:
    """Tell whether two sentences share so much of the telling words of the shorter, the rarer the more.

    Five words and more that are an `overlap` of all the words of both will do as well (none is above one).

    Words are given by their numbers, `rarity` by number; a negative one is of a word that is not known.
    """
    shared = mine & theirs
    if not shared:
        return not mine or not theirs

    def total(terms: frozenset[int]) -> float:
        return sum(rarity[term] if term >= 0 else _RARE for term in sorted(terms))

    in_common, least = total(shared), min(total(mine), total(theirs))
    if len(shared) >= _SHARED_WORDS and in_common >= _SHARED_OF_SHORTER * least:
        bound = min(bound, overlap * total(mine | theirs) / least)
    return in_common >= bound * least
