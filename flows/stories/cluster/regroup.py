"""A batch of new articles changes the stories it touches and leaves the others as they are.

The new articles, the stories near them and the stories near those are clustered again from scratch, so that
no early mistake stays for want of later knowledge (a single pass loses .14 of B-cubed F1) and the
cost is that of what is new. The order of the articles of one batch changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from flows.model import Decision, Membership, Regrouping
from flows.stories.cluster.average_link import (
    Decided,
    Group,
    components,
    group_of,
    groups_by_candidates,
    groups_in_full,
)
from flows.stories.cluster.candidates import Edges, Index, candidates, closest, index_of, more_candidates
from flows.stories.cluster.decisions import decided_pairs, violated
from flows.stories.cluster.identity import changes_between, identities
from flows.stories.cluster.joining import asked_of_fellows, near_pairs
from flows.stories.cluster.round_ups import round_ups
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Rows, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known before a batch: memberships by article, and what a person decided.

    An article without a membership is new; `new` names others that count as new, but for their story's id.
    """

    earlier: Mapping[str, Membership] = field(default_factory=dict)
    decisions: Sequence[Decision] = ()
    new: Collection[str] = frozenset()


def regroup(window: Window, known: Known, rules: StoryRules) -> Regrouping:
    """Put the new articles of a window into stories; return what changes.

    What the decisions contradict is clustered again as well.
    """
    earlier = known.earlier
    stories = {each: earlier[each].story_id for each in window.ids if each in earlier}
    decided = decided_pairs(window, known.decisions)
    rows = _asked(window, stories, known.new, decided, rules)
    if not len(rows):
        return Regrouping()
    groups = sorted(_grouped(window, (stories, rows), decided, rules), key=lambda group: group[0])
    named = [[made.article_id for made in members] for _, members in groups]
    touched = {each for group in named for each in group}
    before = {each: story for each, story in stories.items() if each in touched}
    ids = identities(named, before, frozenset(stories.values()))
    now = {each: story_id for story_id, group in zip(ids, named, strict=True) for each in group}
    memberships = (
        replace(made, story_id=story_id)
        for story_id, (_, members) in zip(ids, groups, strict=True)
        for made in members
    )
    changed = [made for made in memberships if _tells_more(made, earlier.get(made.article_id), now)]
    return Regrouping(
        memberships=tuple(sorted(changed, key=lambda each: each.article_id)),
        changes=changes_between(before, now, window.as_of),
    )


def _asked(
    window: Window, stories: Mapping[str, str], new: Collection[str], decided: Decided, rules: StoryRules
) -> Rows:
    """Return the rows that start it: the new, the contradicted, and in a small window all if there is any."""
    wanted = frozenset(new)
    rows = {row for row, each in enumerate(window.ids) if each in wanted or each not in stories}
    rows |= set(violated(window, decided, stories))
    if rows and len(window) <= rules.candidates.whole:
        return np.arange(len(window))
    return np.array(sorted(rows), dtype=np.int64)


def _grouped(
    window: Window, asked: tuple[Mapping[str, str], Rows], decided: Decided, rules: StoryRules
) -> Iterator[tuple[tuple[float, str], list[Membership]]]:
    """Yield the groups of what is touched, each article by time, under the time and id of the first."""
    index = index_of(window, rules.candidates)
    labels = _labels(window, asked[0])
    held, edges = _touched(window, (index, labels, asked[1]), decided, rules)
    made: list[Group] = []
    for part in _parts(window, (labels, held), (edges, decided), rules):
        if len(part) <= rules.candidates.dense:
            made += groups_in_full(window, part, decided, rules)
        else:
            edges = more_candidates(window, index, edges, part, rules)
            made += groups_by_candidates(window, part, (edges, decided), rules)
    for group, round_up in _without_round_ups(window, made, (edges, decided), rules):
        yield _told(window, (group, round_up), rules)


