"""Records and entries of the search index for tests."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flows.model import SearchEntry, SearchRecord

_ENTRY = SearchEntry(
    edition_id="2026-11-20",
    story_id="s1",
    headline="The mill closes",
    language="en",
    theme="Economy",
    outlets=("Bote",),
    lines=("It closes in May.",),
)
_RECORD = SearchRecord(
    story_id="s1",
    headline="The mill closes",
    earlier=(),
    text="It closes in May.",
    language="en",
    theme="Economy",
    outlets=("Bote",),
    day="2026-11-20",
    months=("2026-11",),
)


def search_entry(**changes: Any) -> SearchEntry:
    return replace(_ENTRY, **changes)


def search_record(**changes: Any) -> SearchRecord:
    return replace(_RECORD, **changes)


class MemorySearch:
    """A `SearchStore` in memory that counts what is asked of it."""

    def __init__(self, entries: Iterable[SearchEntry] = ()) -> None:
        self.editions: dict[str, list[SearchEntry]] = {}
        self.asked_for: list[tuple[str, str]] = []
        for entry in entries:
            self.editions.setdefault(entry.edition_id, []).append(entry)

    def newest_id(self) -> str | None:
        return max(self.editions, default=None)

    def years(self) -> tuple[str, ...]:
        return tuple(sorted({edition_id[:4] for edition_id in self.editions}))

    def digests(self, first: str, end: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, repr(self.editions[name])) for name in self._span(first, end))

    def entries(self, first: str, end: str) -> tuple[SearchEntry, ...]:
        self.asked_for.append((first, end))
        return tuple(entry for name in self._span(first, end) for entry in self.editions[name])

    def _span(self, first: str, end: str) -> list[str]:
        return [name for name in sorted(self.editions) if first <= name < end]


def _words(text: str) -> list[str]:
    return text.split()


_STEMS = _words("bal cor dun fen gar hal ist jor kel lor mar nor ost pel quen ros sel tor ulm ven")
_ENDS = _words("a by da eth fell gard holm is ley mond nes ow rick sa ton un vik wen yr zel")
NAMES = [f"{one}{other}{end}".capitalize() for one in _STEMS for other in _STEMS[:4] for end in _ENDS[:8]]
VERBS = _words("""
accuses approves audits auctions bans blames blocks bombs boycotts buys cancels closes condemns cuts delays
defends demolishes denies elects evacuates exports expels fines floods frees funds honours inherits inspects
investigates jails launches loses merges mourns opens orders outlaws pardons plants postpones probes promises
quits raids rebuilds recalls rejects relocates renames repairs rescues revives sells shelters strikes sues
suspends taxes tests threatens trains unveils vaccinates vetoes wins withdraws
""")
NOUNS = _words("""
airline airport archive army avalanche bakery bank barrage beach border bridge brewery budget camera canal
carbon castle cathedral census choir clinic coal coast college comet computer copper council court cyclone
dairy dam desert diesel dispute doctor drought earthquake election embassy epidemic factory famine farm
ferry festival film fire fishery flood forest fuel gallery garden glacier gold governor grain harbour heat
helicopter highway hospital hotel housing hurricane insurance island judge jury kidnapping laboratory lake
landslide library lighthouse lithium locust lottery malaria market measles metro militia mine ministry
mosque motorway museum newspaper nurse oil opera orchard orchestra outbreak palace parliament passport
pension pilot pipeline police pollution port prison prize protest quarry quarantine railway rainfall reactor
rebel referendum refinery refugee reservoir restaurant rice river robot rocket salmon satellite school
senate shipyard shrine smuggling snow solar stadium statue steel storm strike students subway sugar summit
surgeon tariff telescope temple tobacco tourism tower treaty tribunal tunnel uranium vaccine vineyard
volcano voters water whale wheat wildfire wind wolf
""")


def invented_entry(number: int, edition_id: str) -> SearchEntry:
    """Return the story of a number: of 10,000 many share three of the five words of a headline."""
    chance = random.Random(number)

    def line(verb: str, noun: str) -> str:
        return f"The {noun} of {chance.choice(NAMES)} {verb} what {chance.choice(NAMES)} said of the {noun}."

    who, place = chance.choice(NAMES), chance.choice(NAMES)
    verb, noun, matter = chance.choice(VERBS), chance.choice(NOUNS), chance.choice(NOUNS)
    return search_entry(
        edition_id=edition_id,
        story_id=f"s{number:06}",
        headline=f"{who} {verb} {noun} over {matter} in {place}",
        theme=f"Theme {number % 10}",
        outlets=tuple(sorted({f"Outlet {chance.randrange(60)}" for _ in range(3)})),
        lines=(
            f"{who} of {place} {verb} the {noun}, because the {matter} is in danger.",
            *(line(chance.choice(VERBS), chance.choice(NOUNS)) for _ in range(3)),
        ),
    )


def with_one_word_changed(headline: str, chance: random.Random) -> str:
    """Return a headline with one of its five telling words replaced by another of its kind."""
    words = headline.split()
    place, pool = chance.choice([(0, NAMES), (1, VERBS), (2, NOUNS), (4, NOUNS), (6, NAMES)])
    words[place] = chance.choice([word for word in pool if word != words[place]])
    return " ".join(words)
