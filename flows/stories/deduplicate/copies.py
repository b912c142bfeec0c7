"""Copies: found among candidates by comparing their texts, and grouped around the text that most are like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.model import Article, Match
from flows.stories.deduplicate.candidates import (
    CopyItem,
    Flags,
    Node,
    Numbers,
    candidates,
    in_common,
    nodes_of,
    slots_of,
    sparse_rows,
)
from flows.stories.deduplicate.rules import CopyRules
from flows.stories.deduplicate.wording import SentenceGrams, same_wording, sentence_grams
from flows.stories.shingles import Hashes, shingled
from flows.stories.signatures import Signature, SignatureRows, signatures
from flows.stories.titles import Flag, title_flags

Floats = npt.NDArray[np.float64]
# Returns the compared texts of some articles by id.
TextsOf = Callable[[Sequence[str]], Mapping[str, str]]

# A bound on memory: texts that are held at one time.
_TEXTS_AT_ONCE = 2_000


class Likeness(NamedTuple):
    """The likeness of two copies as wholes, the likeness that decided, and the reason in words."""

    jaccard: float
    similarity: float
    reason: str


class CopyPair(NamedTuple):
    """Two articles of which one is a copy of the other, the lesser id first, and their likeness."""

    one: str
    other: str
    likeness: Likeness


SAME_TEXT = Likeness(1.0, 1.0, "the same text")
# The copies of each node, by node number.
_Copies = Mapping[int, Mapping[int, Likeness]]


def deduplicate(
    articles: Sequence[Article], rules: CopyRules, stored: Sequence[Signature] | None = None
) -> tuple[Match, ...]:
    """Return for each copy the article that is kept for it and why, by their ids.

    The fullest text of a group is kept, of equally full ones the earliest; an outlet's own text before one
    from the feed of another site, however full. `stored` are the signatures of the articles if they were
    made before. The order of the articles does not matter.
    """
    texts = {article.id: compared_text(article) for article in articles}
    if stored is None:
        stored = signatures([texts[article.id] for article in articles])
    signed = SignatureRows(stored)
    items = [
        CopyItem(
            id=article.id,
            time=article.time,
            language=article.language,
            signatures=signed,
            row=row,
            recurring=Flag.RECURRING in title_flags(article.title),
            secondhand=article.named is not None,
        )
        for row, article in enumerate(articles)
    ]
    pairs = find_copies(items, None, lambda ids: {article_id: texts[article_id] for article_id in ids}, rules)
    return group_copies(items, pairs, rules)


def rooted(matches: Sequence[Match], newer: Collection[str]) -> tuple[Match, ...]:
    """Return matches in which no article of `newer` is the original of an older one.

    A text that is sent again with more in it is a copy of what was known before, so that its story goes on.
    Of several older articles that most alike to the text takes its place.
    """
    older: dict[str, Match] = {}
    for match in sorted(matches, key=lambda match: (-match.similarity, match.copy_id)):
        if match.original_id in newer and match.copy_id not in newer:
            older.setdefault(match.original_id, match)
    turned = (replace(one, original_id=one.copy_id, copy_id=one.original_id) for one in older.values())
    others = (
        replace(match, original_id=older[match.original_id].copy_id) if match.original_id in older else match
        for match in matches
        if match not in older.values()
    )
    return tuple(sorted((*turned, *others), key=lambda match: (match.original_id, match.copy_id)))


def compared_text(article: Article) -> str:
    """Return the text of an article that is compared, the title if it has no text."""
    return article.text or article.title


def find_copies(
    window: Sequence[CopyItem], new: Collection[str] | None, texts_of: TextsOf, rules: CopyRules
) -> tuple[CopyPair, ...]:
    """Return the pairs of copies in a window, ordered by id; with `new` only those with one of these ids.

    Articles with the same word pairs are each paired with the first of them, which stands for all of them in
    every other pair.
    """
    nodes = nodes_of(window, rules.within)
    is_new = [new is None or any(item.id in new for item in node.items) for node in nodes]
    pairs = _confirmed(nodes, candidates(nodes, np.array(is_new, np.bool_), rules), texts_of, rules)
    pairs += [
        _pair(node.first, item, SAME_TEXT)
        for node, counts in zip(nodes, is_new, strict=True)
        for item in node.items[1:]
        if counts
    ]
    return tuple(sorted(pairs, key=lambda pair: (pair.one, pair.other)))


def group_copies(
    window: Sequence[CopyItem], pairs: Sequence[CopyPair], rules: CopyRules
) -> tuple[Match, ...]:
    """Return the match of each article of a window that is a copy; pairs may be new or from before.

    Pairs with an article outside the window are ignored.
    """
    nodes = nodes_of(window, rules.within)
    copies = _copies(nodes, pairs)
    stars = _stars(nodes, copies)
    representatives = {members[0] for members in stars}
    matches: list[Match] = []
    for members in stars:
        number = _fullest(nodes, members, copies, representatives, rules)
        representatives.add(number)
        best = _best(nodes[number])
        for member in members:
            alike = copies[number].get(member, SAME_TEXT)
            matches += [
                Match(
                    original_id=best.id,
                    copy_id=item.id,
                    similarity=round(alike.similarity, 4),
                    reason=alike.reason,
                )
                for item in nodes[member].items
                if item is not best
            ]
    return tuple(sorted(matches, key=lambda match: (match.original_id, match.copy_id)))


def _pair(one: CopyItem, other: CopyItem, alike: Likeness) -> CopyPair:
    return CopyPair(min(one.id, other.id), max(one.id, other.id), alike)


def _confirmed(nodes: Sequence[Node], pairs: Numbers, texts_of: TextsOf, rules: CopyRules) -> list[CopyPair]:
    """Return the copies among pairs of node numbers (pairs, 2)."""
    if not len(pairs):
        return []
    shares = _shares(nodes, pairs, texts_of, rules)
    alike: dict[tuple[int, int], Likeness] = {}
    near: dict[tuple[int, int], float] = {}
    for place, (one, other) in enumerate(shares.pairs.tolist()):
        size, other_size = shares.sizes[place].tolist()
        judged = likeness(int(shares.shared[place]), size, other_size, rules)
        if judged is None:
            near[one, other] = float(shares.jaccard[place])
        else:
            alike[one, other] = judged
    alike |= _alike_in_wording(nodes, near, texts_of, rules)
    return [_pair(nodes[one].first, nodes[other].first, judged) for (one, other), judged in alike.items()]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shares:
    """Pairs of nodes that are copies or nearly so, and how much they share."""

    pairs: Numbers  # (pairs, 2)
    shared: Numbers  # (pairs,): how many word pairs both have
    sizes: Numbers  # (pairs, 2): how many each has
    jaccard: Floats  # (pairs,)


def _shares(nodes: Sequence[Node], pairs: Numbers, texts_of: TextsOf, rules: CopyRules) -> _Shares:
    """Return which of some pairs are copies by their word pairs, or may be by their sentences."""
    numbers, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(-1, 2)
    counts, hashes = _hashes(nodes, numbers.tolist(), texts_of)
    shared = in_common(sparse_rows(hashes, counts), places[:, 0], places[:, 1])
    sizes = counts[places]  # (pairs, 2)
    least = sizes.min(axis=1)
    jaccard = np.round(shared / np.maximum(1, sizes.sum(axis=1) - shared), 9)
    contained = shared / np.maximum(1, least)
    bound = np.where(least >= rules.brief_pairs, rules.jaccard, rules.brief_jaccard)
    is_cut = (least >= rules.contained_pairs) & (np.round(contained, 9) >= rules.containment)
    is_copy = (shared > 0) & ((jaccard >= bound) | is_cut)
    alike = is_copy | ((jaccard >= rules.near_jaccard) & (least >= rules.near_pairs))
    unequal = np.flatnonzero(alike & (jaccard < 1.0))
    of_form = _are_recast([nodes[number] for number in numbers], places[unequal], contained[unequal], rules)
    alike[unequal] = [
        not recast and not _are_two_issues(nodes[one], nodes[other], rules)
        for recast, (one, other) in zip(of_form.tolist(), pairs[unequal].tolist(), strict=True)
    ]
    return _Shares(pairs=pairs[alike], shared=shared[alike], sizes=sizes[alike], jaccard=jaccard[alike])


def _alike_in_wording(
    nodes: Sequence[Node], near: Mapping[tuple[int, int], float], texts_of: TextsOf, rules: CopyRules
) -> dict[tuple[int, int], Likeness]:
    """Return the copies by their sentences among pairs of node numbers with their likeness in word pairs."""
    numbers = sorted({number for pair in near for number in pair})
    wordings: dict[int, SentenceGrams] = {}
    for part, texts in _read(nodes, numbers, texts_of):
        for number, text in zip(part, texts, strict=True):
            wordings[number] = sentence_grams(text, nodes[number].first.language)
    copies: dict[tuple[int, int], Likeness] = {}
    for (one, other), jaccard in near.items():
        share = same_wording(wordings[one], wordings[other], rules)
        if share >= rules.same_wording:
            reason = f"{share:.0%} of both texts are sentences with nearly the same letters"
            copies[one, other] = Likeness(jaccard, share, reason)
    return copies


def likeness(shared: int, size: int, other_size: int, rules: CopyRules) -> Likeness | None:
    """Return how alike two texts are if they are copies, else None.

    They share so many word pairs and have so many each.
    """
    if not shared:
        return None
    least = min(size, other_size)
    jaccard = round(shared / (size + other_size - shared), 9)
    contained = round(shared / least, 9)
    if jaccard == 1.0:
        return SAME_TEXT
    if jaccard >= (rules.jaccard if least >= rules.brief_pairs else rules.brief_jaccard):
        return Likeness(jaccard, jaccard, f"{jaccard:.0%} of all word pairs are the same")
    if least >= rules.contained_pairs and contained >= rules.containment:
        return Likeness(jaccard, contained, f"{contained:.0%} of the shorter text stands in the longer")
    return None


def _are_two_issues(one: Node, other: Node, rules: CopyRules) -> bool:
    """Return True for two issues of a recurring format, False for one issue printed twice."""
    apart = abs(one.first.time - other.first.time)
    return one.first.recurring and other.first.recurring and apart > rules.recurring_within


def _are_recast(nodes: Sequence[Node], pairs: Numbers, contained: Floats, rules: CopyRules) -> Flags:
    """Return which pairs are texts of one form: numbers and names differ by far more than the words.

    Where a share of the words is changed at random, a word pair survives with the square of what is left.
    """
    slots, places = slots_of(node.first for node in nodes)
    common, same = (in_common(matrix, pairs[:, 0], pairs[:, 1]) for matrix in (places, slots))
    changed_words = 1.0 - np.sqrt(contained)
    least = np.maximum(rules.recast_other, rules.recast_excess * changed_words)
    different = common - same
    is_other = np.round(different / np.maximum(1, common), 9) >= np.round(least, 9)
    return np.asarray((different >= rules.slots) & is_other)


def _hashes(nodes: Sequence[Node], numbers: Sequence[int], texts_of: TextsOf) -> tuple[Numbers, Hashes]:
    """Return how many word pairs each of some nodes has, and the hashes of all."""
    counts: list[int] = []
    hashes = [np.empty(0, np.uint32)]
    for _, texts in _read(nodes, numbers, texts_of):
        some = [text.hashes for text in shingled(texts)]
        counts += map(len, some)
        hashes.append(np.concatenate(some))
    return np.array(counts, np.int64), np.concatenate(hashes)


def _read(
    nodes: Sequence[Node], numbers: Sequence[int], texts_of: TextsOf
) -> Iterator[tuple[Sequence[int], list[str]]]:
    """Yield some nodes by number with their texts; so many are read at one time."""
    for start in range(0, len(numbers), _TEXTS_AT_ONCE):
        part = numbers[start : start + _TEXTS_AT_ONCE]
        ids = [nodes[number].first.id for number in part]
        texts = texts_of(ids)
        yield part, [texts[article_id] for article_id in ids]


def _copies(nodes: Sequence[Node], pairs: Sequence[CopyPair]) -> _Copies:
    number = {item.id: position for position, node in enumerate(nodes) for item in node.items}
    copies: dict[int, dict[int, Likeness]] = defaultdict(dict)
    for pair in pairs:
        one, other = number.get(pair.one), number.get(pair.other)
        if one is not None and other is not None and one != other:
            copies[one][other] = copies[other][one] = pair.likeness
    return copies


def _stars(nodes: Sequence[Node], copies: _Copies) -> list[list[int]]:
    """Return groups of node numbers, each with its centre first (stars: Aslam, Pelekhov and Rus 2004).

    The text that is most like all others is a centre, and so is every text that is no copy of an earlier
    centre. The others join the centre they are most like. So copies never chain: all are copies of one text.
    """

    def rank(number: int) -> tuple[float, int, datetime, str]:
        near = sum(alike.jaccard * len(nodes[other].items) for other, alike in copies[number].items())
        first = nodes[number].first
        total = round(near + len(nodes[number].items) - 1, 6)
        return -total, -first.signature.words, first.time, first.id

    # A text without copies is no star.
    alike = (number for number, node in enumerate(nodes) if number in copies or len(node.items) > 1)
    place = {number: position for position, number in enumerate(sorted(alike, key=rank))}
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
    fit = [number for number in fit if not _best(nodes[number]).secondhand] or fit
    most_words = max(nodes[number].first.signature.words for number in fit)
    full = (
        number for number in fit if nodes[number].first.signature.words >= rules.equal_length * most_words
    )
    return min(full, key=lambda number: (_best(nodes[number]).time, _best(nodes[number]).id))


def _best(node: Node) -> CopyItem:
    """Return the earliest article from its outlet's own feed, if there is one, else the earliest."""
    return next((item for item in node.items if not item.secondhand), node.first)
