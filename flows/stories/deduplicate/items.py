"""Articles as the search for copies sees them, and the pairs it returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.stories.signatures import Signature

# Returns the compared texts of some articles by id.
TextsOf = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyItem:
    """An article without its text: what a window holds of tens of thousands.

    `recurring`: its title names a format that recurs (weather, lottery, preview). `secondhand`: its text
    comes from a feed that is not its outlet's own.
    """

    id: str
    time: datetime
    language: str
    signature: Signature
    recurring: bool = False
    secondhand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPair:
    """Two articles of which one is a copy of the other, the lesser id first, and why.

    `jaccard` is the likeness of the whole texts, by which copies are grouped. `similarity` is the figure of
    the `reason`: the share of the shorter text in the longer if that decided.
    """

    one: str
    other: str
    jaccard: float
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class Node:
    """Articles with one and the same text, earliest first; the first stands for all of them."""

    items: tuple[CopyItem, ...]

    @property
    def first(self) -> CopyItem:
        """The earliest article."""
        return self.items[0]

    @property
    def best(self) -> CopyItem:
        """The earliest article from its outlet's own feed, if there is one, else the earliest."""
        return next((item for item in self.items if not item.secondhand), self.items[0])


def nodes_of(items: Sequence[CopyItem], within: timedelta) -> tuple[Node, ...]:
    """Return nodes of the articles with the same word pairs, none further than `within` from its first.

    So thousands of the same notice ("subscribe to read") are looked up once.
    """
    same: dict[tuple[str, int, int], list[CopyItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.time, item.id)):
        same[item.language, item.signature.pairs, item.signature.digest].append(item)
    nodes: list[Node] = []
    for equal in same.values():
        run: list[CopyItem] = []
        for item in equal:
            if run and (item.time - run[0].time > within or not item.signature.pairs):
                nodes.append(Node(tuple(run)))
                run = []
            run.append(item)
        nodes.append(Node(tuple(run)))
    return tuple(sorted(nodes, key=lambda node: (node.first.time, node.first.id)))
