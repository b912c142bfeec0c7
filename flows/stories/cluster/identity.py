"""Which story a group of articles is: ids live on, and what merged or split is told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.model import ChangeKind, StoryChange


def identities(
    groups: Sequence[Sequence[str]], earlier: Mapping[str, str], known: frozenset[str]
) -> tuple[str, ...]:
    """Give each group the id of the story that most of its articles were in, else one of its own.

    A group names its articles, the first first. Of two groups that claim an id the larger claim wins, of
    equal ones the group named first. A new id derives from the first article and is none of `known`.
    """
    claims: list[tuple[int, int, str]] = []
    for place, group in enumerate(groups):
        counts = Counter(earlier[each] for each in group if each in earlier)
        claims += [(-count, place, story_id) for story_id, count in counts.items()]
    given: dict[int, str] = {}
    used: set[str] = set()
    for _, place, story_id in sorted(claims):
        if place not in given and story_id not in used:
            given[place] = story_id
            used.add(story_id)
    taken = used | known
    for place, group in enumerate(groups):
        if place not in given:
            given[place] = _new_id(group[0], taken)
            taken.add(given[place])
    return tuple(given[place] for place in range(len(groups)))


def changes_between(
    earlier: Mapping[str, str], now: Mapping[str, str], as_of: datetime
) -> tuple[StoryChange, ...]:
    """Tell which stories ended in which, and which new ones came out of which; ordered, each once.

    Both map articles to stories and speak of the same articles, but that new ones are in `now` alone.
    """
    before, after = frozenset(earlier.values()), frozenset(now.values())
    parts = Counter((earlier[each], now[each]) for each in earlier)
    merged: dict[str, set[str]] = {}
    split: dict[str, set[str]] = {}
    for story_id in sorted(before - after):
        merged.setdefault(_most(parts, story_id, 0), set()).add(story_id)
    for story_id in sorted(after - before):
        if any(new == story_id for _, new in parts):
            split.setdefault(_most(parts, story_id, 1), set()).add(story_id)
    return tuple(
        StoryChange(kind=kind, as_of=as_of, story_id=story_id, other_ids=tuple(sorted(found[story_id])))
        for kind, found in ((ChangeKind.MERGE, merged), (ChangeKind.SPLIT, split))
        for story_id in sorted(found)
    )


def _most(parts: Mapping[tuple[str, str], int], story_id: str, side: int) -> str:
    """Return the story on the other side that shares most articles with one."""
    shares = [(-count, pair[1 - side]) for pair, count in parts.items() if pair[side] == story_id]
    return min(shares)[1]


def _new_id(first_article_id: str, taken: set[str]) -> str:
    """Derive an id from the first article; after a split an earlier story may hold it already."""
    candidate = "s" + hashlib.sha256(first_article_id.encode()).hexdigest()[:12]
    while candidate in taken:
        candidate = "s" + hashlib.sha256(candidate.encode()).hexdigest()[:12]
    return candidate
