"""Grouping in a run: what the store learns, and what an edition makes of it."""

from __future__ import annotations

from dataclasses import replace

from flows.model import ChangeKind, Decision, Edition, LeftOutReason, PageKind, Status, Story
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.group import group, memberships_of
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, MemoryStore, accounts, plan, store_of

BRIDGES = accounts("b", BRIDGE, NOON - 6 * HOUR)
TUNNELS = accounts("t", TUNNEL, NOON - 6 * HOUR)
LATER = replace(
    BRIDGES[2],
    id="b4",
    outlet="Later",
    title="Rust in cables blamed for Tarnfeld footbridge collapse",
    text="Two cables of the Tarnfeld footbridge were eaten by rust, said engineer Mara Lindt at the Orle. "
    "Ilse Brandt, mayor of Tarnfeld, will answer councillors on Tuesday about the footbridge collapse.",
    published=NOON + HOUR,
    first_seen=NOON + HOUR,
)


def stories(edition: Edition) -> list[Story]:
    return [*(s for section in edition.sections for s in section.stories), *edition.also_reported]


def made(store: MemoryStore, hours: int = 0) -> Edition:
    edition, receipt = compose(plan(NOON + hours * HOUR), store)
    store.save_edition(edition, receipt)
    return edition


def held(edition: Edition) -> set[frozenset[str]]:
    return {frozenset(ref.id for ref in each.articles) for each in stories(edition)}


def test_an_edition_is_the_same_whether_or_not_a_run_grouped_before() -> None:
    grouped, bare = store_of(*BRIDGES, *TUNNELS), store_of(*BRIDGES, *TUNNELS)
    group(plan(), grouped)
    assert compose(plan(), grouped) == compose(plan(), bare)
    assert bare.stories.regroupings == {}
    assert bare.stories.fingerprints == {}


def test_each_article_is_fingerprinted_once() -> None:
    store = store_of(*BRIDGES)
    group(plan(), store)
    before = dict(store.stories.fingerprints)
    store.add_articles([LATER])
    group(plan(NOON + 2 * HOUR), store)
    assert before.keys() | {"b4"} == store.stories.fingerprints.keys()
    assert all(store.stories.fingerprints[key] is each for key, each in before.items())


def test_a_repeated_run_groups_as_the_first_did() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    group(plan(), store)
    store.add_articles([LATER])
    first = group(plan(NOON + 2 * HOUR), store)
    assert {each.article_id for each in first.memberships} == {"b4"}
    assert group(plan(NOON + 2 * HOUR), store) == first


def test_a_round_up_is_in_no_story_and_is_listed_as_one() -> None:
    told = " ".join(text for _, text in (*BRIDGE, *TUNNEL))
    title, reason = "Morning briefing: what happened overnight", "its title (Morning briefing)"
    briefing = replace(
        LATER, id="r1", title=title, text=told, page_kind=PageKind.ROUND_UP, kind_reason=reason
    )
    store = store_of(*BRIDGES, *TUNNELS, replace(briefing, published=NOON - HOUR, first_seen=NOON))
    group(plan(), store)
    edition = made(store)
    assert held(edition) == {frozenset({"b1", "b2", "b3"}), frozenset({"t1", "t2"})}
    (left,) = edition.coverage.left_out
    assert (left.article_id, left.reason) == ("r1", LeftOutReason.ROUND_UP)
    assert left.detail == "a round-up, by its title (Morning briefing)"
    assert (edition.coverage.round_ups, edition.coverage.new, edition.coverage.articles) == (1, 5, 6)


def test_an_article_ahead_of_its_time_waits() -> None:
    store = store_of(*BRIDGES, replace(LATER, first_seen=NOON))
    group(plan(), store)
    assert {each.article_id for each in store.stories.regroupings[NOON].memberships} == {"b1", "b2", "b3"}
    later = group(plan(NOON + 2 * HOUR), store)
    assert {each.article_id for each in later.memberships} == {"b4"}


def test_a_story_is_one_across_editions() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    group(plan(), store)
    first = made(store)
    store.add_articles([LATER])
    group(plan(NOON + 2 * HOUR), store)
    (updated,) = stories(made(store, 2))
    assert updated.status is Status.UPDATED
    assert updated.id in {each.id for each in stories(first)}


def test_an_edition_made_again_later_knows_nothing_of_what_came_after() -> None:
    store = store_of(*BRIDGES[:2], *TUNNELS)
    group(plan(), store)
    first = compose(plan(), store)
    store.add_articles([LATER])
    group(plan(NOON + 2 * HOUR), store)
    assert compose(plan(), store) == first


def test_a_decision_holds_in_every_later_edition() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    group(plan(), store)
    assert held(made(store)) == {frozenset({"b1", "b2", "b3"}), frozenset({"t1", "t2"})}
    store.stories.decide(
        Decision(kind=ChangeKind.SPLIT, at=NOON + HOUR, article_ids=("b2",), other_ids=("b1", "b3"))
    )
    store.add_articles([LATER])
    group(plan(NOON + 2 * HOUR), store)
    found = {
        each.article_id: each.story_id
        for each in memberships_of(store.articles(["sample"], NOON + 2 * HOUR), plan(NOON + 2 * HOUR), store)
    }
    assert found["b2"] != found["b1"] == found["b3"]
    assert held(made(store, 2)) == {frozenset({"b1", "b3", "b4"})}
    later = group(plan(NOON + DAY), store)
    assert later.memberships == ()


def test_a_reprint_that_arrives_later_changes_nothing_but_its_own_story() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    group(plan(), store)
    reprint = replace(LATER, id="r1", outlet="Reprint", title="Bridge down", text=f"{BRIDGES[0].text} (AP)")
    store.add_articles([replace(reprint, published=NOON + HOUR, first_seen=NOON + HOUR)])
    found = group(plan(NOON + HOUR), store)
    (member,) = found.memberships
    assert (member.article_id, member.copy_of) == ("r1", "b1")
    assert member.story_id == store.stories.memberships(["b1"], NOON)[0].story_id
    assert found.changes == ()


def test_a_fuller_reprint_is_a_copy_of_the_text_that_was_there_whose_story_goes_on() -> None:
    store = store_of(*BRIDGES, *TUNNELS)
    group(plan(), store)
    text = f"{BRIDGES[0].text} {'Divers will look at the pillars that are left before the week is out. ' * 2}"
    fuller = replace(LATER, id="r1", outlet="Reprint", title=BRIDGES[0].title, text=text)
    store.add_articles([replace(fuller, published=NOON + HOUR, first_seen=NOON + HOUR)])
    found = {member.article_id: member for member in group(plan(NOON + HOUR), store).memberships}
    assert found.keys() == {"r1"}
    assert found["r1"].copy_of == "b1"
    assert found["r1"].story_id == store.stories.memberships(["b1"], NOON)[0].story_id
