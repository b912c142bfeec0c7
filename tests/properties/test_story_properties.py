"""What holds of stories for any articles and any arrival at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model import Article, ChangeKind, Decision, Membership, Regrouping
from flows.stories.cluster import CandidateRules, StoryRules, fingerprint, regroup_all
from tests.factories import BRIDGE, DAY, NOON, TUNNEL, article

TEXTS = tuple((title, text) for title, text in (*BRIDGE, *TUNNEL))
FEW = settings(max_examples=40, deadline=None)
# Compared in full, and by candidates alone; each touching only what is near.
WAYS = st.sampled_from(
    [
        StoryRules(candidates=CandidateRules(small_window=0, fully_compared=dense, nearest=nearest))
        for dense in (1, 1200)
        for nearest in (2, 64)
    ]
)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[Article, ...]:
    """Draw up to a dozen articles made of pieces of two accidents, some of them round-ups of both."""
    made: list[Article] = []
    for number in range(draw(st.integers(0, 12))):
        title, _ = draw(st.sampled_from(TEXTS))
        bodies = draw(st.lists(st.sampled_from([text for _, text in TEXTS]), max_size=2))
        minutes = draw(st.integers(0, 3 * 24 * 60))
        language = draw(st.sampled_from(["en", "en", "en", "de"]))
        made.append(
            article(
                id=f"a{number:02}",
                title=title,
                text=" ".join(bodies),
                published=NOON + timedelta(minutes=minutes),
                language=language,
            )
        )
    return tuple(made)


def arrive(
    articles: Sequence[Article],
    rules: StoryRules,
    prior: Mapping[str, Membership] | None = None,
    decisions: Sequence[Decision] = (),
    days: int = 4,
) -> Regrouping:
    fingerprints = [fingerprint(each, rules) for each in articles]
    return regroup_all(fingerprints, lambda _: prior or {}, decisions, NOON + days * DAY, rules)


def state(*made: Regrouping) -> dict[str, Membership]:
    return {each.article_id: each for one in made for each in one.memberships}


@FEW
@given(arrivals(), WAYS, st.randoms(use_true_random=False))
def test_each_article_is_in_one_story_of_its_language_whatever_the_order(
    given_articles: tuple[Article, ...], rules: StoryRules, chance: Any
) -> None:
    made = arrive(given_articles, rules)
    assert [each.article_id for each in made.memberships].count("a00") == min(1, len(given_articles))
    found = state(made)
    assert sorted(found) == [each.id for each in given_articles]
    languages = {(found[each.id].story_id, each.language) for each in given_articles}
    assert len(languages) == len({story for story, _ in languages})
    shuffled = list(given_articles)
    chance.shuffle(shuffled)
    assert arrive(shuffled, rules) == made


@FEW
@given(arrivals(), WAYS, st.integers(0, 12))
def test_nothing_new_changes_nothing_and_ids_stay(
    given_articles: tuple[Article, ...], rules: StoryRules, first: int
) -> None:
    one = arrive(given_articles[:first], rules)
    two = arrive(given_articles, rules, state(one), days=5)
    both = state(one, two)
    assert sorted(both) == [each.id for each in given_articles]
    assert arrive(given_articles, rules, both, days=6) == Regrouping()
    before = {each.story_id for each in one.memberships}
    ended = {gone for each in two.changes if each.kind is ChangeKind.MERGE for gone in each.other_ids}
    assert before - {each.story_id for each in both.values()} == ended


@FEW
@given(arrivals(), WAYS)
def test_evidence_names_a_fellow_of_the_same_story(
    given_articles: tuple[Article, ...], rules: StoryRules
) -> None:
    found = state(arrive(given_articles, rules))
    for each in found.values():
        fellows = [one for one in found.values() if one.story_id == each.story_id]
        assert (each.nearest_id is None) == (len(fellows) == 1)
        assert each.nearest_id is None or found[each.nearest_id].story_id == each.story_id
        assert each.nearest_id != each.article_id


@FEW
@given(arrivals(), WAYS, st.sampled_from(list(ChangeKind)))
def test_what_a_person_decided_holds(
    given_articles: tuple[Article, ...], rules: StoryRules, kind: ChangeKind
) -> None:
    same = tuple(replace(each, language="en") for each in given_articles)
    if len(same) < 2:
        return
    decision = Decision(kind=kind, at=NOON, article_ids=(same[0].id,), other_ids=(same[-1].id,))
    one = arrive(same, rules)
    two = arrive(same, rules, state(one), (decision,), days=5)
    found = state(one, two)
    joined = found[same[0].id].story_id == found[same[-1].id].story_id
    assert joined == (kind is ChangeKind.MERGE)
    assert arrive(same, rules, found, (decision,), days=6) == Regrouping()
