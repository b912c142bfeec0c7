"""Put new articles into stories: the stories they touch are clustered again, all others stay as they are.

The new articles, the stories near them and the stories near those are clustered from scratch. So no early
mistake stays for lack of later knowledge (a single pass loses .14 of B-cubed F1), and the cost is that of
what is new. The order of the articles of one batch changes nothing.

Example. The stories are A = {a1, a2}, B = {b1, b2} and C = {c1}. The new article x is near a1, and a2 is
near b1:

    seeds       x                     the new article
    touched     x a1 a2               with the stories near the seeds
                x a1 a2 b1 b2         with the stories near those; C stays as it is
    components  {x, a1, a2, b1, b2}   connected by near pairs and by being in one story
    groups      {a1, a2, x} {b1, b2}  by average link, from scratch
    ids         A           B         each group has the id of the story that most of its articles were in
    result      x is in A             the only membership that is new
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from flows.model import Decision, Match, Membership, Regrouping
from flows.stories.cluster.average_link import DecidedPairs, Group, cluster_component
from flows.stories.cluster.candidates import Index, candidates, index_of, near_rows
from flows.stories.cluster.company import window_of
from flows.stories.cluster.edges import Edges, connected, places_by_label
from flows.stories.cluster.identity import assign_ids, changes_between, decided_pairs, violating_rows
from flows.stories.cluster.likeness import least_threshold, may_be_one_story, pair_fullness
from flows.stories.cluster.prints import Fingerprint, Prints, prints_by_language
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Rows, Window

MembershipsOf = Callable[[Sequence[str]], Mapping[str, Membership]]


class Follower(NamedTuple):
    """A copy that is left out of the window and follows its original, and its hours since 1970."""

    match: Match
    hours: float


def regroup_all(
    fingerprints: Iterable[Fingerprint] | dict[str, Prints],
    memberships_of: MembershipsOf,
    decisions: Sequence[Decision],
    as_of: datetime,
    rules: StoryRules,
    copies: Sequence[Match] = (),
) -> Regrouping:
    """Return what changes when the new articles of every language are put into stories.

    Fingerprints come in any order, or by language, and are then taken out one language at a time.
    `memberships_of` returns by id the memberships of some articles before this batch; an article without one
    is new. `copies` are left out and follow their originals, but for those that a person decided about.
    """
    decided = {article_id for one in decisions for article_id in (*one.article_ids, *one.other_ids)}
    copy_of = {match.copy_id: match for match in copies if match.copy_id not in decided}
    if not isinstance(fingerprints, dict):
        fingerprints = prints_by_language(fingerprints)
    regroupings: list[Regrouping] = []
    for language in sorted(fingerprints):
        prints = fingerprints.pop(language)
        window = window_of(prints, as_of, rules, copy_of)
        followers = [Follower(copy_of[name], hours) for name, hours in prints.hours_of(copy_of).items()]
        del prints
        prior = memberships_of((*window.ids, *(one.match.copy_id for one in followers)))
        regroupings.append(regroup(window, prior, decisions, rules, followers))
    return Regrouping(
        memberships=tuple(member for one in regroupings for member in one.memberships),
        changes=tuple(change for one in regroupings for change in one.changes),
    )


def regroup(
    window: Window,
    prior: Mapping[str, Membership],
    decisions: Sequence[Decision],
    rules: StoryRules,
    followers: Sequence[Follower] = (),
) -> Regrouping:
    """Return what changes when the new articles of a window are put into stories.

    Stories that contradict a decision are clustered again, too. The id of a story follows from its copies
    as from its other articles.
    """
    stories = {article_id: member.story_id for article_id, member in prior.items()}
    decided = decided_pairs(window, decisions)
    seeds = _seed_rows(window, stories, decided, rules)
    groups = _regrouped(window, stories, seeds, decided, rules) if len(seeds) else []
    groups.sort(key=lambda group: (window.hours[group.rows[0]], group.rows[0]))
    hours = dict(zip(window.ids, window.hours.tolist(), strict=True))
    hours |= {one.match.copy_id: one.hours for one in followers}
    repeats: dict[str, list[str]] = defaultdict(list)
    for one in followers:
        repeats[one.match.original_id].append(one.match.copy_id)
    ids: list[list[str]] = []
    for group in groups:
        own = [window.ids[row] for row in group.rows.tolist()]
        ids.append([*own, *(copy_id for article_id in own for copy_id in repeats[article_id])])
        ids[-1].sort(key=lambda article_id: (hours[article_id], article_id))
    grouped = {article_id for group in ids for article_id in group}
    before = {article_id: story_id for article_id, story_id in stories.items() if article_id in grouped}
    story_ids = assign_ids(ids, before, frozenset(stories.values()))
    members = [
        member
        for group, story_id in zip(groups, story_ids, strict=True)
        for member in _members(window, group, story_id, rules)
    ]
    story_of = stories | {member.article_id: member.story_id for member in members}
    members += [_of_copy(one.match, story_of[one.match.original_id], window) for one in followers]
    now = {member.article_id: member.story_id for member in members}
    changed = [member for member in members if _is_news(member, now, prior.get(member.article_id))]
    return Regrouping(
        memberships=tuple(sorted(changed, key=lambda member: member.article_id)),
        changes=changes_between(before, now, window.as_of),
    )


def _seed_rows(window: Window, stories: Mapping[str, str], decided: DecidedPairs, rules: StoryRules) -> Rows:
    """Return the rows that are new or contradict a decision; in a small window all, if there is any."""
    new = {row for row, article_id in enumerate(window.ids) if article_id not in stories}
    seeds = sorted(new | violating_rows(window, decided, stories))
    if seeds and len(window) <= rules.candidates.small_window:
        return np.arange(len(window))
    return np.array(seeds, dtype=np.int64)


def _regrouped(
    window: Window, stories: Mapping[str, str], seeds: Rows, decided: DecidedPairs, rules: StoryRules
) -> list[Group]:
    """Return the groups of everything that the seeds touch."""
    index = index_of(window, rules.candidates)
    touched = _touched(window, index, _story_labels(window, stories), seeds, decided, rules)
    edges = touched.edges
    groups: list[Group] = []
    for component in _components(window, touched, decided, rules):
        if len(component) <= rules.candidates.fully_compared:
            groups += cluster_component(window, component, None, decided, rules)
        else:
            edges = candidates(window, index, component, rules, edges)
            groups += cluster_component(window, component, edges, decided, rules)
    return [_by_time(window, group) for group in groups]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Touched:
    """The rows to be clustered again, ascending, the story of every row, and the pairs compared so far."""

    rows: Rows
    labels: Rows  # (window,)
    edges: Edges


def _story_labels(window: Window, stories: Mapping[str, str]) -> Rows:
    """Return a number for the story of each row; a row without a story has a number of its own."""
    numbers: dict[str, int] = {}
    names = [stories.get(article_id, f"article {article_id}") for article_id in window.ids]
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _touched(
    window: Window, index: Index, labels: Rows, seeds: Rows, decided: DecidedPairs, rules: StoryRules
) -> _Touched:
    """Return the stories of the seeds, those near them, and those near these."""
    edges, rows = candidates(window, index, seeds[:0], rules), seeds
    for _ in range(2):
        edges = candidates(window, index, rows, rules, edges)
        if len(rows) < len(window):
            near = near_rows(window, edges, rows, rules)
            rows = _whole_stories(labels, np.concatenate((rows, near)), decided)
    return _Touched(rows=rows, labels=labels, edges=edges)


def _whole_stories(labels: Rows, rows: Rows, decided: DecidedPairs) -> Rows:
    """Return all rows, ascending, of the stories of some rows and of the stories that decisions join."""
    is_touched = np.isin(labels, labels[rows])  # (window,)
    joined = decided.joined & (is_touched[decided.ones] | is_touched[decided.others])
    ends = np.concatenate((np.flatnonzero(is_touched), decided.ones[joined], decided.others[joined]))
    return np.flatnonzero(np.isin(labels, labels[ends]))


def _components(window: Window, touched: _Touched, decided: DecidedPairs, rules: StoryRules) -> list[Rows]:
    """Return the touched rows in parts that no near pair, earlier story or decision connects."""
    rows = touched.rows
    place = np.full(len(window), -1)
    place[rows] = np.arange(len(rows))
    # Neighbours in this order have one story: a chain connects all its articles.
    order = rows[np.argsort(touched.labels[rows], kind="stable")]
    same = touched.labels[order[1:]] == touched.labels[order[:-1]]
    decided_ends = decided.ones[decided.joined], decided.others[decided.joined]

    def near() -> Iterator[tuple[Rows, Rows]]:
        yield order[1:][same], order[:-1][same]
        yield decided_ends
        for pairs in touched.edges:
            is_near = may_be_one_story(window, *pairs, rules)
            yield pairs.ones[is_near], pairs.others[is_near]

    def inside() -> Iterator[tuple[Rows, Rows]]:
        for ones, others in near():
            both = (place[ones] >= 0) & (place[others] >= 0)
            yield place[ones[both]], place[others[both]]

    return [rows[part] for part in places_by_label(connected(len(rows), inside()))]


def _by_time(window: Window, group: Group) -> Group:
    """Return a group with its articles by time, those of one time by id."""
    order = np.lexsort((group.rows, window.hours[group.rows]))
    return Group(rows=group.rows[order], nearest=group.nearest[order], similarity=group.similarity[order])


def _members(window: Window, group: Group, story_id: str, rules: StoryRules) -> list[Membership]:
    """Return the memberships of a group, with the evidence of each article that has a fellow."""
    thresholds = np.full(len(group.rows), window.threshold)
    if len(group.rows) > 2:
        thresholds = least_threshold(window, pair_fullness(window, group.rows, group.nearest), rules)
    memberships = []
    for place, row in enumerate(group.rows.tolist()):
        nearest = int(group.nearest[place])
        has_fellow = nearest != row
        memberships.append(
            Membership(
                article_id=window.ids[row],
                story_id=story_id,
                since=window.as_of,
                nearest_id=window.ids[nearest] if has_fellow else None,
                similarity=round(float(group.similarity[place]), 4) if has_fellow else None,
                threshold=round(float(thresholds[place]), 4) if has_fellow else None,
            )
        )
    return memberships


def _of_copy(match: Match, story_id: str, window: Window) -> Membership:
    return Membership(
        article_id=match.copy_id,
        story_id=story_id,
        since=window.as_of,
        nearest_id=match.original_id,
        similarity=match.similarity,
        copy_of=match.original_id,
    )


def _is_news(member: Membership, now: Mapping[str, str], prior: Membership | None) -> bool:
    """Return True if a membership is new, or if the evidence of the prior one no longer holds."""
    if prior is None or (prior.story_id, prior.copy_of) != (member.story_id, member.copy_of):
        return True
    if prior.nearest_id is None:
        return member.nearest_id is not None
    return now.get(prior.nearest_id, member.story_id) != member.story_id
