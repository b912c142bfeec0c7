"""Groups of copies around the text that most of them are like, and the one text kept of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from flows.model import Match
from flows.stories.deduplicate.items import CopyItem, CopyPair, Node
from flows.stories.deduplicate.rules import CopyRules

# For each node its copies.
_Edges = Mapping[int, Mapping[int, CopyPair]]


def matches_of(nodes: Sequence[Node], pairs: Sequence[CopyPair], rules: CopyRules) -> tuple[Match, ...]:
    """Return for each article not kept the match with the one kept for it, by their ids.

    Stars (Aslam, Pelekhov and Rus 2004): the text with most likeness to others is a centre, as is
    every text that is no copy of an earlier centre; the others join the centre they are likest. So
    copies never chain: all members of a group are copies of one text.
    """
    edges = _edges(nodes, pairs)
    stars = _stars(nodes, edges)
    elsewhere = {members[0] for members in stars}
    matches: list[Match] = []
    for members in stars:
        kept = _kept(nodes, members, (edges, elsewhere), rules)
        elsewhere.add(kept[0])
        matches += [
            _match(kept[1], item, edges[kept[0]].get(number))
            for number in members
            for item in nodes[number].items
            if item is not kept[1]
        ]
    return tuple(sorted(matches, key=lambda match: (match.original_id, match.copy_id)))


def _edges(nodes: Sequence[Node], pairs: Sequence[CopyPair]) -> _Edges:
    number = {item.id: position for position, node in enumerate(nodes) for item in node.items}
    edges: dict[int, dict[int, CopyPair]] = defaultdict(dict)
    for pair in pairs:
        one, other = number.get(pair.one), number.get(pair.other)
        if one is not None and other is not None and one != other:
            edges[one][other] = edges[other][one] = pair
    return edges


def _stars(nodes: Sequence[Node], edges: _Edges) -> list[list[int]]:
    """Return the groups, each with its centre first."""

    def rank(number: int) -> tuple[float, int, datetime, str]:
        near = sum(pair.jaccard * len(nodes[other].items) for other, pair in edges[number].items())
        first = nodes[number].first
        total = round(near + len(nodes[number].items) - 1, 6)
        return -total, -first.signature.words, first.time, first.id

    place = {number: position for position, number in enumerate(sorted(range(len(nodes)), key=rank))}
    groups: dict[int, list[int]] = {}
    for number in place:
        if not any(other in groups for other in edges[number]):
            groups[number] = [number]
    for number in place:
        if number not in groups:
            centres = (other for other in edges[number] if other in groups)
            likest = max(centres, key=lambda centre: (edges[number][centre].jaccard, -place[centre]))
            groups[likest].append(number)
    return list(groups.values())


def _kept(
    nodes: Sequence[Node], members: Sequence[int], near: tuple[_Edges, Set[int]], rules: CopyRules
) -> tuple[int, CopyItem]:
    """Return the earliest of the fullest texts that all others are copies of; the centre is one.

    Outlets' own texts go before those from feeds of other sites. A text that is also a copy of another
    group's centre or kept text is passed over: what is kept of all groups then holds no copies.
    """
    edges, elsewhere = near
    fit = [
        one
        for one in members
        if all(one == other or other in edges[one] for other in members)
        and all(other == members[0] or other not in elsewhere for other in edges[one])
    ]
    fit = [number for number in fit if not nodes[number].best.secondhand] or fit
    fullest = max(nodes[number].first.signature.words for number in fit)
    return min(
        (
            (number, nodes[number].best)
            for number in fit
            if nodes[number].first.signature.words >= rules.equal_length * fullest
        ),
        key=lambda held: (held[1].time, held[1].id),
    )


def _match(kept: CopyItem, dropped: CopyItem, pair: CopyPair | None) -> Match:
    similarity, reason = (pair.similarity, pair.reason) if pair else (1.0, "the same text")
    return Match(original_id=kept.id, copy_id=dropped.id, similarity=round(similarity, 4), reason=reason)
