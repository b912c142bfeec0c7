"""Independence: the reports of an event that stand on their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from flows.stories.credits import agencies_of, agency_named
from flows.stories.shingles import shared_count, shingled
from flows.urls.normalise import host_of
from flows.urls.publisher import family

# Two texts credited to one agency are one report if this share of the shorter stands in the other. Of 2,039
# pairs of accounts of one event half share less than .13 of their telling word pairs and 84 % less than
# this, agency text among them; two versions of one agency report share a third and more.
OVERLAP = 0.25
# Two texts are one report, whoever is credited, if this share of the shorter stands in the other: one is the
# other, shortened or retold. Of accounts of one event that are no copies 1.5 % share so much of full texts,
# and none of 254 pairs of teasers.
DERIVED = 0.5


@dataclass(frozen=True, slots=True)
class Report:
    """An article that is no copy of another in its story; `copies` are the texts of its copies.

    `named` and `via` are those of an article from a feed that is not its outlet's own.
    """

    outlet: str
    url: str | None
    text: str
    copies: tuple[str, ...] = ()
    named: str | None = None
    via: str | None = None

    @property
    def is_secondhand(self) -> bool:
        """True for an article from a feed that is not its outlet's own."""
        return self.named is not None or self.via is not None


def groups_of(reports: Sequence[Report]) -> tuple[int, ...]:
    """Return the group of each report, as the place of one member; reports of one group are one.

    Joined, transitively, are the reports of one outlet or publisher, those of which one text holds half of
    the other, and those with one agency's text: the agency is credited in the text or in a copy of it, or is
    the outlet.

    What a feed gives of other outlets is that feed's one report, or the report of the outlet it names if
    that is there. It never joins two reports to one: naming outlets costs a feed nothing.
    """
    return _groups_of(tuple(reports))


# An edition asks for those of a story three times, each digest of a run again.
@lru_cache(maxsize=2_048)
def _groups_of(reports: tuple[Report, ...]) -> tuple[int, ...]:
    root = list(range(len(reports)))

    def find(number: int) -> int:
        while root[number] != number:
            number = root[number]
        return number

    families = [_publisher(report) for report in reports]
    agencies = [_agencies(report) for report in reports]
    hashes = [text.hashes for text in shingled([report.text for report in reports])]

    def are_one(one: int, other: int) -> bool:
        if not families[one].isdisjoint(families[other]):
            return True
        bound = DERIVED if agencies[one].isdisjoint(agencies[other]) else OVERLAP
        least = min(len(hashes[one]), len(hashes[other]))
        return shared_count(hashes[one], hashes[other]) >= bound * max(1, least)

    own = [number for number, report in enumerate(reports) if not report.is_secondhand]
    secondhand = [number for number, report in enumerate(reports) if report.is_secondhand]
    for one, other in combinations(own, 2):
        if are_one(one, other):
            root[find(other)] = find(one)
    homeless: list[int] = []
    for number in secondhand:
        report = reports[number]
        claimed = family(report.named or report.outlet, host_of(report.url or ""))
        home = next((place for place in own if not claimed.isdisjoint(families[place])), None)
        if home is None:
            home = next((place for place in own if are_one(place, number)), None)
        if home is None:
            homeless.append(number)
        else:
            root[number] = find(home)
    for one, other in combinations(homeless, 2):
        if not families[one].isdisjoint(families[other]):
            root[find(other)] = find(one)
    return tuple(map(find, range(len(reports))))


def _publisher(report: Report) -> frozenset[str]:
    """Return the marks of who gave us a report: its outlet, or the feed that carried it."""
    return family(report.outlet, report.via or host_of(report.url or ""))


def _agencies(report: Report) -> frozenset[str]:
    """Return the agencies that a report or a copy of it credits, and the agency that its outlet is."""
    itself = agency_named(report.named or report.outlet)
    credited = (agencies_of(text) for text in (report.text, *report.copies))
    return frozenset([itself] if itself else []).union(*credited)
