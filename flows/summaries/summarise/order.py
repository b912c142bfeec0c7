"""The reading order of chosen sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.summaries.summarise.document import StorySentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A chosen sentence, whether it leans on the one before it, how much of the news it tells."""

    sentence: StorySentence
    leans: bool
    news: float


def reading_order(chosen: Sequence[Chosen]) -> tuple[StorySentence, ...]:
    """Return first the sentence that tells the news and what leans on it, then the rest by time and place.

    What a sentence leans on is chosen along with it.
    """
    chains: list[list[Chosen]] = []
    for choice in sorted(chosen, key=_place):
        if choice.leans and chains:
            chains[-1].append(choice)
        else:
            chains.append([choice])
    first = max(chains, key=lambda chain: chain[0].news, default=None)
    chains.sort(key=lambda chain: chain is not first)
    return tuple(choice.sentence for chain in chains for choice in chain)


def _place(choice: Chosen) -> tuple[object, ...]:
    return choice.sentence.place
