"""What the search for copies knows of an article, and what it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.stories.signatures import Signature

# Texts (or titles, of articles without a text) by article id, for the ids asked for.
Fetch = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyItem:
    """An article without its text: what a window holds of tens of thousands.

    `recurring` says that its title names a format that recurs (weather, lottery, preview). `secondhand`
    says that its text comes from a feed that is not its outlet's own.
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

    `jaccard` is the likeness of the texts as wholes, by which copies are grouped; `similarity` is
    what `reason` speaks of, the part of the shorter text in the longer where that decided.
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
        """The earliest of them."""
        return self.items[0]

    @property
    def best(self) -> CopyItem:
        """The earliest that is its outlet's own text, if any is."""
        return next((item for item in self.items if not item.secondhand), self.items[0])


def nodes_of(items: Sequence[CopyItem], within: timedelta) -> tuple[Node, ...]:
    """Join articles whose word pairs are the same, unless further than `within` from the first of them.

    Thousands of the same notice ("subscribe to read") are then looked up once.
    """
    same: dict[tuple[str, int, int], list[CopyItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.time, item.id)):
        same[item.language, item.signature.pairs, item.signature.digest].append(item)
    made: list[Node] = []
    for held in same.values():
        run: list[CopyItem] = []
        for item in held:
            if run and (item.time - run[0].time > within or not item.signature.pairs):
                made.append(Node(tuple(run)))
                run = []
            run.append(item)
        made.append(Node(tuple(run)))
    return tuple(sorted(made, key=lambda node: (node.first.time, node.first.id)))