def _without_round_ups(
    window: Window, groups: Sequence[Group], pairs: tuple[Edges, Decided], rules: StoryRules
) -> Iterator[tuple[Group, str | None]]:
    """Yield the groups, and each round-up on its own with how it is known, but where a person put it."""
    edges, decided = pairs
    kept = frozenset(np.concatenate((decided.ones, decided.others))[np.tile(decided.joined, 2)].tolist())
    found = round_ups(window, [group.rows for group in groups], rules, edges)
    told = {each.article_id: each.detail for each in found}
    for group in groups:
        out = [row for row in group.rows.tolist() if window.ids[row] in told and row not in kept]
        rest = np.setdiff1d(group.rows, out)
        if not out:
            yield group, None
        elif len(rest):
            yield group_of(window, rest, rules), None
        for row in out:
            yield group_of(window, np.array([row]), rules), told[window.ids[row]]


def _labels(window: Window, stories: Mapping[str, str]) -> Rows:
    """Return a number for the story of each row; a row without one has its own."""
    numbers: dict[str, int] = {}
    for each in window.ids:
        numbers.setdefault(stories.get(each, f"article {each}"), len(numbers))
    return np.array([numbers[stories.get(each, f"article {each}")] for each in window.ids], dtype=np.int64)


def _touched(
    window: Window, asked: tuple[Index, Rows, Rows], decided: Decided, rules: StoryRules
) -> tuple[Rows, Edges]:
    """Return the rows of the stories near what is asked, ring by ring, and the pairs compared so far."""
    index, labels, rows = asked
    edges = candidates(window, index, rows, rules)
    held = _reached(labels, rows, (closest(window, edges, rules), decided))
    for _ in range(rules.candidates.rings):
        edges = more_candidates(window, index, edges, held, rules)
        held = _reached(labels, held, (closest(window, edges, rules), decided))
    return held, edges


def _reached(labels: Rows, rows: Rows, pairs: tuple[tuple[Rows, Rows], Decided]) -> Rows:
    """Return the rows of all stories that some rows are in, are nearest to, or must be with."""
    (askers, nearest), decided = pairs
    held = np.zeros(len(labels), bool)
    held[rows] = True
    ends = np.concatenate((rows, nearest[held[askers]]))
    held = np.isin(labels, labels[ends])
    ties = decided.joined & (held[decided.ones] | held[decided.others])
    told = np.concatenate((labels[held], labels[decided.ones[ties]], labels[decided.others[ties]]))
    return np.flatnonzero(np.isin(labels, told))


def _parts(
    window: Window, touched: tuple[Rows, Rows], pairs: tuple[Edges, Decided], rules: StoryRules
) -> list[Rows]:
    """Return the touched rows in parts that no near pair, story or decision connects."""
    labels, held = touched
    edges, decided = pairs
    near = near_pairs(window, edges.likeness, (edges.ones, edges.others), rules)
    order = held[np.argsort(labels[held], kind="stable")]
    same = labels[order[1:]] == labels[order[:-1]]
    ones = np.concatenate((edges.ones[near], order[1:][same], decided.ones[decided.joined]))
    others = np.concatenate((edges.others[near], order[:-1][same], decided.others[decided.joined]))
    inside = np.isin(ones, held) & np.isin(others, held)
    places = (np.searchsorted(held, ones[inside]), np.searchsorted(held, others[inside]))
    return [held[part] for part in components(len(held), *places)]


def _told(
    window: Window, found: tuple[Group, str | None], rules: StoryRules
) -> tuple[tuple[float, str], list[Membership]]:
    group, round_up = found
    made: list[tuple[tuple[float, str], Membership]] = []
    least = asked_of_fellows(window, group.rows, group.nearest, rules)
    columns = (group.rows, group.nearest, group.similarity, least)
    for row, nearest, similarity, threshold in zip(*(each.tolist() for each in columns), strict=True):
        alone = nearest == row
        membership = Membership(
            article_id=window.ids[row],
            story_id="",
            since=window.as_of,
            nearest_id=None if alone else window.ids[nearest],
            similarity=None if alone else round(similarity, 4),
            threshold=None if alone else round(threshold, 4),
            round_up=round_up,
        )
        made.append(((float(window.hours[row]), membership.article_id), membership))
    made.sort(key=lambda pair: pair[0])
    return made[0][0], [membership for _, membership in made]


def _tells_more(made: Membership, old: Membership | None, now: Mapping[str, str]) -> bool:
    """Tell whether a membership is new, or its earlier evidence no longer holds."""
    if old is None or old.story_id != made.story_id or old.round_up != made.round_up:
        return True
    if old.nearest_id is None:
        return made.nearest_id is not None
    return now.get(old.nearest_id, made.story_id) != made.story_id
