"""The exact comparison of candidates, on the texts themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from flows.stories.deduplicate.candidates import Numbers
from flows.stories.deduplicate.items import Node, TextsOf
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.shingles import Hashes, shared_count, shingled

# A bound on memory: texts that are held at one time.
_TEXTS_AT_ONCE = 2_000


class Likeness(NamedTuple):
    """The likeness of two copies as wholes, the likeness that decided, and the reason in words."""

    jaccard: float
    similarity: float
    reason: str


SAME_TEXT = Likeness(1.0, 1.0, "the same text")


def confirmed(
    nodes: Sequence[Node], pairs: Numbers, texts_of: TextsOf, rules: CopyRules
) -> list[tuple[int, int, Likeness]]:
    """Return those pairs of node numbers (pairs, 2) that are copies, and how alike they are."""
    hashes = _hashes(nodes, np.unique(pairs).tolist(), texts_of)
    copies: list[tuple[int, int, Likeness]] = []
    for one, other in pairs.tolist():
        sizes = len(hashes[one]), len(hashes[other])
        shared = shared_count(hashes[one], hashes[other])
        alike = likeness(shared, *sizes, rules)
        if alike is None:
            continue
        ends = nodes[one], nodes[other]
        if alike is SAME_TEXT or not (
            _are_two_issues(*ends, rules) or _is_recast(*ends, shared / min(sizes), rules)
        ):
            copies.append((one, other, alike))
    return copies


def likeness(shared: int, size: int, other_size: int, rules: CopyRules) -> Likeness | None:
    """Return how alike two texts are if they are copies, else None.

    They share so many word pairs and have so many each.
    """
    if not shared:
        return None
    least = min(size, other_size)
    jaccard = round(shared / (size + other_size - shared), 9)
    contained = round(shared / least, 9)
    if jaccard == 1.0:
        return SAME_TEXT
    if jaccard >= (rules.jaccard if least >= rules.brief_pairs else rules.brief_jaccard):
        return Likeness(jaccard, jaccard, f"{jaccard:.0%} of all word pairs are the same")
    if least >= rules.contained_pairs and contained >= rules.containment:
        return Likeness(jaccard, contained, f"{contained:.0%} of the shorter text stands in the longer")
    return None


def _are_two_issues(one: Node, other: Node, rules: CopyRules) -> bool:
    """Return True for two issues of a recurring format, False for one issue printed twice."""
    apart = abs(one.first.time - other.first.time)
    return one.first.recurring and other.first.recurring and apart > rules.recurring_within


def _is_recast(one: Node, other: Node, contained: float, rules: CopyRules) -> bool:
    """Return True for texts of one form: their numbers and names differ by far more than their words.

    Where a share of the words is changed at random, a word pair survives with the square of what is left.
    """
    slots, other_slots = (np.frombuffer(node.first.signature.slots, "<u8") for node in (one, other))
    places = len(np.intersect1d(slots >> np.uint64(32), other_slots >> np.uint64(32)))
    different = places - len(np.intersect1d(slots, other_slots))
    if different < rules.slots:
        return False
    changed_words = 1.0 - math.sqrt(contained)
    least = max(rules.recast_other, rules.recast_excess * changed_words)
    return round(different / places, 9) >= round(least, 9)


def _hashes(nodes: Sequence[Node], numbers: Sequence[int], texts_of: TextsOf) -> dict[int, Hashes]:
    """Return the hashed word pairs of some nodes by number; so many texts are read at one time."""
    hashes: dict[int, Hashes] = {}
    for start in range(0, len(numbers), _TEXTS_AT_ONCE):
        part = numbers[start : start + _TEXTS_AT_ONCE]
        ids = [nodes[number].first.id for number in part]
        texts = texts_of(ids)
        shingles = shingled([texts[article_id] for article_id in ids])
        hashes.update((number, text.hashes) for number, text in zip(part, shingles, strict=True))
    return hashes
