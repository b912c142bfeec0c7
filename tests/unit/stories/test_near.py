"""What nearly joined a story, and what kept it out."""

from __future__ import annotations

from flows.model import Article
from flows.stories.cluster import (
    StoryRules,
    fingerprint,
    near_misses,
    regroup_all,
    window_of,
    with_shared,
)
from tests.factories import BRIDGE, HOUR, NOON, TUNNEL, accounts, article

RULES = StoryRules()
# Shares the bridge's town and river, and tells of something else.
FESTIVAL = article(
    id="f1",
    title="Paper lanterns float through the autumn night",
    text="Hundreds of them were set on the Orle in Tarnfeld. "
    "Children sang, bakers sold gingerbread and the town band played until midnight. "
    "The festival goes back to a fishermen's vow and has been held each autumn since the great frost.",
    published=NOON + HOUR,
)


def told(*articles: Article) -> tuple[dict[str, str], dict[str, tuple[tuple[str, str], ...]]]:
    """Return each article's story, and for each story what nearly joined and the fellow it is most like."""
    prints = [fingerprint(each, RULES) for each in articles]
    made = regroup_all(prints, lambda _: {}, (), NOON, RULES)
    stories = {each.article_id: each.story_id for each in made.memberships}
    near = near_misses(window_of(prints, NOON, RULES), stories, frozenset(stories.values()), RULES)
    return stories, {
        story_id: tuple((near.link.article_id, near.link.nearest_id) for near in found)
        for story_id, found in near.items()
    }


def test_what_shares_a_place_and_not_the_event_nearly_joined() -> None:
    stories, near = told(*accounts("b", BRIDGE), *accounts("t", TUNNEL), FESTIVAL)
    assert stories["f1"] != stories["b1"]
    ((article_id, nearest),) = near[stories["b1"]]
    assert article_id == "f1"
    assert nearest in {"b1", "b2", "b3"}
    assert near[stories["t1"]] == ()


def test_what_nearly_joined_is_below_the_threshold_and_says_what_it_shares() -> None:
    articles = (*accounts("b", BRIDGE), *accounts("t", TUNNEL), FESTIVAL)
    prints = [fingerprint(each, RULES) for each in articles]
    made = regroup_all(prints, lambda _: {}, (), NOON, RULES)
    stories = {each.article_id: each.story_id for each in made.memberships}
    found = near_misses(window_of(prints, NOON, RULES), stories, {stories["b1"]}, RULES)
    (near,) = with_shared(found[stories["b1"]], {each.id: each for each in articles}, RULES)
    link = near.link
    assert RULES.near_share * link.threshold <= link.similarity < link.threshold
    assert {"Tarnfeld", "Orle"} <= set(link.shared)


def test_a_story_that_is_not_there_has_no_near_misses() -> None:
    prints = [fingerprint(FESTIVAL, RULES)]
    assert near_misses(window_of(prints, NOON, RULES), {"f1": "s1"}, {"s2"}, RULES) == {}
