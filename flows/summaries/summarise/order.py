"""The reading order of chosen sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.summaries.quotable import NO_CONTEXT, Context, Fitness, Reading
from flows.summaries.summarise.document import StorySentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A chosen sentence, whether it leans on the one before it, how much of the news it tells.

    `reading` says whether it can be read below others; without one it can.
    """

    sentence: StorySentence
    leans: bool
    news: float
    reading: Reading | None = None


def reading_order(chosen: Sequence[Chosen]) -> tuple[StorySentence, ...]:
    """Return first the sentence that tells the news and what leans on it, then the rest by time and place.

    What a sentence leans on is chosen along with it. One that needs a name or thing that another introduces
    stands below that one.
    """
    chains: list[list[Chosen]] = []
    for choice in sorted(chosen, key=_place):
        if choice.leans and chains:
            chains[-1].append(choice)
        else:
            chains.append([choice])
    clear = [chain for chain in chains if _stands(chain[0], NO_CONTEXT)]
    first = max(clear or chains, key=lambda chain: chain[0].news, default=None)
    chains.sort(key=lambda chain: chain is not first)
    return tuple(choice.sentence for chain in _introduced(chains) for choice in chain)


def _introduced(chains: Sequence[Sequence[Chosen]]) -> Iterator[Sequence[Chosen]]:
    """Yield chains in their order, but one that cannot be read yet after the first that can."""
    waiting = list(chains)
    context = Context(language=chains[0][0].sentence.article.language) if chains else NO_CONTEXT
    while waiting:
        place = next((place for place, chain in enumerate(waiting) if _stands(chain[0], context)), 0)
        chain = waiting.pop(place)
        for choice in chain if waiting else ():
            context = context.after(choice.sentence.text)
        yield chain


def _stands(choice: Chosen, context: Context) -> bool:
    return choice.reading is None or choice.reading.verdict(context).fitness is Fitness.FIT


def _place(choice: Chosen) -> tuple[object, ...]:
    return choice.sentence.place
