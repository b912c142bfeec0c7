"""Arrival: new articles change the stories they touch, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from flows.model import Article, ChangeKind, Decision, Membership, Regrouping, StoryChange
from flows.stories.cluster import (
    CandidateRules,
    StoryRules,
    candidates,
    clusters_of,
    edges,
    fingerprint,
    merging,
    regroup_all,
)
from flows.stories.cluster.identity import assign_ids, changes_between
from tests.bench.world_day import DAY_ENDS, articles_of_a_day
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, accounts

# The stories near what is new alone, however small the window is.
RULES = StoryRules(candidates=CandidateRules(small_window=0))
BRIDGES, TUNNELS = accounts("b", BRIDGE), accounts("t", TUNNEL)


def arrive(
    articles: Sequence[Article],
    earlier: Mapping[str, Membership] | None = None,
    decisions: Sequence[Decision] = (),
    rules: StoryRules = RULES,
    as_of: datetime = NOON + DAY,
) -> Regrouping:
    fingerprints = [fingerprint(each, rules) for each in articles]
    return regroup_all(fingerprints, lambda _: earlier or {}, decisions, as_of, rules)


def state(*made: Regrouping) -> dict[str, Membership]:
    return {each.article_id: each for one in made for each in one.memberships}


def groups(found: Mapping[str, Membership]) -> set[frozenset[str]]:
    held: dict[str, set[str]] = {}
    for each in found.values():
        held.setdefault(each.story_id, set()).add(each.article_id)
    return {frozenset(members) for members in held.values()}


def test_a_new_article_joins_its_story_and_the_story_keeps_its_id() -> None:
    first = arrive([*BRIDGES[:2], *TUNNELS])
    second = arrive([*BRIDGES, *TUNNELS], state(first))
    assert {each.article_id for each in second.memberships} == {"b3"}
    assert second.changes == ()
    found = state(first, second)
    assert groups(found) == {frozenset({"b1", "b2", "b3"}), frozenset({"t1", "t2"})}
    assert found["b3"].story_id == state(first)["b1"].story_id


def test_an_article_says_which_fellow_it_is_most_alike_and_one_alone_says_nothing() -> None:
    found = state(arrive([*BRIDGES[:2], TUNNELS[0]]))
    assert found["b2"].nearest_id == "b1"
    assert found["b2"].similarity is not None
    assert found["b2"].threshold is not None
    assert found["b2"].similarity > found["b2"].threshold
    assert (found["t1"].nearest_id, found["t1"].similarity, found["t1"].threshold) == (None, None, None)


def test_one_that_was_alone_tells_its_fellow_once_it_has_one() -> None:
    first = arrive(BRIDGES[:1])
    second = arrive(BRIDGES[:2], state(first))
    assert {each.article_id: each.nearest_id for each in second.memberships} == {"b1": "b2", "b2": "b1"}


@pytest.mark.parametrize("rules", [RULES, StoryRules()])
def test_nothing_new_changes_nothing(rules: StoryRules) -> None:
    first = arrive([*BRIDGES, *TUNNELS], rules=rules)
    again = arrive([*BRIDGES, *TUNNELS], state(first), rules=rules, as_of=NOON + 2 * DAY)
    assert again == Regrouping()


def test_the_order_within_a_batch_changes_nothing() -> None:
    given = [*BRIDGES, *TUNNELS]
    assert arrive(given[::-1]) == arrive(given)
    first = state(arrive(given[:2]))
    assert arrive([given[4], *given[:4]], first) == arrive(given, first)


def test_a_story_that_nothing_new_touches_stays_as_it_was_told() -> None:
    wrong = {each.id: Membership(article_id=each.id, story_id="s1", since=NOON) for each in TUNNELS}
    wrong |= {"b1": Membership(article_id="b1", story_id="s1", since=NOON)}
    assert arrive([*TUNNELS, BRIDGES[0]], wrong) == Regrouping()


def test_what_links_two_stories_merges_them_under_the_id_of_the_larger() -> None:
    apart = {
        each.id: Membership(article_id=each.id, story_id=story, since=NOON)
        for each, story in zip(BRIDGES, ("s1", "s2", "s2"), strict=True)
    }
    echo = replace(BRIDGES[0], id="b4", outlet="Echo", published=NOON + 3 * HOUR)
    made = arrive([*BRIDGES, echo], apart)
    assert groups(state(made) | {key: apart[key] for key in apart if key not in state(made)}) == {
        frozenset({"b1", "b2", "b3", "b4"})
    }
    assert made.changes == (
        StoryChange(kind=ChangeKind.MERGE, as_of=NOON + DAY, story_id="s2", other_ids=("s1",)),
    )


def test_a_mistake_that_something_new_touches_is_mended_as_a_split() -> None:
    wrong = {
        each.id: Membership(article_id=each.id, story_id="s1", since=NOON)
        for each in [*BRIDGES[:2], *TUNNELS]
    }
    made = arrive([*BRIDGES, *TUNNELS], wrong)
    found = wrong | state(made)
    assert groups(found) == {frozenset({"b1", "b2", "b3"}), frozenset({"t1", "t2"})}
    (change,) = made.changes
    assert (change.kind, change.story_id) == (ChangeKind.SPLIT, "s1")
    assert {found["b1"].story_id, found["t1"].story_id} == {"s1", *change.other_ids}


SPLIT = Decision(kind=ChangeKind.SPLIT, at=NOON, article_ids=("b3",), other_ids=("b1", "b2"))
MERGE = Decision(kind=ChangeKind.MERGE, at=NOON, article_ids=("b1",), other_ids=("t1",))


@pytest.mark.parametrize("dense", [1200, 1])
def test_what_a_person_split_stays_apart(dense: int) -> None:
    rules = replace(RULES, candidates=CandidateRules(small_window=0, fully_compared=dense))
    assert groups(state(arrive(BRIDGES, rules=rules))) == {frozenset({"b1", "b2", "b3"})}
    found = state(arrive(BRIDGES, decisions=[SPLIT], rules=rules))
    assert groups(found) == {frozenset({"b1", "b2"}), frozenset({"b3"})}


@pytest.mark.parametrize("dense", [1200, 1])
def test_what_a_person_merged_stays_together(dense: int) -> None:
    rules = replace(RULES, candidates=CandidateRules(small_window=0, fully_compared=dense))
    found = state(arrive([*BRIDGES, *TUNNELS], decisions=[MERGE], rules=rules))
    assert found["b1"].story_id == found["t1"].story_id


def test_a_decision_takes_effect_without_anything_new() -> None:
    first = arrive(BRIDGES)
    made = arrive(BRIDGES, state(first), [SPLIT])
    assert groups(state(first, made)) == {frozenset({"b1", "b2"}), frozenset({"b3"})}
    assert [each.kind for each in made.changes] == [ChangeKind.SPLIT]
    assert arrive(BRIDGES, state(first, made), [SPLIT]) == Regrouping()


def test_of_two_decisions_about_a_pair_the_later_counts() -> None:
    later = Decision(kind=ChangeKind.MERGE, at=NOON + HOUR, article_ids=("b3",), other_ids=("b1", "b2"))
    for decisions in ([SPLIT, later], [later, SPLIT]):
        assert groups(state(arrive(BRIDGES, decisions=decisions))) == {frozenset({"b1", "b2", "b3"})}


def test_a_story_is_told_with_its_id_and_what_its_articles_share() -> None:
    found = state(arrive(BRIDGES))
    (told,) = clusters_of(tuple(found.values()), {each.id: each for each in BRIDGES}, RULES)
    assert told.story_id == found["b1"].story_id
    assert told.article_ids == ("b1", "b2", "b3")
    assert [link.nearest_id for link in told.links] == ["b1", "b1"]
    assert "Tarnfeld" in told.links[0].shared


def test_an_article_that_is_not_at_hand_is_left_out_of_what_is_told() -> None:
    found = state(arrive(BRIDGES))
    (told,) = clusters_of(tuple(found.values()), {each.id: each for each in BRIDGES[1:]}, RULES)
    assert told.article_ids == ("b2", "b3")
    assert told.links == ()


def test_a_group_takes_the_id_that_most_of_its_articles_had() -> None:
    earlier = {"a": "s1", "b": "s2", "c": "s2", "d": "s1"}
    assert assign_ids([["a", "b", "c"], ["d"]], earlier, frozenset({"s1", "s2"})) == ("s2", "s1")


def test_a_new_id_is_none_that_is_known() -> None:
    (first,) = assign_ids([["a"]], {}, frozenset())
    (other,) = assign_ids([["a"]], {}, frozenset({first}))
    assert first != other
    assert {len(first), len(other)} == {13}


def test_an_article_that_only_moves_is_neither_a_merge_nor_a_split() -> None:
    earlier = {"a": "s1", "b": "s1", "c": "s2", "d": "s2"}
    assert changes_between(earlier, earlier | {"b": "s2"}, NOON) == ()


def test_large_components_come_out_as_small_ones_do() -> None:
    many = [
        replace(each, id=f"{each.id}-{n}", text=each.text.replace("Tarnfeld", f"Tarnfeld{n}"))
        for n in range(6)
        for each in (*BRIDGES, *TUNNELS)
    ]
    in_full = groups(state(arrive(many)))
    by_candidates = replace(RULES, candidates=CandidateRules(small_window=0, fully_compared=1))
    assert groups(state(arrive(many, rules=by_candidates))) == in_full
    assert len(in_full) > 1
    assert np.sum([len(group) for group in in_full]) == len(many)


def test_bounds_on_memory_change_no_story(monkeypatch: pytest.MonkeyPatch) -> None:
    day = list(articles_of_a_day(400))
    rules = replace(RULES, candidates=CandidateRules(small_window=0, fully_compared=20, short_nearest=24))
    prints = [fingerprint(each, rules) for each in day]

    def stories() -> tuple[Membership, ...]:
        early = regroup_all(prints[:300], lambda _: {}, (), DAY_ENDS, rules)
        prior = {member.article_id: member for member in early.memberships}
        late = regroup_all(prints, lambda _: prior, (), DAY_ENDS + HOUR, rules)
        return (*early.memberships, *late.memberships)

    at_once = stories()
    for module, bound in (
        (candidates, "_ROWS_AT_ONCE"),
        (candidates, "_PAIRS_AT_ONCE"),
        (edges, "_BLOCK_ROWS"),
        (edges, "_PAIRS_AT_ONCE"),
        (merging, "_AT_ONCE"),
    ):
        monkeypatch.setattr(module, bound, 7)
    assert stories() == at_once
