"""Why a story is what it is, and a person's say in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Article, ChangeKind, Edition, Explanation, Story, Theme
from flows.render.explanation import render_explanation
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.explain import explain, merge, split, stories_named, stories_of
from flows.runs.pipeline.group import group
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, MemoryStore, accounts, article, plan
from tests.factories_edition import realistic_edition

ACCOUNTS = (*accounts("b", BRIDGE), *accounts("t", TUNNEL))
# Shares the bridge's town and river, and tells of something else.
FESTIVAL = article(
    id="f1",
    title="Paper lanterns float through the autumn night",
    text="Hundreds of them were set on the Orle in Tarnfeld. "
    "Children sang, bakers sold gingerbread and the town band played until midnight. "
    "The festival goes back to a fishermen's vow and has been held each autumn since the great frost.",
    published=NOON + HOUR,
)
TONIGHT = NOON + 10 * HOUR


def made(store: MemoryStore, articles: tuple[Article, ...] = ACCOUNTS) -> Edition:
    """Run over some articles as of this evening."""
    asked = plan(TONIGHT)
    store.add_articles(articles)
    group(asked, store)
    return compose(asked, store)[0]


def stories_with(edition: Edition) -> dict[frozenset[str], Story]:
    return {frozenset(each.id for each in story.articles): story for story in stories_of(edition)}


def story_of(article_id: str, edition: Edition) -> Story:
    (found,) = [story for ids, story in stories_with(edition).items() if article_id in ids]
    return found


class TestNaming:
    def test_a_story_is_named_by_its_id_the_beginning_of_it_or_its_headline(self) -> None:
        edition = made(MemoryStore())
        story = story_of("b1", edition)
        for asked in (story.id, story.id[:6], "footbridge", story.headline.upper()):
            assert story in stories_named(asked, edition)

    def test_a_whole_id_names_one_story_whatever_else_begins_so(self) -> None:
        edition = made(MemoryStore())
        one, other = stories_of(edition)[:2]
        theme = edition.sections[0].theme
        both = (one, replace(other, id=f"{one.id}0"))
        changed = replace(
            edition, sections=(replace(edition.sections[0], theme=theme, stories=both),), also_reported=()
        )
        assert stories_named(one.id, changed) == (one,)
        assert len(stories_named(one.id[:-1], changed)) == 2

    def test_a_short_beginning_names_nothing(self) -> None:
        edition = made(MemoryStore())
        assert stories_named(stories_of(edition)[0].id[:3], edition) == ()


class TestThemes:
    def test_an_explanation_shows_each_part_of_the_importance(self) -> None:
        story, asked = realistic_edition().sections[0].stories[0], plan(TONIGHT)
        weight = replace(story.importance, total=4.8, new_reports=2, reports=1.58, theme=2.0)
        explained = replace(story, importance=weight)
        text = render_explanation(
            Explanation(story=explained, edition_id=None, changes=(), decisions=()), asked.settings.time_zone
        )
        assert (
            "Importance 4.80, told as a lead: 2 new independent reports 1.58, 1 outlet 0.50, "
            "prominence 0.40, freshness 0.50; times 2 for its theme and 1 for its sources"
        ) in " ".join(text.split())

    def test_an_explanation_says_what_a_brief_counts_beside_the_told_stories_of_its_theme(self) -> None:
        edition = realistic_edition()
        (told, _), also = edition.sections[0].stories, edition.also_reported[0]
        brief = replace(also, theme=told.theme, nearly=told.nearly)
        found = explain(brief, edition, plan(TONIGHT), MemoryStore())
        assert (found.fellows, found.discounted) == (2, round(2.4 / 1.4, 9))
        text = " ".join(render_explanation(found, "UTC").split())
        assert "; beside the 2 stories told under World it counts 1.71" in text

    def test_an_explanation_says_what_a_told_story_counts_beside_weightier_ones_of_its_theme(
        self,
    ) -> None:
        edition = realistic_edition()
        first, second = edition.sections[0].stories
        heavy = replace(first, importance=replace(first.importance, total=4.0))
        light = replace(
            second, nearly=first.nearly, theme=first.theme, importance=replace(second.importance, total=2.4)
        )
        changed = replace(edition, sections=(replace(edition.sections[0], stories=(heavy, light)),))
        found = explain(light, changed, plan(TONIGHT), MemoryStore())
        assert (found.fellows, found.discounted) == (1, 2.0)
        text = " ".join(render_explanation(found, "UTC").split())
        assert "; beside the 1 weightier story told under World it counts 2.00" in text
        assert explain(heavy, changed, plan(TONIGHT), MemoryStore()).fellows == 0

    def test_an_explanation_says_which_words_chose_the_theme_where_and_how_much_they_weigh(self) -> None:
        rivers = Theme(id="rivers", name="Rivers", terms=("river^3",), added=frozenset({"river^3"}), own=True)
        store, asked = MemoryStore(), plan(TONIGHT, themes=[rivers])
        store.add_articles(ACCOUNTS)
        edition = compose(asked, store)[0]
        told = render_explanation(explain(story_of("b1", edition), edition, asked, store), "UTC")
        assert "Under Rivers, score 0.71, by what speaks for it: text: River (2.5); words added in" in told
        told = render_explanation(explain(story_of("t1", edition), edition, asked, store), "UTC")
        assert "Under Also: no theme's words weigh enough in it, and its sources are in no folder\n" in told


class TestDecisions:
    def test_articles_taken_out_stay_out_in_later_runs(self) -> None:
        store = MemoryStore()
        story = story_of("b3", made(store))
        assert {each.id for each in story.articles} == {"b1", "b2", "b3"}
        store.stories.decide(split(story, ["b3"], plan(TONIGHT)))
        assert {frozenset({"b1", "b2"}), frozenset({"b3"})} <= stories_with(made(store)).keys()
        later = plan(TONIGHT + DAY)
        store.add_articles(
            [article(id="b4", title=BRIDGE[2][0], text=BRIDGE[2][1], first_seen=TONIGHT + HOUR)]
        )
        group(later, store)
        now = {
            each.article_id: each.story_id for each in store.stories.memberships(["b1", "b3"], later.as_of)
        }
        assert now["b1"] != now["b3"]

    def test_stories_that_are_one_stay_one(self) -> None:
        store = MemoryStore()
        edition = made(store)
        bridge, tunnel = story_of("b1", edition), story_of("t1", edition)
        store.stories.decide(merge(bridge, [tunnel], plan(TONIGHT)))
        assert frozenset({"b1", "b2", "b3", "t1", "t2"}) in stories_with(made(store))

    def test_a_split_leaves_something_on_both_sides(self) -> None:
        story = story_of("b1", made(MemoryStore()))
        for ids in ([], ["t1"], ["b1", "b2", "b3"]):
            with pytest.raises(ValueError, match="some of its articles must go and some stay"):
                split(story, ids, plan(TONIGHT))

    def test_a_decision_is_told_with_the_stories_it_is_about_alone(self) -> None:
        store = MemoryStore()
        edition = made(store)
        store.stories.decide(split(story_of("b1", edition), ["b2"], plan(TONIGHT)))
        changed = made(store)
        (decision,) = explain(story_of("b2", changed), changed, plan(TONIGHT), store).decisions
        assert (decision.kind, decision.article_ids) == (ChangeKind.SPLIT, ("b2",))
        assert explain(story_of("t1", changed), changed, plan(TONIGHT), store).decisions == ()


class TestTelling:
    def test_every_article_says_why_it_is_there(self) -> None:
        store = MemoryStore()
        edition = made(store)
        told = render_explanation(explain(story_of("b1", edition), edition, plan(TONIGHT), store), "UTC")
        assert "no edition yet: 3 articles, 3 outlets, 3 independent reports" in told
        assert "  1. Outlet b1: Footbridge over the Orle collapses in Tarnfeld" in told
        assert "the first of the story" in told
        assert told.count("nearest to ") == 2
        assert "needed; both say " in told

    def test_an_edition_tells_what_nearly_joined_a_story_and_how_near_it_came(self) -> None:
        store = MemoryStore()
        edition = made(store, (*ACCOUNTS, FESTIVAL))
        (near,) = story_of("b1", edition).nearly
        assert near.article.id == "f1"
        assert 0 < near.similarity < near.threshold
        assert {"Tarnfeld", "Orle"} <= set(near.shared)
        told = render_explanation(explain(story_of("b1", edition), edition, plan(TONIGHT), store), "UTC")
        assert "Nearly joined:\n   - Outlet f1: Paper lanterns float through the autumn night\n" in told
        assert f"on average similarity {near.similarity:.2f}, {near.threshold:.2f} needed" in told

    def test_a_copy_is_told_as_a_copy(self) -> None:
        reprint = replace(
            ACCOUNTS[0], id="c1", outlet="Reprinter", title="Bridge down", published=NOON + HOUR
        )
        store = MemoryStore()
        edition = made(store, (*ACCOUNTS, reprint))
        told = render_explanation(explain(story_of("c1", edition), edition, plan(TONIGHT), store), "UTC")
        assert "a copy of " in told
        assert "4 articles, 4 outlets, 3 independent reports" in told


def test_of_two_decisions_of_one_time_the_later_counts() -> None:
    store = MemoryStore()
    story = story_of("b1", made(store))
    store.stories.decide(split(story, ["b3"], plan(TONIGHT)))
    apart = made(store)
    rest, out = story_of("b1", apart), story_of("b3", apart)
    assert rest.id != out.id
    store.stories.decide(merge(rest, [out], plan(TONIGHT)))
    assert frozenset({"b1", "b2", "b3"}) in stories_with(made(store))
    store.stories.decide(split(story, ["b3"], plan(TONIGHT)))
    assert frozenset({"b3"}) in stories_with(made(store))


def test_a_copy_that_is_split_off_is_no_copy() -> None:
    reprint = replace(ACCOUNTS[0], id="c1", outlet="Reprinter", title="Bridge down", published=NOON + HOUR)
    store = MemoryStore()
    story = story_of("c1", made(store, (*ACCOUNTS, reprint)))
    store.stories.decide(split(story, ["c1"], plan(TONIGHT)))
    alone = story_of("c1", made(store, (*ACCOUNTS, reprint)))
    assert [(each.id, each.copy_of) for each in alone.articles] == [("c1", None)]
    assert alone.matches == ()


def test_stories_in_different_languages_are_not_merged() -> None:
    store = MemoryStore()
    german = [replace(each, id=f"g{each.id}", language="de") for each in ACCOUNTS[:2]]
    edition = made(store, (*ACCOUNTS, *german))
    with pytest.raises(ValueError, match="different languages"):
        merge(story_of("b1", edition), [story_of("gb1", edition)], plan(TONIGHT))


def test_an_explanation_tells_what_reports_do_not_agree_on() -> None:
    (story,) = (each for each in stories_of(realistic_edition()) if each.differences)
    text = render_explanation(Explanation(story=story, edition_id="e", changes=(), decisions=()), "UTC")
    told = " ".join(text[text.index("Reports differ") :].split())
    assert "2 (The Ledger) says three: The inquiry had found that three crews" in told
    assert "3 (Valley Record) says Four: Four crews kept lists" in told


def test_an_article_that_only_a_feed_says_is_an_outlets_is_told_as_via_it() -> None:
    carried = replace(ACCOUNTS[1], id="v1", outlet="hub.example", named="Tarnfeld Echo", via="hub.example")
    store = MemoryStore()
    edition = made(store, (ACCOUNTS[0], carried))
    told = render_explanation(explain(story_of("v1", edition), edition, plan(TONIGHT), store), "UTC")
    assert f"Tarnfeld Echo via hub.example: {carried.title}" in told
    assert "via hub.example: only this feed says that it is by Tarnfeld Echo, so it is no independent" in told
    assert "only this feed" not in render_explanation(
        explain(story_of("b1", made(MemoryStore())), edition, plan(TONIGHT), store), "UTC"
    )
