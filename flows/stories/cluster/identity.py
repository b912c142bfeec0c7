"""The ids of stories over time, and the decisions of a person about which articles are one story."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import combinations, product

import numpy as np

from flows.model import ChangeKind, Decision, StoryChange
from flows.stories.cluster.average_link import DecidedPairs
from flows.stories.cluster.window import Window


def assign_ids(
    groups: Sequence[Sequence[str]], earlier: Mapping[str, str], taken: frozenset[str]
) -> tuple[str, ...]:
    """Return the story id of each group: that of the story most of its articles were in, else a new one.

    The groups hold article ids, the earliest first; `earlier` maps articles to stories. If two groups claim
    one story, the group with more of its articles gets the id; of equal claims the first group. A new id
    derives from the first article and is not in `taken`.
    """
    claims: list[tuple[int, int, str]] = []
    for place, group in enumerate(groups):
        counts = Counter(earlier[article_id] for article_id in group if article_id in earlier)
        claims += [(-count, place, story_id) for story_id, count in counts.items()]
    ids: dict[int, str] = {}
    used: set[str] = set()
    for _, place, story_id in sorted(claims):
        if place not in ids and story_id not in used:
            ids[place] = story_id
            used.add(story_id)
    used |= taken
    for place, group in enumerate(groups):
        if place not in ids:
            ids[place] = _new_id(group[0], used)
            used.add(ids[place])
    return tuple(ids[place] for place in range(len(groups)))


def _new_id(first_article_id: str, taken: set[str]) -> str:
    """Return an id derived from the first article; after a split an earlier story may hold the first try."""
    candidate = "s" + hashlib.sha256(first_article_id.encode()).hexdigest()[:12]
    while candidate in taken:
        candidate = "s" + hashlib.sha256(candidate.encode()).hexdigest()[:12]
    return candidate


def changes_between(
    earlier: Mapping[str, str], now: Mapping[str, str], as_of: datetime
) -> tuple[StoryChange, ...]:
    """Return which stories were merged into others and which were split off, merges first, by story id.

    Both arguments map articles to stories. `now` has all articles of `earlier` and the new ones.
    """
    before, after = frozenset(earlier.values()), frozenset(now.values())
    shared = Counter((earlier[article_id], now[article_id]) for article_id in earlier)
    merged: dict[str, set[str]] = {}
    split: dict[str, set[str]] = {}
    for ended in before - after:
        into = min((-count, new) for (old, new), count in shared.items() if old == ended)[1]
        merged.setdefault(into, set()).add(ended)
    for started in after - before:
        sources = [(-count, old) for (old, new), count in shared.items() if new == started]
        if sources:
            split.setdefault(min(sources)[1], set()).add(started)
    return tuple(
        StoryChange(kind=kind, as_of=as_of, story_id=story_id, other_ids=tuple(sorted(others[story_id])))
        for kind, others in ((ChangeKind.MERGE, merged), (ChangeKind.SPLIT, split))
        for story_id in sorted(others)
    )


def verdicts(decisions: Sequence[Decision]) -> dict[tuple[str, str], bool]:
    """Return for each decided pair of articles, the lesser id first, if they are one story.

    `decisions` are in the order in which they were made; of two decisions about one pair the latest counts.
    """
    verdict_of: dict[tuple[str, str], bool] = {}
    for decision in sorted(decisions, key=lambda decision: decision.at):
        ones, others = set(decision.article_ids), set(decision.other_ids)
        is_merge = decision.kind is ChangeKind.MERGE
        pairs = combinations(ones | others, 2) if is_merge else product(ones, others)
        verdict_of.update({(min(pair), max(pair)): is_merge for pair in pairs if pair[0] != pair[1]})
    return verdict_of


def decided_pairs(window: Window, decisions: Sequence[Decision]) -> DecidedPairs:
    """Return the pairs of rows of a window that a person decided about."""
    rows = {article_id: row for row, article_id in enumerate(window.ids)}
    pairs = sorted(
        (rows[one], rows[other], joined)
        for (one, other), joined in verdicts(decisions).items()
        if one in rows and other in rows
    )
    columns = np.array(pairs, dtype=np.int64).reshape(-1, 3)
    return DecidedPairs(ones=columns[:, 0], others=columns[:, 1], joined=columns[:, 2].astype(bool))


def violating_rows(window: Window, decided: DecidedPairs, stories: Mapping[str, str]) -> set[int]:
    """Return the rows of the pairs that are not in one story, or in two, as a person decided."""
    violating: set[int] = set()
    pairs = zip(decided.ones.tolist(), decided.others.tolist(), decided.joined.tolist(), strict=True)
    for one, other, joined in pairs:
        story, other_story = stories.get(window.ids[one]), stories.get(window.ids[other])
        if story is not None and other_story is not None and (story == other_story) != joined:
            violating |= {one, other}
    return violating
