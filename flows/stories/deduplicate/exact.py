"""The exact check of candidates, on the texts themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from flows.stories.deduplicate.candidates import Pairs
from flows.stories.deduplicate.items import Fetch, Node
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.shingles import Hashes, shared_count, shingled

# So many texts are in memory at once.
_TEXTS = 2_000


class Likeness(NamedTuple):
    """How alike two texts are as wholes, what decided that they are copies, and the reason in words."""

    jaccard: float
    similarity: float
    reason: str


SAME = Likeness(1.0, 1.0, "the same text")


def judged(
    nodes: Sequence[Node], columns: Pairs, fetch: Fetch, rules: CopyRules
) -> tuple[tuple[int, int, Likeness], ...]:
    """Return the pairs of nodes that are copies, and how alike they are."""
    pairs: list[tuple[int, int]] = [(int(one), int(other)) for one, other in columns.tolist()]
    numbers = sorted({number for pair in pairs for number in pair})
    hashed = dict(_hashes(nodes, numbers, fetch))
    alike: list[tuple[int, int, Likeness]] = []
    for one, other in pairs:
        shared = shared_count(hashed[one], hashed[other])
        found = likeness(shared, (len(hashed[one]), len(hashed[other])), rules)
        if found is None:
            continue
        contained = shared / min(len(hashed[one]), len(hashed[other]))
        pair = nodes[one], nodes[other]
        if found is SAME or not (_recurs(*pair, rules) or _recast(*pair, contained, rules)):
            alike.append((one, other, found))
    return tuple(alike)


def likeness(shared: int, sizes: tuple[int, int], rules: CopyRules) -> Likeness | None:
    """Tell how alike two texts of so many word pairs are when they are copies, else None."""
    if not shared:
        return None
    least = min(sizes)
    jaccard = round(shared / (sum(sizes) - shared), 9)
    contained = round(shared / least, 9)
    if jaccard == 1.0:
        return SAME
    if jaccard >= (rules.jaccard if least >= rules.brief_pairs else rules.brief_jaccard):
        return Likeness(jaccard, jaccard, f"{jaccard:.0%} of all word pairs are the same")
    if least >= rules.contained_pairs and contained >= rules.containment:
        return Likeness(jaccard, contained, f"{contained:.0%} of the shorter text stands in the longer")
    return None


def _recurs(one: Node, other: Node, rules: CopyRules) -> bool:
    """Tell two issues of a format that recurs from one issue printed twice."""
    apart = abs(one.first.time - other.first.time)
    return one.first.recurring and other.first.recurring and apart > rules.recurring_within


def _recast(one: Node, other: Node, contained: float, rules: CopyRules) -> bool:
    """Tell texts whose numbers and names differ by far more than their words: one form filled in anew.

    Where a share of the words is changed at random, a pair survives with the square of what is left.
    """
    left, right = (np.frombuffer(node.first.signature.slots, "<u8") for node in (one, other))
    places = len(np.intersect1d(left >> np.uint64(32), right >> np.uint64(32)))
    different = places - len(np.intersect1d(left, right))
    if different < rules.slots:
        return False
    changed = 1.0 - math.sqrt(contained)
    least = max(rules.recast_other, rules.recast_excess * changed)
    return round(different / places, 9) >= round(least, 9)


def _hashes(nodes: Sequence[Node], numbers: Sequence[int], fetch: Fetch) -> Iterator[tuple[int, Hashes]]:
    """Hash the word pairs of the nodes' texts, some thousand texts at a time."""
    for start in range(0, len(numbers), _TEXTS):
        part = numbers[start : start + _TEXTS]
        texts = fetch([nodes[number].first.id for number in part])
        found = shingled([texts[nodes[number].first.id] for number in part])
        yield from zip(part, (text.hashes for text in found), strict=True)
