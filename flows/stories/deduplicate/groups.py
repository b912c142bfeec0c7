"""Groups of copies around the text that most of them are like, and the text that is kept of each group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from flows.model import Match
from flows.stories.deduplicate.items import CopyItem, CopyPair, Node
from flows.stories.deduplicate.rules import CopyRules

# The copies of each node, by node number.
_Copies = Mapping[int, Mapping[int, CopyPair]]


def matches_of(nodes: Sequence[Node], pairs: Sequence[CopyPair], rules: CopyRules) -> tuple[Match, ...]:
    """Return for each article that is not kept the match with the one kept for it, ordered by their ids."""
    copies = _copies(nodes, pairs)
    stars = _stars(nodes, copies)
    representatives = {members[0] for members in stars}
    matches: list[Match] = []
    for members in stars:
        number = _fullest(nodes, members, copies, representatives, rules)
        representatives.add(number)
        best = nodes[number].best
        matches += [
            _match(best, item, copies[number].get(member))
            for member in members
            for item in nodes[member].items
            if item is not best
        ]
    return tuple(sorted(matches, key=lambda match: (match.original_id, match.copy_id)))


def _copies(nodes: Sequence[Node], pairs: Sequence[CopyPair]) -> _Copies:
    number = {item.id: position for position, node in enumerate(nodes) for item in node.items}
    copies: dict[int, dict[int, CopyPair]] = defaultdict(dict)
    for pair in pairs:
        one, other = number.get(pair.one), number.get(pair.other)
        if one is not None and other is not None and one != other:
            copies[one][other] = copies[other][one] = pair
    return copies


def _stars(nodes: Sequence[Node], copies: _Copies) -> list[list[int]]:
    """Return groups of node numbers, each with its centre first (stars: Aslam, Pelekhov and Rus 2004).

    The text that is most like all others is a centre, and so is every text that is no copy of an earlier
    centre. The others join the centre they are most like. So copies never chain: all are copies of one text.
    """

    def rank(number: int) -> tuple[float, int, datetime, str]:
        near = sum(pair.jaccard * len(nodes[other].items) for other, pair in copies[number].items())
        first = nodes[number].first
        total = round(near + len(nodes[number].items) - 1, 6)
        return -total, -first.signature.words, first.time, first.id

    place = {number: position for position, number in enumerate(sorted(range(len(nodes)), key=rank))}
    stars: dict[int, list[int]] = {}
    for number in place:
        if not any(other in stars for other in copies[number]):
            stars[number] = [number]
    for number in place:
        if number not in stars:
            centres = (other for other in copies[number] if other in stars)
            nearest = max(centres, key=lambda centre: (copies[number][centre].jaccard, -place[centre]))
            stars[nearest].append(number)
    return list(stars.values())


def _fullest(
    nodes: Sequence[Node],
    members: Sequence[int],
    copies: _Copies,
    representatives: Set[int],
    rules: CopyRules,
) -> int:
    """Return the number of the text to keep: the earliest of the fullest that all members are copies of.

    The first member, the centre, is one of these. Texts of an outlet's own feed go before those from feeds of
    other sites. A text that is also a copy of a centre or kept text of another group (`representatives`) is
    passed over: so the kept texts of all groups hold no copies.
    """
    fit = [
        one
        for one in members
        if all(one == other or other in copies[one] for other in members)
        and all(other == members[0] or other not in representatives for other in copies[one])
    ]
    fit = [number for number in fit if not nodes[number].best.secondhand] or fit
    most_words = max(nodes[number].first.signature.words for number in fit)
    full = (
        number for number in fit if nodes[number].first.signature.words >= rules.equal_length * most_words
    )
    return min(full, key=lambda number: (nodes[number].best.time, nodes[number].best.id))


def _match(original: CopyItem, copy: CopyItem, pair: CopyPair | None) -> Match:
    similarity, reason = (pair.similarity, pair.reason) if pair else (1.0, "the same text")
    return Match(original_id=original.id, copy_id=copy.id, similarity=round(similarity, 4), reason=reason)
