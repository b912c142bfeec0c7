"""The reading order of chosen sentences, and the one that stands first of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def standfirst_of(chosen: Sequence[Chosen], most_words: int, share: float) -> Chosen | None:
    """Return the chosen sentence that says the story best in so many words, or None.

    It leans on nothing, and what leans on it can follow at once: it is the news, or nothing leans on it.
    A sentence that says less than a `share` of what the most telling one says is none.
    """
    placed = sorted(chosen, key=_place)
    leaned_on = {id(before) for before, after in pairwise(placed) if after.leans}
    best = max((choice.news for choice in chosen), default=0.0)
    news = max((choice for choice in placed if not choice.leans), key=_news, default=None)
    fitting = (
        choice
        for choice in chosen
        if not choice.leans
        and (id(choice) not in leaned_on or choice is news)
        and choice.sentence.length <= most_words
        and choice.news >= share * best
    )
    return max(fitting, key=_news, default=None)


def _place(choice: Chosen) -> tuple[object, ...]:
    return choice.sentence.place


def _news(choice: Chosen) -> float:
    return choice.news
