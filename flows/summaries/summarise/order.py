"""In which order chosen sentences are read, and which of them stands first of all."""

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
    if not chosen:
        return ()
    placed = sorted(chosen, key=lambda each: each.sentence.place)
    chains: list[list[Chosen]] = []
    for each in placed:
        if each.leans and chains:
            chains[-1].append(each)
        else:
            chains.append([each])
    first = max(chains, key=lambda chain: chain[0].news)
    chains.sort(key=lambda chain: chain is not first)
    return tuple(each.sentence for chain in chains for each in chain)


def standfirst_of(chosen: Sequence[Chosen], most_words: int, share: float) -> Chosen | None:
    """Return the chosen sentence that says the story best in so many words, or None.

    It leans on nothing, and what leans on it can follow at once: it is the news, or nothing leans on it.
    One that says less than a `share` of what the most telling one says is none.
    """
    placed = sorted(chosen, key=lambda each: each.sentence.place)
    leaned_on = {id(a) for a, b in pairwise(placed) if b.leans}
    best = max((each.news for each in chosen), default=0.0)
    news = max((each for each in placed if not each.leans), key=lambda each: each.news, default=None)
    fitting = (
        each
        for each in chosen
        if not each.leans
        and (id(each) not in leaned_on or each is news)
        and each.sentence.length <= most_words
        and each.news >= share * best
    )
    return max(fitting, key=lambda each: each.news, default=None)
