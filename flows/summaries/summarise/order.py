"""The reading order of chosen sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows.summaries.summarise.features import Floats


def reading_order(
    chosen: Collection[int], leaning: Collection[int], places: Sequence[int], news: Floats
) -> tuple[int, ...]:
    """Return first the sentence that tells the news and what leans on it, then the rest by time and place.

    `places` has for each sentence its place among all by time, article and position, `news` how much of the
    news it tells. What a sentence leans on is chosen along with it.
    """
    chains: list[list[int]] = []
    for number in sorted(chosen, key=lambda number: places[number]):
        if number in leaning and chains:
            chains[-1].append(number)
        else:
            chains.append([number])
    first = max(chains, key=lambda chain: float(news[chain[0]]), default=None)
    chains.sort(key=lambda chain: chain is not first)
    return tuple(number for chain in chains for number in chain)
