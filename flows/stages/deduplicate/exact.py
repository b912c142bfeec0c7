"""The exact check of candidates, on the texts themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from flows.stages.deduplicate.candidates import Pairs
from flows.stages.deduplicate.items import Fetch, Node
from flows.stages.deduplicate.rules import CopyRules
from flows.text.particulars import Slots, compared, slots_of
from flows.text.shingles import Hashes, shared_count, shingled

_Made = TypeVar("_Made")

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
    hashed = dict(_of_texts(nodes, pairs, fetch, _hashes))
    alike: list[tuple[int, int, Likeness]] = []
    for one, other in pairs:
        shared = shared_count(hashed[one], hashed[other])
        found = likeness(shared, (len(hashed[one]), len(hashed[other])), rules)
        if found is not None:
            alike.append((one, other, found))
    slots = dict(_of_texts(nodes, [(one, other) for one, other, _ in alike], fetch, slots_of))
    return tuple(pair for pair in alike if not _recast(slots[pair[0]], slots[pair[1]], rules))


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


def _recast(one: Slots, other: Slots, rules: CopyRules) -> bool:
    """Tell whether two texts are one form filled in with other particulars."""
    same, different = compared(one, other)
    return different >= rules.slots and different >= rules.slots_other * (same + different)


def _of_texts(
    nodes: Sequence[Node],
    pairs: Iterable[tuple[int, int]],
    fetch: Fetch,
    make: Callable[[Sequence[str]], Sequence[_Made]],
) -> Iterator[tuple[int, _Made]]:
    """Make something of the text of each node in a pair, some thousand texts at a time."""
    numbers = sorted({number for pair in pairs for number in pair})
    for start in range(0, len(numbers), _TEXTS):
        part = numbers[start : start + _TEXTS]
        texts = fetch([nodes[number].first.id for number in part])
        yield from zip(part, make([texts[nodes[number].first.id] for number in part]), strict=True)


def _hashes(texts: Sequence[str]) -> list[Hashes]:
    return [text.hashes for text in shingled(texts)]
