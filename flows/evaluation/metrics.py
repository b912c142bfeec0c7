"""How well a grouping agrees with labels: B-cubed (Bagga and Baldwin 1998) and pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Precision and recall, both in [0, 1]."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two, 0 when both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Scores:
    """Average over items the share of their group that is theirs; the two give one label an item.

    Raises ValueError without items, or when the lengths differ.
    """
    if not gold:
        raise ValueError("nothing to compare: give at least one label")
    both = Counter(zip(gold, found, strict=True))
    gold_sizes, found_sizes = Counter(gold), Counter(found)
    return Scores(
        precision=sum(count**2 / found_sizes[label] for (_, label), count in both.items()) / len(gold),
        recall=sum(count**2 / gold_sizes[label] for (label, _), count in both.items()) / len(gold),
    )


def pair_scores(gold: frozenset[Pair], found: frozenset[Pair]) -> Scores:
    """Compare sets of pairs; what names no pair is never wrong, and none to find are all found."""
    right = len(gold & found)
    return Scores(precision=right / len(found) if found else 1.0, recall=right / len(gold) if gold else 1.0)


def pairs_of(labels: Sequence[Hashable]) -> frozenset[Pair]:
    """Return the pairs of positions that bear one label, the lesser position first."""
    held: dict[Hashable, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        held[label].append(position)
    return frozenset(pair for positions in held.values() for pair in combinations(positions, 2))
