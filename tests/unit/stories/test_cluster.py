"""Stories: which articles are about one event."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest

from flows.model import Article
from flows.stories.cluster import StoryRules, cluster, fingerprint, window_of
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.vectors import VectorRules
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, accounts, article

RULES = StoryRules()


def stories(*articles: Article, rules: StoryRules = RULES) -> list[tuple[str, ...]]:
    return [made.article_ids for made in cluster(articles, rules, deduplicate(articles, CopyRules()))]


def test_independent_accounts_of_two_accidents_make_two_stories() -> None:
    given = accounts("b", BRIDGE) + accounts("t", TUNNEL, NOON + DAY)
    assert stories(*given) == [("b1", "b2", "b3"), ("t1", "t2")]


def test_rewritten_headline_joins_the_story() -> None:
    rewritten = article(id="r", title="River Orle: crossing in Tarnfeld lies in the water", text=BRIDGE[0][1])
    assert stories(*accounts("b", BRIDGE[:2]), rewritten) == [("b1", "r", "b2")]


def test_same_event_type_in_another_place_stays_apart() -> None:
    elsewhere = article(
        id="e",
        title="Footbridge collapses in Quellmar",
        text="A footbridge in the port of Quellmar collapsed during a storm and nobody was hurt.",
    )
    assert ("e",) in stories(*accounts("b", BRIDGE), elsewhere)


def test_a_made_headline_says_nothing_about_the_story() -> None:
    one, two = article(id="a", text="Rain fell."), article(id="b", text="Markets rose.")
    assert stories(one, two) == [("a", "b")]
    assert stories(replace(one, title_made=True), two) == [("a",), ("b",)]


def test_a_guide_joins_less_readily_than_a_report() -> None:
    one, two = accounts("b", BRIDGE[:2])
    (report,) = [made.links[0].similarity for made in cluster((one, two), RULES)]
    guide = replace(two, title=f"{two.title}, in pictures")
    lenient = replace(RULES, threshold=0.2)
    (found,) = [made.links[0].similarity for made in cluster((one, guide), replace(lenient, guide_cost=0.0))]
    (discounted,) = [made.links[0].similarity for made in cluster((one, guide), lenient)]
    assert discounted == pytest.approx(0.7 * found, abs=1e-4)
    assert discounted < report
    assert stories(one, guide, rules=replace(RULES, guide_cost=1.0)) == [("b1",), ("b2",)]


def test_articles_in_different_languages_never_join() -> None:
    one, two, other = accounts("b", BRIDGE)
    assert stories(one, replace(two, language="de"), other) == [("b1", "b3"), ("b2",)]


def test_time_apart_separates_what_words_would_join() -> None:
    one, two = accounts("b", BRIDGE[:2])
    assert stories(one, replace(two, published=NOON + 8 * HOUR)) == [("b1", "b2")]
    assert stories(one, replace(two, published=NOON + 5 * DAY)) == [("b1",), ("b2",)]
    assert stories(replace(one, published=NOON + 5 * DAY), two) == [("b2",), ("b1",)]


def test_likeness_fades_by_its_decay_and_less_for_full_texts() -> None:
    def left_after_a_day(one: Article, two: Article) -> float:
        (now,) = cluster([one, replace(two, published=one.published)], RULES)
        (then,) = cluster([one, replace(two, published=one.time + DAY)], RULES)
        return then.links[0].similarity / now.links[0].similarity

    one, two = accounts("b", BRIDGE[:2])
    headlines = [replace(each, title=one.title, text="") for each in (one, two)]
    pages = [replace(each, text=" ".join([each.text] * 8)) for each in (one, two)]
    assert left_after_a_day(*headlines) == pytest.approx(math.exp(-24 / 48), abs=2e-3)
    assert left_after_a_day(*pages) == pytest.approx(math.exp(-24 / 480), abs=2e-3)
    assert left_after_a_day(*headlines) < left_after_a_day(one, two) < left_after_a_day(*pages)


def test_an_undated_article_counts_from_when_it_was_first_seen() -> None:
    one, two = accounts("b", BRIDGE[:2])
    undated = replace(one, published=None, first_seen=NOON + 5 * DAY)
    assert stories(undated, two) == [("b2",), ("b1",)]
    assert stories(replace(undated, first_seen=NOON + 2 * HOUR), two) == [("b2", "b1")]


def test_stories_are_ordered_by_their_first_article_then_id() -> None:
    late, early = article(id="a", title="Rain", published=NOON + HOUR), article(id="b", title="Markets")
    same = article(id="c", title="Football")
    assert stories(late, early, same) == [("b",), ("c",), ("a",)]


def test_an_earlier_article_in_another_language_comes_first() -> None:
    german = article(id="z", title="Regen", language="de", published=NOON - HOUR)
    english = article(id="a", title="Rain", language="en")
    assert stories(english, german) == [("z",), ("a",)]


def test_each_article_beyond_the_first_names_its_nearest_fellow_and_what_they_share() -> None:
    (made,) = cluster(accounts("b", BRIDGE), RULES)
    assert [link.article_id for link in made.links] == ["b2", "b3"]
    assert [link.nearest_id for link in made.links] == ["b1", "b1"]
    assert all(link.threshold < link.similarity for link in made.links)
    assert made.links[0].shared[:3] == ("Tarnfeld", "footbridge", "Orle")
    assert all(len(link.shared) == RULES.shared_terms for link in made.links)


def test_an_article_alone_needs_no_evidence() -> None:
    (made,) = cluster([article(id="a", text=BRIDGE[0][1])], RULES)
    assert (made.article_ids, made.links) == (("a",), ())


def test_of_two_equally_near_the_first_is_named() -> None:
    same = [article(id=name, text=BRIDGE[0][1]) for name in "cab"]
    (made,) = cluster(same, RULES)
    assert [(link.article_id, link.nearest_id) for link in made.links] == [("b", "a"), ("c", "a")]
    assert made.links[0].similarity == 1.0


def test_a_bridging_article_does_not_chain_two_events() -> None:
    bridge, tunnel = accounts("b", BRIDGE), accounts("t", TUNNEL)
    roundup = article(
        id="x",
        title="Thursday: footbridge collapses in Tarnfeld, lorry burns in Velsen tunnel",
        text="The footbridge over the Orle in Tarnfeld collapsed. A lorry burned in the Velsen tunnel.",
    )
    found = stories(*bridge, *tunnel, roundup)
    assert not any({"b1", "t1"} <= set(story) for story in found)
    assert {"b1", "b2", "b3"} <= set(next(story for story in found if "b1" in story))


def threshold_of(*articles: Article) -> float:
    return window_of([fingerprint(each, RULES) for each in articles], NOON, RULES).threshold


def test_a_small_collection_asks_for_more_likeness_the_more_all_of_it_shares() -> None:
    affair = "The harbour board of Tarnfeld and the ferry company quarrel over the Orle landing stage. "
    own = (
        "A crane fell.",
        "Pilots went on strike.",
        "A court met.",
        "Fog came.",
        "Fees rose.",
        "A ship left.",
    )
    one_affair = [article(id=f"a{n}", title="", text=affair * 3 + text) for n, text in enumerate(own)]
    apart = [article(id=f"b{n}", title="", text=text) for n, text in enumerate(own)]
    assert threshold_of(*one_affair) > RULES.threshold + 0.1
    assert threshold_of(*apart) == RULES.threshold


def test_a_large_collection_asks_for_no_more_likeness() -> None:
    same = [article(id=f"a{n}", title="", text="The ferry at Orle sank. " * 9) for n in range(101)]
    assert threshold_of(*same[:10]) > threshold_of(*same[:40]) > threshold_of(*same) == RULES.threshold


def test_reprints_of_one_report_leave_the_story_as_it_is() -> None:
    bridge, tunnel = accounts("b", BRIDGE), accounts("t", TUNNEL)
    reprints = [replace(bridge[0], id=f"r{n}", outlet=f"Paper {n}") for n in range(12)]
    found = stories(*bridge, *reprints, *tunnel)
    originals = [tuple(each for each in story if not each.startswith("r")) for story in found]
    assert sorted(originals) == sorted(stories(*bridge, *tunnel))
    assert {"b1", *(each.id for each in reprints)} <= set(next(story for story in found if "b1" in story))


def full_text(shared: str, own: str) -> str:
    """Return 300 words of which six in ten are of one list of 60 words and the others of another of 100."""
    chance = Random(3 + len(own))
    pools = ([f"{shared}{number}" for number in range(60)], [f"{own}{number}" for number in range(100)])
    return " ".join(chance.choice(pools[chance.random() > 0.6]) for _ in range(300))


def test_reprints_of_a_full_text_do_not_part_it_from_another_report() -> None:
    # Reprints raise the likeness within the story to 1, and a gap to what is outside keeps others out.
    first, second = (article(id=own, title="", text=full_text("ferry", own)) for own in ("b", "kk"))
    others = [article(id=f"o{n}", title="", text=full_text(f"x{n}", f"y{n}")) for n in range(6)]
    reprints = [replace(first, id=f"r{n}", outlet=f"Paper {n}") for n in range(12)]
    assert ("b", "kk") in stories(first, second, *others)
    (story,) = [story for story in stories(first, second, *others, *reprints) if "b" in story]
    assert "kk" in story


def test_headlines_that_are_the_same_count_each() -> None:
    # Of three headlines two say the same; a third is as alike to either, so the mean must not change.
    same = [article(id=each, title="Ferry strike at Orle harbour goes on", text="") for each in ("a", "b")]
    third = article(id="c", title="Ferry strike at Orle harbour ends", text="")
    assert RULES.short_words > 6
    assert stories(*same, third) == [("a", "b", "c")]


def test_the_threshold_itself_joins() -> None:
    # Half of each title is the other's, so the likeness of two unknown words to their twins is exact.
    one = article(id="a", title="qqzzv; zzqqv")
    two = article(id="b", title="qqzzv; vvzzq")
    rules = StoryRules(threshold=0.5, few_rise=0.0, vectors=VectorRules(background_texts=10**9))
    (made,) = cluster([one, two], replace(rules, threshold=0.4))
    exact = made.links[0].similarity
    assert 0.4 < exact < 0.51
    assert stories(one, two, rules=replace(rules, threshold=exact - 0.0002)) == [("a", "b")]
    assert stories(one, two, rules=replace(rules, threshold=exact + 0.0002)) == [("a",), ("b",)]


@pytest.mark.parametrize("order", list(permutations(range(5)))[::17])
def test_the_order_of_articles_does_not_matter(order: tuple[int, ...]) -> None:
    given = accounts("b", BRIDGE) + accounts("t", TUNNEL)
    assert cluster([given[index] for index in order], RULES) == cluster(given, RULES)


def test_no_articles_are_no_stories() -> None:
    assert cluster([], RULES) == ()


def test_words_that_an_outlet_writes_above_every_text_join_nothing() -> None:
    """A town and an agency at the head of a feed's texts are no event, however many of them share it."""
    events = ["bakery burns down", "mayor resigns early", "ferry runs aground", "school wins prize"]
    events += ["orchard sold cheaply", "glacier retreats further", "violinist cancels tour", "mine reopens"]
    heads = [
        article(
            id=f"h{number}",
            outlet="Capital Post",
            title=f"Orleham: {event.capitalize()}",
            text=f"[Capital Post] Orleham -- {event.capitalize()}.",
        )
        for number, event in enumerate(events)
    ]
    others = accounts("b", BRIDGE) + accounts("t", TUNNEL, NOON + DAY)
    assert all((each.id,) in stories(*heads, *others) for each in heads)
    without = replace(RULES, vectors=replace(RULES.vectors, house_share=2.0))
    assert not all((each.id,) in stories(*heads, *others, rules=without) for each in heads)


def test_chinese_reports_of_one_event_join_by_their_characters() -> None:
    reports = (
        ("台风登陆奥尔岛三人遇难", "台风周二登陆奥尔岛，造成三人遇难。"),
        ("奥尔岛遭台风袭击", "官员说，台风登陆奥尔岛后有三人遇难。"),
        ("央行宣布下调利率", "央行周三宣布下调基准利率。"),
    )
    given = [
        article(id=id, language="zh", title=title, text=text)
        for id, (title, text) in zip("abc", reports, strict=True)
    ]
    assert stories(*given) == [("a", "b"), ("c",)]


def test_two_issues_that_share_a_format_and_a_date_share_no_story() -> None:
    issues = [
        article(
            id="a", title="Magazine printables - February 27, 2026", text="Print the magazine pages here."
        ),
        article(id="b", title="Puzzle printables - February 27, 2026", text="Print the puzzle pages here."),
    ]
    assert stories(*issues, rules=replace(RULES, few_rise=0.0)) == [("a",), ("b",)]
